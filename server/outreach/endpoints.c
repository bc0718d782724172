#include "outreach/endpoints.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

/* ---- the list ------------------------------------------------------------ */

json_t *rmf_endpoints_list(rmf_store *store, const char *project)
{
    json_t *list = json_array();
    rmf_db *db = rmf_store_read(store);
    rmf_store_err err = db ? RMF_STORE_OK : RMF_STORE_BROKEN;
    if (db) {
        rmf_rows rows = rmf_db_ask(
            db,
            "SELECT e.id, e.kind, e.address, e.active, e.why, e.created_ms, "
            "(SELECT COUNT(*) FROM delivery d WHERE d.endpoint = e.id AND "
            "d.state IN ('waiting', 'running')), (SELECT COUNT(*) FROM "
            "delivery d WHERE d.endpoint = e.id AND d.state = 'failed') FROM "
            "endpoint e WHERE e.project = $1 ORDER BY e.created_ms, e.id",
            RMF_ARGS(RMF_T(project)));
        while (rmf_rows_next(&rows)) {
            (void)json_array_append_new(
                list,
                json_pack("{s:s, s:s, s:s, s:b, s:s, s:I, s:I, s:I}", "id",
                          rmf_rows_text(&rows, 0), "kind",
                          rmf_rows_text(&rows, 1), "address",
                          rmf_rows_text(&rows, 2), "active",
                          rmf_rows_number(&rows, 3) == 1, "why",
                          rmf_rows_text(&rows, 4), "created_ms",
                          (json_int_t)rmf_rows_number(&rows, 5), "waiting",
                          (json_int_t)rmf_rows_number(&rows, 6), "failed",
                          (json_int_t)rmf_rows_number(&rows, 7)));
        }
        err = rmf_rows_end(&rows);
        rmf_store_give_back(db);
    }
    if (err == RMF_STORE_OK) return list;
    json_decref(list);
    return NULL;
}

/* ---- changing them ------------------------------------------------------- */

/* One statement in a transaction; `none` is what it means that no row was
 * changed. */
static rmf_endpoints_end write_one(rmf_store *store, const char *sql,
                                   const rmf_arg *args, unsigned count,
                                   rmf_endpoints_end none)
{
    int64_t changed = 0;
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return RMF_ENDPOINTS_STORE;
    err = rmf_db_run(db, sql, args, count, &changed);
    if (rmf_store_settle(db, err) != RMF_STORE_OK) return RMF_ENDPOINTS_STORE;
    return changed > 0 ? RMF_ENDPOINTS_OK : none;
}

rmf_endpoints_end rmf_endpoints_add(rmf_store *store, rmf_endpoint *what)
{
    rmf_id_new(what->id);
    *what->secret = 0;
    if (strcmp(what->kind, RMF_KIND_HOOK) == 0)
        rmf_hook_secret_new(what->secret);
    return write_one(
        store,
        "INSERT INTO endpoint (id, project, kind, address, secret, active, "
        "why, created_ms) SELECT $1, $2, $3, $4, $5, 1, '', $6 WHERE (SELECT "
        "COUNT(*) FROM endpoint WHERE project = $2) < $7",
        RMF_ARGS(RMF_T(what->id), RMF_T(what->project), RMF_T(what->kind),
                 RMF_T(what->address), RMF_T(what->secret),
                 RMF_N(rmf_wall_ms()), RMF_N(RMF_ENDPOINTS_MAX)),
        RMF_ENDPOINTS_MANY);
}

rmf_endpoints_end rmf_endpoints_switch(rmf_store *store, const char *project,
                                       const char *id, bool on)
{
    return write_one(store,
                     "UPDATE endpoint SET active = $3, why = '' WHERE project "
                     "= $1 AND id = $2",
                     RMF_ARGS(RMF_T(project), RMF_T(id), RMF_N(on)),
                     RMF_ENDPOINTS_UNKNOWN);
}

