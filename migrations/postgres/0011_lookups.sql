-- Everything about one contact is taken out, or taken away, without reading tables from end to end.
CREATE INDEX visitors_contact_id ON visitors (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX handoff_events_contact_id ON handoff_events (contact_id, at);
CREATE INDEX attempts_contact_id ON attempts (contact_id, at);
CREATE INDEX deal_changes_contact_id ON deal_changes (contact_id, at);
CREATE INDEX audit_log_noun ON audit_log (noun, noun_id, id);
-- The promises of a month, ended or not; the open ones keep their own, smaller index.
CREATE INDEX clocks_due_at_id ON clocks (due_at, id);
-- What became of the mails of a template.
CREATE INDEX messages_template_id ON messages (template_id, id) WHERE template_id IS NOT NULL;
