-- name: first_steps
-- Tells which of the first steps are behind the house.
SELECT (SELECT COUNT(*) FROM users) AS users,
       (SELECT COUNT(*) FROM invitations) AS invitations,
       (SELECT COUNT(*) FROM forms WHERE published_at IS NOT NULL) AS forms,
       (SELECT COUNT(*) FROM agreements WHERE withdrawn_at IS NULL) AS agreements,
       (SELECT COUNT(*) FROM (SELECT id FROM contacts LIMIT 1) AS somebody) AS contacts,
       (SELECT COUNT(*) FROM journeys WHERE started_at IS NOT NULL) AS journeys;

-- name: won_between
-- Sums the deals that were won in a span, per currency, within sight.
SELECT currency, COUNT(*) AS deals, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM deals
WHERE stage = 'won' AND closed_at >= $1 AND closed_at < $2
  AND ($3 = 1 OR owner_id = $4 OR owner_id IN (SELECT users.id FROM users WHERE users.team_id = $5)
       OR (CAST($5 AS BIGINT) IS NOT NULL AND owner_id IS NULL))
GROUP BY currency ORDER BY currency;
