-- owns: campaigns, costs

-- name: campaign_create
-- Stores a campaign.
INSERT INTO campaigns (id, key, name, channel, starts_at, ends_at, budget_minor, currency, created_at, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: campaign_edit
-- Gives a campaign other words, another period or another budget.
UPDATE campaigns
SET key = $2, name = $3, channel = $4, starts_at = $5, ends_at = $6, budget_minor = $7, currency = $8
WHERE id = $1;

-- name: campaign_by_id
-- Returns one campaign.
SELECT id, key, name, channel, starts_at, ends_at, budget_minor, currency, created_at FROM campaigns WHERE id = $1;

-- name: campaign_by_key
-- Returns the campaign that a link names by its key.
SELECT id, key, name, channel, starts_at, ends_at, budget_minor, currency, created_at FROM campaigns WHERE key = $1;

-- name: campaigns
-- Returns all campaigns, the latest first.
SELECT id, key, name, channel, starts_at, ends_at, budget_minor, currency, created_at FROM campaigns
ORDER BY COALESCE(starts_at, created_at) DESC, id DESC LIMIT $1;

-- name: campaign_leads
-- Counts the contacts that each campaign brought first.
SELECT campaign_id, COUNT(*) FROM contacts WHERE campaign_id IS NOT NULL GROUP BY campaign_id;

-- name: cost_add
-- Books a cost; one that an import brought before is left as it is.
INSERT INTO costs (id, campaign_id, at, amount_minor, currency, note, external_key, recorded_at, author)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (external_key) DO NOTHING;

-- name: costs_of
-- Returns the costs of a campaign within a span of time, the latest first.
SELECT id, campaign_id, at, amount_minor, currency, note, recorded_at, author FROM costs
WHERE campaign_id = $1 AND at >= $2 AND at < $3 ORDER BY at DESC, id DESC LIMIT $4;

-- name: cost_totals
-- Sums the costs of each campaign and currency within a span of time, every cost row once.
SELECT campaign_id, currency, CAST(SUM(amount_minor) AS BIGINT), COUNT(*) FROM costs
WHERE at >= $1 AND at < $2 GROUP BY campaign_id, currency ORDER BY campaign_id, currency;

-- name: published_forms
-- Returns the forms that a link can lead to.
SELECT slug, name FROM forms WHERE published_at IS NOT NULL ORDER BY name, id LIMIT $1;

-- name: funnel_leads
-- Returns for every lead of a span of time its source, its first sight, and when it was first won before the cut.
SELECT contacts.source, contacts.first_seen_at, wins.won_at,
       CASE WHEN contacts.id IN (SELECT contact_id FROM handoffs WHERE offered_at < $6) THEN 1 ELSE 0 END,
       CASE WHEN contacts.id IN (SELECT contact_id FROM handoffs WHERE accepted_at < $6) THEN 1 ELSE 0 END,
       CASE WHEN contacts.id IN (SELECT contact_id FROM attempts
                                 WHERE outcome IN ('conversation', 'meeting_booked') AND at < $6) THEN 1 ELSE 0 END,
       CASE WHEN contacts.id IN (SELECT contact_id FROM deals WHERE opened_at < $6) THEN 1 ELSE 0 END
FROM contacts
LEFT JOIN (SELECT contact_id, MIN(closed_at) AS won_at FROM deals
           WHERE stage = 'won' AND closed_at < $6 GROUP BY contact_id) AS wins ON wins.contact_id = contacts.id
WHERE contacts.first_seen_at >= $4 AND contacts.first_seen_at < $5
  AND (CAST($7 AS BIGINT) IS NULL OR contacts.campaign_id = $7)
  AND (CAST($1 AS BIGINT) = 1 OR contacts.owner_id = $2
       OR contacts.owner_id IN (SELECT id FROM users WHERE team_id = CAST($3 AS BIGINT))
       OR (CAST($3 AS BIGINT) IS NOT NULL AND contacts.owner_id IS NULL));

-- name: won_currencies
-- Counts the deals won in a span of time and sums their amounts, per currency, the most frequent first.
SELECT currency, COUNT(*), CAST(SUM(amount_minor) AS BIGINT) FROM deals
WHERE stage = 'won' AND closed_at >= $4 AND closed_at < $5
  AND (CAST($1 AS BIGINT) = 1 OR owner_id = $2
       OR owner_id IN (SELECT id FROM users WHERE team_id = CAST($3 AS BIGINT))
       OR (CAST($3 AS BIGINT) IS NOT NULL AND owner_id IS NULL))
GROUP BY currency ORDER BY 2 DESC, 1;

-- name: won_paths
-- Returns every won deal of a span of time with the touches that count, in order of deal, time and id.
SELECT deals.id, deals.name, deals.amount_minor, deals.closed_at, deals.contact_id, contacts.first_seen_at,
       contacts.source, contacts.campaign_id, touches.id, touches.at, touches.kind, touches.source,
       touches.campaign_id
FROM deals
JOIN contacts ON contacts.id = deals.contact_id
LEFT JOIN touches ON touches.contact_id = deals.contact_id AND touches.at <= deals.closed_at
     AND (touches.campaign_id IS NOT NULL OR touches.source <> '')
     AND COALESCE((SELECT class FROM touch_classes
                   WHERE touch_classes.contact_id = touches.contact_id AND touch_classes.touch_id = touches.id
                   ORDER BY touch_classes.id DESC LIMIT 1), 'human') <> 'machine'
WHERE deals.stage = 'won' AND deals.closed_at >= $4 AND deals.closed_at < $5 AND deals.currency = $6
  AND (CAST($1 AS BIGINT) = 1 OR deals.owner_id = $2
       OR deals.owner_id IN (SELECT id FROM users WHERE team_id = CAST($3 AS BIGINT))
       OR (CAST($3 AS BIGINT) IS NOT NULL AND deals.owner_id IS NULL))
ORDER BY deals.id, touches.at, touches.id;
