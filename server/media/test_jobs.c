/* A job that is cancelled, and asked for again, while it is being finished; and
 * those that bring bytes: what they are before there is a clip. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/id.h"
#include "media/fetches.h"

#define CLIP    "c1"
#define ADDRESS "https://films.example/a/one%20road.mp4?x=1"

typedef struct place {
    char folder[64];
    rmf_store *store;
} place;

static int begin(void **state)
{
    place *p = calloc(1, sizeof *p);
    rmf_buf why;
    rmf_buf_init(&why, 4096);
    (void)snprintf(p->folder, sizeof p->folder, "/tmp/ramify-jobs-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    const rmf_store_options options = {.folder = p->folder, .database = ""};
    p->store = rmf_store_open(&options, &why);
    if (!p->store) (void)fprintf(stderr, "%s\n", why.at);
    rmf_buf_free(&why);
    const rmf_clip clip = {.hash = CLIP, .file = "clip.avi", .frames = 30};
    assert_true(p->store && rmf_clips_enter(p->store, &clip, "one.avi"));
    *state = p;
    return 0;
}

static int end(void **state)
{
    place *p = *state;
    char line[128];
    rmf_store_close(p->store);
    (void)snprintf(line, sizeof line, "rm -rf %s", p->folder);
    int status =
        strncmp(p->folder, "/tmp/ramify-jobs-", 17) == 0 ? system(line) : 1;
    free(p);
    return status;
}

static rmf_job taken(place *p, const char *kind)
{
    rmf_job job = {.worker = ""};
    assert_true(rmf_jobs_take(p->store, "w", RMF_LANE_MAKE, "", &job));
    assert_string_equal(job.is.kind, kind);
    return job;
}

static void ends(place *p, const rmf_job *job, rmf_prepared_end how)
{
    static const rmf_prepared made = {
        .tracks = "tracks-1.json", .play = "play-1.mp4", .bytes = 9};
    const rmf_job_end is = {.how = how, .made = &made, .why = ""};
    assert_int_equal(rmf_jobs_end(p->store, job, &is), RMF_STORE_OK);
}

static void cancel(place *p)
{
    assert_int_equal(rmf_clips_cancel(p->store, CLIP), RMF_CLIP_OK);
}

static void retry(place *p)
{
    assert_int_equal(rmf_clips_retry(p->store, CLIP), RMF_CLIP_OK);
}

/* The clip's state, and its job as "kind state" or "". */
static void is(place *p, const char *clip_state, const char *expected)
{
    rmf_kept_clip clip;
    rmf_job_row row;
    char text[40] = "";
    assert_int_equal(rmf_clips_find(p->store, CLIP, &clip), RMF_CLIP_OK);
    assert_string_equal(rmf_clip_state_word(clip.state), clip_state);
    rmf_db *db = rmf_store_read(p->store);
    assert_non_null(db);
    if (rmf_jobs_look(db, CLIP, &row))
        (void)snprintf(text, sizeof text, "%s %s", row.kind, row.state);
    rmf_store_give_back(db);
    assert_string_equal(text, expected);
}

static void cancelled_in_time_it_stops(void **state)
{
    place *p = *state;
    rmf_job job = taken(p, "first");
    cancel(p);
    assert_false(rmf_jobs_beat(p->store, &job, "sound", 50));
    ends(p, &job, RMF_PREPARE_STOPPED);
    is(p, "cancelled", "");
    retry(p);
    is(p, "waiting", "first queued");
    (void)taken(p, "first");
}

static void cancelled_too_late_it_is_made(void **state)
{
    place *p = *state;
    rmf_job job = taken(p, "first");
    cancel(p);
    is(p, "cancelled", "");
    ends(p, &job, RMF_PREPARED);
    is(p, "usable", ""); /* nothing more is made, as was asked */
    retry(p);
    is(p, "usable", "rest queued"); /* and nothing is made twice */
    job = taken(p, "rest");
    cancel(p);
    ends(p, &job, RMF_PREPARED);
    is(p, "prepared", "");
    retry(p);
    is(p, "prepared", "");
}

static void asked_for_again_before_it_was_made(void **state)
{
    place *p = *state;
    rmf_job job = taken(p, "first");
    rmf_job other = {.worker = ""};
    cancel(p);
    retry(p);
    is(p, "waiting", "first queued");
    /* It is held yet. */
    assert_false(rmf_jobs_take(p->store, "v", RMF_LANE_MAKE, "", &other));
    ends(p, &job, RMF_PREPARED);
    is(p, "usable", "rest queued");
}

static void asked_for_again_before_it_stopped(void **state)
{
    place *p = *state;
    rmf_job job = taken(p, "first");
    cancel(p);
    retry(p);
    ends(p, &job, RMF_PREPARE_STOPPED);
    is(p, "waiting", "first queued");
    job = taken(p, "first");
    assert_int_equal(job.is.tries, 1);
}

