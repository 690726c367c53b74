-- Questions of the lists that do not depend on what is asked; none writes.

-- name: sources
-- Returns the sources that contacts came from, walking the index from one to the next.
WITH RECURSIVE found (source) AS (
    SELECT MIN(contacts.source) FROM contacts
    UNION ALL
    SELECT (SELECT MIN(contacts.source) FROM contacts WHERE contacts.source > found.source)
    FROM found WHERE found.source IS NOT NULL
)
SELECT source FROM found WHERE source IS NOT NULL LIMIT $1;

-- name: tags_in_use
-- Returns the tags that stick on contacts, walking the index from one to the next.
WITH RECURSIVE found (tag) AS (
    SELECT MIN(tags.tag) FROM tags
    UNION ALL
    SELECT (SELECT MIN(tags.tag) FROM tags WHERE tags.tag > found.tag) FROM found WHERE found.tag IS NOT NULL
)
SELECT tag FROM found WHERE tag IS NOT NULL LIMIT $1;

-- name: owners
-- Returns the colleagues who may own something, by name.
SELECT id, name FROM users WHERE disabled_at IS NULL ORDER BY name, id LIMIT $1;

-- name: campaigns_latest
-- Returns the latest campaigns.
SELECT id, name FROM campaigns ORDER BY id DESC LIMIT $1;
