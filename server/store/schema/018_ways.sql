-- Sessions know their way, scene by scene: ledgers are made anew from the
-- events. What sessions count that are gone stays, and stands for them.
UPDATE session SET ledger = NULL;
DELETE FROM tally WHERE day >= 0;
DELETE FROM seconds WHERE day >= 0;
DELETE FROM heat WHERE day >= 0;
DELETE FROM viewer;
INSERT INTO tally (project, day, release, kind, name, part, n)
  SELECT project, -1 - day, release, kind, name, part, n FROM tally WHERE day < 0;
INSERT INTO seconds (project, day, release, scene, counts)
  SELECT project, -1 - day, release, scene, counts FROM seconds WHERE day < 0;
INSERT INTO heat (project, day, release, scene, span, cells)
  SELECT project, -1 - day, release, scene, span, cells FROM heat WHERE day < 0;
INSERT INTO stretching (project)
  SELECT DISTINCT project FROM tally WHERE project NOT IN (SELECT project FROM stretching);
