#include "outreach/deliveries.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"
#include "outreach/outreach.h"

#define WAIT_MAX_MS ((int64_t)86400000) /* that a receiver may ask for */

/* ---- when ---------------------------------------------------------------- */

int64_t rmf_delivery_wait(int64_t tries, double chance)
{
    /* Standard Webhooks' schedule, up to a day and an hour. */
    static const int64_t seconds[] = {5, 300, 1800, 7200, 18000, 28800, 36000};
    if (tries < 1 || tries > (int64_t)(sizeof seconds / sizeof seconds[0]))
        return -1;
    return (int64_t)((double)seconds[tries - 1] * 1000 * (1 + chance / 5));
}

static double chance(void)
{
    return randombytes_uniform(1000) / 1000.0;
}

/* ---- what was said ------------------------------------------------------- */

void rmf_said(const char *text, size_t size, char out[RMF_SAID_SIZE])
{
    size_t used = 0;
    while (size > 0) {
        size_t one = 1;
        uint32_t code = rmf_utf8_next(text, size, &one);
        bool shown = code != RMF_NO_CODE && code != 0x7f &&
                     (code >= ' ' || code == '\n') &&
                     (code < 0x80 || code > 0x9f);
        if (shown && used + one >= RMF_SAID_SIZE) break;
        if (shown) {
            memcpy(out + used, text, one);
            used += one;
        }
        text += one;
        size -= one;
    }
    out[used] = 0;
}

/* ---- beginning ----------------------------------------------------------- */

rmf_store_err rmf_outreach_submitted(rmf_db *db, const rmf_submitted *what)
{
    return rmf_db_run(
        db,
        "INSERT INTO delivery (id, project, endpoint, submission, viewer, "
        "body, state, tries, due_ms, worker, beat_ms, created_ms) SELECT $1 || "
        "'-' || e.id, e.project, e.id, $1, $3, '', 'waiting', 0, 0, '', 0, $4 "
        "FROM endpoint e WHERE e.project = $2 AND e.active = 1",
        RMF_ARGS(RMF_T(what->id), RMF_T(what->project), RMF_T(what->viewer),
                 RMF_N(what->at_ms)),
        NULL);
}

rmf_store_err rmf_outreach_known(rmf_db *db, const char *session,
                                 const char *viewer)
{
    return rmf_db_run(
        db,
        "UPDATE delivery SET viewer = $2 WHERE viewer IS NULL AND submission "
        "IN (SELECT id FROM submission WHERE session = $1)",
        RMF_ARGS(RMF_T(session), RMF_T(viewer)), NULL);
}

/* ---- taking -------------------------------------------------------------- */

/* $1 now, $2 dead: of a row `d`. */
#define IS_DUE                                                                 \
    "((d.state = 'waiting' AND d.due_ms <= $1) OR (d.state = 'running' AND "   \
    "d.beat_ms < $2))"
#define IS_NEXT                                                                \
    "SELECT d.id FROM delivery d JOIN endpoint e ON e.id = d.endpoint WHERE "  \
    "e.active = 1 AND d.state IN ('waiting', 'running') AND " IS_DUE " AND "   \
    "NOT EXISTS (SELECT 1 FROM delivery o WHERE o.endpoint = d.endpoint AND "  \
    "o.state = 'running' AND o.id <> d.id AND o.beat_ms >= $2) ORDER BY "      \
    "d.due_ms, d.id LIMIT 1"

/* So that who finds nothing has written nothing. */
static bool any(rmf_store *store, const char *sql, const rmf_arg *args,
                unsigned count)
{
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_rows rows = rmf_db_ask(db, sql, args, count);
    bool found = rmf_rows_next(&rows);
    (void)rmf_rows_end(&rows);
    rmf_store_give_back(db);
    return found;
}

/* That it is due is asked of the row itself once more: of two who saw it so,
 * the second waits for the first, and then finds it taken. */
