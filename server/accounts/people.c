/* Who works here: the list, their roles, and leaving. */
#include <stdio.h>
#include <string.h>

#include "accounts/inside.h"
#include "base/clock.h"
#include "base/log.h"

void rmf_person_name(rmf_db *db, const char *id, char out[RMF_PERSON_NAME])
{
    rmf_rows rows = rmf_db_ask(db, "SELECT name FROM person WHERE id = $1",
                               RMF_ARGS(RMF_T(id)));
    *out = 0;
    if (rmf_rows_next(&rows)) rmf_rows_copy(&rows, 0, out, RMF_PERSON_NAME);
    (void)rmf_rows_end(&rows);
}

/* ---- asking -------------------------------------------------------------- */

rmf_store_err rmf_account_find(rmf_db *db, const char *id, const char *email,
                               rmf_account *out)
{
    *out = (rmf_account){.id = ""};
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT id, email, name, role, secret FROM person WHERE left_ms IS "
        "NULL AND (id = $1 OR email = $2)",
        RMF_ARGS(RMF_T(id ? id : ""), RMF_T(email ? email : "")));
    if (rmf_rows_next(&rows)) {
        RMF_ROWS_COPY(&rows, 0, out->id);
        RMF_ROWS_COPY(&rows, 1, out->email);
        RMF_ROWS_COPY(&rows, 2, out->name);
        RMF_ROWS_COPY(&rows, 3, out->role);
        RMF_ROWS_COPY(&rows, 4, out->secret);
    }
    return rmf_rows_end(&rows);
}

rmf_store_err rmf_people_any(rmf_db *db, bool *any)
{
    rmf_rows rows = rmf_db_ask(
        db, "SELECT id FROM person WHERE left_ms IS NULL LIMIT 1", RMF_NO_ARGS);
    *any = rmf_rows_next(&rows);
    return rmf_rows_end(&rows);
}

rmf_store_err rmf_people_turn(rmf_db *db)
{
    return rmf_db_run(db,
                      "INSERT INTO people_turn (id, at_ms) VALUES (1, $1) ON "
                      "CONFLICT (id) DO UPDATE SET at_ms = excluded.at_ms",
                      RMF_ARGS(RMF_N(rmf_wall_ms())), NULL);
}

void rmf_account_put(rmf_buf *out, const rmf_account *account)
{
    rmf_buf_puts(out, "{\"id\": ");
    rmf_buf_json(out, account->id);
    rmf_buf_puts(out, ", \"name\": ");
    rmf_buf_json(out, account->name);
    rmf_buf_puts(out, ", \"email\": ");
    rmf_buf_json(out, account->email);
    rmf_buf_puts(out, ", \"role\": ");
    rmf_buf_json(out, account->role);
    rmf_buf_puts(out, "}");
}

/* ---- the list ------------------------------------------------------------ */

static void put_person(rmf_buf *out, const rmf_rows *rows)
{
    static const char *const names[] = {"id", "name", "email", "role"};
    for (unsigned i = 0; i < 4; i++) {
        rmf_buf_putf(out, "%s\"%s\": ", i ? ", " : "{", names[i]);
        rmf_buf_json(out, rmf_rows_text(rows, i));
    }
    rmf_buf_putf(out,
                 ", \"created_ms\": %lld, \"seen_ms\": %lld, \"left_ms\": ",
                 (long long)rmf_rows_number(rows, 4),
                 (long long)rmf_rows_number(rows, 5));
    if (*rmf_rows_text(rows, 6)) {
        rmf_buf_putf(out, "%lld}", (long long)rmf_rows_number(rows, 6));
    } else {
        rmf_buf_puts(out, "null}");
    }
}

static void list_people(rmf_request *req)
{
    static const rmf_listing list = {
        "people",
        "SELECT id, name, email, role, created_ms, seen_ms, left_ms FROM "
        "person WHERE id > $1 ORDER BY id LIMIT $2",
        put_person, RMF_PEOPLE_PAGE};
    rmf_reply_list(req, &list,
                   RMF_ARGS(RMF_T(rmf_after(req)), RMF_N(RMF_PEOPLE_PAGE)));
}

/* ---- changing ------------------------------------------------------------ */

/* Whether they are the only owner, counted alone (rmf_people_turn). */
static rmf_store_err is_last(rmf_db *db, const rmf_account *who, bool *last)
{
    *last = false;
    if (strcmp(who->role, "owner") != 0) return RMF_STORE_OK;
    rmf_rows rows = rmf_db_ask(db,
                               "SELECT id FROM person WHERE left_ms IS NULL "
                               "AND role = 'owner' AND id <> $1 LIMIT 1",
                               RMF_ARGS(RMF_T(who->id)));
    *last = !rmf_rows_next(&rows);
    return rmf_rows_end(&rows);
}

