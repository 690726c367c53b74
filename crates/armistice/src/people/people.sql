-- owns: users, teams, sessions, invitations, password_resets, api_tokens, visibilities, audit_log

-- name: user_create
-- Stores a colleague.
INSERT INTO users (id, email, name, role, team_id, password_hash, zone, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: user_by_id
-- Returns one colleague.
SELECT id, email, name, role, team_id, password_hash, zone, created_at, disabled_at FROM users WHERE id = $1;

-- name: user_by_email
-- Returns the colleague with an address in lower case.
SELECT id, email, name, role, team_id, password_hash, zone, created_at, disabled_at FROM users WHERE email = $1;

-- name: users
-- Returns all colleagues by name.
SELECT id, email, name, role, team_id, password_hash, zone, created_at, disabled_at FROM users ORDER BY name, id;

-- name: users_count
-- Counts the colleagues, disabled ones included: the owner is made only once.
SELECT COUNT(*) FROM users;

-- name: visibility_of
-- Returns how far a role sees, when an admin has set it.
SELECT reach FROM visibilities WHERE role = $1;

-- name: session_start
-- Stores a signed-in browser.
INSERT INTO sessions (id, user_id, token_hash, created_at, last_seen_at, expires_at, agent, address)
VALUES ($1, $2, $3, $4, $4, $5, $6, $7);

-- name: session_bearer
-- Returns the colleague behind a cookie while the session lives.
SELECT sessions.id, sessions.user_id, users.email, users.name, users.role, users.team_id, users.zone,
       sessions.last_seen_at, '' AS scopes
FROM sessions JOIN users ON users.id = sessions.user_id
WHERE sessions.token_hash = $1 AND sessions.revoked_at IS NULL AND sessions.expires_at > $2
  AND sessions.last_seen_at > $3 AND users.disabled_at IS NULL;

-- name: session_seen
-- Notes the last sight of a session.
UPDATE sessions SET last_seen_at = $2 WHERE id = $1;

-- name: session_revoke
-- Ends one session of a colleague.
UPDATE sessions SET revoked_at = $3 WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL;

-- name: sessions_revoke_others
-- Ends all sessions of a colleague but one.
UPDATE sessions SET revoked_at = $3 WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL;

-- name: sessions_open
-- Returns the sessions of a colleague that still open the door.
SELECT id, created_at, last_seen_at, expires_at, agent, address FROM sessions
WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND last_seen_at > $3 ORDER BY id DESC;

-- name: api_token_bearer
-- Returns the colleague behind a program's token while it lives.
SELECT api_tokens.id, api_tokens.user_id, users.email, users.name, users.role, users.team_id, users.zone,
       api_tokens.created_at AS last_seen_at, api_tokens.scopes
FROM api_tokens JOIN users ON users.id = api_tokens.user_id
WHERE api_tokens.token_hash = $1 AND api_tokens.revoked_at IS NULL
  AND (api_tokens.expires_at IS NULL OR api_tokens.expires_at > $2) AND users.disabled_at IS NULL;

-- name: audit_note
-- Adds a line to the audit log.
INSERT INTO audit_log (id, at, user_id, token_id, verb, noun, noun_id, detail, address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);
