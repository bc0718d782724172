/* The store on SQLite and on a real PostgreSQL: the same cases on both. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/id.h"
#include "store/store.h"
#include "store/test_postgres.h"

typedef struct place {
    char folder[64];
    char database[256];
    bool there;
} place;

static rmf_store *open_at(const place *p, unsigned fail_commit)
{
    rmf_buf why;
    rmf_buf_init(&why, 4096);
    rmf_store_options options = {.folder = p->folder,
                                 .database = p->database,
                                 .fail_commit = fail_commit};
    rmf_store *store = rmf_store_open(&options, &why);
    if (!store) (void)fprintf(stderr, "%s\n", why.at);
    rmf_buf_free(&why);
    return store;
}

/* A folder, and on PostgreSQL a database, of this case's own. */
static int begin(void **state)
{
    place *all = *state;
    if (!all->there) return 0;
    place *p = calloc(1, sizeof *p);
    (void)snprintf(p->folder, sizeof p->folder, "/tmp/ramify-store-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    (void)snprintf(p->database, sizeof p->database, "%s", all->database);
    if (*p->database) {
        char line[600];
        (void)snprintf(line, sizeof line,
                       "psql -q '%s' -c 'DROP SCHEMA public CASCADE' -c "
                       "'CREATE SCHEMA public' 2>/dev/null",
                       p->database);
        assert_int_equal(system(line), 0);
    }
    p->there = true;
    *state = p;
    return 0;
}

static int end(void **state)
{
    place *p = *state;
    char line[128];
    if (!p->there || strncmp(p->folder, "/tmp/ramify-store-", 18) != 0)
        return 0;
    (void)snprintf(line, sizeof line, "rm -rf %s", p->folder);
    int status = system(line);
    free(p);
    return status;
}

#define WANT(p)                                                                \
    do {                                                                       \
        if (!(p)->there) skip();                                               \
    } while (0)

static void insert(rmf_db *db, const char *id, const char *title, int64_t at)
{
    assert_int_equal(
        rmf_db_run(db,
                   "INSERT INTO project (id, title, origin, created_ms, "
                   "changed_ms) VALUES ($1, $2, $2, $3, $3)",
                   RMF_ARGS(RMF_T(id), RMF_T(title), RMF_N(at)), NULL),
        RMF_STORE_OK);
}

static int64_t count(rmf_store *store)
{
    rmf_db *db = rmf_store_read(store);
    assert_non_null(db);
    rmf_rows rows = rmf_db_ask(db, "SELECT COUNT(*) FROM project", RMF_NO_ARGS);
    assert_true(rmf_rows_next(&rows));
    int64_t n = rmf_rows_number(&rows, 0);
    assert_int_equal(rmf_rows_end(&rows), RMF_STORE_OK);
    rmf_store_give_back(db);
    return n;
}

static rmf_db *writer(rmf_store *store)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    assert_non_null(db);
    return db;
}

/* ---- cases ------------------------------------------------------------------
 */

static void opens_again(void **state)
{
    place *p = *state;
    WANT(p);
    rmf_store *store = open_at(p, 0);
    rmf_db *db = writer(store);
    insert(db, "a", "A", 1);
    assert_int_equal(rmf_store_commit(db), RMF_STORE_OK);
    rmf_store_close(store);
    store = open_at(p, 0);
    assert_int_equal(count(store), 1);
    rmf_store_close(store);
}

static void refuses_newer_data(void **state)
{
    place *p = *state;
    WANT(p);
    rmf_buf why;
    rmf_buf_init(&why, 4096);
    rmf_store_options options = {.folder = p->folder, .database = p->database};
    rmf_store *store = open_at(p, 0);
    rmf_db *db = writer(store);
    assert_int_equal(rmf_db_run(db,
                                "INSERT INTO schema_step (number, name, "
                                "taken_ms) VALUES (999, 'later', 0)",
                                RMF_NO_ARGS, NULL),
                     RMF_STORE_OK);
    assert_int_equal(rmf_store_commit(db), RMF_STORE_OK);
    rmf_store_close(store);
    assert_null(rmf_store_open(&options, &why));
    assert_non_null(strstr(why.at, "newer"));
    rmf_buf_free(&why);
}

