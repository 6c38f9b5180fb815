-- Threads, and posts that are changed after they were planned.

ALTER TABLE posts ADD COLUMN change_tag TEXT; -- of the last change: its transaction knows itself by it, even where its answer was lost

ALTER TABLE deliveries ADD COLUMN options TEXT; -- JSON: what its target asks for beyond a text; none: nothing
ALTER TABLE deliveries ADD COLUMN removed_at INTEGER; -- when the person took this account out of the post
