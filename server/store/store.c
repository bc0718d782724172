#include "store/store.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "store/driver.h"

#define READERS_MAX       16u
#define WORD_SIZE_MAX     8000u
#define BEGIN_PATIENCE_MS 5000
#define STEP_MAX          (1u << 20)

struct rmf_db {
    rmf_store *store;
    void *con;
    bool lent;
    bool writer;
};

struct rmf_store {
    const rmf_driver *driver;
    rmf_store_options options;
    char *folder;
    char *database;
    pthread_mutex_t readers_lock;
    pthread_cond_t readers_free;
    rmf_db readers[READERS_MAX];
    unsigned reader_max;
    pthread_mutex_t writer_lock;
    rmf_db writer;
    unsigned fail_commit; /* under writer_lock */
    pthread_t listener;
    bool listening;
    bool stopping; /* read and written atomically */
    rmf_store_told_fn *told;
    void *told_ctx;
};

static void say(rmf_db *db, const char *event, const char *what)
{
    RMF_LOG(RMF_LEVEL_ERROR, event, RMF_TEXT_FIELD("what", what),
            RMF_TEXT_FIELD("why", db->store->driver->error(db->con)));
}

/* ---- schema ------------------------------------------------------------ */

static int schema_version(rmf_db *db)
{
    rmf_rows rows = rmf_db_ask(
        db, "SELECT COALESCE(MAX(number), 0) FROM schema_step", RMF_NO_ARGS);
    int version = rmf_rows_next(&rows) ? (int)rmf_rows_number(&rows, 0) : 0;
    return rmf_rows_end(&rows) == RMF_STORE_OK ? version : -1;
}

/* A step's SQL with what each database calls differently. */
static rmf_store_err run_step(rmf_db *db, const char *sql)
{
    static const char begin[] = "$BYTES";
    static const char end[] = "$END";
    const rmf_driver *driver = db->store->driver;
    rmf_buf out;
    rmf_buf_init(&out, STEP_MAX);
    while (*sql) {
        size_t plain = strcspn(sql, "$");
        rmf_buf_add(&out, sql, plain);
        sql += plain;
        if (strncmp(sql, begin, sizeof begin - 1) == 0) {
            rmf_buf_puts(&out, driver->bytes_of);
            sql += sizeof begin - 1;
        } else if (strncmp(sql, end, sizeof end - 1) == 0) {
            rmf_buf_puts(&out, driver->bytes_end);
            sql += sizeof end - 1;
        } else if (*sql) {
            rmf_buf_add(&out, sql++, 1);
        }
    }
    rmf_store_err err =
        out.failed ? RMF_STORE_BROKEN : driver->script(db->con, out.at);
    rmf_buf_free(&out);
    return err;
}

/* One step is one transaction with its record, so a broken one leaves
 * nothing. */
static bool take_step(rmf_db *db, const rmf_schema_step *step)
{
    const rmf_driver *driver = db->store->driver;
    if (driver->script(db->con, driver->begin) != RMF_STORE_OK) return false;
    /* Another process may have been faster. */
    bool ok = true;
    if (schema_version(db) < step->number) {
        ok = run_step(db, step->sql) == RMF_STORE_OK &&
             rmf_db_run(db,
                        "INSERT INTO schema_step (number, name, taken_ms) "
                        "VALUES ($1, $2, $3)",
                        RMF_ARGS(RMF_N(step->number), RMF_T(step->name),
                                 RMF_N(rmf_wall_ms())),
                        NULL) == RMF_STORE_OK;
    }
    if (ok) ok = driver->script(db->con, "COMMIT") == RMF_STORE_OK;
    if (!ok) {
        say(db, "schema_failed", step->name);
        (void)driver->script(db->con, "ROLLBACK");
    }
    return ok;
}

static bool bring_up_to_date(rmf_store *store, rmf_buf *why)
{
    rmf_db *db = &store->writer;
    bool ok = store->driver->script(
                  db->con, "CREATE TABLE IF NOT EXISTS schema_step ("
                           "number BIGINT PRIMARY KEY, name TEXT NOT NULL, "
                           "taken_ms BIGINT NOT NULL)") == RMF_STORE_OK;
    int version = ok ? schema_version(db) : -1;
    int newest = rmf_schema[rmf_schema_count - 1].number;
    if (version > newest) {
        rmf_buf_putf(why,
                     "this data was written by a newer ramify (schema %d, this "
                     "program knows %d)",
                     version, newest);
        return false;
    }
    ok = version >= 0;
    for (unsigned i = 0; ok && i < rmf_schema_count; i++)
        if (rmf_schema[i].number > version) ok = take_step(db, &rmf_schema[i]);
    if (!ok) {
        rmf_buf_putf(why, "the schema could not be brought up to date: %s",
                     store->driver->error(db->con));
    }
    return ok;
}

