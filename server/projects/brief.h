/* What of a released document the player reads by itself, as JSON text: clips,
 * scenes with their times, which elements there are and whether they act, the
 * fields of a link, theme and identity. Everything else comes from the engine,
 * which has the document packed. */
#ifndef RMF_PROJECTS_BRIEF_H
#define RMF_PROJECTS_BRIEF_H

#include <stddef.h>

#include "store/store.h"

/* With what the store has of the clips by now: `tracks`, `heads`, `tails`. The
 * caller's, to be freed; NULL: no memory, or no document. */
char *rmf_brief(const char *document, size_t size, rmf_db *db);

#endif
