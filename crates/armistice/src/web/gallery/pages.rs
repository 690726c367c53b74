//! Whole pages as rooms draw them, with a made-up company.

use maud::{Markup, html};
use measure::{DAY_MS, HOUR_MS, MINUTE_MS};

use crate::web::components::*;
use crate::web::{Flash, Icon, Link, Page, Plain, Reader, Section, Theme, Viewer, format};

/// Name, company, stage, fit, readiness, source, hours since the last touch.
type Person = (&'static str, &'static str, &'static str, char, u8, &'static str, i64);

const PEOPLE: [Person; 9] = [
    ("Ada Lovelace", "Analytical Engines", "mql", 'A', 1, "Paid search", 2),
    ("Tomás Řehák", "Vltava Freight", "sal", 'A', 2, "Organic search", 5),
    ("ליאור כהן", "Carmel Optics", "lead", 'B', 1, "Event", 11),
    ("Mei Tan", "Straits Cold Chain", "opportunity", 'A', 1, "Referral", 20),
    ("Ingrid Aas", "Fjordline Components", "sql", 'B', 2, "Organic search", 26),
    (
        "Jean-Baptiste Poquelin de Montmorency",
        "Théâtre du Palais-Royal et Associés",
        "customer",
        'A',
        3,
        "Direct",
        60,
    ),
    ("Olu Adeyemi", "Lagos Power Tools", "recycled", 'C', 2, "Social", 100),
    ("Sam Whitfield", "Whitfield & Daughters", "subscriber", 'C', 3, "E-mail", 200),
    ("Noor Haddad", "Cedar Analytics", "disqualified", 'C', 3, "Display", 900),
];

pub(super) fn contacts(viewer: &Viewer, reader: &Reader) -> Markup {
    let here = Link::to("contacts.html").with("stage", "mql").with("sort", "-seen");
    let sorting = Sorting::new(here.clone(), "-seen");
    let row = |(index, (name, company, stage, fit, readiness, source, hours)): (usize, Person)| {
        Row::to("contact.html")
            .select(index.to_string())
            .cell(person(name))
            .cell(html! { a href="#" { (company) } })
            .cell(stage_badge(stage))
            .cell(grid_badge(fit, readiness))
            .cell(source)
            .cell(format::number(80 - 9 * index as i64))
            .cell(reader.time(reader.now - hours * HOUR_MS))
    };
    let table = Table::new("Contacts")
        .selectable("bulk")
        .column(Column::new("Name").sort(&sorting, "name"))
        .column(Column::new("Account").sort(&sorting, "account").wide())
        .column(Column::new("Stage"))
        .column(Column::new("Fit"))
        .column(Column::new("Source").wider())
        .column(Column::number("Readiness").sort(&sorting, "readiness").wide())
        .column(Column::new("Last seen").sort(&sorting, "seen").wide())
        .rows(PEOPLE.into_iter().enumerate().map(row))
        .pager(Pager::new("1 to 9 of 4,812").previous(None::<String>).next(Some("#")));
    Page::new("Contacts", Section::Contacts, viewer)
        .lead("Everyone who told us their name, and what they did since.")
        .flash(Some(Flash::done("Ada Lovelace was handed to Grace Okafor.")))
        .actions(html! { (Button::link("Import", "#").icon(Icon::Import)) (Button::link("New contact", "#").primary().icon(Icon::Plus)) })
        .render(html! {
            (FilterBar::new(here).search("Name, e-mail or company").choice("stage", "Any stage", [("mql", "Marketing-qualified")])
                .choice("owner", "Any owner", [("1", "Grace Okafor")]).choice("source", "Any source", [("1", "Event")]).count("4,812 contacts"))
            (table)
        })
}

