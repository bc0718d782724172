/* Films at which somebody looks live: who watches now, and what they do.
 *
 * The writer hands over what is on the disk; where nobody looks that is one
 * look at a number. A thread of its own sends what was gathered a few times a
 * second. On several nodes each hears, through the store, at which films the
 * others look, and tells them what it has gathered.
 */
#ifndef RMF_EVENTS_WATCHING_H
#define RMF_EVENTS_WATCHING_H

#include "events/batch.h"

typedef struct rmf_watching rmf_watching;
/* The intake's: intake.c. */
rmf_watching *rmf_intake_watching(rmf_intake *intake);

/* NULL: no memory, or no thread. */
rmf_watching *rmf_watching_open(rmf_app *app);
/* Nothing is sent any more when it returns. */
void rmf_watching_stop(rmf_watching *watching);
void rmf_watching_close(rmf_watching *watching);

/* A batch is on the disk; the writer's. Never waits for the network or the
 * store. */
void rmf_watching_note(rmf_watching *watching, const rmf_batch *batch);
/* What another node has told. */
void rmf_watching_told(rmf_watching *watching, const char *word);

/* GET …/projects/{project}/live */
void rmf_watching_live(rmf_request *req);

#endif
