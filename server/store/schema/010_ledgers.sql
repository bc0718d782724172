-- What viewers do becomes ledgers: events lie in chunks, what a session amounts
-- to is one value, and rollups are sums of ledgers.

-- Names as numbers: events/lexicon.h.
CREATE TABLE word (
  project TEXT NOT NULL,
  id      BIGINT NOT NULL,               -- 1 …; "" is 0
  word    TEXT NOT NULL,
  PRIMARY KEY (project, id),
  UNIQUE (project, word)
);

ALTER TABLE session ADD COLUMN no BIGINT NOT NULL DEFAULT 0;       -- what chunks are known by
ALTER TABLE session ADD COLUMN day BIGINT NOT NULL DEFAULT 0;      -- since 1970, on which it was opened, where the film's day is
ALTER TABLE session ADD COLUMN verdict TEXT NOT NULL DEFAULT '';   -- '': goes on; events/settle.h lists the others
ALTER TABLE session ADD COLUMN ledger BYTEA;                      -- events/ledger.h; null: of an earlier schema, to be made anew
UPDATE session SET no = numbered.no FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY opened_ms, id) AS no FROM session) AS numbered
  WHERE numbered.id = session.id;
CREATE UNIQUE INDEX session_by_no ON session (no);
CREATE INDEX session_by_day ON session (project, day, no);
CREATE INDEX session_by_verdict ON session (verdict, last_ms);
CREATE INDEX session_to_do ON session (no) WHERE ledger IS NULL;

CREATE TABLE chunk (
  session    BIGINT NOT NULL,            -- its no
  first      BIGINT NOT NULL,            -- the lowest n in it
  last       BIGINT NOT NULL,
  events     BIGINT NOT NULL,
  arrived_ms BIGINT NOT NULL,
  lines      BYTEA NOT NULL,             -- events/chunk.h
  PRIMARY KEY (session, first)
);
INSERT INTO chunk (session, first, last, events, arrived_ms, lines)
  SELECT s.no, e.n, e.n, 1, e.arrived_ms, $BYTES '=' || e.n || ' ' || e.body $END FROM event e JOIN session s ON s.id = e.session;
DROP TABLE event;
DROP TABLE mark;
ALTER TABLE session DROP COLUMN last_n;
ALTER TABLE session DROP COLUMN at_ms;
ALTER TABLE session DROP COLUMN scene;
ALTER TABLE session DROP COLUMN t_us;

-- A viewer counts once a project, for as long as one of the sessions does.
CREATE TABLE viewer (
  project  TEXT NOT NULL,
  id       TEXT NOT NULL,
  sessions BIGINT NOT NULL,              -- that were played
  PRIMARY KEY (project, id)
);

-- Sums of ledgers: events/rollups.h. They are made anew from the events.
DROP TABLE tally;
CREATE TABLE tally (
  project TEXT NOT NULL,
  day     BIGINT NOT NULL,               -- 0: all of them
  release BIGINT NOT NULL,               -- as a word
  kind    BIGINT NOT NULL,               -- events/counted.h
  name    BIGINT NOT NULL,
  part    BIGINT NOT NULL,
  n       BIGINT NOT NULL,
  PRIMARY KEY (project, day, release, kind, name, part)
);
CREATE TABLE seconds (
  project TEXT NOT NULL,
  day     BIGINT NOT NULL,
  release BIGINT NOT NULL,
  scene   BIGINT NOT NULL,
  counts  BYTEA NOT NULL,
  PRIMARY KEY (project, day, release, scene)
);
CREATE TABLE heat (
  project TEXT NOT NULL,
  day     BIGINT NOT NULL,
  release BIGINT NOT NULL,
  scene   BIGINT NOT NULL,
  span    BIGINT NOT NULL,               -- five seconds each
  cells   BYTEA NOT NULL,
  PRIMARY KEY (project, day, release, scene, span)
);
