/* Who may watch a film: read, and set. */
#include <stdio.h>
#include <string.h>

#include "projects/access.h"
#include "projects/api.h"
#include "projects/websites.h"

#define UNTIL_MAX 253402300799999 /* the last millisecond of the year 9999 */

#define TAKES                                                                  \
    "it takes {\"password\": a text or null, \"domains\": a list, \"until\": " \
    "ms or null}"

typedef struct limits {
    char password[RMF_PASSWORD_HASH_SIZE];
    char websites[RMF_WEBSITES_SIZE];
    int64_t until_ms; /* 0: none */
} limits;

/* A change on its way; in the request's memory. */
typedef struct change {
    rmf_guess guess;                /* first: it is what comes back */
    bool password, websites, until; /* which of them are set */
    limits to;
} change;

static rmf_store_err read_limits(rmf_db *db, const char *project, limits *out)
{
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT password, websites, COALESCE(until_ms, 0) FROM access WHERE "
        "project = $1",
        RMF_ARGS(RMF_T(project)));
    *out = (limits){.until_ms = 0};
    if (rmf_rows_next(&rows)) {
        RMF_ROWS_COPY(&rows, 0, out->password);
        RMF_ROWS_COPY(&rows, 1, out->websites);
        out->until_ms = rmf_rows_number(&rows, 2);
    }
    return rmf_rows_end(&rows);
}

static void reply_limits(rmf_request *req, const limits *is)
{
    rmf_buf out;
    rmf_buf_init(&out, 4096);
    rmf_buf_putf(&out, "{\"password\": %s, \"domains\": ",
                 *is->password ? "true" : "false");
    rmf_websites_put(is->websites, &out);
    if (is->until_ms) {
        rmf_buf_putf(&out, ", \"until\": %lld}\n", (long long)is->until_ms);
    } else {
        rmf_buf_puts(&out, ", \"until\": null}\n");
    }
    rmf_reply_buf(req, 200, "application/json", &out);
}

static rmf_store_err read_shown(rmf_db *db, const char *project, void *out)
{
    return read_limits(db, project, out);
}

void rmf_show_access(rmf_request *req)
{
    limits is;
    if (rmf_project_read(req, read_shown, &is)) reply_limits(req, &is);
}

/* ---- setting ---------------------------------------------------------------
 */

static bool refuse(rmf_request *req, const char *words)
{
    rmf_reply_problem(req, RMF_PROBLEM_body_malformed, "%s", words);
    return false;
}

static bool read_websites(rmf_request *req, const json_t *list, change *c)
{
    rmf_buf why;
    rmf_buf_init(&why, 4096);
    c->websites = list != NULL;
    bool ok = !list || rmf_websites_read(list, c->to.websites, &why);
    if (!ok) (void)refuse(req, why.at);
    rmf_buf_free(&why);
    return ok;
}

static bool read_until(rmf_request *req, const json_t *until, change *c)
{
    c->until = until != NULL;
    c->to.until_ms = json_integer_value(until);
    if (!until || json_is_null(until) ||
        (json_is_integer(until) && c->to.until_ms > 0 &&
         c->to.until_ms <= UNTIL_MAX))
        return true;
    return refuse(req, "`until` is a time in milliseconds since 1970, or null");
}

static bool read_password(rmf_request *req, const json_t *password, change *c)
{
    const char *text = json_string_value(password);
    c->password = password != NULL;
    if (!password || json_is_null(password)) return true;
    if (!text || strlen(text) != json_string_length(password) ||
        !rmf_guess_fits(text))
        return refuse(req, "a password is one line of 1 to 200 characters");
    (void)snprintf(c->guess.password, sizeof c->guess.password, "%s", text);
    return true;
}

static bool read_change(rmf_request *req, const json_t *body, change *c)
{
    const json_t *password = json_object_get(body, "password");
    const json_t *domains = json_object_get(body, "domains");
    const json_t *until = json_object_get(body, "until");
    unsigned known =
        (password ? 1u : 0) + (domains ? 1u : 0) + (until ? 1u : 0);
    if (known == 0 || known != json_object_size(body))
        return refuse(req, TAKES);
    return read_password(req, password, c) && read_websites(req, domains, c) &&
           read_until(req, until, c);
}

/* In the writer's transaction. What is not set stays. */
static rmf_store_err write_limits(rmf_db *db, const char *project, change *c)
{
    limits is;
    rmf_store_err err = read_limits(db, project, &is);
    if (err != RMF_STORE_OK) return err;
    if (!c->password) memcpy(c->to.password, is.password, sizeof is.password);
    if (!c->websites) memcpy(c->to.websites, is.websites, sizeof is.websites);
    if (!c->until) c->to.until_ms = is.until_ms;
    const rmf_arg until = c->to.until_ms ? RMF_N(c->to.until_ms) : RMF_T(NULL);
    return rmf_db_run(
        db,
        "INSERT INTO access (project, password, websites, until_ms) VALUES "
        "($1, $2, $3, $4) ON CONFLICT (project) DO UPDATE SET password = "
        "excluded.password, websites = excluded.websites, until_ms = "
        "excluded.until_ms",
        RMF_ARGS(RMF_T(project), RMF_T(c->to.password), RMF_T(c->to.websites),
                 until),
        NULL);
}

/* It holds here before the answer; other processes are told. */
static void store_limits(rmf_request *req, change *c)
{
    rmf_app *app = rmf_request_app(req);
    const char *project = rmf_request_part(req, "project");
    char word[RMF_PROJECT_SIZE + 16];
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(app->store, &err);
    if (db) err = rmf_store_settle(db, write_limits(db, project, c));
    if (err != RMF_STORE_OK) {
        rmf_reply_missing(req, RMF_NOT_READ);
        return;
    }
    rmf_access_look(app->access);
    (void)rmf_shown_look(app->shown);
    (void)snprintf(word, sizeof word, "project %s", project);
    rmf_store_tell(app->store, word);
    reply_limits(req, &c->to);
}

static void hashed(rmf_request *req, rmf_guess *guess)
{
    change *c = (change *)guess;
    if (!*guess->hash) {
        rmf_reply_problem(req, RMF_PROBLEM_overloaded, NULL);
        return;
    }
    memcpy(c->to.password, guess->hash, sizeof c->to.password);
    store_limits(req, c);
}

void rmf_put_access(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    change *c = rmf_request_memory(req, sizeof *c);
    if (!c) {
        rmf_reply_problem(req, RMF_PROBLEM_overloaded, NULL);
        return;
    }
    *c = (change){.password = false};
    rmf_found found =
        rmf_project_there(app->store, rmf_request_part(req, "project"));
    if (found != RMF_FOUND) {
        rmf_reply_missing(req, found);
        return;
    }
    json_t *body = rmf_request_object(req, "a JSON object");
    if (!body) return;
    bool well = read_change(req, body, c);
    json_decref(body);
    if (!well) return;
    c->guess.done = hashed;
    if (*c->guess.password) {
        rmf_guess_hash(req, &c->guess);
    } else {
        store_limits(req, c);
    }
}
