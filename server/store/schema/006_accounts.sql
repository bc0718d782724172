-- People who work here. Of every secret there is only a hash.
CREATE TABLE person (
  id         TEXT PRIMARY KEY,
  email      TEXT NOT NULL UNIQUE,       -- small letters
  name       TEXT NOT NULL,
  secret     TEXT NOT NULL,              -- argon2id of the password; '': none holds
  role       TEXT NOT NULL,              -- owner, editor, analyst
  created_ms BIGINT NOT NULL,
  seen_ms    BIGINT NOT NULL,            -- to the day
  left_ms    BIGINT                      -- null: works here
);
CREATE TABLE signin (
  hash       TEXT PRIMARY KEY,           -- BLAKE2b-256 of the cookie
  person     TEXT NOT NULL REFERENCES person (id),
  created_ms BIGINT NOT NULL,
  seen_ms    BIGINT NOT NULL,            -- to the day
  until_ms   BIGINT NOT NULL,
  agent      TEXT NOT NULL               -- what the browser calls itself
);
CREATE INDEX signin_by_person ON signin (person);
CREATE TABLE invitation (
  id         TEXT PRIMARY KEY,
  hash       TEXT NOT NULL UNIQUE,       -- of what stands in its address
  role       TEXT NOT NULL,
  email      TEXT NOT NULL,              -- '': whoever has the address
  made_by    TEXT NOT NULL,              -- a person; '': the owner's token, or a command
  renews     TEXT REFERENCES person (id),-- whose password; null: somebody new comes
  created_ms BIGINT NOT NULL,
  until_ms   BIGINT NOT NULL,
  person     TEXT REFERENCES person (id) -- who took it; null: nobody yet
);
CREATE TABLE token (
  id         TEXT PRIMARY KEY,
  hash       TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  person     TEXT NOT NULL REFERENCES person (id),
  scopes     TEXT NOT NULL,              -- read, edit, own with blanks between
  created_ms BIGINT NOT NULL,
  until_ms   BIGINT NOT NULL,
  seen_ms    BIGINT NOT NULL             -- 0: never used; to the day
);
CREATE INDEX token_by_person ON token (person);

-- One row: who writes it counts owners alone, on all nodes.
CREATE TABLE people_turn (
  id    BIGINT PRIMARY KEY,
  at_ms BIGINT NOT NULL
);
