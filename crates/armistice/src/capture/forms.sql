-- owns: forms, form_fields, submissions, visitors

-- name: form_create
-- Stores a form that is not published yet.
INSERT INTO forms (id, slug, name, title, intro, button, thank_you, redirect_url, campaign_id, created_at, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: form_update
-- Replaces what a form says.
UPDATE forms SET slug = $2, name = $3, title = $4, intro = $5, button = $6, thank_you = $7, redirect_url = $8,
    campaign_id = $9
WHERE id = $1;

-- name: form_fields_clear
-- Removes the fields of a form before the new ones are stored.
DELETE FROM form_fields WHERE form_id = $1;

-- name: form_field_store
-- Stores one field.
INSERT INTO form_fields (form_id, position, key, label, kind, required, choices, hint, target, preset)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: form_publish
-- Opens a form; one that is open stays as it was.
UPDATE forms SET published_at = COALESCE(published_at, $2), published_by = COALESCE(published_by, $3) WHERE id = $1;

-- name: form_unpublish
-- Closes a form.
UPDATE forms SET published_at = NULL, published_by = NULL WHERE id = $1;

-- name: form_by_id
-- Returns one form.
SELECT id, slug, name, title, intro, button, thank_you, redirect_url, campaign_id, created_at, published_at
FROM forms WHERE id = $1;

-- name: form_published
-- Returns the open form at an address.
SELECT id, slug, name, title, intro, button, thank_you, redirect_url, campaign_id, created_at, published_at
FROM forms WHERE slug = $1 AND published_at IS NOT NULL;

-- name: form_fields
-- Returns the fields of a form in order.
SELECT key, label, kind, required, choices, hint, target, preset FROM form_fields WHERE form_id = $1 ORDER BY position;

-- name: forms
-- Returns all forms with what came of them, newest first.
SELECT forms.id, forms.slug, forms.name, forms.published_at,
       (SELECT COUNT(*) FROM submissions WHERE submissions.form_id = forms.id) AS submissions,
       (SELECT MAX(submissions.at) FROM submissions WHERE submissions.form_id = forms.id) AS last_at
FROM forms ORDER BY forms.id DESC;

-- name: submission_store
-- Keeps an answer verbatim.
INSERT INTO submissions (id, form_id, contact_id, visitor_id, at, recorded_at, answers, consent_words, page_url, referrer, address, agent)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: submissions_of_form
-- Returns the latest answers to a form from people whom the caller may see, older than an id.
SELECT submissions.id, submissions.contact_id, submissions.at, submissions.answers,
       contacts.first_name, contacts.last_name, contacts.email
FROM submissions JOIN contacts ON contacts.id = submissions.contact_id
WHERE submissions.form_id = $1 AND submissions.id < $5
  AND ($2 = 1 OR contacts.owner_id = $3 OR contacts.owner_id IN (SELECT users.id FROM users WHERE users.team_id = $4)
       OR ($4 IS NOT NULL AND contacts.owner_id IS NULL))
ORDER BY submissions.id DESC LIMIT $6;

-- name: visitor_bind
-- Stores a browser that just said who it is.
INSERT INTO visitors (id, token_hash, first_seen_at, contact_id, bound_at) VALUES ($1, $2, $3, $4, $3);

-- name: visitor_by_token
-- Returns the browser behind a cookie with the contact that it belongs to.
SELECT id, contact_id FROM visitors WHERE token_hash = $1;
