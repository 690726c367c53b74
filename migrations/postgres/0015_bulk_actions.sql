-- Bulk actions: one deed done to many contacts at once, and back again. A row for each contact says what became of it and
-- what was there before, so that nobody is met twice and an undo knows what to put back.
CREATE TABLE bulk_actions (
    id BIGINT PRIMARY KEY,
    deed TEXT NOT NULL,
    object TEXT,
    value TEXT,
    question TEXT,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    gathered_at BIGINT,
    contacts BIGINT NOT NULL,
    reached BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    same BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    ended_at BIGINT,
    stopped_by BIGINT,
    failure TEXT,
    undo_at BIGINT,
    undo_by BIGINT,
    undo_reached BIGINT NOT NULL,
    undone BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    undo_ended_at BIGINT,
    forgotten_at BIGINT
);
CREATE INDEX bulk_actions_created_by ON bulk_actions (created_by, id);
CREATE INDEX bulk_actions_open ON bulk_actions (id) WHERE ended_at IS NULL;
CREATE INDEX bulk_actions_ended ON bulk_actions (ended_at) WHERE forgotten_at IS NULL;
CREATE TABLE bulk_contacts (
    bulk_action_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    before_value TEXT,
    reason TEXT,
    PRIMARY KEY (bulk_action_id, contact_id)
);
CREATE INDEX bulk_contacts_contact_id ON bulk_contacts (contact_id);
-- The few who were not changed, or not put back, by why.
CREATE INDEX bulk_contacts_reason ON bulk_contacts (bulk_action_id, state, reason, contact_id) WHERE reason IS NOT NULL;
