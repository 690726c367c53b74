-- owns: contacts, accounts, fields, field_values, tags, changes, stage_changes, activities, erasures

-- name: contact_create
-- Stores a contact.
INSERT INTO contacts (id, email, email_key, first_name, last_name, phone, job_title, city, country, language,
                      account_id, owner_id, stage, stage_since, source, source_detail, campaign_id, external_key,
                      search_text, created_at, first_seen_at, first_stage, first_stage_author, first_stage_reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $14, $13, $21, $22);

-- name: contact_by_id
-- Returns one contact.
SELECT id, email, first_name, last_name, phone, job_title, city, country, language, zone, account_id, owner_id,
       stage, stage_since, source, source_detail, campaign_id, external_key, created_at, first_seen_at,
       last_touch_at, recycle_until, erased_at
FROM contacts WHERE id = $1;

-- name: contact_seen
-- Returns one contact within the caller's sight.
SELECT id, email, first_name, last_name, phone, job_title, city, country, language, zone, account_id, owner_id,
       stage, stage_since, source, source_detail, campaign_id, external_key, created_at, first_seen_at,
       last_touch_at, recycle_until, erased_at
FROM contacts
WHERE id = $1 AND ($2 = 1 OR owner_id = $3 OR owner_id IN (SELECT users.id FROM users WHERE users.team_id = $4)
                   OR ($4 IS NOT NULL AND owner_id IS NULL));

-- name: contact_by_email_key
-- Returns the contact with an address.
SELECT id, email, first_name, last_name, phone, job_title, city, country, language, zone, account_id, owner_id,
       stage, stage_since, source, source_detail, campaign_id, external_key, created_at, first_seen_at,
       last_touch_at, recycle_until, erased_at
FROM contacts WHERE email_key = $1;

-- name: contact_update
-- Replaces what colleagues state of a contact; a zone that was found out otherwise keeps its basis while it stays.
UPDATE contacts SET email = $2, email_key = $3, first_name = $4, last_name = $5, phone = $6, job_title = $7, city = $8,
    country = $9, language = $10, zone = $11,
    zone_basis = CASE WHEN COALESCE(zone, '') = COALESCE($11, '') THEN zone_basis ELSE $12 END,
    account_id = $13, search_text = $14
WHERE id = $1;

-- name: contact_touched
-- Notes the latest moment of activity.
UPDATE contacts SET last_touch_at = $2 WHERE id = $1 AND (last_touch_at IS NULL OR last_touch_at < $2);

-- name: contact_recycle_until
-- Sets until when a recycled contact stays away from Sales.
UPDATE contacts SET recycle_until = $2 WHERE id = $1;

-- name: account_create
-- Stores a company.
INSERT INTO accounts (id, name, domain, industry, employees, country, owner_id, search_text, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: account_by_id
-- Returns one company.
SELECT id, name, domain, industry, employees, country, owner_id, external_key, created_at FROM accounts WHERE id = $1;

-- name: account_seen
-- Returns one company that the caller owns, or a contact of which the caller may see.
SELECT id, name, domain, industry, employees, country, owner_id, external_key, created_at FROM accounts
WHERE id = $1 AND ($2 = 1 OR owner_id = $3 OR owner_id IN (SELECT users.id FROM users WHERE users.team_id = $4)
                   OR EXISTS (SELECT 1 FROM contacts WHERE contacts.account_id = accounts.id
                              AND (contacts.owner_id = $3
                                   OR contacts.owner_id IN (SELECT users.id FROM users WHERE users.team_id = $4)
                                   OR ($4 IS NOT NULL AND contacts.owner_id IS NULL))));

-- name: account_key_set
-- Notes the key of the other system.
UPDATE accounts SET external_key = $2 WHERE id = $1;

-- name: account_update
-- Replaces what colleagues state of a company.
UPDATE accounts SET name = $2, domain = $3, industry = $4, employees = $5, country = $6, owner_id = $7, search_text = $8
WHERE id = $1;

-- name: accounts_like
-- Returns companies whose searched text begins with a name.
SELECT id, name FROM accounts WHERE search_text LIKE $1 ESCAPE '\' ORDER BY id LIMIT $2;

-- name: account_id_by_domain
-- Returns the company of a domain.
SELECT id FROM accounts WHERE domain = $1;

-- name: stage_of
-- Returns the stage of a contact.
SELECT stage FROM contacts WHERE id = $1;

-- name: stage_set
-- Moves a contact.
UPDATE contacts SET stage = $2, stage_since = $3 WHERE id = $1;

-- name: stage_note
-- Notes a move.
INSERT INTO stage_changes (id, contact_id, from_stage, to_stage, at, recorded_at, author, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: stage_history
-- Returns the first stage of a contact and the moves since, oldest first.
SELECT from_stage, to_stage, at, recorded_at, author, reason FROM stage_history WHERE contact_id = $1 ORDER BY at, id;

-- name: change_note
-- Notes a change of a value that a rule can name.
INSERT INTO changes (id, noun, noun_id, field, old_value, new_value, at, recorded_at, author)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: activity_note
-- Notes what we did.
INSERT INTO activities (id, contact_id, kind, at, recorded_at, author, summary, reference)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: tag_add
-- Sticks a tag on.
INSERT INTO tags (contact_id, tag, added_at, added_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- name: tag_remove
-- Takes a tag off.
DELETE FROM tags WHERE contact_id = $1 AND tag = $2;

-- name: tags_of
-- Returns the tags of a contact.
SELECT tag FROM tags WHERE contact_id = $1 ORDER BY tag;

-- name: field_create
-- Stores a field of the company's own.
INSERT INTO fields (id, noun, key, label, kind, choices, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: field_retire
-- Takes a field out of use; its values stay.
UPDATE fields SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL;

-- name: field_bring_back
-- Brings a field back into use.
UPDATE fields SET retired_at = NULL WHERE id = $1;

-- name: field_choices_set
-- Says what a field lets choose.
UPDATE fields SET choices = $2 WHERE id = $1;

-- name: field_by_id
-- Returns a field that is in use.
SELECT id, noun, key, label, kind, choices FROM fields WHERE id = $1 AND retired_at IS NULL;

-- name: fields_of
-- Returns the fields of a noun that are still in use.
SELECT id, noun, key, label, kind, choices FROM fields WHERE noun = $1 AND retired_at IS NULL ORDER BY label, id;

-- name: fields_retired_of
-- Returns the fields of a noun that are out of use.
SELECT id, noun, key, label, kind, choices FROM fields WHERE noun = $1 AND retired_at IS NOT NULL ORDER BY label, id;

-- name: field_values_of
-- Returns the values of one contact or account.
SELECT field_values.field_id, fields.key, fields.label, fields.kind, field_values.text_value,
       field_values.number_value, field_values.moment_value
FROM field_values JOIN fields ON fields.id = field_values.field_id
WHERE field_values.noun_id = $1 ORDER BY fields.label, fields.id;

-- name: field_value_set
-- Sets a value.
INSERT INTO field_values (noun_id, field_id, text_value, number_value, moment_value) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (noun_id, field_id) DO UPDATE SET text_value = excluded.text_value,
    number_value = excluded.number_value, moment_value = excluded.moment_value;

-- name: field_value_clear
-- Empties a value.
DELETE FROM field_values WHERE noun_id = $1 AND field_id = $2;
