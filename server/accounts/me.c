/* Who asks: themselves, signing in and out, and the first of all. */
#include <stdio.h>
#include <string.h>

#include "accounts/inside.h"
#include "base/clock.h"
#include "base/log.h"

#define BODY_MAX (16u << 10)

/* ---- me ------------------------------------------------------------------ */

static rmf_store_err look(rmf_request *req, const rmf_person *person,
                          rmf_account *account, bool *any)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_db *db = rmf_store_read(app->store);
    if (!db) return RMF_STORE_BROKEN;
    rmf_store_err err = rmf_people_any(db, any);
    if (err == RMF_STORE_OK && person && *person->id)
        err = rmf_account_find(db, person->id, NULL, account);
    rmf_store_give_back(db);
    return err;
}

static void put_rights(rmf_buf *out, unsigned rights)
{
    const char *gap = "";
    for (rmf_right right = RMF_RIGHT_READ; right <= RMF_RIGHT_OWN; right++) {
        if (!(rights & RMF_RIGHT_BIT(right))) continue;
        rmf_buf_putf(out, "%s\"%s\"", gap, rmf_right_word(right));
        gap = ", ";
    }
}

static void show_me(rmf_request *req)
{
    const rmf_person *person = rmf_request_person(req);
    rmf_account account = {.id = ""};
    bool any = false;
    rmf_store_err err = look(req, person, &account, &any);
    if (err != RMF_STORE_OK) {
        rmf_reply_store(req, err);
        return;
    }
    rmf_buf out;
    rmf_buf_init(&out, 8192);
    rmf_buf_puts(&out, "{\"person\": ");
    if (*account.id) {
        rmf_account_put(&out, &account);
    } else {
        rmf_buf_puts(&out, "null");
    }
    rmf_buf_puts(&out, ", \"rights\": [");
    put_rights(&out, person ? person->rights : 0);
    rmf_buf_putf(&out, "], \"first\": %s}\n", any ? "false" : "true");
    rmf_reply_buf(req, 200, "application/json", &out);
}

/* ---- signing in ---------------------------------------------------------- */

typedef struct trying {
    char email[RMF_EMAIL_SIZE];
    char address[RMF_ADDRESS_SIZE];
    char password[RMF_PASSWORD_SIZE];
    char fresh[RMF_PASSWORD_SIZE]; /* of who changes it */
} trying;

/* Whether it may be tried now; the reply is made where not. */
static bool may_try(rmf_request *req, trying *t)
{
    rmf_pauses *pauses = rmf_accounts_of(req)->pauses;
    int64_t now = rmf_clock_ms();
    rmf_request_address(req, t->address);
    int64_t left = rmf_pauses_left(pauses, RMF_PAUSED_EMAIL, t->email, now);
    int64_t more = rmf_pauses_left(pauses, RMF_PAUSED_ADDRESS, t->address, now);
    if (more > left) left = more;
    if (left == 0) return true;
    char seconds[24];
    (void)snprintf(seconds, sizeof seconds, "%lld",
                   (long long)((left + 999) / 1000));
    rmf_reply_header(req, "Retry-After", seconds);
    rmf_reply_problem(req, RMF_PROBLEM_signin_slow, "in %s seconds again",
                      seconds);
    return false;
}

static void reply_wrong(rmf_request *req, const trying *t)
{
    rmf_pauses *pauses = rmf_accounts_of(req)->pauses;
    int64_t now = rmf_clock_ms();
    rmf_pauses_failed(pauses, RMF_PAUSED_EMAIL, t->email, now);
    rmf_pauses_failed(pauses, RMF_PAUSED_ADDRESS, t->address, now);
    RMF_LOG(RMF_LEVEL_WARN, "signin_wrong",
            RMF_TEXT_FIELD("address", t->address));
    rmf_reply_problem(req, RMF_PROBLEM_signin_wrong, NULL);
}

static rmf_store_err find_account(rmf_request *req, const char *email,
                                  rmf_account *out)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_db *db = rmf_store_read(app->store);
    if (!db) return RMF_STORE_BROKEN;
    rmf_store_err err = rmf_account_find(db, NULL, email, out);
    rmf_store_give_back(db);
    return err;
}

static void let_in(rmf_request *req, const rmf_account *account)
{
    const rmf_app *app = rmf_request_app(req);
    char secret[RMF_TOKEN_SIZE];
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(app->store, &err);
    if (db) {
        err = rmf_signin_begin(req, db, account->id, secret);
        err = rmf_store_settle(db, err);
    }
    if (err != RMF_STORE_OK) {
        rmf_reply_store(req, err);
        return;
    }
    RMF_LOG(RMF_LEVEL_INFO, "signed_in", RMF_TEXT_FIELD("person", account->id));
    rmf_signin_cookie(req, secret);
    rmf_reply_empty(req, 204);
}

