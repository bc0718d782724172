/* Clips as the store knows them: what each is, what has been made of it, what
 * is still to be made. Part of media/media.h.
 *
 *     kept → waiting → preparing → usable → prepared
 *                          └→ failed, refused, cancelled
 *
 * `usable`: the tallest tracks are there, enough to play without a seam; sizes,
 * thumbnails and peaks follow. A failed one has been tried several times, a
 * refused one can never be prepared; `why` says what to do. Whatever the
 * state, a clip that is `direct` plays.
 */
#ifndef RMF_MEDIA_CLIPS_H
#define RMF_MEDIA_CLIPS_H

#include <jansson.h>

#include "base/settings.h"
#include "media/media.h"
#include "store/store.h"

#define RMF_CLIP_NAME_SIZE 256u
#define RMF_WHY_SIZE       2000u

#define RMF_CLIP_STATES(X)                                                     \
    X(kept)                                                                    \
    X(waiting)                                                                 \
    X(preparing)                                                               \
    X(usable)                                                                  \
    X(prepared)                                                                \
    X(failed)                                                                  \
    X(refused)                                                                 \
    X(cancelled)

typedef enum rmf_clip_state {
#define X(name) RMF_CLIP_##name,
    RMF_CLIP_STATES(X)
#undef X
} rmf_clip_state;

/* Names below media/HASH, or "" (media/prepare.h). */
typedef struct rmf_clip_files {
    char tracks[RMF_MEDIA_NAME_SIZE];
    char play[RMF_MEDIA_NAME_SIZE];
    char thumbs[RMF_MEDIA_NAME_SIZE];
    char peaks[RMF_MEDIA_NAME_SIZE];
    char shots[RMF_MEDIA_NAME_SIZE];
    char playlist[RMF_MEDIA_NAME_SIZE];
    int64_t bytes; /* of all that was made */
} rmf_clip_files;

typedef struct rmf_kept_clip {
    rmf_clip is; /* of the one that plays, where that is another */
    char name[RMF_CLIP_NAME_SIZE]; /* of the file as it came */
    rmf_clip_state state;
    char why[RMF_WHY_SIZE];
    rmf_clip_files made;
    int64_t created_ms;
} rmf_kept_clip;

typedef enum rmf_clip_err {
    RMF_CLIP_OK,
    RMF_CLIP_UNKNOWN,
    RMF_CLIP_BUSY,    /* a worker is at it; cancel first */
    RMF_CLIP_USED,    /* a film needs it */
    RMF_CLIP_NO_STORE /* the store did not answer, or took nothing */
} rmf_clip_err;

/* ---- keeping ----------------------------------------------------------- */

/* Note a kept clip by the name that it came with. What is known of it stays. */
bool rmf_clips_note(rmf_store *store, const rmf_clip *clip, const char *name);
/* The same, and have it prepared. */
bool rmf_clips_enter(rmf_store *store, const rmf_clip *clip, const char *name);

/* Keep the file, note it and have it prepared; `out` is what is known of it.
 * False: `words` says why and what to do. */
bool rmf_clips_add(rmf_store *store, const char *media, const char *path,
                   rmf_kept_clip *out, rmf_buf *words);

/* ---- looking ----------------------------------------------------------- */

rmf_clip_err rmf_clips_find(rmf_store *store, const char *hash,
                            rmf_kept_clip *out);
const char *rmf_clip_state_word(rmf_clip_state state);
/* Whether there is a file of it that every browser plays, and which. */
bool rmf_clip_plays(const rmf_kept_clip *clip);
const char *rmf_clip_playable(const rmf_kept_clip *clip);

/* One clip as JSON, as the API gives it. */
rmf_clip_err rmf_clips_put(rmf_store *store, const char *hash, rmf_buf *out);
/* In short, for streams: {"clip", "state", "plays", "why", "step", "progress"},
 * under 1 KB. `why` is cut. */
