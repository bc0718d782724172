/* All events of a film, as they came: by session and n, so that who was cut off
 * goes on behind the last line that is whole. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "events/came.h"
#include "events/events.h"
#include "events/export.h"
#include "projects/projects.h"

#define PIECE     (100u << 10) /* bytes that are sent at once, about */
#define PIECE_MAX (160u << 20)
#define HEAD_MAX  4096u
#define N_MAX     2147483647
#define DIGITS    17 /* of a number: what was sent stays what it was */

typedef struct export
{
    rmf_store *store;
    const char *of, *sql; /* whose events: its id, and what finds sessions */
    bool csv;
    int64_t no, from; /* the next session's, and its first n */
    rmf_buf head;     /* with which each line of that session begins */
    rmf_buf came;     /* from where: in the line of its first event */
    rmf_buf *out;
    char project[RMF_PROJECT_SIZE];
}
export;

#define SESSIONS                                                               \
    "SELECT no, id, COALESCE(viewer, ''), release, host, tags, country FROM "  \
    "session "
#define NEXT " AND no >= $2 ORDER BY no LIMIT 1"
static const char of_project[] = SESSIONS "WHERE project = $1" NEXT;
static const char of_viewer[] = SESSIONS "WHERE viewer = $1" NEXT;

/* ---- lines --------------------------------------------------------------- */

static void write_line(void *ctx, const rmf_stored_event *event)
{
    export *x = ctx;
    rmf_buf_add(x->out, x->head.at, x->head.size);
    if (event->n == 0) rmf_buf_add(x->out, x->came.at, x->came.size);
    rmf_buf_putf(x->out, "\"arrived_ms\": %" PRId64 ", \"n\": %" PRId64 "%s",
                 event->arrived_ms, event->n,
                 event->size < 3 ? "}" : ", "); /* {} */
    if (event->size >= 3) rmf_buf_add(x->out, event->json + 1, event->size - 1);
    rmf_buf_puts(x->out, "\n");
}

/* What most events have; the rest stands together, as JSON. */
static const char *const columns[] = {"input",  "at_ms", "scene",  "element",
                                      "option", "panel", "button", "form",
                                      "t",      "from",  "to",     "x",
                                      "y",      "name",  "value",  "values"};
#define COLUMNS (sizeof columns / sizeof columns[0])

static void write_columns(rmf_buf *out)
{
    rmf_buf_puts(out, "session,viewer,release,arrived_ms,n");
    for (size_t i = 0; i < COLUMNS; i++)
        rmf_buf_putf(out, ",%s", columns[i]);
    rmf_buf_puts(out, ",host,tags,country,more\r\n");
}

static void write_row(void *ctx, const rmf_stored_event *event)
{
    export *x = ctx;
    json_t *is = json_loadb(event->json, event->size, 0, NULL);
    rmf_buf_add(x->out, x->head.at, x->head.size);
    rmf_buf_putf(x->out, "%" PRId64 ",%" PRId64, event->arrived_ms, event->n);
    for (size_t i = 0; i < COLUMNS; i++) {
        rmf_buf_puts(x->out, ",");
        rmf_csv_value(x->out, json_object_get(is, columns[i]), DIGITS);
        (void)json_object_del(is, columns[i]);
    }
    if (event->n == 0) {
        rmf_buf_add(x->out, x->came.at, x->came.size);
    } else {
        rmf_buf_puts(x->out, ",,,");
    }
    rmf_buf_puts(x->out, ",");
    if (json_object_size(is) > 0) rmf_csv_value(x->out, is, DIGITS);
    rmf_buf_puts(x->out, "\r\n");
    json_decref(is);
}

/* ---- a piece ------------------------------------------------------------- */

