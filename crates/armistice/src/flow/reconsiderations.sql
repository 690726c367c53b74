-- Whom a change of the house concerns; none writes.

-- name: everybody_after
-- Returns the next contacts by id.
SELECT id FROM contacts WHERE id > $1 AND erased_at IS NULL ORDER BY id LIMIT $2;

-- name: people_after
-- Returns the next contacts of a company by id.
SELECT id FROM contacts WHERE account_id = $1 AND id > $2 AND erased_at IS NULL ORDER BY id LIMIT $3;
