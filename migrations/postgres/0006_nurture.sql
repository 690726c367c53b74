-- What is sent, to whom, why, and what became of it.
CREATE TABLE templates (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT,
    retired_at BIGINT
);
CREATE UNIQUE INDEX templates_name ON templates (name);
CREATE TABLE template_versions (
    template_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    subject TEXT NOT NULL,
    preheader TEXT NOT NULL,
    source TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    saved_by BIGINT,
    PRIMARY KEY (template_id, version)
);
CREATE TABLE journeys (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    entry_rule TEXT NOT NULL,
    exit_rule TEXT NOT NULL,
    rank BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT,
    started_at BIGINT,
    paused_at BIGINT
);
CREATE UNIQUE INDEX journeys_name ON journeys (name);
CREATE TABLE journey_steps (
    journey_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('mail', 'wait')),
    template_id BIGINT,
    wait_ms BIGINT,
    PRIMARY KEY (journey_id, position)
);
CREATE TABLE enrollments (
    id BIGINT PRIMARY KEY,
    journey_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    ordinal BIGINT NOT NULL,
    reason TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL,
    position BIGINT NOT NULL,
    due_at BIGINT,
    ended_at BIGINT,
    end_reason TEXT
);
CREATE UNIQUE INDEX enrollments_journey_id_contact_id_ordinal ON enrollments (journey_id, contact_id, ordinal);
CREATE INDEX enrollments_contact_id ON enrollments (contact_id);
CREATE INDEX enrollments_due_at ON enrollments (due_at) WHERE ended_at IS NULL;
CREATE TABLE enrollment_steps (
    enrollment_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    at BIGINT NOT NULL,
    what TEXT NOT NULL,
    PRIMARY KEY (enrollment_id, position)
);
-- The ledger: one row per promise to send, under a unique key.
CREATE TABLE messages (
    id BIGINT PRIMARY KEY,
    recipient_id BIGINT NOT NULL,
    recipient_kind TEXT NOT NULL CHECK (recipient_kind IN ('contact', 'user', 'invitation')),
    purpose TEXT NOT NULL,
    send_class TEXT NOT NULL CHECK (send_class IN ('transactional', 'journey', 'broadcast', 'personal')),
    template_id BIGINT,
    template_version BIGINT,
    system_mail TEXT,
    subject_id BIGINT,
    enrollment_id BIGINT,
    consent_purpose TEXT,
    to_address TEXT NOT NULL,
    why_you TEXT NOT NULL,
    why_now TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'leased', 'accepted', 'deferred', 'refused', 'unknown', 'held', 'suppressed')),
    attempts BIGINT NOT NULL,
    planned_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    leased_until BIGINT,
    settled_at BIGINT,
    answer TEXT
);
CREATE UNIQUE INDEX messages_recipient_id_purpose ON messages (recipient_id, purpose);
CREATE INDEX messages_send_class_due_at ON messages (send_class, due_at) WHERE state IN ('planned', 'deferred');
CREATE INDEX messages_leased_until ON messages (leased_until) WHERE state = 'leased';
CREATE INDEX messages_state ON messages (state, planned_at);
CREATE INDEX messages_enrollment_id ON messages (enrollment_id) WHERE enrollment_id IS NOT NULL;
CREATE TABLE deliveries (
    id BIGINT PRIMARY KEY,
    message_id BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'deferred', 'refused', 'unknown', 'held', 'suppressed')),
    answer TEXT NOT NULL
);
CREATE INDEX deliveries_message_id ON deliveries (message_id, attempt);
CREATE TABLE links (
    id BIGINT PRIMARY KEY,
    url TEXT NOT NULL
);
CREATE UNIQUE INDEX links_url ON links (url);
CREATE TABLE suppressions (
    id BIGINT PRIMARY KEY,
    email_key TEXT,
    email_hash TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('unsubscribed', 'bounced', 'complained', 'by_hand', 'imported', 'erased')),
    at BIGINT NOT NULL,
    author TEXT NOT NULL,
    lifted_at BIGINT,
    lifted_by BIGINT
);
CREATE INDEX suppressions_email_hash ON suppressions (email_hash);
-- The demo's catch-all mailbox: what it would have sent.
CREATE TABLE caught_mails (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    from_address TEXT NOT NULL,
    to_address TEXT NOT NULL,
    subject TEXT NOT NULL,
    raw BYTEA NOT NULL
);
CREATE INDEX caught_mails_to_address ON caught_mails (to_address, at);