/* ---- fetches ------------------------------------------------------------ */

static rmf_fetch_row fetch_row(place *p, const char *id)
{
    rmf_fetch_row row;
    assert_int_equal(rmf_fetches_find(p->store, id, &row), RMF_FETCHES_OK);
    return row;
}

static void fetch_is(place *p, const char *id, const char *state,
                     const char *why)
{
    rmf_fetch_row row = fetch_row(p, id);
    assert_string_equal(rmf_fetch_state(&row), state);
    assert_string_equal(row.job.why, why);
}

static void run_sql(place *p, const char *sql)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(p->store, &err);
    assert_non_null(db);
    err = rmf_db_run(db, sql, RMF_NO_ARGS, NULL);
    assert_int_equal(rmf_store_settle(db, err), RMF_STORE_OK);
}

/* The next of its lane is this one; it ends so. */
static void fetch_ends(place *p, const char *id, rmf_prepared_end how,
                       const char *why)
{
    rmf_job job = {.worker = ""};
    const rmf_job_end end = {.how = how, .why = why};
    assert_true(rmf_jobs_take(p->store, "f", RMF_LANE_FETCH, "", &job));
    assert_string_equal(job.is.kind, "fetch");
    assert_string_equal(job.is.clip, id);
    assert_int_equal(rmf_jobs_end(p->store, &job, &end), RMF_STORE_OK);
}

static void each_lane_takes_its_own(void **state)
{
    place *p = *state;
    char id[RMF_ID_SIZE];
    rmf_job job = {.worker = ""};
    assert_false(rmf_jobs_take(p->store, "f", RMF_LANE_FETCH, "", &job));
    assert_int_equal(rmf_fetches_ask(p->store, ADDRESS, id), RMF_FETCHES_OK);
    rmf_fetch_row row = fetch_row(p, id);
    assert_string_equal(row.address, ADDRESS);
    assert_string_equal(row.name, "one%20road.mp4");
    (void)taken(p, "first");
    assert_false(rmf_jobs_take(p->store, "w", RMF_LANE_MAKE, "", &job));
    assert_false(rmf_jobs_take(p->store, "f", RMF_LANE_FETCH, CLIP, &job));
    assert_true(rmf_jobs_take(p->store, "f", RMF_LANE_FETCH, id, &job));
    assert_false(rmf_jobs_take(p->store, "f", RMF_LANE_FETCH, "", &job));
    is(p, "preparing", "first running"); /* clips know nothing of it */
}

static void what_fails_is_tried_again_and_then_stands(void **state)
{
    place *p = *state;
    char id[RMF_ID_SIZE];
    rmf_job job = {.worker = ""};
    assert_int_equal(rmf_fetches_ask(p->store, ADDRESS, id), RMF_FETCHES_OK);
    int64_t last = 0;
    for (int i = 1; i <= RMF_TRY_MAX; i++) {
        int64_t now = rmf_wall_ms();
        fetch_ends(p, id, RMF_PREPARE_FAILED, "nobody answers");
        rmf_fetch_row row = fetch_row(p, id);
        fetch_is(p, id, i < RMF_TRY_MAX ? "arriving" : "failed",
                 "nobody answers");
        assert_int_equal(row.job.tries, i);
        assert_false(rmf_jobs_take(p->store, "f", RMF_LANE_FETCH, "", &job));
        if (i == RMF_TRY_MAX) break;
        assert_true(row.job.due_ms - now >= 3 * last + 9000);
        last = row.job.due_ms - now;
        run_sql(p, "UPDATE job SET due_ms = 1 WHERE kind = 'fetch'");
    }
    assert_int_equal(rmf_fetches_retry(p->store, id), RMF_FETCHES_OK);
    fetch_is(p, id, "arriving", "");
    fetch_ends(p, id, RMF_PREPARE_REFUSED, "it is no film");
    fetch_is(p, id, "refused", "it is no film");
    assert_false(rmf_jobs_take(p->store, "f", RMF_LANE_FETCH, "", &job));
    assert_int_equal(rmf_fetches_retry(p->store, id), RMF_FETCHES_OK);
    fetch_ends(p, id, RMF_PREPARED, "it is converted");
    fetch_is(p, id, "kept", "it is converted");
    assert_int_equal(rmf_fetches_retry(p->store, id), RMF_FETCHES_OK);
    assert_int_equal(rmf_fetches_cancel(p->store, id), RMF_FETCHES_OK);
    fetch_is(p, id, "kept", "it is converted");
}

