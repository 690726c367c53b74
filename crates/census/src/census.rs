//! The census itself: shards by id, and the verbs that change it.

use std::collections::BTreeMap;
use std::sync::Arc;

use measure::Moment;
use rules::{Attribute, Scores};

use crate::accounts::Accounts;
use crate::facts::{ContactFacts, TouchFacts};
use crate::names::{Names, Sort};
use crate::shard::{Coded, Shard};
use crate::standing::Scored;
use crate::touches::{Entry, Instant, Manner, Obstacle};
use crate::{Options, Refusal};

/// All contacts and what they did, in columns.
///
/// Every verb says how things are, not what changed: said twice, it changes nothing. A clone costs one count for each
/// 4,096 contacts and stays as it was; a change after it copies the one shard that it touches. So a reader may take a
/// clone out of a lock and answer long questions from it, while writers go on.
#[derive(Clone, Debug)]
pub struct Census {
    pub(crate) options: Arc<Options>,
    pub(crate) names: Arc<Names>,
    pub(crate) shards: Vec<Arc<Shard>>,
    /// The lowest id that each shard may hold; the first holds all lower ones too.
    pub(crate) firsts: Vec<i64>,
    pub(crate) accounts: Accounts,
    pub(crate) budget: crate::memory::Budget,
}

/// A contact by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) shard: usize,
    pub(crate) row: u16,
}

impl Census {
    /// Makes an empty census.
    ///
    /// # Errors
    /// [`Refusal::Names`] when the options name more than may be numbered.
    pub fn new(options: Options) -> Result<Self, Refusal> {
        let mut names = Arc::<Names>::default();
        for property in &options.properties {
            names.enter(Sort::Property, property)?;
        }
        Ok(Self {
            options: Arc::new(options),
            names,
            shards: Vec::new(),
            firsts: Vec::new(),
            accounts: Accounts::default(),
            budget: crate::memory::Budget::default(),
        })
    }

