-- Wishes that outlive the database: rows as they are written down, and brought back.

-- name: erasures_since
-- Returns erasures after an id, not younger than a moment.
SELECT id, contact_id, address_hash, at, author, reason FROM erasures WHERE id > $1 AND at <= $2 ORDER BY id LIMIT $3;

-- name: erasure_again
-- Brings the row of an erasure back.
INSERT INTO erasures (id, contact_id, address_hash, at, author, reason) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO NOTHING;

-- name: suppressions_since
-- Returns suppressions after an id, not younger than a moment.
SELECT id, email_hash, reason, at, author FROM suppressions WHERE id > $1 AND at <= $2 ORDER BY id LIMIT $3;

-- name: suppression_again
-- Brings the row of a suppression back, without the address.
INSERT INTO suppressions (id, email_hash, at, author, reason) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO NOTHING;