/* Session, viewer and release in front of all else. */
static void begin_session(export *x, rmf_rows *rows)
{
    static const char *const names[] = {
        "{\"session\": ", "\"viewer\": ", "\"release\": "};
    rmf_buf_free(&x->head);
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *text = rmf_rows_text(rows, i + 1);
        if (x->csv) {
            rmf_buf_csv(&x->head, text);
            rmf_buf_puts(&x->head, ",");
        } else if (*text) {
            rmf_buf_puts(&x->head, names[i]);
            rmf_buf_json(&x->head, text);
            rmf_buf_puts(&x->head, ", ");
        }
    }
}

static void put_tags(const char *tags, bool csv, rmf_buf *out)
{
    rmf_buf json;
    rmf_buf_init(&json, HEAD_MAX);
    if (*tags) rmf_came_tags(tags, &json);
    if (csv) {
        rmf_buf_csv(out, json.at);
    } else {
        rmf_buf_puts(out, json.at);
    }
    rmf_buf_free(&json);
}

/* From where it came. */
static void put_came(export *x, rmf_rows *rows)
{
    static const char *const names[] = {"host", "tags", "country"};
    rmf_buf_free(&x->came);
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *text = rmf_rows_text(rows, i + 4);
        if (x->csv) {
            rmf_buf_puts(&x->came, ",");
        } else if (*text) {
            rmf_buf_putf(&x->came, "\"%s\": ", names[i]);
        } else {
            continue;
        }
        if (i == 1) {
            put_tags(text, x->csv, &x->came);
        } else if (x->csv) {
            rmf_buf_csv(&x->came, text);
        } else {
            rmf_buf_json(&x->came, text);
        }
        if (!x->csv) rmf_buf_puts(&x->came, ", ");
    }
}

/* The session at `no` or behind it. */
static rmf_found next_session(rmf_db *db, export *x)
{
    rmf_found found = RMF_NOT_THERE;
    rmf_rows rows =
        rmf_db_ask(db, x->sql, RMF_ARGS(RMF_T(x->of), RMF_N(x->no)));
    if (rmf_rows_next(&rows)) {
        int64_t no = rmf_rows_number(&rows, 0);
        found = RMF_FOUND;
        if (no != x->no) x->from = 0;
        x->no = no;
        begin_session(x, &rows);
        put_came(x, &rows);
    }
    return rmf_rows_end(&rows) == RMF_STORE_OK ? found : RMF_NOT_READ;
}

static rmf_pulled pull_sessions(rmf_db *db, export *x)
{
    while (x->out->size < PIECE) {
        int64_t next = -1;
        rmf_found found = next_session(db, x);
        if (found == RMF_NOT_THERE) return RMF_PULLED_ALL;
        if (found == RMF_NOT_READ ||
            rmf_events_of(db, x->no, x->from, x->csv ? write_row : write_line,
                          x, &next) != RMF_STORE_OK)
            return RMF_PULLED_BROKEN;
        x->from = next < 0 ? 0 : next;
        if (next < 0) x->no++;
    }
    return RMF_PULLED_MORE;
}

/* No connection to the store is kept while a piece is on its way: who reads
 * slowly holds nothing up. */
static rmf_pulled pull(void *ctx, rmf_buf *out)
{
    export *x = ctx;
    rmf_db *db = rmf_store_read(x->store);
    if (!db) return RMF_PULLED_BROKEN;
    x->out = out;
    if (x->csv && x->no < 0) write_columns(out);
    rmf_pulled state = pull_sessions(db, x);
    rmf_store_give_back(db);
    return state;
}

static void end(void *ctx)
{
    export *x = ctx;
    rmf_buf_free(&x->head);
    rmf_buf_free(&x->came);
    free(x);
}

/* ---- where it begins ----------------------------------------------------- */

