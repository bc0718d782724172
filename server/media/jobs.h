/* Work, as rows of the store. What is made of clips: first (enough to play),
 * head (one entry between key frames), tail (one end between them), rest
 * (sizes, thumbnails, peaks). And fetch, which brings the bytes of a clip that
 * is to be: its `clip` is the id of that (fetches.h), for a clip is named by
 * its content.
 *
 *     queued → running → done, failed, refused, cancelled
 *
 * Who holds a job says that he lives at least every few seconds. When he does
 * not, another takes it. Inside the room `media` only.
 */
#ifndef RMF_MEDIA_JOBS_H
#define RMF_MEDIA_JOBS_H

#include "media/clips.h"
#include "media/prepare.h"

#define RMF_WORKER_SIZE 96u
#define RMF_TRY_MAX     4
#define RMF_BEAT_MS     1000  /* how often a worker says how far it is */
#define RMF_DEAD_MS     20000 /* who was silent for so long is dead */

typedef struct rmf_job {
    rmf_taken is;
    char worker[RMF_WORKER_SIZE]; /* this taking's own name */
} rmf_job;

typedef struct rmf_job_end {
    rmf_prepared_end how;
    const rmf_prepared *made; /* first, rest */
    const rmf_clip *facts;    /* first: of what plays; NULL: as they were */
    const rmf_edges *edges;   /* head, tail */
    const char *why;          /* of a fetch that went well: advice, or "" */
} rmf_job_end;

bool rmf_job_is_edge(const rmf_job *job); /* head, tail */
bool rmf_job_is_fetch(const rmf_job *job);

/* Queue one; what is queued, running, done or refused already stays. */
rmf_store_err rmf_jobs_queue(rmf_db *db, const char *kind, const char *clip,
                             int64_t frame);

/* The next job of that lane, now held under a name that begins with `worker`.
 * `only`: that clip's first step, or that fetch, or nothing; "": any. False:
 * there is nothing to do. */
bool rmf_jobs_take(rmf_store *store, const char *worker, rmf_lane lane,
                   const char *only, rmf_job *out);
/* The same within the caller's transaction; none: `out->is.kind` is "". */
rmf_store_err rmf_jobs_hold(rmf_db *db, const char *worker, rmf_lane lane,
                            const char *only, rmf_job *out);
/* Say how far it is. False: it is ours no more. */
bool rmf_jobs_beat(rmf_store *store, const rmf_job *job, const char *step,
                   unsigned percent);
/* Write down how it ended, and queue what follows from it. */
rmf_store_err rmf_jobs_end(rmf_store *store, const rmf_job *job,
                           const rmf_job_end *end);
/* What those whose names begin so left running is queued again. */
void rmf_jobs_reclaim(rmf_store *store, const char *worker);

/* Of all jobs of a clip, or of a fetch, in the caller's transaction: stop what
 * is queued or running; begin again what failed, was refused or cancelled or
 * waits for its next try; forget them. */
rmf_store_err rmf_jobs_cancel(rmf_db *db, const char *clip);
rmf_store_err rmf_jobs_again(rmf_db *db, const char *clip);
rmf_store_err rmf_jobs_forget(rmf_db *db, const char *clip);

/* The job that says most about a clip: what runs, else what waits. */
typedef struct rmf_job_row {
    char kind[8];
    char state[12];
    char step[64];
    int64_t progress; /* percent */
    int64_t tries;
    int64_t due_ms;
    char why[RMF_WHY_SIZE];
} rmf_job_row;
#define RMF_JOB_COLUMNS                                                        \
    "j.kind, j.state, j.step, j.progress, j.tries, j.due_ms, j.why"
/* Read these columns of a row, which begin at `from`. */
void rmf_jobs_read(const rmf_rows *rows, unsigned from, rmf_job_row *out);
/* False: nothing runs or waits. */
bool rmf_jobs_look(rmf_db *db, const char *clip, rmf_job_row *out);
/* {"kind", "state", "step", "progress", "tries", "why", "due_ms"} */
json_t *rmf_jobs_json(const rmf_job_row *job);

/* As much of a text as there is room for, not cut inside a character. */
void rmf_cut(const char *text, char *out, size_t room);

/* Tell every process: "clip HASH" (something is made), "progress HASH"; of
 * fetches "upload ID". */
void rmf_jobs_tell(rmf_store *store, const char *what, const char *clip);

#endif