    /// Returns how many contacts there are.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.len()).sum()
    }

    /// Returns whether there are no contacts.
    pub fn is_empty(&self) -> bool {
        self.shards.is_empty()
    }

    /// Returns whether the contact is known.
    pub fn contains(&self, contact: i64) -> bool {
        self.place(contact).is_some()
    }

    /// Says who a contact is; a new one is added. What it did stays as it is.
    ///
    /// Costs some ten microseconds, and grows with the fields of a contact and the values of a shard behind it. A full
    /// shard into whose midst a new id falls is split first, which takes some ten milliseconds once in 2,048 times.
    ///
    /// # Errors
    /// A [`Refusal`]; nothing has changed then.
    pub fn replace(&mut self, facts: &ContactFacts) -> Result<(), Refusal> {
        self.afford()?;
        let coded = self.coded(facts)?;
        let place = self.admit(facts.id);
        let shard = Arc::make_mut(&mut self.shards[place.shard]);
        if let Some(old) = shard.accounts.get(place.row).filter(|old| Some(**old) != facts.account) {
            self.accounts.leave(*old, facts.id);
        }
        shard.describe(place.row, &coded);
        if let Some(account) = facts.account {
            self.accounts.join(account, facts.id);
        }
        Ok(())
    }

    /// Sets or takes away one field of a contact; returns whether the contact is known.
    ///
    /// # Errors
    /// [`Refusal::Names`].
    pub fn set_field(&mut self, contact: i64, key: &str, value: Option<&Attribute>) -> Result<bool, Refusal> {
        let Some(place) = self.place(contact) else { return Ok(false) };
        let number = self.names.enter(Sort::Field, key)?;
        Arc::make_mut(&mut self.shards[place.shard]).put_field(place.row, number, value);
        Ok(true)
    }

    /// Sets or takes away the scores of a contact; returns whether it is known.
    ///
    /// # Errors
    /// [`Refusal::Names`].
    pub fn set_scores(&mut self, contact: i64, scores: Option<&Scores>) -> Result<bool, Refusal> {
        let Some(place) = self.place(contact) else { return Ok(false) };
        let coded = scores.map(|given| Scored::new(given, &mut self.names)).transpose()?;
        Arc::make_mut(&mut self.shards[place.shard]).put_scores(place.row, coded);
        Ok(true)
    }

    /// Adds a touch of a contact, or says anew who made it and what is known of it; returns whether anything changed,
    /// which it does not for a contact that is not known. It may come late and out of order.
    ///
    /// Costs about a microsecond when it is the contact's latest, and grows with the touches after it otherwise.
    ///
    /// # Errors
    /// A [`Refusal`]; nothing has changed then.
    pub fn put_touch(&mut self, contact: i64, touch: &TouchFacts<'_>) -> Result<bool, Refusal> {
        self.afford()?;
        let entry = self.entry(touch)?;
        loop {
            let Some(place) = self.place(contact) else { return Ok(false) };
            let shard = Arc::make_mut(&mut self.shards[place.shard]);
            match shard.touches.put(place.row, &entry) {
                Ok(changed) => return Ok(changed),
                Err(Obstacle::Crowded) => self.split(place.shard)?,
                Err(Obstacle::Refused(refusal)) => return Err(refusal),
            }
        }
    }

    /// Takes a touch away; returns whether it was there. Costs as much as a late one.
    pub fn remove_touch(&mut self, contact: i64, touch: i64) -> bool {
        let Some(place) = self.place(contact) else { return false };
        Arc::make_mut(&mut self.shards[place.shard]).touches.remove(place.row, touch)
    }

    /// Says all that a contact did: others are taken away, missing ones are added; for one that was read anew, was
    /// merged or was taken apart. Costs as much as the touches that differ.
    ///
    /// # Errors
    /// A [`Refusal`]; some touches may have been taken already then.
    pub fn replace_touches(&mut self, contact: i64, touches: &[TouchFacts<'_>]) -> Result<(), Refusal> {
        let Some(place) = self.place(contact) else { return Ok(()) };
        let wanted: BTreeMap<i64, Moment> = touches.iter().map(|touch| (touch.id, touch.at)).collect();
        let known = &self.shards[place.shard].touches;
        let known = known.range(place.row).map(|position| known.rows.get(position));
        let gone = known.filter(|known| wanted.get(&known.id) != Some(&known.at));
        let gone: Vec<i64> = gone.map(|known| known.id).collect();
        for touch in gone.into_iter().rev() {
            self.remove_touch(contact, touch);
        }
        touches.iter().try_for_each(|touch| self.put_touch(contact, touch).map(drop))
    }

    /// Forgets a contact and all it did; returns whether it was known. Its texts are overwritten at once.
    pub fn remove(&mut self, contact: i64) -> bool {
        let Some(place) = self.place(contact) else { return false };
        let shard = Arc::make_mut(&mut self.shards[place.shard]);
        if let Some(account) = shard.accounts.get(place.row) {
            self.accounts.leave(*account, contact);
        }
        shard.remove(place.row);
        if shard.len() == 0 {
            self.shards.remove(place.shard);
            self.firsts.remove(place.shard);
        }
        true
    }

    pub(crate) fn place(&self, contact: i64) -> Option<Place> {
        let shard = self.shard_of(contact)?;
        Some(Place { shard, row: self.shards[shard].row(contact)? })
    }

    /// Returns the shard in which the contact is, or would be.
    fn shard_of(&self, contact: i64) -> Option<usize> {
        let after = self.firsts.partition_point(|first| *first <= contact);
        (!self.shards.is_empty()).then(|| after.saturating_sub(1))
    }

    /// Returns the place of a contact, made if it is new.
    pub(crate) fn admit(&mut self, contact: i64) -> Place {
        if let Some(place) = self.place(contact) {
            return place;
        }
        let shard = match self.shard_of(contact) {
            Some(last) if last + 1 == self.shards.len() && self.shards[last].is_full() => {
                let is_latest =
                    self.shards[last].by_id.last().is_some_and(|row| self.shards[last].id(*row) < contact);
                if is_latest { self.open(contact) } else { self.halve(last, contact) }
            }
            Some(found) if self.shards[found].is_full() => self.halve(found, contact),
            Some(found) => found,
            None => self.open(contact),
        };
        Place { shard, row: Arc::make_mut(&mut self.shards[shard]).admit(contact) }
    }

    /// Begins a new last shard.
    pub(crate) fn open(&mut self, first: i64) -> usize {
        self.shards.push(Arc::default());
        self.firsts.push(first);
        self.shards.len() - 1
    }

    fn halve(&mut self, shard: usize, contact: i64) -> usize {
        self.split(shard).expect("a full shard has two contacts");
        self.shard_of(contact).unwrap_or(shard)
    }

    /// Moves the upper half of a shard's contacts to a new one behind it. Takes some ten milliseconds.
    fn split(&mut self, at: usize) -> Result<(), Refusal> {
        let old = &self.shards[at];
        let (low, high) = old.by_id.split_at(old.len() / 2);
        let (Some(first), false) = (high.first(), low.is_empty()) else { return Err(Refusal::Touches) };
        let (first, halves) = (old.id(*first), [old.rebuilt(low), old.rebuilt(high)]);
        self.shards.splice(at..=at, halves.map(Arc::new));
        self.firsts.insert(at + 1, first);
        Ok(())
    }

    pub(crate) fn coded(&mut self, facts: &ContactFacts) -> Result<Coded, Refusal> {
        let names = &mut self.names;
        let mut coded = Coded { id: facts.id, account: facts.account, ..Coded::default() };
        for (key, value) in &facts.fields {
            coded.fields.push((names.enter(Sort::Field, key)?, value.clone()));
        }
        for tag in &facts.tags {
            coded.tags.push(names.enter(Sort::Tag, &tag.to_lowercase())?);
        }
        for (purpose, state) in &facts.consents {
            coded.consents.push((names.enter(Sort::Purpose, purpose)?, *state));
        }
        for (segment, since) in &facts.segments {
            coded.segments.push((names.enter(Sort::Segment, segment)?, *since));
        }
        if let Some((stage, since)) = &facts.stage {
            coded.stage = Some((names.enter(Sort::Stage, stage)?, *since));
        }
        coded.zone = facts.zone.as_deref().map(|zone| names.enter_zone(zone)).transpose()?;
        coded.owner = facts.owner.map(|owner| names.enter_owner(owner)).transpose()?;
        coded.scores = facts.scores.as_ref().map(|scores| Scored::new(scores, names)).transpose()?;
        Ok(coded)
    }

    pub(crate) fn entry(&mut self, touch: &TouchFacts<'_>) -> Result<Entry, Refusal> {
        let at = Instant::new(touch.at).ok_or(Refusal::Moment(touch.at))?;
        let kind = self.names.enter(Sort::Kind, touch.kind)?;
        let manner = Manner::new(kind, touch, &self.names);
        Ok(Entry { id: touch.id, at, manner })
    }
}
