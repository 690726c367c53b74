-- owns: segments, segment_rules, memberships, membership_changes, segment_walks

-- name: segment_make
-- Makes a segment.
INSERT INTO segments (id, key, name, description, rule, version, created_at, created_by, changed_at, changed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, $8);

-- name: segment_rule_keep
-- Keeps a version of a segment's rule.
INSERT INTO segment_rules (segment_id, version, rule, at, author) VALUES ($1, $2, $3, $4, $5);

-- name: segment_edit
-- Changes what a segment is called and whom it means.
UPDATE segments SET name = $2, description = $3, rule = $4, version = $5, changed_at = $6, changed_by = $7 WHERE id = $1;

-- name: segment_archive
-- Archives a segment, or brings it back.
UPDATE segments SET archived_at = $2, archived_by = $3 WHERE id = $1;

-- name: segment_by_id
-- Returns a segment.
SELECT id, key, name, description, rule, version, created_at, changed_at, archived_at FROM segments WHERE id = $1;

-- name: segments_all
-- Returns every segment by name, those in use first.
SELECT id, key, name, description, rule, version, created_at, changed_at, archived_at FROM segments
ORDER BY CASE WHEN archived_at IS NULL THEN 0 ELSE 1 END, name, id;

-- name: segment_keys
-- Returns the key of every segment, and 1 when it is archived.
SELECT key, CASE WHEN archived_at IS NULL THEN 0 ELSE 1 END FROM segments;

-- name: segment_rules_of
-- Returns every rule that a segment had, the latest first.
SELECT version, rule, at, author FROM segment_rules WHERE segment_id = $1 ORDER BY version DESC;

-- name: membership_begin
-- Lets a contact in who is outside.
INSERT INTO memberships (segment_id, contact_id, since, change_id) VALUES ($1, $2, $3, $4)
ON CONFLICT (segment_id, contact_id) DO NOTHING;

-- name: membership_end
-- Lets a contact out who is inside.
DELETE FROM memberships WHERE segment_id = $1 AND contact_id = $2;

-- name: membership_change_note
-- Notes that a contact joined or left: the next turn of this contact in this segment.
INSERT INTO membership_changes (id, segment_id, contact_id, ordinal, kind, version, at, recorded_at, author, reason)
VALUES ($1, $2, $3, (SELECT COALESCE(MAX(before.ordinal), 0) + 1 FROM membership_changes AS before
                     WHERE before.segment_id = $2 AND before.contact_id = $3), $4, $5, $6, $6, $7, $8);

-- name: memberships_of
-- Returns the segments in use that a contact is in, and since when.
SELECT memberships.segment_id, segments.key, memberships.since FROM memberships
JOIN segments ON segments.id = memberships.segment_id
WHERE memberships.contact_id = $1 AND segments.archived_at IS NULL;

-- name: membership_since
-- Returns since when a contact is in a segment.
SELECT since FROM memberships WHERE segment_id = $1 AND contact_id = $2;

-- name: memberships_told
-- Returns the segments that a contact is in, each with since when and why.
SELECT segments.id, segments.name, segments.rule, segments.archived_at, memberships.since, membership_changes.reason,
       membership_changes.author
FROM memberships JOIN segments ON segments.id = memberships.segment_id
JOIN membership_changes ON membership_changes.id = memberships.change_id
WHERE memberships.contact_id = $1 ORDER BY segments.name, segments.id;

-- name: segment_walk_begin
-- Begins to ask everybody, from the beginning.
INSERT INTO segment_walks (segment_id, walk_id, asked, contacts, began_at)
VALUES ($1, $2, 0, (SELECT COUNT(*) FROM contacts WHERE erased_at IS NULL), $3)
ON CONFLICT (segment_id) DO UPDATE SET walk_id = excluded.walk_id, asked = 0, contacts = excluded.contacts,
    began_at = excluded.began_at, ended_at = NULL;

-- name: segment_walk_move
-- Notes how many more were asked, and the end when there is one.
UPDATE segment_walks SET asked = asked + $3, ended_at = $4 WHERE segment_id = $1 AND walk_id = $2;

-- name: segment_walk_stop
-- Stops asking: nobody needs to know any more.
DELETE FROM segment_walks WHERE segment_id = $1;

-- name: segment_walks_all
-- Returns the walks that have not ended.
SELECT segment_id, walk_id, asked, contacts, began_at FROM segment_walks WHERE ended_at IS NULL;
