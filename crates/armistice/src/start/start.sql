-- name: first_steps
-- Tells which of the first steps are behind the house.
SELECT (SELECT COUNT(*) FROM users) AS users,
       (SELECT COUNT(*) FROM invitations) AS invitations,
       (SELECT COUNT(*) FROM forms WHERE published_at IS NOT NULL) AS forms,
       (SELECT COUNT(*) FROM agreements WHERE withdrawn_at IS NULL) AS agreements;

-- name: own_handoffs
-- Returns a seller's open handoffs, the most urgent first.
SELECT handoffs.id, handoffs.state, handoffs.offered_at, handoffs.next_due_at,
       contacts.first_name, contacts.last_name, contacts.email
FROM handoffs JOIN contacts ON contacts.id = handoffs.contact_id
WHERE handoffs.owner_id = $1 AND handoffs.ended_at IS NULL
ORDER BY CASE WHEN handoffs.next_due_at IS NULL THEN 1 ELSE 0 END, handoffs.next_due_at, handoffs.id LIMIT $2;

-- name: won_between
-- Sums the deals that were won in a span, per currency, within sight.
SELECT currency, COUNT(*) AS deals, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM deals
WHERE stage = 'won' AND closed_at >= $1 AND closed_at < $2
  AND ($3 = 1 OR owner_id = $4 OR owner_id IN (SELECT users.id FROM users WHERE users.team_id = $5)
       OR (CAST($5 AS BIGINT) IS NOT NULL AND owner_id IS NULL))
GROUP BY currency ORDER BY currency;