static void keeps_values(void **state)
{
    place *p = *state;
    WANT(p);
    static const char *const texts[] = {
        "", "plain", "it's \"quoted\" \\ \n\t{}$1", "£ € 日本 🎬 é", "NULL"};
    static const int64_t numbers[] = {0, -1, INT64_MAX, INT64_MIN, 1};
    rmf_store *store = open_at(p, 0);
    rmf_db *db = writer(store);
    for (int i = 0; i < 5; i++) {
        char id[8];
        (void)snprintf(id, sizeof id, "%d", i);
        insert(db, id, texts[i], numbers[i]);
    }
    rmf_rows rows = rmf_db_ask(db,
                               "SELECT title, created_ms, withdrawn_ms FROM "
                               "project ORDER BY id",
                               RMF_NO_ARGS);
    for (int i = 0; i < 5; i++) {
        assert_true(rmf_rows_next(&rows));
        assert_string_equal(rmf_rows_text(&rows, 0), texts[i]);
        assert_int_equal(rmf_rows_number(&rows, 1), numbers[i]);
        assert_string_equal(rmf_rows_text(&rows, 2), "");
    }
    assert_false(rmf_rows_next(&rows));
    assert_int_equal(rmf_rows_end(&rows), RMF_STORE_OK);
    rmf_store_undo(db);
    rmf_store_close(store);
}

/* Out of order and twice: parameters are bound by name. */
static void binds_by_name(void **state)
{
    place *p = *state;
    WANT(p);
    rmf_store *store = open_at(p, 0);
    rmf_db *db = writer(store);
    assert_int_equal(
        rmf_db_run(db,
                   "INSERT INTO project (title, id, origin, created_ms, "
                   "changed_ms) VALUES ($2, $1, $2, $4, $3)",
                   RMF_ARGS(RMF_T("id"), RMF_T("title"), RMF_N(3), RMF_N(4)),
                   NULL),
        RMF_STORE_OK);
    rmf_rows rows = rmf_db_ask(db,
                               "SELECT id, title, origin, created_ms, "
                               "changed_ms FROM project WHERE title = $2 AND "
                               "id = $1",
                               RMF_ARGS(RMF_T("id"), RMF_T("title")));
    assert_true(rmf_rows_next(&rows));
    assert_string_equal(rmf_rows_text(&rows, 0), "id");
    assert_string_equal(rmf_rows_text(&rows, 2), "title");
    assert_int_equal(rmf_rows_number(&rows, 3), 4);
    assert_int_equal(rmf_rows_number(&rows, 4), 3);
    assert_int_equal(rmf_rows_end(&rows), RMF_STORE_OK);
    rmf_store_undo(db);
    rmf_store_close(store);
}

static void undone_is_gone(void **state)
{
    place *p = *state;
    WANT(p);
    rmf_store *store = open_at(p, 0);
    rmf_db *db = writer(store);
    insert(db, "a", "A", 1);
    assert_int_equal(count(store), 0); /* not seen before its commit */
    rmf_store_undo(db);
    assert_int_equal(count(store), 0);
    db = writer(store);
    insert(db, "a", "A", 1);
    assert_int_equal(rmf_store_commit(db), RMF_STORE_OK);
    assert_int_equal(count(store), 1);
    rmf_store_close(store);
}

static void nth_commit_fails(void **state)
{
    place *p = *state;
    WANT(p);
    char id[8];
    for (unsigned nth = 1; nth <= 3; nth++) {
        rmf_store *store = open_at(p, nth);
        int64_t before = count(store);
        for (unsigned i = 1; i <= 4; i++) {
            rmf_db *db = writer(store);
            (void)snprintf(id, sizeof id, "%u-%u", nth, i);
            insert(db, id, "A", 1);
            assert_int_equal(rmf_store_commit(db),
                             i == nth ? RMF_STORE_FULL : RMF_STORE_OK);
        }
        assert_int_equal(count(store), before + 3);
        rmf_store_close(store);
    }
}

