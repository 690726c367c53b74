-- name: latest_moment
-- Returns the latest moment that somebody's deed or a message was written down at.
SELECT MAX(at) FROM (SELECT MAX(at) AS at FROM audit_log UNION ALL SELECT MAX(planned_at) FROM messages) AS moments;
