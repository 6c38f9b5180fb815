-- What lists, counts and filters of posts are driven by: no look of a person reads a workspace's history.
--
-- A post carries its state, and a delivery the instant by which its account's posts are listed. Triggers keep both, so that no statement
-- can forget to, not even one of the version before. What that costs: two rows when a post begins to go out and two when it has gone out
-- (the post and its place in `posts_in_state`), and one row for each post that is made (the workspace's bytes).

ALTER TABLE posts ADD COLUMN state TEXT NOT NULL DEFAULT 'draft'; -- what its deliveries make of it: src/usecases/posts/state.rs
ALTER TABLE deliveries ADD COLUMN listed_at INTEGER; -- when its post is due; none: the person took this account out of the post
ALTER TABLE workspaces ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0; -- of all its posts' texts and options, in UTF-8

UPDATE posts SET state=coalesce((
    SELECT CASE WHEN sum(d.state IN ('held', 'missed', 'unconfirmed'))>0 THEN 'attention'
      WHEN sum(d.state IN ('preparing', 'ready', 'committing', 'processing'))>0 THEN 'publishing'
      WHEN sum(d.state='scheduled')>0 THEN 'scheduled'
      WHEN sum(d.state='published')=count(*) THEN 'published'
      WHEN sum(d.state='cancelled')=count(*) THEN 'cancelled'
      WHEN sum(d.state='published')>0 THEN 'partial'
      WHEN count(*)>0 THEN 'failed' END
    FROM deliveries d WHERE d.post=posts.id AND d.removed_at IS NULL
  ), 'draft');
UPDATE deliveries SET listed_at=(SELECT due_at FROM posts WHERE id=post) WHERE removed_at IS NULL;
UPDATE workspaces SET bytes=(SELECT coalesce(sum(length(CAST(text AS BLOB))), 0) FROM posts WHERE workspace=workspaces.id)
  + (SELECT coalesce(sum(length(CAST(coalesce(text, '') AS BLOB))+length(CAST(coalesce(options, '') AS BLOB))), 0) FROM deliveries
    WHERE workspace=workspaces.id);

CREATE INDEX posts_in_state ON posts (workspace, state, due_at, id);
CREATE INDEX deliveries_listed ON deliveries (account, listed_at, post); -- also whatever asks for an account's deliveries
DROP INDEX deliveries_of_account;

-- What waits until its account is connected again, oldest first.
CREATE INDEX deliveries_held_of ON deliveries (account, due_at) WHERE state='held';

-- The newest are listed.
CREATE INDEX invitations_newest ON invitations (created_at, id);

-- No statement looks for sessions by their end.
DROP INDEX sessions_ended;

-- A post's state, whenever one of its deliveries comes, moves or goes.

CREATE TRIGGER deliveries_come AFTER INSERT ON deliveries
BEGIN
  UPDATE deliveries SET listed_at=(SELECT due_at FROM posts WHERE id=NEW.post) WHERE id=NEW.id AND NEW.removed_at IS NULL;
  UPDATE posts SET state=made.state FROM (
    SELECT CASE WHEN sum(d.state IN ('held', 'missed', 'unconfirmed'))>0 THEN 'attention'
      WHEN sum(d.state IN ('preparing', 'ready', 'committing', 'processing'))>0 THEN 'publishing'
      WHEN sum(d.state='scheduled')>0 THEN 'scheduled'
      WHEN sum(d.state='published')=count(*) THEN 'published'
      WHEN sum(d.state='cancelled')=count(*) THEN 'cancelled'
      WHEN sum(d.state='published')>0 THEN 'partial'
      WHEN count(*)>0 THEN 'failed'
      ELSE 'draft' END AS state
    FROM deliveries d WHERE d.post=NEW.post AND d.removed_at IS NULL
  ) made WHERE id=NEW.post AND posts.state<>made.state;
END;

CREATE TRIGGER deliveries_move AFTER UPDATE OF state, removed_at ON deliveries
WHEN OLD.state<>NEW.state OR OLD.removed_at IS NOT NEW.removed_at
BEGIN
  UPDATE deliveries SET listed_at=NULL WHERE id=NEW.id AND NEW.removed_at IS NOT NULL AND listed_at IS NOT NULL;
  UPDATE posts SET state=made.state FROM (
    SELECT CASE WHEN sum(d.state IN ('held', 'missed', 'unconfirmed'))>0 THEN 'attention'
      WHEN sum(d.state IN ('preparing', 'ready', 'committing', 'processing'))>0 THEN 'publishing'
      WHEN sum(d.state='scheduled')>0 THEN 'scheduled'
      WHEN sum(d.state='published')=count(*) THEN 'published'
      WHEN sum(d.state='cancelled')=count(*) THEN 'cancelled'
      WHEN sum(d.state='published')>0 THEN 'partial'
      WHEN count(*)>0 THEN 'failed'
      ELSE 'draft' END AS state
    FROM deliveries d WHERE d.post=NEW.post AND d.removed_at IS NULL
  ) made WHERE id=NEW.post AND posts.state<>made.state;
END;

CREATE TRIGGER posts_move AFTER UPDATE OF due_at ON posts
WHEN OLD.due_at<>NEW.due_at
BEGIN
  UPDATE deliveries SET listed_at=NEW.due_at WHERE post=NEW.id AND removed_at IS NULL;
END;

-- How much a workspace keeps.

CREATE TRIGGER posts_fill AFTER INSERT ON posts
BEGIN
  UPDATE workspaces SET bytes=bytes+length(CAST(NEW.text AS BLOB)) WHERE id=NEW.workspace;
END;

CREATE TRIGGER posts_refill AFTER UPDATE OF text ON posts
WHEN OLD.text<>NEW.text
BEGIN
  UPDATE workspaces SET bytes=bytes-length(CAST(OLD.text AS BLOB))+length(CAST(NEW.text AS BLOB)) WHERE id=NEW.workspace;
END;

CREATE TRIGGER deliveries_fill AFTER INSERT ON deliveries
WHEN NEW.text IS NOT NULL OR NEW.options IS NOT NULL
BEGIN
  UPDATE workspaces SET bytes=bytes+length(CAST(coalesce(NEW.text, '') AS BLOB))+length(CAST(coalesce(NEW.options, '') AS BLOB))
  WHERE id=NEW.workspace;
END;

CREATE TRIGGER deliveries_refill AFTER UPDATE OF text, options ON deliveries
WHEN OLD.text IS NOT NEW.text OR OLD.options IS NOT NEW.options
BEGIN
  UPDATE workspaces SET bytes=bytes
    -length(CAST(coalesce(OLD.text, '') AS BLOB))-length(CAST(coalesce(OLD.options, '') AS BLOB))
    +length(CAST(coalesce(NEW.text, '') AS BLOB))+length(CAST(coalesce(NEW.options, '') AS BLOB))
  WHERE id=NEW.workspace;
END;
