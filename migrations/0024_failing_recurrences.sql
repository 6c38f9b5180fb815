-- A recurring post whose posts fail one after the other pauses. What failed before its person changed it last, or let it go on, counts no more.
ALTER TABLE recurrences ADD COLUMN fails_from INTEGER NOT NULL DEFAULT 0; -- only posts behind this number count
