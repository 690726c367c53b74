-- People outside, their companies, and what is known of both.
CREATE TABLE accounts (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    domain TEXT,
    industry TEXT,
    employees BIGINT,
    country TEXT,
    owner_id BIGINT,
    external_key TEXT,
    search_text TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_domain ON accounts (domain);
CREATE UNIQUE INDEX accounts_external_key ON accounts (external_key);
CREATE INDEX accounts_owner_id ON accounts (owner_id, id);
CREATE TABLE contacts (
    id BIGINT PRIMARY KEY,
    email TEXT,
    email_key TEXT,
    first_name TEXT,
    last_name TEXT,
    phone TEXT,
    job_title TEXT,
    city TEXT,
    country TEXT,
    language TEXT,
    zone TEXT,
    zone_basis TEXT,
    account_id BIGINT,
    owner_id BIGINT,
    stage TEXT NOT NULL CHECK (stage IN ('subscriber', 'lead', 'marketing_qualified', 'sales_accepted', 'sales_qualified', 'opportunity', 'customer', 'recycled', 'disqualified')),
    stage_since BIGINT NOT NULL,
    source TEXT,
    source_detail TEXT,
    campaign_id BIGINT,
    external_key TEXT,
    search_text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_touch_at BIGINT,
    recycle_until BIGINT,
    erased_at BIGINT
);
CREATE UNIQUE INDEX contacts_email_key ON contacts (email_key);
CREATE UNIQUE INDEX contacts_external_key ON contacts (external_key);
CREATE INDEX contacts_stage ON contacts (stage, id);
CREATE INDEX contacts_owner_id ON contacts (owner_id, id);
CREATE INDEX contacts_account_id ON contacts (account_id, id);
CREATE INDEX contacts_source ON contacts (source, id);
CREATE INDEX contacts_last_touch_at ON contacts (last_touch_at, id);
CREATE TABLE fields (
    id BIGINT PRIMARY KEY,
    noun TEXT NOT NULL CHECK (noun IN ('contact', 'account')),
    key TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'number', 'date', 'choice', 'multi_choice', 'email', 'phone', 'link')),
    choices TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT,
    retired_at BIGINT
);
CREATE UNIQUE INDEX fields_noun_key ON fields (noun, key);
CREATE TABLE field_values (
    noun_id BIGINT NOT NULL,
    field_id BIGINT NOT NULL,
    text_value TEXT,
    number_value DOUBLE PRECISION,
    moment_value BIGINT,
    PRIMARY KEY (noun_id, field_id)
);
CREATE TABLE tags (
    contact_id BIGINT NOT NULL,
    tag TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    PRIMARY KEY (contact_id, tag)
);
CREATE INDEX tags_tag ON tags (tag, contact_id);
-- One row per later change of a value that a rule can name; creating and importing write none.
CREATE TABLE changes (
    id BIGINT PRIMARY KEY,
    noun TEXT NOT NULL,
    noun_id BIGINT NOT NULL,
    field TEXT NOT NULL,
    old_value TEXT,
    new_value TEXT,
    at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    author TEXT NOT NULL
);
CREATE INDEX changes_noun_id ON changes (noun_id, at);
CREATE TABLE stage_changes (
    id BIGINT PRIMARY KEY,
    contact_id BIGINT NOT NULL,
    from_stage TEXT,
    to_stage TEXT NOT NULL,
    at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX stage_changes_contact_id ON stage_changes (contact_id, at);
CREATE INDEX stage_changes_to_stage ON stage_changes (to_stage, at);
-- What we did: the other half of the timeline.
CREATE TABLE activities (
    id BIGINT PRIMARY KEY,
    contact_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    author TEXT NOT NULL,
    summary TEXT NOT NULL,
    reference BIGINT
);
CREATE INDEX activities_contact_id ON activities (contact_id, at);
CREATE TABLE erasures (
    id BIGINT PRIMARY KEY,
    contact_id BIGINT NOT NULL,
    address_hash TEXT,
    at BIGINT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL
);
