-- owns: touches, touch_classes

-- name: touch_record
-- Records what a contact did.
INSERT INTO touches (id, contact_id, visitor_id, kind, subject, at, recorded_at, campaign_id, source, medium, reference)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: touch_classify
-- Notes a verdict on who made a touch.
INSERT INTO touch_classes (id, touch_id, contact_id, class, reason, at, author) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: touches_of_contact
-- Returns the touches of a contact up to a moment, oldest first.
SELECT id, contact_id, kind, subject, at, campaign_id, source, medium, reference, NULL AS class
FROM touches WHERE contact_id = $1 AND at <= $2 ORDER BY at, id;

-- name: classes_of_contact
-- Returns the verdicts on the touches of a contact, oldest first: few touches have any.
SELECT touch_id, class FROM touch_classes WHERE contact_id = $1 ORDER BY id;
