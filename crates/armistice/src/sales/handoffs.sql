-- owns: handoffs, handoff_events

-- name: handoff_next_ordinal
-- Returns the number of a contact's next handoff.
SELECT COALESCE(MAX(ordinal), 0) + 1 FROM handoffs WHERE contact_id = $1;

-- name: handoff_open_of
-- Returns the handoff of a contact that has not ended.
SELECT id FROM handoffs WHERE contact_id = $1 AND ended_at IS NULL;

-- name: handoff_create
-- Stores a handoff as offered.
INSERT INTO handoffs (id, contact_id, ordinal, agreement_id, owner_id, state, reasons, offered_at)
VALUES ($1, $2, $3, $4, $5, 'offered', $6, $7);

-- name: handoff_by_id
-- Returns one handoff.
SELECT id, contact_id, ordinal, agreement_id, owner_id, state, reasons, offered_at, accepted_at, ended_at,
       end_reason, next_due_at
FROM handoffs WHERE id = $1;

-- name: handoff_seen
-- Returns one handoff that the caller may see.
SELECT id, contact_id, ordinal, agreement_id, owner_id, state, reasons, offered_at, accepted_at, ended_at,
       end_reason, next_due_at
FROM handoffs
WHERE id = $1
  AND ($2 = 1 OR owner_id = $3 OR owner_id IN (SELECT users.id FROM users WHERE users.team_id = $4));

-- name: handoffs_of_contact
-- Returns the handoffs of a contact, the latest first.
SELECT id, contact_id, ordinal, agreement_id, owner_id, state, reasons, offered_at, accepted_at, ended_at,
       end_reason, next_due_at
FROM handoffs WHERE contact_id = $1 ORDER BY ordinal DESC;

-- name: handoff_accept
-- Notes that a seller took an offered handoff on.
UPDATE handoffs SET state = 'accepted', accepted_at = $2, owner_id = $3 WHERE id = $1 AND state = 'offered';

-- name: handoff_end
-- Ends a handoff that is in a given state.
UPDATE handoffs SET state = $3, ended_at = $4, end_reason = $5, next_due_at = NULL
WHERE id = $1 AND state = $2 AND ended_at IS NULL;

-- name: handoff_due
-- Notes when a handoff next wants something.
UPDATE handoffs SET next_due_at = $2 WHERE id = $1;

-- name: handoff_event
-- Adds to the history of a handoff.
INSERT INTO handoff_events (id, handoff_id, contact_id, kind, at, recorded_at, user_id, reason, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: handoff_events_of
-- Returns the history of a handoff, oldest first.
SELECT handoff_events.kind, handoff_events.at, users.name, handoff_events.reason, handoff_events.note
FROM handoff_events LEFT JOIN users ON users.id = handoff_events.user_id
WHERE handoff_events.handoff_id = $1 ORDER BY handoff_events.at, handoff_events.id;

-- name: route_contact_owner
-- Returns the owner of a contact who sells.
SELECT users.id FROM contacts JOIN users ON users.id = contacts.owner_id
WHERE contacts.id = $1 AND users.role IN ('sales', 'head_of_sales') AND users.disabled_at IS NULL;

-- name: route_account_owner
-- Returns the owner of a contact's company who sells.
SELECT users.id FROM contacts JOIN accounts ON accounts.id = contacts.account_id
JOIN users ON users.id = accounts.owner_id
WHERE contacts.id = $1 AND users.role IN ('sales', 'head_of_sales') AND users.disabled_at IS NULL;

-- name: route_fewest_open
-- Returns the seller with the fewest open handoffs.
SELECT users.id FROM users
LEFT JOIN handoffs ON handoffs.owner_id = users.id AND handoffs.ended_at IS NULL
WHERE users.role = 'sales' AND users.disabled_at IS NULL
GROUP BY users.id ORDER BY COUNT(handoffs.id), users.id LIMIT 1;

-- name: route_last_resort
-- Returns who sees to handoffs while there is no seller.
SELECT id FROM users WHERE role IN ('head_of_sales', 'admin') AND disabled_at IS NULL
ORDER BY CASE role WHEN 'head_of_sales' THEN 0 ELSE 1 END, id LIMIT 1;

-- name: handoffs_waiting
-- Counts the open handoffs of a colleague.
SELECT COUNT(*) FROM handoffs WHERE owner_id = $1 AND ended_at IS NULL;

-- name: handoff_owner_set
-- Gives an open handoff to another seller.
UPDATE handoffs SET owner_id = $2 WHERE id = $1 AND ended_at IS NULL;

-- name: handoffs_orphaned
-- Returns open handoffs whose owner has left, the most urgent first.
SELECT handoffs.id FROM users JOIN handoffs ON handoffs.owner_id = users.id AND handoffs.ended_at IS NULL
WHERE users.disabled_at IS NOT NULL ORDER BY handoffs.next_due_at, handoffs.id LIMIT $1;
