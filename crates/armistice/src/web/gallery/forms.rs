//! Every kind of question, empty, filled and wrong.

use maud::{Markup, Render, html};

use crate::web::components::*;
use crate::web::{Icon, Link};

pub(super) fn draw() -> Markup {
    html! {
        (filters())
        (columns(2, html! {
            (Card::titled("Questions").body(questions()))
            (Card::titled("After wrong answers").body(wrong()))
        }))
        (Card::titled("One short question").body(
            Form::post("#").inline().field(Field::email("colleague", "Colleague's e-mail").required().placeholder("name@company.com"))
                .field(Field::select("role", "Role").required().option("seller", "Sales").option("marketer", "Marketing")).submit("Invite")
        ))
    }
}

fn questions() -> Markup {
    Form::post("#")
        .fields([
            Field::text("first", "First name").required().value("Ada").autocomplete("given-name"),
            Field::text("last", "Last name").value("Lovelace"),
        ])
        .field(
            Field::email("email", "Work e-mail")
                .required()
                .hint("We answer to this address, and to no other."),
        )
        .fields([Field::phone("phone", "Phone"), Field::number("seats", "Seats").min(1).value("12")])
        .fields([
            Field::date("from", "In force from").value("2026-04-01"),
            Field::clock("at", "At").value("09:00"),
        ])
        .field(
            Field::select("size", "Company size")
                .required()
                .option("", "Choose")
                .option("s", "1 to 50")
                .option("m", "51 to 500"),
        )
        .field(
            Field::choices("topics", "What matters now?")
                .options([
                    ("cost", "Cutting cost"),
                    ("speed", "Answering faster"),
                    ("trust", "Trust between teams"),
                ])
                .values(["speed"]),
        )
        .field(
            Field::radios("when", "When?")
                .required()
                .option("now", "This quarter")
                .option("later", "Later")
                .value("now"),
        )
        .field(Field::text_area("note", "Anything else?", 4).placeholder("In your own words"))
        .field(Field::file("list", "List of visitors", ".csv,text/csv").hint("CSV, at most 10 MB"))
        .field(
            Field::check_box("consent", "Write to me about product news. I can leave at any time.")
                .required(),
        )
        .submit("Send")
        .cancel("#")
        .render()
}

fn wrong() -> Markup {
    Form::post("#")
        .field(Field::text("wrong-name", "Name").required().value("Ada"))
        .field(
            Field::email("wrong-email", "Work e-mail")
                .required()
                .value("ada@")
                .error(Some("An e-mail address needs a name, an @ and a domain, such as ada@example.com.")),
        )
        .field(Field::number("wrong-seats", "Seats").required().value("-3").error(Some("At least 1.")))
        .field(
            Field::select("wrong-size", "Company size")
                .required()
                .option("", "Choose")
                .error(Some("Choose one.")),
        )
        .field(Field::password("wrong-password", "Password").required().hint("At least 12 characters"))
        .field(
            Field::check_box("wrong-consent", "I agree to the terms")
                .required()
                .error(Some("Please agree before we go on.")),
        )
        .submit("Send")
        .render()
}

fn filters() -> Markup {
    let here = Link::to("#").with("search", "ana").with("stage", "mql").with("sort", "name");
    FilterBar::new(here)
        .search("Name, e-mail or company")
        .choice("stage", "Any stage", [("lead", "Lead"), ("mql", "Marketing-qualified")])
        .choice("owner", "Any owner", [("1", "Grace Okafor")])
        .count("214 contacts")
        .actions(Button::link("Export", "#").small().icon(Icon::Export))
        .render()
}
