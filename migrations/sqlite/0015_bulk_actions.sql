-- Bulk actions: one deed done to many contacts at once, and back again. A row for each contact says what became of it and
-- what was there before, so that nobody is met twice and an undo knows what to put back.
CREATE TABLE bulk_actions (
    id INTEGER PRIMARY KEY,
    deed TEXT NOT NULL,
    object TEXT,
    value TEXT,
    question TEXT,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    gathered_at INTEGER,
    contacts INTEGER NOT NULL,
    reached INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    same INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    ended_at INTEGER,
    stopped_by INTEGER,
    failure TEXT,
    undo_at INTEGER,
    undo_by INTEGER,
    undo_reached INTEGER NOT NULL,
    undone INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    undo_ended_at INTEGER,
    forgotten_at INTEGER
) STRICT;
CREATE INDEX bulk_actions_created_by ON bulk_actions (created_by, id);
CREATE INDEX bulk_actions_open ON bulk_actions (id) WHERE ended_at IS NULL;
CREATE INDEX bulk_actions_ended ON bulk_actions (ended_at) WHERE forgotten_at IS NULL;
CREATE TABLE bulk_contacts (
    bulk_action_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    before_value TEXT,
    reason TEXT,
    PRIMARY KEY (bulk_action_id, contact_id)
) STRICT;
CREATE INDEX bulk_contacts_contact_id ON bulk_contacts (contact_id);
-- The few who were not changed, or not put back, by why.
CREATE INDEX bulk_contacts_reason ON bulk_contacts (bulk_action_id, state, reason, contact_id) WHERE reason IS NOT NULL;
