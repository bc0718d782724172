-- Clips become prepared: what is made of them, and the work that makes it.
ALTER TABLE clip ADD COLUMN name TEXT NOT NULL DEFAULT '';      -- of the file as it came
ALTER TABLE clip ADD COLUMN direct BIGINT NOT NULL DEFAULT 1;   -- 1: browsers play the original
ALTER TABLE clip ADD COLUMN state TEXT NOT NULL DEFAULT 'kept'; -- media/clips.h lists them
ALTER TABLE clip ADD COLUMN why TEXT NOT NULL DEFAULT '';       -- of the last failure
-- Names below media/HASH, or ''.
ALTER TABLE clip ADD COLUMN tracks TEXT NOT NULL DEFAULT '';    -- the index of the tracks
ALTER TABLE clip ADD COLUMN play TEXT NOT NULL DEFAULT '';      -- plays where the original does not
ALTER TABLE clip ADD COLUMN thumbs TEXT NOT NULL DEFAULT '';
ALTER TABLE clip ADD COLUMN peaks TEXT NOT NULL DEFAULT '';
ALTER TABLE clip ADD COLUMN playlist TEXT NOT NULL DEFAULT '';
ALTER TABLE clip ADD COLUMN made_bytes BIGINT NOT NULL DEFAULT 0;

-- One row a thing to be made; made again, it is the same row.
CREATE TABLE job (
  kind       TEXT NOT NULL,              -- first, head, rest: media/jobs.h
  clip       TEXT NOT NULL REFERENCES clip (hash),
  frame      BIGINT NOT NULL,            -- of a head's entry; else -1
  rank       BIGINT NOT NULL,            -- the lowest is taken first
  state      TEXT NOT NULL,              -- queued, running, done, failed, cancelled
  step       TEXT NOT NULL,              -- what is being made
  progress   BIGINT NOT NULL,            -- percent
  tries      BIGINT NOT NULL,
  why        TEXT NOT NULL,              -- of the last failure
  worker     TEXT NOT NULL,              -- who holds it; '': nobody
  beat_ms    BIGINT NOT NULL,            -- when the worker last lived
  due_ms     BIGINT NOT NULL,            -- not before
  created_ms BIGINT NOT NULL,
  started_ms BIGINT NOT NULL,            -- 0: not yet
  ended_ms   BIGINT NOT NULL,
  PRIMARY KEY (kind, clip, frame)
);
CREATE INDEX job_by_clip ON job (clip);
CREATE INDEX job_by_state ON job (state, rank, created_ms);

-- Re-encoded starts between key frames.
CREATE TABLE head (
  clip   TEXT NOT NULL REFERENCES clip (hash),
  frame  BIGINT NOT NULL,
  height BIGINT NOT NULL,
  file   TEXT NOT NULL,                  -- name below media/HASH
  frames BIGINT NOT NULL,
  PRIMARY KEY (clip, frame, height)
);
