-- Reports show the last days on which anything was counted: those rows alone,
-- not all that a day has. The kinds: opened, plays, completed …
-- (events/counted.h).
CREATE INDEX tally_by_day ON tally (project, day) WHERE kind IN (1, 11, 14, 26, 30);

-- The list of a film's releases without their documents.
CREATE INDEX release_by_number ON release (project, number, id, created_ms);
