-- A contact's own row says where it began, by whom and why; a row of its own is written for every move from there.
-- Contacts that were made before keep their beginning among the moves.
--
-- The table is made anew because of its check: for a list after IN, SQLite builds a small table each time a contact is
-- stored, which was a fifth of storing it; comparisons side by side cost next to nothing.
ALTER TABLE contacts RENAME TO contacts_before;
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
    stage TEXT NOT NULL CHECK (
        stage = 'subscriber' OR stage = 'lead' OR stage = 'marketing_qualified' OR stage = 'sales_accepted'
        OR stage = 'sales_qualified' OR stage = 'opportunity' OR stage = 'customer' OR stage = 'recycled'
        OR stage = 'disqualified'
    ),
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
    erased_at INTEGER,
    first_stage TEXT,
    first_stage_author TEXT,
    first_stage_reason TEXT
) STRICT;
INSERT INTO contacts (
    id, email, email_key, first_name, last_name, phone, job_title, city, country, language, zone, zone_basis, account_id,
    owner_id, stage, stage_since, source, source_detail, campaign_id, external_key, search_text, created_at, first_seen_at,
    last_touch_at, recycle_until, erased_at
)
SELECT
    id, email, email_key, first_name, last_name, phone, job_title, city, country, language, zone, zone_basis, account_id,
    owner_id, stage, stage_since, source, source_detail, campaign_id, external_key, search_text, created_at, first_seen_at,
    last_touch_at, recycle_until, erased_at
FROM contacts_before;
DROP TABLE contacts_before;
CREATE UNIQUE INDEX contacts_email_key ON contacts (email_key);
CREATE UNIQUE INDEX contacts_external_key ON contacts (external_key) WHERE external_key IS NOT NULL;
CREATE INDEX contacts_stage ON contacts (stage, id);
CREATE INDEX contacts_owner_id ON contacts (owner_id, id);
CREATE INDEX contacts_account_id ON contacts (account_id, id);
CREATE INDEX contacts_source ON contacts (source, id);
CREATE INDEX contacts_touched ON contacts (COALESCE(last_touch_at, 0), id);
CREATE INDEX contacts_search_text ON contacts (search_text, id);
CREATE INDEX contacts_stage_since ON contacts (stage_since, id);
CREATE INDEX contacts_campaign_id ON contacts (campaign_id, id) WHERE campaign_id IS NOT NULL;
CREATE VIEW stage_history AS
SELECT id, contact_id, from_stage, to_stage, at, recorded_at, author, reason FROM stage_changes
UNION ALL
SELECT id, id, NULL, first_stage, first_seen_at, created_at, first_stage_author, first_stage_reason FROM contacts
WHERE first_stage IS NOT NULL;
-- Nobody asks for the moves into a stage.
DROP INDEX stage_changes_to_stage;
