-- Who may watch a film; no row: everybody, everywhere, for ever.
CREATE TABLE access (
  project  TEXT PRIMARY KEY REFERENCES project (id),
  password TEXT NOT NULL,                -- argon2id; '': none
  websites TEXT NOT NULL,                -- that may show it, blanks between; '': all
  until_ms BIGINT                        -- null: no end
);
CREATE INDEX access_by_end ON access (until_ms);
