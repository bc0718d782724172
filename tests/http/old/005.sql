BEGIN TRANSACTION;
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
INSERT INTO "arrival" VALUES('6zbuaw4xvsa7gbinf4u6sf5o7u','https://films.example/street.mp4','street.mp4',0,0,0,'',1795858291764);
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
, name TEXT NOT NULL DEFAULT '', direct BIGINT NOT NULL DEFAULT 1, state TEXT NOT NULL DEFAULT 'kept', why TEXT NOT NULL DEFAULT '', tracks TEXT NOT NULL DEFAULT '', play TEXT NOT NULL DEFAULT '', thumbs TEXT NOT NULL DEFAULT '', peaks TEXT NOT NULL DEFAULT '', playlist TEXT NOT NULL DEFAULT '', made_bytes BIGINT NOT NULL DEFAULT 0, sphere BIGINT NOT NULL DEFAULT 0);
INSERT INTO "clip" VALUES('f880286e8da60e45219655215bf9dc33','clip.mp4',145008,4000000,320,180,30,1,120,'',1600000000000,'',1,'kept','','','','','','',0,0);
CREATE TABLE edge (
  kind   TEXT NOT NULL,                  -- head, tail: media/prepare.h
  clip   TEXT NOT NULL REFERENCES clip (hash),
  frame  BIGINT NOT NULL,                -- a head's first; behind a tail's last
  height BIGINT NOT NULL,
  file   TEXT NOT NULL,                  -- name below media/HASH
  frames BIGINT NOT NULL,
  PRIMARY KEY (clip, kind, frame, height)
);
INSERT INTO "edge" VALUES('head','f880286e8da60e45219655215bf9dc33',66,180,'head-66-180-0123abcd.mp4',24);
CREATE TABLE event (
  session    TEXT NOT NULL,
  n          BIGINT NOT NULL,
  at_ms      BIGINT NOT NULL,            -- -1: a moved, which has none
  arrived_ms BIGINT NOT NULL,
  input      TEXT NOT NULL,
  body       TEXT NOT NULL,              -- the line as it came
  PRIMARY KEY (session, n)
);
INSERT INTO "event" VALUES('session-of-the-old-days',0,0,1600000000000,'opened','{"input":"opened","at_ms":0,"seed":1,"device":"desktop","language":"en"}');
INSERT INTO "event" VALUES('session-of-the-old-days',1,40,1600000000000,'started','{"input":"started","at_ms":40,"scene":"one","t":0,"derived":[{"effect":"entered","scene":"one"}]}');
INSERT INTO "event" VALUES('session-of-the-old-days',2,-1,1600000000000,'moved','{"input":"moved","from":0,"to":1.5,"derived":[{"effect":"shown","element":"bag"},{"effect":"kept","variable":"road","value":"right"},{"effect":"chosen","element":"road-choice","option":"right"}]}');
INSERT INTO "event" VALUES('session-of-the-old-days',3,90,1600000000000,'pressed','{"input":"pressed","at_ms":90,"element":"bag"}');
INSERT INTO "event" VALUES('session-of-the-old-days',4,95,1600000000000,'missed','{"input":"missed","at_ms":95,"x":72,"y":18}');
INSERT INTO "event" VALUES('session-of-the-old-days',5,99,1600000000000,'submitted','{"input":"submitted","at_ms":99,"form":"hold","values":{"email":"anna@example.org"}}');
CREATE TABLE "job" (
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
INSERT INTO "job" VALUES('first','f880286e8da60e45219655215bf9dc33',-1,0,'done','',100,1,'','',1600000001000,0,1600000000000,1600000000500,1600000002000);
INSERT INTO "job" VALUES('head','f880286e8da60e45219655215bf9dc33',66,1,'failed','',0,4,'no room on the disk','',1600000001000,0,1600000000000,1600000000500,1600000002000);
INSERT INTO "job" VALUES('rest','f880286e8da60e45219655215bf9dc33',-1,3,'queued','',0,1,'it''s too slow','',1600000001000,1600000009000,1600000000000,1600000000500,1600000002000);
INSERT INTO "job" VALUES('fetch','6zbuaw4xvsa7gbinf4u6sf5o7u',-1,4,'queued','',0,0,'','',0,0,1795858291764,0,0);
CREATE TABLE kept (
  viewer     TEXT NOT NULL,
  project    TEXT NOT NULL,
  name       TEXT NOT NULL,
  value      TEXT NOT NULL,              -- JSON
  changed_ms BIGINT NOT NULL,
  PRIMARY KEY (viewer, project, name)
);
INSERT INTO "kept" VALUES('anna-of-the-old-days','film','road','"right"',1600000000000);
CREATE TABLE mark (
  session TEXT NOT NULL,
  kind    TEXT NOT NULL,                 -- play, shown, pressed, goal …
  name    TEXT NOT NULL,
  at_ms   BIGINT NOT NULL,
  PRIMARY KEY (session, kind, name)
);
INSERT INTO "mark" VALUES('session-of-the-old-days','play','',40);
INSERT INTO "mark" VALUES('viewer:anna-of-the-old-days','viewer','film',40);
INSERT INTO "mark" VALUES('session-of-the-old-days','shown','bag',40);
INSERT INTO "mark" VALUES('session-of-the-old-days','pressed','bag',90);
CREATE TABLE project (
  id           TEXT PRIMARY KEY,
  title        TEXT NOT NULL,
  origin       TEXT NOT NULL,            -- the folder that it was published from
  release      TEXT,                     -- the current one
  created_ms   BIGINT NOT NULL,
  changed_ms   BIGINT NOT NULL,
  withdrawn_ms BIGINT                    -- null: it can be seen
);
INSERT INTO "project" VALUES('film','A test','/films/film','dvoeg2f5yhzynil4t2l5rvkowm',1600000000000,1795858291821,NULL);
CREATE TABLE pulse (
  id     BIGINT PRIMARY KEY,
  at_ms  BIGINT NOT NULL
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
INSERT INTO "release" VALUES('dvoeg2f5yhzynil4t2l5rvkowm','film',1,'13c2e881e0f1308f','{"ramify":1,"title":"A test","start":"one","clips":{"clip":{"file":"media/f880286e8da60e45219655215bf9dc33/clip.mp4","media":"f880286e8da60e45219655215bf9dc33","duration":4,"width":320,"height":180,"rate":[30,1],"frames":120,"poster":"media/f880286e8da60e45219655215bf9dc33/poster-0.jpg"}},"variables":{"road":{"type":"text","values":["","left","right"],"start":"","keep":"viewer"}},"goals":[{"id":"lead","when":"submitted(''hold'')"}],"scenes":[{"id":"one","clip":"clip","from":0,"to":2,"elements":[{"id":"bag","kind":"hotspot","at":[0.1,1],"place":[10,10,20,20],"label":"The bag","purpose":"to show it","on":{"press":[{"open":"card","pause":true}]}},{"id":"road-choice","kind":"choice","at":[0.5,1.4],"place":[10,60,80,30],"prompt":"Where?","purpose":"to go there","decide":"at-end","limit":0.8,"default":"left","options":[{"id":"left","label":"Left","do":[{"set":"road","to":"''left''"}],"go":"two"},{"id":"right","label":"Right","do":[{"set":"road","to":"''right''"}],"go":"two"}]}],"first_frame":0,"frames":60},{"id":"two","clip":"clip","from":2,"to":4,"end":"hold","ending":"done","first_frame":60,"frames":60}],"panels":{"card":{"kind":"card","title":"The bag","text":"€ 148"},"hold":{"kind":"form","title":"Hold one","purpose":"We write once.","fields":[{"id":"email","type":"email","label":"Email","required":true}]}}}','{"title":"A test","language":"en","scenes":{"one":{"label":"one","from":0,"to":2},"two":{"label":"two","from":2,"to":4}},"elements":{"bag":{"kind":"hotspot","scene":"one","label":"The bag"},"road-choice":{"kind":"choice","scene":"one","label":"Where?"}},"options":{"road-choice":{"left":"Left","right":"Right"}},"panels":{"card":{"kind":"card","label":"The bag"},"hold":{"kind":"form","label":"Hold one"}},"forms":{"hold":"We write once."},"goals":{"lead":"lead"},"endings":{"done":"done"},"start":{"file":"media/f880286e8da60e45219655215bf9dc33/clip.mp4","poster":"media/f880286e8da60e45219655215bf9dc33/poster-0.jpg","width":320,"height":180,"from":0,"to":2}}',1600000000000);
CREATE TABLE schema_step (number BIGINT PRIMARY KEY, name TEXT NOT NULL, taken_ms BIGINT NOT NULL);
INSERT INTO "schema_step" VALUES(1,'first',1600000000000);
INSERT INTO "schema_step" VALUES(2,'clips',1600000000000);
INSERT INTO "schema_step" VALUES(3,'edges',1600000000000);
INSERT INTO "schema_step" VALUES(4,'sphere',1600000000000);
INSERT INTO "schema_step" VALUES(5,'arrival',1795858291334);
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
INSERT INTO "session" VALUES('session-of-the-old-days','film','dvoeg2f5yhzynil4t2l5rvkowm','13c2e881e0f1308f','anna-of-the-old-days','desktop','en',1600000000000,1600000000000,5,99,'one',1500000);
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
INSERT INTO "submission" VALUES('kj6k6au7qprmralo334nxhi2dm','film','dvoeg2f5yhzynil4t2l5rvkowm','session-of-the-old-days',5,'anna-of-the-old-days','hold','We write once.','{"email":"anna@example.org"}',1600000000000);
CREATE TABLE tally (
  project TEXT NOT NULL,
  kind    TEXT NOT NULL,                 -- play, shown, ending …
  name    TEXT NOT NULL,                 -- element, ending, goal …
  part    TEXT NOT NULL,                 -- option; tenth of a second; place
  n       BIGINT NOT NULL,
  PRIMARY KEY (project, kind, name, part)
);
INSERT INTO "tally" VALUES('film','play','','',1);
INSERT INTO "tally" VALUES('film','viewer','known','',1);
INSERT INTO "tally" VALUES('film','chosen','road-choice','right',1);
INSERT INTO "tally" VALUES('film','shown','bag','',1);
INSERT INTO "tally" VALUES('film','presses','bag','',1);
INSERT INTO "tally" VALUES('film','pressed','bag','',1);
INSERT INTO "tally" VALUES('film','missed','one','0 18 4',1);
INSERT INTO "tally" VALUES('film','submitted','hold','',1);
CREATE INDEX session_by_viewer ON session (project, viewer);
CREATE INDEX submission_by_project ON submission (project, arrived_ms, id);
CREATE INDEX job_by_clip ON job (clip);
CREATE INDEX job_by_state ON job (state, rank, created_ms);
COMMIT;
