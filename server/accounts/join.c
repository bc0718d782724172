/* Somebody becomes one of those who work here, or gets a new password: checked
 * by the handler, hashed on a thread of this room, and stored and signed in
 * with one commit. */
#include <stdio.h>
#include <string.h>

#include "accounts/inside.h"
#include "base/clock.h"
#include "base/log.h"

/* ---- what was sent ------------------------------------------------------- */

/* NULL: all of it fits. */
static const char *read_newcomer(const json_t *body, rmf_joining *j)
{
    const char *email = rmf_body_text(body, "email");
    const char *name = rmf_body_text(body, "name");
    if (!*email) email = j->by.email;
    if (!rmf_email_fold(email, j->who.email))
        return "it needs an e-mail, as anna@example.org";
    if (*j->by.email && strcmp(j->by.email, j->who.email) != 0)
        return "this invitation is for another e-mail";
    if (!rmf_name_fits(name)) return "it needs a name of 1 to 100 characters";
    (void)snprintf(j->who.name, sizeof j->who.name, "%s", name);
    return NULL;
}

static const char *read_joining(const json_t *body, rmf_joining *j)
{
    const char *password = rmf_body_text(body, "password");
    const char *wrong = NULL;
    if (*j->by.renews) {
        memcpy(j->who.email, j->by.email, sizeof j->who.email);
    } else {
        wrong = read_newcomer(body, j);
    }
    if (!wrong) wrong = rmf_password_wrong(password, j->who.email);
    if (!wrong) (void)snprintf(j->password, sizeof j->password, "%s", password);
    return wrong;
}

rmf_joining *rmf_joining_read(rmf_request *req, const rmf_invitation *by)
{
    rmf_joining *j = rmf_request_memory(req, sizeof *j);
    if (!j) {
        rmf_reply_problem(req, RMF_PROBLEM_overloaded, NULL);
        return NULL;
    }
    json_t *body =
        rmf_request_object(req, "{\"name\": \"…\", \"email\": \"…\", "
                                "\"password\": \"…\"}");
    if (!body) return NULL;
    j->by = *by;
    memcpy(j->who.role, by->role, sizeof j->who.role);
    const char *wrong = read_joining(body, j);
    json_decref(body);
    if (wrong) rmf_reply_malformed(req, wrong);
    return wrong ? NULL : j;
}

/* ---- storing ------------------------------------------------------------- */

typedef enum joined {
    JOINED,
    JOINED_NOT,  /* the store said no */
    JOINED_LATE, /* the invitation is over; or it was not the first */
    JOINED_TAKEN /* the e-mail is somebody's */
} joined;

/* Who left and comes again is the same person. `who->id` is "" where the e-mail
 * is somebody's who works here. */
static rmf_store_err add_person(rmf_db *db, rmf_account *who)
{
    char id[RMF_ID_SIZE];
    rmf_id_new(id);
    rmf_rows rows = rmf_db_ask(
        db,
        "INSERT INTO person (id, email, name, secret, role, created_ms, "
        "seen_ms, left_ms) VALUES ($1, $2, $3, $4, $5, $6, $6, NULL) ON "
        "CONFLICT (email) DO UPDATE SET name = excluded.name, secret = "
        "excluded.secret, role = excluded.role, left_ms = NULL WHERE "
        "person.left_ms IS NOT NULL RETURNING id",
        RMF_ARGS(RMF_T(id), RMF_T(who->email), RMF_T(who->name),
                 RMF_T(who->secret), RMF_T(who->role), RMF_N(rmf_wall_ms())));
    who->id[0] = 0;
    if (rmf_rows_next(&rows)) RMF_ROWS_COPY(&rows, 0, who->id);
    return rmf_rows_end(&rows);
}

/* A new password; whoever was signed in by the old one is so no more. */
static rmf_store_err renew(rmf_db *db, const rmf_invitation *by,
                           rmf_account *who)
{
    char secret[crypto_pwhash_STRBYTES];
    memcpy(secret, who->secret, sizeof secret);
    rmf_store_err err = rmf_account_find(db, by->renews, NULL, who);
    if (err != RMF_STORE_OK || !*who->id) return err;
    err = rmf_db_run(db, "UPDATE person SET secret = $2 WHERE id = $1",
                     RMF_ARGS(RMF_T(who->id), RMF_T(secret)), NULL);
    return err == RMF_STORE_OK ? rmf_signins_end(db, who->id, NULL) : err;
}

