-- The calendar and the status page.
--
-- What each index costs: a partial index is written only by a change that enters or leaves its condition. A delivery that goes out as
-- planned pays for one row, of `deliveries_published`, when it has become public; the other three are paid for by what needs a person.

-- How late what became public was, newest first, without a look at the table.
CREATE INDEX deliveries_published ON deliveries (workspace, published_at, due_at, committed_at) WHERE published_at IS NOT NULL;

-- What waits for a person, however long it has done so.
CREATE INDEX deliveries_attention ON deliveries (workspace) WHERE state IN ('held', 'missed', 'unconfirmed');

-- What failed, by the instant at which it was due.
CREATE INDEX deliveries_failed ON deliveries (workspace, due_at) WHERE state='failed';

-- What a person sends once more waits at a time of its own, which its post does not know.
CREATE INDEX deliveries_approved_again ON deliveries (workspace) WHERE approval>1 AND wake_at IS NOT NULL;

ALTER TABLE grants ADD COLUMN sealed_with TEXT; -- the key of the sealed set in use; none: not told since the column is there
