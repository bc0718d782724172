-- Films that the server brings itself. Before its bytes are here a clip has no
-- hash: what comes is known by an id, and so is the job that brings it.
CREATE TABLE arrival (
  id         TEXT PRIMARY KEY,           -- as of any upload
  address    TEXT NOT NULL,
  name       TEXT NOT NULL,              -- what stands last in the address
  bytes      BIGINT NOT NULL,            -- that are here
  length     BIGINT NOT NULL,            -- that it has, as far as that is known
  whole      BIGINT NOT NULL,            -- 1: all of it is in DATA/uploads/ID.fetch
  clip       TEXT NOT NULL,              -- the hash of what it became; '': nothing yet
  touched_ms BIGINT NOT NULL             -- the last news of it
);

-- The same rows; `clip` names a clip, or what is brought, and both exist.
CREATE TABLE job_now (
  kind       TEXT NOT NULL,              -- first, head, tail, rest, fetch: media/jobs.h
  clip       TEXT NOT NULL,              -- a clip's hash; of a fetch its id
  frame      BIGINT NOT NULL,            -- of an edge; else -1
  rank       BIGINT NOT NULL,            -- the lowest is taken first
  state      TEXT NOT NULL,              -- queued, running, done, failed, refused, cancelled
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
  of_clip    TEXT GENERATED ALWAYS AS (CASE WHEN kind <> 'fetch' THEN clip END) STORED REFERENCES clip (hash),
  of_arrival TEXT GENERATED ALWAYS AS (CASE WHEN kind = 'fetch' THEN clip END) STORED REFERENCES arrival (id),
  PRIMARY KEY (kind, clip, frame)
);
INSERT INTO job_now (kind, clip, frame, rank, state, step, progress, tries, why,
                     worker, beat_ms, due_ms, created_ms, started_ms, ended_ms)
  SELECT kind, clip, frame, rank, state, step, progress, tries, why,
         worker, beat_ms, due_ms, created_ms, started_ms, ended_ms FROM job;
DROP TABLE job;
ALTER TABLE job_now RENAME TO job;
CREATE INDEX job_by_clip ON job (clip);
CREATE INDEX job_by_state ON job (state, rank, created_ms);