rmf_endpoints_end rmf_endpoints_remove(rmf_store *store, const char *project,
                                       const char *id)
{
    static const char *const removals[] = {
        "DELETE FROM attempt WHERE delivery IN (SELECT id FROM delivery WHERE "
        "project = $1 AND endpoint = $2)",
        "DELETE FROM delivery WHERE project = $1 AND endpoint = $2",
        "DELETE FROM endpoint WHERE project = $1 AND id = $2",
    };
    int64_t gone = 0;
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return RMF_ENDPOINTS_STORE;
    for (size_t i = 0; i < sizeof removals / sizeof removals[0]; i++) {
        if (err == RMF_STORE_OK) {
            err = rmf_db_run(db, removals[i],
                             RMF_ARGS(RMF_T(project), RMF_T(id)), &gone);
        }
    }
    if (rmf_store_settle(db, err) != RMF_STORE_OK) return RMF_ENDPOINTS_STORE;
    return gone > 0 ? RMF_ENDPOINTS_OK : RMF_ENDPOINTS_UNKNOWN;
}

/* Whether a row is there that `sql` asks for, and is 1. */
static rmf_endpoints_end look(rmf_store *store, const char *sql,
                              const char *project, const char *id)
{
    rmf_endpoints_end end = RMF_ENDPOINTS_UNKNOWN;
    rmf_db *db = rmf_store_read(store);
    if (!db) return RMF_ENDPOINTS_STORE;
    rmf_rows rows = rmf_db_ask(db, sql, RMF_ARGS(RMF_T(project), RMF_T(id)));
    if (rmf_rows_next(&rows)) {
        end = rmf_rows_number(&rows, 0) == 1 ? RMF_ENDPOINTS_OK
                                             : RMF_ENDPOINTS_OFF;
    }
    if (rmf_rows_end(&rows) != RMF_STORE_OK) end = RMF_ENDPOINTS_STORE;
    rmf_store_give_back(db);
    return end;
}

rmf_endpoints_end rmf_endpoints_test(rmf_store *store, const char *project,
                                     const char *id,
                                     char delivery[RMF_DELIVERY_SIZE])
{
    char test[RMF_ID_SIZE];
    rmf_endpoints_end end = look(
        store, "SELECT active FROM endpoint WHERE project = $1 AND id = $2",
        project, id);
    if (end != RMF_ENDPOINTS_OK) return end;
    rmf_id_new(test);
    (void)snprintf(delivery, RMF_DELIVERY_SIZE, "%s-%s", test, id);
    return write_one(
        store,
        "INSERT INTO delivery (id, project, endpoint, submission, viewer, "
        "body, state, tries, due_ms, worker, beat_ms, created_ms) SELECT $3, "
        "e.project, e.id, '', NULL, '', 'waiting', 0, 0, '', 0, $4 FROM "
        "endpoint e WHERE e.project = $1 AND e.id = $2 AND e.active = 1",
        RMF_ARGS(RMF_T(project), RMF_T(id), RMF_T(delivery),
                 RMF_N(rmf_wall_ms())),
        RMF_ENDPOINTS_OFF);
}

/* ---- the log ------------------------------------------------------------- */

static json_t *one_delivery(const rmf_rows *rows)
{
    const char *submission = rmf_rows_text(rows, 4);
    bool waits = strcmp(rmf_rows_text(rows, 5), "waiting") == 0;
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:o, s:s, s:I, s:o}", "id",
        rmf_rows_text(rows, 0), "endpoint", rmf_rows_text(rows, 1), "kind",
        rmf_rows_text(rows, 2), "address", rmf_rows_text(rows, 3), "submission",
        *submission ? json_string(submission) : json_null(), "state",
        rmf_rows_text(rows, 5), "created_ms",
        (json_int_t)rmf_rows_number(rows, 6), "next_ms",
        waits ? json_integer(rmf_rows_number(rows, 7)) : json_null());
}

