/* Answers about a film, from the rollups: a report costs what it shows. */
#ifndef RMF_REPORTS_REPORTS_H
#define RMF_REPORTS_REPORTS_H

#include <jansson.h>

#include "projects/projects.h"

extern const rmf_routes rmf_reports_routes;
extern const rmf_routes rmf_submissions_routes;

/* One submission with the words that its viewer was told, the caller's:
 * submissions.h and told.h say its fields. */
rmf_found rmf_submission_find(rmf_store *store, const char *project,
                              const char *id, json_t **out);

#endif
