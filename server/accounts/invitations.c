/* /api/v1/invitations: made and looked at by owners, taken by whoever has the
 * address. */
#include <stdio.h>
#include <string.h>

#include "accounts/inside.h"
#include "base/clock.h"

#define BODY_MAX (16u << 10)

/* ---- making -------------------------------------------------------------- */

static void reply_invited(rmf_request *req, const rmf_invited *made)
{
    rmf_buf out;
    rmf_buf_init(&out, 4096);
    rmf_buf_putf(&out, "{\"id\": \"%s\", \"address\": ", made->id);
    rmf_buf address;
    rmf_buf_init(&address, 2048);
    rmf_buf_putf(&address, "%s/invite/%s", rmf_request_base(req), made->secret);
    rmf_buf_json(&out, address.at);
    rmf_buf_free(&address);
    rmf_buf_putf(&out, ", \"until_ms\": %lld}\n", (long long)made->until_ms);
    rmf_reply_buf(req, 201, "application/json", &out);
}

static void post_invitation(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    json_t *body =
        rmf_request_object(req, "{\"role\": \"editor\", \"email\": \"…\"}");
    if (!body) return;
    char email[RMF_EMAIL_SIZE] = "";
    const char *given = rmf_body_text(body, "email");
    rmf_invited made;
    const rmf_inviting what = {.role = rmf_body_text(body, "role"),
                               .email = email,
                               .by = rmf_request_person(req)->id,
                               .for_ms = RMF_INVITATION_MS};
    if (!rmf_role_rights(what.role)) {
        rmf_reply_malformed(req, "a role is owner, editor or analyst");
    } else if (*given && !rmf_email_fold(given, email)) {
        rmf_reply_malformed(req, "this e-mail is none");
    } else {
        rmf_store_err err = rmf_invite(app->store, &what, &made);
        if (err == RMF_STORE_OK) {
            reply_invited(req, &made);
        } else {
            rmf_reply_store(req, err);
        }
    }
    json_decref(body);
}

/* ---- those that wait ------------------------------------------------------
 */

static void put_invitation(rmf_buf *out, const rmf_rows *rows)
{
    rmf_buf_puts(out, "{\"id\": ");
    rmf_buf_json(out, rmf_rows_text(rows, 0));
    rmf_buf_puts(out, ", \"role\": ");
    rmf_buf_json(out, rmf_rows_text(rows, 1));
    rmf_buf_puts(out, ", \"email\": ");
    rmf_buf_json(out, rmf_rows_text(rows, 2));
    rmf_buf_puts(out, ", \"by\": ");
    rmf_buf_json(out, rmf_rows_text(rows, 3));
    rmf_buf_putf(out,
                 ", \"renews\": %s, \"created_ms\": %lld, \"until_ms\": %lld}",
                 *rmf_rows_text(rows, 4) ? "true" : "false",
                 (long long)rmf_rows_number(rows, 5),
                 (long long)rmf_rows_number(rows, 6));
}

static void list_invitations(rmf_request *req)
{
    static const rmf_listing list = {
        "invitations",
        "SELECT id, role, email, made_by, renews, created_ms, until_ms FROM "
        "invitation WHERE person IS NULL AND until_ms > $3 AND id > $1 ORDER "
        "BY id LIMIT $2",
        put_invitation, RMF_PEOPLE_PAGE};
    rmf_reply_list(req, &list,
                   RMF_ARGS(RMF_T(rmf_after(req)), RMF_N(RMF_PEOPLE_PAGE),
                            RMF_N(rmf_wall_ms())));
}

static void delete_invitation(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    const char *id = rmf_request_part(req, "invitation");
    int64_t changed = 0;
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_id_fits(id, RMF_ID_SIZE - 1)
                     ? rmf_store_write(app->store, &err)
                     : NULL;
    if (db) {
        err = rmf_db_run(
            db, "DELETE FROM invitation WHERE id = $1 AND person IS NULL",
            RMF_ARGS(RMF_T(id)), &changed);
        err = rmf_store_settle(db, err);
    }
    if (err != RMF_STORE_OK) {
        rmf_reply_store(req, err);
    } else if (changed) {
        rmf_reply_empty(req, 204);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_invitation_unknown, NULL);
    }
}

/* ---- by who has the address ------------------------------------------------
 */

/* False: there is none, or no more, and the reply is made. */
static bool find_open(rmf_request *req, rmf_invitation *out, rmf_account *whose)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_db *db = rmf_store_read(app->store);
    rmf_store_err err = RMF_STORE_BROKEN;
    *whose = (rmf_account){.id = ""};
    if (db) {
        err = rmf_invitation_find(db, rmf_request_part(req, "secret"), out);
        if (err == RMF_STORE_OK && *out->renews)
            err = rmf_account_find(db, out->renews, NULL, whose);
        rmf_store_give_back(db);
    }
    if (err != RMF_STORE_OK) {
        rmf_reply_store(req, err);
    } else if (!out->known) {
        rmf_reply_problem(req, RMF_PROBLEM_invitation_unknown, NULL);
    } else if (!out->open || (*out->renews && !*whose->id)) {
        rmf_reply_problem(req, RMF_PROBLEM_invitation_over,
                          "ask for a new one");
    } else {
        return true;
    }
    return false;
}

static void show_open(rmf_request *req)
{
    rmf_invitation invitation;
    rmf_account whose;
    if (!find_open(req, &invitation, &whose)) return;
    rmf_buf out;
    rmf_buf_init(&out, 8192);
    rmf_buf_puts(&out, "{\"role\": ");
    rmf_buf_json(&out, *whose.id ? whose.role : invitation.role);
    rmf_buf_puts(&out, ", \"email\": ");
    rmf_buf_json(&out, invitation.email);
    rmf_buf_puts(&out, ", \"name\": ");
    rmf_buf_json(&out, whose.name);
    rmf_buf_putf(&out, ", \"renews\": %s}\n", *whose.id ? "true" : "false");
    rmf_reply_buf(req, 200, "application/json", &out);
}

static void post_open(rmf_request *req)
{
    rmf_invitation invitation;
    rmf_account whose;
    if (!find_open(req, &invitation, &whose)) return;
    rmf_joining *joining = rmf_joining_read(req, &invitation);
    if (!joining) return;
    rmf_hashing_later(rmf_accounts_of(req)->hashing, req, rmf_join, joining);
}

#define JSON_TYPE    "application/json"
#define OPEN_ADDRESS "/api/v1/invitations/open/{secret}"

static const rmf_route routes[] = {
    {"GET", "/api/v1/invitations", RMF_RIGHT_OWN, list_invitations, NULL, 0,
     JSON_TYPE, "Invitations that wait, by id; ?after= goes on"},
    {"POST", "/api/v1/invitations", RMF_RIGHT_OWN, post_invitation, JSON_TYPE,
     4096, JSON_TYPE, "Invite somebody; the address is shown once"},
    {"DELETE", "/api/v1/invitations/{invitation}", RMF_RIGHT_OWN,
     delete_invitation, NULL, 0, NULL, "Take an invitation back"},
    {"GET", OPEN_ADDRESS, RMF_RIGHT_OPEN, show_open, NULL, 0, JSON_TYPE,
     "What an invitation is for"},
    {"POST", OPEN_ADDRESS, RMF_RIGHT_OPEN, post_open, JSON_TYPE, BODY_MAX,
     JSON_TYPE, "Take it: an account, or a new password; sets a cookie"},
};

const rmf_routes rmf_invitations_routes = {routes,
                                           sizeof routes / sizeof routes[0]};
