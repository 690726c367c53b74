-- owns: deals, deal_changes

-- name: deal_open
-- Stores a new deal.
INSERT INTO deals (id, contact_id, account_id, handoff_id, owner_id, name, stage, amount_minor, currency,
                   expected_close_at, opened_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: deal_by_id
-- Returns one deal.
SELECT id, contact_id, account_id, handoff_id, owner_id, name, stage, amount_minor, currency, expected_close_at,
       opened_at, closed_at, close_reason
FROM deals WHERE id = $1;

-- name: deal_seen
-- Returns one deal that the caller may see.
SELECT id, contact_id, account_id, handoff_id, owner_id, name, stage, amount_minor, currency, expected_close_at,
       opened_at, closed_at, close_reason
FROM deals
WHERE id = $1
  AND ($2 = 1 OR owner_id = $3 OR owner_id IN (SELECT users.id FROM users WHERE users.team_id = $4)
       OR (CAST($4 AS BIGINT) IS NOT NULL AND owner_id IS NULL));

-- name: deal_of_handoff
-- Returns the deal that a handoff became.
SELECT id FROM deals WHERE handoff_id = $1;

-- name: deals_other_open
-- Counts a contact's open deals besides one.
SELECT COUNT(*) FROM deals WHERE contact_id = $1 AND id <> $2 AND closed_at IS NULL;

-- name: deal_stage_set
-- Moves a deal.
UPDATE deals SET stage = $2 WHERE id = $1;

-- name: deal_describe
-- Changes what is said of a deal.
UPDATE deals SET name = $2, amount_minor = $3, currency = $4, expected_close_at = $5 WHERE id = $1;

-- name: deal_owner_set
-- Gives a deal to another colleague.
UPDATE deals SET owner_id = $2 WHERE id = $1;

-- name: deal_close
-- Ends a deal.
UPDATE deals SET stage = $2, closed_at = $3, close_reason = $4 WHERE id = $1;

-- name: deal_follow
-- Brings a deal where a list says it stands.
UPDATE deals SET stage = $2, amount_minor = $3, currency = $4, closed_at = $5, close_reason = $6 WHERE id = $1;

-- name: deal_change
-- Keeps a change of a deal.
INSERT INTO deal_changes (id, deal_id, contact_id, field, old_value, new_value, at, recorded_at, author)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: deal_history
-- Returns the changes of a deal, oldest first.
SELECT field, old_value, new_value, at, author FROM deal_changes WHERE deal_id = $1 ORDER BY at, id;
