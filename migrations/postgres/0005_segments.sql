-- Scores: the model in force and its latest result for each contact.
CREATE TABLE score_models (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT
);
CREATE UNIQUE INDEX score_models_version ON score_models (version);
-- Readiness at any later moment t is readiness * 2^-((t - readiness_at) / half_life_ms): one value and its moment are enough.
CREATE TABLE scores (
    contact_id BIGINT PRIMARY KEY,
    model_version BIGINT NOT NULL,
    fit DOUBLE PRECISION NOT NULL,
    readiness DOUBLE PRECISION NOT NULL,
    readiness_at BIGINT NOT NULL,
    half_life_ms BIGINT NOT NULL,
    grid TEXT NOT NULL,
    considered_at BIGINT NOT NULL,
    next_check BIGINT
);
CREATE INDEX scores_grid ON scores (grid, contact_id);
CREATE INDEX scores_next_check ON scores (next_check) WHERE next_check IS NOT NULL;
