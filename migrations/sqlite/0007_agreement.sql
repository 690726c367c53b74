-- What both sides signed, what they owe, and how each handoff went.
CREATE TABLE agreements (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    definition TEXT NOT NULL,
    handoffs_per_month INTEGER NOT NULL,
    first_attempt_minutes INTEGER NOT NULL,
    attempts_promised INTEGER NOT NULL,
    attempts_days INTEGER NOT NULL,
    recycle_days INTEGER NOT NULL,
    calendar TEXT NOT NULL,
    drafted_by INTEGER,
    drafted_at INTEGER NOT NULL,
    in_force_from INTEGER,
    withdrawn_at INTEGER
) STRICT;
CREATE UNIQUE INDEX agreements_version ON agreements (version);
CREATE TABLE signatures (
    id INTEGER PRIMARY KEY,
    agreement_id INTEGER NOT NULL REFERENCES agreements (id),
    side TEXT NOT NULL CHECK (side IN ('marketing', 'sales')),
    user_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    text_hash TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX signatures_agreement_id_side ON signatures (agreement_id, side);
CREATE TABLE handoffs (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    agreement_id INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'rejected', 'returned', 'converted')),
    reasons TEXT NOT NULL,
    offered_at INTEGER NOT NULL,
    accepted_at INTEGER,
    ended_at INTEGER,
    end_reason TEXT,
    next_due_at INTEGER
) STRICT;
CREATE UNIQUE INDEX handoffs_contact_id_ordinal ON handoffs (contact_id, ordinal);
CREATE INDEX handoffs_owner_id ON handoffs (owner_id, next_due_at) WHERE ended_at IS NULL;
CREATE INDEX handoffs_offered_at ON handoffs (offered_at);
CREATE TABLE handoff_events (
    id INTEGER PRIMARY KEY,
    handoff_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('offered', 'accepted', 'rejected', 'returned', 'converted', 'reassigned')),
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    user_id INTEGER,
    reason TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX handoff_events_handoff_id ON handoff_events (handoff_id, at);
-- One promise of Sales about one handoff. Ended by evidence, or by its moment passing.
CREATE TABLE clocks (
    id INTEGER PRIMARY KEY,
    handoff_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    agreement_id INTEGER NOT NULL,
    clause TEXT NOT NULL CHECK (clause IN ('first_attempt', 'attempts')),
    user_id INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    outcome TEXT CHECK (outcome IN ('kept', 'broken', 'void')),
    ended_at INTEGER,
    evidence_id INTEGER
) STRICT;
CREATE INDEX clocks_handoff_id ON clocks (handoff_id);
CREATE INDEX clocks_due_at ON clocks (due_at) WHERE outcome IS NULL;
CREATE INDEX clocks_starts_at ON clocks (starts_at);
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    handoff_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('call', 'email', 'social', 'meeting', 'other')),
    outcome TEXT NOT NULL CHECK (outcome IN ('no_answer', 'voicemail', 'wrong_person', 'conversation', 'meeting_booked', 'not_interested', 'sent')),
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX attempts_handoff_id ON attempts (handoff_id, at);
CREATE INDEX attempts_user_id ON attempts (user_id, at);
CREATE TABLE deals (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL,
    account_id INTEGER,
    handoff_id INTEGER,
    owner_id INTEGER,
    name TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('access', 'change', 'resources', 'won', 'lost', 'no_decision')),
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    expected_close_at INTEGER,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    close_reason TEXT,
    external_key TEXT
) STRICT;
CREATE UNIQUE INDEX deals_handoff_id ON deals (handoff_id);
CREATE UNIQUE INDEX deals_external_key ON deals (external_key);
CREATE INDEX deals_contact_id ON deals (contact_id);
CREATE INDEX deals_stage ON deals (stage, id);
CREATE INDEX deals_owner_id ON deals (owner_id, id);
CREATE INDEX deals_closed_at ON deals (closed_at);
CREATE TABLE deal_changes (
    id INTEGER PRIMARY KEY,
    deal_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    old_value TEXT,
    new_value TEXT,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    author TEXT NOT NULL
) STRICT;
CREATE INDEX deal_changes_deal_id ON deal_changes (deal_id, at);
