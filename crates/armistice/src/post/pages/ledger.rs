//! The ledger: every mail that was promised, counted by what became of it.

use axum::extract::State;
use maud::{Markup, html};

use super::{state_badge, system_label};
use crate::app::App;
use crate::fault::Outcome;
use crate::people::{Caller, Capability};
use crate::post::message::Seen;
use crate::post::question::{self, Asked as Wanted, Line, PAGE, Question};
use crate::post::route::{self, Trouble};
use crate::post::words::{Class, State as Mail};
use crate::web::input::Asked;
use crate::web::{
    Button, Column, Empty, FilterBar, Flash, Link, Notice, Page, Pager, Picture, Reader, Row, Said, Section,
    Stat, Table, Tone, format, stack, stats,
};

/// What the page shows.
struct View {
    lines: Vec<Line>,
    counts: Vec<(Mail, i64)>,
    has_route: bool,
    trouble: Option<Trouble>,
}

/// `GET /mail`
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
    Said(said): Said,
) -> Outcome<Markup> {
    let (seen, question) = (Seen::by(&caller), Question::from(&wanted));
    let view = app
        .read(move |tx| {
            Ok(View {
                lines: question::list(tx, &seen, &question)?,
                counts: question::counts(tx, &seen, &question)?,
                has_route: route::stored(tx)?.is_some(),
                trouble: route::trouble(tx)?,
            })
        })
        .await?;
    Ok(page(&caller, &wanted, &view, said))
}

/// Returns the link to the ledger with a question.
pub fn link(wanted: &Wanted) -> Link {
    Link::to("/mail")
        .with("state", &wanted.state)
        .with("class", &wanted.class)
        .with("search", &wanted.search)
        .with("contact", &wanted.contact)
        .with("template", &wanted.template)
        .with("journey", &wanted.journey)
        .with("enrollment", &wanted.enrollment)
}

fn page(caller: &Caller, wanted: &Wanted, view: &View, said: Option<Flash>) -> Markup {
    let reader = caller.reader();
    let here = link(wanted);
    let next = (view.lines.len() as i64 == PAGE).then(|| view.lines.last()).flatten();
    let pager = Pager::new(format::plural(view.lines.len() as i64, "mail", "mails"))
        .previous((!wanted.before.is_empty()).then(|| here.to_string()))
        .next(next.map(|line| here.clone().with("before", line.id).to_string()));
    let table = Table::new("Mails")
        .column(Column::new("To"))
        .column(Column::new("What").wide())
        .column(Column::new("Class").wider())
        .column(Column::new("State"))
        .column(Column::new("What the server said").wider())
        .column(Column::new("Promised").wide())
        .rows(view.lines.iter().map(|line| row(line, &reader)))
        .empty(
            Empty::new(Picture::Letter, "No mail here")
                .text("Each mail that somebody is to get stands here from the moment it is promised."),
        )
        .pager(pager);
    Page::new("Mail", Section::Mail, &caller.viewer())
        .lead("Every mail that was promised, once each, and what became of it.")
        .flash(said)
        .actions(Button::link("Suppressed addresses", "/mail/suppressions"))
        .searched(&wanted.search)
        .render(stack(html! {
            (warnings(caller, view, &reader))
            (stats(&figures(wanted, &view.counts)))
            (FilterBar::new(here)
                .search("Address")
                .choice("state", "Any state", Mail::ALL.iter().map(|state| (state.word(), state.label())))
                .choice("class", "Any class", Class::ALL.iter().map(|class| (class.word(), class.label()))))
            (table)
        }))
}

fn warnings(caller: &Caller, view: &View, reader: &Reader) -> Markup {
    let settings = caller.may(Capability::Administer);
    html! {
        @if !view.has_route {
            (Notice::warning("No mail leaves yet: nobody has said through which mail server.")
                .actions(html! { @if settings { (Button::link("Set it up", "/settings/mail").small()) } }))
        }
        @if let Some(trouble) = &view.trouble {
            (Notice::problem(html! {
                "Since " (reader.time(trouble.since)) " nothing leaves; mails wait and lose nothing. " (trouble.what)
            }).title("The mail server cannot be used")
                .actions(html! { @if settings { (Button::link("Settings", "/settings/mail").small()) } }))
        }
    }
}

/// One figure per state; each opens the mails that it counts.
fn figures(wanted: &Wanted, counts: &[(Mail, i64)]) -> Vec<Stat> {
    let count_of =
        |state: Mail| counts.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
    Mail::ALL
        .iter()
        .filter(|state| {
            count_of(**state) > 0 || matches!(state, Mail::Planned | Mail::Accepted | Mail::Unknown)
        })
        .map(|state| {
            let stat = Stat::new(state.label(), format::number(count_of(*state)))
                .href(link(wanted).with("state", state.word()));
            if *state == Mail::Unknown && count_of(*state) > 0 { stat.tone(Tone::Broken) } else { stat }
        })
        .collect()
}

fn row(line: &Line, reader: &Reader) -> Row {
    let what = line
        .template_name
        .as_deref()
        .unwrap_or_else(|| system_label(line.system_mail.as_deref().unwrap_or_default()));
    Row::to(format!("/mail/{}", line.id))
        .cell(&line.to_address)
        .cell(what)
        .cell(line.send_class.label())
        .cell(state_badge(line.state))
        .cell(line.answer.as_deref().unwrap_or("–"))
        .cell(reader.time(line.planned_at))
}
