-- Most contacts have no key of another system and no campaign: rows without one need no entry, which a list pays for.
DROP INDEX contacts_external_key;
CREATE UNIQUE INDEX contacts_external_key ON contacts (external_key) WHERE external_key IS NOT NULL;
DROP INDEX contacts_campaign_id;
CREATE INDEX contacts_campaign_id ON contacts (campaign_id, id) WHERE campaign_id IS NOT NULL;
