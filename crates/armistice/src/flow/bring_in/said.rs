//! What a list says about being written to: consent, requests for no more mail, and bounces.
//!
//! A list never brings a consent back that somebody took back here, and never lifts a suppression. A request for no more
//! mail is a withdrawn consent and a suppressed address; the address is suppressed even when it is no contact.

use std::collections::{HashMap, HashSet};

use measure::Moment;
use store::{Sql, ToValue, Tx, Value};

use super::Desk;
use crate::capture::consent::{self, MARKETING, State};
use crate::capture::imports::rows::Said;
use crate::contacts::ContactId;
use crate::fault::Outcome;

/// How many addresses one question names.
const LOOKUP: usize = 512;

/// What one row says.
#[derive(Clone, Copy, Debug)]
pub struct Line<'r> {
    /// Whose it is, if it is anybody's.
    pub contact: Option<ContactId>,
    /// The address in the form in which it is compared.
    pub email_key: Option<&'r str>,
    /// What was said.
    pub said: &'r Said,
}

/// Records what rows say; rows that say nothing cost nothing. Returns the contacts of which a consent is different now.
pub fn record(tx: &mut Tx, desk: &Desk, lines: &[Line<'_>]) -> Outcome<Vec<ContactId>> {
    let lines: Vec<&Line<'_>> = lines.iter().filter(|line| !line.said.is_empty()).collect();
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let suppressed = Suppressed::find(tx, desk, &lines)?;
    let ids: Vec<ContactId> = lines.iter().filter_map(|line| line.contact).collect();
    let mut latest = consent::latest_of(tx, &ids)?;
    let (mut consents, mut to_suppress) = (Vec::new(), Vec::new());
    for line in &lines {
        let (at, verdict) = (line.said.at.unwrap_or(desk.brought_at), line.said.verdict());
        let purpose = line.said.purpose.as_deref().unwrap_or(MARKETING);
        let before = line.contact.and_then(|id| latest.get(&(id, purpose.to_owned())).copied());
        let is_suppressed = line.email_key.is_some_and(|key| suppressed.asked_for_none(key));
        if let (Some(contact), Some(state)) = (line.contact, verdict)
            && is_news(state, line.said.at, before, is_suppressed)
        {
            latest.insert((contact, purpose.to_owned()), (state, at));
            consents.push((contact, purpose, state, at, line.said));
        }
        if let Some(key) = line.email_key {
            let later_yes = before.is_some_and(|(state, given)| {
                state == State::Given && line.said.at.is_some_and(|at| at < given)
            });
            if verdict == Some(State::Withdrawn) && purpose == MARKETING && !later_yes {
                to_suppress.push((key, "unsubscribed", at));
            }
            if line.said.bounced {
                to_suppress.push((key, "bounced", at));
            }
        }
    }
    let rows: Vec<consent::New<'_>> = consents
        .iter()
        .map(|(contact, purpose, state, at, said)| consent::New {
            contact: *contact,
            purpose,
            state: *state,
            at: *at,
            words: said.words.as_deref().unwrap_or(if *state == State::Given {
                "Consent in the list"
            } else {
                "Asked for no more mail, says the list"
            }),
            origin: &desk.author,
            address: "",
        })
        .collect();
    consent::record_many(tx, &rows)?;
    suppressed.add(tx, desk, &to_suppress)?;
    Ok(rows.iter().map(|row| row.contact).collect())
}

/// Tells whether a statement changes what is known. A yes never outweighs a no that is here, unless it is dated later.
fn is_news(state: State, at: Option<Moment>, before: Option<(State, Moment)>, is_suppressed: bool) -> bool {
    match (state, before) {
        (State::Given, Some((State::Withdrawn, taken_back))) => {
            !is_suppressed && at.is_some_and(|at| at > taken_back)
        }
        (State::Given, Some((State::Given, _))) => false,
        (State::Given, None) => !is_suppressed,
        (State::Withdrawn, Some((State::Withdrawn, _))) => false,
        (State::Withdrawn, _) => true,
    }
}

/// The suppressions of the addresses of a chunk, by hash.
struct Suppressed {
    hashes: HashMap<String, String>,
    known: HashSet<(String, String)>,
}

impl Suppressed {
    fn find(tx: &mut Tx, desk: &Desk, lines: &[&Line<'_>]) -> Outcome<Self> {
        let keys: HashSet<&str> = lines.iter().filter_map(|line| line.email_key).collect();
        let hashes: HashMap<String, String> =
            keys.into_iter().map(|key| (key.to_owned(), (desk.hash)(key))).collect();
        let all: Vec<&String> = hashes.values().collect();
        let mut known = HashSet::new();
        for some in all.chunks(LOOKUP) {
            let mut sql = Sql::new(
                "SELECT email_hash, reason FROM suppressions WHERE lifted_at IS NULL AND email_hash IN ",
            );
            sql.bind_list(some.iter().copied());
            known.extend(tx.all_sql::<(String, String)>(&sql)?);
        }
        Ok(Self { hashes, known })
    }

    /// Tells whether the owner of an address wanted no more mail.
    fn asked_for_none(&self, key: &str) -> bool {
        let Some(hash) = self.hashes.get(key) else { return false };
        ["unsubscribed", "complained", "erased", "by_hand"]
            .into_iter()
            .any(|reason| self.known.contains(&(hash.clone(), reason.to_owned())))
    }

    /// Suppresses addresses, each once for a reason.
    fn add(mut self, tx: &mut Tx, desk: &Desk, wanted: &[(&str, &'static str, Moment)]) -> Outcome<()> {
        let mut rows: Vec<Vec<Value>> = Vec::new();
        for (key, reason, at) in wanted {
            let Some(hash) = self.hashes.get(*key) else { continue };
            if self.known.insert((hash.clone(), (*reason).to_owned())) {
                rows.push(vec![
                    Value::Int(tx.new_id()),
                    key.to_value(),
                    hash.to_value(),
                    reason.to_value(),
                    at.to_value(),
                    desk.author.to_value(),
                ]);
            }
        }
        tx.insert_many("suppressions", &["id", "email_key", "email_hash", "reason", "at", "author"], rows)?;
        Ok(())
    }
}
