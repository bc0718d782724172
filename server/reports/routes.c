/* Reports as JSON and CSV. The pages are in page.c. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "projects/projects.h"
#include "reports/csv.h"
#include "reports/page.h"
#include "reports/page_look.h"
#include "reports/report.h"
#include "reports/reports.h"

#define PAGE_MAX 100
#define JSON_MAX (64u << 20)

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
    rmf_buf_init(&out, JSON_MAX);
    rmf_buf_puts(&out, text);
    free(text);
    rmf_reply_buf(req, 200, "application/json", &out);
}

static void show_report(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_query asked;
    rmf_release *release = rmf_query_read(req, &asked);
    if (!release) return;
    reply_json(req, rmf_report_make(app->store, release, &asked));
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

static void show_submissions_csv(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    char name[RMF_PROJECT_SIZE + 64];
    rmf_release *release = rmf_report_release(req);
    if (!release) return;
    FILE *file = rmf_file_nameless(app->settings.data);
    int fd = file && rmf_csv_write(app->store, release, file)
                 ? fcntl(fileno(file), F_DUPFD_CLOEXEC, 0)
                 : -1;
    if (file) (void)fclose(file);
    if (fd >= 0) {
        (void)snprintf(name, sizeof name,
                       "attachment; filename=\"%s-submissions.csv\"",
                       release->project);
        rmf_reply_header(req, "Content-Disposition", name);
        rmf_reply_fd(req, fd, "text/csv; charset=utf-8");
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    }
    rmf_release_give_back(app->releases, release);
}

static void show_script(rmf_request *req)
{
    rmf_reply_header(req, "Cache-Control", "public, max-age=600");
    rmf_reply_bytes(req, "text/javascript; charset=utf-8", rmf_page_script,
                    strlen(rmf_page_script));
}

static const rmf_route routes[] = {
    {"GET", "/owner.js", RMF_RIGHT_OPEN, show_script, NULL, 0,
     "text/javascript", "The copy buttons of the owner's pages"},
    {"GET", "/projects/{project}/report", RMF_RIGHT_READ, rmf_page_report, NULL,
     0, "text/html", "The report of a film, to read"},
    {"GET", "/api/v1/projects/{project}/report", RMF_RIGHT_READ, show_report,
     NULL, 0, "application/json",
     "The report of a film; ?from=, ?to= (days), ?release="},
    {"GET", "/api/v1/projects/{project}/submissions", RMF_RIGHT_READ,
     show_submissions, NULL, 0, "application/json",
     "Forms as they were sent, newest first; ?before= goes on"},
    {"GET", "/api/v1/projects/{project}/submissions.csv", RMF_RIGHT_READ,
     show_submissions_csv, NULL, 0, "text/csv", "The same as a table"},
};

const rmf_routes rmf_reports_routes = {routes,
                                       sizeof routes / sizeof routes[0]};
