-- owns: clocks

-- name: clock_start
-- Starts one promise about a handoff.
INSERT INTO clocks (id, handoff_id, contact_id, agreement_id, clause, user_id, starts_at, due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: clocks_of_handoff
-- Returns the clocks of a handoff, earliest due first.
SELECT id, handoff_id, agreement_id, clause, user_id, starts_at, due_at, outcome, ended_at, evidence_id
FROM clocks WHERE handoff_id = $1 ORDER BY due_at, id;

-- name: clock_keep
-- Keeps a running clock by an attempt that was recorded in time.
UPDATE clocks SET outcome = 'kept', ended_at = $3, evidence_id = $4
WHERE handoff_id = $1 AND clause = $2 AND outcome IS NULL AND due_at >= $3;

-- name: clocks_break_of_handoff
-- Breaks the clocks of a handoff whose moment has passed.
UPDATE clocks SET outcome = 'broken', ended_at = due_at WHERE handoff_id = $1 AND outcome IS NULL AND due_at < $2;

-- name: clocks_void
-- Ends the clocks of a handoff under which nothing is owed any more.
UPDATE clocks SET outcome = 'void', ended_at = $2 WHERE handoff_id = $1 AND outcome IS NULL;

-- name: clocks_pass_on
-- Gives the running clocks of a handoff to another seller.
UPDATE clocks SET user_id = $2 WHERE handoff_id = $1 AND outcome IS NULL;

-- name: clocks_break
-- Breaks overdue clocks, earliest first, at most so many.
UPDATE clocks SET outcome = 'broken', ended_at = due_at
WHERE id IN (SELECT id FROM clocks WHERE outcome IS NULL AND due_at < $1 ORDER BY due_at, id LIMIT $2);

-- name: attempts_promised
-- Returns how many attempts the version of a handoff promises.
SELECT agreements.attempts_promised FROM handoffs JOIN agreements ON agreements.id = handoffs.agreement_id
WHERE handoffs.id = $1;