static rmf_store_err add_attempts(rmf_db *db, json_t *delivery)
{
    json_t *list = json_array();
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT at_ms, took_ms, status, said FROM attempt WHERE delivery = $1 "
        "ORDER BY n DESC LIMIT $2",
        RMF_ARGS(RMF_T(json_string_value(json_object_get(delivery, "id"))),
                 RMF_N(RMF_ATTEMPTS_SHOWN)));
    while (rmf_rows_next(&rows)) {
        int64_t status = rmf_rows_number(&rows, 2);
        (void)json_array_insert_new(
            list, 0,
            json_pack("{s:I, s:I, s:o, s:s}", "at_ms",
                      (json_int_t)rmf_rows_number(&rows, 0), "took_ms",
                      (json_int_t)rmf_rows_number(&rows, 1), "status",
                      status ? json_integer(status) : json_null(), "said",
                      rmf_rows_text(&rows, 3)));
    }
    (void)json_object_set_new(delivery, "attempts", list);
    return rmf_rows_end(&rows);
}

static rmf_store_err read_log(rmf_db *db, const rmf_log_asked *a, json_t *list)
{
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT d.id, d.endpoint, e.kind, e.address, d.submission, d.state, "
        "d.created_ms, d.due_ms FROM delivery d JOIN endpoint e ON e.id = "
        "d.endpoint WHERE d.project = $1 AND ($2 = '' OR d.endpoint = $2) AND "
        "($3 = '' OR d.submission = $3) AND ($4 = '' OR EXISTS (SELECT 1 FROM "
        "delivery b WHERE b.id = $4 AND (d.created_ms, d.id) < (b.created_ms, "
        "b.id))) ORDER BY d.created_ms DESC, d.id DESC LIMIT $5",
        RMF_ARGS(RMF_T(a->project), RMF_T(a->endpoint), RMF_T(a->submission),
                 RMF_T(a->before), RMF_N(RMF_DELIVERIES_PAGE + 1)));
    while (rmf_rows_next(&rows))
        (void)json_array_append_new(list, one_delivery(&rows));
    return rmf_rows_end(&rows);
}

json_t *rmf_deliveries_list(rmf_store *store, const rmf_log_asked *asked)
{
    json_t *list = json_array();
    json_t *next = json_null();
    size_t i = 0;
    json_t *one = NULL;
    rmf_db *db = rmf_store_read(store);
    rmf_store_err err = db ? read_log(db, asked, list) : RMF_STORE_BROKEN;
    if (json_array_size(list) > RMF_DELIVERIES_PAGE) {
        (void)json_array_remove(list, RMF_DELIVERIES_PAGE);
        next = json_incref(json_object_get(
            json_array_get(list, RMF_DELIVERIES_PAGE - 1), "id"));
    }
    json_array_foreach(list, i, one)
    {
        if (err == RMF_STORE_OK) err = add_attempts(db, one);
    }
    if (db) rmf_store_give_back(db);
    json_t *page = json_pack("{s:o, s:o}", "deliveries", list, "next", next);
    if (err == RMF_STORE_OK) return page;
    json_decref(page);
    return NULL;
}

rmf_endpoints_end rmf_deliveries_again(rmf_store *store, const char *project,
                                       const char *id)
{
    rmf_endpoints_end end =
        look(store,
             "SELECT e.active FROM delivery d JOIN endpoint e ON e.id = "
             "d.endpoint WHERE d.project = $1 AND d.id = $2",
             project, id);
    if (end != RMF_ENDPOINTS_OK) return end;
    return write_one(store,
                     "UPDATE delivery SET state = 'waiting', tries = 0, due_ms "
                     "= 0 WHERE project = $1 AND id = $2 AND state <> "
                     "'running'",
                     RMF_ARGS(RMF_T(project), RMF_T(id)), RMF_ENDPOINTS_BUSY);
}
