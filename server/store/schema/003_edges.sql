-- Scenes' edges that are coded anew: heads, and tails for those that end
-- between key frames.
CREATE TABLE edge (
  kind   TEXT NOT NULL,                  -- head, tail: media/prepare.h
  clip   TEXT NOT NULL REFERENCES clip (hash),
  frame  BIGINT NOT NULL,                -- a head's first; behind a tail's last
  height BIGINT NOT NULL,
  file   TEXT NOT NULL,                  -- name below media/HASH
  frames BIGINT NOT NULL,
  PRIMARY KEY (clip, kind, frame, height)
);
INSERT INTO edge (kind, clip, frame, height, file, frames)
  SELECT 'head', clip, frame, height, file, frames FROM head;
DROP TABLE head;
