-- owns: score_models, scores

-- name: consent_states
-- Returns what a contact said last for each purpose.
SELECT purpose, state FROM consents AS said
WHERE contact_id = $1 AND NOT EXISTS (
    SELECT 1 FROM consents AS later WHERE later.contact_id = said.contact_id AND later.purpose = said.purpose
      AND (later.at > said.at OR (later.at = said.at AND later.id > said.id)));

-- name: owner_and_campaign
-- Returns the owner's address and the first campaign's key of a contact.
SELECT users.email, campaigns.key FROM contacts
LEFT JOIN users ON users.id = contacts.owner_id LEFT JOIN campaigns ON campaigns.id = contacts.campaign_id
WHERE contacts.id = $1;

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
