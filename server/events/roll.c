/* A batch into the store: the session, its events, the rollups. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "events/batch.h"

typedef struct deed_row {
    const char *word;
    bool once;
} deed_row;

static const deed_row deeds[] = {
#define X(kind, once) {#kind, once},
    RMF_DEEDS(X)
#undef X
};

static const char *const input_words[] = {
#define X(name) #name,
    RMF_INPUTS(X)
#undef X
};

/* Where the session stands, as its row has it and as events move it on. */
typedef struct standing {
    bool there;
    char project[RMF_PROJECT_SIZE];
    char shape[RMF_SHAPE_SIZE];
    char scene[72];
    int64_t last_n;
    int64_t at_ms;
    int64_t t_us;
} standing;

/* What a deed is rolled up with. */
typedef struct rolling {
    rmf_db *db;
    const rmf_batch *batch;
    standing *now;
    int64_t now_ms;
} rolling;

static rmf_store_err read_standing(rmf_db *db, const char *session,
                                   standing *out)
{
    *out = (standing){.last_n = -1};
    rmf_rows rows =
        rmf_db_ask(db,
                   "SELECT project, shape, scene, last_n, at_ms, t_us FROM "
                   "session WHERE id = $1",
                   RMF_ARGS(RMF_T(session)));
    if (rmf_rows_next(&rows)) {
        out->there = true;
        RMF_ROWS_COPY(&rows, 0, out->project);
        RMF_ROWS_COPY(&rows, 1, out->shape);
        RMF_ROWS_COPY(&rows, 2, out->scene);
        out->last_n = rmf_rows_number(&rows, 3);
        out->at_ms = rmf_rows_number(&rows, 4);
        out->t_us = rmf_rows_number(&rows, 5);
    }
    return rmf_rows_end(&rows);
}

static rmf_store_err write_session(const rolling *r)
{
    const rmf_batch *b = r->batch;
    return rmf_db_run(
        r->db,
        "INSERT INTO session (id, project, release, shape, viewer, device, "
        "language, opened_ms, last_ms, last_n, at_ms, scene, t_us) VALUES "
        "($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12) ON CONFLICT "
        "(id) DO UPDATE SET last_ms = excluded.last_ms, last_n = "
        "excluded.last_n, at_ms = excluded.at_ms, scene = excluded.scene, "
        "t_us = excluded.t_us, viewer = COALESCE(session.viewer, "
        "excluded.viewer)",
        RMF_ARGS(RMF_T(b->session), RMF_T(b->release->project),
                 RMF_T(b->release->id), RMF_T(b->release->shape),
                 RMF_T(b->viewer), RMF_T(b->device), RMF_T(b->language),
                 RMF_N(r->now_ms), RMF_N(r->now->last_n), RMF_N(r->now->at_ms),
                 RMF_T(r->now->scene), RMF_N(r->now->t_us)),
        NULL);
}

/* ---- rollups
 * ------------------------------------------------------------------ */

static rmf_store_err tally(const rolling *r, const char *kind, const char *name,
                           const char *part)
{
    return rmf_db_run(
        r->db,
        "INSERT INTO tally (project, kind, name, part, n) VALUES ($1, $2, $3, "
        "$4, 1) ON CONFLICT (project, kind, name, part) DO UPDATE SET n = "
        "tally.n + 1",
        RMF_ARGS(RMF_T(r->batch->release->project), RMF_T(kind), RMF_T(name),
                 RMF_T(part)),
        NULL);
}

/* Note what a session has done; `first`: it had not before. */
static rmf_store_err mark(const rolling *r, const char *session,
                          const char *kind, const char *name, bool *first)
{
    int64_t changed = 0;
    rmf_store_err err = rmf_db_run(
        r->db,
        "INSERT INTO mark (session, kind, name, at_ms) VALUES ($1, $2, $3, "
        "$4) ON CONFLICT DO NOTHING",
        RMF_ARGS(RMF_T(session), RMF_T(kind), RMF_T(name),
                 RMF_N(r->now->at_ms)),
        &changed);
    *first = changed > 0;
    return err;
}

/* A later answer moves the time. */
static rmf_store_err mark_latest(const rolling *r, const char *name)
{
    return rmf_db_run(
        r->db,
        "INSERT INTO mark (session, kind, name, at_ms) VALUES ($1, 'chose', "
        "$2, $3) ON CONFLICT (session, kind, name) DO UPDATE SET at_ms = "
        "excluded.at_ms",
        RMF_ARGS(RMF_T(r->batch->session), RMF_T(name), RMF_N(r->now->at_ms)),
        NULL);
}

