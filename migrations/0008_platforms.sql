-- More platforms: grants that serve several accounts, that have an end, and that are looked at before a post needs them.

ALTER TABLE grants ADD COLUMN granted_at INTEGER; -- when the person last consented: what a platform says of the time before is over
ALTER TABLE grants ADD COLUMN ends_at INTEGER; -- when the person has to consent again, unless an exchange comes before; none: no such day is known
ALTER TABLE grants ADD COLUMN refresh_at INTEGER; -- when the tokens are exchanged although nobody needs them yet
CREATE INDEX grants_refresh ON grants (refresh_at) WHERE refresh_at IS NOT NULL;
CREATE INDEX grants_of_subject ON grants (platform, subject);

ALTER TABLE accounts ADD COLUMN lost TEXT; -- why its grant does not serve it any more, for people; none: it does
ALTER TABLE accounts ADD COLUMN look_at INTEGER; -- when the platform is asked about it next although nobody asks us
CREATE INDEX accounts_look ON accounts (look_at) WHERE look_at IS NOT NULL;

CREATE TABLE choices ( -- a person has consented, and chooses which accounts they want
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    platform TEXT NOT NULL,
    grant_id TEXT NOT NULL REFERENCES grants (id),
    offers TEXT NOT NULL, -- JSON: the accounts as they were shown; no token
    remarks TEXT NOT NULL, -- JSON
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX choices_end ON choices (expires_at);
CREATE INDEX choices_of_grant ON choices (grant_id);

-- When an account was last published to. A delivery that goes out as planned pays for this row too, when it has become public.
CREATE INDEX deliveries_published_of ON deliveries (account, published_at) WHERE published_at IS NOT NULL;
