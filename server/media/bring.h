/* Bringing the bytes of one fetch (fetches.h) and making a clip of them: into
 * DATA/uploads/ID.fetch, under a lock that ends with the process, so that two
 * never write there. What is whole stays there until it could be looked at; all
 * else goes when the try ends. Inside the room `media` only.
 */
#ifndef RMF_MEDIA_BRING_H
#define RMF_MEDIA_BRING_H

#include "base/file.h"
#include "base/settings.h"
#include "media/fetches.h"

/* What this process allows. */
typedef struct rmf_bring_rules {
    char uploads[RMF_PATH_SIZE]; /* DATA/uploads */
    rmf_networks own;
    int64_t bytes_max;
} rmf_bring_rules;

/* Also makes that folder. False: `why` says what is wrong. */
bool rmf_bring_rules_read(const rmf_settings *settings, rmf_bring_rules *out,
                          rmf_buf *why);

typedef struct rmf_bringing {
    rmf_store *store;
    const char *media; /* DATA/media */
    const rmf_bring_rules *rules;
    const char *id;
    /* False: stop now. Called at least once a second while bytes come. */
    bool (*progress)(void *ctx, const char *step, unsigned percent);
    void *ctx;
} rmf_bringing;

/* RMF_PREPARED: it is a clip, durable and on its way to be prepared; `words`
 * may hold advice. Else they say why not. */
rmf_prepared_end rmf_bring(const rmf_bringing *what, rmf_buf *words);

#endif