static rmf_store_err tally_once(const rolling *r, const char *kind,
                                const char *name)
{
    bool first = false;
    rmf_store_err err = mark(r, r->batch->session, kind, name, &first);
    if (err != RMF_STORE_OK || !first) return err;
    return tally(r, kind, name, "");
}

/* The time from first shown to the last answer, in tenths of a second. */
static rmf_store_err tally_took(const rolling *r, const char *element)
{
    char part[24] = "";
    rmf_rows rows = rmf_db_ask(
        r->db,
        "SELECT a.at_ms - s.at_ms FROM mark s JOIN mark a ON a.session = "
        "s.session AND a.name = s.name AND a.kind = 'chose' WHERE s.session "
        "= $1 AND s.kind = 'shown' AND s.name = $2",
        RMF_ARGS(RMF_T(r->batch->session), RMF_T(element)));
    if (rmf_rows_next(&rows)) {
        int64_t took_ms = rmf_rows_number(&rows, 0);
        (void)snprintf(part, sizeof part, "%lld",
                       (long long)(took_ms > 0 ? took_ms / 100 : 0));
    }
    rmf_store_err err = rmf_rows_end(&rows);
    if (err != RMF_STORE_OK || !*part) return err;
    return tally(r, "took", element, part);
}

/* A viewer counts once a project; who is not known is counted by session. */
static rmf_store_err tally_play(const rolling *r)
{
    char who[80];
    bool first = false;
    rmf_store_err err = mark(r, r->batch->session, "play", "", &first);
    if (err != RMF_STORE_OK || !first) return err;
    err = tally(r, "play", "", "");
    if (err != RMF_STORE_OK) return err;
    if (!r->batch->viewer) return tally(r, "viewer", "anonymous", "");
    (void)snprintf(who, sizeof who, "viewer:%s", r->batch->viewer);
    err = mark(r, who, "viewer", r->batch->release->project, &first);
    if (err != RMF_STORE_OK || !first) return err;
    return tally(r, "viewer", "known", "");
}

/* By scene, and by the five seconds in which it happened. */
static rmf_store_err tally_missed(const rolling *r, const char *cell)
{
    char part[80];
    (void)snprintf(part, sizeof part, "%lld %s",
                   (long long)(r->now->t_us / 5000000), cell);
    return tally(r, "missed", r->now->scene, part);
}

static rmf_store_err keep(const rolling *r, const rmf_deed *deed)
{
    return rmf_db_run(
        r->db,
        "INSERT INTO kept (viewer, project, name, value, changed_ms) VALUES "
        "($1, $2, $3, $4, $5) ON CONFLICT (viewer, project, name) DO UPDATE "
        "SET value = excluded.value, changed_ms = excluded.changed_ms",
        RMF_ARGS(RMF_T(r->batch->viewer), RMF_T(r->batch->release->project),
                 RMF_T(deed->name), RMF_T(deed->part), RMF_N(r->now_ms)),
        NULL);
}

static const char *purpose_in(const rmf_release *release, const char *form)
{
    const char *purpose = json_string_value(
        json_object_get(json_object_get(release->outline, "forms"), form));
    return purpose ? purpose : "";
}

static rmf_store_err write_submission(const rolling *r, const rmf_event *event,
                                      const char *form,
                                      const rmf_release *drawn)
{
    char id[RMF_ID_SIZE];
    json_t *body = json_loads(event->body, 0, NULL);
    char *answers = json_dumps(json_object_get(body, "values"), JSON_COMPACT);
    rmf_id_new(id);
    rmf_store_err err = rmf_db_run(
        r->db,
        "INSERT INTO submission (id, project, release, session, n, viewer, "
        "form, purpose, answers, arrived_ms) VALUES ($1, $2, $3, $4, $5, $6, "
        "$7, $8, $9, $10) ON CONFLICT DO NOTHING",
        RMF_ARGS(RMF_T(id), RMF_T(drawn->project), RMF_T(drawn->id),
                 RMF_T(r->batch->session), RMF_N(event->n),
                 RMF_T(r->batch->viewer), RMF_T(form),
                 RMF_T(purpose_in(drawn, form)),
                 RMF_T(answers ? answers : "{}"), RMF_N(r->now_ms)),
        NULL);
    free(answers);
    json_decref(body);
    return err;
}

/* A form as it was sent, with what the viewer was told it is for: in the words
 * of the release that was drawn, where the player names one. */
static rmf_store_err submit(const rolling *r, const rmf_event *event,
                            const rmf_deed *deed)
{
    rmf_releases *releases = r->batch->app->releases;
    rmf_found found = RMF_FOUND;
    rmf_release *named = rmf_id_fits(deed->part, RMF_ID_SIZE)
                             ? rmf_release_take(releases, deed->part, &found)
                             : NULL;
    const rmf_release *drawn = r->batch->release;
    if (named && strcmp(named->project, drawn->project) == 0) drawn = named;
    rmf_store_err err = write_submission(r, event, deed->name, drawn);
    if (named) rmf_release_give_back(releases, named);
    if (err != RMF_STORE_OK) return err;
    return tally(r, "submitted", deed->name, "");
}

