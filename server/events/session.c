#include "events/session.h"

#include <stdlib.h>
#include <string.h>

#include "events/chunk.h"
#include "events/days.h"
#include "events/lexicon.h"

#define LINES_MAX (256u << 20)
#define ANEW_MAX  (512u << 20) /* bytes of a session's events */

#define SESSION_COLUMNS                                                        \
    "id, project, release, shape, COALESCE(viewer, ''), verdict, no, day, "    \
    "opened_ms, consent, ledger, host, tags, country"

/* False: its ledger is broken. */
static bool take_row(const rmf_rows *rows, rmf_session *out)
{
    size_t size = 0;
    *out = (rmf_session){0};
    RMF_ROWS_COPY(rows, 0, out->id);
    RMF_ROWS_COPY(rows, 1, out->project);
    RMF_ROWS_COPY(rows, 2, out->release);
    RMF_ROWS_COPY(rows, 3, out->shape);
    RMF_ROWS_COPY(rows, 4, out->viewer);
    RMF_ROWS_COPY(rows, 4, out->viewer_was);
    RMF_ROWS_COPY(rows, 5, out->verdict);
    out->no = rmf_rows_number(rows, 6);
    out->day = rmf_rows_number(rows, 7);
    out->opened_ms = rmf_rows_number(rows, 8);
    RMF_ROWS_COPY(rows, 9, out->consent);
    RMF_ROWS_COPY(rows, 9, out->consent_was);
    const void *bytes = rmf_rows_bytes(rows, 10, &size);
    RMF_ROWS_COPY(rows, 11, out->came.host);
    RMF_ROWS_COPY(rows, 12, out->came.tags);
    RMF_ROWS_COPY(rows, 13, out->came.country);
    out->stale = size == 0;
    return size == 0 || rmf_ledger_read(bytes, size, &out->ledger);
}

rmf_store_err rmf_session_read(rmf_db *db, const char *id, rmf_session *out)
{
    *out = (rmf_session){0};
    bool whole = true;
    rmf_rows rows =
        rmf_db_ask(db, "SELECT " SESSION_COLUMNS " FROM session WHERE id = $1",
                   RMF_ARGS(RMF_T(id)));
    if (rmf_rows_next(&rows)) whole = take_row(&rows, out);
    rmf_store_err err = rmf_rows_end(&rows);
    return err == RMF_STORE_OK && !whole ? RMF_STORE_BROKEN : err;
}

rmf_store_err rmf_sessions_read(rmf_db *db,
                                const char *const ids[RMF_SESSIONS_AT_ONCE],
                                rmf_session out[RMF_SESSIONS_AT_ONCE],
                                unsigned *found)
{
    rmf_arg args[RMF_SESSIONS_AT_ONCE];
    bool whole = true;
    *found = 0;
    for (unsigned i = 0; i < RMF_SESSIONS_AT_ONCE; i++)
        args[i] = RMF_T(ids[i]);
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT " SESSION_COLUMNS " FROM session WHERE id IN ($1, $2, $3, $4, "
        "$5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        args, RMF_SESSIONS_AT_ONCE);
    while (*found < RMF_SESSIONS_AT_ONCE && rmf_rows_next(&rows))
        whole = take_row(&rows, &out[(*found)++]) && whole;
    rmf_store_err err = rmf_rows_end(&rows);
    return err == RMF_STORE_OK && !whole ? RMF_STORE_BROKEN : err;
}

void rmf_session_free(rmf_session *session)
{
    rmf_ledger_free(&session->ledger);
}

rmf_store_err rmf_session_lines(rmf_db *db, int64_t no, int64_t from,
                                int64_t to, rmf_buf *lines)
{
    bool whole = true;
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT lines FROM chunk WHERE session = $1 AND last >= $2 AND first < "
        "$3 ORDER BY first",
        RMF_ARGS(RMF_N(no), RMF_N(from), RMF_N(to)));
    while (rmf_rows_next(&rows)) {
        size_t size = 0;
        const void *bytes = rmf_rows_bytes(&rows, 0, &size);
        whole = whole && rmf_chunk_unpack(bytes, size, lines);
        if (lines->size > 0 && lines->at[lines->size - 1] != '\n')
            rmf_buf_add(lines, "\n", 1);
    }
    rmf_store_err err = rmf_rows_end(&rows);
    return err == RMF_STORE_OK && !whole ? RMF_STORE_BROKEN : err;
}

rmf_store_err rmf_session_events(rmf_db *db, const rmf_session *session,
                                 int64_t from, int64_t to, rmf_batch *batch)
{
    rmf_buf lines;
    rmf_buf_init(&lines, LINES_MAX);
    rmf_store_err err = rmf_session_lines(db, session->no, from, to, &lines);
    if (err == RMF_STORE_OK && !rmf_batch_read_lines(batch, &lines, from, to))
        err = RMF_STORE_BROKEN;
    rmf_buf_free(&lines);
    return err;
}

/* ---- counting ------------------------------------------------------------ */

