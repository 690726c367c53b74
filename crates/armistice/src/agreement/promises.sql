-- name: handoff_moments
-- Returns when the handoffs of a period were offered, in order.
SELECT offered_at FROM handoffs WHERE offered_at >= $1 AND offered_at < $2 ORDER BY offered_at;

-- name: clocks_kept
-- Counts the promises that fall due in a period: due by now, kept of them, kept before their moment, still running, void.
-- One that is overdue and not yet swept counts as due and not kept.
SELECT clause,
       CAST(SUM(CASE WHEN due_at < $3 AND (outcome IS NULL OR outcome <> 'void') THEN 1 ELSE 0 END) AS BIGINT) AS due,
       CAST(SUM(CASE WHEN due_at < $3 AND outcome = 'kept' THEN 1 ELSE 0 END) AS BIGINT) AS kept,
       CAST(SUM(CASE WHEN due_at >= $3 AND outcome = 'kept' THEN 1 ELSE 0 END) AS BIGINT) AS ahead,
       CAST(SUM(CASE WHEN due_at >= $3 AND outcome IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS running,
       CAST(SUM(CASE WHEN outcome = 'void' THEN 1 ELSE 0 END) AS BIGINT) AS void
FROM clocks WHERE due_at >= $1 AND due_at < $2 GROUP BY clause;

-- name: clocks_broken_by
-- Counts the broken promises of a period by seller and clause, most first.
SELECT clocks.user_id, users.name, clocks.clause, COUNT(*) AS broken
FROM clocks JOIN users ON users.id = clocks.user_id
WHERE clocks.due_at >= $1 AND clocks.due_at < $2 AND clocks.due_at < $3
  AND (clocks.outcome IS NULL OR clocks.outcome = 'broken')
GROUP BY clocks.user_id, users.name, clocks.clause ORDER BY COUNT(*) DESC, users.name, clocks.clause;
