/* Files of the data folder become clips where they lie: another name for the
 * same bytes, never a copy.
 */
#ifndef RMF_MEDIA_TAKE_H
#define RMF_MEDIA_TAKE_H

#include "app.h"
#include "media/media.h"
#include "media/upload_words.h"

typedef enum rmf_take_end {
    RMF_TAKEN,
    RMF_TAKE_REFUSED, /* it can never be a clip */
    RMF_TAKE_FAILED   /* not now; nothing is lost, try again */
} rmf_take_end;

/* Probe the file, keep it, note it by the name it came with and have it
 * prepared; durable when RMF_TAKEN, and `path` may go then. `clip->hash` is
 * that of the content, or "" where that is to be found out. In `words` stands
 * why not, or advice; the file is called `name` there. */
rmf_take_end rmf_take(rmf_store *store, const char *media, const char *path,
                      const char *name, rmf_clip *clip, rmf_buf *words);

/* What stands last in an address, to be shown. */
void rmf_take_name(const char *url, char out[RMF_UPLOAD_NAME_SIZE]);

#endif
