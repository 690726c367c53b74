//! What became of each contact of a bulk action, and what it was before.

use std::collections::BTreeMap;

use store::{Sql, ToValue, Tx, Value, params};

use super::{BulkActionId, ContactId};
use crate::fault::Outcome;
use crate::people::Sight;
use crate::sql::bulk_actions as sql;

/// Contacts listed at once.
pub const PAGE: usize = 50;
/// Reasons that are told apart.
const REASONS_MAX: i64 = 50;

/// What became of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing yet.
    Waiting,
    /// It is different now.
    Changed,
    /// It was so already.
    Same,
    /// It could not be done.
    Refused,
    /// It was put back.
    Undone,
    /// It was not put back.
    Kept,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Changed, Self::Same, Self::Refused, Self::Undone, Self::Kept];

    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Changed => "changed",
            Self::Same => "same",
            Self::Refused => "refused",
            Self::Undone => "undone",
            Self::Kept => "kept",
        }
    }

    /// Returns what people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Not reached",
            Self::Changed => "Changed",
            Self::Same => "So already",
            Self::Refused => "Not possible",
            Self::Undone => "Put back",
            Self::Kept => "Left as they are",
        }
    }

    /// Returns the state of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

impl store::ToValue for State {
    fn to_value(&self) -> Value {
        self.word().to_value()
    }
}

impl store::FromValue for State {
    fn from_value(value: store::ValueRef<'_>) -> Result<Self, String> {
        let word = <String as store::FromValue>::from_value(value)?;
        Self::of(&word).ok_or_else(|| format!("there is no state {word}"))
    }
}

store::record! {
    /// A contact of a bulk action, for people.
    pub struct Line {
        pub contact_id: ContactId,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub email: Option<String>,
        pub state: State,
        pub reason: Option<String>,
    }
}

impl Line {
    /// Returns the name of the contact, or the address.
    pub fn name(&self) -> String {
        super::contact::full_name(
            self.first_name.as_deref(),
            self.last_name.as_deref(),
            self.email.as_deref(),
        )
    }
}

/// Freezes contacts: each will be met once. Their ids ascend and are new to the bulk action.
pub fn freeze(tx: &mut Tx, id: BulkActionId, contacts: &[ContactId]) -> Outcome<()> {
    let state = State::Waiting.to_value();
    let rows = contacts.iter().map(|contact| vec![id.to_value(), contact.to_value(), state.clone()]);
    tx.insert_many("bulk_contacts", &["bulk_action_id", "contact_id", "state"], rows)?;
    Ok(())
}

/// Returns the last contact that is frozen; they are frozen in the order of their ids.
pub fn last_frozen(tx: &mut Tx, id: BulkActionId) -> Outcome<ContactId> {
    Ok(tx.one(&sql::BULK_CONTACT_LAST, params![id])?)
}

/// Returns the next contacts in a state after one, each with what it was before.
pub fn next(
    tx: &mut Tx,
    id: BulkActionId,
    state: State,
    after: ContactId,
    limit: usize,
) -> Outcome<Vec<(ContactId, Option<String>)>> {
    Ok(tx.all(&sql::BULK_CONTACTS_NEXT, params![id, state, after, limit])?)
}

/// Notes what became of a contact, with what it was before and, of one that was not changed or not put back, why.
pub fn settle(
    tx: &mut Tx,
    (id, contact): (BulkActionId, ContactId),
    state: State,
    before: Option<&str>,
    reason: Option<&str>,
) -> Outcome<()> {
    tx.run(&sql::BULK_CONTACT_SETTLE, params![id, contact, state, before, reason])?;
    Ok(())
}

/// Counts the contacts in states that have a reason, by state and reason, the most frequent first.
pub fn reasons(tx: &mut Tx, id: BulkActionId) -> Outcome<Vec<(State, String, i64)>> {
    Ok(tx.all(&sql::BULK_CONTACT_REASONS, params![id, REASONS_MAX])?)
}

/// Returns contacts within sight after one, of one state or of all.
pub fn lines(
    tx: &mut Tx,
    sight: &Sight,
    id: BulkActionId,
    state: Option<State>,
    after: ContactId,
) -> Outcome<Vec<Line>> {
    let mut query = Sql::new(
        "SELECT met.contact_id, contacts.first_name, contacts.last_name, contacts.email, met.state, met.reason \
         FROM bulk_contacts AS met JOIN contacts ON contacts.id = met.contact_id WHERE met.bulk_action_id = ",
    );
    query.bind(id).push(" AND met.contact_id > ").bind(after);
    if let Some(state) = state {
        query.push(" AND met.state = ").bind(state);
        if matches!(state, State::Refused | State::Kept) {
            query.push(" AND met.reason IS NOT NULL");
        }
    }
    sight.within(&mut query, "contacts.owner_id");
    query.push(" ORDER BY met.contact_id LIMIT ").bind(PAGE + 1);
    Ok(tx.all_sql(&query)?)
}

/// Returns the names of contacts within sight, or their addresses.
pub fn names(tx: &mut Tx, sight: &Sight, contacts: &[ContactId]) -> Outcome<BTreeMap<ContactId, String>> {
    if contacts.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut query = Sql::new("SELECT id, first_name, last_name, email FROM contacts WHERE id IN ");
    query.bind_list(contacts);
    sight.within(&mut query, "contacts.owner_id");
    let mut names = BTreeMap::new();
    tx.each_sql(&query, |row| {
        let [first, last, email]: [Option<String>; 3] = [row.get(1)?, row.get(2)?, row.get(3)?];
        let name = super::contact::full_name(first.as_deref(), last.as_deref(), email.as_deref());
        names.insert(row.get(0)?, name);
        Ok(())
    })?;
    Ok(names)
}