/* ---- opening and closing ----------------------------------------------- */

static bool is_postgres(const char *database)
{
    return strncmp(database, "postgres://", 11) == 0 ||
           strncmp(database, "postgresql://", 13) == 0;
}

static rmf_store *store_new(const rmf_store_options *options)
{
    rmf_store *store = calloc(1, sizeof *store);
    if (!store) return NULL;
    store->folder = strdup(options->folder);
    store->database = strdup(options->database);
    if (!store->folder || !store->database) {
        free(store->folder);
        free(store->database);
        free(store);
        return NULL;
    }
    store->options = *options;
    store->options.folder = store->folder;
    store->options.database = store->database;
    store->driver = is_postgres(store->database) ? &rmf_postgres : &rmf_sqlite;
    store->reader_max = options->reader_max ? options->reader_max : 4;
    if (store->reader_max > READERS_MAX) store->reader_max = READERS_MAX;
    store->fail_commit = options->fail_commit;
    store->writer = (rmf_db){.store = store, .writer = true};
    for (unsigned i = 0; i < READERS_MAX; i++)
        store->readers[i] = (rmf_db){.store = store};
    (void)pthread_mutex_init(&store->readers_lock, NULL);
    (void)pthread_mutex_init(&store->writer_lock, NULL);
    (void)pthread_cond_init(&store->readers_free, NULL);
    return store;
}

rmf_store *rmf_store_open(const rmf_store_options *options, rmf_buf *why)
{
    if (*options->database && !is_postgres(options->database)) {
        rmf_buf_puts(why, "--database takes an address that begins with "
                          "postgres://");
        return NULL;
    }
    rmf_store *store = store_new(options);
    if (!store) {
        rmf_buf_puts(why, "out of memory");
        return NULL;
    }
    store->writer.con = store->driver->open(&store->options, true, why);
    if (store->writer.con && bring_up_to_date(store, why)) return store;
    rmf_store_close(store);
    return NULL;
}

void rmf_store_close(rmf_store *store)
{
    if (!store) return;
    rmf_store_deafen(store);
    for (unsigned i = 0; i < READERS_MAX; i++)
        if (store->readers[i].con) store->driver->close(store->readers[i].con);
    if (store->writer.con) store->driver->close(store->writer.con);
    (void)pthread_mutex_destroy(&store->readers_lock);
    (void)pthread_mutex_destroy(&store->writer_lock);
    (void)pthread_cond_destroy(&store->readers_free);
    free(store->folder);
    free(store->database);
    free(store);
}

void rmf_store_fail_commit(rmf_store *store, unsigned n)
{
    (void)pthread_mutex_lock(&store->writer_lock);
    store->fail_commit = n;
    (void)pthread_mutex_unlock(&store->writer_lock);
}

/* ---- connections ------------------------------------------------------- */

static rmf_db *free_reader(rmf_store *store)
{
    for (unsigned i = 0; i < store->reader_max; i++)
        if (!store->readers[i].lent) return &store->readers[i];
    return NULL;
}

rmf_db *rmf_store_read(rmf_store *store)
{
    (void)pthread_mutex_lock(&store->readers_lock);
    rmf_db *db = free_reader(store);
    while (!db) {
        (void)pthread_cond_wait(&store->readers_free, &store->readers_lock);
        db = free_reader(store);
    }
    db->lent = true;
    (void)pthread_mutex_unlock(&store->readers_lock);
    rmf_buf why;
    rmf_buf_init(&why, 1024);
    if (!db->con) db->con = store->driver->open(&store->options, false, &why);
    bool ok = db->con && store->driver->alive(db->con);
    if (!ok) {
        RMF_LOG(RMF_LEVEL_ERROR, "store_unreachable",
                RMF_TEXT_FIELD("why", why.at));
        rmf_store_give_back(db);
    }
    rmf_buf_free(&why);
    return ok ? db : NULL;
}

