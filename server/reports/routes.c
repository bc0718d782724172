/* Reports as JSON and CSV; the studio shows them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "projects/projects.h"
#include "reports/compare.h"
#include "reports/definitions.h"
#include "reports/expected.h"
#include "reports/heat.h"
#include "reports/query.h"
#include "reports/report.h"
#include "reports/reports.h"
#include "reports/sessions.h"
#include "reports/tables.h"
#include "reports/viewers.h"
#include "reports/ways.h"

#define JSON_MAX    (64u << 20)
#define DIGITS      6u /* of what was counted and measured */
#define SESSION_MAX (128u << 20)

/* A report, or what is made of sessions one by one. */
typedef json_t *make_fn(rmf_store *store, const rmf_release *release,
                        const rmf_query *asked);

static void show_made(rmf_request *req, make_fn *make)
{
    rmf_app *app = rmf_request_app(req);
    rmf_query asked;
    rmf_release *release = rmf_query_read(req, &asked);
    if (!release) return;
    rmf_reply_object(req, 200, DIGITS, make(app->store, release, &asked));
    rmf_release_give_back(app->releases, release);
}

static void show_report(rmf_request *req)
{
    show_made(req, rmf_report_make);
}

static void show_ways(rmf_request *req)
{
    show_made(req, rmf_ways_make);
}

static void show_expected(rmf_request *req)
{
    show_made(req, rmf_expected_make);
}

/* NULL: the reply is made. */
static json_t *compare(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_query asked;
    rmf_query with;
    json_t *out = NULL;
    rmf_release *one = rmf_query_read(req, &asked);
    rmf_release *other = one ? rmf_query_read_with(req, &with) : NULL;
    if (other) {
        const rmf_compared first = {one, &asked};
        const rmf_compared second = {other, &with};
        out = rmf_comparison_make(app->store, &first, &second);
        if (!out) rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        rmf_release_give_back(app->releases, other);
    }
    if (one) rmf_release_give_back(app->releases, one);
    return out;
}

static void show_comparison(rmf_request *req)
{
    json_t *comparison = compare(req);
    if (comparison) rmf_reply_object(req, 200, DIGITS, comparison);
}

static void show_definitions(rmf_request *req)
{
    rmf_buf out;
    rmf_buf_init(&out, JSON_MAX);
    rmf_definitions_write(&out);
    rmf_reply_buf(req, 200, "application/json", &out);
}

/* Of one scene of the release that answers; NULL: the reply is made. */
static const char *scene_asked(rmf_request *req, const rmf_release *release)
{
    const char *scene = rmf_request_query(req, "scene");
    if (scene &&
        json_object_get(json_object_get(release->outline, "scenes"), scene))
        return scene;
    rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                      "scene: the id of one of this film's scenes");
    return NULL;
}

/* The first of those by which sessions are picked. */
static const char *picked_by(const rmf_query *asked)
{
    if (asked->entered) return "entered";
    if (asked->without) return "without";
    if (asked->device) return "device";
    if (asked->host) return "host";
    return asked->tag ? "tag" : "country";
}

/* Places are not kept apart by sessions. */
static bool heat_fits(rmf_request *req, const rmf_query *asked)
{
    if (!rmf_query_picks(asked)) return true;
    rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                      "%s: places cannot be asked for by it", picked_by(asked));
    return false;
}

static void show_heat(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_query asked;
    rmf_release *release = rmf_query_read(req, &asked);
    const char *scene =
        release && heat_fits(req, &asked) ? scene_asked(req, release) : NULL;
    rmf_buf out;
    if (scene) {
        rmf_buf_init(&out, JSON_MAX);
        if (rmf_heat_write(app->store, release->project, &asked, scene, &out)) {
            rmf_reply_buf(req, 200, "application/json", &out);
        } else {
            rmf_buf_free(&out);
            rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        }
    }
    if (release) rmf_release_give_back(app->releases, release);
}

/* ---- CSV
 * ------------------------------------------------------------------------ */

static bool table_asked(rmf_request *req, const char *table)
{
    rmf_buf names;
    if (table && rmf_table_is(table)) return true;
    rmf_buf_init(&names, JSON_MAX);
    rmf_table_names(&names);
    rmf_reply_problem(req, RMF_PROBLEM_bad_request, "table: one of %s",
                      names.at);
    rmf_buf_free(&names);
    return false;
}

/* NULL: the reply is made. */
static json_t *report_for_table(rmf_request *req, const char *table)
{
    rmf_app *app = rmf_request_app(req);
    rmf_query asked;
    json_t *report = NULL;
    if (rmf_table_compares(table)) return compare(req);
    rmf_release *release = rmf_query_read(req, &asked);
    if (!release) return NULL;
    make_fn *make = rmf_table_is_of_ways(table)    ? rmf_ways_make
                    : rmf_table_is_expected(table) ? rmf_expected_make
                                                   : rmf_report_make;
    report = make(app->store, release, &asked);
    if (!report) rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    rmf_release_give_back(app->releases, release);
    return report;
}

static void show_report_csv(rmf_request *req)
{
    const char *table = rmf_request_query(req, "table");
    char name[RMF_PROJECT_SIZE + 64];
    rmf_buf out;
    json_t *report =
        table_asked(req, table) ? report_for_table(req, table) : NULL;
    if (!report) return;
    rmf_buf_init(&out, JSON_MAX);
    (void)rmf_table_write(report, table, &out);
    (void)snprintf(name, sizeof name, "attachment; filename=\"%s-%s.csv\"",
                   rmf_request_part(req, "project"), table);
    rmf_reply_header(req, "Content-Disposition", name);
    rmf_reply_buf(req, 200, "text/csv; charset=utf-8", &out);
    json_decref(report);
}

