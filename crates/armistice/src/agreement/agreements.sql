-- owns: agreements, signatures

-- name: agreement_by_id
-- Returns one version with how many sides signed it.
SELECT agreements.*,
       (SELECT COUNT(*) FROM signatures WHERE signatures.agreement_id = agreements.id) AS signatures,
       (SELECT MAX(signatures.at) FROM signatures WHERE signatures.agreement_id = agreements.id) AS last_signed_at
FROM agreements WHERE id = $1;

-- name: agreements
-- Returns every version, the latest first.
SELECT agreements.*,
       (SELECT COUNT(*) FROM signatures WHERE signatures.agreement_id = agreements.id) AS signatures,
       (SELECT MAX(signatures.at) FROM signatures WHERE signatures.agreement_id = agreements.id) AS last_signed_at
FROM agreements ORDER BY version DESC;

-- name: agreement_in_force_at
-- Returns the version that both had signed and that held at a moment.
SELECT agreements.*, CAST(2 AS BIGINT) AS signatures,
       (SELECT MAX(signatures.at) FROM signatures WHERE signatures.agreement_id = agreements.id) AS last_signed_at
FROM agreements
WHERE in_force_from <= $1 AND withdrawn_at IS NULL
  AND (SELECT COUNT(*) FROM signatures WHERE signatures.agreement_id = agreements.id) = 2
ORDER BY in_force_from DESC, version DESC LIMIT 1;

-- name: agreements_begun_before
-- Returns the versions that both had signed and that began before a moment, earliest first.
SELECT agreements.*, CAST(2 AS BIGINT) AS signatures,
       (SELECT MAX(signatures.at) FROM signatures WHERE signatures.agreement_id = agreements.id) AS last_signed_at
FROM agreements
WHERE in_force_from < $1 AND withdrawn_at IS NULL
  AND (SELECT COUNT(*) FROM signatures WHERE signatures.agreement_id = agreements.id) = 2
ORDER BY in_force_from, version;

-- name: agreement_draft
-- Returns the latest version that still waits for a signature.
SELECT agreements.*,
       (SELECT COUNT(*) FROM signatures WHERE signatures.agreement_id = agreements.id) AS signatures,
       (SELECT MAX(signatures.at) FROM signatures WHERE signatures.agreement_id = agreements.id) AS last_signed_at
FROM agreements
WHERE withdrawn_at IS NULL
  AND (SELECT COUNT(*) FROM signatures WHERE signatures.agreement_id = agreements.id) < 2
ORDER BY version DESC LIMIT 1;

-- name: agreement_next_version
-- Returns the number of the next version.
SELECT COALESCE(MAX(version), 0) + 1 FROM agreements;

-- name: agreement_draft_add
-- Stores a draft.
INSERT INTO agreements (id, version, title, definition, handoffs_per_month, first_attempt_minutes, attempts_promised,
                        attempts_days, recycle_days, calendar, drafted_by, drafted_at, in_force_from)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: agreement_edit
-- Changes a draft that nobody has signed.
UPDATE agreements SET title = $2, definition = $3, handoffs_per_month = $4, first_attempt_minutes = $5,
       attempts_promised = $6, attempts_days = $7, recycle_days = $8, calendar = $9, in_force_from = $10
WHERE id = $1;

-- name: agreement_withdraw
-- Gives a draft up.
UPDATE agreements SET withdrawn_at = $2 WHERE id = $1;

-- name: agreement_begins
-- Puts a version in force from the second signature.
UPDATE agreements SET in_force_from = $2 WHERE id = $1;

-- name: signature_add
-- Stores a signature.
INSERT INTO signatures (id, agreement_id, side, user_id, at, text_hash) VALUES ($1, $2, $3, $4, $5, $6);

-- name: signatures_of
-- Returns the signatures under a version with the signers' names.
SELECT signatures.id, signatures.side, signatures.user_id, users.name, signatures.at, signatures.text_hash
FROM signatures JOIN users ON users.id = signatures.user_id
WHERE signatures.agreement_id = $1 ORDER BY signatures.at, signatures.id;
