-- Marks: which rows somebody who keeps them elsewhere, such as in memory, should read again. One row for each transaction
-- that marked any: the first id, and then each distance to the next. The position is the number of the row on SQLite and of
-- the transaction on PostgreSQL. The first row stands for everything that was written before there were marks.
CREATE TABLE store_marks (
    id BIGINT PRIMARY KEY,
    position BIGINT NOT NULL,
    at BIGINT NOT NULL,
    subjects TEXT NOT NULL
);
CREATE INDEX store_marks_position ON store_marks (position);
INSERT INTO store_marks (id, position, at, subjects) VALUES (0, 0, 0, '');
