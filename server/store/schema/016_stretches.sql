-- Sums stand a second time under stretches of sixteen days, so that a report of
-- many days reads few rows: their `day` lies beyond all days (events/days.h).
-- Films of which there are sums without them; they are made while the server
-- runs, and until then reports read the days.
CREATE TABLE stretching (
  project TEXT PRIMARY KEY
);
INSERT INTO stretching (project) SELECT DISTINCT project FROM tally;
