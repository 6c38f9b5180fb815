-- Recurring posts: what a post says and where it goes, and the rule by which it comes again. Each time it is an ordinary post, and the
-- next one is made only when the one before has settled.
CREATE TABLE recurrences (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    author TEXT NOT NULL,
    version INTEGER NOT NULL, -- of what a person wrote; making a post does not change it
    change_tag TEXT, -- of the change that made this version
    state TEXT NOT NULL, -- active, paused, ended
    text TEXT NOT NULL,
    media TEXT, -- JSON, as of posts
    targets TEXT NOT NULL, -- JSON, as of drafts
    late_minutes INTEGER NOT NULL,
    rule TEXT NOT NULL, -- JSON, as it was asked for: src/domain/recurrence.rs
    made INTEGER NOT NULL, -- how many posts it has made
    skipped INTEGER NOT NULL, -- how many of its times went by without a post
    planned_on TEXT NOT NULL, -- the date, by its own clock, of the time that the last post was made for
    is_changed INTEGER NOT NULL DEFAULT 0, -- whether its rule has changed since
    goes_without INTEGER NOT NULL DEFAULT 0, -- whether its person lets it go on although the last post was missed
    post TEXT NOT NULL, -- the last that it made
    reason TEXT, -- JSON: why it was paused, where no person did it
    look_at INTEGER, -- when the tick makes the next post; 0: the last one has settled just now; none: it waits for that, or is not active
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX recurrences_to_look_at ON recurrences (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX recurrences_going ON recurrences (workspace, id) WHERE state<>'ended';
CREATE INDEX recurrences_ended ON recurrences (workspace, id) WHERE state='ended';

-- Of a post that a recurrence made: which one it was. However many ticks come at the same time, there is one post of each number.
ALTER TABLE posts ADD COLUMN recurrence TEXT;
ALTER TABLE posts ADD COLUMN repeat_number INTEGER;
CREATE UNIQUE INDEX posts_of_recurrence ON posts (recurrence, repeat_number) WHERE recurrence IS NOT NULL;

-- Whoever settles a post need not think of what made it.
CREATE TRIGGER recurrences_go_on AFTER UPDATE OF state ON posts
WHEN NEW.recurrence IS NOT NULL AND NEW.state IN ('published', 'partial', 'failed', 'cancelled')
BEGIN
  UPDATE recurrences SET look_at=0 WHERE id=NEW.recurrence AND post=NEW.id AND state='active' AND look_at IS NULL;
END;

-- A recurrence uses its media until it ends.
CREATE TABLE recurrence_media (
    medium TEXT NOT NULL REFERENCES media (id),
    recurrence TEXT NOT NULL REFERENCES recurrences (id),
    PRIMARY KEY (medium, recurrence)
) STRICT, WITHOUT ROWID;
CREATE INDEX recurrence_media_of ON recurrence_media (recurrence);

CREATE TRIGGER recurrence_media_used AFTER INSERT ON recurrence_media
BEGIN
  UPDATE media SET look_at=NULL WHERE id=NEW.medium AND state='ready';
END;

CREATE TRIGGER recurrence_media_unused AFTER DELETE ON recurrence_media
WHEN NOT EXISTS (SELECT 1 FROM recurrence_media WHERE medium=OLD.medium)
  AND NOT EXISTS (SELECT 1 FROM media_uses WHERE medium=OLD.medium)
BEGIN
  UPDATE media SET look_at=0 WHERE id=OLD.medium AND state='ready';
END;

CREATE TRIGGER recurrences_end AFTER UPDATE OF state ON recurrences
WHEN OLD.state<>'ended' AND NEW.state='ended'
BEGIN
  DELETE FROM recurrence_media WHERE recurrence=NEW.id;
END;

-- How much a workspace keeps counts them, too.
CREATE TRIGGER recurrences_fill AFTER INSERT ON recurrences
BEGIN
  UPDATE workspaces SET bytes=bytes+length(CAST(NEW.text || coalesce(NEW.media, '') || NEW.targets AS BLOB)) WHERE id=NEW.workspace;
END;

CREATE TRIGGER recurrences_refill AFTER UPDATE OF text, media, targets ON recurrences
WHEN OLD.text<>NEW.text OR OLD.media IS NOT NEW.media OR OLD.targets<>NEW.targets
BEGIN
  UPDATE workspaces SET bytes=bytes
    -length(CAST(OLD.text || coalesce(OLD.media, '') || OLD.targets AS BLOB))
    +length(CAST(NEW.text || coalesce(NEW.media, '') || NEW.targets AS BLOB))
  WHERE id=NEW.workspace;
END;

CREATE TRIGGER recurrences_empty AFTER DELETE ON recurrences
BEGIN
  UPDATE workspaces SET bytes=bytes-length(CAST(OLD.text || coalesce(OLD.media, '') || OLD.targets AS BLOB)) WHERE id=OLD.workspace;
END;
