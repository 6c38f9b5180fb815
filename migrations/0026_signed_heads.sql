-- Receipts that anybody can check: the heads of ledgers that have come to rest are signed, up to a hundred of a workspace at a time.
--
-- What the index costs: a delivery pays for one row when it comes to rest, and for one when its head is signed.
CREATE TABLE signed_heads (
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    number INTEGER NOT NULL, -- of the list, from 1
    text TEXT NOT NULL, -- the list as it was signed: src/domain/signed_heads.rs
    hash TEXT NOT NULL, -- its SHA-256, which the workspace's next list repeats
    key TEXT NOT NULL, -- which key signed it
    signature TEXT NOT NULL,
    PRIMARY KEY (workspace, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE ledger_keys ( -- what the signatures are checked with: the public halves of all keys that have signed
    id TEXT PRIMARY KEY,
    public TEXT NOT NULL,
    since INTEGER NOT NULL -- its first signature
) STRICT, WITHOUT ROWID;
ALTER TABLE deliveries ADD COLUMN signed_seq INTEGER; -- the last event of its ledger that is signed; none: none is
ALTER TABLE deliveries ADD COLUMN signed_in INTEGER; -- the number of the list in which it is
CREATE INDEX deliveries_unsigned ON deliveries (workspace, id) WHERE wake_at IS NULL AND signed_seq IS NOT seq;
