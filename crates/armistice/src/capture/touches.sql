-- owns: touches, touch_classes

-- name: touch_record
-- Records what a contact did.
INSERT INTO touches (id, contact_id, visitor_id, kind, subject, at, recorded_at, campaign_id, source, medium, reference)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: touch_classify
-- Notes a verdict on who made a touch.
INSERT INTO touch_classes (id, touch_id, contact_id, class, reason, at, author) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: touches_of_contact
-- Returns the touches of a contact up to a moment, oldest first, with the latest verdict on each.
SELECT touches.id, touches.contact_id, touches.kind, touches.subject, touches.at, touches.campaign_id, touches.source,
       touches.medium, touches.reference,
       (SELECT touch_classes.class FROM touch_classes
        WHERE touch_classes.contact_id = touches.contact_id AND touch_classes.touch_id = touches.id
        ORDER BY touch_classes.id DESC LIMIT 1) AS class
FROM touches WHERE touches.contact_id = $1 AND touches.at <= $2 ORDER BY touches.at, touches.id;
