//! The agreement in plain sentences. The text is made from the terms alone, so equal terms have equal hashes.

use std::fmt::Write as _;

use jiff::civil::Date;
use measure::Calendar;
use rules::Rule;
use serde::Serialize;

use super::signature::Side;
use super::terms::Terms;
use crate::keys;

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// One part of the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// Stable word: `definition`, `handoffs`, `first_attempt`, `attempts`, `recycle`, `calendar`, `start`.
    pub key: &'static str,
    /// Whose promise it is; `None` binds both.
    pub side: Option<Side>,
    /// A few words above it.
    pub title: &'static str,
    /// What it says.
    pub sentence: String,
    /// The points under the sentence, each in its own line.
    pub points: Vec<String>,
}

impl Clause {
    fn new(key: &'static str, side: Option<Side>, title: &'static str, sentence: String) -> Self {
        Self { key, side, title, sentence, points: Vec::new() }
    }

    /// Returns the clause as one text.
    pub fn text(&self) -> String {
        let points = self.points.iter().map(|point| format!("\n   - {point}"));
        points.fold(self.sentence.clone(), |text, point| text + &point)
    }
}

/// Returns the clauses of an agreement in the order of the document.
pub fn clauses(terms: &Terms) -> Vec<Clause> {
    vec![
        definition(&terms.definition),
        Clause::new(
            "handoffs",
            Some(Side::Marketing),
            "What Marketing promises",
            format!(
                "Marketing hands over at least {} qualified {} every month.",
                terms.handoffs_per_month,
                noun(terms.handoffs_per_month, "contact", "contacts")
            ),
        ),
        Clause::new(
            "first_attempt",
            Some(Side::Sales),
            "How soon Sales begins",
            format!(
                "Sales makes a first attempt within {} of every handoff.",
                business_time(terms.first_attempt_minutes)
            ),
        ),
        Clause::new(
            "attempts",
            Some(Side::Sales),
            "How long Sales goes on",
            format!(
                "Sales makes at least {} {} by the end of {} business {}, unless the contact was reached before, \
                 and ends every handoff with an outcome. “Unreachable” may be chosen only after that.",
                terms.attempts_promised,
                noun(terms.attempts_promised, "attempt", "attempts"),
                terms.attempts_days,
                noun(terms.attempts_days, "day", "days")
            ),
        ),
        Clause::new(
            "recycle",
            None,
            "Who comes back",
            format!(
                "A contact that Sales sends back returns to nurture and may be handed over again after {} {}, \
                 or on the date that the contact asked for.",
                terms.recycle_days,
                noun(terms.recycle_days, "day", "days")
            ),
        ),
        calendar(&terms.calendar),
        start(terms),
    ]
}

/// Returns the whole document as the text that is signed.
pub fn text(terms: &Terms) -> String {
    let mut text = format!("{}\n", terms.title);
    for (at, clause) in clauses(terms).iter().enumerate() {
        let _ = write!(text, "\n{}. {}\n   {}\n", at + 1, clause.title, clause.text());
    }
    text
}

/// Returns the SHA-256 of the document in hexadecimal: what a signature stands under.
pub fn hash(terms: &Terms) -> String {
    keys::sha256_hex(text(terms).as_bytes())
}

fn definition(rule: &Rule) -> Clause {
    let title = "What a qualified contact is";
    match rule {
        Rule::All(parts) if parts.len() > 1 => {
            let points = parts.iter().map(ToString::to_string).collect();
            let sentence = "A contact is qualified while all of these hold:".to_owned();
            Clause { points, ..Clause::new("definition", None, title, sentence) }
        }
        rule => {
            let sentence = "A contact is qualified while this holds:".to_owned();
            Clause { points: vec![rule.to_string()], ..Clause::new("definition", None, title, sentence) }
        }
    }
}

fn calendar(calendar: &Calendar) -> Clause {
    let mut points: Vec<String> = Vec::new();
    let mut week = calendar.week().iter().enumerate().peekable();
    while let Some((first, windows)) = week.next() {
        let mut last = first;
        while let Some((day, _)) = week.next_if(|(_, next)| *next == windows) {
            last = day;
        }
        if windows.is_empty() {
            continue;
        }
        let days = match last - first {
            0 => WEEKDAYS[first].to_owned(),
            _ => format!("{} to {}", WEEKDAYS[first], WEEKDAYS[last]),
        };
        let hours: Vec<String> = windows.iter().map(ToString::to_string).collect();
        points.push(format!("{days} {}", hours.join(" and ")));
    }
    if !calendar.holidays().is_empty() {
        let days: Vec<String> = calendar.holidays().iter().map(|date| day(*date)).collect();
        points.push(format!("closed on {}", days.join(", ")));
    }
    let sentence = format!("Business time is counted in {}:", calendar.zone_name());
    Clause { points, ..Clause::new("calendar", None, "When business is open", sentence) }
}

fn start(terms: &Terms) -> Clause {
    let sentence = match terms.starts_at {
        Some(at) => {
            format!("This holds from {}, once both sides have signed.", day(terms.calendar.date_at(at)))
        }
        None => "This holds from the moment at which both sides have signed.".to_owned(),
    };
    Clause::new("start", None, "From when", sentence)
}

/// Returns business minutes as people say them: `4 business hours`, `90 business minutes`.
pub fn business_time(minutes: i64) -> String {
    if minutes % 60 == 0 {
        let hours = minutes / 60;
        return format!("{hours} business {}", noun(hours, "hour", "hours"));
    }
    format!("{minutes} business {}", noun(minutes, "minute", "minutes"))
}

fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

fn noun<'a>(count: i64, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}
