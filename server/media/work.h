/* Where a clip is prepared: a folder MEDIA/HASH/SORT-….part that goes away
 * with all that is in it, and the children that work there.
 */
#ifndef RMF_MEDIA_WORK_H
#define RMF_MEDIA_WORK_H

#include <jansson.h>

#include "base/file.h"
#include "media/child.h"
#include "media/prepare.h"

typedef struct rmf_work {
    const rmf_preparing *what;
    rmf_buf *words;
    char folder[RMF_PATH_SIZE];   /* MEDIA/HASH */
    char part[RMF_PATH_SIZE];     /* where it is made */
    char original[RMF_PATH_SIZE]; /* the clip as it came */
    int64_t bytes;                /* of what was kept */
    /* Of the child that runs: */
    const char *step;
    double seconds; /* of film that it makes; 0: it says percent */
    unsigned percent;
    unsigned from, to; /* of the whole step, in percent */
    char *last;        /* the last line that was no progress */
} rmf_work;

/* Make the folder, and remove what a killed call of this sort left. */
rmf_prepared_end rmf_work_open(rmf_work *work, const rmf_preparing *what,
                               const char *sort, rmf_buf *words);
void rmf_work_close(rmf_work *work);

/* Paths of names in the part, and among what is kept. */
bool rmf_work_path(const rmf_work *work, const char *name,
                   char out[RMF_PATH_SIZE]);
bool rmf_work_kept(const rmf_work *work, const char *name,
                   char out[RMF_PATH_SIZE]);

/* Run ffmpeg (argv[0]) or ourselves on `readable`, with the part to write in.
 * Words of the end: `doing` is what it was at ("making the picture"). */
rmf_prepared_end rmf_work_run(rmf_work *work, const char *const argv[],
                              const char *readable, const char *doing);

/* `ramify fragment` in the part, its answer in `said` (a new reference); the
 * words behind the folder. */
rmf_prepared_end rmf_work_fragment(rmf_work *work, const char *const words[],
                                   const char *readable, json_t **said);

/* NAME of the part becomes `as` among what is kept (synced already). */
rmf_prepared_end rmf_work_keep(rmf_work *work, const char *name,
                               const char *as);
/* Write a text as STEM-XXXXXXXX.ENDING (its content's hash); the name in
 * `as`. */
rmf_prepared_end rmf_work_keep_text(rmf_work *work, const char *stem,
                                    const char *ending, const rmf_buf *text,
                                    char as[RMF_MEDIA_NAME_SIZE]);
/* A file of the part, synced, as STEM-XXXXXXXX.ENDING. */
rmf_prepared_end rmf_work_keep_hashed(rmf_work *work, const char *name,
                                      const char *stem, const char *ending,
                                      char as[RMF_MEDIA_NAME_SIZE]);

/* Say where the step is. False: stop. */
bool rmf_work_says(rmf_work *work, unsigned percent);
/* Add words and return FAILED. */
rmf_prepared_end rmf_work_failed(rmf_work *work, const char *what);

#endif
