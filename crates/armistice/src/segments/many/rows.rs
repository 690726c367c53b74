//! Rows as rules see them.

use measure::Moment;
use rules::{Attribute, Profile, ProfileTouch};

use crate::capture::touch::{Kind, Touch};
use crate::contacts::contact::Contact;

store::record! {
    /// A company, as rules see it.
    pub(super) struct Company {
        pub id: i64,
        pub name: String,
        pub domain: Option<String>,
        pub industry: Option<String>,
        pub country: Option<String>,
        pub employees: Option<i64>,
    }

    /// Who owns a contact, by address and name, and which campaign brought it.
    pub(super) struct Origin {
        pub id: i64,
        pub email: Option<String>,
        pub name: Option<String>,
        pub campaign: Option<String>,
    }

    /// The value of a field of a company's own making.
    pub(super) struct OwnValue {
        pub noun_id: i64,
        pub key: String,
        pub kind: String,
        pub text_value: Option<String>,
        pub number_value: Option<f64>,
        pub moment_value: Option<Moment>,
    }
}

impl Company {
    pub(super) fn tell(&self, facts: &mut Profile) {
        text(facts, "account.name", Some(&self.name));
        text(facts, "account.domain", self.domain.as_deref());
        text(facts, "account.industry", self.industry.as_deref());
        text(facts, "account.country", self.country.as_deref());
        if let Some(employees) = self.employees {
            facts.set_field("account.employees", employees as f64);
        }
    }
}

impl OwnValue {
    pub(super) fn tell(&self, noun: &str, facts: &mut Profile) {
        let key = format!("{noun}.{}", self.key);
        if let Some(number) = self.number_value {
            facts.set_field(key, number);
        } else if let Some(moment) = self.moment_value {
            facts.set_field(key, moment.date());
        } else if let Some(words) = &self.text_value {
            if self.kind == "multi_choice" {
                let several: Vec<String> = words.lines().map(str::to_owned).collect();
                facts.set_field(key, several);
            } else {
                facts.set_field(key, words.as_str());
            }
        }
    }
}

/// Returns what a contact's own row says.
pub(super) fn person(found: &Contact) -> Profile {
    let mut facts = Profile::default();
    let texts = [
        ("contact.email", &found.email),
        ("contact.first_name", &found.first_name),
        ("contact.last_name", &found.last_name),
        ("contact.phone", &found.phone),
        ("contact.job_title", &found.job_title),
        ("contact.city", &found.city),
        ("contact.country", &found.country),
        ("contact.language", &found.language),
        ("contact.zone", &found.zone),
        ("source", &found.source),
    ];
    for (key, value) in texts {
        text(&mut facts, key, value.as_deref());
    }
    facts.set_field("contact.created", found.created_at);
    facts.set_field("contact.first_seen", found.first_seen_at);
    if let Some(at) = found.last_touch_at {
        facts.set_field("contact.last_touch", at);
    }
    if let Some(zone) = found.zone.as_ref().and_then(|name| measure::zone(name).ok()) {
        facts.set_zone(zone);
    }
    facts.set_stage(found.stage.word(), found.stage_since);
    facts
}

pub(super) fn text(facts: &mut Profile, key: &str, value: Option<&str>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        facts.set_field(key, value);
    }
}

/// Returns a stored touch as the rules see it: its subject under the word of its kind.
pub(super) fn as_fact(touch: Touch) -> ProfileTouch {
    let machine = touch.is_machine();
    let object = Kind::of(&touch.kind).map_or("subject", Kind::object);
    let mut properties = vec![(object.to_owned(), Attribute::from(touch.subject))];
    let more = [("source", touch.source), ("medium", touch.medium)];
    properties.extend(more.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))));
    ProfileTouch { id: touch.id.0, at: touch.at, kind: touch.kind, machine, properties }
}