static void nested_asks(void **state)
{
    place *p = *state;
    WANT(p);
    static const char sql[] = "SELECT id FROM project ORDER BY id";
    rmf_store *store = open_at(p, 0);
    rmf_db *db = writer(store);
    insert(db, "a", "A", 1);
    insert(db, "b", "B", 1);
    int pairs = 0;
    rmf_rows outer = rmf_db_ask(db, sql, RMF_NO_ARGS);
    while (rmf_rows_next(&outer)) {
        rmf_rows inner = rmf_db_ask(db, sql, RMF_NO_ARGS);
        while (rmf_rows_next(&inner))
            pairs++;
        assert_int_equal(rmf_rows_end(&inner), RMF_STORE_OK);
    }
    assert_int_equal(rmf_rows_end(&outer), RMF_STORE_OK);
    assert_int_equal(pairs, 4);
    rmf_store_undo(db);
    rmf_store_close(store);
}

/* A stream that is left early, then one that is read, then a common answer. */
static void streams_rows(void **state)
{
    place *p = *state;
    WANT(p);
    static const char sql[] = "SELECT id FROM project ORDER BY id";
    rmf_store *store = open_at(p, 0);
    rmf_db *db = writer(store);
    insert(db, "a", "A", 1);
    insert(db, "b", "B", 1);
    for (int wanted = 0; wanted <= 3; wanted++) {
        int seen = 0;
        rmf_rows rows = rmf_db_stream(db, sql, RMF_NO_ARGS);
        while (seen < wanted && rmf_rows_next(&rows))
            assert_int_equal(rmf_rows_text(&rows, 0)[0], "ab"[seen++]);
        assert_int_equal(seen, wanted < 3 ? wanted : 2);
        assert_int_equal(rmf_rows_end(&rows), RMF_STORE_OK);
    }
    rmf_rows none = rmf_db_stream(db, "SELECT id FROM project WHERE id = $1",
                                  RMF_ARGS(RMF_T("c")));
    assert_false(rmf_rows_next(&none));
    assert_int_equal(rmf_rows_end(&none), RMF_STORE_OK);
    rmf_rows wrong = rmf_db_stream(db, "SELECT nothing", RMF_NO_ARGS);
    assert_false(rmf_rows_next(&wrong));
    assert_int_not_equal(rmf_rows_end(&wrong), RMF_STORE_OK);
    rmf_store_undo(db);
    assert_int_equal(count(store), 0);
    rmf_store_close(store);
}

static void tells_conflicts(void **state)
{
    place *p = *state;
    WANT(p);
    rmf_store *store = open_at(p, 0);
    rmf_db *db = writer(store);
    insert(db, "a", "A", 1);
    assert_int_equal(
        rmf_db_run(db,
                   "INSERT INTO project (id, title, origin, created_ms, "
                   "changed_ms) VALUES ($1, 'A', '', 1, 1)",
                   RMF_ARGS(RMF_T("a")), NULL),
        RMF_STORE_CONFLICT);
    rmf_store_undo(db);
    db = writer(store);
    assert_int_equal(
        rmf_db_run(db,
                   "INSERT INTO release (id, project, number, shape, "
                   "document, outline, created_ms) VALUES ('r', $1, 1, '', "
                   "'', '', 0)",
                   RMF_ARGS(RMF_T("nothing")), NULL),
        RMF_STORE_CONFLICT);
    rmf_store_undo(db);
    assert_int_equal(count(store), 0);
    rmf_store_close(store);
}

static rmf_store_err post(rmf_db *db, int number)
{
    char id[16];
    (void)snprintf(id, sizeof id, "%d", number);
    return rmf_db_post(db,
                       "INSERT INTO project (id, title, origin, created_ms, "
                       "changed_ms) VALUES ($1, $1, $1, $2, $2)",
                       RMF_ARGS(RMF_T(id), RMF_N(number)));
}

