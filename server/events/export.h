/* Events as they came, to take away. */
#ifndef RMF_EVENTS_EXPORT_H
#define RMF_EVENTS_EXPORT_H

#include <stdio.h>

#include "app.h"

/* Every event of a project, one JSON object a line, by session and n; in memory
 * is one batch. False: the store or the file failed. */
bool rmf_events_write(rmf_store *store, const char *project, FILE *to);

/* The same of a viewer, in all projects. */
bool rmf_events_write_viewer(rmf_store *store, const char *viewer, FILE *to);

/* The route's handler. */
void rmf_events_export(rmf_request *req);

#endif
