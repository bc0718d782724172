-- What a clip's own head says of its projection: 1 where it shows all around.
ALTER TABLE clip ADD COLUMN sphere BIGINT NOT NULL DEFAULT 0;