/* ---- sessions ------------------------------------------------------------ */

#define ID_MAX 64 /* of viewers and sessions, bytes */
#define N_MAX  1000000

/* The reply, where there is none. */
static void reply_missing(rmf_request *req, rmf_found found)
{
    rmf_reply_problem(req,
                      found == RMF_NOT_THERE ? RMF_PROBLEM_session_unknown
                                             : RMF_PROBLEM_store_failed,
                      NULL);
}

static void show_sessions(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_query query;
    const rmf_sessions_asked asked = {&query, rmf_request_query(req, "viewer"),
                                      rmf_request_query(req, "before")};
    rmf_release *release = rmf_query_read(req, &query);
    json_t *page = NULL;
    if (!release) return;
    size_t size = asked.viewer ? strlen(asked.viewer) : 1;
    if (size < 1 || size > ID_MAX) {
        rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                          "viewer: an id of 1 to %d bytes", ID_MAX);
    } else {
        rmf_found found =
            rmf_sessions(app->store, release->project, &asked, &page);
        if (found == RMF_FOUND) {
            rmf_reply_object(req, 200, DIGITS, page);
        } else {
            reply_missing(req, found);
        }
    }
    rmf_release_give_back(app->releases, release);
}

/* False: the reply is made. */
static bool n_asked(rmf_request *req, int64_t *out)
{
    const char *text = rmf_request_query(req, "n");
    char *end = NULL;
    *out = 0;
    if (!text) return true;
    *out = *text >= '0' && *text <= '9' ? strtoll(text, &end, 10) : -1;
    if (*out >= 0 && *out <= N_MAX && !*end) return true;
    rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                      "n: a whole number from 0 to %d", N_MAX);
    return false;
}

static void show_session(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    int64_t from = 0;
    rmf_release *release = rmf_report_release(req);
    rmf_buf out;
    if (!release) return;
    if (n_asked(req, &from)) {
        rmf_buf_init(&out, SESSION_MAX);
        rmf_found found =
            rmf_session_write(app->store, release->project,
                              rmf_request_part(req, "session"), from, &out);
        if (found == RMF_FOUND) {
            rmf_reply_buf(req, 200, "application/json", &out);
        } else {
            rmf_buf_free(&out);
            reply_missing(req, found);
        }
    }
    rmf_release_give_back(app->releases, release);
}

static void show_viewers(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const char *search = rmf_request_query(req, "q");
    const char *before = rmf_request_query(req, "before");
    rmf_release *release = rmf_report_release(req);
    if (!release) return;
    if (search && strlen(search) > RMF_VIEWERS_QUERY_MAX) {
        rmf_reply_problem(req, RMF_PROBLEM_bad_request, "q: at most %u bytes",
                          RMF_VIEWERS_QUERY_MAX);
    } else if (before && !rmf_viewers_cursor(before)) {
        rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                          "before: what `next` of a page says");
    } else {
        rmf_reply_object(req, 200, DIGITS,
                         rmf_viewers(app->store, release->project,
                                     search ? search : "", before));
    }
    rmf_release_give_back(app->releases, release);
}

static const rmf_route routes[] = {
    {"GET", "/api/v1/projects/{project}/report", RMF_RIGHT_READ, show_report,
     NULL, 0, "application/json",
     "The report of a film; ?from=, ?to= (days), ?release=, ?entered=, "
     "?without= "
     "(scenes), ?device=, ?host=, ?tag=, ?country="},
    {"GET", "/api/v1/projects/{project}/report.csv", RMF_RIGHT_READ,
     show_report_csv, NULL, 0, "text/csv",
     "One list of it, or of a comparison, as a table: ?table="},
    {"GET", "/api/v1/projects/{project}/report/comparison", RMF_RIGHT_READ,
     show_comparison, NULL, 0, "application/json",
     "The same sessions beside others, for which all that is asked for has "
     "with_ before it: ?with_from= …"},
    {"GET", "/api/v1/projects/{project}/report/paths", RMF_RIGHT_READ,
     show_ways, NULL, 0, "application/json",
     "The ways that these sessions took, and the shortest to each goal and "
     "ending"},
    {"GET", "/api/v1/projects/{project}/report/expected", RMF_RIGHT_READ,
     show_expected, NULL, 0, "application/json",
     "Where these viewers press though nothing is there"},
    {"GET", "/api/v1/projects/{project}/report/definitions", RMF_RIGHT_READ,
     show_definitions, NULL, 0, "application/json",
     "What every number of a report counts"},
    {"GET", "/api/v1/projects/{project}/report/heat", RMF_RIGHT_READ, show_heat,
     NULL, 0, "application/json",
     "Presses and misses on the picture of a scene: ?scene="},
    {"GET", "/api/v1/projects/{project}/sessions", RMF_RIGHT_READ,
     show_sessions, NULL, 0, "application/json",
     "Sessions, newest first; ?before= goes on, ?viewer=, ?entered= (a scene)"},
    {"GET", "/api/v1/projects/{project}/sessions/{session}", RMF_RIGHT_READ,
     show_session, NULL, 0, "application/json",
     "One of them with its events; ?n= goes on"},
    {"GET", "/api/v1/projects/{project}/viewers", RMF_RIGHT_READ, show_viewers,
     NULL, 0, "application/json",
     "Known viewers, who was here last first; ?q= finds, ?before= goes on"},
};

const rmf_routes rmf_reports_routes = {routes,
                                       sizeof routes / sizeof routes[0]};
