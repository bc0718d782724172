-- What people here make of a submission.
ALTER TABLE submission ADD COLUMN handled_ms BIGINT NOT NULL DEFAULT 0; -- 0: not yet
ALTER TABLE submission ADD COLUMN handled_by TEXT NOT NULL DEFAULT '';  -- a person; '': the owner's token
ALTER TABLE submission ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- Where each submission of a film is sent.
CREATE TABLE endpoint (
  id         TEXT PRIMARY KEY,
  project    TEXT NOT NULL,
  kind       TEXT NOT NULL,              -- webhook, mail
  address    TEXT NOT NULL,
  secret     TEXT NOT NULL,              -- whsec_…; '' of mail
  active     BIGINT NOT NULL,            -- 1; 0: switched off
  why        TEXT NOT NULL,              -- it was, by what its receiver said
  created_ms BIGINT NOT NULL
);
CREATE INDEX endpoint_by_project ON endpoint (project, created_ms, id);

-- One submission on its way to one of these: outreach/deliveries.h.
CREATE TABLE delivery (
  id         TEXT PRIMARY KEY,
  project    TEXT NOT NULL,
  endpoint   TEXT NOT NULL,
  submission TEXT NOT NULL,              -- '': a test
  viewer     TEXT,                       -- of the submission
  body       TEXT NOT NULL,              -- '': not yet composed
  state      TEXT NOT NULL,              -- waiting, running, done, failed
  tries      BIGINT NOT NULL,
  due_ms     BIGINT NOT NULL,
  worker     TEXT NOT NULL,
  beat_ms    BIGINT NOT NULL,            -- when it was taken
  created_ms BIGINT NOT NULL
);
CREATE INDEX delivery_by_project ON delivery (project, created_ms, id);
CREATE INDEX delivery_by_endpoint ON delivery (endpoint, state);
CREATE INDEX delivery_by_submission ON delivery (submission);
CREATE INDEX delivery_of_viewer ON delivery (viewer) WHERE viewer IS NOT NULL;
CREATE INDEX delivery_to_do ON delivery (due_ms, id) WHERE state IN ('waiting', 'running');

CREATE TABLE attempt (
  delivery TEXT NOT NULL,
  n        BIGINT NOT NULL,              -- 1 …
  at_ms    BIGINT NOT NULL,
  took_ms  BIGINT NOT NULL,
  status   BIGINT NOT NULL,              -- 0: there was no answer
  said     TEXT NOT NULL,                -- what was answered, or why nothing was
  PRIMARY KEY (delivery, n)
);
