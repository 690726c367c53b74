//! The words that every company starts with.

use super::FieldKind;

/// A kind of touch that the language knows a verb for.
#[derive(Debug)]
pub struct Verb {
    /// The kind as touches carry it, such as `submission`.
    pub kind: &'static str,
    /// As in `did submit`.
    pub present: &'static str,
    /// As in `submitted`.
    pub past: &'static str,
    /// The property that a bare text after the verb means.
    pub object: Option<&'static str>,
}

/// The kinds with a verb. A kind outside this list is its own verb: `did webinar_joined`.
pub const VERBS: &[Verb] = &[
    Verb { kind: "visit", present: "visit", past: "visited", object: Some("page") },
    Verb { kind: "click", present: "click", past: "clicked", object: Some("link") },
    Verb { kind: "open", present: "open", past: "opened", object: Some("template") },
    Verb { kind: "submission", present: "submit", past: "submitted", object: Some("form") },
    Verb { kind: "reply", present: "reply", past: "replied", object: Some("subject") },
    Verb { kind: "call", present: "answer", past: "answered", object: Some("subject") },
    Verb { kind: "event", present: "attend", past: "attended", object: Some("event") },
    Verb { kind: "download", present: "download", past: "downloaded", object: Some("asset") },
    Verb { kind: "unsubscribe", present: "unsubscribe", past: "unsubscribed", object: None },
];

/// Returns the verb of a kind, if it has one.
pub(crate) fn verb_of(kind: &str) -> Option<&'static Verb> {
    VERBS.iter().find(|verb| verb.kind == kind)
}

/// The fields that every contact and account has.
pub(super) const FIELDS: &[(&str, FieldKind)] = &[
    ("contact.email", FieldKind::Text),
    ("contact.first_name", FieldKind::Text),
    ("contact.last_name", FieldKind::Text),
    ("contact.job_title", FieldKind::Text),
    ("contact.phone", FieldKind::Text),
    ("contact.country", FieldKind::Text),
    ("contact.city", FieldKind::Text),
    ("contact.language", FieldKind::Text),
    ("contact.zone", FieldKind::Text),
    ("contact.created", FieldKind::Moment),
    ("contact.first_seen", FieldKind::Moment),
    ("contact.last_touch", FieldKind::Moment),
    ("account.name", FieldKind::Text),
    ("account.domain", FieldKind::Text),
    ("account.industry", FieldKind::Text),
    ("account.employees", FieldKind::Number),
    ("account.country", FieldKind::Text),
    ("owner", FieldKind::Text),
    ("source", FieldKind::Text),
    ("campaign", FieldKind::Text),
];

/// The lifecycle stages, in the order of the funnel, then the detours.
pub const STAGES: &[&str] = &[
    "subscriber",
    "lead",
    "marketing_qualified",
    "sales_accepted",
    "sales_qualified",
    "opportunity",
    "customer",
    "recycled",
    "disqualified",
];

/// What people say for some stages. "SQL" is missing on purpose: it means a language.
pub(super) const STAGE_SHORTS: &[(&str, &str)] = &[("mql", "marketing_qualified"), ("sal", "sales_accepted")];

/// The properties that touches may carry.
pub(super) const PROPERTIES: &[(&str, FieldKind)] = &[
    ("page", FieldKind::Text),
    ("link", FieldKind::Text),
    ("form", FieldKind::Text),
    ("template", FieldKind::Text),
    ("asset", FieldKind::Text),
    ("event", FieldKind::Text),
    ("subject", FieldKind::Text),
    ("campaign", FieldKind::Text),
    ("source", FieldKind::Text),
    ("medium", FieldKind::Text),
    ("journey", FieldKind::Text),
];
