/* /api/v1/tokens: for programs. A token has some of the rights of who made it,
 * and never more than that person has just then. */
#include <stdio.h>
#include <string.h>

#include "accounts/inside.h"
#include "base/clock.h"

#define TOKENS_MAX  100 /* of one person */
#define DAYS_MAX    365
#define SCOPES_SIZE 32u

/* ---- the list ------------------------------------------------------------ */

static void put_scopes(rmf_buf *out, const char *scopes)
{
    const char *gap = "";
    unsigned rights = rmf_scopes_rights(scopes);
    for (rmf_right right = RMF_RIGHT_READ; right <= RMF_RIGHT_OWN; right++) {
        if (!(rights & RMF_RIGHT_BIT(right))) continue;
        rmf_buf_putf(out, "%s\"%s\"", gap, rmf_right_word(right));
        gap = ", ";
    }
}

static void put_token(rmf_buf *out, const rmf_rows *rows)
{
    rmf_buf_puts(out, "{\"id\": ");
    rmf_buf_json(out, rmf_rows_text(rows, 0));
    rmf_buf_puts(out, ", \"name\": ");
    rmf_buf_json(out, rmf_rows_text(rows, 1));
    rmf_buf_puts(out, ", \"scopes\": [");
    put_scopes(out, rmf_rows_text(rows, 2));
    rmf_buf_putf(
        out, "], \"created_ms\": %lld, \"until_ms\": %lld, \"seen_ms\": %lld}",
        (long long)rmf_rows_number(rows, 3),
        (long long)rmf_rows_number(rows, 4),
        (long long)rmf_rows_number(rows, 5));
}

/* One page holds all that a person can have. */
static void list_tokens(rmf_request *req)
{
    static const rmf_listing list = {
        "tokens",
        "SELECT id, name, scopes, created_ms, until_ms, seen_ms FROM token "
        "WHERE person = $1 ORDER BY created_ms, id",
        put_token, 0};
    const rmf_person *person = rmf_somebody(req);
    if (person) rmf_reply_list(req, &list, RMF_ARGS(RMF_T(person->id)));
}

/* ---- making -------------------------------------------------------------- */

typedef struct wanted {
    char name[RMF_PERSON_NAME];
    char scopes[SCOPES_SIZE];
    unsigned rights;
    int64_t days;
} wanted;

/* NULL: it can be made. */
static const char *read_scopes(const json_t *list, wanted *out)
{
    size_t i = 0;
    json_t *one = NULL;
    json_array_foreach(list, i, one)
    {
        const char *word = json_string_value(one);
        rmf_right right = rmf_scope_right(word ? word : "");
        if (right == RMF_RIGHT_OPEN) return "a scope is read, edit or own";
        out->rights |= RMF_RIGHT_BIT(right);
    }
    if (!out->rights) return "it needs scopes: read, edit or own, or several";
    size_t size = 0;
    for (rmf_right right = RMF_RIGHT_READ; right <= RMF_RIGHT_OWN; right++) {
        if (!(out->rights & RMF_RIGHT_BIT(right))) continue;
        int more = snprintf(out->scopes + size, SCOPES_SIZE - size, "%s%s",
                            size ? " " : "", rmf_right_word(right));
        size += (size_t)more;
    }
    return NULL;
}

static const char *read_wanted(const json_t *body, wanted *out)
{
    const char *name = rmf_body_text(body, "name");
    const json_t *days = json_object_get(body, "days");
    if (!rmf_name_fits(name)) return "it needs a name of 1 to 100 characters";
    (void)snprintf(out->name, sizeof out->name, "%s", name);
    out->days = json_integer_value(days);
    if (out->days < 1 || out->days > DAYS_MAX)
        return "days is a number from 1 to 365";
    return read_scopes(json_object_get(body, "scopes"), out);
}

