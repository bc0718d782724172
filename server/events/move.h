/* A film has another time zone: its sessions are moved to the days of that one,
 * with all that they count. */
#ifndef RMF_EVENTS_MOVE_H
#define RMF_EVENTS_MOVE_H

#include "events/scribe.h"

/* Some of them, in a transaction; `moved`: there may be more. Cost: a question,
 * where nothing is to be done. */
rmf_store_err rmf_move_some(rmf_scribe *scribe, rmf_store *store, bool *moved);

#endif
