-- A platform that tells by itself what became of something names it by its own name of it: TikTok's webhook by the publish_id.

CREATE INDEX commits_by_handle ON commits (handle) WHERE handle IS NOT NULL;
