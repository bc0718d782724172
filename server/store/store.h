/* The one door to the database: SQLite in the data folder, or PostgreSQL.
 *
 * SQL is written once for both: parameters $1 …, upserts, RETURNING, BIGINT,
 * TEXT and BYTEA columns. A connection is borrowed by one thread and given
 * back. There is one writer a process; readers are as many as asked for at
 * once.
 *
 *     rmf_db *db = rmf_store_read(store);
 *     rmf_rows rows = rmf_db_ask(db, "SELECT title FROM project WHERE id = $1",
 *                                RMF_ARGS(RMF_T(id)));
 *     while (rmf_rows_next(&rows)) …
 *     err = rmf_rows_end(&rows);
 *     rmf_store_give_back(db);
 */
#ifndef RMF_STORE_STORE_H
#define RMF_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

typedef enum rmf_store_err {
    RMF_STORE_OK,
    RMF_STORE_BUSY,     /* another process writes; try again */
    RMF_STORE_FULL,     /* no room on the disk */
    RMF_STORE_CONFLICT, /* a unique or foreign key says no */
    RMF_STORE_BROKEN    /* anything else; the log has the words */
} rmf_store_err;

typedef struct rmf_store rmf_store;
typedef struct rmf_db rmf_db;

typedef enum rmf_arg_type {
    RMF_ARG_TEXT,
    RMF_ARG_NUMBER,
    RMF_ARG_BYTES
} rmf_arg_type;

typedef struct rmf_arg {
    rmf_arg_type type;
    const char *text; /* not of a number; NULL is SQL's null; borrowed */
    int64_t number;   /* RMF_ARG_NUMBER; of bytes how many */
} rmf_arg;

#define RMF_T(value)       ((rmf_arg){RMF_ARG_TEXT, (value), 0})
#define RMF_N(value)       ((rmf_arg){RMF_ARG_NUMBER, NULL, (int64_t)(value)})
#define RMF_B(bytes, size) ((rmf_arg){RMF_ARG_BYTES, (bytes), (int64_t)(size)})
#define RMF_ARGS(...)                                                          \
    (const rmf_arg[]){__VA_ARGS__},                                            \
        (unsigned)(sizeof((const rmf_arg[]){__VA_ARGS__}) / sizeof(rmf_arg))
#define RMF_NO_ARGS NULL, 0u

/* ---- opening ---------------------------------------------------------- */

typedef struct rmf_store_options {
    const char *folder;   /* the data folder; exists */
    const char *database; /* postgres://… or "" for SQLite in the folder */
    unsigned reader_max;  /* readers at once; 0 is 4 */
    unsigned fail_commit; /* the commit of this number fails, 1 …; 0 never.
                             For tests of what a failing disk does. */
} rmf_store_options;

/* Opens and brings the schema up to date. NULL: `why` is a sentence. */
rmf_store *rmf_store_open(const rmf_store_options *options, rmf_buf *why);
void rmf_store_close(rmf_store *store);

/* Set the same at run time: the n-th commit from now fails. */
void rmf_store_fail_commit(rmf_store *store, unsigned n);

/* ---- connections ------------------------------------------------------ */

/* A reader; waits until one is free. NULL: the database cannot be reached. */
rmf_db *rmf_store_read(rmf_store *store);
/* The writer, with a transaction begun; waits for its turn. NULL and `err`. */
rmf_db *rmf_store_write(rmf_store *store, rmf_store_err *err);
/* Ends the writer's transaction and gives it back. What was written is durable
 * when RMF_STORE_OK comes back, and undone when not. */
rmf_store_err rmf_store_commit(rmf_db *db);
void rmf_store_undo(rmf_db *db);
/* The one where `err` is RMF_STORE_OK, else the other; what came of it. */
rmf_store_err rmf_store_settle(rmf_db *db, rmf_store_err err);
void rmf_store_give_back(rmf_db *db);

/* ---- statements ------------------------------------------------------- */

/* `sql` is a literal: its address is the key of the statement cache. */
rmf_store_err rmf_db_run(rmf_db *db, const char *sql, const rmf_arg *args,
                         unsigned arg_count, int64_t *changed);

/* The same for the writer, where nobody waits for the outcome: what goes wrong
 * is said by what is asked next, at the latest by the commit, and then nothing
 * of the transaction is kept. A server elsewhere is told of many such
 * statements at once. */
