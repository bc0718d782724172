/* Who watches a film now: sessions of which something new has come lately, on
 * whatever node. They are counted in the store, so that the figure is right
 * after a start, on many nodes, and when a session is erased. */
#ifndef RMF_EVENTS_PRESENT_H
#define RMF_EVENTS_PRESENT_H

#include "store/store.h"

/* So long after the last that was new, a session still counts as watching. */
#define RMF_PRESENT_S 30

/* As JSON, one line. False: it could not be read. Cost: a row for each session
 * on the server that counts as watching, and its ledger of those of this film.
 */
bool rmf_present_write(rmf_store *store, const char *project, rmf_buf *out);

#endif
