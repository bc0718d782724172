/* Rows of stretches from the rows of their days: of databases that were written
 * before there were stretches, and in a replay. Else rows of both are kept
 * together (rollups.h). */
#ifndef RMF_EVENTS_STRETCH_H
#define RMF_EVENTS_STRETCH_H

#include "events/scribe.h"

/* All stretches of a film anew, in the caller's transaction; until then it has
 * changed no rollups. */
rmf_store_err rmf_stretches_make(const rmf_writing *w, const char *project);

/* Those of one film that has none yet, in a transaction; `more`: there may be
 * more. Cost: a question, where nothing is to be done. */
rmf_store_err rmf_stretch_some(rmf_scribe *scribe, rmf_store *store,
                               bool *more);

#endif
