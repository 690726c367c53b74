-- The orders in which lists are walked, so that a page of a list costs the same wherever it begins.
DROP INDEX contacts_last_touch_at;
CREATE INDEX contacts_touched ON contacts (COALESCE(last_touch_at, 0), id);
CREATE INDEX contacts_search_text ON contacts (search_text, id);
CREATE INDEX contacts_stage_since ON contacts (stage_since, id);
CREATE INDEX contacts_campaign_id ON contacts (campaign_id, id);
CREATE INDEX accounts_search_text ON accounts (search_text, id);
CREATE INDEX accounts_employees ON accounts (COALESCE(employees, 0), id);
-- Readiness decays, yet its order between two contacts does not: see segments/score.rs.
ALTER TABLE scores ADD COLUMN readiness_rank DOUBLE PRECISION NOT NULL DEFAULT 0;
CREATE INDEX scores_fit ON scores (fit, contact_id);
CREATE INDEX scores_readiness_rank ON scores (readiness_rank, contact_id);
