-- What a session amounts to says more than it did: ledgers and their sums are
-- made anew from the events.
UPDATE session SET ledger = NULL;
DELETE FROM tally;
DELETE FROM seconds;
DELETE FROM heat;
DELETE FROM viewer;
