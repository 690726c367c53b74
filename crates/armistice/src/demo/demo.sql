-- owns: caught_mails

-- name: offered_since
-- Returns the handoffs that were offered after one, oldest first.
SELECT id, owner_id, offered_at AS since FROM handoffs WHERE id > $1 ORDER BY id;

-- name: company_of_handoff
-- Returns the name of the company behind a handoff.
SELECT accounts.name FROM handoffs JOIN contacts ON contacts.id = handoffs.contact_id
LEFT JOIN accounts ON accounts.id = contacts.account_id WHERE handoffs.id = $1;

-- name: mail_keep
-- Keeps a mail that would have been sent.
INSERT INTO caught_mails (id, at, from_address, to_address, subject, raw) VALUES ($1, $2, $3, $4, $5, $6);

-- name: mails
-- Returns the latest mails that are older than one.
SELECT id, at, to_address, subject FROM caught_mails WHERE id < $1 ORDER BY id DESC LIMIT $2;

-- name: mails_to
-- Returns the latest mails to an address that are older than one.
SELECT id, at, to_address, subject FROM caught_mails WHERE to_address = $1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- name: mail_by_id
-- Returns one mail.
SELECT id, at, from_address, to_address, subject, raw FROM caught_mails WHERE id = $1;

-- name: delivered_since
-- Returns the mails to contacts that the server took, planned after a moment.
SELECT id, planned_at FROM messages
WHERE state = 'accepted' AND planned_at > $1 AND recipient_kind = 'contact' ORDER BY planned_at, id;