/* Somebody unknown costs the same: nobody learns who works here. */
static void try_signin(rmf_request *req, void *what)
{
    trying *t = what;
    rmf_account account = {.id = ""};
    rmf_store_err err = find_account(req, t->email, &account);
    bool is = err == RMF_STORE_OK && rmf_password_bounded(t->password) &&
              rmf_password_is(account.secret, t->password);
    sodium_memzero(t->password, sizeof t->password);
    if (err != RMF_STORE_OK) {
        rmf_reply_store(req, err);
    } else if (is) {
        rmf_pauses_forget(rmf_accounts_of(req)->pauses, RMF_PAUSED_EMAIL,
                          t->email);
        let_in(req, &account);
    } else {
        reply_wrong(req, t);
    }
}

static void post_signin(rmf_request *req)
{
    static const char takes[] = "{\"email\": \"…\", \"password\": \"…\"}";
    trying *t = rmf_request_memory(req, sizeof *t);
    json_t *body = t ? rmf_request_object(req, takes) : NULL;
    if (!body) {
        if (!t) rmf_reply_problem(req, RMF_PROBLEM_overloaded, NULL);
        return;
    }
    const char *password = rmf_body_text(body, "password");
    bool fits = rmf_email_fold(rmf_body_text(body, "email"), t->email) &&
                *password && rmf_password_bounded(password);
    if (fits) (void)snprintf(t->password, sizeof t->password, "%s", password);
    json_decref(body);
    if (!fits) {
        rmf_reply_problem(req, RMF_PROBLEM_body_malformed, "it takes %s",
                          takes);
    } else if (may_try(req, t)) {
        rmf_hashing_later(rmf_accounts_of(req)->hashing, req, try_signin, t);
    }
}

/* ---- signing out --------------------------------------------------------- */

static rmf_store_err end_signins(rmf_request *req, const rmf_person *person,
                                 bool everywhere)
{
    const rmf_app *app = rmf_request_app(req);
    char hash[RMF_SECRET_HASH_SIZE];
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(app->store, &err);
    if (!db) return err;
    rmf_secret_hash(rmf_request_signin(req), hash);
    err = everywhere ? rmf_signins_end(db, person->id, NULL)
                     : rmf_db_run(db, "DELETE FROM signin WHERE hash = $1",
                                  RMF_ARGS(RMF_T(hash)), NULL);
    err = rmf_store_settle(db, err);
    if (err == RMF_STORE_OK) rmf_person_tell(app->store, person->id);
    return err;
}

/* Of the owner's token only the cookie goes: it is in the data folder. */
static void post_signout(rmf_request *req)
{
    const rmf_person *person = rmf_request_person(req);
    size_t size = 0;
    bool everywhere = false;
    (void)rmf_request_body(req, &size);
    if (size > 0) {
        json_t *body =
            rmf_request_object(req, "{\"everywhere\": true or false}");
        if (!body) return;
        everywhere = json_is_true(json_object_get(body, "everywhere"));
        json_decref(body);
    }
    rmf_store_err err = RMF_STORE_OK;
    if (person->way == RMF_WAY_SIGNIN)
        err = end_signins(req, person, everywhere);
    if (err != RMF_STORE_OK) {
        rmf_reply_store(req, err);
        return;
    }
    rmf_reply_cookie(req,
                     person->way == RMF_WAY_SIGNIN ? RMF_COOKIE_SIGNIN
                                                   : RMF_COOKIE_OWNER,
                     "", 0);
    rmf_reply_empty(req, 204);
}

/* ---- changing oneself ---------------------------------------------------- */

static void set_name(rmf_request *req, const char *person, const char *name)
{
    const rmf_app *app = rmf_request_app(req);
    if (!rmf_name_fits(name)) {
        rmf_reply_malformed(req, "a name has 1 to 100 characters");
        return;
    }
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(app->store, &err);
    if (db) {
        err = rmf_db_run(db, "UPDATE person SET name = $2 WHERE id = $1",
                         RMF_ARGS(RMF_T(person), RMF_T(name)), NULL);
        err = rmf_store_settle(db, err);
    }
    if (err == RMF_STORE_OK) {
        rmf_reply_empty(req, 204);
    } else {
        rmf_reply_store(req, err);
    }
}

static rmf_store_err store_password(rmf_request *req, const char *person,
                                    const char *hash)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(app->store, &err);
    if (!db) return err;
    err = rmf_db_run(db, "UPDATE person SET secret = $2 WHERE id = $1",
                     RMF_ARGS(RMF_T(person), RMF_T(hash)), NULL);
    if (err == RMF_STORE_OK)
        err = rmf_signins_end(db, person, rmf_request_signin(req));
    err = rmf_store_settle(db, err);
    if (err == RMF_STORE_OK) rmf_person_tell(app->store, person);
    return err;
}

