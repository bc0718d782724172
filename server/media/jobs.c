#include "media/jobs.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

#define BACKOFF_MS                                                             \
    10000 /* after the first failure; four times that after each               \
           * further one */

static int64_t rank_of(const char *kind)
{
    static const char *const order[] = {"first", "head", "tail", "rest",
                                        "fetch"};
    int64_t rank = 0;
    while (strcmp(order[rank], kind) != 0)
        rank++;
    return rank;
}

bool rmf_job_is_edge(const rmf_job *job)
{
    return strcmp(job->is.kind, "head") == 0 ||
           strcmp(job->is.kind, "tail") == 0;
}

bool rmf_job_is_fetch(const rmf_job *job)
{
    return strcmp(job->is.kind, "fetch") == 0;
}

void rmf_jobs_tell(rmf_store *store, const char *what, const char *clip)
{
    char word[RMF_HASH_SIZE + 16];
    (void)snprintf(word, sizeof word, "%s %s", what, clip);
    rmf_store_tell(store, word);
}

rmf_store_err rmf_jobs_queue(rmf_db *db, const char *kind, const char *clip,
                             int64_t frame)
{
    return rmf_db_run(
        db,
        "INSERT INTO job (kind, clip, frame, rank, state, step, progress, "
        "tries, why, worker, beat_ms, due_ms, created_ms, started_ms, "
        "ended_ms) VALUES ($1, $2, $3, $4, 'queued', '', 0, 0, '', '', 0, 0, "
        "$5, 0, 0) ON CONFLICT (kind, clip, frame) DO UPDATE SET state = "
        "'queued', step = '', progress = 0, tries = 0, why = '', due_ms = 0, "
        "created_ms = excluded.created_ms "
        "WHERE job.state IN ('failed', 'cancelled')",
        RMF_ARGS(RMF_T(kind), RMF_T(clip), RMF_N(frame), RMF_N(rank_of(kind)),
                 RMF_N(rmf_wall_ms())),
        NULL);
}

/* ---- taking ------------------------------------------------------------- */

/* So that who finds nothing has written nothing. */
static bool any_due(rmf_store *store, rmf_lane lane, const char *only,
                    int64_t now)
{
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT 1 FROM job j WHERE ((j.state = 'queued' AND j.due_ms <= $3) "
        "OR (j.state = 'running' AND j.beat_ms < $4)) AND " RMF_LANE_HAS
        "LIMIT 1",
        RMF_ARGS(RMF_T(only), RMF_N(lane), RMF_N(now),
                 RMF_N(now - RMF_DEAD_MS)));
    bool any = rmf_rows_next(&rows);
    (void)rmf_rows_end(&rows);
    rmf_store_give_back(db);
    return any;
}

/* One that took its workers with it each time is not given to another. */
static rmf_store_err give_up_on_killers(rmf_db *db, int64_t now)
{
    static const char words[] =
        "working on it ended the worker each time; the server's log and "
        "`dmesg` may say why (too little memory, often)";
    const rmf_arg args[] = {RMF_N(now - RMF_DEAD_MS), RMF_N(RMF_TRY_MAX),
                            RMF_T(words)};
    rmf_store_err err = rmf_db_run(
        db,
        "UPDATE clip SET state = 'failed', why = $3 WHERE hash IN (SELECT "
        "clip FROM job WHERE kind = 'first' AND state = 'running' AND beat_ms "
        "< $1 AND tries >= $2)",
        args, 3, NULL);
    if (err != RMF_STORE_OK) return err;
    return rmf_db_run(db,
                      "UPDATE job SET state = 'failed', worker = '', why = $3 "
                      "WHERE state = 'running' AND beat_ms < $1 AND tries >= "
                      "$2",
                      args, 3, NULL);
}

rmf_store_err rmf_jobs_hold(rmf_db *db, const char *worker, rmf_lane lane,
                            const char *only, rmf_job *out)
{
    char id[RMF_ID_SIZE];
    int64_t now = rmf_wall_ms();
    rmf_id_new(id);
    (void)snprintf(out->worker, sizeof out->worker, "%s %s", worker, id);
    const rmf_taking by = {.worker = out->worker,
                           .lane = lane,
                           .only = only,
                           .now_ms = now,
                           .dead_ms = now - RMF_DEAD_MS,
                           .try_max = RMF_TRY_MAX};
    rmf_store_err err = give_up_on_killers(db, now);
    if (err == RMF_STORE_OK) err = rmf_db_take(db, &by, &out->is);
    if (err == RMF_STORE_OK && strcmp(out->is.kind, "first") == 0) {
        err = rmf_db_run(db,
                         "UPDATE clip SET state = 'preparing' WHERE hash = $1",
                         RMF_ARGS(RMF_T(out->is.clip)), NULL);
    }
    return err;
}

