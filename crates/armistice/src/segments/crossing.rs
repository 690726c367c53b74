//! Who would cross a line if another score model were in force: into another cell of the grid, or over the definition of
//! the agreement.

use measure::Moment;
use rules::score::{Model, Scorer};
use rules::{Binder, Bound, Cell, Profile};
use store::{Sql, Tx};

use super::{facts, model, vocabulary};
use crate::agreement::version;
use crate::contacts::{ContactId, contact};
use crate::fault::Outcome;
use crate::people::Sight;

/// Contacts that are asked: about a second's worth.
pub const ASKED_MAX: usize = 5_000;
/// People that are named.
pub const NAMED_MAX: usize = 20;

/// Where a contact stands under one model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// The cell of the grid.
    pub cell: Cell,
    /// Whether the definition of the agreement in force holds; false without an agreement.
    pub is_ready: bool,
}

/// Somebody who would cross a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crosser {
    /// The contact.
    pub contact: ContactId,
    /// Their name.
    pub name: String,
    /// Under the model in force.
    pub now: Stand,
    /// Under the other.
    pub then: Stand,
}

/// What another model would do to everybody who was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crossings {
    /// Into another cell of the grid.
    pub cells: usize,
    /// Meet the definition of the agreement only under the other model.
    pub ready: usize,
    /// Meet it only under the model in force.
    pub unready: usize,
    /// The first of them, those first who meet the definition or stop to.
    pub named: Vec<Crosser>,
    /// How many were asked.
    pub asked: usize,
    /// Not everybody was asked.
    pub more: bool,
}

/// The two models, and the definition by which somebody is ready.
struct Scales {
    now: Scorer,
    then: Scorer,
    definition: Option<Bound>,
}

/// Asks the contacts within sight where they would stand, the newest first.
pub fn load(tx: &mut Tx, sight: &Sight, other: &Model) -> Outcome<Crossings> {
    let now = tx.now();
    let words = vocabulary::of_house(tx)?;
    let in_force = model::in_force_in(tx, &words)?.model;
    let mut binder = Binder::default();
    let definition = match version::in_force_at(tx, now)? {
        Some(agreement) => Some(binder.bind(&agreement.terms(&words)?.definition)),
        None => None,
    };
    let scales = Scales { now: binder.bind_model(&in_force), then: binder.bind_model(other), definition };
    let mut contacts: Vec<ContactId> = tx.all_sql(&newest(sight))?;
    let mut found = Crossings { more: contacts.len() > ASKED_MAX, ..Crossings::default() };
    contacts.truncate(ASKED_MAX);
    for id in contacts {
        let mut profile = facts::load(tx, id, now, binder.needs())?;
        let (before, after) = scales.weigh(&mut profile, now);
        found.asked += 1;
        if before != after {
            found.cells += usize::from(before.cell != after.cell);
            found.ready += usize::from(!before.is_ready && after.is_ready);
            found.unready += usize::from(before.is_ready && !after.is_ready);
            found.name(tx, id, before, after)?;
        }
    }
    Ok(found)
}

fn newest(sight: &Sight) -> Sql {
    let mut query = Sql::new("SELECT contacts.id FROM contacts WHERE contacts.erased_at IS NULL");
    sight.within(&mut query, "contacts.owner_id");
    query.push(" ORDER BY contacts.id DESC LIMIT ").bind(ASKED_MAX + 1);
    query
}

impl Scales {
    fn weigh(&self, profile: &mut Profile, now: Moment) -> (Stand, Stand) {
        let mut stand = |scorer: &Scorer| {
            let scores = profile.score_by(scorer, now);
            let cell = scores.bands.cell(scores.fit, scores.readiness.value_at(now));
            let is_ready = self.definition.as_ref().is_some_and(|rule| rule.holds(profile, now));
            Stand { cell, is_ready }
        };
        (stand(&self.now), stand(&self.then))
    }
}

impl Crossings {
    /// Names the contact while there is room; who crosses the definition stands before who only changes the cell.
    fn name(&mut self, tx: &mut Tx, contact: ContactId, now: Stand, then: Stand) -> Outcome<()> {
        let weighty = |crosser: &Crosser| crosser.now.is_ready != crosser.then.is_ready;
        let place = if now.is_ready == then.is_ready {
            self.named.len()
        } else {
            self.named.partition_point(weighty)
        };
        if place < NAMED_MAX {
            let name = contact::find(tx, contact)?.name();
            self.named.insert(place, Crosser { contact, name, now, then });
            self.named.truncate(NAMED_MAX);
        }
        Ok(())
    }
}