static rmf_store_err hold(rmf_db *db, int64_t now, int64_t dead,
                          rmf_delivery *out)
{
    rmf_rows rows = rmf_db_ask(
        db,
        "UPDATE delivery AS d SET state = 'running', worker = $3, beat_ms = "
        "$1, tries = tries + 1 WHERE " IS_DUE " AND d.id = (" IS_NEXT
        ") RETURNING id",
        RMF_ARGS(RMF_N(now), RMF_N(dead), RMF_T(out->worker)));
    *out->id = 0;
    if (rmf_rows_next(&rows)) RMF_ROWS_COPY(&rows, 0, out->id);
    return rmf_rows_end(&rows);
}

static rmf_store_err read_held(rmf_db *db, rmf_delivery *out)
{
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT d.project, e.kind, e.address, e.secret, d.submission, d.tries, "
        "d.created_ms, d.body FROM delivery d JOIN endpoint e ON e.id = "
        "d.endpoint WHERE d.id = $1",
        RMF_ARGS(RMF_T(out->id)));
    out->body = NULL;
    if (rmf_rows_next(&rows)) {
        RMF_ROWS_COPY(&rows, 0, out->project);
        RMF_ROWS_COPY(&rows, 1, out->kind);
        RMF_ROWS_COPY(&rows, 2, out->address);
        RMF_ROWS_COPY(&rows, 3, out->secret);
        RMF_ROWS_COPY(&rows, 4, out->submission);
        out->tries = rmf_rows_number(&rows, 5);
        out->created_ms = rmf_rows_number(&rows, 6);
        out->body = strdup(rmf_rows_text(&rows, 7));
    }
    rmf_store_err err = rmf_rows_end(&rows);
    return err == RMF_STORE_OK && !out->body ? RMF_STORE_FULL : err;
}

bool rmf_deliveries_take(rmf_store *store, const char *worker, int64_t dead_ms,
                         rmf_delivery *out)
{
    char id[RMF_ID_SIZE];
    int64_t now = rmf_wall_ms();
    rmf_store_err err = RMF_STORE_OK;
    *out = (rmf_delivery){.id = ""};
    if (!any(store, IS_NEXT, RMF_ARGS(RMF_N(now), RMF_N(now - dead_ms))))
        return false;
    rmf_id_new(id);
    (void)snprintf(out->worker, sizeof out->worker, "%s %s", worker, id);
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return false;
    err = hold(db, now, now - dead_ms, out);
    if (err == RMF_STORE_OK && *out->id) err = read_held(db, out);
    err = rmf_store_settle(db, err);
    if (err == RMF_STORE_OK && *out->id) return true;
    free(out->body);
    out->body = NULL;
    return false;
}

bool rmf_deliveries_compose(rmf_store *store, const rmf_delivery *delivery,
                            const char *body)
{
    int64_t changed = 0;
    rmf_store_err err = rmf_store_run(
        store, "UPDATE delivery SET body = $2 WHERE id = $1 AND worker = $3",
        RMF_ARGS(RMF_T(delivery->id), RMF_T(body), RMF_T(delivery->worker)),
        &changed);
    return err == RMF_STORE_OK && changed > 0;
}

/* ---- its end ------------------------------------------------------------- */

typedef struct outcome {
    const char *state;
    int64_t due_ms;
    int64_t undone; /* 1: the try does not count */
} outcome;

static outcome outcome_of(const rmf_delivery *delivery, const rmf_sent *sent)
{
    if (sent->arrived) return (outcome){"done", 0, 0};
    if (sent->stopped) return (outcome){"waiting", 0, 1};
    int64_t wait = rmf_delivery_wait(delivery->tries, chance());
    if (sent->gone || sent->refused || wait < 0)
        return (outcome){"failed", 0, 0};
    int64_t asked = sent->wait_s * 1000;
    if (asked > WAIT_MAX_MS) asked = WAIT_MAX_MS;
    if (asked > wait) wait = asked;
    return (outcome){"waiting", rmf_wall_ms() + wait, 0};
}