static void what_is_posted_is_there_or_said(void **state)
{
    place *p = *state;
    WANT(p);
    rmf_store *store = open_at(p, 0);
    rmf_db *db = writer(store);
    for (int i = 0; i < 600; i++)
        assert_int_equal(post(db, i), RMF_STORE_OK);
    rmf_rows rows = rmf_db_ask(db, "SELECT COUNT(*) FROM project", RMF_NO_ARGS);
    assert_true(rmf_rows_next(&rows));
    assert_int_equal(rmf_rows_number(&rows, 0), 600);
    assert_int_equal(rmf_rows_end(&rows), RMF_STORE_OK);
    assert_int_equal(post(db, 600), RMF_STORE_OK);
    assert_int_equal(rmf_store_commit(db), RMF_STORE_OK);
    assert_int_equal(count(store), 601);

    /* By itself, by a question, or by the commit. */
    db = writer(store);
    rmf_store_err err = post(db, 7);
    if (err == RMF_STORE_OK) err = post(db, 601);
    if (err == RMF_STORE_OK) {
        rows = rmf_db_ask(db, "SELECT COUNT(*) FROM project", RMF_NO_ARGS);
        assert_false(rmf_rows_next(&rows));
        err = rmf_rows_end(&rows);
    }
    assert_int_equal(err, RMF_STORE_CONFLICT);
    rmf_store_undo(db);
    db = writer(store);
    assert_int_equal(post(db, 602), RMF_STORE_OK);
    err = post(db, 7);
    assert_int_equal(rmf_store_settle(db, err), RMF_STORE_CONFLICT);
    assert_int_equal(count(store), 601);
    db = writer(store);
    assert_int_equal(post(db, 601), RMF_STORE_OK);
    rmf_store_undo(db);
    db = writer(store);
    assert_int_equal(post(db, 602), RMF_STORE_OK);
    assert_int_equal(rmf_store_commit(db), RMF_STORE_OK);
    assert_int_equal(count(store), 602);
    rmf_store_close(store);
}

static void bytes_come_back(void **state)
{
    static const char all[] = "a\0\\x00'\"\xff\n";
    place *p = *state;
    WANT(p);
    rmf_store *store = open_at(p, 0);
    rmf_db *db = writer(store);
    assert_int_equal(rmf_db_turn(db), RMF_STORE_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(
            rmf_db_run(db,
                       "INSERT INTO chunk (session, first, last, events, "
                       "arrived_ms, lines) VALUES ($1, 0, 1, 2, 3, $2)",
                       RMF_ARGS(RMF_N(i), RMF_B(all, i ? sizeof all : 0)),
                       NULL),
            RMF_STORE_OK);
    }
    rmf_rows rows = rmf_db_ask(
        db, "SELECT lines, session FROM chunk ORDER BY session", RMF_NO_ARGS);
    for (int i = 0; i < 2; i++) {
        size_t size = 99;
        assert_true(rmf_rows_next(&rows));
        const void *bytes = rmf_rows_bytes(&rows, 0, &size);
        assert_int_equal(size, i ? sizeof all : 0);
        assert_memory_equal(bytes, all, size);
        assert_int_equal(rmf_rows_number(&rows, 1), i);
    }
    assert_int_equal(rmf_rows_end(&rows), RMF_STORE_OK);
    assert_int_equal(rmf_store_commit(db), RMF_STORE_OK);
    rmf_store_close(store);
}

/* ---- two at once
 * -------------------------------------------------------------- */

#define EACH 50

static void *write_many(void *arg)
{
    rmf_store *store = arg;
    for (int i = 0; i < EACH; i++) {
        char id[RMF_ID_SIZE];
        rmf_store_err err = RMF_STORE_OK;
        rmf_id_new(id);
        rmf_db *db = rmf_store_write(store, &err);
        if (!db) return arg;
        (void)rmf_db_run(db,
                         "INSERT INTO project (id, title, origin, "
                         "created_ms, changed_ms) VALUES ($1, '', '', 0, 0)",
                         RMF_ARGS(RMF_T(id)), NULL);
        if (rmf_store_commit(db) != RMF_STORE_OK) return arg;
    }
    return NULL;
}

