/* Uploads that the server brings itself, from an address: two at a time, in
 * threads of their own. Such an upload lies in DATA/uploads/ as any other, with
 * `from` in its note; ID.fetch is what has come so far. Inside the room only.
 */
#ifndef RMF_MEDIA_BRING_H
#define RMF_MEDIA_BRING_H

#include "media/upload.h"

typedef struct rmf_brings rmf_brings;

/* NULL: no memory, or no threads. */
rmf_brings *rmf_brings_open(rmf_app *app);
/* Ends what runs, and takes nothing more; the next server on that folder begins
 * it again. */
void rmf_brings_stop(rmf_brings *all);
void rmf_brings_close(rmf_brings *all);

/* Takes the upload, whose note and lock are there. False: too many wait, and
 * the caller still has it. */
bool rmf_bring(rmf_brings *all, rmf_upload *up);
/* Give one up, within a second; its note goes too. False: it is not here. */
bool rmf_bring_end(rmf_brings *all, const char *id);

#endif
