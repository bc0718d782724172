-- Where a session came from, as its player told it with the first batch, and
-- the country of the address that this came from: events/came.h.
ALTER TABLE session ADD COLUMN host TEXT NOT NULL DEFAULT '';    -- of the page; link; '': not told
ALTER TABLE session ADD COLUMN tags TEXT NOT NULL DEFAULT '';    -- each with a line feed before it, and one behind the last
ALTER TABLE session ADD COLUMN country TEXT NOT NULL DEFAULT ''; -- two letters; ZZ: not known; '': not looked up