/* How many of the viewer's sessions have been played, after this one. */
static rmf_store_err count_viewer(const rmf_writing *w, const char *project,
                                  const char *viewer, int by, int64_t *sessions)
{
    rmf_rows rows = rmf_db_ask(
        w->db,
        "INSERT INTO viewer (project, id, sessions) VALUES ($1, $2, $3) ON "
        "CONFLICT (project, id) DO UPDATE SET sessions = viewer.sessions + "
        "excluded.sessions RETURNING sessions",
        RMF_ARGS(RMF_T(project), RMF_T(viewer), RMF_N(by)));
    if (rmf_rows_next(&rows)) *sessions = rmf_rows_number(&rows, 0);
    return rmf_rows_end(&rows);
}

/* The first play of one who is known counts, once a project. */
static rmf_store_err add_viewer(const rmf_writing *w, const char *project,
                                const char *viewer, int by)
{
    int64_t sessions = 0;
    if (by == 0 || !*viewer) return RMF_STORE_OK;
    rmf_store_err err = count_viewer(w, project, viewer, by, &sessions);
    if (err != RMF_STORE_OK) return err;
    if (by > 0 ? sessions == 1 : sessions == 0)
        rmf_rollups_viewers(w->rollups, project, 0, by);
    if (sessions > 0) return RMF_STORE_OK;
    return rmf_db_run(w->db,
                      "DELETE FROM viewer WHERE project = $1 AND id = $2",
                      RMF_ARGS(RMF_T(project), RMF_T(viewer)), NULL);
}

static int says(const char *consent, const char *word)
{
    return strcmp(consent, word) == 0;
}

/* What was said by who played it; that may change as well. */
static void change_consent(const rmf_writing *w, const rmf_session *session,
                           const rmf_place_of *place, bool was, bool now)
{
    static const struct row {
        const char *word;
        rmf_counted kind;
    } rows[] = {{RMF_SAID_YES, RMF_COUNTED_agreed},
                {RMF_SAID_NO, RMF_COUNTED_refused}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int by = (now && says(session->consent, rows[i].word)) -
                 (was && says(session->consent_was, rows[i].word));
        if (by) rmf_rollups_add(w->rollups, place, rows[i].kind, by);
    }
}

/* Who played it: one who is known, or nobody known; that may change while it
 * goes on. */
static rmf_store_err change_viewer(const rmf_writing *w,
                                   const rmf_session *session,
                                   const rmf_place_of *place, bool was,
                                   bool now)
{
    int nobody = (now && !*session->viewer) - (was && !*session->viewer_was);
    bool same = was == now && strcmp(session->viewer, session->viewer_was) == 0;
    if (same) return RMF_STORE_OK;
    if (nobody)
        rmf_rollups_add(w->rollups, place, RMF_COUNTED_anonymous, nobody);
    rmf_store_err err =
        add_viewer(w, session->project, session->viewer_was, was ? -1 : 0);
    if (err != RMF_STORE_OK) return err;
    return add_viewer(w, session->project, session->viewer, now ? 1 : 0);
}

static bool is_played(const rmf_ledger *ledger)
{
    return ledger && rmf_ledger_find(ledger, RMF_COUNTED_play, 0, 0);
}

/* All that counts of a program that is no viewer. */
static bool as_robot(const rmf_ledger *ledger, rmf_ledger *out)
{
    *out = (rmf_ledger){0};
    if (is_played(ledger)) (void)rmf_ledger_once(out, RMF_COUNTED_bot, 0, 0);
    return !out->failed;
}

rmf_store_err rmf_session_count(const rmf_writing *w,
                                const rmf_session *session,
                                const rmf_ledger *was, const rmf_ledger *now)
{
    rmf_ledger robot_was;
    rmf_ledger robot_now;
    bool robot = strcmp(session->verdict, RMF_ROBOT) == 0;
    rmf_place_of place = {session->project, session->day, 0};
    if (strcmp(session->verdict, RMF_FORGED) == 0) return RMF_STORE_OK;
    rmf_store_err err = rmf_lexicon_number(w->lexicon, w->db, session->project,
                                           session->release, &place.release);
    if (err != RMF_STORE_OK) return err;
    if (!robot) {
        rmf_rollups_change(w->rollups, &place, was, now);
        change_consent(w, session, &place, is_played(was), is_played(now));
        return change_viewer(w, session, &place, is_played(was),
                             is_played(now));
    }
    if (as_robot(was, &robot_was) && as_robot(now, &robot_now)) {
        rmf_rollups_change(w->rollups, &place, &robot_was, &robot_now);
    } else {
        err = RMF_STORE_FULL;
    }
    rmf_ledger_free(&robot_was);
    rmf_ledger_free(&robot_now);
    return err;
}

/* ---- gone ---------------------------------------------------------------- */

