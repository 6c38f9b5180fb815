-- Pictures and videos: what is kept of them beside their bytes, and which posts use them.

CREATE TABLE media (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    uploaded_by TEXT NOT NULL,
    name TEXT NOT NULL, -- the person's file name, as they see it
    alt TEXT, -- what it shows, in words
    bytes INTEGER NOT NULL, -- as they were announced; completing the upload proves them
    part_bytes INTEGER NOT NULL, -- the length of every part but the last
    state TEXT NOT NULL, -- uploading, ready, deleting
    upload TEXT, -- the store's name of the upload; none once it is complete
    kind TEXT, -- image, gif, video
    facts TEXT, -- what its bytes say, as JSON
    thumbnail TEXT, -- the type of its small picture; none: it has none
    created_at INTEGER NOT NULL,
    look_at INTEGER -- when housekeeping looks at it; 0: its last use has gone just now; none: a post uses it
) STRICT;
CREATE INDEX media_in_order ON media (workspace, created_at, id);
CREATE INDEX media_to_look_at ON media (look_at) WHERE look_at IS NOT NULL;

CREATE TABLE media_parts (
    medium TEXT NOT NULL REFERENCES media (id),
    number INTEGER NOT NULL, -- counted from 1
    tag TEXT NOT NULL, -- the store's name of the part
    PRIMARY KEY (medium, number)
) STRICT, WITHOUT ROWID;

-- A post uses a medium while it is planned or on record; a cancelled one does not.
CREATE TABLE media_uses (
    medium TEXT NOT NULL REFERENCES media (id),
    post TEXT NOT NULL REFERENCES posts (id),
    PRIMARY KEY (medium, post)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_uses_by_post ON media_uses (post);

-- Whoever adds or removes a use need not think of housekeeping.
CREATE TRIGGER media_used AFTER INSERT ON media_uses
BEGIN
  UPDATE media SET look_at=NULL WHERE id=NEW.medium AND state='ready';
END;

CREATE TRIGGER media_unused AFTER DELETE ON media_uses
WHEN NOT EXISTS (SELECT 1 FROM media_uses WHERE medium=OLD.medium)
BEGIN
  UPDATE media SET look_at=0 WHERE id=OLD.medium AND state='ready';
END;

-- How many bytes of media a workspace keeps, unfinished uploads included. What is being deleted counts no more: its row stays for some
-- minutes, so that whatever a request under way still writes to the store is deleted, too.
ALTER TABLE workspaces ADD COLUMN media_bytes INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER media_fill AFTER INSERT ON media
BEGIN
  UPDATE workspaces SET media_bytes=media_bytes+NEW.bytes WHERE id=NEW.workspace;
END;

CREATE TRIGGER media_empty AFTER UPDATE OF state ON media
WHEN OLD.state<>'deleting' AND NEW.state='deleting'
BEGIN
  UPDATE workspaces SET media_bytes=media_bytes-OLD.bytes WHERE id=OLD.workspace;
END;

CREATE TRIGGER media_gone AFTER DELETE ON media
WHEN OLD.state<>'deleting'
BEGIN
  UPDATE workspaces SET media_bytes=media_bytes-OLD.bytes WHERE id=OLD.workspace;
END;

-- Small copies of the pictures of accounts, so that a browser asks no other host for them.
CREATE TABLE pictures (
    account TEXT PRIMARY KEY REFERENCES accounts (id),
    workspace TEXT NOT NULL,
    source TEXT NOT NULL, -- the address that it was fetched from
    kind TEXT, -- its type; none: there was no picture there
    fetched_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL -- when it is cleared away, unless it is fetched again
) STRICT;
CREATE INDEX pictures_end ON pictures (ends_at);

-- Whoever disconnects an account, or deletes what is known of it, need not think of its picture.
CREATE TRIGGER pictures_of_former AFTER UPDATE OF disconnected_at, picture_url ON accounts
WHEN NEW.disconnected_at IS NOT NULL OR NEW.picture_url IS NULL
BEGIN
  UPDATE pictures SET ends_at=0 WHERE account=NEW.id;
END;

-- What a post shows, in order, as JSON: ids and words. `library` has what is known of each medium
-- that the post or one of its targets names, so that whoever publishes it reads one row.
ALTER TABLE posts ADD COLUMN media TEXT;
ALTER TABLE posts ADD COLUMN library TEXT;

-- What one account shows instead; none: what the post shows.
ALTER TABLE deliveries ADD COLUMN media TEXT;

-- How much a workspace keeps counts them, too.

DROP TRIGGER posts_fill;
CREATE TRIGGER posts_fill AFTER INSERT ON posts
BEGIN
  UPDATE workspaces SET bytes=bytes+length(CAST(NEW.text || coalesce(NEW.media, '') || coalesce(NEW.library, '') AS BLOB))
  WHERE id=NEW.workspace;
END;

DROP TRIGGER posts_refill;
CREATE TRIGGER posts_refill AFTER UPDATE OF text, media, library ON posts
WHEN OLD.text<>NEW.text OR OLD.media IS NOT NEW.media OR OLD.library IS NOT NEW.library
BEGIN
  UPDATE workspaces SET bytes=bytes
    -length(CAST(OLD.text || coalesce(OLD.media, '') || coalesce(OLD.library, '') AS BLOB))
    +length(CAST(NEW.text || coalesce(NEW.media, '') || coalesce(NEW.library, '') AS BLOB))
  WHERE id=NEW.workspace;
END;

DROP TRIGGER deliveries_fill;
CREATE TRIGGER deliveries_fill AFTER INSERT ON deliveries
WHEN NEW.text IS NOT NULL OR NEW.options IS NOT NULL OR NEW.media IS NOT NULL
BEGIN
  UPDATE workspaces SET bytes=bytes
    +length(CAST(coalesce(NEW.text, '') || coalesce(NEW.options, '') || coalesce(NEW.media, '') AS BLOB))
  WHERE id=NEW.workspace;
END;

DROP TRIGGER deliveries_refill;
CREATE TRIGGER deliveries_refill AFTER UPDATE OF text, options, media ON deliveries
WHEN OLD.text IS NOT NEW.text OR OLD.options IS NOT NEW.options OR OLD.media IS NOT NEW.media
BEGIN
  UPDATE workspaces SET bytes=bytes
    -length(CAST(coalesce(OLD.text, '') || coalesce(OLD.options, '') || coalesce(OLD.media, '') AS BLOB))
    +length(CAST(coalesce(NEW.text, '') || coalesce(NEW.options, '') || coalesce(NEW.media, '') AS BLOB))
  WHERE id=NEW.workspace;
END;
