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

-- name: team_members
-- Returns the colleagues of a team, those who left included: their rows are still the team's.
SELECT id FROM users WHERE team_id = $1;

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
       COALESCE(api_tokens.last_used_at, 0) AS last_seen_at, api_tokens.scopes
FROM api_tokens JOIN users ON users.id = api_tokens.user_id
WHERE api_tokens.token_hash = $1 AND api_tokens.revoked_at IS NULL
  AND (api_tokens.expires_at IS NULL OR api_tokens.expires_at > $2) AND users.disabled_at IS NULL;

-- name: audit_note
-- Adds a line to the audit log.
INSERT INTO audit_log (id, at, user_id, token_id, verb, noun, noun_id, detail, address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: users_listed
-- Returns all colleagues with their team and when they were last seen.
SELECT users.id, users.email, users.name, users.role, users.team_id, teams.name AS team, users.zone, users.created_at, users.disabled_at,
       (SELECT MAX(sessions.last_seen_at) FROM sessions WHERE sessions.user_id = users.id) AS last_seen_at
FROM users LEFT JOIN teams ON teams.id = users.team_id ORDER BY users.name, users.id;

-- name: user_place
-- Gives a colleague another role and team.
UPDATE users SET role = $2, team_id = $3 WHERE id = $1;

-- name: user_describe
-- Gives a colleague another name and zone.
UPDATE users SET name = $2, zone = $3 WHERE id = $1;

-- name: user_password
-- Gives a colleague another password.
UPDATE users SET password_hash = $2 WHERE id = $1;

-- name: user_disable
-- Closes the door to a colleague.
UPDATE users SET disabled_at = $2, disabled_by = $3 WHERE id = $1 AND disabled_at IS NULL;

-- name: user_enable
-- Opens the door to a colleague again.
UPDATE users SET disabled_at = NULL, disabled_by = NULL WHERE id = $1;

-- name: admins_beside
-- Counts the admins who can sign in, but for one.
SELECT COUNT(*) FROM users WHERE role = 'admin' AND disabled_at IS NULL AND password_hash IS NOT NULL AND id <> $1;

-- name: visibilities
-- Returns how far roles see, where an admin has set it.
SELECT role, reach FROM visibilities;

-- name: visibility_set
-- Sets how far a role sees.
INSERT INTO visibilities (role, reach, changed_by, changed_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (role) DO UPDATE SET reach = excluded.reach, changed_by = excluded.changed_by, changed_at = excluded.changed_at;

-- name: teams
-- Returns all teams with the number of their members who can sign in.
SELECT teams.id, teams.name, (SELECT COUNT(*) FROM users WHERE users.team_id = teams.id AND users.disabled_at IS NULL) AS members
FROM teams ORDER BY teams.name;

-- name: team_by_id
-- Returns one team.
SELECT teams.id, teams.name, (SELECT COUNT(*) FROM users WHERE users.team_id = teams.id AND users.disabled_at IS NULL) AS members
FROM teams WHERE teams.id = $1;

-- name: team_create
-- Stores a team.
INSERT INTO teams (id, name, created_at) VALUES ($1, $2, $3);

-- name: team_rename
-- Gives a team another name.
UPDATE teams SET name = $2 WHERE id = $1;

-- name: team_remove
-- Removes a team that nobody belongs to or is invited to.
DELETE FROM teams WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM users WHERE users.team_id = $1)
  AND NOT EXISTS (SELECT 1 FROM invitations WHERE invitations.team_id = $1);

-- name: invitation_create
-- Stores an invitation.
INSERT INTO invitations (id, email, name, role, team_id, invited_by, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: invitation_by_id
-- Returns one invitation.
SELECT invitations.id, invitations.email, invitations.name, invitations.role, invitations.team_id, users.name AS inviter,
       invitations.created_at, invitations.expires_at, invitations.accepted_at, invitations.revoked_at
FROM invitations JOIN users ON users.id = invitations.invited_by WHERE invitations.id = $1;

-- name: invitations_open
-- Returns the invitations that were neither accepted nor revoked; they may have expired.
SELECT invitations.id, invitations.email, invitations.name, invitations.role, invitations.team_id, users.name AS inviter,
       invitations.created_at, invitations.expires_at, invitations.accepted_at, invitations.revoked_at
FROM invitations JOIN users ON users.id = invitations.invited_by
WHERE invitations.accepted_at IS NULL AND invitations.revoked_at IS NULL ORDER BY invitations.id DESC;

-- name: invitation_open_to
-- Counts the open invitations to an address.
SELECT COUNT(*) FROM invitations WHERE email = $1 AND accepted_at IS NULL AND revoked_at IS NULL;

-- name: invitation_renew
-- Lets an open invitation run anew; links of before end.
UPDATE invitations SET expires_at = $2 WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL;

-- name: invitation_revoke
-- Ends an open invitation.
UPDATE invitations SET revoked_at = $2 WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL;

-- name: invitation_accept
-- Uses an invitation up; of two who try, one finds it used.
UPDATE invitations SET accepted_at = $2
WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2;

-- name: password_reset_create
-- Stores that a colleague may set a new password.
INSERT INTO password_resets (id, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4);

-- name: password_reset_by_id
-- Returns one request for a new password with its colleague.
SELECT password_resets.id, password_resets.user_id, users.email, users.name, password_resets.expires_at, password_resets.used_at
FROM password_resets JOIN users ON users.id = password_resets.user_id
WHERE password_resets.id = $1 AND users.disabled_at IS NULL;

-- name: password_resets_open
-- Returns the unused requests of a colleague, newest first.
SELECT password_resets.id, password_resets.user_id, users.email, users.name, password_resets.expires_at, password_resets.used_at
FROM password_resets JOIN users ON users.id = password_resets.user_id
WHERE password_resets.user_id = $1 AND password_resets.used_at IS NULL AND password_resets.expires_at > $2
ORDER BY password_resets.id DESC;

-- name: password_reset_use
-- Uses a request up; of two who try, one finds it used.
UPDATE password_resets SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2;

-- name: password_resets_end
-- Uses up every request of a colleague: a new password makes them worthless.
UPDATE password_resets SET used_at = $2 WHERE user_id = $1 AND used_at IS NULL;

-- name: api_token_create
-- Stores a program's token as its hash.
INSERT INTO api_tokens (id, user_id, name, token_hash, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: api_tokens_of
-- Returns the living tokens of a colleague, newest first.
SELECT api_tokens.id, api_tokens.user_id, users.name AS holder, api_tokens.name, api_tokens.scopes, api_tokens.created_at,
       api_tokens.expires_at, api_tokens.last_used_at
FROM api_tokens JOIN users ON users.id = api_tokens.user_id
WHERE api_tokens.user_id = $1 AND api_tokens.revoked_at IS NULL ORDER BY api_tokens.id DESC;

-- name: api_tokens
-- Returns the living tokens of all colleagues, newest first.
SELECT api_tokens.id, api_tokens.user_id, users.name AS holder, api_tokens.name, api_tokens.scopes, api_tokens.created_at,
       api_tokens.expires_at, api_tokens.last_used_at
FROM api_tokens JOIN users ON users.id = api_tokens.user_id
WHERE api_tokens.revoked_at IS NULL ORDER BY api_tokens.id DESC;

-- name: api_token_holder
-- Returns whose a living token is.
SELECT user_id FROM api_tokens WHERE id = $1 AND revoked_at IS NULL;

-- name: api_token_revoke
-- Ends a token.
UPDATE api_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL;

-- name: api_token_used
-- Notes the last use of a token.
UPDATE api_tokens SET last_used_at = $2 WHERE id = $1;

-- name: audit_nouns
-- Returns the nouns that the audit log speaks of.
SELECT DISTINCT noun FROM audit_log ORDER BY noun LIMIT 50;

-- name: sessions_forget
-- Removes sessions that ended before a moment.
DELETE FROM sessions WHERE expires_at < $1;

-- name: password_resets_forget
-- Removes requests for a new password that ended before a moment.
DELETE FROM password_resets WHERE expires_at < $1;
