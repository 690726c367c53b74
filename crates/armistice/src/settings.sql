-- owns: settings

-- name: setting
-- Returns one setting.
SELECT value FROM settings WHERE key = $1;

-- name: setting_set
-- Stores one setting.
INSERT INTO settings (key, value, changed_by, changed_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_by = excluded.changed_by, changed_at = excluded.changed_at;
