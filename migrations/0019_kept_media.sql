-- What a person keeps in the library, whether a post uses it or not.
ALTER TABLE media ADD COLUMN keep INTEGER NOT NULL DEFAULT 0;
