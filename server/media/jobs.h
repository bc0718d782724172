/* What is to be made of clips, as rows of the store: first (enough to play),
 * head (one entry between key frames), tail (one end between them), rest
 * (sizes, thumbnails, peaks).
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
    const char *why;
} rmf_job_end;

bool rmf_job_is_edge(const rmf_job *job); /* head, tail */

/* Queue one; what is queued, running, done or refused already stays. */
rmf_store_err rmf_jobs_queue(rmf_db *db, const char *kind, const char *clip,
                             int64_t frame);

/* The next job, now held under a name that begins with `worker`. `only`: that
 * clip's first step or nothing; "": any. False: there is nothing to do. */
bool rmf_jobs_take(rmf_store *store, const char *worker, const char *only,
                   rmf_job *out);
/* Say how far it is. False: it is ours no more. */
bool rmf_jobs_beat(rmf_store *store, const rmf_job *job, const char *step,
                   unsigned percent);
/* Write down how it ended, and queue what follows from it. */
rmf_store_err rmf_jobs_end(rmf_store *store, const rmf_job *job,
                           const rmf_job_end *end);
/* What those whose names begin so left running is queued again. */
void rmf_jobs_reclaim(rmf_store *store, const char *worker);

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
/* False: nothing runs or waits. */
bool rmf_jobs_look(rmf_db *db, const char *clip, rmf_job_row *out);

/* As much of a text as there is room for, not cut inside a character. */
void rmf_cut(const char *text, char *out, size_t room);

/* Tell every process: "clip HASH" (something is made), "progress HASH". */
void rmf_jobs_tell(rmf_store *store, const char *what, const char *clip);

#endif
