-- Scores: the model in force and its latest result for each contact.
CREATE TABLE score_models (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER
) STRICT;
CREATE UNIQUE INDEX score_models_version ON score_models (version);
-- Readiness at any later moment t is readiness * 2^-((t - readiness_at) / half_life_ms): one value and its moment are enough.
CREATE TABLE scores (
    contact_id INTEGER PRIMARY KEY,
    model_version INTEGER NOT NULL,
    fit REAL NOT NULL,
    readiness REAL NOT NULL,
    readiness_at INTEGER NOT NULL,
    half_life_ms INTEGER NOT NULL,
    grid TEXT NOT NULL,
    considered_at INTEGER NOT NULL,
    next_check INTEGER
) STRICT;
CREATE INDEX scores_grid ON scores (grid, contact_id);
CREATE INDEX scores_next_check ON scores (next_check) WHERE next_check IS NOT NULL;
