-- What is sent, to whom, why, and what became of it.
CREATE TABLE templates (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER,
    retired_at INTEGER
) STRICT;
CREATE UNIQUE INDEX templates_name ON templates (name);
CREATE TABLE template_versions (
    template_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    subject TEXT NOT NULL,
    preheader TEXT NOT NULL,
    source TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    saved_by INTEGER,
    PRIMARY KEY (template_id, version)
) STRICT;
CREATE TABLE journeys (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    entry_rule TEXT NOT NULL,
    exit_rule TEXT NOT NULL,
    rank INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER,
    started_at INTEGER,
    paused_at INTEGER
) STRICT;
CREATE UNIQUE INDEX journeys_name ON journeys (name);
CREATE TABLE journey_steps (
    journey_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('mail', 'wait')),
    template_id INTEGER,
    wait_ms INTEGER,
    PRIMARY KEY (journey_id, position)
) STRICT;
CREATE TABLE enrollments (
    id INTEGER PRIMARY KEY,
    journey_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    reason TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL,
    position INTEGER NOT NULL,
    due_at INTEGER,
    ended_at INTEGER,
    end_reason TEXT
) STRICT;
CREATE UNIQUE INDEX enrollments_journey_id_contact_id_ordinal ON enrollments (journey_id, contact_id, ordinal);
CREATE INDEX enrollments_contact_id ON enrollments (contact_id);
CREATE INDEX enrollments_due_at ON enrollments (due_at) WHERE ended_at IS NULL;
CREATE TABLE enrollment_steps (
    enrollment_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    PRIMARY KEY (enrollment_id, position)
) STRICT;
-- The ledger: one row per promise to send, under a unique key.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    recipient_id INTEGER NOT NULL,
    recipient_kind TEXT NOT NULL CHECK (recipient_kind IN ('contact', 'user', 'invitation')),
    purpose TEXT NOT NULL,
    send_class TEXT NOT NULL CHECK (send_class IN ('transactional', 'journey', 'broadcast', 'personal')),
    template_id INTEGER,
    template_version INTEGER,
    system_mail TEXT,
    subject_id INTEGER,
    enrollment_id INTEGER,
    consent_purpose TEXT,
    to_address TEXT NOT NULL,
    why_you TEXT NOT NULL,
    why_now TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'leased', 'accepted', 'deferred', 'refused', 'unknown', 'held', 'suppressed')),
    attempts INTEGER NOT NULL,
    planned_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    leased_until INTEGER,
    settled_at INTEGER,
    answer TEXT
) STRICT;
CREATE UNIQUE INDEX messages_recipient_id_purpose ON messages (recipient_id, purpose);
CREATE INDEX messages_send_class_due_at ON messages (send_class, due_at) WHERE state IN ('planned', 'deferred');
CREATE INDEX messages_leased_until ON messages (leased_until) WHERE state = 'leased';
CREATE INDEX messages_state ON messages (state, planned_at);
CREATE INDEX messages_enrollment_id ON messages (enrollment_id) WHERE enrollment_id IS NOT NULL;
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'deferred', 'refused', 'unknown', 'held', 'suppressed')),
    answer TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_message_id ON deliveries (message_id, attempt);
CREATE TABLE links (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX links_url ON links (url);
CREATE TABLE suppressions (
    id INTEGER PRIMARY KEY,
    email_key TEXT,
    email_hash TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('unsubscribed', 'bounced', 'complained', 'by_hand', 'imported', 'erased')),
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    lifted_at INTEGER,
    lifted_by INTEGER
) STRICT;
CREATE INDEX suppressions_email_hash ON suppressions (email_hash);
-- The demo's catch-all mailbox: what it would have sent.
CREATE TABLE caught_mails (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    from_address TEXT NOT NULL,
    to_address TEXT NOT NULL,
    subject TEXT NOT NULL,
    raw BLOB NOT NULL
) STRICT;
CREATE INDEX caught_mails_to_address ON caught_mails (to_address, at);