static rmf_store_err take_invitation(rmf_db *db, const rmf_joining *j,
                                     joined *out)
{
    int64_t changed = 0;
    rmf_store_err err = rmf_db_run(
        db,
        "UPDATE invitation SET person = $2 WHERE hash = $1 AND "
        "person IS NULL AND until_ms > $3",
        RMF_ARGS(RMF_T(j->by.hash), RMF_T(j->who.id), RMF_N(rmf_wall_ms())),
        &changed);
    if (err == RMF_STORE_OK && changed == 0) *out = JOINED_LATE;
    return err;
}

/* In the writer's transaction, which is undone unless JOINED comes out. */
static rmf_store_err join(rmf_db *db, rmf_joining *j, joined *out)
{
    bool any = false;
    bool renews = *j->by.renews;
    rmf_store_err err = rmf_people_turn(db);
    if (err == RMF_STORE_OK && !j->by.known) err = rmf_people_any(db, &any);
    *out = JOINED_LATE;
    if (err != RMF_STORE_OK || any) return err;
    err = renews ? renew(db, &j->by, &j->who) : add_person(db, &j->who);
    *out = renews ? JOINED_LATE : JOINED_TAKEN;
    if (err != RMF_STORE_OK || !*j->who.id) return err;
    *out = JOINED;
    return j->by.known ? take_invitation(db, j, out) : err;
}

static joined store_joined(rmf_request *req, rmf_joining *j,
                           char secret[RMF_TOKEN_SIZE])
{
    const rmf_app *app = rmf_request_app(req);
    rmf_store_err err = RMF_STORE_OK;
    joined out = JOINED_NOT;
    rmf_db *db = rmf_store_write(app->store, &err);
    if (!db) return JOINED_NOT;
    err = join(db, j, &out);
    if (err == RMF_STORE_OK && out == JOINED)
        err = rmf_signin_begin(req, db, j->who.id, secret);
    if (err == RMF_STORE_OK && out != JOINED) {
        rmf_store_undo(db);
        return out;
    }
    err = rmf_store_settle(db, err);
    if (err == RMF_STORE_OK && *j->by.renews)
        rmf_person_tell(app->store, j->who.id);
    return err == RMF_STORE_OK ? out : JOINED_NOT;
}

static void reply_joined(rmf_request *req, const rmf_account *who,
                         const char *secret)
{
    rmf_buf out;
    rmf_buf_init(&out, 8192);
    RMF_LOG(RMF_LEVEL_INFO, "joined", RMF_TEXT_FIELD("person", who->id),
            RMF_TEXT_FIELD("role", who->role));
    rmf_signin_cookie(req, secret);
    rmf_account_put(&out, who);
    rmf_buf_puts(&out, "\n");
    rmf_reply_buf(req, 201, "application/json", &out);
}

void rmf_join(rmf_request *req, void *joining)
{
    rmf_joining *j = joining;
    char secret[RMF_TOKEN_SIZE] = "";
    bool made = rmf_password_hash(j->password, j->who.secret);
    sodium_memzero(j->password, sizeof j->password);
    if (!made) {
        rmf_reply_problem(req, RMF_PROBLEM_overloaded, NULL);
        return;
    }
    switch (store_joined(req, j, secret)) {
    case JOINED:
        reply_joined(req, &j->who, secret);
        break;
    case JOINED_NOT:
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        break;
    case JOINED_LATE:
        rmf_reply_problem(req,
                          j->by.known ? RMF_PROBLEM_invitation_over
                                      : RMF_PROBLEM_conflict,
                          "somebody was faster");
        break;
    case JOINED_TAKEN:
        rmf_reply_problem(req, RMF_PROBLEM_email_taken, "sign in instead");
        break;
    }
}
