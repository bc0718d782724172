/* A batch into the store: its events as they came, what they add to the
 * session's ledger, and what that adds to the rollups. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "events/chunk.h"
#include "events/days.h"
#include "events/lexicon.h"
#include "events/session.h"
#include "outreach/outreach.h"

#define SESSION_NO_BITS 22 /* beside the time */

/* One batch on its way. */
typedef struct rolling {
    const rmf_writing *w;
    rmf_batch *batch;
    rmf_session session; /* as it was */
    rmf_ledger now;      /* as it will be */
} rolling;

/* ---- what counts at once, whatever came before --------------------------- */

/* NULL: nobody known. */
static const char *viewer_of(const rolling *r)
{
    return *r->session.viewer ? r->session.viewer : NULL;
}

/* Of one who is known no more nothing is kept, however late it comes. */
static rmf_store_err keep(const rolling *r, const rmf_deed *deed)
{
    if (!viewer_of(r)) return RMF_STORE_OK;
    return rmf_db_run(
        r->w->db,
        "INSERT INTO kept (viewer, project, name, value, changed_ms) VALUES "
        "($1, $2, $3, $4, $5) ON CONFLICT (viewer, project, name) DO UPDATE "
        "SET value = excluded.value, changed_ms = excluded.changed_ms",
        RMF_ARGS(RMF_T(viewer_of(r)), RMF_T(r->batch->release->project),
                 RMF_T(deed->name), RMF_T(deed->part), RMF_N(r->w->now_ms)),
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
    int64_t stored = 0;
    json_t *body = json_loads(event->body, 0, NULL);
    char *answers = json_dumps(json_object_get(body, "values"), JSON_COMPACT);
    rmf_id_new(id);
    rmf_store_err err = rmf_db_run(
        r->w->db,
        "INSERT INTO submission (id, project, release, session, n, viewer, "
        "form, purpose, answers, arrived_ms) VALUES ($1, $2, $3, $4, $5, $6, "
        "$7, $8, $9, $10) ON CONFLICT DO NOTHING",
        RMF_ARGS(RMF_T(id), RMF_T(drawn->project), RMF_T(drawn->id),
                 RMF_T(r->batch->session), RMF_N(event->n), RMF_T(viewer_of(r)),
                 RMF_T(form), RMF_T(purpose_in(drawn, form)),
                 RMF_T(answers ? answers : "{}"), RMF_N(r->w->now_ms)),
        &stored);
    free(answers);
    json_decref(body);
    const rmf_submitted what = {id, drawn->project, viewer_of(r), r->w->now_ms};
    return err == RMF_STORE_OK && stored > 0
               ? rmf_outreach_submitted(r->w->db, &what)
               : err;
}

/* A form as it was sent, with what the viewer was told it is for: in the words
 * of the release that was drawn, where the player names one. */
static rmf_store_err submit(const rolling *r, const rmf_event *event,
                            const rmf_deed *deed)
{
    rmf_releases *releases = r->w->app->releases;
    rmf_found found = RMF_FOUND;
    rmf_release *named = rmf_id_fits(deed->part, RMF_ID_SIZE)
                             ? rmf_release_take(releases, deed->part, &found)
                             : NULL;
    const rmf_release *drawn = r->batch->release;
    if (named && strcmp(named->project, drawn->project) == 0) drawn = named;
    rmf_store_err err = write_submission(r, event, deed->name, drawn);
    if (named) rmf_release_give_back(releases, named);
    return err;
}

static rmf_store_err take_at_once(const rolling *r, const rmf_event *event)
{
    rmf_store_err err = RMF_STORE_OK;
    for (const rmf_deed *deed = event->deeds; deed && err == RMF_STORE_OK;
         deed = deed->next) {
        if (deed->kind == RMF_DEED_kept) err = keep(r, deed);
        if (deed->kind == RMF_DEED_submitted) err = submit(r, event, deed);
    }
    return err;
}

/* ---- the session --------------------------------------------------------- */

/* Whether this session may get these events. */
static bool admitted(rmf_batch *batch, const rmf_session *session)
{
    bool there = session->no != 0;
    if (!there && !batch->opens) {
        batch->end = RMF_BATCH_SESSION_UNKNOWN;
    } else if (there &&
               strcmp(session->project, batch->release->project) != 0) {
        batch->end = RMF_BATCH_SESSION_FOREIGN;
    } else if (there && strcmp(session->shape, batch->release->shape) != 0) {
        batch->end = RMF_BATCH_SHAPE_OTHER;
    } else {
        return true;
    }
    return false;
}

/* Its number goes up with the time, so that neighbours in time are neighbours
 * in the store; from another node comes none of the same. */
static int64_t next_no(const rmf_writing *w)
{
    int64_t no = (w->now_ms << SESSION_NO_BITS) + *w->node;
    if (no <= *w->last_no) no = *w->last_no + 1;
    *w->last_no = no;
    return no;
}

static rmf_store_err open_session(rolling *r)
{
    rmf_session *s = &r->session;
    const rmf_batch *batch = r->batch;
    s->no = next_no(r->w);
    (void)snprintf(s->id, sizeof s->id, "%s", batch->session);
    (void)snprintf(s->project, sizeof s->project, "%s",
                   batch->release->project);
    (void)snprintf(s->release, sizeof s->release, "%s", batch->release->id);
    (void)snprintf(s->shape, sizeof s->shape, "%s", batch->release->shape);
    s->came = batch->told;
    if (batch->robot)
        (void)snprintf(s->verdict, sizeof s->verdict, "%s", RMF_ROBOT);
    return rmf_day_of_film(r->w->db, s->project, r->w->now_ms, &s->day);
}

static rmf_store_err write_session(const rolling *r)
{
    const rmf_session *s = &r->session;
    rmf_buf ledger;
    rmf_buf_init(&ledger, RMF_LEDGER_MAX);
    rmf_ledger_write(&r->now, &ledger);
    rmf_store_err err = RMF_STORE_FULL;
    if (!ledger.failed && !r->now.failed) {
        err = rmf_db_post(
            r->w->db,
            "INSERT INTO session (id, project, release, shape, viewer, device, "
            "language, opened_ms, last_ms, no, day, verdict, ledger, "
            "consent, host, tags, country) VALUES "
            "($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12, $13, $14, "
            "$15, $16) ON "
            "CONFLICT (id) DO UPDATE SET last_ms = excluded.last_ms, verdict = "
            "excluded.verdict, ledger = excluded.ledger, viewer = "
            "excluded.viewer, consent = excluded.consent",
            RMF_ARGS(RMF_T(s->id), RMF_T(s->project), RMF_T(s->release),
                     RMF_T(s->shape), RMF_T(viewer_of(r)),
                     RMF_T(r->batch->device), RMF_T(r->batch->language),
                     RMF_N(r->w->now_ms), RMF_N(s->no), RMF_N(s->day),
                     RMF_T(s->verdict), RMF_B(ledger.at, ledger.size),
                     RMF_T(s->consent), RMF_T(s->came.host),
                     RMF_T(s->came.tags), RMF_T(s->came.country)));
    }
    rmf_buf_free(&ledger);
    return err;
}

/* ---- events -------------------------------------------------------------- */

/* Those that were not here yet, in front; the others are dropped. False: the
 * session has too many holes. */
static bool sort_out(rolling *r)
{
    rmf_batch *batch = r->batch;
    rmf_ranges *got = &r->now.got;
    uint32_t fresh = 0;
    for (uint32_t i = 0; i < batch->count; i++) {
        rmf_event event = batch->events[i];
        uint32_t n = (uint32_t)event.n;
        if (rmf_ranges_has(got, n)) continue;
        if (!rmf_ranges_add(got, n, n + 1)) return false;
        batch->events[fresh++] = event;
    }
    batch->count = fresh;
    /* Nobody waits for what was refused. */
    for (const rmf_refusal *refusal = batch->refusals; refusal;
         refusal = refusal->next) {
        uint32_t n = (uint32_t)refusal->n;
        if (refusal->n < 0 || refusal->n > RMF_EVENT_N_MAX) continue;
        (void)rmf_ranges_add(got, n, n + 1);
    }
    return true;
}

static rmf_store_err append(const rolling *r)
{
    const rmf_batch *batch = r->batch;
    rmf_buf lines;
    rmf_buf packed;
    rmf_buf_init(&lines, RMF_CHUNK_MAX);
    rmf_buf_init(&packed, RMF_CHUNK_MAX);
    for (uint32_t i = 0; i < batch->count; i++) {
        const rmf_event *event = &batch->events[i];
        rmf_chunk_line(&lines, event->n, event->body ? event->body : "{}");
    }
    rmf_chunk_pack(&lines, &packed);
    rmf_store_err err = RMF_STORE_FULL;
    if (!lines.failed && !packed.failed) {
        err = rmf_db_post(
            r->w->db,
            "INSERT INTO chunk (session, first, last, events, arrived_ms, "
            "lines) VALUES ($1, $2, $3, $4, $5, $6)",
            RMF_ARGS(RMF_N(r->session.no), RMF_N(batch->events[0].n),
                     RMF_N(batch->events[batch->count - 1].n),
                     RMF_N(batch->count), RMF_N(r->w->now_ms),
                     RMF_B(packed.at, packed.size)));
    }
    rmf_buf_free(&lines);
    rmf_buf_free(&packed);
    return err;
}

/* Into the ledger goes what has no hole before it: in order of n, whatever
 * order it came in. What waited is read again once the hole is closed. */
static rmf_store_err advance(rolling *r)
{
    rmf_batch with = *r->batch; /* and what waited */
    rmf_ledger *now = &r->now;
    const rmf_ranges *had = &r->session.ledger.got;
    uint32_t from = now->applied;
    uint32_t to = rmf_ledger_whole(now);
    bool waited = had->count && had->at[had->count - 1].to > from;
    rmf_store_err err = RMF_STORE_OK;
    with.came = &r->session.came;
    if (to <= from) return RMF_STORE_OK;
    if (waited) {
        err = rmf_session_events(r->w->db, &r->session, from, to, &with);
        r->batch->arena = with.arena;
    }
    for (uint32_t i = 0; i < with.count && err == RMF_STORE_OK; i++) {
        const rmf_event *event = &with.events[i];
        if (event->n >= from && event->n < to)
            err = rmf_ledger_apply(r->w, &with, event, now);
    }
    now->applied = to;
    return err;
}

/* What was said last holds for the whole session: who takes a yes back is known
 * no more, and what comes late changes nothing. */
static void take_who(rolling *r)
{
    rmf_session *session = &r->session;
    const rmf_batch *batch = r->batch;
    const rmf_ranges *had = &session->ledger.got;
    bool newest = batch->count > 0 &&
                  (had->count == 0 || batch->events[batch->count - 1].n >=
                                          had->at[had->count - 1].to);
    if (newest && *batch->consent) {
        (void)snprintf(session->consent, sizeof session->consent, "%s",
                       batch->consent);
    }
    if (strcmp(session->consent, RMF_SAID_NO) == 0) {
        *session->viewer = 0;
    } else if (!*session->viewer && batch->viewer) {
        (void)snprintf(session->viewer, sizeof session->viewer, "%s",
                       batch->viewer);
    }
}

/* Who becomes known while the session goes on has sent its forms before, too:
 * they are found with the viewer, and erased. */
static rmf_store_err name_sender(const rolling *r)
{
    const rmf_session *session = &r->session;
    if (!*session->viewer || *session->viewer_was || !session->no)
        return RMF_STORE_OK;
    const rmf_arg args[] = {RMF_T(session->id), RMF_T(session->viewer)};
    rmf_store_err err = rmf_db_run(
        r->w->db,
        "UPDATE submission SET viewer = $2 WHERE session = $1 AND viewer IS "
        "NULL",
        args, 2, NULL);
    if (err != RMF_STORE_OK) return err;
    return rmf_outreach_known(r->w->db, session->id, session->viewer);
}

static rmf_store_err store_fresh(rolling *r)
{
    rmf_session *session = &r->session;
    const rmf_batch *batch = r->batch;
    rmf_store_err err = RMF_STORE_OK;
    take_who(r);
    err = name_sender(r);
    if (strcmp(session->verdict, RMF_FITS) == 0 ||
        strcmp(session->verdict, RMF_PART) == 0)
        *session->verdict = 0;
    for (uint32_t i = 0; i < batch->count && err == RMF_STORE_OK; i++)
        err = take_at_once(r, &batch->events[i]);
    if (err == RMF_STORE_OK) err = advance(r);
    if (err == RMF_STORE_OK && batch->count > 0) err = append(r);
    if (err == RMF_STORE_OK)
        err = rmf_session_count(r->w, session, &session->ledger, &r->now);
    return err == RMF_STORE_OK ? write_session(r) : err;
}

static rmf_store_err roll(rolling *r)
{
    rmf_session *session = &r->session;
    if (!admitted(r->batch, session)) {
        if (r->batch->count == 0) r->batch->end = RMF_BATCH_KEPT;
        return RMF_STORE_OK;
    }
    rmf_store_err err = session->no ? RMF_STORE_OK : open_session(r);
    if (err != RMF_STORE_OK) return err;
    r->batch->stood = session->ledger.scene;
    r->batch->apart = strcmp(session->verdict, RMF_ROBOT) == 0 ||
                      strcmp(session->verdict, RMF_FORGED) == 0;
    if (!rmf_ledger_copy(&session->ledger, &r->now)) return RMF_STORE_FULL;
    if (!sort_out(r)) {
        r->batch->end = RMF_BATCH_SCATTERED;
        return RMF_STORE_OK;
    }
    bool news = r->batch->count > 0 || r->batch->refused > 0;
    return news ? store_fresh(r) : RMF_STORE_OK;
}

/* ---- a group of batches -------------------------------------------------- */

/* Batches whose sessions are read together, before any of them is stored. */
typedef struct reading {
    rmf_batch *first, *end; /* those before `end` */
    rmf_session sessions[RMF_SESSIONS_AT_ONCE];
    unsigned count;
} reading;

/* One id is asked for in place of those that are missing. */
static rmf_store_err read_sessions(rmf_db *db, rmf_batch *first, reading *out)
{
    const char *ids[RMF_SESSIONS_AT_ONCE];
    unsigned count = 0;
    out->first = first;
    out->count = 0;
    for (out->end = first; out->end && count < RMF_SESSIONS_AT_ONCE;
         out->end = out->end->next)
        ids[count++] = out->end->session;
    for (; count < RMF_SESSIONS_AT_ONCE; count++)
        ids[count] = first->session;
    return rmf_sessions_read(db, ids, out->sessions, &out->count);
}

/* The batch's session, which then is the caller's; an earlier batch of the same
 * has changed it: then it is read once more. */
static rmf_store_err take_session(rmf_db *db, reading *from,
                                  const rmf_batch *batch, rmf_session *out)
{
    *out = (rmf_session){0};
    for (const rmf_batch *b = from->first; b != batch; b = b->next) {
        if (strcmp(b->session, batch->session) == 0)
            return rmf_session_read(db, batch->session, out);
    }
    for (unsigned i = 0; i < from->count; i++) {
        rmf_session *one = &from->sessions[i];
        if (strcmp(one->id, batch->session) != 0) continue;
        *out = *one;
        one->ledger = (rmf_ledger){0};
        break;
    }
    return RMF_STORE_OK;
}

static rmf_store_err store_batch(const rmf_writing *w, reading *from,
                                 rmf_batch *batch)
{
    rolling r = {.w = w, .batch = batch};
    batch->end = RMF_BATCH_KEPT;
    if (batch->count == 0 && batch->refused == 0) return RMF_STORE_OK;
    rmf_store_err err = take_session(w->db, from, batch, &r.session);
    if (err == RMF_STORE_OK && r.session.stale)
        err = rmf_session_anew(w, &r.session);
    if (err == RMF_STORE_OK) err = roll(&r);
    rmf_session_free(&r.session);
    rmf_ledger_free(&r.now);
    return err;
}

rmf_store_err rmf_batches_store(const rmf_writing *w, rmf_batch *first)
{
    rmf_store_err err = RMF_STORE_OK;
    reading *from = calloc(1, sizeof *from);
    if (!from) return RMF_STORE_FULL;
    while (first && err == RMF_STORE_OK) {
        err = read_sessions(w->db, first, from);
        for (; first != from->end && err == RMF_STORE_OK; first = first->next)
            err = store_batch(w, from, first);
        for (unsigned i = 0; i < from->count; i++)
            rmf_session_free(&from->sessions[i]);
    }
    free(from);
    return err;
}
