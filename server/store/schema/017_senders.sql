-- Who became known after a form was sent has sent it, too.
UPDATE submission SET viewer = (SELECT s.viewer FROM session s WHERE s.id = submission.session)
  WHERE viewer IS NULL AND session IN (SELECT id FROM session WHERE viewer IS NOT NULL);
UPDATE delivery SET viewer = (SELECT b.viewer FROM submission b WHERE b.id = delivery.submission)
  WHERE viewer IS NULL AND submission IN (SELECT id FROM submission WHERE viewer IS NOT NULL);