/* One session of the viewer less; the last takes the row with it. */
static rmf_store_err retire_viewer(const rmf_writing *w,
                                   const rmf_session *session)
{
    int64_t left = 0;
    rmf_store_err err =
        count_viewer(w, session->project, session->viewer_was, -1, &left);
    if (err != RMF_STORE_OK || left > 0) return err;
    rmf_rollups_viewers(w->rollups, session->project, RMF_DAY_GONE(0), 1);
    return rmf_db_run(
        w->db, "DELETE FROM viewer WHERE project = $1 AND id = $2",
        RMF_ARGS(RMF_T(session->project), RMF_T(session->viewer_was)), NULL);
}

rmf_store_err rmf_session_retire(const rmf_writing *w,
                                 const rmf_session *session)
{
    rmf_session gone = *session; /* as nobody's, who is counted apart */
    bool counts = strcmp(session->verdict, RMF_FORGED) != 0 &&
                  strcmp(session->verdict, RMF_ROBOT) != 0;
    bool known = counts && *session->viewer_was && is_played(&session->ledger);
    gone.day = RMF_DAY_GONE(session->day);
    if (known) memcpy(gone.viewer, "", 1);
    memcpy(gone.viewer_was, gone.viewer, sizeof gone.viewer);
    rmf_store_err err = rmf_session_count(w, &gone, NULL, &session->ledger);
    if (err != RMF_STORE_OK || !known) return err;
    rmf_place_of place = {session->project, gone.day, 0};
    err = rmf_lexicon_number(w->lexicon, w->db, session->project,
                             session->release, &place.release);
    if (err != RMF_STORE_OK) return err;
    rmf_rollups_add(w->rollups, &place, RMF_COUNTED_anonymous, -1);
    return retire_viewer(w, session);
}

/* ---- anew ---------------------------------------------------------------- */

rmf_store_err rmf_session_apply(const rmf_writing *w, rmf_session *session,
                                rmf_release *release, int64_t to)
{
    rmf_ledger *ledger = &session->ledger;
    rmf_batch batch = {.app = w->app,
                       .release = release,
                       .session = session->id,
                       .came = &session->came,
                       .viewer = *session->viewer ? session->viewer : NULL};
    rmf_arena_init(&batch.arena, ANEW_MAX);
    rmf_store_err err =
        rmf_session_events(w->db, session, ledger->applied, to, &batch);
    for (uint32_t i = 0; i < batch.count && err == RMF_STORE_OK; i++)
        err = rmf_ledger_apply(w, &batch, &batch.events[i], ledger);
    if (batch.count > 0)
        ledger->applied = (uint32_t)batch.events[batch.count - 1].n + 1;
    if (!rmf_ranges_add(&ledger->got, 0, ledger->applied))
        ledger->failed = true;
    rmf_arena_free(&batch.arena);
    return err;
}

rmf_store_err rmf_session_write_ledger(const rmf_writing *w,
                                       const rmf_session *session,
                                       const char *verdict)
{
    rmf_buf bytes;
    rmf_buf_init(&bytes, RMF_LEDGER_MAX);
    rmf_ledger_write(&session->ledger, &bytes);
    rmf_store_err err = RMF_STORE_FULL;
    if (!bytes.failed && !session->ledger.failed) {
        err =
            rmf_db_run(w->db,
                       "UPDATE session SET ledger = $2, day = $3, verdict = "
                       "$4 WHERE id = $1",
                       RMF_ARGS(RMF_T(session->id), RMF_B(bytes.at, bytes.size),
                                RMF_N(session->day), RMF_T(verdict)),
                       NULL);
    }
    rmf_buf_free(&bytes);
    return err;
}

rmf_store_err rmf_session_again(const rmf_writing *w, rmf_session *session,
                                int64_t to)
{
    rmf_found found = RMF_FOUND;
    rmf_releases *releases = w->app->releases;
    rmf_release *release = rmf_release_take(releases, session->release, &found);
    rmf_store_err err = found == RMF_NOT_READ ? RMF_STORE_BROKEN : RMF_STORE_OK;
    *session->viewer_was = 0;
    *session->consent_was = 0;
    if (release) err = rmf_session_apply(w, session, release, to);
    if (err == RMF_STORE_OK)
        err = rmf_session_count(w, session, NULL, &session->ledger);
    memcpy(session->viewer_was, session->viewer, sizeof session->viewer);
    memcpy(session->consent_was, session->consent, sizeof session->consent);
    if (release) rmf_release_give_back(releases, release);
    return err;
}

rmf_store_err rmf_session_anew(const rmf_writing *w, rmf_session *session)
{
    rmf_ledger_free(&session->ledger);
    /* What was counted then is not judged by the engine of now. */
    if (!*session->verdict)
        memcpy(session->verdict, RMF_BEFORE, sizeof RMF_BEFORE);
    rmf_store_err err = rmf_day_of_film(w->db, session->project,
                                        session->opened_ms, &session->day);
    if (err == RMF_STORE_OK)
        err = rmf_session_again(w, session, RMF_EVENT_N_MAX + 1);
    if (err == RMF_STORE_OK)
        err = rmf_session_write_ledger(w, session, session->verdict);
    session->stale = false;
    return err;
}
