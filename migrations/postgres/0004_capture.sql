-- How people come in: campaigns, forms, visits, consent, lists.
CREATE TABLE campaigns (
    id BIGINT PRIMARY KEY,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    channel TEXT NOT NULL,
    starts_at BIGINT,
    ends_at BIGINT,
    budget_minor BIGINT,
    currency TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT
);
CREATE UNIQUE INDEX campaigns_key ON campaigns (key);
CREATE TABLE costs (
    id BIGINT PRIMARY KEY,
    campaign_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    note TEXT NOT NULL,
    external_key TEXT,
    recorded_at BIGINT NOT NULL,
    author TEXT NOT NULL
);
CREATE INDEX costs_campaign_id ON costs (campaign_id, at);
CREATE UNIQUE INDEX costs_external_key ON costs (external_key);
CREATE TABLE forms (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    intro TEXT NOT NULL,
    button TEXT NOT NULL,
    thank_you TEXT NOT NULL,
    redirect_url TEXT,
    campaign_id BIGINT,
    created_at BIGINT NOT NULL,
    created_by BIGINT,
    published_at BIGINT,
    published_by BIGINT
);
CREATE UNIQUE INDEX forms_slug ON forms (slug);
CREATE TABLE form_fields (
    form_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    key TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'email', 'phone', 'number', 'date', 'choice', 'multi_choice', 'consent', 'hidden')),
    required BIGINT NOT NULL,
    choices TEXT NOT NULL,
    hint TEXT NOT NULL,
    target TEXT NOT NULL,
    preset TEXT NOT NULL,
    PRIMARY KEY (form_id, position)
);
CREATE UNIQUE INDEX form_fields_form_id_key ON form_fields (form_id, key);
CREATE TABLE visitors (
    id BIGINT PRIMARY KEY,
    token_hash TEXT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    contact_id BIGINT,
    bound_at BIGINT
);
CREATE UNIQUE INDEX visitors_token_hash ON visitors (token_hash);
CREATE TABLE submissions (
    id BIGINT PRIMARY KEY,
    form_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    visitor_id BIGINT,
    at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    answers TEXT NOT NULL,
    consent_words TEXT NOT NULL,
    page_url TEXT NOT NULL,
    referrer TEXT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX submissions_form_id ON submissions (form_id, at);
CREATE INDEX submissions_contact_id ON submissions (contact_id, at);
-- What they did: one row per touch, never edited; a later verdict on it is a row in touch_classes.
CREATE TABLE touches (
    id BIGINT PRIMARY KEY,
    contact_id BIGINT NOT NULL,
    visitor_id BIGINT,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    campaign_id BIGINT,
    source TEXT,
    medium TEXT,
    reference BIGINT,
    properties TEXT
);
CREATE INDEX touches_contact_id ON touches (contact_id, at);
CREATE INDEX touches_campaign_id ON touches (campaign_id, at) WHERE campaign_id IS NOT NULL;
CREATE TABLE touch_classes (
    id BIGINT PRIMARY KEY,
    touch_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    class TEXT NOT NULL CHECK (class IN ('human', 'machine')),
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    author TEXT NOT NULL
);
CREATE INDEX touch_classes_contact_id ON touch_classes (contact_id, touch_id, id);
CREATE TABLE consents (
    id BIGINT PRIMARY KEY,
    contact_id BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('given', 'withdrawn')),
    at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    words TEXT NOT NULL,
    origin TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX consents_contact_id ON consents (contact_id, purpose, at, id);
CREATE TABLE imports (
    id BIGINT PRIMARY KEY,
    noun TEXT NOT NULL CHECK (noun IN ('contacts', 'accounts', 'touches', 'deals', 'costs', 'consents')),
    file_name TEXT NOT NULL,
    file_path TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    file_bytes BIGINT NOT NULL,
    encoding TEXT NOT NULL,
    delimiter TEXT NOT NULL,
    mapping TEXT NOT NULL,
    preview TEXT,
    rows_total BIGINT NOT NULL,
    rows_done BIGINT NOT NULL,
    rows_created BIGINT NOT NULL,
    rows_updated BIGINT NOT NULL,
    rows_failed BIGINT NOT NULL,
    next_byte BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT,
    started_at BIGINT,
    finished_at BIGINT,
    runner BIGINT,
    runner_at BIGINT,
    failure TEXT
);
CREATE INDEX imports_file_hash ON imports (file_hash);
-- Rows that failed, and rows that were taken with a remark.
CREATE TABLE import_rejects (
    import_id BIGINT NOT NULL,
    row_number BIGINT NOT NULL,
    reason TEXT NOT NULL,
    raw TEXT NOT NULL,
    taken BIGINT NOT NULL,
    PRIMARY KEY (import_id, row_number)
);
CREATE TABLE import_mappings (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    noun TEXT NOT NULL,
    signature TEXT,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT
);
CREATE UNIQUE INDEX import_mappings_name ON import_mappings (name);
CREATE UNIQUE INDEX import_mappings_signature ON import_mappings (signature);