pub(super) fn contact(viewer: &Viewer, reader: &Reader) -> Markup {
    let ago = |minutes: i64| reader.now - minutes * MINUTE_MS;
    let timeline = Timeline::new(reader)
        .entries([
            Entry::new(
                Icon::Handoff,
                ago(25),
                html! { "Handed to " strong { "Grace Okafor" } " under agreement 7" },
            )
            .tone(Tone::Marketing),
            Entry::new(Icon::Visit, ago(40), html! { "Visited " a href="#" { "/pricing" } })
                .body("Third time this week; 4 min on the page"),
            Entry::new(Icon::Click, ago(26 * 60), "Followed a link in “Three ways to leave the spreadsheet”"),
            Entry::new(Icon::Machine, ago(27 * 60), "A mail scanner opened every link").faint(),
            Entry::new(Icon::Mail, ago(28 * 60), "Was sent “Three ways to leave the spreadsheet”")
                .tone(Tone::Marketing)
                .by("Welcome journey"),
            Entry::new(Icon::Form, ago(50 * 60), html! { "Answered " a href="#" { "Pricing guide" } })
                .tone(Tone::Marketing)
                .body(html! { "“We answer leads after two days. I want to know what that costs us.”" }),
        ])
        .older(Some("#"));
    Page::new("Ada Lovelace", Section::Contacts, viewer)
        .heading(html! { (avatar("Ada Lovelace")) "Ada Lovelace" (stage_badge("mql")) (grid_badge('A', 1)) })
        .lead(html! { "Head of Operations at " a href="#" { "Analytical Engines" } })
        .crumb("Contacts", "contacts.html")
        .actions(html! {
            (Button::link("Log attempt", "#").primary().icon(Icon::Phone).key("l")) (Button::link("Write", "#").icon(Icon::Mail))
            (Menu::new("contact-menu", "More").link("Edit", "#", Some(Icon::Note)).post("Recycle", "#", Some(Icon::Recycle)).line().danger("Erase", "#", "Erase Ada Lovelace? Her data goes; the evidence keeps its ids."))
        })
        .render(split(
            html! {
                (Tabs::new("Contact").counted("Timeline", "#", true, "48").counted("Submissions", "#", false, "3").tab("Consent", "#", false).counted("Deals", "#", false, "1"))
                (timeline)
            },
            html! {
                (Card::titled("Readiness 58.2").note("Halves every 14 days; 50 is ready").body(html! {
                    (meter(Tone::Marketing, "Readiness", 0.58))
                    (Reasons::new().points(24.0, "Pricing page, three times", None).points(18.0, "Answered “Pricing guide”", None).points(16.2, "Followed a link in a mail", None))
                }))
                (Card::titled("About").actions(Button::link("Edit", "#").small().quiet()).body(
                    Details::new().row("E-mail", html! { a href="#" { "ada@analytical.example" } }).row("Phone", "+44 20 7946 0018").row("Account", html! { a href="#" { "Analytical Engines" } })
                        .row("Owner", person("Grace Okafor")).row("First source", "Paid search").maybe("Zone", Some("Europe/London")).maybe("Industry", None::<&str>).row("Created", reader.date_time(reader.now - 50 * DAY_MS))
                ))
                (Card::titled("Tags").body(row(html! { (tag("trade show", Some("#"))) (tag("uk", Some("#"))) (tag("spreadsheet", Some("#"))) })))
            },
        ))
}

pub(super) fn inbox(viewer: &Viewer, reader: &Reader) -> Markup {
    let leads = [
        ("Ada Lovelace", "Analytical Engines", -40, 'A', 1, "Read the pricing page three times since Monday"),
        ("Mei Tan", "Straits Cold Chain", 95, 'A', 2, "Asked for a demo after the cold-chain guide"),
        ("Tomás Řehák", "Vltava Freight", 230, 'B', 1, "Came back after 60 days and read two cases"),
        (
            "Ingrid Aas",
            "Fjordline Components",
            60 * 26,
            'B',
            1,
            "Two colleagues of hers asked the same question",
        ),
    ];
    let rows = leads.map(|(name, company, minutes, fit, readiness, why)| {
        Row::to("contact.html")
            .cell(html! { (person(name)) })
            .cell(html! { (why) span.note { (company) } })
            .cell(grid_badge(fit, readiness))
            .cell(deadline(reader.now + minutes * MINUTE_MS, reader))
            .cell(row(
                html! { (Button::submit("Accept").small()) (Button::submit("Reject").small().quiet()) },
            ))
    });
    Page::new("Inbox", Section::Inbox, viewer).lead("Leads that meet the agreement, the most urgent first.")
        .render(html! {
            (Tabs::new("Inbox").counted("To accept", "#", true, "4").counted("To attempt", "#", false, "8").tab("Done", "#", false))
            (Table::new("Handoffs").column(Column::new("Who")).column(Column::new("Why now").wide()).column(Column::new("Fit")).column(Column::new("First attempt")).column(Column::actions("Decide").wider()).rows(rows))
        })
}

