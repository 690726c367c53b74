-- Questions of the timeline, each a page older than a place; none writes.

-- name: timeline_touches
-- Returns what a contact did, with the answers behind a submission and the latest verdict on who did it.
SELECT touches.id, touches.at, touches.kind, touches.subject, touches.source, campaigns.name AS campaign,
       submissions.answers,
       (SELECT touch_classes.class FROM touch_classes
        WHERE touch_classes.contact_id = touches.contact_id AND touch_classes.touch_id = touches.id
        ORDER BY touch_classes.id DESC LIMIT 1) AS class
FROM touches LEFT JOIN campaigns ON campaigns.id = touches.campaign_id
LEFT JOIN submissions ON touches.kind = 'submission' AND submissions.id = touches.reference
     AND submissions.contact_id = touches.contact_id
WHERE touches.contact_id = $1 AND touches.at <= $2 AND (touches.at < $2 OR touches.id < $3)
ORDER BY touches.at DESC, touches.id DESC LIMIT $4;

-- name: timeline_activities
-- Returns what we did.
SELECT id, at, kind, summary, author, reference FROM activities
WHERE contact_id = $1 AND at <= $2 AND (at < $2 OR id < $3) ORDER BY at DESC, id DESC LIMIT $4;

-- name: timeline_stages
-- Returns the first stage and the moves since.
SELECT id, at, from_stage, to_stage, reason, author FROM stage_history
WHERE contact_id = $1 AND at <= $2 AND (at < $2 OR id < $3) ORDER BY at DESC, id DESC LIMIT $4;

-- name: timeline_segments
-- Returns which segments they joined and left.
SELECT turned.id, turned.at, turned.segment_id, segments.name AS segment, turned.kind, turned.reason, turned.author
FROM membership_changes AS turned JOIN segments ON segments.id = turned.segment_id
WHERE turned.contact_id = $1 AND turned.at <= $2 AND (turned.at < $2 OR turned.id < $3)
ORDER BY turned.at DESC, turned.id DESC LIMIT $4;

-- name: timeline_changes
-- Returns the changes of values.
SELECT id, at, field, old_value, new_value, author FROM changes
WHERE noun = 'contact' AND noun_id = $1 AND at <= $2 AND (at < $2 OR id < $3) ORDER BY at DESC, id DESC LIMIT $4;
