-- How people come in: campaigns, forms, visits, consent, lists.
CREATE TABLE campaigns (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    channel TEXT NOT NULL,
    starts_at INTEGER,
    ends_at INTEGER,
    budget_minor INTEGER,
    currency TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER
) STRICT;
CREATE UNIQUE INDEX campaigns_key ON campaigns (key);
CREATE TABLE costs (
    id INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    note TEXT NOT NULL,
    external_key TEXT,
    recorded_at INTEGER NOT NULL,
    author TEXT NOT NULL
) STRICT;
CREATE INDEX costs_campaign_id ON costs (campaign_id, at);
CREATE UNIQUE INDEX costs_external_key ON costs (external_key);
CREATE TABLE forms (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    intro TEXT NOT NULL,
    button TEXT NOT NULL,
    thank_you TEXT NOT NULL,
    redirect_url TEXT,
    campaign_id INTEGER,
    created_at INTEGER NOT NULL,
    created_by INTEGER,
    published_at INTEGER,
    published_by INTEGER
) STRICT;
CREATE UNIQUE INDEX forms_slug ON forms (slug);
CREATE TABLE form_fields (
    form_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'email', 'phone', 'number', 'date', 'choice', 'multi_choice', 'consent', 'hidden')),
    required INTEGER NOT NULL,
    choices TEXT NOT NULL,
    hint TEXT NOT NULL,
    target TEXT NOT NULL,
    preset TEXT NOT NULL,
    PRIMARY KEY (form_id, position)
) STRICT;
CREATE UNIQUE INDEX form_fields_form_id_key ON form_fields (form_id, key);
CREATE TABLE visitors (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL,
    contact_id INTEGER,
    bound_at INTEGER
) STRICT;
CREATE UNIQUE INDEX visitors_token_hash ON visitors (token_hash);
CREATE TABLE submissions (
    id INTEGER PRIMARY KEY,
    form_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    visitor_id INTEGER,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    answers TEXT NOT NULL,
    consent_words TEXT NOT NULL,
    page_url TEXT NOT NULL,
    referrer TEXT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
) STRICT;
CREATE INDEX submissions_form_id ON submissions (form_id, at);
CREATE INDEX submissions_contact_id ON submissions (contact_id, at);
-- What they did: one row per touch, never edited; a later verdict on it is a row in touch_classes.
CREATE TABLE touches (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL,
    visitor_id INTEGER,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    campaign_id INTEGER,
    source TEXT,
    medium TEXT,
    reference INTEGER,
    properties TEXT
) STRICT;
CREATE INDEX touches_contact_id ON touches (contact_id, at);
CREATE INDEX touches_campaign_id ON touches (campaign_id, at) WHERE campaign_id IS NOT NULL;
CREATE TABLE touch_classes (
    id INTEGER PRIMARY KEY,
    touch_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    class TEXT NOT NULL CHECK (class IN ('human', 'machine')),
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    author TEXT NOT NULL
) STRICT;
CREATE INDEX touch_classes_contact_id ON touch_classes (contact_id, touch_id, id);
CREATE TABLE consents (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('given', 'withdrawn')),
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    words TEXT NOT NULL,
    origin TEXT NOT NULL,
    address TEXT NOT NULL
) STRICT;
CREATE INDEX consents_contact_id ON consents (contact_id, purpose, at, id);
CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    noun TEXT NOT NULL CHECK (noun IN ('contacts', 'accounts', 'touches', 'deals', 'costs', 'consents')),
    file_name TEXT NOT NULL,
    file_path TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    file_bytes INTEGER NOT NULL,
    encoding TEXT NOT NULL,
    delimiter TEXT NOT NULL,
    mapping TEXT NOT NULL,
    preview TEXT,
    rows_total INTEGER NOT NULL,
    rows_done INTEGER NOT NULL,
    rows_created INTEGER NOT NULL,
    rows_updated INTEGER NOT NULL,
    rows_failed INTEGER NOT NULL,
    next_byte INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER,
    started_at INTEGER,
    finished_at INTEGER,
    runner INTEGER,
    runner_at INTEGER,
    failure TEXT
) STRICT;
CREATE INDEX imports_file_hash ON imports (file_hash);
-- Rows that failed, and rows that were taken with a remark.
CREATE TABLE import_rejects (
    import_id INTEGER NOT NULL,
    row_number INTEGER NOT NULL,
    reason TEXT NOT NULL,
    raw TEXT NOT NULL,
    taken INTEGER NOT NULL,
    PRIMARY KEY (import_id, row_number)
) STRICT;
CREATE TABLE import_mappings (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    noun TEXT NOT NULL,
    signature TEXT,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER
) STRICT;
CREATE UNIQUE INDEX import_mappings_name ON import_mappings (name);
CREATE UNIQUE INDEX import_mappings_signature ON import_mappings (signature);