bool rmf_jobs_take(rmf_store *store, const char *worker, rmf_lane lane,
                   const char *only, rmf_job *out)
{
    rmf_store_err err = RMF_STORE_OK;
    if (!any_due(store, lane, only, rmf_wall_ms())) return false;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return false;
    err = rmf_store_settle(db, rmf_jobs_hold(db, worker, lane, only, out));
    return err == RMF_STORE_OK && *out->is.kind;
}

/* So that a server that finds nothing has written nothing. */
static bool any_left(rmf_store *store, const char *worker)
{
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_rows rows = rmf_db_ask(
        db, "SELECT 1 FROM job WHERE substr(worker, 1, $2) = $1 LIMIT 1",
        RMF_ARGS(RMF_T(worker), RMF_N(strlen(worker))));
    bool any = rmf_rows_next(&rows);
    (void)rmf_rows_end(&rows);
    rmf_store_give_back(db);
    return any;
}

void rmf_jobs_reclaim(rmf_store *store, const char *worker)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = any_left(store, worker) ? rmf_store_write(store, &err) : NULL;
    if (!db) return;
    err = rmf_db_run(
        db,
        "UPDATE job SET worker = '', state = CASE WHEN state = "
        "'running' AND tries < $3 THEN 'queued' ELSE state END "
        "WHERE substr(worker, 1, $2) = $1",
        RMF_ARGS(RMF_T(worker), RMF_N(strlen(worker)), RMF_N(RMF_TRY_MAX)),
        NULL);
    (void)rmf_store_settle(db, err);
}

/* ---- while it runs ------------------------------------------------------ */

bool rmf_jobs_beat(rmf_store *store, const rmf_job *job, const char *step,
                   unsigned percent)
{
    int64_t changed = 1;
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return true; /* a store that rests is no reason to stop */
    err = rmf_db_run(
        db,
        "UPDATE job SET step = $2, progress = $3, beat_ms = $4 WHERE worker = "
        "$1 AND state = 'running' AND kind = $5 AND clip = $6 AND frame = $7",
        RMF_ARGS(RMF_T(job->worker), RMF_T(step), RMF_N(percent),
                 RMF_N(rmf_wall_ms()), RMF_T(job->is.kind), RMF_T(job->is.clip),
                 RMF_N(job->is.frame)),
        &changed);
    err = rmf_store_settle(db, err);
    return err != RMF_STORE_OK || changed > 0;
}

void rmf_jobs_read(const rmf_rows *rows, unsigned from, rmf_job_row *out)
{
    RMF_ROWS_COPY(rows, from, out->kind);
    RMF_ROWS_COPY(rows, from + 1, out->state);
    RMF_ROWS_COPY(rows, from + 2, out->step);
    out->progress = rmf_rows_number(rows, from + 3);
    out->tries = rmf_rows_number(rows, from + 4);
    out->due_ms = rmf_rows_number(rows, from + 5);
    RMF_ROWS_COPY(rows, from + 6, out->why);
}

bool rmf_jobs_look(rmf_db *db, const char *clip, rmf_job_row *out)
{
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT " RMF_JOB_COLUMNS " FROM job j WHERE clip = $1 AND state IN "
        "('queued', 'running') ORDER BY CASE WHEN state = 'running' THEN 0 "
        "ELSE 1 END, rank, created_ms LIMIT 1",
        RMF_ARGS(RMF_T(clip)));
    bool found = rmf_rows_next(&rows);
    if (found) rmf_jobs_read(&rows, 0, out);
    return rmf_rows_end(&rows) == RMF_STORE_OK && found;
}

json_t *rmf_jobs_json(const rmf_job_row *job)
{
    return json_pack("{s:s, s:s, s:s, s:I, s:I, s:s, s:I}", "kind", job->kind,
                     "state", job->state, "step", job->step, "progress",
                     (json_int_t)job->progress, "tries", (json_int_t)job->tries,
                     "why", job->why, "due_ms", (json_int_t)job->due_ms);
}

/* ---- deciding ----------------------------------------------------------- */

rmf_store_err rmf_jobs_cancel(rmf_db *db, const char *clip)
{
    return rmf_db_run(
        db,
        "UPDATE job SET state = 'cancelled', ended_ms = $2 WHERE clip = $1 AND "
        "state IN ('queued', 'running')",
        RMF_ARGS(RMF_T(clip), RMF_N(rmf_wall_ms())), NULL);
}

