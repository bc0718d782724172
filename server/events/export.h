/* Events as they came, to take away. */
#ifndef RMF_EVENTS_EXPORT_H
#define RMF_EVENTS_EXPORT_H

#include <stdio.h>

#include "app.h"

/* Every event of a viewer, in all projects, one JSON object a line, by session
 * and n; in memory is one piece. False: the store or the file failed. */
bool rmf_events_write_viewer(rmf_store *store, const char *viewer, FILE *to);

/* The routes' handlers: every event of a project, made while it is sent. */
void rmf_events_export(rmf_request *req);
void rmf_events_export_csv(rmf_request *req);

#endif
