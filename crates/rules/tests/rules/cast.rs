//! The company and the people that the tests talk about.

use measure::{DAY_MS, Moment};
use rules::{Attribute, Consent, FieldKind, Name, Profile, ProfileTouch, Rule, Vocabulary};

/// Noon on 2026-05-31, a Sunday.
pub const NOW: Moment = Moment(1_780_228_800_000);

pub fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

/// The standard vocabulary with some custom names.
pub fn vocabulary() -> Vocabulary {
    Vocabulary::standard()
        .with_field(name("contact.budget"), FieldKind::Number)
        .with_field(name("contact.vip"), FieldKind::Flag)
        .with_field(name("contact.interests"), FieldKind::Texts)
        .with_field(name("contact.renewal"), FieldKind::Moment)
        .with_field(name("contact.birthday"), FieldKind::Date)
        .with_field(name("account.revenue"), FieldKind::Money)
        .with_property(name("amount"), FieldKind::Number)
        .with_property(name("due"), FieldKind::Moment)
        .with_kind(name("webinar_joined"))
        .with_purpose(name("newsletter"))
        .with_purpose(name("calls"))
        .with_segment(name("hot"))
        .with_segment(name("board_members"))
        .with_account_contacts()
}

pub fn rule(text: &str) -> Rule {
    rules::parse(text, &vocabulary()).unwrap_or_else(|problem| panic!("{}", problem.shown_in(text)))
}

pub fn days_ago(days: i64) -> Moment {
    NOW - days * DAY_MS
}

pub fn touch(id: i64, kind: &str, at: Moment, properties: &[(&str, &str)]) -> ProfileTouch {
    let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), Attribute::from(*value));
    ProfileTouch {
        id,
        at,
        kind: kind.into(),
        machine: false,
        properties: properties.iter().map(owned).collect(),
    }
}

/// Ada of Northwind: a lead from Germany who has read the prices twice and asked for a demo.
pub fn ada() -> Profile {
    let mut ada = Profile::default();
    ada.set_field("contact.email", "ada@northwind.test");
    ada.set_field("contact.country", "DE");
    ada.set_field("contact.budget", 1_500.0);
    ada.set_field("contact.vip", true);
    ada.set_field("contact.interests", vec!["Reporting".to_owned(), "Mail".to_owned()]);
    ada.set_field("contact.created", days_ago(40));
    ada.set_field("contact.renewal", NOW + 20 * DAY_MS);
    ada.set_field("account.name", "Nørthwind & Söhne");
    ada.set_field("account.employees", 250.0);
    ada.set_field("source", "google");
    ada.set_stage("lead", days_ago(40));
    ada.add_tag("Trade show");
    ada.set_consent("newsletter", Consent::Given);
    ada.add_touch(touch(1, "visit", days_ago(40), &[("page", "/")]));
    ada.add_touch(touch(2, "visit", days_ago(6), &[("page", "/pricing"), ("campaign", "spring")]));
    ada.add_touch(touch(3, "visit", days_ago(2), &[("page", "/pricing")]));
    ada.add_touch(touch(4, "submission", days_ago(2) + 1, &[("form", "demo-request")]));
    ada.add_touch(ProfileTouch { machine: true, ..touch(5, "click", days_ago(1), &[("link", "/offer")]) });
    ada
}
