-- name: contact_owner_set
-- Gives a contact to a colleague.
UPDATE contacts SET owner_id = $2 WHERE id = $1;