/* As two processes on the same data do. */
static void two_stores_write(void **state)
{
    place *p = *state;
    WANT(p);
    rmf_store *stores[2] = {open_at(p, 0), open_at(p, 0)};
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        assert_int_equal(
            pthread_create(&threads[i], NULL, write_many, stores[i % 2]), 0);
    }
    for (int i = 0; i < 4; i++) {
        void *failed = NULL;
        (void)pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    assert_int_equal(count(stores[0]), 4 * EACH);
    rmf_store_close(stores[0]);
    rmf_store_close(stores[1]);
}

typedef struct heard {
    char word[64];
    bool any; /* atomic */
} heard;

static void hear(void *ctx, const char *word)
{
    heard *h = ctx;
    (void)snprintf(h->word, sizeof h->word, "%s", word);
    __atomic_store_n(&h->any, true, __ATOMIC_RELEASE);
}

static void tells_the_other(void **state)
{
    place *p = *state;
    WANT(p);
    heard h = {.any = false};
    rmf_store *one = open_at(p, 0);
    rmf_store *two = open_at(p, 0);
    rmf_store_tell(two, "nobody listens");
    assert_true(rmf_store_listen(one, hear, &h));
    int64_t until = rmf_clock_ms() + 5000;
    while (!__atomic_load_n(&h.any, __ATOMIC_ACQUIRE) &&
           rmf_clock_ms() < until) {
        rmf_store_tell(two, "project film");
        (void)usleep(20000);
    }
    assert_string_equal(h.word, "project film");
    rmf_store_close(two);
    rmf_store_close(one);
}

/* ---- jobs ------------------------------------------------------------------
 */

static void put_clip(rmf_db *db, const char *hash, const char *tracks)
{
    assert_int_equal(
        rmf_db_run(db,
                   "INSERT INTO clip (hash, file, bytes, duration_us, width, "
                   "height, rate_num, rate_den, frames, poster, created_ms, "
                   "tracks) VALUES ($1, 'clip.mp4', 1, 1, 1, 1, 1, 1, 1, '', "
                   "1, $2)",
                   RMF_ARGS(RMF_T(hash), RMF_T(tracks)), NULL),
        RMF_STORE_OK);
}

static void put_job(rmf_db *db, const char *kind, const char *clip,
                    int64_t frame, int64_t rank)
{
    assert_int_equal(
        rmf_db_run(
            db,
            "INSERT INTO job (kind, clip, frame, rank, state, step, "
            "progress, tries, why, worker, beat_ms, due_ms, created_ms, "
            "started_ms, ended_ms) VALUES ($1, $2, $3, $4, 'queued', "
            "'', 0, 0, '', '', 0, 0, 1, 0, 0)",
            RMF_ARGS(RMF_T(kind), RMF_T(clip), RMF_N(frame), RMF_N(rank)),
            NULL),
        RMF_STORE_OK);
}

/* What is taken, as "kind clip frame tries"; "" is nothing. */
static void take(rmf_store *store, const rmf_taking *by, const char *expected)
{
    rmf_taken got;
    char text[80] = "";
    rmf_db *db = writer(store);
    assert_int_equal(rmf_db_take(db, by, &got), RMF_STORE_OK);
    assert_int_equal(rmf_store_commit(db), RMF_STORE_OK);
    if (*got.kind)
        (void)snprintf(text, sizeof text, "%s %s %d %d", got.kind, got.clip,
                       (int)got.frame, (int)got.tries);
    assert_string_equal(text, expected);
}

static void put_fetch(rmf_db *db, const char *id)
{
    assert_int_equal(
        rmf_db_run(db,
                   "INSERT INTO arrival (id, address, name, bytes, length, "
                   "whole, clip, touched_ms) VALUES ($1, '', '', 0, 0, 0, '', "
                   "0)",
                   RMF_ARGS(RMF_T(id)), NULL),
        RMF_STORE_OK);
}