static rmf_store_err decide(const rolling *r, const rmf_deed *deed)
{
    rmf_store_err err =
        tally(r, deeds[deed->kind].word, deed->name, deed->part);
    if (err != RMF_STORE_OK || deed->kind != RMF_DEED_chosen) return err;
    return tally_took(r, deed->name);
}

static rmf_store_err roll(const rolling *r, const rmf_event *event,
                          const rmf_deed *deed)
{
    switch (deed->kind) {
    case RMF_DEED_play:
        return tally_play(r);
    case RMF_DEED_shown:
    case RMF_DEED_pressed:
    case RMF_DEED_goal:
    case RMF_DEED_ending:
    case RMF_DEED_completed:
        return tally_once(r, deeds[deed->kind].word, deed->name);
    case RMF_DEED_presses:
    case RMF_DEED_answered:
        return tally(r, deeds[deed->kind].word, deed->name, deed->part);
    case RMF_DEED_chosen:
    case RMF_DEED_defaulted:
        return decide(r, deed);
    case RMF_DEED_chose:
        return mark_latest(r, deed->name);
    case RMF_DEED_missed:
        return tally_missed(r, deed->part);
    case RMF_DEED_submitted:
        return submit(r, event, deed);
    case RMF_DEED_kept:
        return keep(r, deed);
    case RMF_DEED_scene:
        (void)snprintf(r->now->scene, sizeof r->now->scene, "%s", deed->name);
        return RMF_STORE_OK;
    }
    return RMF_STORE_OK;
}

/* ---- the batch
 * ------------------------------------------------------------------ */

/* Deeds were put in front of each other while reading; scenes come first, for
 * the others happen in them. */
static rmf_store_err roll_event(rolling *r, const rmf_event *event)
{
    rmf_store_err err = RMF_STORE_OK;
    if (event->at_ms > r->now->at_ms) r->now->at_ms = event->at_ms;
    if (event->t_us >= 0) r->now->t_us = event->t_us;
    if (event->n > r->now->last_n) r->now->last_n = event->n;
    for (const rmf_deed *deed = event->deeds; deed && err == RMF_STORE_OK;
         deed = deed->next)
        err = roll(r, event, deed);
    return err;
}

static rmf_store_err append(rmf_db *db, rmf_batch *batch, int64_t now_ms)
{
    rmf_event_row *rows = calloc(batch->count + 1, sizeof *rows);
    if (!rows) return RMF_STORE_FULL;
    for (uint32_t i = 0; i < batch->count; i++) {
        const rmf_event *event = &batch->events[i];
        rows[i] = (rmf_event_row){.session = batch->session,
                                  .n = event->n,
                                  .at_ms = event->at_ms,
                                  .arrived_ms = now_ms,
                                  .input = input_words[event->kind],
                                  .body = event->body ? event->body : "{}"};
    }
    rmf_store_err err = rmf_db_append(db, rows, batch->count);
    for (uint32_t i = 0; i < batch->count; i++)
        batch->events[i].fresh = rows[i].fresh;
    free(rows);
    return err;
}

/* Whether this session may get these events. */
static bool admitted(rmf_batch *batch, const standing *now)
{
    if (!now->there && !batch->opens) {
        batch->end = RMF_BATCH_SESSION_UNKNOWN;
    } else if (now->there &&
               strcmp(now->project, batch->release->project) != 0) {
        batch->end = RMF_BATCH_SESSION_FOREIGN;
    } else if (now->there && strcmp(now->shape, batch->release->shape) != 0) {
        batch->end = RMF_BATCH_SHAPE_OTHER;
    } else {
        return true;
    }
    return false;
}

rmf_store_err rmf_batch_store(rmf_db *db, rmf_batch *batch, int64_t now_ms)
{
    standing now;
    rolling r = {db, batch, &now, now_ms};
    batch->end = RMF_BATCH_KEPT;
    if (batch->count == 0) return RMF_STORE_OK;
    rmf_store_err err = read_standing(db, batch->session, &now);
    if (err != RMF_STORE_OK || !admitted(batch, &now)) return err;
    err = append(db, batch, now_ms);
    bool any = false;
    for (uint32_t i = 0; i < batch->count && err == RMF_STORE_OK; i++) {
        if (!batch->events[i].fresh) continue;
        any = true;
        err = roll_event(&r, &batch->events[i]);
    }
    if (err == RMF_STORE_OK && any) err = write_session(&r);
    return err;
}