static rmf_store_err insert(rmf_store *store, const char *person,
                            const wanted *want, const char *id,
                            const char *token, int64_t *made)
{
    char hash[RMF_SECRET_HASH_SIZE];
    int64_t now = rmf_wall_ms();
    rmf_store_err err = RMF_STORE_OK;
    rmf_secret_hash(token, hash);
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return err;
    err = rmf_db_run(
        db,
        "INSERT INTO token (id, hash, name, person, scopes, created_ms, "
        "until_ms, seen_ms) SELECT $1, $2, $3, $4, $5, $6, $7, 0 WHERE (SELECT "
        "COUNT(*) FROM token WHERE person = $4) < $8",
        RMF_ARGS(RMF_T(id), RMF_T(hash), RMF_T(want->name), RMF_T(person),
                 RMF_T(want->scopes), RMF_N(now),
                 RMF_N(now + want->days * RMF_DAY_MS), RMF_N(TOKENS_MAX)),
        made);
    return rmf_store_settle(db, err);
}

static void make_token(rmf_request *req, const rmf_person *person,
                       const wanted *want)
{
    const rmf_app *app = rmf_request_app(req);
    char id[RMF_ID_SIZE];
    char secret[RMF_TOKEN_SIZE];
    char token[RMF_TOKEN_SIZE + 4];
    int64_t made = 0;
    rmf_id_new(id);
    rmf_token_new(secret);
    (void)snprintf(token, sizeof token, RMF_TOKEN_PREFIX "%s", secret);
    rmf_store_err err = insert(app->store, person->id, want, id, token, &made);
    if (err != RMF_STORE_OK) {
        rmf_reply_store(req, err);
    } else if (made == 0) {
        rmf_reply_problem(req, RMF_PROBLEM_conflict,
                          "a person has %d tokens at most; remove one first",
                          TOKENS_MAX);
    } else {
        rmf_buf out;
        rmf_buf_init(&out, 4096);
        rmf_buf_putf(&out, "{\"id\": \"%s\", \"token\": \"%s\"}\n", id, token);
        rmf_reply_buf(req, 201, "application/json", &out);
    }
}

static void post_token(rmf_request *req)
{
    const rmf_person *person = rmf_somebody(req);
    json_t *body = person ? rmf_request_object(req, "{\"name\": \"…\", "
                                                    "\"scopes\": [\"read\"], "
                                                    "\"days\": 90}")
                          : NULL;
    if (!body) return;
    wanted want = {.rights = 0};
    const char *wrong = read_wanted(body, &want);
    json_decref(body);
    if (wrong) {
        rmf_reply_malformed(req, wrong);
    } else if (want.rights & ~person->rights) {
        rmf_reply_problem(req, RMF_PROBLEM_right_missing,
                          "a token has no right that its person (%s) has not",
                          person->role);
    } else {
        make_token(req, person, &want);
    }
}

/* ---- ending -------------------------------------------------------------- */

static void delete_token(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    const rmf_person *person = rmf_somebody(req);
    const char *id = rmf_request_part(req, "token");
    if (!person) return;
    int64_t changed = 0;
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_id_fits(id, RMF_ID_SIZE - 1)
                     ? rmf_store_write(app->store, &err)
                     : NULL;
    if (db) {
        err = rmf_db_run(db, "DELETE FROM token WHERE id = $1 AND person = $2",
                         RMF_ARGS(RMF_T(id), RMF_T(person->id)), &changed);
        err = rmf_store_settle(db, err);
    }
    if (err != RMF_STORE_OK) {
        rmf_reply_store(req, err);
    } else if (changed) {
        rmf_person_tell(app->store, person->id);
        rmf_reply_empty(req, 204);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_token_unknown, NULL);
    }
}

#define JSON_TYPE "application/json"

static const rmf_route routes[] = {
    {"GET", "/api/v1/tokens", RMF_RIGHT_SIGNED, list_tokens, NULL, 0, JSON_TYPE,
     "One's own tokens for programs"},
    {"POST", "/api/v1/tokens", RMF_RIGHT_SIGNED, post_token, JSON_TYPE, 4096,
     JSON_TYPE, "Make a token with some of one's rights; it is shown once"},
    {"DELETE", "/api/v1/tokens/{token}", RMF_RIGHT_SIGNED, delete_token, NULL,
     0, NULL, "Remove a token of one's own"},
};

const rmf_routes rmf_tokens_routes = {routes, sizeof routes / sizeof routes[0]};