rmf_store_err rmf_jobs_again(rmf_db *db, const char *clip)
{
    return rmf_db_run(
        db,
        "UPDATE job SET state = 'queued', tries = 0, due_ms = 0, why = '', "
        "progress = 0, step = '' WHERE clip = $1 AND (state IN ('failed', "
        "'refused', 'cancelled') OR (state = 'queued' AND due_ms > 0))",
        RMF_ARGS(RMF_T(clip)), NULL);
}

rmf_store_err rmf_jobs_forget(rmf_db *db, const char *clip)
{
    return rmf_db_run(db, "DELETE FROM job WHERE clip = $1",
                      RMF_ARGS(RMF_T(clip)), NULL);
}

/* ---- its end ------------------------------------------------------------ */

/* `undone`: the taking does not count as a try. One that was cancelled
 * meanwhile stays so, and one that was asked for again since stays queued;
 * `ours` says whether it was neither. */
typedef struct outcome {
    const char *state;
    const char *why;
    int64_t due_ms;
    bool undone;
} outcome;

static rmf_store_err let_go(rmf_db *db, const rmf_job *job, const outcome *o,
                            bool *ours)
{
    int64_t changed = 0;
    const rmf_arg args[] = {
        RMF_T(job->worker),  RMF_T(o->state),     RMF_T(o->why),
        RMF_N(o->due_ms),    RMF_N(o->undone),    RMF_N(rmf_wall_ms()),
        RMF_T(job->is.kind), RMF_T(job->is.clip), RMF_N(job->is.frame)};
    rmf_store_err err = rmf_db_run(
        db,
        "UPDATE job SET state = $2, why = $3, due_ms = $4, tries = tries - $5, "
        "ended_ms = $6, progress = CASE WHEN $2 = 'done' THEN 100 ELSE 0 END, "
        "worker = '', step = '' WHERE worker = $1 AND state = 'running' AND "
        "kind = $7 AND clip = $8 AND frame = $9",
        args, 9, &changed);
    *ours = changed > 0;
    if (err != RMF_STORE_OK || *ours) return err;
    return rmf_db_run(db, "UPDATE job SET worker = '' WHERE worker = $1", args,
                      1, NULL);
}

/* Made although it was cancelled: nothing is left to be made. `ours` becomes
 * true where it had been asked for again since. */
static rmf_store_err made_after_all(rmf_db *db, const rmf_job *job, bool *ours)
{
    int64_t changed = 0;
    const rmf_arg args[] = {RMF_T(job->is.kind), RMF_T(job->is.clip),
                            RMF_N(job->is.frame), RMF_T("queued"),
                            RMF_N(rmf_wall_ms())};
    static const char done[] =
        "UPDATE job SET state = 'done', progress = 100, step = '', why = '', "
        "ended_ms = $5 WHERE kind = $1 AND clip = $2 AND frame = $3 AND "
        "worker = '' AND state = $4";
    rmf_store_err err = rmf_db_run(db, done, args, 5, &changed);
    *ours = changed > 0;
    if (err != RMF_STORE_OK || *ours) return err;
    return rmf_db_run(
        db, done,
        RMF_ARGS(args[0], args[1], args[2], RMF_T("cancelled"), args[4]), NULL);
}

static rmf_store_err set_state(rmf_db *db, const rmf_job *job,
                               const char *state, const char *why)
{
    bool first = strcmp(job->is.kind, "first") == 0;
    return rmf_db_run(
        db,
        "UPDATE clip SET why = $3, state = CASE WHEN $4 = 1 THEN "
        "$2 ELSE state END WHERE hash = $1",
        RMF_ARGS(RMF_T(job->is.clip), RMF_T(state), RMF_T(why), RMF_N(first)),
        NULL);
}

static rmf_store_err note_made(rmf_db *db, const rmf_job *job,
                               const rmf_prepared *made, const char *state)
{
    return rmf_db_run(
        db,
        "UPDATE clip SET tracks = $2, play = $3, thumbs = $4, peaks = $5, "
        "playlist = $6, made_bytes = $7, state = $8, shots = $9, why = '' "
        "WHERE hash = $1",
        RMF_ARGS(RMF_T(job->is.clip), RMF_T(made->tracks), RMF_T(made->play),
                 RMF_T(made->thumbs), RMF_T(made->peaks), RMF_T(made->playlist),
                 RMF_N(made->bytes), RMF_T(state), RMF_T(made->shots)),
        NULL);
}

