-- name: dossier_touches
-- Returns what a contact did last, the latest first, with the latest verdict on each touch.
SELECT touches.id, touches.contact_id, touches.kind, touches.subject, touches.at, touches.campaign_id, touches.source,
       touches.medium, touches.reference,
       (SELECT touch_classes.class FROM touch_classes
        WHERE touch_classes.contact_id = touches.contact_id AND touch_classes.touch_id = touches.id
        ORDER BY touch_classes.id DESC LIMIT 1) AS class
FROM touches WHERE touches.contact_id = $1 ORDER BY touches.at DESC, touches.id DESC LIMIT $2;

-- name: dossier_activities
-- Returns what we did with a contact last, the latest first.
SELECT id, contact_id, kind, at, recorded_at, author, summary, reference
FROM activities WHERE contact_id = $1 ORDER BY at DESC, id DESC LIMIT $2;

-- name: dossier_others
-- Returns other people of a company whom the caller may see, those who were active last first.
SELECT id, first_name, last_name, email, job_title, stage, last_touch_at FROM contacts
WHERE account_id = $1 AND id <> $2 AND erased_at IS NULL
  AND ($3 = 1 OR owner_id = $4 OR owner_id IN (SELECT users.id FROM users WHERE users.team_id = $5)
       OR (CAST($5 AS BIGINT) IS NOT NULL AND owner_id IS NULL))
ORDER BY CASE WHEN last_touch_at IS NULL THEN 1 ELSE 0 END, last_touch_at DESC, id LIMIT $6;
