-- owns: bulk_actions, bulk_contacts

-- name: bulk_action_create
-- Notes an order.
INSERT INTO bulk_actions (id, deed, object, value, question, created_at, created_by, contacts, reached, changed, same,
                          refused, undo_reached, undone, kept)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, 0, 0, 0, 0);

-- name: bulk_action_by_id
-- Returns one bulk action.
SELECT id, deed, object, value, question, created_at, created_by, gathered_at, contacts, reached, changed, same, refused,
       ended_at, stopped_by, failure, undo_at, undo_by, undo_reached, undone, kept, undo_ended_at, forgotten_at
FROM bulk_actions WHERE id = $1;

-- name: bulk_actions_latest
-- Returns the latest bulk actions, all of them or those that somebody ordered.
SELECT id, deed, object, value, question, created_at, created_by, gathered_at, contacts, reached, changed, same, refused,
       ended_at, stopped_by, failure, undo_at, undo_by, undo_reached, undone, kept, undo_ended_at, forgotten_at
FROM bulk_actions WHERE $2 = 1 OR created_by = $3 ORDER BY id DESC LIMIT $1;

-- name: bulk_actions_under_way
-- Counts the bulk actions that have not ended.
SELECT CAST(COUNT(*) AS BIGINT) FROM bulk_actions WHERE ended_at IS NULL;

-- name: bulk_action_ungathered
-- Returns the oldest bulk action of which it is not written down yet whom it means.
SELECT id, deed, object, value, question, created_at, created_by, gathered_at, contacts, reached, changed, same, refused,
       ended_at, stopped_by, failure, undo_at, undo_by, undo_reached, undone, kept, undo_ended_at, forgotten_at
FROM bulk_actions WHERE ended_at IS NULL AND gathered_at IS NULL ORDER BY id LIMIT 1;

-- name: bulk_action_gathered
-- Notes that more contacts are frozen, if nobody else froze any meanwhile.
UPDATE bulk_actions SET contacts = contacts + $3, gathered_at = $4
WHERE id = $1 AND contacts = $2 AND gathered_at IS NULL AND ended_at IS NULL;

-- name: bulk_action_advance
-- Notes how far a bulk action came.
UPDATE bulk_actions SET reached = COALESCE(CAST($2 AS BIGINT), reached), changed = changed + $3, same = same + $4,
    refused = refused + $5, ended_at = $6
WHERE id = $1;

-- name: bulk_action_retreat
-- Notes how far the way back came.
UPDATE bulk_actions SET undo_reached = COALESCE(CAST($2 AS BIGINT), undo_reached), undone = undone + $3, kept = kept + $4,
    undo_ended_at = $5
WHERE id = $1;

-- name: bulk_action_stop
-- Ends a bulk action before its end.
UPDATE bulk_actions SET ended_at = $2, stopped_by = $3 WHERE id = $1 AND ended_at IS NULL;

-- name: bulk_action_fail
-- Ends a bulk action that cannot begin.
UPDATE bulk_actions SET ended_at = $2, failure = $3 WHERE id = $1 AND ended_at IS NULL;

-- name: bulk_action_undo
-- Begins the way back.
UPDATE bulk_actions SET undo_at = $2, undo_by = $3 WHERE id = $1 AND undo_at IS NULL;

-- name: bulk_action_old
-- Returns the bulk action that ended longest ago, before a moment, and still says what became of each contact. One that is
-- being undone waits for its end.
SELECT id FROM bulk_actions
WHERE ended_at < $1 AND forgotten_at IS NULL AND (undo_at IS NULL OR undo_ended_at IS NOT NULL)
ORDER BY ended_at LIMIT 1;

-- name: bulk_action_forgotten
-- Notes that it is no longer known what became of each contact.
UPDATE bulk_actions SET forgotten_at = $2 WHERE id = $1;

-- name: bulk_contacts_forget
-- Forgets what became of some contacts.
DELETE FROM bulk_contacts WHERE bulk_action_id = $1 AND contact_id IN
    (SELECT old.contact_id FROM bulk_contacts AS old WHERE old.bulk_action_id = $1 ORDER BY old.contact_id LIMIT $2);

-- name: bulk_contact_last
-- Returns the last contact that is frozen, or 0.
SELECT COALESCE(MAX(contact_id), 0) FROM bulk_contacts WHERE bulk_action_id = $1;

-- name: bulk_contacts_next
-- Returns the next contacts in a state with what they were before.
SELECT contact_id, before_value FROM bulk_contacts WHERE bulk_action_id = $1 AND state = $2 AND contact_id > $3
ORDER BY contact_id LIMIT $4;

-- name: bulk_contact_settle
-- Notes what became of a contact.
UPDATE bulk_contacts SET state = $3, before_value = $4, reason = $5 WHERE bulk_action_id = $1 AND contact_id = $2;

-- name: bulk_contact_reasons
-- Counts contacts by state and why.
SELECT state, reason, CAST(COUNT(*) AS BIGINT) FROM bulk_contacts WHERE bulk_action_id = $1 AND reason IS NOT NULL
GROUP BY state, reason ORDER BY 3 DESC, 1, 2 LIMIT $2;