static void try_password(rmf_request *req, void *what)
{
    trying *t = what;
    char hash[crypto_pwhash_STRBYTES];
    rmf_account account = {.id = ""};
    rmf_store_err err = find_account(req, t->email, &account);
    bool is =
        err == RMF_STORE_OK && rmf_password_is(account.secret, t->password);
    bool made = is && rmf_password_hash(t->fresh, hash);
    sodium_memzero(t->password, sizeof t->password);
    sodium_memzero(t->fresh, sizeof t->fresh);
    if (err == RMF_STORE_OK && !is) {
        reply_wrong(req, t);
        return;
    }
    if (made) err = store_password(req, account.id, hash);
    if (err != RMF_STORE_OK) {
        rmf_reply_store(req, err);
    } else if (made) {
        rmf_reply_empty(req, 204);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_overloaded, NULL);
    }
}

static bool read_passwords(rmf_request *req, const json_t *both,
                           const rmf_person *person, trying *t)
{
    const char *old = rmf_body_text(both, "old");
    const char *fresh = rmf_body_text(both, "new");
    rmf_account account = {.id = ""};
    bool any = false;
    rmf_store_err err = look(req, person, &account, &any);
    if (err != RMF_STORE_OK) {
        rmf_reply_store(req, err);
        return false;
    }
    const char *wrong = rmf_password_wrong(fresh, account.email);
    if (!rmf_password_bounded(old)) wrong = "the old password is none";
    if (wrong) {
        rmf_reply_malformed(req, wrong);
        return false;
    }
    memcpy(t->email, account.email, sizeof t->email);
    (void)snprintf(t->password, sizeof t->password, "%s", old);
    (void)snprintf(t->fresh, sizeof t->fresh, "%s", fresh);
    return true;
}

static void patch_me(rmf_request *req)
{
    static const char takes[] =
        "{\"name\": \"…\"} or {\"password\": {\"old\": \"…\", \"new\": \"…\"}}";
    const rmf_person *person = rmf_somebody(req);
    json_t *body = person ? rmf_request_object(req, takes) : NULL;
    trying *t = body ? rmf_request_memory(req, sizeof *t) : NULL;
    if (!body) return;
    const json_t *both = json_object_get(body, "password");
    const char *name = json_string_value(json_object_get(body, "name"));
    if (!t) {
        rmf_reply_problem(req, RMF_PROBLEM_overloaded, NULL);
    } else if (json_is_object(both) && !name) {
        if (read_passwords(req, both, person, t) && may_try(req, t)) {
            rmf_hashing_later(rmf_accounts_of(req)->hashing, req, try_password,
                              t);
        }
    } else if (name && !both) {
        set_name(req, person->id, name);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_body_malformed, "it takes %s",
                          takes);
    }
    json_decref(body);
}

/* ---- the first ----------------------------------------------------------- */

static void post_first(rmf_request *req)
{
    static const rmf_invitation nobodys = {.role = "owner"};
    const rmf_person *person = rmf_request_person(req);
    rmf_account unused;
    bool any = false;
    if (person->way != RMF_WAY_OWNER) {
        rmf_reply_problem(req, RMF_PROBLEM_owner_token_needed,
                          "`ramify token` prints it");
        return;
    }
    rmf_store_err err = look(req, NULL, &unused, &any);
    if (err != RMF_STORE_OK) {
        rmf_reply_store(req, err);
        return;
    }
    if (any) {
        rmf_reply_problem(req, RMF_PROBLEM_conflict,
                          "somebody works here already, and can invite others");
        return;
    }
    rmf_joining *joining = rmf_joining_read(req, &nobodys);
    if (!joining) return;
    rmf_hashing_later(rmf_accounts_of(req)->hashing, req, rmf_join, joining);
}

#define JSON_TYPE "application/json"

static const rmf_route routes[] = {
    {"GET", "/api/v1/me", RMF_RIGHT_OPEN, show_me, NULL, 0, JSON_TYPE,
     "Who asks, and with what rights"},
    {"PATCH", "/api/v1/me", RMF_RIGHT_SIGNED, patch_me, JSON_TYPE, BODY_MAX,
     NULL, "Change one's name or password; a new password ends other sign-ins"},
    {"POST", "/api/v1/people/first", RMF_RIGHT_OWN, post_first, JSON_TYPE,
     BODY_MAX, JSON_TYPE,
     "By the owner's token: the first person, while there is nobody"},
    {"POST", "/api/v1/signin", RMF_RIGHT_OPEN, post_signin, JSON_TYPE, BODY_MAX,
     NULL, "Sign in by e-mail and password; sets a cookie"},
    {"POST", "/api/v1/signout", RMF_RIGHT_SIGNED, post_signout, JSON_TYPE,
     BODY_MAX, NULL, "Sign out, here or everywhere"},
};

const rmf_routes rmf_me_routes = {routes, sizeof routes / sizeof routes[0]};
