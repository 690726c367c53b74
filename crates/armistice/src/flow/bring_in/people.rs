//! The contacts that rows of other nouns are about, found for a whole chunk at once.

use std::collections::HashMap;

use store::Tx;

use crate::capture::imports::rows::Who;
use crate::contacts::bulk::{self, Known, Text};
use crate::fault::Outcome;

/// Known contacts by address and by key.
pub struct People {
    all: Vec<Known>,
    by_email: HashMap<String, usize>,
    by_key: HashMap<String, usize>,
}

impl People {
    /// Finds the contacts of a chunk.
    pub fn find<'r>(tx: &mut Tx, whose: impl Iterator<Item = &'r Who> + Clone) -> Outcome<Self> {
        let emails: Vec<&str> = whose.clone().filter_map(|who| who.email_key.as_deref()).collect();
        let keys: Vec<&str> = whose.filter_map(|who| who.external_key.as_deref()).collect();
        let mut all = bulk::by_external_key(tx, &keys)?;
        all.extend(bulk::by_email(tx, &emails)?);
        let mut people = Self { all, by_email: HashMap::new(), by_key: HashMap::new() };
        for (place, known) in people.all.iter().enumerate() {
            if let Some(key) = &known.email_key {
                people.by_email.insert(key.clone(), place);
            }
            if let Some(key) = &known.texts[Text::ExternalKey as usize] {
                people.by_key.insert(key.clone(), place);
            }
        }
        Ok(people)
    }

    /// Returns the contact that a row is about: by key, else by address.
    pub fn of(&self, who: &Who) -> Option<&Known> {
        let by_key = who.external_key.as_ref().and_then(|key| self.by_key.get(key));
        let by_email = || who.email_key.as_ref().and_then(|key| self.by_email.get(key));
        by_key.or_else(by_email).and_then(|place| self.all.get(*place))
    }
}
