//! What a contact allowed: for which purpose, when, with which words, from where. The latest row counts.

use std::collections::HashMap;

use measure::Moment;
use store::{Sql, ToValue, Tx, Value, params};

use crate::contacts::ContactId;
use crate::fault::Outcome;
use crate::sql::consents as sql;

/// The purpose that marketing mail needs unless a journey or broadcast names a narrower one.
pub const MARKETING: &str = "marketing";

/// What was said last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// They said yes.
    Given,
    /// They took it back.
    Withdrawn,
}

impl State {
    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Returns the state of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Given, Self::Withdrawn].into_iter().find(|state| state.word() == word)
    }
}

/// Something a contact said about being written to.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Who said it.
    pub contact: ContactId,
    /// What for: `marketing`, `newsletter`, …
    pub purpose: &'a str,
    /// Yes or no more.
    pub state: State,
    /// When.
    pub at: Moment,
    /// The exact words that they agreed to, or what they did.
    pub words: &'a str,
    /// `form:ID`, `import:ID`, `unsubscribe`, `user:ID`.
    pub origin: &'a str,
    /// Network address, when there was one.
    pub address: &'a str,
}

store::record! {
    /// One line of a contact's consent history.
    pub struct Consent {
        pub purpose: String,
        pub state: String,
        pub at: Moment,
        pub recorded_at: Moment,
        pub words: String,
        pub origin: String,
        pub address: String,
    }
}

/// Records what a contact said.
pub fn record(tx: &mut Tx, new: &New<'_>) -> Outcome<()> {
    let id = tx.new_id();
    let recorded = tx.now();
    let values = params![
        id,
        new.contact,
        new.purpose,
        new.state.word(),
        new.at,
        recorded,
        new.words,
        new.origin,
        new.address
    ];
    tx.mark(new.contact.0);
    tx.run(&sql::CONSENT_RECORD, values)?;
    Ok(())
}

/// Returns what a contact said last for a purpose; `None` when they never said anything.
pub fn state_of(tx: &mut Tx, contact: ContactId, purpose: &str) -> Outcome<Option<State>> {
    let word: Option<String> = tx.maybe(&sql::CONSENT_STATE, params![contact, purpose])?;
    Ok(word.as_deref().and_then(State::of))
}

/// Returns everything a contact said, latest first.
pub fn history(tx: &mut Tx, contact: ContactId) -> Outcome<Vec<Consent>> {
    Ok(tx.all(&sql::CONSENT_HISTORY, params![contact])?)
}

/// How many contacts one question names.
const LOOKUP: usize = 512;

/// Records what many contacts said.
pub fn record_many(tx: &mut Tx, news: &[New<'_>]) -> Outcome<()> {
    let recorded = tx.now();
    tx.mark_all(news.iter().map(|new| new.contact.0));
    let rows: Vec<Vec<Value>> = news
        .iter()
        .map(|new| {
            vec![
                Value::Int(tx.new_id()),
                new.contact.to_value(),
                new.purpose.to_value(),
                new.state.word().to_value(),
                new.at.to_value(),
                recorded.to_value(),
                new.words.to_value(),
                new.origin.to_value(),
                new.address.to_value(),
            ]
        })
        .collect();
    let columns = ["id", "contact_id", "purpose", "state", "at", "recorded_at", "words", "origin", "address"];
    tx.insert_many("consents", &columns, rows)?;
    Ok(())
}

/// Returns what contacts said last, by contact and purpose, and when.
pub fn latest_of(
    tx: &mut Tx,
    contacts: &[ContactId],
) -> Outcome<HashMap<(ContactId, String), (State, Moment)>> {
    let mut latest = HashMap::new();
    for contacts in contacts.chunks(LOOKUP) {
        let mut sql = Sql::new("SELECT contact_id, purpose, state, at FROM consents WHERE contact_id IN ");
        sql.bind_list(contacts).push(" ORDER BY at, id");
        for (contact, purpose, state, at) in tx.all_sql::<(ContactId, String, String, Moment)>(&sql)? {
            if let Some(state) = State::of(&state) {
                latest.insert((contact, purpose), (state, at));
            }
        }
    }
    Ok(latest)
}
