/* Where a film may be entered: the starts of its scenes and loops, and the
 * times at which ways on land; and where its scenes end. Between key frames an
 * entry needs a head (media/media.h) to be exact, and an end a tail. */
#ifndef RMF_PROJECTS_ENTRIES_H
#define RMF_PROJECTS_ENTRIES_H

#include <jansson.h>

#include "store/store.h"

/* {clip's hash: {"head": {frame: true}, "tail": {frame: true}}} of a resolved
 * document; every clip of ours is there. A tail's frame is the one behind it. A
 * time between two frames is entered at the one that is on the picture then.
 * The caller's; NULL: no memory. */
json_t *rmf_entries(json_t *document);

/* Have the clips prepared and heads and tails made, in the caller's
 * transaction. */
rmf_store_err rmf_entries_want(rmf_db *db, json_t *entries);

#endif
