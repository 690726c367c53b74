-- owns: attempts

-- name: attempt_log
-- Stores an attempt.
INSERT INTO attempts (id, handoff_id, contact_id, user_id, channel, outcome, at, recorded_at, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: attempts_tally
-- Counts the attempts of a handoff, and those that reached the contact.
SELECT COUNT(*) AS attempts,
       CAST(COALESCE(SUM(CASE WHEN outcome IN ('conversation', 'meeting_booked', 'not_interested') THEN 1 ELSE 0 END), 0) AS BIGINT) AS reached
FROM attempts WHERE handoff_id = $1;

-- name: attempts_of
-- Returns the attempts of a handoff with the sellers' names, the latest first.
SELECT attempts.id, users.name, attempts.channel, attempts.outcome, attempts.at, attempts.recorded_at, attempts.note
FROM attempts JOIN users ON users.id = attempts.user_id
WHERE attempts.handoff_id = $1 ORDER BY attempts.recorded_at DESC, attempts.id DESC;
