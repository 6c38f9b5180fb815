-- The first schema. Instants are milliseconds since 1970 (INTEGER), ids are prefixed text, flags are 0 or 1.
-- Migrations are numbered and only ever add: the version before must keep running on the tables of the version after.

-- People and what opens their workspaces -------------------------------------------------------------------------------------------

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    zone TEXT, -- IANA name; none: never said
    operator INTEGER NOT NULL, -- runs the instance
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE identities (
    provider TEXT NOT NULL,
    subject TEXT NOT NULL, -- the provider's id of the person; never an e-mail address
    user TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (provider, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_of_user ON identities (user);

CREATE TABLE sessions (
    hash TEXT PRIMARY KEY, -- SHA-256 of the cookie's value, which is kept nowhere
    user TEXT NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL, -- at most a day old
    ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_user ON sessions (user);
CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE workspaces (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    user TEXT NOT NULL REFERENCES users (id),
    PRIMARY KEY (user, workspace)
) STRICT, WITHOUT ROWID;

-- What people gave at the platforms ------------------------------------------------------------------------------------------------

CREATE TABLE grants (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    platform TEXT NOT NULL,
    subject TEXT NOT NULL, -- the platform's id of the person who gave it
    scopes TEXT NOT NULL, -- what was granted, space-separated
    generation INTEGER, -- the sealed set in use is `tok:{id}:{generation}`; none: disconnected
    last_generation INTEGER NOT NULL, -- generations never repeat
    handover TEXT, -- the sealed set of `generation`, until the key-value store is known to answer with it
    handover_seen_at INTEGER, -- since when it has answered with it
    started INTEGER, -- the generation that a refresh under way, or lost, was to make
    lease_owner TEXT, -- who works on the tokens
    lease_until INTEGER NOT NULL DEFAULT 0,
    expires_at INTEGER NOT NULL, -- of the access token
    needs_reconnect INTEGER NOT NULL DEFAULT 0,
    renew_at INTEGER, -- when the sealed set's life in the key-value store is to be renewed
    created_at INTEGER NOT NULL,
    UNIQUE (workspace, platform, subject)
) STRICT;
CREATE INDEX grants_renew ON grants (renew_at) WHERE renew_at IS NOT NULL;
CREATE INDEX grants_handover ON grants (coalesce(handover_seen_at, 0)) WHERE handover IS NOT NULL;

CREATE TABLE tombstones ( -- generations to delete again, so that a write in flight cannot bring them back
    grant_id TEXT NOT NULL,
    upto INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (at, grant_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    platform TEXT NOT NULL,
    remote_id TEXT NOT NULL, -- the platform's id of the account
    grant_id TEXT NOT NULL REFERENCES grants (id),
    username TEXT NOT NULL,
    name TEXT NOT NULL,
    picture_url TEXT,
    connected_at INTEGER NOT NULL,
    checked_at INTEGER NOT NULL,
    disconnected_at INTEGER,
    UNIQUE (workspace, platform, remote_id)
) STRICT;
CREATE INDEX accounts_of_grant ON accounts (grant_id);

CREATE TABLE oauth_flows (
    state_hash TEXT PRIMARY KEY, -- SHA-256 of `state`
    platform TEXT NOT NULL,
    session_hash TEXT NOT NULL, -- the browser
    user TEXT, -- who was signed in
    account TEXT, -- the account to reconnect
    verifier TEXT NOT NULL, -- PKCE, sealed
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_flows_end ON oauth_flows (expires_at);

-- Posts and their deliveries -------------------------------------------------------------------------------------------------------

CREATE TABLE posts (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    version INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    zone TEXT NOT NULL,
    local TEXT, -- the local time as it was asked for
    remark TEXT, -- what the clock did to it: skipped, doubled
    late_minutes INTEGER NOT NULL,
    idempotency_key TEXT, -- of the request that made it, for a day
    request_hash TEXT, -- SHA-256 of that request
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX posts_in_order ON posts (workspace, due_at, id);
CREATE UNIQUE INDEX posts_by_key ON posts (workspace, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX posts_with_key ON posts (created_at) WHERE idempotency_key IS NOT NULL;

CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    post TEXT NOT NULL REFERENCES posts (id),
    account TEXT NOT NULL REFERENCES accounts (id),
    text TEXT, -- where it differs from the post's
    state TEXT NOT NULL,
    version INTEGER NOT NULL, -- of the content
    approval INTEGER NOT NULL, -- counts the person's decisions to send; a commit happens at most once in each
    claim INTEGER NOT NULL, -- the fence: every later write carries it
    due_at INTEGER NOT NULL,
    late_at INTEGER NOT NULL, -- the last instant of the lateness policy
    run_at INTEGER, -- when the next step is to happen
    wake_at INTEGER, -- when the tick must look; none in final states
    prepared_version INTEGER,
    prepared_until INTEGER,
    bad_generation INTEGER, -- of the grant: its access token was refused
    postponed INTEGER NOT NULL DEFAULT 0, -- preparations that could not finish, since the last that did
    looked INTEGER NOT NULL DEFAULT 0, -- look-ups that did not find it
    committed_at INTEGER, -- when the latest call left
    published_at INTEGER,
    remote_id TEXT,
    url TEXT,
    error TEXT, -- JSON: class, code, message, hint
    seq INTEGER NOT NULL, -- the ledger's last event
    head TEXT NOT NULL -- and its hash
) STRICT;
CREATE INDEX deliveries_wake ON deliveries (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX deliveries_of_post ON deliveries (post);
CREATE INDEX deliveries_of_account ON deliveries (account);

CREATE TABLE commits ( -- the intents: written before each call
    delivery TEXT NOT NULL REFERENCES deliveries (id),
    approval INTEGER NOT NULL,
    part INTEGER NOT NULL,
    attempt INTEGER NOT NULL, -- the claim under which it was made
    version INTEGER NOT NULL,
    send_by INTEGER NOT NULL, -- who wakes later does not send
    outcome TEXT, -- ok, not_sent, refused, unknown; none: open
    remote_id TEXT,
    answered_at INTEGER,
    PRIMARY KEY (delivery, approval, part, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger ( -- append-only
    delivery TEXT NOT NULL REFERENCES deliveries (id),
    seq INTEGER NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    event TEXT NOT NULL, -- JSON, as it was hashed
    PRIMARY KEY (delivery, seq)
) STRICT, WITHOUT ROWID;

-- The instance ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE instance ( -- single facts: heartbeat_started_at, heartbeat_finished_at, clock_offset (test builds)
    key TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