static rmf_store_err note_attempt(rmf_db *db, const rmf_delivery *delivery,
                                  const rmf_sent *sent)
{
    return rmf_db_run(
        db,
        "INSERT INTO attempt (delivery, n, at_ms, took_ms, status, said) "
        "SELECT $1, COALESCE(MAX(n), 0) + 1, $2, $3, $4, $5 FROM attempt WHERE "
        "delivery = $1",
        RMF_ARGS(RMF_T(delivery->id), RMF_N(sent->at_ms), RMF_N(sent->took_ms),
                 RMF_N(sent->status), RMF_T(sent->said)),
        NULL);
}

/* Its endpoint is switched off, and what waits for it will not be sent. */
static rmf_store_err switch_off(rmf_db *db, const rmf_delivery *delivery)
{
    rmf_store_err err = rmf_db_run(
        db,
        "UPDATE endpoint SET active = 0, why = 'The receiver answered 410: it "
        "wants no more.' WHERE id = (SELECT endpoint FROM delivery WHERE id = "
        "$1)",
        RMF_ARGS(RMF_T(delivery->id)), NULL);
    if (err != RMF_STORE_OK) return err;
    return rmf_db_run(
        db,
        "UPDATE delivery SET state = 'failed' WHERE state = 'waiting' AND "
        "endpoint = (SELECT endpoint FROM delivery WHERE id = $1)",
        RMF_ARGS(RMF_T(delivery->id)), NULL);
}

/* Of one that was erased meanwhile nothing is written. */
static rmf_store_err write_end(rmf_db *db, const rmf_delivery *delivery,
                               const rmf_sent *sent)
{
    int64_t changed = 0;
    outcome o = outcome_of(delivery, sent);
    rmf_store_err err = rmf_db_run(
        db,
        "UPDATE delivery SET state = $2, due_ms = $3, tries = tries - $4, "
        "worker = '' WHERE id = $1 AND worker = $5",
        RMF_ARGS(RMF_T(delivery->id), RMF_T(o.state), RMF_N(o.due_ms),
                 RMF_N(o.undone), RMF_T(delivery->worker)),
        &changed);
    if (err != RMF_STORE_OK || changed == 0 || sent->stopped) return err;
    err = note_attempt(db, delivery, sent);
    if (err == RMF_STORE_OK && sent->gone) err = switch_off(db, delivery);
    return err;
}

void rmf_deliveries_end(rmf_store *store, const rmf_delivery *delivery,
                        const rmf_sent *sent)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (db) err = rmf_store_settle(db, write_end(db, delivery, sent));
    /* It is sent again once its taking counts as dead. */
    if (err != RMF_STORE_OK) {
        RMF_LOG(RMF_LEVEL_ERROR, "delivery_not_noted",
                RMF_TEXT_FIELD("delivery", delivery->id));
    }
}

/* ---- at the start, and now and then -------------------------------------- */

#define IS_LEFT "state = 'running' AND substr(worker, 1, $2) = $1"

void rmf_deliveries_reclaim(rmf_store *store, const char *worker)
{
    const rmf_arg args[] = {RMF_T(worker), RMF_N(strlen(worker))};
    if (!any(store, "SELECT 1 FROM delivery WHERE " IS_LEFT " LIMIT 1", args,
             2))
        return;
    (void)rmf_store_run(
        store,
        "UPDATE delivery SET state = 'waiting', worker = '' WHERE " IS_LEFT,
        args, 2, NULL);
}

#define IS_OLD "created_ms < $1 AND state IN ('done', 'failed')"

void rmf_deliveries_sweep(rmf_store *store, int64_t before_ms)
{
    rmf_store_err err = RMF_STORE_OK;
    const rmf_arg args[] = {RMF_N(before_ms)};
    if (!any(store, "SELECT 1 FROM delivery WHERE " IS_OLD " LIMIT 1", args, 1))
        return;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return;
    err = rmf_db_run(db,
                     "DELETE FROM attempt WHERE delivery IN (SELECT id FROM "
                     "delivery WHERE " IS_OLD ")",
                     args, 1, NULL);
    if (err == RMF_STORE_OK) {
        err =
            rmf_db_run(db, "DELETE FROM delivery WHERE " IS_OLD, args, 1, NULL);
    }
    (void)rmf_store_settle(db, err);
}
