-- Segments: rules with a name, or contacts picked by hand; who is in them now, and everybody who ever joined or left.
--
-- A membership row stands while somebody is inside and is found by its key alone. That they joined and left is evidence:
-- one row for each turn, numbered within (segment, contact), so that two that decide at once cannot write the same turn.
CREATE TABLE segments (
    id BIGINT PRIMARY KEY,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    rule TEXT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT,
    changed_at BIGINT NOT NULL,
    changed_by BIGINT,
    archived_at BIGINT,
    archived_by BIGINT
);
CREATE UNIQUE INDEX segments_key ON segments (key);
-- Every rule that a segment ever had: a turn names the version that it was decided by.
CREATE TABLE segment_rules (
    segment_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    rule TEXT NOT NULL,
    at BIGINT NOT NULL,
    author TEXT NOT NULL,
    PRIMARY KEY (segment_id, version)
);
CREATE TABLE memberships (
    segment_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    since BIGINT NOT NULL,
    change_id BIGINT NOT NULL,
    PRIMARY KEY (segment_id, contact_id)
);
CREATE INDEX memberships_contact_id ON memberships (contact_id, segment_id);
CREATE INDEX memberships_segment_id_change_id ON memberships (segment_id, change_id);
CREATE TABLE membership_changes (
    id BIGINT PRIMARY KEY,
    segment_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    ordinal BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind = 'joined' OR kind = 'left'),
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE UNIQUE INDEX membership_changes_segment_id_contact_id_ordinal ON membership_changes (segment_id, contact_id, ordinal);
CREATE INDEX membership_changes_contact_id ON membership_changes (contact_id, at, id);
CREATE INDEX membership_changes_at ON membership_changes (at, segment_id, kind);
CREATE INDEX membership_changes_segment_id ON membership_changes (segment_id, id);
-- How far everybody was asked a new rule.
CREATE TABLE segment_walks (
    segment_id BIGINT PRIMARY KEY,
    walk_id BIGINT NOT NULL,
    asked BIGINT NOT NULL,
    contacts BIGINT NOT NULL,
    began_at BIGINT NOT NULL,
    ended_at BIGINT
);
