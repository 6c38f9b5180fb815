-- Weekly slots: the wall-clock times at which a workspace likes to publish, in the zone of its person. An account that has slots of its
-- own is served by those.
CREATE TABLE slots (
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    account TEXT NOT NULL, -- whose they are; empty: the workspace's
    day INTEGER NOT NULL, -- of the week: 0 is Monday
    minute INTEGER NOT NULL, -- of the day, by the clock on the wall
    PRIMARY KEY (workspace, account, day, minute)
) STRICT, WITHOUT ROWID;
