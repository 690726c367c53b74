-- owns: score_models, scores

-- name: colleagues
-- Returns the other contacts of an account, those first who came first.
SELECT id FROM contacts WHERE account_id = $1 AND id <> $2 AND erased_at IS NULL ORDER BY id LIMIT $3;

-- name: contacts_after
-- Returns the next contacts in the order of their ids, for a walk over all of them.
SELECT id FROM contacts WHERE id > $1 AND erased_at IS NULL ORDER BY id LIMIT $2;

-- name: contacts_count
-- Returns how many contacts there are.
SELECT COUNT(*) FROM contacts WHERE erased_at IS NULL;

-- name: contacts_count_to
-- Returns how many contacts there are, counted no further than to a number.
SELECT COUNT(*) FROM (SELECT id FROM contacts WHERE erased_at IS NULL LIMIT $1) AS first_ones;

-- name: owners_named
-- Returns the addresses of colleagues who may own a contact.
SELECT email FROM users WHERE disabled_at IS NULL ORDER BY email LIMIT $1;

-- name: campaigns_named
-- Returns the keys of the latest campaigns.
SELECT key FROM campaigns ORDER BY created_at DESC, id DESC LIMIT $1;

-- name: sources_named
-- Returns where contacts came from. Steps from one to the next through the index, whatever the number of contacts.
WITH RECURSIVE seen (source) AS (
    SELECT MIN(source) FROM contacts
    UNION ALL
    SELECT (SELECT MIN(contacts.source) FROM contacts WHERE contacts.source > seen.source) FROM seen WHERE seen.source IS NOT NULL
)
SELECT source FROM seen WHERE source IS NOT NULL LIMIT $1;

-- name: forms_named
-- Returns the slugs of the latest forms.
SELECT slug FROM forms ORDER BY created_at DESC, id DESC LIMIT $1;

-- name: templates_named
-- Returns the names of the templates in use.
SELECT name FROM templates WHERE retired_at IS NULL ORDER BY name LIMIT $1;

-- name: journeys_named
-- Returns the names of the journeys.
SELECT name FROM journeys ORDER BY name LIMIT $1;

-- name: tags_named
-- Returns the tags in use. Steps from one to the next through the index, whatever the number of contacts.
WITH RECURSIVE seen (tag) AS (
    SELECT MIN(tag) FROM tags
    UNION ALL
    SELECT (SELECT MIN(tags.tag) FROM tags WHERE tags.tag > seen.tag) FROM seen WHERE seen.tag IS NOT NULL
)
SELECT tag FROM seen WHERE tag IS NOT NULL LIMIT $1;

-- name: segments_named
-- Returns the keys and names of the segments in use.
SELECT key, name FROM segments WHERE archived_at IS NULL ORDER BY name, id LIMIT $1;

-- name: model_latest
-- Returns the latest version of the score model.
SELECT version, body FROM score_models ORDER BY version DESC LIMIT 1;

-- name: model_save
-- Saves a version of the score model.
INSERT INTO score_models (id, version, body, created_at, created_by) VALUES ($1, $2, $3, $4, $5);

-- name: score_store
-- Stores the latest scores of a contact.
INSERT INTO scores (contact_id, model_version, fit, readiness, readiness_at, half_life_ms, grid, considered_at, next_check,
                    readiness_rank)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (contact_id) DO UPDATE SET model_version = excluded.model_version, fit = excluded.fit,
    readiness = excluded.readiness, readiness_at = excluded.readiness_at, half_life_ms = excluded.half_life_ms,
    grid = excluded.grid, considered_at = excluded.considered_at, next_check = excluded.next_check,
    readiness_rank = excluded.readiness_rank;

-- name: score_of
-- Returns the stored scores of a contact.
SELECT contact_id, model_version, fit, readiness, readiness_at, half_life_ms, grid, considered_at, next_check
FROM scores WHERE contact_id = $1;

-- name: scores_due
-- Returns contacts whose verdicts may have changed with time alone.
SELECT contact_id FROM scores WHERE next_check <= $1 ORDER BY next_check LIMIT $2;

-- name: score_due_at_once
-- Asks for another look at a contact as soon as somebody has time.
UPDATE scores SET next_check = $2 WHERE contact_id = $1 AND (next_check IS NULL OR next_check > $2);

-- name: account_due_at_once
-- Asks for another look at the other contacts of a contact's account: a rule looks at all of them.
UPDATE scores SET next_check = $2
WHERE (next_check IS NULL OR next_check > $2) AND contact_id IN (
    SELECT others.id FROM contacts AS own JOIN contacts AS others ON others.account_id = own.account_id
    WHERE own.id = $1 AND others.id <> $1 AND others.erased_at IS NULL ORDER BY others.id LIMIT $3);
