-- Drafts: posts that have no instant yet, and so no deliveries. A draft keeps where it is to go beside its text; once it is planned, its
-- deliveries say so. Its `due_at` is long before every instant, and later the later it was saved: no range of the calendar holds it.
ALTER TABLE posts ADD COLUMN targets TEXT; -- of a draft: JSON, as they were written; none: the deliveries say it

-- How much a workspace keeps counts the targets of drafts, too, and no more what is discarded.

DROP TRIGGER posts_fill;
CREATE TRIGGER posts_fill AFTER INSERT ON posts
BEGIN
  UPDATE workspaces SET bytes=bytes
    +length(CAST(NEW.text || coalesce(NEW.media, '') || coalesce(NEW.library, '') || coalesce(NEW.targets, '') AS BLOB))
  WHERE id=NEW.workspace;
END;

DROP TRIGGER posts_refill;
CREATE TRIGGER posts_refill AFTER UPDATE OF text, media, library, targets ON posts
WHEN OLD.text<>NEW.text OR OLD.media IS NOT NEW.media OR OLD.library IS NOT NEW.library OR OLD.targets IS NOT NEW.targets
BEGIN
  UPDATE workspaces SET bytes=bytes
    -length(CAST(OLD.text || coalesce(OLD.media, '') || coalesce(OLD.library, '') || coalesce(OLD.targets, '') AS BLOB))
    +length(CAST(NEW.text || coalesce(NEW.media, '') || coalesce(NEW.library, '') || coalesce(NEW.targets, '') AS BLOB))
  WHERE id=NEW.workspace;
END;

CREATE TRIGGER posts_discard AFTER DELETE ON posts
BEGIN
  UPDATE workspaces SET bytes=bytes
    -length(CAST(OLD.text || coalesce(OLD.media, '') || coalesce(OLD.library, '') || coalesce(OLD.targets, '') AS BLOB))
  WHERE id=OLD.workspace;
END;
