/* Sign-ins and API tokens, as the store keeps them: by the hash of their
 * secret. */
#include <stdio.h>
#include <string.h>

#include "accounts/inside.h"
#include "base/clock.h"

#define AGENT_SIZE 201u

/* ---- whose secret is it ------------------------------------------------- */

typedef struct found {
    int64_t seen_ms;
    char scopes[32];
} found;

static rmf_store_err find(rmf_db *db, rmf_way way, const char *hash,
                          rmf_person *out, found *is)
{
    int64_t now = rmf_wall_ms();
    rmf_rows rows =
        way == RMF_WAY_TOKEN
            ? rmf_db_ask(db,
                         "SELECT p.id, p.name, p.role, t.seen_ms, t.scopes "
                         "FROM token t JOIN person p ON p.id = t.person WHERE "
                         "t.hash = $1 AND t.until_ms > $2 AND p.left_ms IS "
                         "NULL",
                         RMF_ARGS(RMF_T(hash), RMF_N(now)))
            : rmf_db_ask(db,
                         "SELECT p.id, p.name, p.role, s.seen_ms, '' FROM "
                         "signin s JOIN person p ON p.id = s.person WHERE "
                         "s.hash = $1 AND s.until_ms > $2 AND p.left_ms IS "
                         "NULL",
                         RMF_ARGS(RMF_T(hash), RMF_N(now)));
    if (rmf_rows_next(&rows)) {
        RMF_ROWS_COPY(&rows, 0, out->id);
        RMF_ROWS_COPY(&rows, 1, out->name);
        RMF_ROWS_COPY(&rows, 2, out->role);
        is->seen_ms = rmf_rows_number(&rows, 3);
        RMF_ROWS_COPY(&rows, 4, is->scopes);
    }
    return rmf_rows_end(&rows);
}

static rmf_store_err write_seen(rmf_db *db, rmf_way way, const char *hash,
                                const char *person)
{
    int64_t now = rmf_wall_ms();
    rmf_store_err err =
        way == RMF_WAY_TOKEN
            ? rmf_db_run(db, "UPDATE token SET seen_ms = $2 WHERE hash = $1",
                         RMF_ARGS(RMF_T(hash), RMF_N(now)), NULL)
            : rmf_db_run(
                  db,
                  "UPDATE signin SET seen_ms = $2, until_ms = $3 WHERE "
                  "hash = $1",
                  RMF_ARGS(RMF_T(hash), RMF_N(now), RMF_N(now + RMF_SIGNIN_MS)),
                  NULL);
    if (err != RMF_STORE_OK) return err;
    return rmf_db_run(db, "UPDATE person SET seen_ms = $2 WHERE id = $1",
                      RMF_ARGS(RMF_T(person), RMF_N(now)), NULL);
}

/* Once a day. True: it holds longer now. */
static bool note_seen(rmf_store *store, rmf_way way, const char *hash,
                      const char *person)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return false;
    err = write_seen(db, way, hash, person);
    return rmf_store_settle(db, err) == RMF_STORE_OK;
}

rmf_known rmf_accounts_who(void *app, rmf_way way, const char *secret,
                           rmf_person *out)
{
    rmf_store *store = ((const rmf_app *)app)->store;
    char hash[RMF_SECRET_HASH_SIZE];
    found is = {.seen_ms = 0};
    rmf_secret_hash(secret, hash);
    rmf_db *db = rmf_store_read(store);
    if (!db) return RMF_KNOWN_LOST;
    rmf_store_err err = find(db, way, hash, out, &is);
    rmf_store_give_back(db);
    if (err != RMF_STORE_OK) return RMF_KNOWN_LOST;
    if (!*out->id) return RMF_KNOWN_NOT;
    out->way = way;
    out->rights = rmf_role_rights(out->role);
    if (way == RMF_WAY_TOKEN) out->rights &= rmf_scopes_rights(is.scopes);
    if (rmf_wall_ms() - is.seen_ms >= RMF_DAY_MS) {
        bool noted = note_seen(store, way, hash, out->id);
        out->renewed = noted && way == RMF_WAY_SIGNIN;
    }
    return RMF_KNOWN;
}

/* ---- beginning and ending ----------------------------------------------- */

/* What the browser calls itself may be any bytes. */
static void read_agent(const rmf_request *req, char out[AGENT_SIZE])
{
    const char *agent = rmf_request_header(req, "User-Agent");
    (void)snprintf(out, AGENT_SIZE, "%s", agent ? agent : "");
    for (char *c = out; *c; c++)
        if (*c < ' ' || *c > '~') *c = '?';
}

rmf_store_err rmf_signin_begin(rmf_request *req, rmf_db *db, const char *person,
                               char secret[RMF_TOKEN_SIZE])
{
    char hash[RMF_SECRET_HASH_SIZE] = "";
    char agent[AGENT_SIZE];
    int64_t now = rmf_wall_ms();
    const char *before = rmf_request_signin(req);
    if (before) rmf_secret_hash(before, hash);
    rmf_store_err err =
        rmf_db_run(db, "DELETE FROM signin WHERE hash = $1 OR until_ms < $2",
                   RMF_ARGS(RMF_T(hash), RMF_N(now)), NULL);
    if (err != RMF_STORE_OK) return err;
    rmf_token_new(secret);
    rmf_secret_hash(secret, hash);
    read_agent(req, agent);
    err = rmf_db_run(db,
                     "INSERT INTO signin (hash, person, created_ms, seen_ms, "
                     "until_ms, agent) VALUES ($1, $2, $3, $3, $4, $5)",
                     RMF_ARGS(RMF_T(hash), RMF_T(person), RMF_N(now),
                              RMF_N(now + RMF_SIGNIN_MS), RMF_T(agent)),
                     NULL);
    if (err != RMF_STORE_OK) return err;
    return rmf_db_run(db, "UPDATE person SET seen_ms = $2 WHERE id = $1",
                      RMF_ARGS(RMF_T(person), RMF_N(now)), NULL);
}

void rmf_signin_cookie(rmf_request *req, const char *secret)
{
    rmf_reply_cookie(req, RMF_COOKIE_OWNER, "", 0);
    rmf_reply_cookie(req, RMF_COOKIE_SIGNIN, secret, RMF_SIGNIN_MS / 1000);
}

rmf_store_err rmf_signins_end(rmf_db *db, const char *person,
                              const char *but_secret)
{
    char hash[RMF_SECRET_HASH_SIZE] = "";
    if (but_secret) rmf_secret_hash(but_secret, hash);
    return rmf_db_run(db, "DELETE FROM signin WHERE person = $1 AND hash <> $2",
                      RMF_ARGS(RMF_T(person), RMF_T(hash)), NULL);
}
