/* Forms as they were sent, what people here make of them, and all of them as a
 * table. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/folded.h"
#include "base/utf8.h"
#include "events/events.h"
#include "reports/csv.h"
#include "reports/query.h"
#include "reports/reports.h"
#include "reports/submissions.h"

#define BODY_MAX  (16u << 10)
#define JSON_TYPE "application/json"

static bool wrong(rmf_request *req, const char *words)
{
    rmf_reply_problem(req, RMF_PROBLEM_bad_request, "%s", words);
    return false;
}

static void reply_missing(rmf_request *req, rmf_found found)
{
    rmf_reply_problem(req,
                      found == RMF_NOT_THERE ? RMF_PROBLEM_submission_unknown
                                             : RMF_PROBLEM_store_failed,
                      NULL);
}

/* ---- what is asked for --------------------------------------------------- */

static const char *query_or(rmf_request *req, const char *name)
{
    const char *text = rmf_request_query(req, name);
    return text ? text : "";
}

static bool read_handled(rmf_request *req, rmf_submissions_asked *out)
{
    const char *handled = query_or(req, "handled");
    out->handled = RMF_HANDLED_EITHER;
    if (strcmp(handled, "yes") == 0) out->handled = RMF_HANDLED_YES;
    if (strcmp(handled, "no") == 0) out->handled = RMF_HANDLED_NOT;
    return !*handled || out->handled != RMF_HANDLED_EITHER ||
           wrong(req, "handled: yes or no");
}

/* By the film's time zone, as the report has them. */
static bool read_days(rmf_request *req, rmf_submissions_asked *out)
{
    const char *from = query_or(req, "from");
    const char *to = query_or(req, "to");
    int64_t first = 0;
    int64_t last = INT64_MAX;
    char zone[RMF_ZONE_SIZE] = "";
    if (*from && !rmf_day_read(from, &first))
        return wrong(req, "from: a day is written as 2026-11-28");
    if (*to && !rmf_day_read(to, &last))
        return wrong(req, "to: a day is written as 2026-11-28");
    if (first > last) return wrong(req, "to: it lies before `from`");
    if ((*from || *to) && !rmf_report_zone(req, out->project, zone))
        return false;
    out->from_ms = *from ? rmf_day_begins(zone, first) : 0;
    out->to_ms = *to ? rmf_day_begins(zone, last + 1) : INT64_MAX;
    return true;
}

/* In the request's memory. */
static bool read_words(rmf_request *req, rmf_submissions_asked *out)
{
    const char *words = query_or(req, "q");
    out->words = "";
    if (strlen(words) > RMF_SEARCH_MAX)
        return wrong(req, "q: at most 200 bytes are searched for");
    char *folded = rmf_folded(words);
    size_t size = folded ? strlen(folded) + 1 : 0;
    char *kept = size ? rmf_request_memory(req, size) : NULL;
    if (kept) memcpy(kept, folded, size);
    if (kept) out->words = kept;
    free(folded);
    return kept || wrong(req, "q: there is no memory for it");
}

/* False: the reply is made. */
static bool read_asked(rmf_request *req, const char *project,
                       rmf_submissions_asked *out)
{
    *out = (rmf_submissions_asked){.project = project,
                                   .form = query_or(req, "form"),
                                   .before = query_or(req, "before"),
                                   .page = RMF_SUBMISSIONS_PAGE};
    return read_handled(req, out) && read_days(req, out) &&
           read_words(req, out);
}

/* ---- the list ------------------------------------------------------------ */

static void list_submissions(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_project project;
    rmf_submissions_asked asked;
    json_t *page = NULL;
    if (!rmf_play_find(req, &project) || !read_asked(req, project.id, &asked))
        return;
    rmf_found found = rmf_submissions(app->store, &asked, &page);
    if (found == RMF_FOUND) {
        rmf_reply_object(req, 200, RMF_DIGITS_ALL, page);
    } else {
        reply_missing(req, found);
    }
}

