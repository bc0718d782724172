-- Who may watch a film; no row: everybody, everywhere, for ever.
CREATE TABLE access (
  project  TEXT PRIMARY KEY REFERENCES project (id),
  password TEXT NOT NULL,                -- argon2id; '': none
  websites TEXT NOT NULL,                -- that may show it, blanks between; '': all
  until_ms BIGINT                        -- null: no end
);

-- The release that a draft was made of, and its revision as it was then.
ALTER TABLE draft ADD COLUMN made_of TEXT NOT NULL DEFAULT '';  -- '': of none
ALTER TABLE draft ADD COLUMN made_at BIGINT NOT NULL DEFAULT 0;
UPDATE draft SET made_at = 1, made_of = COALESCE((SELECT r.id FROM project p JOIN release r ON r.id = p.release
  WHERE p.id = draft.project AND p.origin <> '' AND r.revision IS NULL), '');
CREATE INDEX access_by_end ON access (until_ms);
