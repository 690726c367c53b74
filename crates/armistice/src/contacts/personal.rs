//! What is kept of one contact, table by table: the list that export and erasure (`erasure.rs`) work from.
//!
//! `cargo xtask tidy` refuses a migration with a column that sounds personal and is not named here. Erasing keeps ids,
//! codes, moments and amounts, so that counts and promises stay true, and takes away whatever says who it was.

/// What an erasure leaves of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// Nothing.
    Nothing,
    /// The column may not be empty, so it says this.
    Says(&'static str),
}

use Left::{Nothing, Says};

/// The rows of a contact in one table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    /// The table.
    pub table: &'static str,
    /// What ties a row to the contact, before and after the contact's id.
    pub of: (&'static str, &'static str),
    /// The rows go as a whole.
    pub goes: bool,
    /// The columns that say nothing of who it was: exported, and left alone.
    pub stays: &'static [&'static str],
    /// The columns that do: exported, and emptied.
    pub emptied: &'static [(&'static str, Left)],
}

const CONTACT: (&str, &str) = (" WHERE contact_id = ", "");
const BLANK: Left = Says("");

const fn kept(
    table: &'static str,
    stays: &'static [&'static str],
    emptied: &'static [(&'static str, Left)],
) -> Kept {
    Kept { table, of: CONTACT, goes: false, stays, emptied }
}

const fn gone(
    table: &'static str,
    stays: &'static [&'static str],
    emptied: &'static [(&'static str, Left)],
) -> Kept {
    Kept { goes: true, ..kept(table, stays, emptied) }
}

const fn tied(kept: Kept, before: &'static str, after: &'static str) -> Kept {
    Kept { of: (before, after), ..kept }
}

