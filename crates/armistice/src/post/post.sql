-- owns: messages, deliveries, links, suppressions

-- name: message_plan
-- Promises a mail, unless it was promised before.
INSERT INTO messages (id, recipient_id, recipient_kind, purpose, send_class, template_id, template_version, system_mail,
                      subject_id, enrollment_id, consent_purpose, to_address, why_you, why_now, state, attempts,
                      planned_at, due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'planned', 0, $15, $16)
ON CONFLICT (recipient_id, purpose) DO NOTHING;

-- name: message_by_id
-- Returns one promise.
SELECT id, recipient_id, recipient_kind, purpose, send_class, template_id, template_version, system_mail, subject_id,
       enrollment_id, consent_purpose, to_address, why_you, why_now, state, attempts, planned_at, due_at, leased_until,
       settled_at, answer
FROM messages WHERE id = $1;

-- name: message_seen
-- Returns one promise within the caller's sight: to a contact, to a colleague for an admin, to oneself.
SELECT id, recipient_id, recipient_kind, purpose, send_class, template_id, template_version, system_mail, subject_id,
       enrollment_id, consent_purpose, to_address, why_you, why_now, state, attempts, planned_at, due_at, leased_until,
       settled_at, answer
FROM messages
WHERE id = $1
  AND ((recipient_kind <> 'contact' AND ($5 = 1 OR (recipient_kind = 'user' AND recipient_id = $6)))
       OR (recipient_kind = 'contact'
           AND ($2 = 1 OR EXISTS (SELECT 1 FROM contacts WHERE contacts.id = messages.recipient_id
                AND (contacts.owner_id = $3
                     OR contacts.owner_id IN (SELECT users.id FROM users WHERE users.team_id = $4)
                     OR ($4 IS NOT NULL AND contacts.owner_id IS NULL))))));

-- name: message_due_one
-- Returns 1 when a mail of a class is due.
SELECT 1 FROM messages WHERE send_class = $1 AND due_at <= $2 AND state IN ('planned', 'deferred') LIMIT 1;

-- name: messages_due
-- Returns the mails of a class that are due, the longest waiting first.
SELECT id, recipient_id, recipient_kind, purpose, send_class, template_id, template_version, system_mail, subject_id,
       enrollment_id, consent_purpose, to_address, why_you, why_now, state, attempts, planned_at, due_at, leased_until,
       settled_at, answer
FROM messages WHERE send_class = $1 AND due_at <= $2 AND state IN ('planned', 'deferred') ORDER BY due_at, id LIMIT $3;

-- name: message_lease
-- Gives a mail to a sender until a moment.
UPDATE messages SET state = 'leased', attempts = $2, leased_until = $3
WHERE id = $1 AND state IN ('planned', 'deferred');

-- name: message_give_back
-- Undoes a lease: the mail was not tried.
UPDATE messages SET state = 'planned', attempts = $2 - 1, leased_until = NULL
WHERE id = $1 AND state = 'leased' AND attempts = $2;

-- name: message_settle
-- Writes how a try ended, unless somebody has begun another one.
UPDATE messages SET state = $3, attempts = $2, due_at = COALESCE(CAST($4 AS BIGINT), due_at), leased_until = NULL,
                    settled_at = $5, answer = $6
WHERE id = $1 AND ((state IN ('leased', 'unknown') AND attempts = $2)
                   OR (state IN ('planned', 'deferred') AND attempts = $2 - 1));

-- name: message_plan_again
-- Lets a mail be sent once more.
UPDATE messages SET state = 'planned', due_at = $2, settled_at = NULL WHERE id = $1;

-- name: messages_hold
-- Holds every mail to a contact that was still to be sent.
UPDATE messages SET state = 'held', settled_at = $1, answer = $2, leased_until = NULL
WHERE recipient_kind = 'contact' AND state IN ('planned', 'deferred', 'leased');

-- name: messages_lost
-- Returns the mails whose sender did not come back in time.
SELECT id, recipient_id, recipient_kind, purpose, send_class, template_id, template_version, system_mail, subject_id,
       enrollment_id, consent_purpose, to_address, why_you, why_now, state, attempts, planned_at, due_at, leased_until,
       settled_at, answer
FROM messages WHERE state = 'leased' AND leased_until < $1 ORDER BY leased_until LIMIT $2;

-- name: delivery_note
-- Notes one try.
INSERT INTO deliveries (id, message_id, attempt, started_at, ended_at, outcome, answer)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: deliveries_of
-- Returns the tries of a promise, oldest first.
SELECT attempt, started_at, ended_at, outcome, answer FROM deliveries WHERE message_id = $1 ORDER BY attempt, id;

-- name: link_keep
-- Keeps an address under the id that its text gives it.
INSERT INTO links (id, url) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: link_url
-- Returns the address of a link.
SELECT url FROM links WHERE id = $1;

-- name: suppress
-- Notes that an address must not be mailed.
INSERT INTO suppressions (id, email_key, email_hash, reason, at, author) VALUES ($1, $2, $3, $4, $5, $6);

-- name: suppressions_of
-- Returns why an address must not be mailed now, and since when.
SELECT reason, at FROM suppressions WHERE email_hash = $1 AND lifted_at IS NULL ORDER BY at, id;

-- name: suppression_lift
-- Lets an address be mailed again.
UPDATE suppressions SET lifted_at = $2, lifted_by = $3 WHERE id = $1 AND lifted_at IS NULL;

-- name: suppression_lift_own
-- Lets an address be mailed again because its owner says so.
UPDATE suppressions SET lifted_at = $3 WHERE email_hash = $1 AND reason = $2 AND lifted_at IS NULL;

-- name: suppressions
-- Returns suppressions, the latest first.
SELECT id, email_key, reason, at, author, lifted_at FROM suppressions WHERE id < $1 ORDER BY id DESC LIMIT $2;

-- name: handoff_of_notice
-- Returns what the notice of a handoff says, and the zone of its seller.
SELECT contacts.first_name, contacts.last_name, handoffs.reasons, handoffs.next_due_at, users.zone
FROM handoffs JOIN contacts ON contacts.id = handoffs.contact_id JOIN users ON users.id = handoffs.owner_id
WHERE handoffs.id = $1;