static rmf_store_err note_facts(rmf_db *db, const rmf_job *job,
                                const rmf_clip *is)
{
    return rmf_db_run(
        db,
        "UPDATE clip SET width = $2, height = $3, rate_num = $4, rate_den = "
        "$5, frames = $6, duration_us = $7 WHERE hash = $1",
        RMF_ARGS(RMF_T(job->is.clip), RMF_N(is->width), RMF_N(is->height),
                 RMF_N(is->rate_num), RMF_N(is->rate_den), RMF_N(is->frames),
                 RMF_N(is->duration_us)),
        NULL);
}

static rmf_store_err note_edges(rmf_db *db, const rmf_job *job,
                                const rmf_edges *edges)
{
    rmf_store_err err = RMF_STORE_OK;
    for (unsigned i = 0; i < edges->count && err == RMF_STORE_OK; i++) {
        const rmf_edge *edge = &edges->at[i];
        err = rmf_db_run(
            db,
            "INSERT INTO edge (kind, clip, frame, height, file, frames) VALUES "
            "($1, $2, $3, $4, $5, $6) ON CONFLICT (clip, kind, frame, height) "
            "DO UPDATE SET file = excluded.file, frames = excluded.frames",
            RMF_ARGS(RMF_T(job->is.kind), RMF_T(job->is.clip),
                     RMF_N(edge->frame), RMF_N(edge->height), RMF_T(edge->file),
                     RMF_N(edge->frames)),
            NULL);
    }
    return err;
}

/* Heads and tails come in every size that there is. */
static rmf_store_err ask_edges_again(rmf_db *db, const rmf_job *job)
{
    return rmf_db_run(db,
                      "UPDATE job SET state = 'queued', tries = 0, due_ms = 0 "
                      "WHERE clip = $1 AND kind IN ('head', 'tail') AND state "
                      "= 'done'",
                      RMF_ARGS(RMF_T(job->is.clip)), NULL);
}

static rmf_store_err note_done(rmf_db *db, const rmf_job *job,
                               const rmf_job_end *end, bool ours)
{
    rmf_store_err err = RMF_STORE_OK;
    if (rmf_job_is_fetch(job)) return err; /* bring.c has noted it */
    if (rmf_job_is_edge(job)) return note_edges(db, job, end->edges);
    bool first = strcmp(job->is.kind, "first") == 0;
    err = note_made(db, job, end->made, first ? "usable" : "prepared");
    if (err == RMF_STORE_OK && end->facts)
        err = note_facts(db, job, end->facts);
    if (err != RMF_STORE_OK) return err;
    if (!first) return ask_edges_again(db, job);
    return ours ? rmf_jobs_queue(db, "rest", job->is.clip, -1) : err;
}

/* Again after a while, or never. */
static outcome after_failure(const rmf_job *job, const rmf_job_end *end)
{
    outcome o = {.state = "failed", .why = end->why};
    if (end->how == RMF_PREPARE_REFUSED) {
        o.state = "refused";
    } else if (job->is.tries < RMF_TRY_MAX) {
        o.state = "queued";
        o.due_ms = rmf_wall_ms() + (BACKOFF_MS << (2 * (job->is.tries - 1)));
    }
    return o;
}

static rmf_store_err write_end(rmf_db *db, const rmf_job *job,
                               const rmf_job_end *end)
{
    bool ours = false;
    outcome o = {.state = "done", .why = rmf_job_is_fetch(job) ? end->why : ""};
    switch (end->how) {
    case RMF_PREPARED:
        break;
    case RMF_PREPARE_STOPPED:
        o = (outcome){.state = "queued", .why = "", .undone = true};
        break;
    case RMF_PREPARE_REFUSED:
    case RMF_PREPARE_FAILED:
        o = after_failure(job, end);
        break;
    }
    rmf_store_err err = let_go(db, job, &o, &ours);
    if (err != RMF_STORE_OK) return err;
    /* What is made is made, also where it was cancelled in that moment. */
    if (end->how == RMF_PREPARED) {
        if (!ours) err = made_after_all(db, job, &ours);
        return err == RMF_STORE_OK ? note_done(db, job, end, ours) : err;
    }
    bool waits = strcmp(o.state, "queued") == 0;
    return ours ? set_state(db, job, waits ? "waiting" : o.state, o.why) : err;
}

rmf_store_err rmf_jobs_end(rmf_store *store, const rmf_job *job,
                           const rmf_job_end *end)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return err;
    return rmf_store_settle(db, write_end(db, job, end));
}