/// Every table that holds rows of a contact.
pub(super) const KEPT: &[Kept] = &[
    tied(
        kept(
            "contacts",
            &[
                "id",
                "country",
                "language",
                "account_id",
                "owner_id",
                "stage",
                "stage_since",
                "source",
                "campaign_id",
                "created_at",
                "first_seen_at",
                "last_touch_at",
                "recycle_until",
                "first_stage",
                "first_stage_author",
            ],
            &[
                ("email", Nothing),
                ("email_key", Nothing),
                ("first_name", Nothing),
                ("last_name", Nothing),
                ("phone", Nothing),
                ("job_title", Nothing),
                ("city", Nothing),
                ("zone", Nothing),
                ("zone_basis", Nothing),
                ("source_detail", Nothing),
                ("external_key", Nothing),
                ("search_text", BLANK),
                ("first_stage_reason", BLANK),
            ],
        ),
        " WHERE id = ",
        "",
    ),
    tied(
        gone(
            "field_values",
            &["(SELECT fields.key FROM fields WHERE fields.id = field_values.field_id) AS field"],
            &[("text_value", Nothing), ("number_value", Nothing), ("moment_value", Nothing)],
        ),
        " WHERE noun_id = ",
        "",
    ),
    gone("tags", &["added_at", "added_by"], &[("tag", Nothing)]),
    tied(
        kept(
            "changes",
            &["field", "at", "recorded_at", "author"],
            &[("old_value", Nothing), ("new_value", Nothing)],
        ),
        " WHERE noun = 'contact' AND noun_id = ",
        "",
    ),
    kept("stage_changes", &["from_stage", "to_stage", "at", "recorded_at", "author"], &[("reason", BLANK)]),
    kept("activities", &["kind", "at", "recorded_at", "author", "reference"], &[("summary", BLANK)]),
    gone("visitors", &["id", "first_seen_at", "bound_at"], &[("token_hash", Nothing)]),
    kept(
        "submissions",
        &["id", "form_id", "at", "recorded_at", "consent_words"],
        &[
            ("answers", Says("{}")),
            ("page_url", BLANK),
            ("referrer", BLANK),
            ("address", BLANK),
            ("agent", BLANK),
        ],
    ),
    kept(
        "touches",
        &["id", "kind", "at", "recorded_at", "campaign_id", "source", "medium", "reference"],
        &[("subject", BLANK), ("properties", Nothing)],
    ),
    kept("touch_classes", &["touch_id", "class", "at", "author"], &[("reason", BLANK)]),
    kept("consents", &["purpose", "state", "at", "recorded_at", "words", "origin"], &[("address", BLANK)]),
    gone("scores", &["model_version", "fit", "readiness", "readiness_at", "grid", "considered_at"], &[]),
    gone("memberships", &["segment_id", "since"], &[]),
    gone("bulk_contacts", &["bulk_action_id", "state"], &[("before_value", Nothing), ("reason", Nothing)]),
    kept("membership_changes", &["segment_id", "kind", "version", "at", "author"], &[("reason", BLANK)]),
    kept(
        "enrollments",
        &["id", "journey_id", "enrolled_at", "ended_at"],
        &[("reason", BLANK), ("end_reason", Nothing)],
    ),
    tied(
        kept("enrollment_steps", &["enrollment_id", "position", "at"], &[("what", BLANK)]),
        " WHERE enrollment_id IN (SELECT enrollments.id FROM enrollments WHERE enrollments.contact_id = ",
        ")",
    ),
    tied(
        kept(
            "deliveries",
            &["message_id", "attempt", "started_at", "ended_at", "outcome"],
            &[("answer", BLANK)],
        ),
        " WHERE message_id IN (SELECT messages.id FROM messages WHERE messages.recipient_kind = 'contact' \
         AND messages.recipient_id = ",
        ")",
    ),
    tied(
        kept(
            "messages",
            &[
                "id",
                "purpose",
                "send_class",
                "template_id",
                "template_version",
                "state",
                "planned_at",
                "settled_at",
            ],
            &[("to_address", BLANK), ("why_you", BLANK), ("why_now", BLANK), ("answer", Nothing)],
        ),
        " WHERE recipient_kind = 'contact' AND recipient_id = ",
        "",
    ),
    kept(
        "handoffs",
        &[
            "id",
            "ordinal",
            "agreement_id",
            "owner_id",
            "state",
            "offered_at",
            "accepted_at",
            "ended_at",
            "end_reason",
        ],
        &[("reasons", Says("[]"))],
    ),
    kept("handoff_events", &["handoff_id", "kind", "at", "user_id", "reason"], &[("note", BLANK)]),
    kept("attempts", &["handoff_id", "user_id", "channel", "outcome", "at"], &[("note", BLANK)]),
    kept(
        "deals",
        &[
            "id",
            "stage",
            "amount_minor",
            "currency",
            "expected_close_at",
            "opened_at",
            "closed_at",
            "close_reason",
        ],
        &[("name", Says("Erased")), ("external_key", Nothing)],
    ),
    kept(
        "deal_changes",
        &["deal_id", "field", "at", "author"],
        &[("old_value", Nothing), ("new_value", Nothing)],
    ),
    tied(
        kept("audit_log", &["at", "verb"], &[("detail", BLANK)]),
        " WHERE noun = 'contact' AND noun_id = ",
        "",
    ),
];

/// Texts that may quote an address without belonging to its contact: rows that a list could not bring in, mails that the
/// demo caught, dead letters, what colleagues wrote about somebody else. What stays is the key of a row.
pub(super) const QUOTING: &[Kept] = &[
    kept("import_rejects", &["import_id", "row_number"], &[("raw", BLANK), ("reason", BLANK)]),
    kept("imports", ID, &[("preview", Nothing), ("failure", Nothing)]),
    kept("activities", ID, &[("summary", BLANK)]),
    kept("membership_changes", ID, &[("reason", BLANK)]),
    kept("handoff_events", ID, &[("note", BLANK)]),
    kept("attempts", ID, &[("note", BLANK)]),
    kept("deals", ID, &[("name", Says("Erased"))]),
    kept("audit_log", ID, &[("detail", BLANK)]),
    kept("bulk_actions", ID, &[("object", Nothing)]),
    kept("bulk_actions", ID, &[("value", Nothing)]),
    kept("bulk_actions", ID, &[("question", BLANK)]),
    gone("caught_mails", ID, &[("to_address", Nothing), ("subject", Nothing), ("raw", Nothing)]),
    gone("dead_jobs", ID, &[("payload", Nothing), ("error", Nothing)]),
];

/// Addresses that are not mailed: each is the address and nothing else, and its hash stays.
pub(super) const SUPPRESSED: &Kept = &kept("suppressions", ID, &[("email_key", Nothing)]);

const ID: &[&str] = &["id"];
