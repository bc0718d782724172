-- The file below media/HASH that says where shots change; '': not looked for.
ALTER TABLE clip ADD COLUMN shots TEXT NOT NULL DEFAULT '';
