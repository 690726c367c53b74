//! Everything that a rule may ask about one contact, loaded from SQL at one moment.

use std::collections::BTreeMap;

use measure::Moment;
use rules::{Attribute, Consent, Needs, Profile, ProfileTouch};
use store::{Tx, params};

use super::membership;
use crate::capture::touch::{self, Kind, Touch};
use crate::contacts::contact::Contact;
use crate::contacts::{AccountId, ContactId, account, contact, field, tag};
use crate::fault::Outcome;
use crate::sql::segments as sql;

/// The most other contacts of an account that a rule looks at; of more, those who came first.
pub const COLLEAGUES_MAX: i64 = 200;

/// Fields of a contact that need a look at another table.
const OWNER: &str = "owner";
const CAMPAIGN: &str = "campaign";

/// Returns the facts about a contact as they stand at a moment, as far as rules need them; without scores, which a model
/// gives. The cost is a handful of indexed reads and grows with the number of the contact's own touches only, unless the
/// rules ask about the other contacts of the account: then each of them costs as much, up to [`COLLEAGUES_MAX`].
pub fn load(tx: &mut Tx, id: ContactId, at: Moment, needs: &Needs) -> Outcome<Profile> {
    let found = contact::find(tx, id)?;
    let mut facts = alone(tx, &found, at, needs)?;
    if let Some(account) = found.account_id.filter(|_| needs.account_contacts) {
        let mut colleagues = Vec::new();
        for other in tx.all::<ContactId>(&sql::COLLEAGUES, params![account, id, COLLEAGUES_MAX])? {
            let other = contact::find(tx, other)?;
            colleagues.push(alone(tx, &other, at, needs)?);
        }
        facts.set_colleagues(colleagues);
    }
    Ok(facts)
}

/// Returns the facts about a contact without those about its colleagues.
fn alone(tx: &mut Tx, found: &Contact, at: Moment, needs: &Needs) -> Outcome<Profile> {
    let id = found.id;
    let mut facts = Profile::default();
    person(&mut facts, found);
    if let Some(account) = found.account_id.filter(|_| asks(needs, "account.")) {
        company(tx, &mut facts, account)?;
    }
    if asks(needs, "contact.") {
        custom(tx, &mut facts, "contact", id.0)?;
    }
    facts.set_stage(found.stage.word(), found.stage_since);
    if !needs.tags.is_empty() {
        for tag in tag::of(tx, id)? {
            facts.add_tag(&tag);
        }
    }
    if !needs.segments.is_empty() {
        for (_, segment, since) in membership::of_contact(tx, id)? {
            facts.set_member(segment, since);
        }
    }
    if !needs.purposes.is_empty() {
        for (purpose, state) in tx.all::<(String, String)>(&sql::CONSENT_STATES, params![id])? {
            facts.set_consent(purpose, if state == "given" { Consent::Given } else { Consent::Withdrawn });
        }
    }
    if needs.fields.contains(OWNER) || needs.fields.contains(CAMPAIGN) {
        let (owner, campaign): (Option<String>, Option<String>) =
            tx.one(&sql::OWNER_AND_CAMPAIGN, params![id])?;
        text(&mut facts, OWNER, owner);
        text(&mut facts, CAMPAIGN, campaign);
    }
    if needs.touches {
        touches(tx, &mut facts, id, at, needs)?;
    }
    Ok(facts)
}

/// Returns whether a field under the prefix is needed.
fn asks(needs: &Needs, prefix: &str) -> bool {
    needs.fields.names().any(|name| name.starts_with(prefix))
}

fn touches(tx: &mut Tx, facts: &mut Profile, id: ContactId, at: Moment, needs: &Needs) -> Outcome<()> {
    let campaigns: BTreeMap<i64, String> = if needs.properties.contains(CAMPAIGN) {
        tx.all::<(i64, String)>(&sql::TOUCH_CAMPAIGNS, params![id])?.into_iter().collect()
    } else {
        BTreeMap::new()
    };
    let mails: BTreeMap<i64, Mail> =
        if ["template", "journey"].into_iter().any(|name| needs.properties.contains(name)) {
            let rows: Vec<(i64, Option<String>, Option<String>)> = tx.all(&sql::TOUCH_MAILS, params![id])?;
            rows.into_iter().map(|(touch, template, journey)| (touch, Mail { template, journey })).collect()
        } else {
            BTreeMap::new()
        };
    for touch in touch::of_contact(tx, id, at)? {
        let touch_id = touch.id.0;
        let mut fact = as_fact(touch);
        let mail = mails.get(&touch_id);
        let more = [
            (CAMPAIGN, campaigns.get(&touch_id)),
            ("template", mail.and_then(|mail| mail.template.as_ref())),
            ("journey", mail.and_then(|mail| mail.journey.as_ref())),
        ];
        for (property, value) in more {
            fact.properties.extend(value.map(|value| (property.to_owned(), Attribute::from(value.as_str()))));
        }
        facts.add_touch(fact);
    }
    Ok(())
}

/// The mail that somebody clicked in, answered or wanted no more of.
struct Mail {
    template: Option<String>,
    journey: Option<String>,
}

fn person(facts: &mut Profile, found: &Contact) {
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
        text(facts, key, value.clone());
    }
    facts.set_field("contact.created", found.created_at);
    facts.set_field("contact.first_seen", found.first_seen_at);
    if let Some(at) = found.last_touch_at {
        facts.set_field("contact.last_touch", at);
    }
    if let Some(zone) = found.zone.as_ref().and_then(|name| measure::zone(name).ok()) {
        facts.set_zone(zone);
    }
}

fn company(tx: &mut Tx, facts: &mut Profile, id: AccountId) -> Outcome<()> {
    let found = account::find(tx, id)?;
    text(facts, "account.name", Some(found.name));
    text(facts, "account.domain", found.domain);
    text(facts, "account.industry", found.industry);
    text(facts, "account.country", found.country);
    if let Some(employees) = found.employees {
        facts.set_field("account.employees", employees as f64);
    }
    custom(tx, facts, "account", id.0)
}

fn custom(tx: &mut Tx, facts: &mut Profile, noun: &str, id: i64) -> Outcome<()> {
    for value in field::values(tx, id)? {
        let key = format!("{noun}.{}", value.key);
        if let Some(number) = value.number_value {
            facts.set_field(key, number);
        } else if let Some(moment) = value.moment_value {
            facts.set_field(key, moment.date());
        } else if let Some(words) = value.text_value {
            if value.kind == "multi_choice" {
                let several: Vec<String> = words.lines().map(str::to_owned).collect();
                facts.set_field(key, Attribute::Texts(several));
            } else {
                facts.set_field(key, words.as_str());
            }
        }
    }
    Ok(())
}

fn text(facts: &mut Profile, key: &str, value: Option<String>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        facts.set_field(key, value.as_str());
    }
}

/// Returns a stored touch as the rules see it: its subject under the word of its kind.
fn as_fact(touch: Touch) -> ProfileTouch {
    let machine = touch.is_machine();
    let object = Kind::of(&touch.kind).map_or("subject", Kind::object);
    let mut properties = vec![(object.to_owned(), Attribute::from(touch.subject.as_str()))];
    if let Some(source) = &touch.source {
        properties.push(("source".to_owned(), Attribute::from(source.as_str())));
    }
    if let Some(medium) = &touch.medium {
        properties.push(("medium".to_owned(), Attribute::from(medium.as_str())));
    }
    ProfileTouch { id: touch.id.0, at: touch.at, kind: touch.kind, machine, properties }
}