rmf_clip_err rmf_clips_put_state(rmf_store *store, const char *hash,
                                 rmf_buf *out);
/* {"clips": […], "next": a hash or null}: those behind `after`. Where that is
 * "", "arriving" stands before them: what is brought from addresses and is no
 * clip yet. */
bool rmf_clips_put_all(rmf_store *store, const char *after, rmf_buf *out);

/* What manifests say of it: {"tracks": …, "heads": […], "tails": […]} as far as
 * they are there, addresses relative to the base. The caller's; NULL: nothing
 * is. */
json_t *rmf_clips_made(rmf_db *db, const char *hash);

/* ---- asking for work: within the caller's transaction ------------------- */

/* Have it prepared, as far as that is not done, on its way or refused. */
rmf_store_err rmf_clips_want(rmf_db *db, const char *hash);
/* Have a "head" made for an entry, or a "tail" for an end, if it turns out to
 * need one. */
rmf_store_err rmf_clips_want_edge(rmf_db *db, const char *hash,
                                  const char *kind, int64_t frame);
/* The picture that stands for it: a name below media/HASH. */
rmf_store_err rmf_clips_set_poster(rmf_store *store, const char *hash,
                                   const char *name);

/* After the commit: wake the workers. */
void rmf_clips_call(rmf_store *store);

/* ---- deciding ---------------------------------------------------------- */

/* Stop what is queued or running for it. */
rmf_clip_err rmf_clips_cancel(rmf_store *store, const char *hash);
/* Begin again with what failed, was refused or cancelled. */
rmf_clip_err rmf_clips_retry(rmf_store *store, const char *hash);
/* Forget it, and remove its files. RMF_CLIP_USED: `films` says which need it,
 * in their draft or in any of their releases. */
rmf_clip_err rmf_clips_remove(rmf_store *store, const char *media,
                              const char *hash, rmf_buf *films);

/* ---- working ----------------------------------------------------------- */

/* Threads that take jobs until they are stopped: `workers` of the settings who
 * make, and `fetches` who bring what lies at addresses. */
typedef struct rmf_workers rmf_workers;
typedef struct rmf_workers_options {
    rmf_store *store;
    const char *media;            /* borrowed */
    const rmf_settings *settings; /* borrowed */
    bool serving; /* there is but one such process on this data folder: what
                   * its predecessor left running is taken up at once */
} rmf_workers_options;
/* NULL: `why` says it. */
rmf_workers *rmf_workers_start(const rmf_workers_options *options,
                               rmf_buf *why);
/* Look for work now. */
void rmf_workers_wake(rmf_workers *all);
/* What runs goes back to the queue; nothing half-made stays. */
void rmf_workers_stop(rmf_workers *all);

/* Wait until the clip can be played, and show how far it is; where no worker
 * takes it, do it here. Ctrl-C ends the wait; a job done here is queued again.
 * False: `why` says what to do. For a thread that is alone in its process. */
bool rmf_clips_await(rmf_store *store, const char *media, const char *hash,
                     rmf_buf *why);

/* Bring what lies at an address here and now, and show how far it is: `hash`
 * is the clip then, and `words` may hold advice. While it comes others see it,
 * and may cancel it; if this process dies, a server goes on. Ctrl-C ends it.
 * False: `words` says why, and nothing of it stays. */
bool rmf_clips_bring(rmf_store *store, const char *media,
                     const rmf_settings *settings, const char *address,
                     char hash[RMF_HASH_SIZE], rmf_buf *words);

/* What processes tell each other: `ctx` is the rmf_app. */
void rmf_clips_told(void *ctx, const char *word);

/* ---- commands: exit statuses ------------------------------------------- */

int rmf_command_clip(const rmf_settings *settings, const rmf_words *words);
int rmf_command_work(const rmf_settings *settings, const rmf_words *words);

extern const rmf_routes rmf_clips_routes;

#endif
