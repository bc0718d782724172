/* Reports as JSON and CSV. The pages are in page.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "projects/projects.h"
#include "reports/page.h"
#include "reports/page_look.h"
#include "reports/report.h"
#include "reports/reports.h"

#define PAGE_MAX 100
#define CSV_MAX  (64u << 20)

/* Takes the value. NULL is a store that could not be read. */
static void reply_json(rmf_request *req, json_t *value)
{
    char *text =
        value ? json_dumps(value, JSON_INDENT(1) | JSON_REAL_PRECISION(6))
              : NULL;
    json_decref(value);
    if (!text) {
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        return;
    }
    rmf_buf out;
    rmf_buf_init(&out, CSV_MAX);
    rmf_buf_puts(&out, text);
    free(text);
    rmf_reply_buf(req, 200, "application/json", &out);
}

static void show_report(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_release *release = rmf_report_release(req);
    if (!release) return;
    reply_json(req, rmf_report_make(app->store, release));
    rmf_release_give_back(app->releases, release);
}

static void show_submissions(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_release *release = rmf_report_release(req);
    if (!release) return;
    reply_json(req,
               rmf_submissions(app->store, release->project,
                               rmf_request_query(req, "before"), PAGE_MAX));
    rmf_release_give_back(app->releases, release);
}

/* ---- CSV
 * ------------------------------------------------------------------------ */

/* The fields that any answer has, in the order of their first use: columns. */
static json_t *columns_of(const json_t *list)
{
    json_t *columns = json_object();
    size_t i = 0;
    const json_t *row = NULL;
    json_array_foreach(list, i, row)
    {
        const char *field = NULL;
        json_t *value = NULL;
        json_object_foreach(json_object_get(row, "answers"), field, value)(void)
            json_object_set_new(columns, field, json_true());
    }
    return columns;
}

static void put_value(rmf_buf *out, const json_t *value)
{
    char *text = NULL;
    if (json_is_string(value)) {
        rmf_buf_csv(out, json_string_value(value));
        return;
    }
    if (!value || json_is_null(value)) return;
    text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    rmf_buf_csv(out, text ? text : "");
    free(text);
}

static void put_row(rmf_buf *out, const json_t *row, json_t *columns)
{
    static const char *const fields[] = {"form", "purpose", "viewer", "session",
                                         "release"};
    char stamp[RMF_TIME_SIZE];
    const char *column = NULL;
    json_t *unused = NULL;
    rmf_time_text(json_integer_value(json_object_get(row, "arrived_ms")),
                  stamp);
    rmf_buf_puts(out, stamp);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        rmf_buf_puts(out, ",");
        put_value(out, json_object_get(row, fields[i]));
    }
    json_object_foreach(columns, column, unused)
    {
        rmf_buf_puts(out, ",");
        put_value(out,
                  json_object_get(json_object_get(row, "answers"), column));
    }
    rmf_buf_puts(out, "\r\n");
}

static void write_csv(rmf_buf *out, const json_t *list)
{
    json_t *columns = columns_of(list);
    const char *column = NULL;
    json_t *unused = NULL;
    size_t i = 0;
    const json_t *row = NULL;
    rmf_buf_puts(out, "time,form,purpose,viewer,session,release");
    json_object_foreach(columns, column, unused)
    {
        rmf_buf_puts(out, ",");
        rmf_buf_csv(out, column);
    }
    rmf_buf_puts(out, "\r\n");
    json_array_foreach(list, i, row) put_row(out, row, columns);
    json_decref(columns);
}

static void show_submissions_csv(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_release *release = rmf_report_release(req);
    if (!release) return;
    json_t *all = rmf_submissions(app->store, release->project, NULL, 100000);
    if (all) {
        rmf_buf out;
        char name[RMF_PROJECT_SIZE + 64];
        rmf_buf_init(&out, CSV_MAX);
        write_csv(&out, json_object_get(all, "submissions"));
        (void)snprintf(name, sizeof name,
                       "attachment; filename=\"%s-submissions.csv\"",
                       release->project);
        rmf_reply_header(req, "Content-Disposition", name);
        rmf_reply_buf(req, 200, "text/csv; charset=utf-8", &out);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    }
    json_decref(all);
    rmf_release_give_back(app->releases, release);
}

static void show_script(rmf_request *req)
{
    rmf_reply_header(req, "Cache-Control", "public, max-age=600");
    rmf_reply_bytes(req, "text/javascript; charset=utf-8", rmf_page_script,
                    strlen(rmf_page_script));
}

static const rmf_route routes[] = {
    {"GET", "/", RMF_RIGHT_OWNER, rmf_page_home, NULL, 0, "text/html",
     "The list of films"},
    {"GET", "/owner.js", RMF_RIGHT_OPEN, show_script, NULL, 0,
     "text/javascript", "The copy buttons of the owner's pages"},
    {"GET", "/projects/{project}", RMF_RIGHT_OWNER, rmf_page_report, NULL, 0,
     "text/html", "The report of a film, to read"},
    {"GET", "/api/v1/projects/{project}/report", RMF_RIGHT_OWNER, show_report,
     NULL, 0, "application/json", "The report of a film"},
    {"GET", "/api/v1/projects/{project}/submissions", RMF_RIGHT_OWNER,
     show_submissions, NULL, 0, "application/json",
     "Forms as they were sent, newest first; ?before= goes on"},
    {"GET", "/api/v1/projects/{project}/submissions.csv", RMF_RIGHT_OWNER,
     show_submissions_csv, NULL, 0, "text/csv", "The same as a table"},
};

const rmf_routes rmf_reports_routes = {routes,
                                       sizeof routes / sizeof routes[0]};
