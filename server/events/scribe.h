/* What a thread writes events and ledgers with: one a thread. */
#ifndef RMF_EVENTS_SCRIBE_H
#define RMF_EVENTS_SCRIBE_H

#include "events/batch.h"

typedef struct rmf_scribe rmf_scribe;

/* NULL: no memory. */
rmf_scribe *rmf_scribe_open(rmf_app *app);
void rmf_scribe_close(rmf_scribe *scribe);
/* From any thread: the words of a project are gone. */
void rmf_scribe_gone(rmf_scribe *scribe);

/* Begin a transaction. Its `db` is NULL where there is none, and `err` says
 * why; with another `err` than RMF_STORE_OK it is to be ended at once. */
rmf_writing rmf_scribe_begin(rmf_scribe *scribe, rmf_store_err *err);
/* The rollups into their tables, and all of it onto the disk, where `err` is
 * RMF_STORE_OK; else nothing of it. What came of it. */
rmf_store_err rmf_scribe_end(rmf_scribe *scribe, const rmf_writing *w,
                             rmf_store_err err);

#endif
