/* Intake of what viewers do: check, make durable, roll up, then acknowledge.
 *
 * A batch is read and checked by the thread that received it; one writer takes
 * all batches that wait and commits them together with their rollups. An
 * answer of 204 means that the events are on the disk.
 */
#ifndef RMF_EVENTS_EVENTS_H
#define RMF_EVENTS_EVENTS_H

#include "app.h"
#include "events/days.h"
#include "events/rows.h"
#include "events/times.h"

typedef struct rmf_intake rmf_intake;

/* Starts the writer. NULL: no thread or memory. */
rmf_intake *rmf_intake_open(rmf_app *app);
/* Finishes what waits, then ends the writer; what comes later is refused. */
void rmf_intake_stop(rmf_intake *intake);
/* After the last request has ended. */
void rmf_intake_close(rmf_intake *intake);
/* Prometheus lines. */
void rmf_intake_metrics(rmf_intake *intake, rmf_buf *out);

/* SQL: how often that project was played; `project` is a column. */
#define RMF_PLAYS_OF(project)                                                  \
    "(SELECT COALESCE(SUM(n), 0) FROM tally WHERE tally.project = " project    \
    " AND tally.day = 0 AND tally.kind = 1)"

/* Parts of what is known of a viewer: audience/audience.h. */
extern const struct rmf_viewer_part rmf_viewer_sessions, rmf_viewer_submissions,
    rmf_viewer_kept;

/* The words of a project are gone from the store. To be told to other processes
 * as RMF_WORDS_GONE. */
#define RMF_WORDS_GONE "words"
void rmf_events_told(void *ctx, const char *word);
void rmf_intake_gone(rmf_intake *intake);

/* Take away what viewers of a film have done, at most `max` rows in the
 * caller's transaction; `removed` says how many: fewer than `max`, and nothing
 * is left. */
rmf_store_err rmf_events_forget(rmf_db *db, const char *project, int64_t max,
                                int64_t *removed);

/* ---- what sessions amount to --------------------------------------------- */

/* One count of a session's ledger: RMF_COUNTED; seconds one by one. */
typedef void rmf_count_fn(void *ctx, rmf_counted kind, uint32_t name,
                          uint32_t part, int64_t n);
/* Of the column `ledger` of a session, which may be null. False: it is none, or
 * there is no memory; nothing was counted. */
bool rmf_ledger_counts(const void *bytes, size_t size, rmf_count_fn *each,
                       void *ctx);

/* Which sessions are summed: by days since 1970, both included, 0 and 0 being
 * all; by release ("": any); those that entered a scene, those that did not
 * enter one, those on a device, and from somewhere (NULL: any). */
typedef struct rmf_sums_of {
    const char *project;
    int64_t first, last;
    const char *release, *entered, *without; /* ids */
    const char *device;
    const char *host, *tag, *country; /* came.h; NULL: any */
} rmf_sums_of;

/* SQL: which sessions are on a device, from a page, by a tag, from a country;
 * the parameters are numbers as text, and "" is any. */
#define RMF_PICKED(device, host, tag, country)                                 \
    "($" device " = '' OR device = $" device ") AND ($" host                   \
    " = '' OR host = $" host ") AND ($" tag                                    \
    " = '' OR REPLACE(tags, '\n' || $" tag                                     \
    " || '\n', '') <> tags) AND ($" country " = '' OR country = $" country ")"

/* One sum of counts, as a row of the rollups: of all days and releases; or, of
 * what days show, of one day; or plays of one release. */
typedef struct rmf_sum {
    int64_t day;         /* 0: all days */
    const char *release; /* NULL: all releases; borrowed */
    rmf_counted kind;
    uint32_t name, part;
    int64_t n;
} rmf_sum;
typedef void rmf_sum_fn(void *ctx, const rmf_sum *sum);

/* Sums of the ledgers of these sessions, robots and forged ones counted as the
 * rollups count them. First releases, then all, then days, the earliest first;
 * of each by kind and name, the most frequent part first. Known viewers are
 * those of these sessions. Cost: every session of these days is read; in memory
 * are the sums, at most half a million, what is beyond is left out, and eight
 * bytes a session. */
rmf_store_err rmf_events_sum(rmf_db *db, const rmf_sums_of *of,
                             rmf_sum_fn *each, void *ctx);

/* A goal or an ending on a session's way, when it was first reached. */
typedef struct rmf_met {
    rmf_counted kind; /* goal, ending */
    uint32_t name;
    uint32_t scenes; /* that had been entered by then, each time */
    uint32_t inputs; /* presses, choices, answers and forms by then */
    int64_t at_ms;   /* -1: not known yet */
} rmf_met;

#define RMF_MET_MAX 200u

/* One session as it went; all of it is borrowed. */
typedef struct rmf_went {
    const char *session;
    int64_t no;
    const uint32_t *path; /* every scene that it entered, each time, in order */
    uint32_t count;       /* 400 at most … */
    bool more;            /* … and it went on */
    uint32_t met_count;
    const rmf_met *met;
    const struct rmf_ledger *ledger;
} rmf_went;
/* Its counts of one kind. */
void rmf_went_each(const rmf_went *went, rmf_counted kind, rmf_count_fn *each,
                   void *ctx);
/* False: that is enough. */
typedef bool rmf_went_fn(void *ctx, const rmf_went *went);

/* Each of these sessions that was played, but robots and forged ones. Cost:
 * every session of these days is read. */
rmf_store_err rmf_events_each(rmf_db *db, const rmf_sums_of *of,
                              rmf_went_fn *each, void *ctx);

/* The link tags of a session as a JSON object, from its column `tags`. */
void rmf_came_tags(const char *tags, rmf_buf *out);

/* One event as it came; borrowed until `each` returns. */
typedef struct rmf_stored_event {
    int64_t n, arrived_ms;
    const char *json; /* without its n, not ended by zero */
    size_t size;
} rmf_stored_event;
typedef void rmf_event_fn(void *ctx, const rmf_stored_event *event);
/* Those of a session (its column `no`) from `from` on, in the order of n: about
 * RMF_EVENTS_PAGE, and all that come before *next; -1: there are no more. In
 * memory are 64 MB at most. */
#define RMF_EVENTS_PAGE 1000u
rmf_store_err rmf_events_of(rmf_db *db, int64_t no, int64_t from,
                            rmf_event_fn *each, void *ctx, int64_t *next);

/* `ramify replay [PROJECT]`; its exit status. */
int rmf_command_replay(const rmf_settings *settings, const rmf_words *words);

extern const rmf_routes rmf_events_routes;

#endif
