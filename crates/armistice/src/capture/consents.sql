-- owns: consents

-- name: consent_record
-- Records what a contact allowed or took back.
INSERT INTO consents (id, contact_id, purpose, state, at, recorded_at, words, origin, address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: consent_state
-- Returns what a contact said last for a purpose.
SELECT state FROM consents WHERE contact_id = $1 AND purpose = $2 ORDER BY at DESC, id DESC LIMIT 1;

-- name: consent_history
-- Returns everything a contact said, latest first.
SELECT purpose, state, at, recorded_at, words, origin, address FROM consents WHERE contact_id = $1 ORDER BY at DESC, id DESC;
