//! What the census is told, in the words of the rules.

use measure::Moment;
use rules::{Attribute, Consent, ProfileTouch, Scores};

/// Who a contact is, as a whole; see [`Census::replace`](crate::Census::replace).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContactFacts {
    /// The id of the contact. Ids that ascend with time keep neighbours in time together.
    pub id: i64,
    /// The account that the contact belongs to.
    pub account: Option<i64>,
    /// The user who owns the contact, for visibility.
    pub owner: Option<i64>,
    /// The name of the zone in which the contact's days begin, such as `Europe/Berlin`; UTC without one.
    pub zone: Option<String>,
    /// The fields of the contact and of its account under their full keys, such as `contact.country`.
    pub fields: Vec<(String, Attribute)>,
    /// The lifecycle stage, and since when.
    pub stage: Option<(String, Moment)>,
    /// The tags, in any case.
    pub tags: Vec<String>,
    /// What the contact allowed, by purpose; what is not here is unknown.
    pub consents: Vec<(String, Consent)>,
    /// The segments that the contact is in, and since when.
    pub segments: Vec<(String, Moment)>,
    /// The scores, if a model is in force.
    pub scores: Option<Scores>,
}

/// One thing that a contact did.
///
/// The id and the moment of a touch never change; whether a machine made it and what is known of it may.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TouchFacts<'a> {
    /// Its id, unique within the contact.
    pub id: i64,
    /// When it happened.
    pub at: Moment,
    /// Its kind, such as `visit`.
    pub kind: &'a str,
    /// Whether a scanner or a bot made it.
    pub machine: bool,
    /// Its properties; those that no rule names are not kept.
    pub properties: &'a [(String, Attribute)],
}

impl<'a> From<&'a ProfileTouch> for TouchFacts<'a> {
    fn from(touch: &'a ProfileTouch) -> Self {
        let ProfileTouch { id, at, kind, machine, properties } = touch;
        Self { id: *id, at: *at, kind, machine: *machine, properties }
    }
}
