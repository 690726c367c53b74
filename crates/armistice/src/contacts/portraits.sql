-- Questions of the page of one contact; none writes.

-- name: portrait_names
-- Returns the names of a contact's owner and of the campaign that brought them.
SELECT users.name, campaigns.name FROM contacts
LEFT JOIN users ON users.id = contacts.owner_id LEFT JOIN campaigns ON campaigns.id = contacts.campaign_id
WHERE contacts.id = $1;
