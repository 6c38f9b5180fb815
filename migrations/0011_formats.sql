-- Formats: preparations in slices, posts that are accepted before they are visible, and the spans that differ between formats.

-- What the timing of the delivery's format says (src/domain/format.rs), written where it is planned and where its content changes.
ALTER TABLE deliveries ADD COLUMN lead INTEGER NOT NULL DEFAULT 60000; -- how long before its instant its preparation begins
ALTER TABLE deliveries ADD COLUMN call_limit INTEGER NOT NULL DEFAULT 25000; -- how long its longest call may take
ALTER TABLE deliveries ADD COLUMN has_slices INTEGER NOT NULL DEFAULT 0; -- whether its preparation makes calls

ALTER TABLE deliveries ADD COLUMN prepared TEXT; -- JSON: what the platform has given us so far for it; its secret is sealed
ALTER TABLE deliveries ADD COLUMN turn_at INTEGER; -- the account's other posts go before it: not before this instant
ALTER TABLE deliveries ADD COLUMN polled INTEGER NOT NULL DEFAULT 0; -- how often the platform was asked whether it is visible

ALTER TABLE commits ADD COLUMN handle TEXT; -- the platform's name of what it accepted and has not shown yet
