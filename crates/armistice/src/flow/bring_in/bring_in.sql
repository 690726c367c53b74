-- name: contacts_between
-- Returns contacts whose ids lie between two, in order.
SELECT id FROM contacts WHERE id > $1 AND id < $2 AND erased_at IS NULL ORDER BY id LIMIT $3;
