-- Sessions that a person can tell apart and end, and what a person or a workspace may do in a span of time.

ALTER TABLE sessions ADD COLUMN browser TEXT; -- a coarse label such as `Firefox on Linux`, made at sign-in; none: it did not say
ALTER TABLE sessions ADD COLUMN forget_at INTEGER; -- of an ended one: when the key-value store is told again; none: it has been
CREATE INDEX sessions_forget ON sessions (forget_at) WHERE forget_at IS NOT NULL;
CREATE INDEX sessions_age ON sessions (created_at);

CREATE TABLE quotas ( -- how often somebody has done something in a window of time
    scope TEXT NOT NULL, -- who: a person or a workspace
    kind TEXT NOT NULL, -- what, and in which window: `posts_hour`
    starts_at INTEGER NOT NULL, -- of the window
    used INTEGER NOT NULL,
    PRIMARY KEY (scope, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX quotas_age ON quotas (starts_at);