void rmf_store_give_back(rmf_db *db)
{
    rmf_store *store = db->store;
    (void)pthread_mutex_lock(&store->readers_lock);
    db->lent = false;
    (void)pthread_cond_signal(&store->readers_free);
    (void)pthread_mutex_unlock(&store->readers_lock);
}

rmf_db *rmf_store_write(rmf_store *store, rmf_store_err *err)
{
    const rmf_driver *driver = store->driver;
    (void)pthread_mutex_lock(&store->writer_lock);
    rmf_db *db = &store->writer;
    int64_t until = rmf_clock_ms() + BEGIN_PATIENCE_MS;
    rmf_store_err got = RMF_STORE_BROKEN;
    if (driver->alive(db->con)) {
        do {
            got = driver->script(db->con, driver->begin);
        } while (got == RMF_STORE_BUSY && rmf_clock_ms() < until);
    }
    /* A line that broke is seen only by using it: once more on a new one. */
    if (got == RMF_STORE_BROKEN && driver->alive(db->con))
        got = driver->script(db->con, driver->begin);
    *err = got;
    if (got == RMF_STORE_OK) return db;
    say(db, "store_begin_failed", driver->name);
    (void)pthread_mutex_unlock(&store->writer_lock);
    return NULL;
}

static bool commit_shall_fail(rmf_store *store)
{
    if (store->fail_commit == 0) return false;
    return --store->fail_commit == 0;
}

rmf_store_err rmf_store_commit(rmf_db *db)
{
    rmf_store *store = db->store;
    rmf_store_err err = RMF_STORE_FULL;
    if (!commit_shall_fail(store))
        err = store->driver->script(db->con, "COMMIT");
    if (err != RMF_STORE_OK) {
        say(db, "commit_failed", store->driver->name);
        (void)store->driver->script(db->con, "ROLLBACK");
    }
    (void)pthread_mutex_unlock(&store->writer_lock);
    return err;
}

void rmf_store_undo(rmf_db *db)
{
    rmf_store *store = db->store;
    (void)store->driver->script(db->con, "ROLLBACK");
    (void)pthread_mutex_unlock(&store->writer_lock);
}

rmf_store_err rmf_store_settle(rmf_db *db, rmf_store_err err)
{
    if (err == RMF_STORE_OK) return rmf_store_commit(db);
    rmf_store_undo(db);
    return err;
}

/* ---- statements -------------------------------------------------------- */

rmf_store_err rmf_db_run(rmf_db *db, const char *sql, const rmf_arg *args,
                         unsigned arg_count, int64_t *changed)
{
    int64_t count = 0;
    rmf_store_err err =
        db->store->driver->run(db->con, sql, args, arg_count, &count);
    if (err == RMF_STORE_BROKEN || err == RMF_STORE_FULL)
        say(db, "store_run_failed", sql);
    if (changed) *changed = count;
    return err;
}

rmf_store_err rmf_db_post(rmf_db *db, const char *sql, const rmf_arg *args,
                          unsigned arg_count)
{
    const rmf_driver *driver = db->store->driver;
    if (!driver->post) return rmf_db_run(db, sql, args, arg_count, NULL);
    rmf_store_err err = driver->post(db->con, sql, args, arg_count);
    if (err == RMF_STORE_BROKEN || err == RMF_STORE_FULL)
        say(db, "store_post_failed", sql);
    return err;
}

rmf_store_err rmf_db_remove(rmf_db *db, const char *const *sql, unsigned count,
                            const char *project, int64_t max, int64_t *removed)
{
    rmf_store_err err = RMF_STORE_OK;
    *removed = 0;
    for (unsigned i = 0; i < count; i++) {
        int64_t gone = 0;
        if (err != RMF_STORE_OK || *removed >= max) break;
        err = rmf_db_run(
            db, sql[i], RMF_ARGS(RMF_T(project), RMF_N(max - *removed)), &gone);
        *removed += gone;
    }
    return err;
}

rmf_store_err rmf_store_run(rmf_store *store, const char *sql,
                            const rmf_arg *args, unsigned arg_count,
                            int64_t *changed)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return err;
    err = rmf_db_run(db, sql, args, arg_count, changed);
    return rmf_store_settle(db, err);
}

