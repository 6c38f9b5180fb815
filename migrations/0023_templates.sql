-- Templates: texts and first comments that people save under a name and use again.
CREATE TABLE templates (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    kind TEXT NOT NULL, -- text, first_comment
    name TEXT NOT NULL,
    name_key TEXT NOT NULL, -- the name in small letters: no two of a kind have the same
    text TEXT NOT NULL,
    version INTEGER NOT NULL,
    idempotency_key TEXT, -- of the request that made it; it counts for a day
    request_hash TEXT, -- SHA-256 of that request
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX templates_by_name ON templates (workspace, kind, name_key);

-- How much a workspace keeps counts them, too.

CREATE TRIGGER templates_fill AFTER INSERT ON templates
BEGIN
  UPDATE workspaces SET bytes=bytes+length(CAST(NEW.name || NEW.text AS BLOB)) WHERE id=NEW.workspace;
END;

CREATE TRIGGER templates_refill AFTER UPDATE OF name, text ON templates
WHEN OLD.name<>NEW.name OR OLD.text<>NEW.text
BEGIN
  UPDATE workspaces SET bytes=bytes-length(CAST(OLD.name || OLD.text AS BLOB))+length(CAST(NEW.name || NEW.text AS BLOB))
  WHERE id=NEW.workspace;
END;

CREATE TRIGGER templates_discard AFTER DELETE ON templates
BEGIN
  UPDATE workspaces SET bytes=bytes-length(CAST(OLD.name || OLD.text AS BLOB)) WHERE id=OLD.workspace;
END;