pub(super) fn deals(viewer: &Viewer) -> Markup {
    let card = |title: &str, company: &str, amount: i64| {
        BoardCard::new(title, "#")
            .figure(format::money_round(amount, "EUR"))
            .line(company)
            .foot(html! { (person("Grace Okafor")) span.note { "31 Mar" } })
    };
    let board = Board::new("Deals by stage")
        .column(
            BoardColumn::new("Discovery", "12")
                .sum("€140,200")
                .card(card("Fleet telemetry", "Vltava Freight", 2_400_000))
                .card(card("Twelve seats", "Analytical Engines", 960_000))
                .more("10 more", "#"),
        )
        .column(BoardColumn::new("Proposal", "4").sum("€96,000").card(card(
            "Cold-chain rollout in four warehouses",
            "Straits Cold Chain",
            6_100_000,
        )))
        .column(BoardColumn::new("Negotiation", "0").empty("Nothing is being negotiated."))
        .column(BoardColumn::new("Won", "9").sum("€184,200").card(card(
            "Renewal",
            "Théâtre du Palais-Royal et Associés",
            1_250_000,
        )));
    Page::new("Deals", Section::Deals, viewer)
        .actions(Button::link("New deal", "#").primary().icon(Icon::Plus))
        .render(board)
}

pub(super) fn empty(viewer: &Viewer) -> Markup {
    Page::new("Journeys", Section::Journeys, viewer).render(Table::new("Journeys").empty(
        Empty::new(Picture::Path, "No journey yet").text("A journey writes to people until they are ready. Start with the welcome journey: three mails over two weeks.")
            .action(Button::link("Start with a template", "#").primary()).action(Button::link("Begin empty", "#")),
    ))
}

pub(super) fn hosted_form(theme: Theme) -> Markup {
    Plain::new("Get the pricing guide", "Harbour & Pine")
        .lead("Twelve pages, no jargon. We send it at once.")
        .theme(theme)
        .wide()
        .below(html! { "Harbour & Pine, 12 Quay Street, Bristol. " a href="#" { "Privacy" } })
        .render(
            Form::post("#")
                .fields([
                    Field::text("first_name", "First name").required().autocomplete("given-name"),
                    Field::text("last_name", "Last name").autocomplete("family-name"),
                ])
                .field(Field::email("email", "Work e-mail").required().value("ada@").error(Some(
                    "An e-mail address needs a name, an @ and a domain, such as ada@example.com.",
                )))
                .field(
                    Field::select("size", "Company size")
                        .required()
                        .option("", "Choose")
                        .option("s", "1 to 50"),
                )
                .field(Field::check_box(
                    "consent",
                    "Write to me about answering leads faster. I can leave at any time.",
                ))
                .submit("Send me the guide"),
        )
}

pub(super) fn sign_in(theme: Theme) -> Markup {
    Plain::new("Sign in", "Harbour & Pine")
        .theme(theme)
        .ours()
        .below(html! { a href="#" { "Forgot your password?" } })
        .render(
            Form::post("#")
                .field(Field::email("email", "E-mail").required().autofocus())
                .field(Field::password("password", "Password").required().autocomplete("current-password"))
                .submit("Sign in"),
        )
}
