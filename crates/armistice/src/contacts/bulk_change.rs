//! Contacts changed by the hundred: what a list says anew about people who are here already.

use std::collections::BTreeMap;

use measure::Moment;
use store::{Sql, ToValue, Tx, Value};

use super::bulk::{COLUMNS, Known, Texts, search_text, with_texts};
use super::change::{self, Change};
use super::{AccountId, ContactId};
use crate::fault::Outcome;
use crate::people::UserId;

/// The columns that a list may change.
const CHANGING: [&str; 17] =
    with_texts(["account_id", "owner_id", "first_seen_at", "email_key", "search_text"]);
/// How many of them, from the first, hold numbers; the others are texts.
const NUMBERS: usize = 3;
/// What both engines call the columns of a list of values; the first is the id.
const PLACES: [&str; CHANGING.len()] = [
    "column2", "column3", "column4", "column5", "column6", "column7", "column8", "column9", "column10",
    "column11", "column12", "column13", "column14", "column15", "column16", "column17", "column18",
];
/// How many rows one statement changes.
const CHANGE: usize = 64;

/// A contact whose values change.
#[derive(Clone, Copy, Debug)]
pub struct Changed<'a> {
    /// What it was.
    pub was: &'a Known,
    /// All texts as they shall be.
    pub texts: &'a Texts,
    /// The form in which its address shall be compared.
    pub email_key: Option<&'a str>,
    /// Its company as it shall be.
    pub account: Option<AccountId>,
    /// Its owner as it shall be.
    pub owner: Option<UserId>,
    /// When it was first seen, as it shall be.
    pub first_seen_at: Moment,
}

impl Changed<'_> {
    fn values(&self) -> [Value; CHANGING.len()] {
        changing(self.email_key, self.texts, self.account, self.owner, self.first_seen_at)
    }

    /// Returns the field, the value before and the value after of company and owner, where they differ.
    fn moves(&self) -> impl Iterator<Item = (&'static str, Option<String>, Option<String>)> {
        let account = (self.was.account != self.account)
            .then(|| ("account", text(self.was.account.as_ref()), text(self.account.as_ref())));
        let owner = (self.was.owner != self.owner)
            .then(|| ("owner", text(self.was.owner.as_ref()), text(self.owner.as_ref())));
        account.into_iter().chain(owner)
    }
}

fn text(id: Option<&impl ToString>) -> Option<String> {
    id.map(ToString::to_string)
}

/// Changes contacts, and notes each value that a rule can name.
pub fn change(tx: &mut Tx, all: &[Changed<'_>], author: &str) -> Outcome<()> {
    // A list usually changes the same few columns of all its rows. Those that stay are left out of the statement: to
    // write a column anew costs its index, even when nothing differs.
    let mut alike: BTreeMap<Vec<usize>, Vec<(ContactId, [Value; CHANGING.len()])>> = BTreeMap::new();
    for changed in all {
        let was = changed.was;
        let old = changing(was.email_key.as_deref(), &was.texts, was.account, was.owner, was.first_seen_at);
        let new = changed.values();
        let differ = (0..CHANGING.len()).filter(|place| old[*place] != new[*place]).collect();
        alike.entry(differ).or_default().push((was.id, new));
    }
    for (columns, rows) in alike.iter().filter(|(columns, _)| !columns.is_empty()) {
        tx.mark_all(rows.iter().map(|(id, _)| id.0));
        for some in batches(rows) {
            tx.run_sql(&update(columns, some))?;
        }
    }
    let now = tx.now();
    let moves: Vec<_> =
        all.iter().flat_map(|changed| changed.moves().map(|moved| (changed.was.id, moved))).collect();
    let mut notes: Vec<Change<'_>> = moves
        .iter()
        .map(|(id, (field, old, new))| Change {
            noun: "contact",
            noun_id: id.0,
            field,
            old: old.as_deref(),
            new: new.as_deref(),
            at: now,
            author,
        })
        .collect();
    for changed in all {
        let pairs = COLUMNS.iter().zip(changed.was.texts.iter().zip(changed.texts));
        for (field, (old, new)) in pairs.filter(|(_, (old, new))| old != new) {
            notes.push(Change {
                noun: "contact",
                noun_id: changed.was.id.0,
                field,
                old: old.as_deref(),
                new: new.as_deref(),
                at: now,
                author,
            });
        }
    }
    change::note_many(tx, &notes)
}

/// Splits into batches of few different lengths, so that few texts of statements are prepared.
fn batches<T>(all: &[T]) -> impl Iterator<Item = &[T]> {
    let whole = all.chunks_exact(CHANGE);
    let rest = whole.remainder();
    whole.chain(rest.chunks(1))
}

fn update(columns: &[usize], rows: &[(ContactId, [Value; CHANGING.len()])]) -> Sql {
    let mut sql = Sql::new("UPDATE contacts SET ");
    for (place, column) in columns.iter().enumerate() {
        sql.push(if place == 0 { "" } else { ", " }).push(CHANGING[*column]);
        sql.push(" = new.").push(PLACES[place]);
    }
    sql.push(" FROM (VALUES ");
    for (place, (id, values)) in rows.iter().enumerate() {
        sql.push(if place == 0 { "(CAST(" } else { "), (CAST(" }).bind(id).push(" AS BIGINT)");
        for column in columns {
            let kind = if *column < NUMBERS { " AS BIGINT)" } else { " AS TEXT)" };
            sql.push(", CAST(").bind(&values[*column]).push(kind);
        }
    }
    sql.push(")) AS new WHERE contacts.id = new.column1");
    sql
}

/// Returns what may change of a contact, in the order of [`CHANGING`].
fn changing(
    email_key: Option<&str>,
    texts: &Texts,
    account: Option<AccountId>,
    owner: Option<UserId>,
    first_seen_at: Moment,
) -> [Value; CHANGING.len()] {
    let mut values: [Value; CHANGING.len()] = Default::default();
    let own = [
        account.to_value(),
        owner.to_value(),
        first_seen_at.to_value(),
        email_key.to_value(),
        Value::Text(search_text(texts)),
    ];
    for (value, new) in values.iter_mut().zip(own.into_iter().chain(texts.iter().map(ToValue::to_value))) {
        *value = new;
    }
    values
}
