/* What sessions do, by where they came from. */
#ifndef RMF_EVENTS_SOURCES_H
#define RMF_EVENTS_SOURCES_H

#include "events/batch.h"
#include "events/ledger.h"

/* What of an event that is in the ledger counts for the page, the tags and the
 * country of the session. */
rmf_store_err rmf_ledger_sources(const rmf_writing *w, const rmf_batch *batch,
                                 const rmf_event *event, rmf_ledger *ledger);

#endif
