/* What single viewers did is kept for so many days, where a film says so. Older
 * sessions go, with their events, submissions and kept variables; what they
 * count stays. */
#ifndef RMF_EVENTS_RETIRE_H
#define RMF_EVENTS_RETIRE_H

#include "events/scribe.h"

/* Some of them, in a transaction; `more`: there may be more. Cost: a question,
 * where nothing is to be done. */
rmf_store_err rmf_retire_some(rmf_scribe *scribe, rmf_store *store, bool *more);

#endif
