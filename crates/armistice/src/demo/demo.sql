-- owns: caught_mails

-- name: offered_since
-- Returns the handoffs that were offered after one, oldest first.
SELECT id, owner_id, offered_at FROM handoffs WHERE id > $1 ORDER BY id;

-- name: company_of_handoff
-- Returns the name of the company behind a handoff.
SELECT accounts.name FROM handoffs JOIN contacts ON contacts.id = handoffs.contact_id
LEFT JOIN accounts ON accounts.id = contacts.account_id WHERE handoffs.id = $1;
