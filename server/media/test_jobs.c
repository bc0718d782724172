/* A job that is cancelled, and asked for again, while it is being finished. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/id.h"
#include "media/jobs.h"

#define CLIP "c1"

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
    assert_true(rmf_jobs_take(p->store, "w", "", &job));
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
    assert_false(rmf_jobs_take(p->store, "v", "", &other)); /* it is held yet */
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
    };
    if (!rmf_id_start()) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
