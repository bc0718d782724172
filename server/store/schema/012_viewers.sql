-- Who is to be erased is found in all films.
CREATE INDEX session_of_viewer ON session (viewer) WHERE viewer IS NOT NULL;
CREATE INDEX submission_of_viewer ON submission (viewer) WHERE viewer IS NOT NULL;
