-- What stops calls to a platform: learned from its answers, obeyed by every commit's intent.

CREATE TABLE limits (
    scope TEXT PRIMARY KEY, -- `x`: everything at X is paused; `x:app`: the window of our app; `x:acc_…`: that of one account
    blocked_until INTEGER NOT NULL, -- a pause outlives it: from then on one delivery may try
    reason TEXT NOT NULL, -- JSON: code, message, hint
    since INTEGER NOT NULL,
    probe TEXT -- of a pause: the delivery that tries
) STRICT, WITHOUT ROWID;
CREATE INDEX limits_end ON limits (blocked_until);

-- What waits for the end of a pause, oldest first.
CREATE INDEX deliveries_held ON deliveries (due_at, id) WHERE state = 'held';
