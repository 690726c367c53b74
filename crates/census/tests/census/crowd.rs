//! Some people, kept by name as the oracle and put into a census.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use census::{Census, ContactFacts, Lens, Options, TouchFacts};
use measure::Moment;
use proptest::prelude::*;
use proptest::sample::select;
use rules::{Attribute, Bound, Consent, Facts, Needs, Profile, ProfileTouch, Scores, Value};

use crate::people::profile;

/// One person: what the oracle knows, and what the census is told.
#[derive(Clone, Debug)]
pub struct Person {
    pub facts: ContactFacts,
    pub touches: Vec<ProfileTouch>,
}

impl Person {
    fn new(id: i64, account: Option<i64>, profile: &Profile) -> Self {
        let mut binder = rules::Binder::default();
        let rule = rules::parse(
            "tag is DE and in segment hot and consent newsletter is given and contact.country is not empty and \
             contact.interests is not empty and contact.budget >= 0 and contact.vip is yes and \
             contact.renewal is not empty and contact.birthday is not empty and account.revenue is not empty",
            &crate::cast::vocabulary(),
        );
        binder.bind(&rule.unwrap());
        let needs = binder.needs();
        let fields = needs
            .fields
            .symbols()
            .filter_map(|field| Some((field.as_str().to_owned(), owned(profile.field(&field)?))));
        let facts = ContactFacts {
            id,
            account,
            owner: (id % 3 > 0).then_some(id % 3),
            zone: profile.zone().iana_name().map(str::to_owned),
            fields: fields.collect(),
            stage: profile.stage().map(|stage| (stage.key.to_owned(), stage.since)),
            tags: needs
                .tags
                .symbols()
                .filter(|tag| profile.has_tag(tag))
                .map(|tag| tag.as_str().to_owned())
                .collect(),
            consents: consents(profile, needs),
            segments: needs
                .segments
                .symbols()
                .filter_map(|segment| Some((segment.as_str().to_owned(), profile.member_since(&segment)?)))
                .collect(),
            scores: profile.scores(),
        };
        Self { facts, touches: profile.all_touches().to_vec() }
    }

    /// The person alone, by name.
    pub fn profile(&self) -> Profile {
        let mut profile = Profile::default();
        for (key, value) in &self.facts.fields {
            profile.set_field(key.clone(), value.clone());
        }
        if let Some((stage, since)) = &self.facts.stage {
            profile.set_stage(stage.clone(), *since);
        }
        self.facts.tags.iter().for_each(|tag| profile.add_tag(tag));
        self.facts.consents.iter().for_each(|(purpose, state)| profile.set_consent(purpose.clone(), *state));
        self.facts.segments.iter().for_each(|(segment, since)| profile.set_member(segment.clone(), *since));
        if let Some(zone) = &self.facts.zone {
            profile.set_zone(measure::zone(zone).unwrap());
        }
        if let Some(scores) = self.facts.scores {
            profile.set_scores(scores);
        }
        self.touches.iter().for_each(|touch| profile.add_touch(touch.clone()));
        profile
    }

    pub fn touch_facts(&self) -> Vec<TouchFacts<'_>> {
        self.touches.iter().map(TouchFacts::from).collect()
    }
}

fn consents(profile: &Profile, needs: &Needs) -> Vec<(String, Consent)> {
    let states =
        needs.purposes.symbols().map(|purpose| (purpose.as_str().to_owned(), profile.consent(&purpose)));
    states.filter(|(_, state)| *state != Consent::Unknown).collect()
}

fn owned(value: Value<'_>) -> Attribute {
    match value {
        Value::Text(text) => Attribute::from(text),
        Value::Texts(texts) => Attribute::Texts(texts.to_vec()),
        Value::Number(number) => Attribute::Number(number),
        Value::Flag(flag) => Attribute::Flag(flag),
        Value::Money(money) => Attribute::Money(money),
        Value::Moment(at) => Attribute::Moment(at),
        Value::Date(date) => Attribute::Date(date),
    }
}

/// Everybody by id.
pub type Crowd = BTreeMap<i64, Person>;

