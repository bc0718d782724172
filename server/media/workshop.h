/* Where a clip is prepared: a folder MEDIA/HASH/SORT-….part that goes away
 * with all that is in it, and the children that work there.
 */
#ifndef RMF_MEDIA_WORKSHOP_H
#define RMF_MEDIA_WORKSHOP_H

#include <jansson.h>

#include "base/file.h"
#include "media/child.h"
#include "media/prepare.h"

typedef struct rmf_shop {
    const rmf_preparing *what;
    rmf_buf *words;
    char folder[RMF_PATH_SIZE];   /* MEDIA/HASH */
    char part[RMF_PATH_SIZE];     /* where it is made */
    char original[RMF_PATH_SIZE]; /* the clip as it came */
    int64_t bytes;                /* of what was kept */
    /* Of the child that runs: */
    double seconds; /* of film that it makes; 0: it says percent */
    unsigned percent;
    char *last;                                /* the last line of JSON */
    void (*hear)(void *ctx, const char *line); /* any other line; may be NULL */
    void *hear_ctx;
    /* Of what is under way: */
    const char *step;
    unsigned from, to; /* in percent of the whole call */
} rmf_shop;

/* Make the folder, and remove what a killed call of this sort left. */
rmf_prepared_end rmf_shop_open(rmf_shop *shop, const rmf_preparing *what,
                               const char *sort, rmf_buf *words);
void rmf_shop_close(rmf_shop *shop);
/* A part and the files in it. */
void rmf_shop_remove(const char *part);

/* Paths of names in the part, and among what is kept. */
bool rmf_shop_path(const rmf_shop *shop, const char *name,
                   char out[RMF_PATH_SIZE]);
bool rmf_shop_kept(const rmf_shop *shop, const char *name,
                   char out[RMF_PATH_SIZE]);

/* Run ffmpeg (argv[0]) or ourselves on `readable`, with the part to write in.
 * Words of the end: `doing` is what it was at ("making the picture"). */
rmf_prepared_end rmf_shop_run(rmf_shop *shop, const char *const argv[],
                              const char *readable, const char *doing);

/* `ramify fragment` in the part, its answer in `said` (a new reference); the
 * words behind the folder. */
rmf_prepared_end rmf_shop_fragment(rmf_shop *shop, const char *const words[],
                                   const char *readable, json_t **said);

/* NAME of the part becomes `as` among what is kept (synced already). */
rmf_prepared_end rmf_shop_keep(rmf_shop *shop, const char *name,
                               const char *as);
/* Write a text as STEM-XXXXXXXX.ENDING (digits.h); the name in
 * `as`. */
rmf_prepared_end rmf_shop_keep_text(rmf_shop *shop, const char *stem,
                                    const char *ending, const rmf_buf *text,
                                    char as[RMF_MEDIA_NAME_SIZE]);
/* A file of the part, synced, as STEM-XXXXXXXX.ENDING. */
rmf_prepared_end rmf_shop_keep_named(rmf_shop *shop, const char *name,
                                     const char *stem, const char *ending,
                                     char as[RMF_MEDIA_NAME_SIZE]);

/* What comes now is called `step` and fills the whole from `from` to `to`
 * percent. False: stop. */
bool rmf_shop_step(rmf_shop *shop, const char *step, unsigned from,
                   unsigned to);
/* Say where the step is. False: stop. */
bool rmf_shop_says(rmf_shop *shop, unsigned percent);
/* Add words and return FAILED. */
rmf_prepared_end rmf_shop_failed(rmf_shop *shop, const char *what);

#endif
