-- What is not lost to a moment of bad luck: tokens that a platform has not taken back yet, rows that this version cannot read, and copies
-- of tokens in the database, which have an end.

CREATE TABLE revocations ( -- tokens that nobody here will use, until the platform has confirmed that it takes them back
    grant_id TEXT NOT NULL, -- where the sealed set belongs: the grant, or a name of its own where none was kept
    generation INTEGER NOT NULL,
    workspace TEXT NOT NULL, -- where it belongs, and who is told; a name of its own where it was not learned
    door TEXT NOT NULL,
    subject TEXT, -- the platform's id of the person who gave it; none: it was not learned
    label TEXT, -- what the account is called, for people
    sealed TEXT, -- none: to be read from the key-value store, or destroyed because it was given up
    sealed_with TEXT, -- the key of `sealed`
    created_at INTEGER NOT NULL,
    tried INTEGER NOT NULL DEFAULT 0,
    try_at INTEGER NOT NULL, -- when the platform is asked again; of what was given up: when it is forgotten
    given_up_at INTEGER, -- since when the person has to do it by hand
    PRIMARY KEY (grant_id, generation)
) STRICT, WITHOUT ROWID;
CREATE INDEX revocations_due ON revocations (try_at);
CREATE INDEX revocations_given_up ON revocations (workspace) WHERE given_up_at IS NOT NULL;

ALTER TABLE grants ADD COLUMN unreadable_at INTEGER; -- since when this version cannot read the row; its set is kept as it is
CREATE INDEX grants_unreadable ON grants (unreadable_at) WHERE unreadable_at IS NOT NULL;
ALTER TABLE grants ADD COLUMN handover_until INTEGER; -- the hand-over is not used after it; none: written by the version before
