/* What a database driver does. Inside the room `store` only. */
#ifndef RMF_STORE_DRIVER_H
#define RMF_STORE_DRIVER_H

#include "store/store.h"

#define RMF_ARGS_MAX 64u

typedef struct rmf_question {
    const char *sql;
    const rmf_arg *args;
    unsigned arg_count;
    bool stream; /* row by row; nothing else is asked meanwhile */
} rmf_question;

typedef struct rmf_driver {
    const char *name;
    /* A connection, or NULL with `why`. */
    void *(*open)(const rmf_store_options *options, bool writer, rmf_buf *why);
    void (*close)(void *con);
    /* Whether it can still be used; tries to make it so. */
    bool (*alive)(void *con);
    const char *(*error)(void *con);
    const char *begin;
    /* What stands in the schema for `$BYTES … $END`: text as its bytes. */
    const char *bytes_of, *bytes_end;
    /* Several statements without parameters. */
    rmf_store_err (*script)(void *con, const char *sql);
    rmf_store_err (*run)(void *con, const char *sql, const rmf_arg *args,
                         unsigned arg_count, int64_t *changed);
    /* As rmf_db_post says; NULL: `run` is as good. */
    rmf_store_err (*post)(void *con, const char *sql, const rmf_arg *args,
                          unsigned arg_count);
    void *(*ask)(void *con, const rmf_question *question, rmf_store_err *err);
    bool (*next)(void *con, void *cursor, rmf_store_err *err);
    int64_t (*number)(void *cursor, unsigned column);
    const char *(*text)(void *cursor, unsigned column);
    const void *(*bytes)(void *cursor, unsigned column, size_t *size);
    void (*end)(void *con, void *cursor);
    const char *turn;      /* how rmf_db_turn waits; NULL: the transaction has
                              begun with it */
    const char *take_lock; /* before it, so that takers see each other; NULL */
    const char *take;      /* RMF_TAKE_JOB with how the row is locked */
    /* A place to be told at; NULL on failure. */
    void *(*listen_open)(const rmf_store_options *options);
    /* Wait up to 500 ms for a word; false: none came. */
    bool (*listen_next)(void *place, char *word, size_t room);
    void (*listen_close)(void *place);
    void (*tell)(const rmf_store_options *options, const char *word);
} rmf_driver;

/* $1 and $2 of RMF_LANE_HAS, $3 worker, $4 now, $5 dead, $6 the most tries. */
#define RMF_TAKE_JOB(lock)                                                     \
    "UPDATE job SET state = 'running', worker = $3, beat_ms = $4, "            \
    "started_ms = $4, tries = tries + 1, step = '', progress = 0 "             \
    "WHERE (kind, clip, frame) = (SELECT j.kind, j.clip, j.frame FROM job j "  \
    "WHERE ((j.state = 'queued' AND j.due_ms <= $4 "                           \
    "AND (j.worker = '' OR j.beat_ms < $5)) "                                  \
    "OR (j.state = 'running' AND j.beat_ms < $5)) AND j.tries < $6 "           \
    "AND NOT EXISTS (SELECT 1 FROM job o WHERE o.clip = j.clip AND o.kind = "  \
    "j.kind AND o.frame <> j.frame AND o.worker <> '' AND o.beat_ms >= $5) "   \
    "AND " RMF_LANE_HAS "ORDER BY j.rank, j.created_ms LIMIT 1" lock           \
    ") RETURNING kind, clip, frame, tries"

extern const rmf_driver rmf_sqlite;
extern const rmf_driver rmf_postgres;

/* The schema's steps, from store/schema/NNN_name.sql. */
typedef struct rmf_schema_step {
    int number;
    const char *name;
    const char *sql;
} rmf_schema_step;
extern const rmf_schema_step rmf_schema[];
extern const unsigned rmf_schema_count;

#endif
