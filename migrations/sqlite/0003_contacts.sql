-- People outside, their companies, and what is known of both.
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    domain TEXT,
    industry TEXT,
    employees INTEGER,
    country TEXT,
    owner_id INTEGER,
    external_key TEXT,
    search_text TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX accounts_domain ON accounts (domain);
CREATE UNIQUE INDEX accounts_external_key ON accounts (external_key);
CREATE INDEX accounts_owner_id ON accounts (owner_id, id);
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
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
    account_id INTEGER,
    owner_id INTEGER,
    stage TEXT NOT NULL CHECK (stage IN ('subscriber', 'lead', 'marketing_qualified', 'sales_accepted', 'sales_qualified', 'opportunity', 'customer', 'recycled', 'disqualified')),
    stage_since INTEGER NOT NULL,
    source TEXT,
    source_detail TEXT,
    campaign_id INTEGER,
    external_key TEXT,
    search_text TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    first_seen_at INTEGER NOT NULL,
    last_touch_at INTEGER,
    recycle_until INTEGER,
    erased_at INTEGER
) STRICT;
CREATE UNIQUE INDEX contacts_email_key ON contacts (email_key);
CREATE UNIQUE INDEX contacts_external_key ON contacts (external_key);
CREATE INDEX contacts_stage ON contacts (stage, id);
CREATE INDEX contacts_owner_id ON contacts (owner_id, id);
CREATE INDEX contacts_account_id ON contacts (account_id, id);
CREATE INDEX contacts_source ON contacts (source, id);
CREATE INDEX contacts_last_touch_at ON contacts (last_touch_at, id);
CREATE TABLE fields (
    id INTEGER PRIMARY KEY,
    noun TEXT NOT NULL CHECK (noun IN ('contact', 'account')),
    key TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'number', 'date', 'choice', 'multi_choice', 'email', 'phone', 'link')),
    choices TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER,
    retired_at INTEGER
) STRICT;
CREATE UNIQUE INDEX fields_noun_key ON fields (noun, key);
CREATE TABLE field_values (
    noun_id INTEGER NOT NULL,
    field_id INTEGER NOT NULL,
    text_value TEXT,
    number_value REAL,
    moment_value INTEGER,
    PRIMARY KEY (noun_id, field_id)
) STRICT;
CREATE TABLE tags (
    contact_id INTEGER NOT NULL,
    tag TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    added_by TEXT NOT NULL,
    PRIMARY KEY (contact_id, tag)
) STRICT;
CREATE INDEX tags_tag ON tags (tag, contact_id);
-- One row per later change of a value that a rule can name; creating and importing write none.
CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    noun TEXT NOT NULL,
    noun_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    old_value TEXT,
    new_value TEXT,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    author TEXT NOT NULL
) STRICT;
CREATE INDEX changes_noun_id ON changes (noun_id, at);
CREATE TABLE stage_changes (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL,
    from_stage TEXT,
    to_stage TEXT NOT NULL,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX stage_changes_contact_id ON stage_changes (contact_id, at);
CREATE INDEX stage_changes_to_stage ON stage_changes (to_stage, at);
-- What we did: the other half of the timeline.
CREATE TABLE activities (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    author TEXT NOT NULL,
    summary TEXT NOT NULL,
    reference INTEGER
) STRICT;
CREATE INDEX activities_contact_id ON activities (contact_id, at);
CREATE TABLE erasures (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL,
    address_hash TEXT,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