static rmf_store_err leave(rmf_db *db, const char *id)
{
    const rmf_arg one[] = {RMF_T(id)};
    rmf_store_err err = rmf_db_run(
        db, "UPDATE person SET left_ms = $2, secret = '' WHERE id = $1",
        RMF_ARGS(RMF_T(id), RMF_N(rmf_wall_ms())), NULL);
    if (err == RMF_STORE_OK) err = rmf_signins_end(db, id, NULL);
    if (err == RMF_STORE_OK) {
        err =
            rmf_db_run(db, "DELETE FROM token WHERE person = $1", one, 1, NULL);
    }
    if (err != RMF_STORE_OK) return err;
    return rmf_db_run(
        db, "DELETE FROM invitation WHERE renews = $1 AND person IS NULL", one,
        1, NULL);
}

/* `role` NULL: they leave. In the writer's transaction. */
static rmf_store_err change(rmf_db *db, const char *id, const char *role,
                            rmf_people_err *out)
{
    rmf_account who;
    bool last = false;
    rmf_store_err err = rmf_people_turn(db);
    if (err == RMF_STORE_OK) err = rmf_account_find(db, id, NULL, &who);
    if (err == RMF_STORE_OK) err = is_last(db, &who, &last);
    if (err != RMF_STORE_OK) return err;
    *out = RMF_PEOPLE_UNKNOWN;
    if (!*who.id) return RMF_STORE_OK;
    *out = RMF_PEOPLE_LAST;
    if (last && (!role || strcmp(role, "owner") != 0)) return RMF_STORE_OK;
    *out = RMF_PEOPLE_OK;
    if (!role) return leave(db, id);
    return rmf_db_run(db, "UPDATE person SET role = $2 WHERE id = $1",
                      RMF_ARGS(RMF_T(id), RMF_T(role)), NULL);
}

static rmf_people_err change_person(rmf_store *store, const char *id,
                                    const char *role)
{
    rmf_people_err out = RMF_PEOPLE_STORE;
    rmf_store_err err = RMF_STORE_OK;
    if (!rmf_id_fits(id, RMF_ID_SIZE - 1)) return RMF_PEOPLE_UNKNOWN;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return RMF_PEOPLE_STORE;
    err = rmf_store_settle(db, change(db, id, role, &out));
    if (err == RMF_STORE_OK) rmf_person_tell(store, id);
    if (err != RMF_STORE_OK) return RMF_PEOPLE_STORE;
    if (out == RMF_PEOPLE_OK) {
        RMF_LOG(RMF_LEVEL_INFO, role ? "role_changed" : "person_left",
                RMF_TEXT_FIELD("person", id));
    }
    return out;
}

rmf_people_err rmf_person_leave(rmf_store *store, const char *id)
{
    return change_person(store, id, NULL);
}

static void reply_changed(rmf_request *req, rmf_people_err err)
{
    switch (err) {
    case RMF_PEOPLE_OK:
        rmf_reply_empty(req, 204);
        break;
    case RMF_PEOPLE_UNKNOWN:
        rmf_reply_problem(req, RMF_PROBLEM_person_unknown, NULL);
        break;
    case RMF_PEOPLE_LAST:
        rmf_reply_problem(req, RMF_PROBLEM_owner_last,
                          "make somebody else an owner first");
        break;
    case RMF_PEOPLE_STORE:
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        break;
    }
}

static void patch_person(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    static const char takes[] =
        "{\"role\": \"owner\", \"editor\" or \"analyst\"}";
    json_t *body = rmf_request_object(req, takes);
    if (!body) return;
    const char *role = rmf_body_text(body, "role");
    if (rmf_role_rights(role)) {
        reply_changed(
            req,
            change_person(app->store, rmf_request_part(req, "person"), role));
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_body_malformed, "it takes %s",
                          takes);
    }
    json_decref(body);
}

static void delete_person(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    reply_changed(
        req, rmf_person_leave(app->store, rmf_request_part(req, "person")));
}

#define JSON_TYPE "application/json"

static const rmf_route routes[] = {
    {"GET", "/api/v1/people", RMF_RIGHT_OWN, list_people, NULL, 0, JSON_TYPE,
     "Who works here, or did, by id; ?after= goes on"},
    {"PATCH", "/api/v1/people/{person}", RMF_RIGHT_OWN, patch_person, JSON_TYPE,
     4096, NULL, "Give somebody another role"},
    {"DELETE", "/api/v1/people/{person}", RMF_RIGHT_OWN, delete_person, NULL, 0,
     NULL, "Somebody leaves: sign-ins and tokens end"},
};

const rmf_routes rmf_people_routes = {routes, sizeof routes / sizeof routes[0]};
