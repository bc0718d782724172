/* Films that the server brings itself: what each is before it is a clip. A row
 * of the table `arrival`, with one job of the kind "fetch" under the same id
 * (jobs.h), which says how far it is and what becomes of it. To its owner it is
 * an upload, of which the server is the sender.
 *
 *     arriving → whole → kept (a clip of that hash)
 *         └────────┴→ failed, refused, cancelled
 *
 * Its bytes lie in DATA/uploads/ID.fetch (bring.h), and go when it is kept,
 * refused, cancelled or forgotten. Inside the room `media` only.
 */
#ifndef RMF_MEDIA_FETCHES_H
#define RMF_MEDIA_FETCHES_H

#include "media/fetch.h"
#include "media/jobs.h"
#include "media/upload_words.h"

#define RMF_FETCHES_MOST 16 /* that run or wait at once */

typedef struct rmf_fetch_row {
    char id[RMF_ID_SIZE];
    char address[RMF_FETCH_URL_SIZE];
    char name[RMF_UPLOAD_NAME_SIZE]; /* what stands last in the address */
    int64_t bytes;                   /* that are here */
    int64_t length;                  /* that it has, as far as is known */
    bool whole;                      /* all are here, and durable */
    char clip[RMF_HASH_SIZE];        /* what it became; "": nothing yet */
    int64_t touched_ms;              /* the last news of it */
    rmf_job_row job;
} rmf_fetch_row;

typedef enum rmf_fetches_err {
    RMF_FETCHES_OK,
    RMF_FETCHES_UNKNOWN,
    RMF_FETCHES_MANY,    /* RMF_FETCHES_MOST wait already */
    RMF_FETCHES_NO_STORE /* the store did not answer, or took nothing */
} rmf_fetches_err;

/* Ask for an address, which rmf_fetch_may found good; `id` is its name, and a
 * fetcher takes it. Or have it at once, held under a name that begins with
 * `worker`: that counts for no limit. */
rmf_fetches_err rmf_fetches_ask(rmf_store *store, const char *address,
                                char id[RMF_ID_SIZE]);
rmf_fetches_err rmf_fetches_hold(rmf_store *store, const char *address,
                                 const char *worker, rmf_job *hold);

rmf_fetches_err rmf_fetches_find(rmf_store *store, const char *id,
                                 rmf_fetch_row *out);
/* arriving, whole, kept, failed, refused, cancelled */
const char *rmf_fetch_state(const rmf_fetch_row *row);
/* As the API gives it. The caller's. */
json_t *rmf_fetch_json(const rmf_fetch_row *row);
/* Those that are not kept, the newest first, at most 100, as a list of the
 * same. The caller's. */
json_t *rmf_fetches_arriving(rmf_db *db);
/* In short, for streams; under 1 KB. Of one that is forgotten the state is
 * "removed". */
void rmf_fetches_put_state(rmf_store *store, const char *id, rmf_buf *out);

/* ---- deciding ---------------------------------------------------------- */

/* Stop it within a second. It stays as cancelled, and may be begun again. */
rmf_fetches_err rmf_fetches_cancel(rmf_store *store, const char *id);
/* Begin again what failed, was refused or cancelled, or waits for its next
 * try. What is whole is not fetched a second time. */
rmf_fetches_err rmf_fetches_retry(rmf_store *store, const char *id);
/* Stop and forget it, with its bytes in `uploads`. What became a clip stays. */
rmf_fetches_err rmf_fetches_remove(rmf_store *store, const char *uploads,
                                   const char *id);

/* ---- for who brings it -------------------------------------------------- */

/* Note `bytes`, `length`, `whole` and `clip`. False: the store did not. */
bool rmf_fetches_note(rmf_store *store, const rmf_fetch_row *row);

/* ---- sweeping ------------------------------------------------------------ */

/* Forget those of which there was no news since, unless one runs. */
void rmf_fetches_expire(rmf_store *store, int64_t before_ms);
/* Whether its bytes may still be of use; true also where that is not known. */
bool rmf_fetches_waits(rmf_store *store, const char *id);

#endif
