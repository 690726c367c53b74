-- The names of the columns stay with an import after its file is gone, so that rows kept aside can be read and corrected.
ALTER TABLE imports ADD COLUMN header TEXT NOT NULL DEFAULT '[]';
