-- A flow is kept by the browser that began it, sealed, until it comes back: here stands only which ones have.

CREATE TABLE flows_taken (
    ends_at INTEGER NOT NULL, -- when the flow would have ended anyway, as its state says
    state_hash TEXT NOT NULL, -- SHA-256 of its state
    PRIMARY KEY (ends_at, state_hash)
) STRICT, WITHOUT ROWID;

-- `oauth_flows` is written by the version before only. What it left there ended after 15 minutes, and holds sealed verifiers.
DELETE FROM oauth_flows;