rmf_store_err rmf_db_post(rmf_db *db, const char *sql, const rmf_arg *args,
                          unsigned arg_count);
/* Each in its turn until `max` rows are gone: $1 is the project, $2 how many
 * may go yet. `removed` says how many went. */
rmf_store_err rmf_db_remove(rmf_db *db, const char *const *sql, unsigned count,
                            const char *project, int64_t max, int64_t *removed);

/* One statement as a transaction of its own; `changed` may be NULL. */
rmf_store_err rmf_store_run(rmf_store *store, const char *sql,
                            const rmf_arg *args, unsigned arg_count,
                            int64_t *changed);

typedef struct rmf_rows {
    rmf_db *db;
    void *cursor; /* the driver's */
    rmf_store_err err;
} rmf_rows;

rmf_rows rmf_db_ask(rmf_db *db, const char *sql, const rmf_arg *args,
                    unsigned arg_count);
/* The same for answers of any length: in memory is the longest row. Until
 * rmf_rows_end the connection is asked nothing else. */
rmf_rows rmf_db_stream(rmf_db *db, const char *sql, const rmf_arg *args,
                       unsigned arg_count);
bool rmf_rows_next(rmf_rows *rows);
int64_t rmf_rows_number(const rmf_rows *rows, unsigned column);
/* Borrowed until the next row; "" for null. */
const char *rmf_rows_text(const rmf_rows *rows, unsigned column);
/* Likewise, or until bytes are asked for again; of null none. */
const void *rmf_rows_bytes(const rmf_rows *rows, unsigned column, size_t *size);
/* As much of it as there is room for, ended by zero. */
void rmf_rows_copy(const rmf_rows *rows, unsigned column, char *out,
                   size_t room);
#define RMF_ROWS_COPY(rows, column, array)                                     \
    rmf_rows_copy(rows, column, array, sizeof(array))
rmf_store_err rmf_rows_end(rmf_rows *rows);

/* ---- operations that each driver does its own way ---------------------- */

/* From here to the end of its transaction the writer is the only one on all
 * nodes that has taken its turn: what it reads of events and their sums nobody
 * else changes. */
rmf_store_err rmf_db_turn(rmf_db *db);

/* Who waits for the network and who works hard take from one table, but never
 * each other's: neither waits for the other. */
typedef enum rmf_lane {
    RMF_LANE_MAKE, /* all that is made of clips */
    RMF_LANE_FETCH /* the kind "fetch" */
} rmf_lane;

/* Who takes a job, and which he takes. */
typedef struct rmf_taking {
    const char *worker; /* nobody else's name, new for every taking */
    rmf_lane lane;
    const char *only; /* this clip's first step alone, or this very fetch; ""
                       * takes any job */
    int64_t now_ms;
    int64_t dead_ms; /* who has not lived since then is dead */
    int64_t try_max; /* one that was tried as often is not taken again */
} rmf_taking;

typedef struct rmf_taken {
    char kind[8];  /* "": there is nothing to do */
    char clip[33]; /* its hash; of a fetch its id */
    int64_t frame;
    int64_t tries; /* this one included */
} rmf_taken;

/* Whether the job `j` is one for who takes: $1 is `only`, $2 the lane. */
#define RMF_LANE_HAS                                                           \
    "(j.clip = $1 OR $1 = '') AND (($2 = 1 AND j.kind = 'fetch') OR ($2 = 0 "  \
    "AND (j.kind = 'first' OR ($1 = '' AND j.kind <> 'fetch' AND EXISTS "      \
    "(SELECT 1 FROM clip c WHERE c.hash = j.clip AND c.tracks <> ''))))) "

/* Take the next job that is due: the lowest rank, the longest waiting. One
 * whose worker died counts as waiting. Two never take the same, nor two of one
 * kind for one clip. */
rmf_store_err rmf_db_take(rmf_db *db, const rmf_taking *by, rmf_taken *out);

/* Tell every process on this database; one line of at most RMF_TELL_MAX bytes:
 * PostgreSQL takes no more. */
#define RMF_TELL_MAX 7900u
void rmf_store_tell(rmf_store *store, const char *word);
/* Be told, on a thread of the store's, until rmf_store_deafen. May be called
 * once. */
typedef void rmf_store_told_fn(void *ctx, const char *word);
bool rmf_store_listen(rmf_store *store, rmf_store_told_fn *fn, void *ctx);
/* `fn` is not called any more when this returns. */
void rmf_store_deafen(rmf_store *store);

#endif
