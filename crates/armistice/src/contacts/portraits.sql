-- Questions of the page of one contact; none writes.

-- name: portrait_names
-- Returns the names of a contact's owner and of the campaign that brought them.
SELECT users.name, campaigns.name FROM contacts
LEFT JOIN users ON users.id = contacts.owner_id LEFT JOIN campaigns ON campaigns.id = contacts.campaign_id
WHERE contacts.id = $1;

-- name: account_owner_name
-- Returns the name of an account's owner.
SELECT users.name FROM accounts LEFT JOIN users ON users.id = accounts.owner_id WHERE accounts.id = $1;

-- name: account_deals
-- Returns an account's deals that the caller may see, open ones first.
SELECT deals.id, deals.name, deals.stage, deals.amount_minor, deals.currency, users.name AS owner
FROM deals JOIN contacts ON contacts.id = deals.contact_id LEFT JOIN users ON users.id = deals.owner_id
WHERE contacts.account_id = $1
  AND ($2 = 1 OR deals.owner_id = $3 OR deals.owner_id IN (SELECT mates.id FROM users AS mates WHERE mates.team_id = $4)
       OR (CAST($4 AS BIGINT) IS NOT NULL AND deals.owner_id IS NULL))
ORDER BY CASE WHEN deals.closed_at IS NULL THEN 0 ELSE 1 END, deals.closed_at DESC, deals.id DESC LIMIT $5;