/// Some accounts with their contacts, whose ids come in no order.
pub fn crowd() -> impl Strategy<Value = Crowd> {
    proptest::collection::vec((profile(), select(&[1_i64, 7, 13])), 1..5).prop_map(|accounts| {
        let mut crowd = Crowd::new();
        for (number, (profile, step)) in accounts.iter().enumerate() {
            let mut people = Vec::new();
            profile.visit_account(&mut |person: &Profile| {
                people.push(person.clone());
                ControlFlow::Continue(())
            });
            let account = (!people.is_empty()).then_some(number as i64 % 3);
            if people.is_empty() {
                people.push(profile.clone());
            }
            for (place, person) in people.iter().enumerate() {
                let id = number as i64 * 100 + place as i64 * step % 97;
                crowd.insert(id, Person::new(id, account, person));
            }
        }
        crowd
    })
}

/// The person with the others of the account as the census shows them: by id, the person itself first.
pub fn profile_of(crowd: &Crowd, id: i64) -> Profile {
    let person = &crowd[&id];
    let mut profile = person.profile();
    if person.facts.account.is_some() {
        let others = crowd
            .values()
            .filter(|other| other.facts.id != id && other.facts.account == person.facts.account);
        profile.set_colleagues(others.map(Person::profile).collect());
    }
    profile
}

pub fn options() -> Options {
    let properties = ["page", "amount", "campaign", "form", "link", "due"].map(str::to_owned);
    Options { properties: properties.to_vec(), ..Options::default() }
}

/// A census of the crowd, by one verb after the other.
pub fn told(crowd: &Crowd) -> Census {
    let mut census = Census::new(options()).unwrap();
    for person in crowd.values().rev() {
        census.replace(&person.facts).unwrap();
        for touch in person.touches.iter().rev() {
            census.put_touch(person.facts.id, &TouchFacts::from(touch)).unwrap();
        }
    }
    census
}

/// A census of the crowd, filled at one go.
pub fn filled(crowd: &Crowd) -> Census {
    let mut filling = Census::fill(options()).unwrap();
    for person in crowd.values() {
        filling.add(&person.facts, person.touches.iter().map(TouchFacts::from)).unwrap();
    }
    filling.finish()
}

/// Holds every answer of the census to a rule against the oracle.
pub fn check(census: &Census, crowd: &Crowd, (rule, needs): (&Bound, &Needs), now: Moment) {
    let mut lens = Lens::new(needs);
    let look = census.look(&mut lens).unwrap();
    let everyone = census.everyone();
    assert_eq!(census.ids(&everyone).collect::<Vec<_>>(), crowd.keys().copied().collect::<Vec<_>>());
    let mut holding = Vec::new();
    for id in crowd.keys() {
        let profile = profile_of(crowd, *id);
        let expected = rule.evaluate(&profile, now);
        if expected.holds {
            holding.push(*id);
        }
        let facts = look.facts(*id).unwrap();
        assert_eq!(rule.decide(&facts, now), (expected.holds, expected.next_check), "contact {id}");
        assert_eq!(rule.checklist(&facts, now), rule.checklist(&profile, now), "contact {id}");
        assert_eq!(look.verdict(rule, *id, now), Some(expected), "contact {id}");
    }
    let selected = look.select(rule, now, &everyone);
    assert_eq!(census.ids(&selected).collect::<Vec<_>>(), holding);
    assert_eq!(look.count(rule, now, &everyone), holding.len());
    let some: Vec<i64> = crowd.keys().copied().filter(|id| id % 2 == 0).collect();
    let expected: Vec<i64> = holding.into_iter().filter(|id| id % 2 == 0).collect();
    let among = look.select(rule, now, &census.these(some));
    assert_eq!(census.ids(&among).collect::<Vec<_>>(), expected);
}

/// The scores that a model gives somebody, from the facts by name.
pub fn scores_by_name(scorer: &rules::score::Scorer, crowd: &Crowd, id: i64, now: Moment) -> Scores {
    scorer.score(&profile_of(crowd, id), now)
}
