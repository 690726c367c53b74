-- What both sides signed, what they owe, and how each handoff went.
CREATE TABLE agreements (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    definition TEXT NOT NULL,
    handoffs_per_month BIGINT NOT NULL,
    first_attempt_minutes BIGINT NOT NULL,
    attempts_promised BIGINT NOT NULL,
    attempts_days BIGINT NOT NULL,
    recycle_days BIGINT NOT NULL,
    calendar TEXT NOT NULL,
    drafted_by BIGINT,
    drafted_at BIGINT NOT NULL,
    in_force_from BIGINT,
    withdrawn_at BIGINT
);
CREATE UNIQUE INDEX agreements_version ON agreements (version);
CREATE TABLE signatures (
    id BIGINT PRIMARY KEY,
    agreement_id BIGINT NOT NULL REFERENCES agreements (id),
    side TEXT NOT NULL CHECK (side IN ('marketing', 'sales')),
    user_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    text_hash TEXT NOT NULL
);
CREATE UNIQUE INDEX signatures_agreement_id_side ON signatures (agreement_id, side);
CREATE TABLE handoffs (
    id BIGINT PRIMARY KEY,
    contact_id BIGINT NOT NULL,
    ordinal BIGINT NOT NULL,
    agreement_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'rejected', 'returned', 'converted')),
    reasons TEXT NOT NULL,
    offered_at BIGINT NOT NULL,
    accepted_at BIGINT,
    ended_at BIGINT,
    end_reason TEXT,
    next_due_at BIGINT
);
CREATE UNIQUE INDEX handoffs_contact_id_ordinal ON handoffs (contact_id, ordinal);
CREATE INDEX handoffs_owner_id ON handoffs (owner_id, next_due_at) WHERE ended_at IS NULL;
CREATE INDEX handoffs_offered_at ON handoffs (offered_at);
CREATE TABLE handoff_events (
    id BIGINT PRIMARY KEY,
    handoff_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('offered', 'accepted', 'rejected', 'returned', 'converted', 'reassigned')),
    at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    user_id BIGINT,
    reason TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX handoff_events_handoff_id ON handoff_events (handoff_id, at);
-- One promise of Sales about one handoff. Ended by evidence, or by its moment passing.
CREATE TABLE clocks (
    id BIGINT PRIMARY KEY,
    handoff_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    agreement_id BIGINT NOT NULL,
    clause TEXT NOT NULL CHECK (clause IN ('first_attempt', 'attempts')),
    user_id BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    outcome TEXT CHECK (outcome IN ('kept', 'broken', 'void')),
    ended_at BIGINT,
    evidence_id BIGINT
);
CREATE INDEX clocks_handoff_id ON clocks (handoff_id);
CREATE INDEX clocks_due_at ON clocks (due_at) WHERE outcome IS NULL;
CREATE INDEX clocks_starts_at ON clocks (starts_at);
CREATE TABLE attempts (
    id BIGINT PRIMARY KEY,
    handoff_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('call', 'email', 'social', 'meeting', 'other')),
    outcome TEXT NOT NULL CHECK (outcome IN ('no_answer', 'voicemail', 'wrong_person', 'conversation', 'meeting_booked', 'not_interested', 'sent')),
    at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX attempts_handoff_id ON attempts (handoff_id, at);
CREATE INDEX attempts_user_id ON attempts (user_id, at);
CREATE TABLE deals (
    id BIGINT PRIMARY KEY,
    contact_id BIGINT NOT NULL,
    account_id BIGINT,
    handoff_id BIGINT,
    owner_id BIGINT,
    name TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('access', 'change', 'resources', 'won', 'lost', 'no_decision')),
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    expected_close_at BIGINT,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    close_reason TEXT,
    external_key TEXT
);
CREATE UNIQUE INDEX deals_handoff_id ON deals (handoff_id);
CREATE UNIQUE INDEX deals_external_key ON deals (external_key);
CREATE INDEX deals_contact_id ON deals (contact_id);
CREATE INDEX deals_stage ON deals (stage, id);
CREATE INDEX deals_owner_id ON deals (owner_id, id);
CREATE INDEX deals_closed_at ON deals (closed_at);
CREATE TABLE deal_changes (
    id BIGINT PRIMARY KEY,
    deal_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    field TEXT NOT NULL,
    old_value TEXT,
    new_value TEXT,
    at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    author TEXT NOT NULL
);
CREATE INDEX deal_changes_deal_id ON deal_changes (deal_id, at);
