-- owns: imports, import_rejects, import_mappings

-- name: import_create
-- Remembers a file that was brought.
INSERT INTO imports (id, noun, file_name, file_path, file_hash, file_bytes, encoding, delimiter, header, mapping, rows_total,
                     rows_done, rows_created, rows_updated, rows_failed, next_byte, created_at, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', 0, 0, 0, 0, 0, $10, $11, $12);

-- name: import_by_id
-- Returns one import.
SELECT id, noun, file_name, file_path, file_hash, file_bytes, encoding, delimiter, header, mapping, preview, rows_total, rows_done,
       rows_created, rows_updated, rows_failed, next_byte, created_at, created_by, started_at, finished_at, failure
FROM imports WHERE id = $1;

-- name: imports
-- Returns the latest imports that the caller may see.
SELECT id, noun, file_name, file_path, file_hash, file_bytes, encoding, delimiter, header, mapping, preview, rows_total, rows_done,
       rows_created, rows_updated, rows_failed, next_byte, created_at, created_by, started_at, finished_at, failure
FROM imports WHERE $2 = 1 OR created_by = $3 ORDER BY id DESC LIMIT $1;

-- name: imports_of_file
-- Returns the imports of a file, the latest first.
SELECT id, noun, file_name, file_path, file_hash, file_bytes, encoding, delimiter, header, mapping, preview, rows_total, rows_done,
       rows_created, rows_updated, rows_failed, next_byte, created_at, created_by, started_at, finished_at, failure
FROM imports WHERE file_hash = $1 ORDER BY id DESC LIMIT 20;

-- name: import_map
-- Says what the columns mean, before any row came in.
UPDATE imports SET noun = $2, mapping = $3, preview = $4, rows_total = $5, failure = NULL
WHERE id = $1 AND rows_done = 0 AND finished_at IS NULL;

-- name: import_refile
-- Gives an import another copy of its file.
UPDATE imports SET file_path = $2 WHERE id = $1;

-- name: import_start
-- Says yes to an import, or to going on.
UPDATE imports SET started_at = COALESCE(started_at, $2), failure = NULL
WHERE id = $1 AND mapping <> '' AND finished_at IS NULL;

-- name: import_waiting
-- Returns the import that waits longest for somebody to go on with it.
SELECT id FROM imports WHERE started_at IS NOT NULL AND finished_at IS NULL AND failure IS NULL
    AND (runner_at IS NULL OR runner_at < $1)
ORDER BY started_at, id LIMIT 1;

-- name: import_take
-- Gives an import a new runner.
UPDATE imports SET runner = $2, runner_at = $3, started_at = COALESCE(started_at, $3), failure = NULL
WHERE id = $1 AND finished_at IS NULL;

-- name: import_advance
-- Notes how far an import came, if it is still the runner's turn and nobody else was there.
UPDATE imports SET next_byte = $4, rows_done = rows_done + $5, rows_created = rows_created + $6,
    rows_updated = rows_updated + $7, rows_failed = rows_failed + $8, runner_at = $9, finished_at = $10
WHERE id = $1 AND runner = $2 AND next_byte = $3 AND finished_at IS NULL;

-- name: import_release
-- Lets go of an import.
UPDATE imports SET runner = NULL, runner_at = NULL WHERE id = $1 AND runner = $2;

-- name: import_fail
-- Stops an import.
UPDATE imports SET failure = $2, runner = NULL, runner_at = NULL WHERE id = $1 AND finished_at IS NULL;

-- name: import_discard
-- Forgets an import of which nothing came in.
DELETE FROM imports WHERE id = $1 AND rows_done = 0;

-- name: imports_discard_older
-- Forgets imports that nobody started.
DELETE FROM imports WHERE started_at IS NULL AND created_at < $1 RETURNING file_path;

-- name: import_files_in_use
-- Returns the files of imports that are not finished.
SELECT file_path FROM imports WHERE finished_at IS NULL;

-- name: rejects
-- Returns rows of an import that failed, or were taken with a remark, after a row.
SELECT row_number, reason, raw, taken FROM import_rejects WHERE import_id = $1 AND row_number > $2
ORDER BY row_number LIMIT $3;

-- name: reject_reasons
-- Counts the rows of an import that failed, or were taken with a remark, by what was said, the most frequent first.
SELECT reason, taken, COUNT(*) FROM import_rejects WHERE import_id = $1 GROUP BY reason, taken ORDER BY 3 DESC, 1 LIMIT $2;

-- name: rejects_taken
-- Counts the remarks of an import.
SELECT COUNT(*) FROM import_rejects WHERE import_id = $1 AND taken = 1;

-- name: mapping_save
-- Keeps a mapping under a name; the latest one counts.
INSERT INTO import_mappings (id, name, noun, body, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (name) DO UPDATE SET noun = excluded.noun, body = excluded.body, created_at = excluded.created_at,
    created_by = excluded.created_by;

-- name: mapping_remember
-- Remembers the mapping that was used last for columns of these names.
INSERT INTO import_mappings (id, name, noun, signature, body, created_at, created_by) VALUES ($1, $2, $3, $2, $4, $5, $6)
ON CONFLICT (name) DO UPDATE SET body = excluded.body, created_at = excluded.created_at, created_by = excluded.created_by;

-- name: mapping_by_name
-- Returns a saved mapping.
SELECT body FROM import_mappings WHERE name = $1;

-- name: mappings
-- Returns the mappings that people saved.
SELECT name, body FROM import_mappings WHERE signature IS NULL ORDER BY name LIMIT $1;