static void each_lane_has_its_jobs(void **state)
{
    place *p = *state;
    WANT(p);
    rmf_store *store = open_at(p, 0);
    rmf_db *db = writer(store);
    put_clip(db, "lanes", "");
    put_fetch(db, "f1");
    put_fetch(db, "f2");
    put_job(db, "fetch", "f2", -1, 4);
    put_job(db, "first", "lanes", -1, 0);
    put_job(db, "fetch", "f1", -1, 4);
    assert_int_equal(rmf_store_commit(db), RMF_STORE_OK);
    rmf_taking by = {.worker = "w",
                     .lane = RMF_LANE_FETCH,
                     .only = "lanes",
                     .now_ms = 1000,
                     .dead_ms = 500,
                     .try_max = 3};
    take(store, &by, "");
    by.only = "f1";
    take(store, &by, "fetch f1 -1 1");
    by.lane = RMF_LANE_MAKE;
    by.only = "f2";
    take(store, &by, "");
    by.only = "";
    take(store, &by, "first lanes -1 1");
    take(store, &by, "");
    by.lane = RMF_LANE_FETCH;
    take(store, &by, "fetch f2 -1 1");
    take(store, &by, "");
    rmf_store_close(store);
}

/* A job is of a clip, or of a fetch, that is there. */
static void jobs_are_of_what_is_there(void **state)
{
    place *p = *state;
    WANT(p);
    rmf_store *store = open_at(p, 0);
    static const char sql[] =
        "INSERT INTO job (kind, clip, frame, rank, state, step, progress, "
        "tries, why, worker, beat_ms, due_ms, created_ms, started_ms, "
        "ended_ms) VALUES ($1, $2, -1, 0, 'queued', '', 0, 0, '', '', 0, 0, 1, "
        "0, 0)";
    static const struct {
        const char *kind, *of;
    } wrong[] = {{"first", "nobody"},
                 {"fetch", "nobody"},
                 {"first", "there-f"},
                 {"fetch", "there-c"}};
    rmf_db *db = writer(store);
    put_clip(db, "there-c", "");
    put_fetch(db, "there-f");
    assert_int_equal(rmf_store_commit(db), RMF_STORE_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        db = writer(store);
        rmf_store_err err = rmf_db_run(
            db, sql, RMF_ARGS(RMF_T(wrong[i].kind), RMF_T(wrong[i].of)), NULL);
        assert_int_equal(rmf_store_settle(db, err), RMF_STORE_CONFLICT);
    }
    db = writer(store);
    put_job(db, "first", "there-c", -1, 0);
    put_job(db, "fetch", "there-f", -1, 0);
    assert_int_equal(rmf_store_commit(db), RMF_STORE_OK);
    static const char *const kept[] = {
        "DELETE FROM clip WHERE hash = 'there-c'",
        "DELETE FROM arrival WHERE id = 'there-f'"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        db = writer(store);
        rmf_store_err err = rmf_db_run(db, kept[i], RMF_NO_ARGS, NULL);
        assert_int_equal(rmf_store_settle(db, err), RMF_STORE_CONFLICT);
    }
    rmf_store_close(store);
}

static void takes_jobs_in_order(void **state)
{
    place *p = *state;
    WANT(p);
    rmf_store *store = open_at(p, 0);
    rmf_db *db = writer(store);
    put_clip(db, "a", "");
    put_clip(db, "b", "tracks.json");
    put_job(db, "head", "a", 5, 1);
    put_job(db, "rest", "b", -1, 2);
    put_job(db, "head", "b", 7, 1);
    put_job(db, "head", "b", 8, 3);
    put_job(db, "first", "a", -1, 0);
    assert_int_equal(rmf_store_commit(db), RMF_STORE_OK);
    rmf_taking by = {.worker = "w1",
                     .only = "b",
                     .now_ms = 1000,
                     .dead_ms = 500,
                     .try_max = 3};
    take(store, &by, ""); /* the first step of that clip alone */
    by.only = "a";
    take(store, &by, "first a -1 1");
    by.only = "";
    take(store, &by, "head b 7 1");
    take(store, &by, "rest b -1 1");
    /* One head of a clip at a time, and none before its tracks. */
    take(store, &by, "");
    by = (rmf_taking){.worker = "w2",
                      .only = "",
                      .now_ms = 3000,
                      .dead_ms = 1001,
                      .try_max = 3};
    take(store, &by, "first a -1 2"); /* its worker died */
    by.dead_ms = 3001;
    by.try_max = 2;
    take(store, &by, "head b 7 2");
    take(store, &by, "rest b -1 2");
    take(store, &by, "head b 8 1");
    take(store, &by, "head b 8 2");
    take(store, &by, ""); /* tried often enough */
    rmf_store_close(store);
}

