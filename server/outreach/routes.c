/* Where submissions are sent: set by who edits the film. */
#include <stdlib.h>
#include <string.h>

#include "outreach/endpoints.h"
#include "outreach/outreach.h"

#define BODY_MAX  8192
#define JSON_TYPE "application/json"

/* Of what went wrong; `unknown` is what was not there. */
static void reply_end(rmf_request *req, rmf_endpoints_end end,
                      rmf_problem unknown)
{
    switch (end) {
    case RMF_ENDPOINTS_OK:
        rmf_reply_empty(req, 204);
        break;
    case RMF_ENDPOINTS_UNKNOWN:
        rmf_reply_problem(req, unknown, NULL);
        break;
    case RMF_ENDPOINTS_MANY:
        rmf_reply_problem(req, RMF_PROBLEM_conflict,
                          "a film sends to %d places at most; remove one first",
                          RMF_ENDPOINTS_MAX);
        break;
    case RMF_ENDPOINTS_OFF:
        rmf_reply_problem(req, RMF_PROBLEM_conflict,
                          "that endpoint is switched off; switch it on first");
        break;
    case RMF_ENDPOINTS_BUSY:
        rmf_reply_problem(req, RMF_PROBLEM_conflict,
                          "it is being sent just now");
        break;
    case RMF_ENDPOINTS_STORE:
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        break;
    }
}

/* ---- endpoints ----------------------------------------------------------- */

static void list_endpoints(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_project project;
    if (!rmf_play_find(req, &project)) return;
    json_t *list = rmf_endpoints_list(app->store, project.id);
    rmf_reply_object(req, 200, RMF_DIGITS_ALL,
                     list ? json_pack("{s:o, s:b}", "endpoints", list, "mail",
                                      *app->settings.mail != 0)
                          : NULL);
}

/* False: the reply is made. */
static bool read_endpoint(rmf_request *req, const json_t *body,
                          rmf_endpoint *out)
{
    rmf_buf why;
    rmf_buf_init(&why, 1024);
    out->kind = json_string_value(json_object_get(body, "kind"));
    out->address = json_string_value(json_object_get(body, "address"));
    bool hook = out->kind && strcmp(out->kind, RMF_KIND_HOOK) == 0;
    bool mail = out->kind && strcmp(out->kind, RMF_KIND_MAIL) == 0;
    bool ok = false;
    if (!hook && !mail) {
        rmf_buf_puts(&why, "kind: webhook or mail");
    } else if (!out->address) {
        rmf_buf_puts(&why, "address: where it is sent");
    } else {
        rmf_buf_puts(&why, "address: ");
        ok = hook ? rmf_hook_address_fits(out->address, &why)
                  : rmf_mailbox_fits(out->address, &why);
    }
    if (!ok) rmf_reply_problem(req, RMF_PROBLEM_body_malformed, "%s", why.at);
    rmf_buf_free(&why);
    return ok;
}

static void post_endpoint(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_project project;
    json_t *body = rmf_play_find(req, &project)
                       ? rmf_request_object(
                             req, "{\"kind\": \"webhook\", \"address\": \"…\"}")
                       : NULL;
    rmf_endpoint what = {.project = project.id};
    if (!body) return;
    if (read_endpoint(req, body, &what)) {
        rmf_endpoints_end end = rmf_endpoints_add(app->store, &what);
        if (end == RMF_ENDPOINTS_OK) {
            rmf_reply_object(req, 201, RMF_DIGITS_ALL,
                             json_pack("{s:s, s:o}", "id", what.id, "secret",
                                       *what.secret ? json_string(what.secret)
                                                    : json_null()));
        } else {
            reply_end(req, end, RMF_PROBLEM_endpoint_unknown);
        }
    }
    json_decref(body);
}

