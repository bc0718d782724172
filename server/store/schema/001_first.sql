-- What people make and publish.
CREATE TABLE project (
  id           TEXT PRIMARY KEY,
  title        TEXT NOT NULL,
  origin       TEXT NOT NULL,            -- the folder that it was published from
  release      TEXT,                     -- the current one
  created_ms   BIGINT NOT NULL,
  changed_ms   BIGINT NOT NULL,
  withdrawn_ms BIGINT                    -- null: it can be seen
);
CREATE TABLE release (
  id         TEXT PRIMARY KEY,
  project    TEXT NOT NULL REFERENCES project (id),
  number     BIGINT NOT NULL,            -- 1 … within its project
  shape      TEXT NOT NULL,
  document   TEXT NOT NULL,              -- as players get it
  outline    TEXT NOT NULL,              -- what pages and reports need of it
  created_ms BIGINT NOT NULL,
  UNIQUE (project, number)
);
CREATE TABLE clip (
  hash        TEXT PRIMARY KEY,          -- of its content
  file        TEXT NOT NULL,             -- name below media/HASH
  bytes       BIGINT NOT NULL,
  duration_us BIGINT NOT NULL,
  width       BIGINT NOT NULL,
  height      BIGINT NOT NULL,
  rate_num    BIGINT NOT NULL,
  rate_den    BIGINT NOT NULL,
  frames      BIGINT NOT NULL,
  poster      TEXT NOT NULL,             -- name below media/HASH, or ''
  created_ms  BIGINT NOT NULL
);

-- What viewers do.
CREATE TABLE session (
  id          TEXT PRIMARY KEY,
  project     TEXT NOT NULL,
  release     TEXT NOT NULL,
  shape       TEXT NOT NULL,
  viewer      TEXT,                      -- null: no consent, nobody known
  device      TEXT NOT NULL,
  language    TEXT NOT NULL,
  opened_ms   BIGINT NOT NULL,
  last_ms     BIGINT NOT NULL,
  -- where it stands after the newest event, for what carries no place itself
  last_n      BIGINT NOT NULL,
  at_ms       BIGINT NOT NULL,
  scene       TEXT NOT NULL,
  t_us        BIGINT NOT NULL
);
CREATE INDEX session_by_viewer ON session (project, viewer);
CREATE TABLE event (
  session    TEXT NOT NULL,
  n          BIGINT NOT NULL,
  at_ms      BIGINT NOT NULL,            -- -1: a moved, which has none
  arrived_ms BIGINT NOT NULL,
  input      TEXT NOT NULL,
  body       TEXT NOT NULL,              -- the line as it came
  PRIMARY KEY (session, n)
);
CREATE TABLE kept (
  viewer     TEXT NOT NULL,
  project    TEXT NOT NULL,
  name       TEXT NOT NULL,
  value      TEXT NOT NULL,              -- JSON
  changed_ms BIGINT NOT NULL,
  PRIMARY KEY (viewer, project, name)
);
CREATE TABLE submission (
  id         TEXT PRIMARY KEY,
  project    TEXT NOT NULL,
  release    TEXT NOT NULL,              -- whose text the viewer saw
  session    TEXT NOT NULL,
  n          BIGINT NOT NULL,
  viewer     TEXT,
  form       TEXT NOT NULL,
  purpose    TEXT NOT NULL,              -- what the viewer was told
  answers    TEXT NOT NULL,              -- JSON
  arrived_ms BIGINT NOT NULL,
  UNIQUE (session, n)
);
CREATE INDEX submission_by_project ON submission (project, arrived_ms, id);

-- What a session has done at least once, so that it is counted once.
CREATE TABLE mark (
  session TEXT NOT NULL,
  kind    TEXT NOT NULL,                 -- play, shown, pressed, goal …
  name    TEXT NOT NULL,
  at_ms   BIGINT NOT NULL,
  PRIMARY KEY (session, kind, name)
);

-- Rollups: kept in the transaction that stores the events.
CREATE TABLE tally (
  project TEXT NOT NULL,
  kind    TEXT NOT NULL,                 -- play, shown, ending …
  name    TEXT NOT NULL,                 -- element, ending, goal …
  part    TEXT NOT NULL,                 -- option; tenth of a second; place
  n       BIGINT NOT NULL,
  PRIMARY KEY (project, kind, name, part)
);

-- One row that /readyz writes.
CREATE TABLE pulse (
  id     BIGINT PRIMARY KEY,
  at_ms  BIGINT NOT NULL
);
