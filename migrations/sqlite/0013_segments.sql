-- Segments: rules with a name, or contacts picked by hand; who is in them now, and everybody who ever joined or left.
--
-- A membership row stands while somebody is inside and is found by its key alone. That they joined and left is evidence:
-- one row for each turn, numbered within (segment, contact), so that two that decide at once cannot write the same turn.
CREATE TABLE segments (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    rule TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER,
    changed_at INTEGER NOT NULL,
    changed_by INTEGER,
    archived_at INTEGER,
    archived_by INTEGER
) STRICT;
CREATE UNIQUE INDEX segments_key ON segments (key);
-- Every rule that a segment ever had: a turn names the version that it was decided by.
CREATE TABLE segment_rules (
    segment_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    rule TEXT NOT NULL,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    PRIMARY KEY (segment_id, version)
) STRICT;
CREATE TABLE memberships (
    segment_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    since INTEGER NOT NULL,
    change_id INTEGER NOT NULL,
    PRIMARY KEY (segment_id, contact_id)
) STRICT;
CREATE INDEX memberships_contact_id ON memberships (contact_id, segment_id);
CREATE INDEX memberships_segment_id_change_id ON memberships (segment_id, change_id);
CREATE TABLE membership_changes (
    id INTEGER PRIMARY KEY,
    segment_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind = 'joined' OR kind = 'left'),
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX membership_changes_segment_id_contact_id_ordinal ON membership_changes (segment_id, contact_id, ordinal);
CREATE INDEX membership_changes_contact_id ON membership_changes (contact_id, at, id);
CREATE INDEX membership_changes_at ON membership_changes (at, segment_id, kind);
CREATE INDEX membership_changes_segment_id ON membership_changes (segment_id, id);
-- How far everybody was asked a new rule.
CREATE TABLE segment_walks (
    segment_id INTEGER PRIMARY KEY,
    walk_id INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    contacts INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
