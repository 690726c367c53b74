//! Ordering a bulk action, looking ahead before, and writing down whom it means: the parts that ask for everybody who
//! matches, which no transaction waits for.

use std::sync::Arc;

use super::fate::{Fate, Ready};
use crate::app::App;
use crate::contacts::bulk_action::{self, BulkAction};
use crate::contacts::deed::Deed;
use crate::contacts::question::Asked;
use crate::contacts::work::matching;
use crate::contacts::{BulkActionId, ContactId, bulk_contact};
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, session};

/// Contacts that can be named one by one.
pub const NAMED_MAX: usize = 10_000;
/// Contacts that are frozen in the request which orders them: a few hundredths of a second.
const AT_ONCE_MAX: usize = 20_000;
/// Contacts that one transaction freezes.
const CHUNK: usize = 20_000;
/// Contacts that a look ahead decides about.
const LOOKED_AT_MAX: usize = 100;
/// Contacts that a look ahead names.
const NAMED_AHEAD_MAX: usize = 8;

/// Whom an order means.
#[derive(Clone, Debug)]
pub enum Whom {
    /// These, at most [`NAMED_MAX`].
    Named(Vec<ContactId>),
    /// Everybody within sight whom a question means, on every page.
    All(Box<Asked>),
}

impl Whom {
    fn asked(&self) -> Option<&Asked> {
        match self {
            Self::Named(_) => None,
            Self::All(asked) => Some(asked),
        }
    }

    /// Returns them now, ascending and each once.
    async fn ids(&self, app: &App, by: &Caller) -> Outcome<Vec<ContactId>> {
        let mut ids = match self {
            Self::Named(ids) if ids.len() > NAMED_MAX => {
                return Err(Fault::field("contacts", format!("Please name at most {NAMED_MAX} contacts.")));
            }
            Self::Named(ids) => ids.clone(),
            Self::All(asked) => matching(app, &asked.read(by.sight())?).await?,
        };
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Err(Fault::field("contacts", "Please tick some contacts first."));
        }
        Ok(ids)
    }
}

/// Orders a deed. Whom it means is settled here, or, when they are many, right after by [`gather`].
pub async fn order(app: &App, by: &Caller, deed: Deed, whom: &Whom) -> Outcome<BulkActionId> {
    let ids = Arc::new(whom.ids(app, by).await?);
    let (by, asked) = (by.clone(), whom.asked().cloned());
    app.write(move |tx| {
        let at_once = (ids.len() <= AT_ONCE_MAX).then_some(ids.as_slice());
        super::order(tx, &by, &deed, asked.as_ref(), at_once)
    })
    .await
}

/// What an order would do.
#[derive(Clone, Debug, Default)]
pub struct Ahead {
    /// How many are meant.
    pub contacts: usize,
    /// How many of them were looked at.
    pub looked_at: usize,
    /// How many of these would change.
    pub changing: usize,
    /// How many of these are so already.
    pub same: usize,
    /// How many of these are refused, by why.
    pub refused: Vec<(String, usize)>,
    /// Some of them by name, with what becomes of them.
    pub named: Vec<(String, Fate)>,
}

/// Looks ahead: how many are meant, and what becomes of the first of them. Writes nothing.
pub async fn look_ahead(app: &App, by: &Caller, deed: Deed, whom: &Whom) -> Outcome<Ahead> {
    let ids = Arc::new(whom.ids(app, by).await?);
    let by = by.clone();
    app.read(move |tx| {
        let ready = Ready::load(tx, &deed)?;
        let first = &ids[..ids.len().min(LOOKED_AT_MAX)];
        let names = bulk_contact::names(tx, &by.sight(), &first[..first.len().min(NAMED_AHEAD_MAX)])?;
        let mut ahead = Ahead { contacts: ids.len(), looked_at: first.len(), ..Ahead::default() };
        for id in first {
            let fate = ready.decide(tx, &by, *id)?;
            match &fate {
                Fate::Change(_) => ahead.changing += 1,
                Fate::Same => ahead.same += 1,
                Fate::Refused(why) => match ahead.refused.iter_mut().find(|(known, _)| known == why) {
                    Some((_, count)) => *count += 1,
                    None => ahead.refused.push((why.clone(), 1)),
                },
            }
            ahead.named.extend(names.get(id).map(|name| (name.clone(), fate)));
        }
        Ok(ahead)
    })
    .await
}

/// Counts whom an order would mean, and names some.
pub async fn meant(app: &App, by: &Caller, whom: &Whom) -> Outcome<(usize, Vec<String>)> {
    let ids = whom.ids(app, by).await?;
    let (sight, first) = (by.sight(), ids.iter().copied().take(NAMED_AHEAD_MAX).collect::<Vec<_>>());
    let names = app.read(move |tx| bulk_contact::names(tx, &sight, &first)).await?;
    Ok((ids.len(), names.into_values().collect()))
}

/// Writes down whom those bulk actions mean that mean more than a request has time for. One that was cut goes on after
/// the last contact it froze.
pub async fn gather(app: &App) -> Outcome<()> {
    while let Some(found) = app.read(bulk_action::ungathered).await? {
        let id = found.id;
        match gather_one(app, found).await {
            Ok(true) => {}
            // Stopped meanwhile, or another node is at it; if not, the next round goes on.
            Ok(false) => return Ok(()),
            // Contacts are being counted.
            Err(Fault::Later { .. }) => return Ok(()),
            Err(fault @ (Fault::Fields(_) | Fault::Refused { .. } | Fault::Missing(_))) => {
                let sentence = fault.sentence();
                app.write(move |tx| bulk_action::fail(tx, id, &sentence)).await?;
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}

/// Freezes everybody whom one means, chunk by chunk. False when somebody else got ahead.
async fn gather_one(app: &App, mut found: BulkAction) -> Outcome<bool> {
    let (id, who) = (found.id, found.created_by);
    let by = app.read(move |tx| session::console(tx, who)).await?;
    let asked = found.asked().ok_or(Fault::Missing("question"))?;
    let mut ids = matching(app, &asked.read(by.sight())?).await?;
    ids.sort_unstable();
    let last = app.read(move |tx| bulk_contact::last_frozen(tx, id)).await?;
    let mut from = ids.partition_point(|contact| *contact <= last);
    let ids = Arc::new(ids);
    loop {
        let to = ids.len().min(from + CHUNK);
        let (chunk, before, is_over) = (ids.clone(), found.clone(), to == ids.len());
        let froze = app.write(move |tx| super::freeze(tx, &before, &chunk[from..to], is_over)).await?;
        if !froze || is_over {
            return Ok(froze);
        }
        found.contacts += (to - from) as i64;
        from = to;
    }
}