static void patch_endpoint(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_project project;
    json_t *body = rmf_play_find(req, &project)
                       ? rmf_request_object(req, "{\"active\": true}")
                       : NULL;
    if (!body) return;
    const json_t *active = json_object_get(body, "active");
    bool on = json_is_true(active);
    bool fits = json_is_boolean(active);
    json_decref(body);
    if (!fits) {
        rmf_reply_problem(req, RMF_PROBLEM_body_malformed,
                          "active: true or false");
        return;
    }
    reply_end(req,
              rmf_endpoints_switch(app->store, project.id,
                                   rmf_request_part(req, "endpoint"), on),
              RMF_PROBLEM_endpoint_unknown);
}

static void delete_endpoint(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_project project;
    if (!rmf_play_find(req, &project)) return;
    reply_end(req,
              rmf_endpoints_remove(app->store, project.id,
                                   rmf_request_part(req, "endpoint")),
              RMF_PROBLEM_endpoint_unknown);
}

static void test_endpoint(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    char id[RMF_DELIVERY_SIZE];
    rmf_project project;
    if (!rmf_play_find(req, &project)) return;
    rmf_endpoints_end end = rmf_endpoints_test(
        app->store, project.id, rmf_request_part(req, "endpoint"), id);
    if (end == RMF_ENDPOINTS_OK) {
        rmf_reply_object(req, 202, RMF_DIGITS_ALL,
                         json_pack("{s:s}", "delivery", id));
    } else {
        reply_end(req, end, RMF_PROBLEM_endpoint_unknown);
    }
}

/* ---- deliveries ---------------------------------------------------------- */

static const char *query_or(rmf_request *req, const char *name)
{
    const char *text = rmf_request_query(req, name);
    return text ? text : "";
}

static void list_deliveries(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_project project;
    if (!rmf_play_find(req, &project)) return;
    const rmf_log_asked asked = {.project = project.id,
                                 .endpoint = query_or(req, "endpoint"),
                                 .submission = query_or(req, "submission"),
                                 .before = query_or(req, "before")};
    rmf_reply_object(req, 200, RMF_DIGITS_ALL,
                     rmf_deliveries_list(app->store, &asked));
}

static void send_again(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_project project;
    if (!rmf_play_find(req, &project)) return;
    reply_end(req,
              rmf_deliveries_again(app->store, project.id,
                                   rmf_request_part(req, "delivery")),
              RMF_PROBLEM_delivery_unknown);
}

#define FILM "/api/v1/projects/{project}"

static const rmf_route routes[] = {
    {"GET", FILM "/endpoints", RMF_RIGHT_EDIT, list_endpoints, NULL, 0,
     JSON_TYPE, "Where each submission of a film is sent"},
    {"POST", FILM "/endpoints", RMF_RIGHT_EDIT, post_endpoint, JSON_TYPE,
     BODY_MAX, JSON_TYPE,
     "One more: a webhook, whose secret is shown once, or a mail address"},
    {"PATCH", FILM "/endpoints/{endpoint}", RMF_RIGHT_EDIT, patch_endpoint,
     JSON_TYPE, BODY_MAX, NULL, "Switch it on or off"},
    {"DELETE", FILM "/endpoints/{endpoint}", RMF_RIGHT_EDIT, delete_endpoint,
     NULL, 0, NULL, "Remove it with the log of what was sent there"},
    {"POST", FILM "/endpoints/{endpoint}/test", RMF_RIGHT_EDIT, test_endpoint,
     NULL, 0, JSON_TYPE, "Send a test there"},
    {"GET", FILM "/deliveries", RMF_RIGHT_EDIT, list_deliveries, NULL, 0,
     JSON_TYPE,
     "What was sent and is to be, newest first; ?before= goes on; ?endpoint=, "
     "?submission="},
    {"POST", FILM "/deliveries/{delivery}/again", RMF_RIGHT_EDIT, send_again,
     NULL, 0, NULL, "Send it again, now"},
};

const rmf_routes rmf_outreach_routes = {routes,
                                        sizeof routes / sizeof routes[0]};
