//! What the census is told: contacts as their rows say, whole.

use census::{Census, ContactFacts, Filling, Options, Refusal, TouchFacts};
use measure::Moment;
use metrics::counter;
use rules::Binder;
use rules::score::Scorer;
use store::Tx;

use super::many::{self, Known, Wanted};
use super::{facts, model, vocabulary};
use crate::contacts::ContactId;
use crate::fault::Outcome;

/// Changes with what the census is told of a contact, so that nobody uses a file that was told something else.
pub(super) const TOLD: u32 = 2;

/// Returns whether a contact was taken. One that cannot be counted is left out and told of; only a full census stops.
pub(super) fn lenient(taken: Result<(), Refusal>, who: &Told) -> Result<bool, Refusal> {
    match taken {
        Ok(()) => Ok(true),
        Err(limit @ Refusal::Limit(_)) => Err(limit),
        Err(refusal) => {
            counter!("armistice_census_contacts_left_out_total").increment(1);
            tracing::warn!(contact = %ContactId(who.contact.id), %refusal, "a contact is not counted");
            Ok(false)
        }
    }
}

/// What is needed to read contacts: which score model is in force, and what the census keeps.
#[derive(Clone)]
pub(super) struct House {
    scorer: Scorer,
    wanted: Wanted,
    /// What the census keeps.
    pub options: Options,
}

impl House {
    pub fn load(tx: &mut Tx) -> Outcome<Self> {
        let mut binder = Binder::default();
        let scorer = binder.bind_model(&model::in_force(tx)?.model);
        let properties =
            vocabulary::of_house(tx)?.properties().map(|(name, _)| name.as_str().to_owned()).collect();
        let mut options =
            Options { properties, colleagues_max: facts::COLLEAGUES_MAX as usize, ..Options::default() };
        // Whoever knows a company by its domain finds it by that, too.
        options.searched.push(vec!["account.domain".to_owned()]);
        Ok(Self { scorer, wanted: Wanted::ALL, options })
    }

    /// Returns what the census is told about these contacts, in the order of their ids; nothing about the erased.
    pub fn load_some(&self, tx: &mut Tx, ids: &[ContactId]) -> Outcome<Vec<Told>> {
        let now = tx.now();
        let known = many::load(tx, ids, Moment(i64::MAX), self.wanted)?;
        let there = known.into_iter().filter(|known| known.contact.erased_at.is_none());
        Ok(there.map(|known| Told::new(known, &self.scorer, now)).collect())
    }
}

/// What the census is told about one contact.
pub(super) struct Told {
    /// Who it is.
    pub contact: ContactFacts,
    touches: Vec<rules::ProfileTouch>,
}

impl Told {
    fn new(known: Known, scorer: &Scorer, now: Moment) -> Self {
        let Known { contact, mut facts } = known;
        let given = facts.score_by(scorer, now);
        let parts = facts.into_parts();
        Self {
            contact: ContactFacts {
                id: contact.id.0,
                account: contact.account_id.map(|account| account.0),
                owner: contact.owner_id.map(|owner| owner.0),
                zone: contact.zone.filter(|zone| measure::zone(zone).is_ok()),
                fields: parts.fields.into_iter().collect(),
                stage: parts.stage,
                tags: parts.tags.into_iter().collect(),
                consents: parts.consents.into_iter().collect(),
                segments: parts.segments.into_iter().collect(),
                scores: Some(given),
            },
            touches: parts.touches,
        }
    }

    fn touches(&self) -> impl Iterator<Item = TouchFacts<'_>> {
        self.touches.iter().map(TouchFacts::from)
    }

    /// Tells a census that is being filled.
    pub fn fill(&self, filling: &mut Filling) -> Result<(), Refusal> {
        filling.add(&self.contact, self.touches())
    }

    /// Tells a census that may know the contact.
    pub fn put(&self, census: &mut Census) -> Result<(), Refusal> {
        let touches: Vec<TouchFacts<'_>> = self.touches().collect();
        let put =
            census.replace(&self.contact).and_then(|()| census.replace_touches(self.contact.id, &touches));
        if !lenient(put, self)? {
            census.remove(self.contact.id);
        }
        Ok(())
    }
}