static void one_is_given_up_while_it_runs(void **state)
{
    place *p = *state;
    char id[RMF_ID_SIZE];
    rmf_fetch_row row;
    rmf_job job = {.worker = ""};
    assert_int_equal(rmf_fetches_ask(p->store, ADDRESS, id), RMF_FETCHES_OK);
    assert_true(rmf_jobs_take(p->store, "f", RMF_LANE_FETCH, "", &job));
    assert_true(rmf_jobs_beat(p->store, &job, "fetching", 7));
    assert_int_equal(rmf_fetches_cancel(p->store, id), RMF_FETCHES_OK);
    fetch_is(p, id, "cancelled", "");
    assert_false(rmf_jobs_beat(p->store, &job, "fetching", 8));
    /* Asked for again, it waits until that worker has let it go. */
    rmf_job other = {.worker = ""};
    assert_int_equal(rmf_fetches_retry(p->store, id), RMF_FETCHES_OK);
    assert_false(rmf_jobs_take(p->store, "f", RMF_LANE_FETCH, "", &other));
    const rmf_job_end stopped = {.how = RMF_PREPARE_STOPPED, .why = ""};
    assert_int_equal(rmf_jobs_end(p->store, &job, &stopped), RMF_STORE_OK);
    assert_true(rmf_jobs_take(p->store, "f", RMF_LANE_FETCH, "", &job));
    assert_int_equal(rmf_fetches_remove(p->store, p->folder, id),
                     RMF_FETCHES_OK);
    assert_false(rmf_jobs_beat(p->store, &job, "fetching", 9));
    assert_int_equal(rmf_jobs_end(p->store, &job, &stopped), RMF_STORE_OK);
    assert_int_equal(rmf_fetches_find(p->store, id, &row), RMF_FETCHES_UNKNOWN);
    assert_int_equal(rmf_fetches_retry(p->store, id), RMF_FETCHES_UNKNOWN);
}

static void a_dead_server_left_one(void **state)
{
    place *p = *state;
    char id[RMF_ID_SIZE];
    rmf_job job = {.worker = ""};
    assert_int_equal(rmf_fetches_ask(p->store, ADDRESS, id), RMF_FETCHES_OK);
    for (int i = 0; i < RMF_TRY_MAX; i++) {
        assert_true(
            rmf_jobs_take(p->store, "serve a", RMF_LANE_FETCH, "", &job));
        rmf_jobs_reclaim(p->store, "serve b");
        assert_false(
            rmf_jobs_take(p->store, "serve b", RMF_LANE_FETCH, "", &job));
        rmf_jobs_reclaim(p->store, "serve a");
    }
    /* It took its server with it each time. */
    run_sql(p, "UPDATE job SET beat_ms = 0 WHERE kind = 'fetch'");
    assert_false(rmf_jobs_take(p->store, "serve a", RMF_LANE_FETCH, "", &job));
    rmf_fetch_row row = fetch_row(p, id);
    assert_string_equal(rmf_fetch_state(&row), "failed");
    assert_non_null(strstr(row.job.why, "ended the worker each time"));
}

static void many_wait_and_old_ones_go(void **state)
{
    place *p = *state;
    char id[RMF_ID_SIZE];
    char first[RMF_ID_SIZE];
    rmf_fetch_row row;
    rmf_job job = {.worker = ""};
    for (int i = 0; i < RMF_FETCHES_MOST; i++) {
        assert_int_equal(rmf_fetches_ask(p->store, ADDRESS, i ? id : first),
                         RMF_FETCHES_OK);
    }
    assert_int_equal(rmf_fetches_ask(p->store, ADDRESS, id), RMF_FETCHES_MANY);
    assert_int_equal(rmf_fetches_hold(p->store, ADDRESS, "me", &job),
                     RMF_FETCHES_OK);
    rmf_fetches_expire(p->store, rmf_wall_ms() - 60000);
    assert_int_equal(rmf_fetches_find(p->store, first, &row), RMF_FETCHES_OK);
    rmf_fetches_expire(p->store, rmf_wall_ms() + 60000);
    assert_int_equal(rmf_fetches_find(p->store, first, &row),
                     RMF_FETCHES_UNKNOWN);
    assert_false(rmf_fetches_waits(p->store, first));
    /* What runs stays. */
    assert_true(rmf_fetches_waits(p->store, job.is.clip));
    assert_int_equal(rmf_fetches_ask(p->store, ADDRESS, id), RMF_FETCHES_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cancelled_in_time_it_stops, begin, end),
        cmocka_unit_test_setup_teardown(cancelled_too_late_it_is_made, begin,
                                        end),
        cmocka_unit_test_setup_teardown(asked_for_again_before_it_was_made,
                                        begin, end),
        cmocka_unit_test_setup_teardown(asked_for_again_before_it_stopped,
                                        begin, end),
        cmocka_unit_test_setup_teardown(each_lane_takes_its_own, begin, end),
        cmocka_unit_test_setup_teardown(
            what_fails_is_tried_again_and_then_stands, begin, end),
        cmocka_unit_test_setup_teardown(one_is_given_up_while_it_runs, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_dead_server_left_one, begin, end),
        cmocka_unit_test_setup_teardown(many_wait_and_old_ones_go, begin, end),
    };
    if (!rmf_id_start()) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
