//! The look ahead: what would happen to how many, before it does.

use maud::{Markup, html};

use super::ask::{carried, said_again, told};
use super::list_of;
use super::order::Order;
use crate::flow::bulk::Fate;
use crate::flow::bulk::work::Ahead;
use crate::people::Caller;
use crate::web::{
    Button, Card, Column, Form, Notice, Page, Row, Section, Stat, Table, Tone, badge, format, stack, stats,
};

pub(super) fn page(caller: &Caller, order: &Order, words: &str, found: &Ahead) -> Markup {
    let people = format::plural(found.contacts as i64, "contact", "contacts");
    let form = told(carried(Form::post("/bulk").inline(), order), order)
        .button(Button::submit(format!("Yes, for {people}")).primary());
    let body = html! {
        (Notice::info("Nothing is changed yet. It happens in the background, can be stopped, and can be undone for 30 days."))
        (figures(found))
        @if !found.refused.is_empty() { (refused(found)) }
        (Card::titled("The first of them").flush().body(named(found)))
        div.actions { (form) (said_again(order)) (Button::link("Cancel", list_of(&order.asked())).quiet()) }
    };
    Page::new(words, Section::Contacts, &caller.viewer())
        .crumb("Contacts", "/contacts")
        .lead(format!("For {people} that you chose."))
        .render(stack(body))
}

fn figures(found: &Ahead) -> Markup {
    let all = found.looked_at == found.contacts;
    let of = if all { String::new() } else { format!("of the first {}", found.looked_at) };
    let number = |count: usize| format::number(count as i64);
    let refused: usize = found.refused.iter().map(|(_, count)| count).sum();
    stats(&[
        Stat::new("Chosen", number(found.contacts)),
        Stat::new("Would change", number(found.changing)).tone(Tone::Kept).note(&of),
        Stat::new("Are so already", number(found.same)).note(&of),
        Stat::new("Cannot be changed", number(refused))
            .tone(if refused > 0 { Tone::Broken } else { Tone::Neutral })
            .note(&of),
    ])
}

fn refused(found: &Ahead) -> Markup {
    let table = Table::new("Why some cannot be changed")
        .plain()
        .column(Column::new("Why"))
        .column(Column::number("Contacts"))
        .rows(
            found.refused.iter().map(|(why, count)| Row::new().cell(why).cell(format::number(*count as i64))),
        );
    html! { (Card::titled("Why some cannot be changed").flush().body(table)) }
}

fn named(found: &Ahead) -> Table {
    let fate = |fate: &Fate| match fate {
        Fate::Change(_) => badge(Tone::Kept, "Would change"),
        Fate::Same => badge(Tone::Neutral, "So already"),
        Fate::Refused(why) => html! { (badge(Tone::Broken, "Not possible")) " " (why) },
    };
    Table::new("The first of them")
        .plain()
        .column(Column::new("Name"))
        .column(Column::new("What happens"))
        .rows(found.named.iter().map(|(name, what)| Row::new().cell(name).cell(fate(what))))
}