static void show_csv(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    char name[RMF_PROJECT_SIZE + 64];
    rmf_submissions_asked asked;
    rmf_release *release = rmf_report_release(req);
    if (!release) return;
    if (read_asked(req, release->project, &asked)) {
        FILE *file = rmf_file_nameless(app->settings.data);
        int fd = file && rmf_csv_write(app->store, release, &asked, file)
                     ? fcntl(fileno(file), F_DUPFD_CLOEXEC, 0)
                     : -1;
        if (file) (void)fclose(file);
        (void)snprintf(name, sizeof name,
                       "attachment; filename=\"%s-submissions.csv\"",
                       release->project);
        if (fd >= 0) {
            rmf_reply_header(req, "Content-Disposition", name);
            rmf_reply_fd(req, fd, "text/csv; charset=utf-8");
        } else {
            rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
        }
    }
    rmf_release_give_back(app->releases, release);
}

/* ---- one of them --------------------------------------------------------- */

/* Answers with it as it is now. */
static void reply_one(rmf_request *req, const char *project)
{
    rmf_app *app = rmf_request_app(req);
    json_t *one = NULL;
    rmf_found found = rmf_submission_find(
        app->store, project, rmf_request_part(req, "submission"), &one);
    if (found == RMF_FOUND) {
        rmf_reply_object(req, 200, RMF_DIGITS_ALL, one);
    } else {
        reply_missing(req, found);
    }
}

static void show_submission(rmf_request *req)
{
    rmf_project project;
    if (rmf_play_find(req, &project)) reply_one(req, project.id);
}

/* Of several lines; other control characters are none of a note's. */
static bool note_fits(const char *text)
{
    size_t left = strlen(text);
    size_t count = 0;
    while (left > 0) {
        size_t one = 1;
        uint32_t code = rmf_utf8_next(text, left, &one);
        if (code == RMF_NO_CODE || (code < ' ' && code != '\n' && code != '\t'))
            return false;
        text += one;
        left -= one;
        count++;
    }
    return count <= RMF_NOTE_MAX;
}

/* NULL: it can be done. */
static const char *read_change(const json_t *body, rmf_submission_change *out)
{
    const json_t *handled = json_object_get(body, "handled");
    const json_t *note = json_object_get(body, "note");
    out->handled = handled ? json_is_true(handled) : -1;
    out->note = json_string_value(note);
    if (!handled && !note) return "it takes `handled`, `note` or both";
    if (handled && !json_is_boolean(handled)) return "handled: true or false";
    if (note && (!out->note || !note_fits(out->note)))
        return "note: a text of at most 2,000 characters";
    return NULL;
}

static void patch_submission(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const rmf_person *person = rmf_request_person(req);
    rmf_project project;
    json_t *body =
        rmf_play_find(req, &project)
            ? rmf_request_object(req, "{\"handled\": true, \"note\": "
                                      "\"…\"}")
            : NULL;
    if (!body) return;
    rmf_submission_change change = {.project = project.id,
                                    .id = rmf_request_part(req, "submission"),
                                    .by = person ? person->id : ""};
    const char *why = read_change(body, &change);
    rmf_found found = RMF_FOUND;
    if (why) {
        rmf_reply_problem(req, RMF_PROBLEM_body_malformed, "%s", why);
    } else {
        found = rmf_submission_change_it(app->store, &change);
    }
    json_decref(body);
    if (why) return;
    if (found == RMF_FOUND) {
        reply_one(req, project.id);
    } else {
        reply_missing(req, found);
    }
}

#define SUBMISSIONS "/api/v1/projects/{project}/submissions"

static const rmf_route routes[] = {
    {"GET", SUBMISSIONS, RMF_RIGHT_READ, list_submissions, NULL, 0, JSON_TYPE,
     "Forms as they were sent, newest first; ?before= goes on; ?form=, "
     "?handled= (yes, no), ?q= (in answers and notes), ?from=, ?to= (days)"},
    {"GET", SUBMISSIONS ".csv", RMF_RIGHT_READ, show_csv, NULL, 0, "text/csv",
     "The same as a table, with the same filters"},
    {"GET", SUBMISSIONS "/{submission}", RMF_RIGHT_READ, show_submission, NULL,
     0, JSON_TYPE, "One of them"},
    {"PATCH", SUBMISSIONS "/{submission}", RMF_RIGHT_EDIT, patch_submission,
     JSON_TYPE, BODY_MAX, JSON_TYPE, "Mark it as handled or not, write a note"},
};

const rmf_routes rmf_submissions_routes = {routes,
                                           sizeof routes / sizeof routes[0]};
