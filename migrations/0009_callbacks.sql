-- What platforms tell this instance by itself: that somebody took access back, or wants their data deleted.

CREATE TABLE callbacks ( -- those that were acted on: a platform says each of them at least once, and anybody may say it again
    hash TEXT PRIMARY KEY, -- SHA-256 of what was signed, and of what was asked with it
    received_at INTEGER NOT NULL,
    code TEXT -- of the deletion that it asked for; none: it asked for none
) STRICT, WITHOUT ROWID;
CREATE INDEX callbacks_age ON callbacks (received_at);

CREATE TABLE deletions ( -- what a status page says; nothing in it leads to a person
    code TEXT PRIMARY KEY,
    platform TEXT NOT NULL, -- that asked for it
    requested_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    found INTEGER NOT NULL, -- whether anything was here
    kept INTEGER NOT NULL -- whether a way to sign in was left, because its person has no other
) STRICT, WITHOUT ROWID;
CREATE INDEX deletions_age ON deletions (requested_at);

-- A callback of Instagram's own door may name the profile instead of who gave the grant.
CREATE INDEX accounts_of_profile ON accounts (remote_id) WHERE platform='instagram-direct';
