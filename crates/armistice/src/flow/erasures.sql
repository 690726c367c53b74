-- Marks of erasure.

-- name: erase_mark
-- Notes that a contact was erased.
UPDATE contacts SET erased_at = $2 WHERE id = $1;

-- name: erase_plans
-- Stops mails to a contact that are not sent yet.
UPDATE messages SET state = 'suppressed', settled_at = $2
WHERE recipient_kind = 'contact' AND recipient_id = $1 AND state IN ('planned', 'deferred', 'held');

-- name: erasure_keep
-- Keeps that, when, why and by whom a contact was erased, with the keyed hash of the address.
INSERT INTO erasures (id, contact_id, address_hash, at, author, reason) VALUES ($1, $2, $3, $4, $5, $6);
