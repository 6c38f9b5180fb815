-- Several providers open a workspace, and the operator invites.

ALTER TABLE identities ADD COLUMN id TEXT; -- none: made by the version before; it gets one when it next signs in
ALTER TABLE identities ADD COLUMN email TEXT; -- as the provider confirmed it, to be shown; it is never a key
UPDATE identities SET id = 'idn_' || lower(hex(randomblob(16)));
CREATE UNIQUE INDEX identities_by_id ON identities (id);

-- `platform` is the provider.
ALTER TABLE oauth_flows ADD COLUMN purpose TEXT NOT NULL DEFAULT 'connect'; -- sign_in, connect, add_identity
ALTER TABLE oauth_flows ADD COLUMN nonce_hash TEXT; -- SHA-256 of the `nonce` that the ID token must bring
ALTER TABLE oauth_flows ADD COLUMN invite_hash TEXT; -- SHA-256 of the invitation's code that the browser brought

CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE, -- SHA-256 of the code, which is kept nowhere
    note TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    used_by TEXT -- the user whom it let in
) STRICT;

CREATE TABLE provider_documents ( -- what an OpenID provider publishes about itself: where it answers, and its keys
    url TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    fetched_at INTEGER NOT NULL,
    fresh_until INTEGER NOT NULL -- as its Cache-Control says
) STRICT;
