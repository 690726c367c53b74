-- name: mail_to_colleague
-- Promises one mail of ours to a colleague, once for each purpose.
INSERT INTO messages (id, recipient_id, recipient_kind, purpose, send_class, system_mail, subject_id, to_address, why_you, why_now,
                      state, attempts, planned_at, due_at)
VALUES ($1, $2, $3, $4, 'transactional', $5, $6, $7, $8, $9, 'planned', 0, $10, $10)
ON CONFLICT (recipient_id, purpose) DO NOTHING;