static rmf_found find_no(const export *x, const char *session, int64_t *no)
{
    rmf_db *db = rmf_store_read(x->store);
    if (!db) return RMF_NOT_READ;
    rmf_found found = RMF_NOT_THERE;
    rmf_rows rows =
        rmf_db_ask(db, "SELECT no FROM session WHERE id = $1 AND project = $2",
                   RMF_ARGS(RMF_T(session), RMF_T(x->project)));
    if (rmf_rows_next(&rows)) {
        found = RMF_FOUND;
        *no = rmf_rows_number(&rows, 0);
    }
    if (rmf_rows_end(&rows) != RMF_STORE_OK) found = RMF_NOT_READ;
    rmf_store_give_back(db);
    return found;
}

/* `?session=` and `&n=`: behind that event. False: the reply is made. */
static bool begin_behind(rmf_request *req, export *x)
{
    const char *session = rmf_request_query(req, "session");
    const char *n = rmf_request_query(req, "n");
    char *rest = NULL;
    if (!session && !n) return true;
    int64_t last = n && *n >= '0' && *n <= '9' ? strtoll(n, &rest, 10) : -1;
    if (!session || last < 0 || last > N_MAX || *rest) {
        rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                          "session and n belong together: those of the last "
                          "line that came whole");
        return false;
    }
    rmf_found found = find_no(x, session, &x->no);
    x->from = last + 1;
    if (found == RMF_FOUND) return true;
    rmf_reply_problem(req,
                      found == RMF_NOT_THERE ? RMF_PROBLEM_session_unknown
                                             : RMF_PROBLEM_store_failed,
                      found == RMF_NOT_THERE
                          ? "It may have been erased since. Begin anew."
                          : NULL);
    return false;
}

/* NULL: the reply is made. */
static export *begin(rmf_request *req, bool csv)
{
    rmf_app *app = rmf_request_app(req);
    rmf_project project;
    rmf_found found = rmf_project_find(
        app->store, rmf_request_part(req, "project"), &project);
    export *x = found == RMF_FOUND ? malloc(sizeof *x) : NULL;
    if (!x) {
        rmf_reply_problem(req,
                          found == RMF_NOT_THERE ? RMF_PROBLEM_project_unknown
                                                 : RMF_PROBLEM_store_failed,
                          NULL);
        return NULL;
    }
    *x = (export){.store = app->store, .sql = of_project, .csv = csv, .no = -1};
    memcpy(x->project, project.id, sizeof x->project);
    x->of = x->project;
    rmf_buf_init(&x->head, HEAD_MAX);
    rmf_buf_init(&x->came, HEAD_MAX);
    if (begin_behind(req, x)) return x;
    end(x);
    return NULL;
}

static void export_as(rmf_request *req, bool csv)
{
    export *x = begin(req, csv);
    if (x) {
        rmf_reply_header(req, "Content-Disposition",
                         csv ? "attachment; filename=\"events.csv\""
                             : "attachment; filename=\"events.ndjson\"");
        rmf_reply_pulled(
            req, csv ? "text/csv; charset=utf-8" : "application/x-ndjson", pull,
            x, end);
    }
}

void rmf_events_export(rmf_request *req)
{
    export_as(req, false);
}

void rmf_events_export_csv(rmf_request *req)
{
    export_as(req, true);
}

bool rmf_events_write_viewer(rmf_store *store, const char *viewer, FILE *to)
{
    rmf_pulled state = RMF_PULLED_MORE;
    export x = {.store = store, .of = viewer, .sql = of_viewer, .no = -1};
    rmf_buf_init(&x.head, HEAD_MAX);
    rmf_buf_init(&x.came, HEAD_MAX);
    while (state == RMF_PULLED_MORE) {
        rmf_buf piece;
        rmf_buf_init(&piece, PIECE_MAX);
        state = pull(&x, &piece);
        if (piece.failed || fwrite(piece.at, 1, piece.size, to) != piece.size)
            state = RMF_PULLED_BROKEN;
        rmf_buf_free(&piece);
    }
    rmf_buf_free(&x.head);
    rmf_buf_free(&x.came);
    return state == RMF_PULLED_ALL && fflush(to) == 0 && !ferror(to);
}