#define JOBS 60

typedef struct taker {
    rmf_store *store;
    int each[JOBS];
} taker;

static void *take_many(void *arg)
{
    taker *t = arg;
    const rmf_taking by = {.worker = "w",
                           .only = "",
                           .now_ms = 1000,
                           .dead_ms = 500,
                           .try_max = 3};
    for (int misses = 0; misses < 3;) {
        rmf_taken got = {.kind = ""};
        rmf_store_err err = RMF_STORE_OK;
        rmf_db *db = rmf_store_write(t->store, &err);
        if (!db) return NULL;
        (void)rmf_db_take(db, &by, &got);
        (void)rmf_store_commit(db);
        misses += *got.kind == 0;
        if (*got.kind) t->each[got.frame]++;
    }
    return NULL;
}

static void never_takes_one_twice(void **state)
{
    place *p = *state;
    WANT(p);
    taker takers[3] = {{.store = open_at(p, 0)},
                       {.store = open_at(p, 0)},
                       {.store = open_at(p, 0)}};
    pthread_t threads[3];
    rmf_db *db = writer(takers[0].store);
    for (int i = 0; i < JOBS; i++) {
        char clip[16];
        (void)snprintf(clip, sizeof clip, "%d", i);
        put_clip(db, clip, "tracks.json");
        put_job(db, "head", clip, i, 1);
    }
    assert_int_equal(rmf_store_commit(db), RMF_STORE_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(
            pthread_create(&threads[i], NULL, take_many, &takers[i]), 0);
    for (int i = 0; i < 3; i++)
        (void)pthread_join(threads[i], NULL);
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(
            takers[0].each[i] + takers[1].each[i] + takers[2].each[i], 1);
    for (int i = 0; i < 3; i++)
        rmf_store_close(takers[i].store);
}

#define CASES                                                                  \
    X(opens_again)                                                             \
    X(refuses_newer_data)                                                      \
    X(keeps_values)                                                            \
    X(binds_by_name)                                                           \
    X(undone_is_gone)                                                          \
    X(nth_commit_fails)                                                        \
    X(nested_asks)                                                             \
    X(streams_rows)                                                            \
    X(tells_conflicts)                                                         \
    X(what_is_posted_is_there_or_said)                                         \
    X(bytes_come_back)                                                         \
    X(two_stores_write)                                                        \
    X(takes_jobs_in_order)                                                     \
    X(each_lane_has_its_jobs)                                                  \
    X(jobs_are_of_what_is_there)                                               \
    X(never_takes_one_twice)                                                   \
    X(tells_the_other)

int main(void)
{
    place sqlite = {.there = true};
    place postgres = {.there = false};
    char folder[64] = "";
    if (!rmf_id_start()) return 1;
    postgres.there = test_postgres_start(folder, postgres.database);
    if (!postgres.there)
        (void)fprintf(stderr, "SKIPPED on PostgreSQL: it is not here\n");
    const struct CMUnitTest tests[] = {
#define X(name) {"sqlite " #name, name, begin, end, &sqlite},
        CASES
#undef X
#define X(name) {"postgres " #name, name, begin, end, &postgres},
            CASES
#undef X
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (*folder) test_postgres_stop(folder);
    return failed;
}
