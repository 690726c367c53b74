-- owns: templates, template_versions, journeys, journey_steps, enrollments, enrollment_steps

-- name: template_create
-- Stores a template without a text.
INSERT INTO templates (id, name, purpose, version, created_at, created_by) VALUES ($1, $2, $3, 0, $4, $5);

-- name: template_rename
-- Changes the name, the purpose and the version in use.
UPDATE templates SET name = $2, purpose = $3, version = $4 WHERE id = $1;

-- name: template_retire
-- Takes a template out of the list; what was sent with it stays readable.
UPDATE templates SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL;

-- name: template_version_save
-- Stores a version of a text, which is never edited.
INSERT INTO template_versions (template_id, version, subject, preheader, source, saved_at, saved_by)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: template_by_id
-- Returns one template with the text in use.
SELECT templates.id, templates.name, templates.purpose, templates.version, templates.created_at, templates.retired_at,
       template_versions.subject, template_versions.preheader, template_versions.source, template_versions.saved_at
FROM templates JOIN template_versions ON template_versions.template_id = templates.id
     AND template_versions.version = templates.version
WHERE templates.id = $1;

-- name: templates
-- Returns the templates in use by name.
SELECT templates.id, templates.name, templates.purpose, templates.version, templates.created_at, templates.retired_at,
       template_versions.subject, template_versions.preheader, template_versions.source, template_versions.saved_at
FROM templates JOIN template_versions ON template_versions.template_id = templates.id
     AND template_versions.version = templates.version
WHERE templates.retired_at IS NULL ORDER BY templates.name, templates.id;

-- name: template_version
-- Returns one version of a text.
SELECT subject, preheader, source FROM template_versions WHERE template_id = $1 AND version = $2;

-- name: template_journeys
-- Returns the names of the journeys that use a template.
SELECT DISTINCT journeys.name FROM journey_steps JOIN journeys ON journeys.id = journey_steps.journey_id
WHERE journey_steps.template_id = $1 ORDER BY journeys.name;

