/* Sessions that have come to rest: nothing came for half an hour. Each is
 * played again by the engine. What does not fit is kept, but counts for nothing
 * any more; of what has holes all that is there counts.
 *
 * Verdicts: "" goes on, "fits", "part" (events are missing), "before" (of an
 * earlier schema: not judged), "forged", "robot" (session.h). Whatever comes
 * later lets a session go on that fits or is a part.
 */
#ifndef RMF_EVENTS_SETTLE_H
#define RMF_EVENTS_SETTLE_H

#include "app.h"

typedef struct rmf_settler rmf_settler;

/* Starts its thread. NULL: no memory, or no thread. */
rmf_settler *rmf_settler_open(rmf_app *app);
/* The words of a project are gone from the store. */
void rmf_settler_gone(rmf_settler *settler);
/* Ends after the session that is being played. NULL is fine. */
void rmf_settler_close(rmf_settler *settler);

#endif
