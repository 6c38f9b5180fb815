-- A session ends with the identity that opened it.

ALTER TABLE sessions ADD COLUMN identity TEXT; -- the id of the identity that opened it; none: opened by the version before
