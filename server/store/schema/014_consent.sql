-- What is recorded of a film's viewers; no row: as the film itself says, by
-- days of UTC, for ever.
CREATE TABLE recording (
  project  TEXT PRIMARY KEY REFERENCES project (id),
  consent  TEXT NOT NULL DEFAULT '',     -- required, implied, off; '': as the film says
  zone     TEXT NOT NULL DEFAULT '',     -- IANA's name; '': UTC
  moved_to BIGINT,                       -- the no up to which sessions stand on days of that zone; null: all do
  days     BIGINT NOT NULL DEFAULT 0     -- for so many single viewers' doings are kept; 0: for ever
);

-- What the viewer said last: yes, no; '': nothing.
ALTER TABLE session ADD COLUMN consent TEXT NOT NULL DEFAULT '';
-- A film's sessions in the order in which they were opened.
CREATE INDEX session_by_film ON session (project, no);