static rmf_rows ask(rmf_db *db, const rmf_question *question)
{
    rmf_rows rows = {.db = db};
    rows.cursor = db->store->driver->ask(db->con, question, &rows.err);
    if (!rows.cursor) say(db, "store_ask_failed", question->sql);
    return rows;
}

rmf_rows rmf_db_ask(rmf_db *db, const char *sql, const rmf_arg *args,
                    unsigned arg_count)
{
    return ask(db, &(rmf_question){sql, args, arg_count, false});
}

rmf_rows rmf_db_stream(rmf_db *db, const char *sql, const rmf_arg *args,
                       unsigned arg_count)
{
    return ask(db, &(rmf_question){sql, args, arg_count, true});
}

bool rmf_rows_next(rmf_rows *rows)
{
    if (!rows->cursor || rows->err != RMF_STORE_OK) return false;
    return rows->db->store->driver->next(rows->db->con, rows->cursor,
                                         &rows->err);
}

int64_t rmf_rows_number(const rmf_rows *rows, unsigned column)
{
    return rows->db->store->driver->number(rows->cursor, column);
}

const char *rmf_rows_text(const rmf_rows *rows, unsigned column)
{
    return rows->db->store->driver->text(rows->cursor, column);
}

const void *rmf_rows_bytes(const rmf_rows *rows, unsigned column, size_t *size)
{
    return rows->db->store->driver->bytes(rows->cursor, column, size);
}

void rmf_rows_copy(const rmf_rows *rows, unsigned column, char *out,
                   size_t room)
{
    (void)snprintf(out, room, "%s", rmf_rows_text(rows, column));
}

rmf_store_err rmf_rows_end(rmf_rows *rows)
{
    if (rows->cursor) rows->db->store->driver->end(rows->db->con, rows->cursor);
    rows->cursor = NULL;
    return rows->err;
}

rmf_store_err rmf_db_turn(rmf_db *db)
{
    const rmf_driver *driver = db->store->driver;
    return driver->turn ? driver->script(db->con, driver->turn) : RMF_STORE_OK;
}

rmf_store_err rmf_db_take(rmf_db *db, const rmf_taking *by, rmf_taken *out)
{
    const rmf_driver *driver = db->store->driver;
    *out = (rmf_taken){.kind = ""};
    if (driver->take_lock) {
        rmf_store_err err = driver->script(db->con, driver->take_lock);
        if (err != RMF_STORE_OK) return err;
    }
    rmf_rows rows = rmf_db_ask(
        db, driver->take,
        RMF_ARGS(RMF_T(by->only), RMF_N(by->lane), RMF_T(by->worker),
                 RMF_N(by->now_ms), RMF_N(by->dead_ms), RMF_N(by->try_max)));
    if (rmf_rows_next(&rows)) {
        RMF_ROWS_COPY(&rows, 0, out->kind);
        RMF_ROWS_COPY(&rows, 1, out->clip);
        out->frame = rmf_rows_number(&rows, 2);
        out->tries = rmf_rows_number(&rows, 3);
    }
    return rmf_rows_end(&rows);
}

/* ---- being told -------------------------------------------------------- */

static void *listen_on(void *arg)
{
    rmf_store *store = arg;
    const rmf_driver *driver = store->driver;
    char word[WORD_SIZE_MAX];
    void *place = NULL;
    while (!__atomic_load_n(&store->stopping, __ATOMIC_RELAXED)) {
        if (!place) place = driver->listen_open(&store->options);
        if (place && driver->listen_next(place, word, sizeof word))
            store->told(store->told_ctx, word);
    }
    if (place) driver->listen_close(place);
    return NULL;
}

bool rmf_store_listen(rmf_store *store, rmf_store_told_fn *fn, void *ctx)
{
    store->told = fn;
    store->told_ctx = ctx;
    store->listening =
        pthread_create(&store->listener, NULL, listen_on, store) == 0;
    return store->listening;
}

void rmf_store_deafen(rmf_store *store)
{
    __atomic_store_n(&store->stopping, true, __ATOMIC_RELAXED);
    if (store->listening) (void)pthread_join(store->listener, NULL);
    store->listening = false;
}

void rmf_store_tell(rmf_store *store, const char *word)
{
    store->driver->tell(&store->options, word);
}