-- name: journey_create
-- Stores a journey that has not started.
INSERT INTO journeys (id, name, purpose, entry_rule, exit_rule, rank, created_at, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: journey_edit
-- Changes a journey.
UPDATE journeys SET name = $2, purpose = $3, entry_rule = $4, exit_rule = $5, rank = $6 WHERE id = $1;

-- name: journey_start
-- Lets contacts in, for the first time or again.
UPDATE journeys SET started_at = COALESCE(started_at, $2), paused_at = NULL WHERE id = $1;

-- name: journey_pause
-- Lets nobody in and moves nobody on.
UPDATE journeys SET paused_at = $2 WHERE id = $1 AND started_at IS NOT NULL AND paused_at IS NULL;

-- name: journeys_pause
-- Pauses every journey that runs.
UPDATE journeys SET paused_at = $1 WHERE started_at IS NOT NULL AND paused_at IS NULL;

-- name: journey_by_id
-- Returns one journey.
SELECT id, name, purpose, entry_rule, exit_rule, rank, created_at, started_at, paused_at FROM journeys WHERE id = $1;

-- name: journeys
-- Returns all journeys, the highest rank first.
SELECT id, name, purpose, entry_rule, exit_rule, rank, created_at, started_at, paused_at FROM journeys
ORDER BY rank, name, id;

-- name: journeys_running
-- Returns the journeys that let contacts in now, the highest rank first.
SELECT id, name, purpose, entry_rule, exit_rule, rank, created_at, started_at, paused_at FROM journeys
WHERE started_at IS NOT NULL AND paused_at IS NULL ORDER BY rank, name, id;

-- name: journey_steps_clear
-- Forgets the steps of a journey, which are written anew.
DELETE FROM journey_steps WHERE journey_id = $1;

-- name: journey_step_add
-- Stores one step.
INSERT INTO journey_steps (journey_id, position, kind, template_id, wait_ms) VALUES ($1, $2, $3, $4, $5);

-- name: journey_steps
-- Returns the steps of a journey in order.
SELECT journey_steps.position, journey_steps.kind, journey_steps.template_id, journey_steps.wait_ms,
       templates.name AS template_name
FROM journey_steps LEFT JOIN templates ON templates.id = journey_steps.template_id
WHERE journey_steps.journey_id = $1 ORDER BY journey_steps.position;

-- name: journey_counts
-- Counts the trips of each journey: under way, and by how they ended.
SELECT journey_id, end_reason, CAST(COUNT(*) AS BIGINT) AS trips FROM enrollments
WHERE NOT EXISTS (SELECT 1 FROM enrollments AS later WHERE later.journey_id = enrollments.journey_id
    AND later.contact_id = enrollments.contact_id AND later.ordinal > enrollments.ordinal)
GROUP BY journey_id, end_reason;

-- name: journey_standing
-- Counts the trips under way by the step that is next.
SELECT position, CAST(COUNT(*) AS BIGINT) AS trips FROM enrollments
WHERE journey_id = $1 AND ended_at IS NULL GROUP BY position;

-- name: enroll
-- Lets a contact in at a step, once per ordinal.
INSERT INTO enrollments (id, journey_id, contact_id, ordinal, reason, enrolled_at, position, due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (journey_id, contact_id, ordinal) DO NOTHING;

-- name: enrollments_of_contact
-- Returns the trips of a contact, the latest first.
SELECT enrollments.id, enrollments.journey_id, journeys.name AS journey, enrollments.contact_id, enrollments.ordinal,
       enrollments.reason, enrollments.enrolled_at, enrollments.position, enrollments.due_at, enrollments.ended_at, enrollments.end_reason
FROM enrollments JOIN journeys ON journeys.id = enrollments.journey_id
WHERE enrollments.contact_id = $1 ORDER BY enrollments.id DESC;

-- name: enrollment_by_id
-- Returns one trip.
SELECT enrollments.id, enrollments.journey_id, journeys.name AS journey, enrollments.contact_id, enrollments.ordinal,
       enrollments.reason, enrollments.enrolled_at, enrollments.position, enrollments.due_at, enrollments.ended_at, enrollments.end_reason
FROM enrollments JOIN journeys ON journeys.id = enrollments.journey_id WHERE enrollments.id = $1;

-- name: enrollments_due
-- Returns the trips whose next step is due, in journeys that run.
SELECT enrollments.id, enrollments.journey_id, journeys.name AS journey, enrollments.contact_id, enrollments.ordinal,
       enrollments.reason, enrollments.enrolled_at, enrollments.position, enrollments.due_at, enrollments.ended_at, enrollments.end_reason
FROM enrollments JOIN journeys ON journeys.id = enrollments.journey_id
WHERE enrollments.ended_at IS NULL AND enrollments.due_at <= $1 AND journeys.paused_at IS NULL
ORDER BY enrollments.due_at, enrollments.id LIMIT $2;

-- name: enrollment_move
-- Moves a trip on to a step that is due at a moment.
UPDATE enrollments SET position = $2, due_at = $3 WHERE id = $1 AND ended_at IS NULL;

-- name: enrollment_end
-- Ends a trip.
UPDATE enrollments SET ended_at = $2, end_reason = $3, due_at = NULL WHERE id = $1 AND ended_at IS NULL;

-- name: enrollment_step_note
-- Notes what happened at a step.
INSERT INTO enrollment_steps (enrollment_id, position, at, what) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- name: enrollment_steps
-- Returns what happened on a trip, in order.
SELECT position, at, what FROM enrollment_steps WHERE enrollment_id = $1 ORDER BY position;

-- name: owner_of_mail
-- Returns the name and address of a colleague, for the mails to their contacts.
SELECT users.name, users.email FROM users WHERE users.id = $1;
