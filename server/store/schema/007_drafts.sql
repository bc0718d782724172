-- What authors edit before it is published: one draft a project, and its log.
ALTER TABLE project ADD COLUMN archived_ms BIGINT;             -- null: it is in the list
ALTER TABLE project ADD COLUMN cover TEXT NOT NULL DEFAULT ''; -- hash of the clip that it begins with
ALTER TABLE release ADD COLUMN revision BIGINT;                -- of the draft that it was; null: of no draft
ALTER TABLE release ADD COLUMN person TEXT NOT NULL DEFAULT ''; -- who published it; '': the owner's token

CREATE TABLE draft (
  project    TEXT PRIMARY KEY REFERENCES project (id),
  revision   BIGINT NOT NULL,            -- 1 …; each edit adds one
  document   TEXT NOT NULL,              -- with its mistakes, if it has any
  changed_ms BIGINT NOT NULL,
  changed_by TEXT NOT NULL               -- a person's id; '': the owner's token
);
CREATE TABLE edit (
  project  TEXT NOT NULL REFERENCES project (id),
  revision BIGINT NOT NULL,              -- that it led to
  id       TEXT,                         -- the client's own, so that a retry is known
  tab      TEXT NOT NULL,
  label    TEXT NOT NULL,
  person   TEXT NOT NULL,
  at_ms    BIGINT NOT NULL,
  steps    TEXT NOT NULL,                -- JSON: projects/steps.h
  undoes   BIGINT,                       -- the revision that it takes back
  PRIMARY KEY (project, revision),
  UNIQUE (project, id)
);
