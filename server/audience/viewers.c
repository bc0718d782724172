/* One viewer: everything to take away, or erased everywhere with a receipt. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "audience/audience.h"
#include "base/clock.h"
#include "events/events.h"
#include "outreach/outreach.h"
#include "projects/projects.h"

#define VIEWER_MAX 64u

static const rmf_viewer_part *const parts[] = {
    &rmf_viewer_sessions,
    &rmf_viewer_deliveries,
    &rmf_viewer_submissions,
    &rmf_viewer_kept,
};

#define PART_COUNT (sizeof parts / sizeof parts[0])

#define LINE_MAX_BYTES (4u << 20)

bool rmf_viewer_write(rmf_store *store, const rmf_viewer_rows *what,
                      const char *viewer, FILE *to)
{
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_rows rows = rmf_db_stream(db, what->sql, RMF_ARGS(RMF_T(viewer)));
    while (rmf_rows_next(&rows)) {
        rmf_buf line;
        rmf_buf_init(&line, LINE_MAX_BYTES);
        rmf_buf_putf(&line, "{\"kind\": \"%s\"", what->kind);
        for (unsigned i = 0; i < what->count; i++) {
            rmf_buf_putf(&line, ", \"%s\": ", what->names[i]);
            if (i + 1 == what->count) {
                rmf_buf_puts(&line, rmf_rows_text(&rows, i));
            } else {
                rmf_buf_json(&line, rmf_rows_text(&rows, i));
            }
        }
        (void)fprintf(to, "%s}\n", line.at);
        rmf_buf_free(&line);
    }
    rmf_store_err err = rmf_rows_end(&rows);
    rmf_store_give_back(db);
    return err == RMF_STORE_OK;
}

/* What was erased: `{"viewer", "at_ms", "erased": {part: rows}}`. */
static rmf_store_err erase(rmf_app *app, const char *viewer, rmf_buf *receipt)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_buf_puts(receipt, "{\"viewer\": ");
    rmf_buf_json(receipt, viewer);
    rmf_buf_putf(receipt, ", \"at_ms\": %" PRId64 ", \"erased\": {",
                 rmf_wall_ms());
    for (size_t i = 0; i < PART_COUNT && err == RMF_STORE_OK; i++) {
        int64_t gone = 0;
        err = parts[i]->erase(app, viewer, &gone);
        rmf_buf_putf(receipt, "%s\"%s\": %" PRId64, i ? ", " : "",
                     parts[i]->name, gone);
    }
    rmf_buf_puts(receipt, "}}\n");
    return err;
}

/* The viewer that the address names; NULL: the reply is made. */
static const char *viewer_of(rmf_request *req)
{
    const char *viewer = rmf_request_part(req, "viewer");
    if (rmf_id_fits(viewer, VIEWER_MAX)) return viewer;
    rmf_reply_problem(req, RMF_PROBLEM_not_found, NULL);
    return NULL;
}

static void delete_viewer(rmf_request *req)
{
    rmf_buf receipt;
    const char *viewer = viewer_of(req);
    if (!viewer) return;
    rmf_buf_init(&receipt, 4096);
    if (erase(rmf_request_app(req), viewer, &receipt) == RMF_STORE_OK) {
        rmf_reply_buf(req, 200, "application/json", &receipt);
    } else {
        rmf_buf_free(&receipt);
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    }
}

static void get_viewer(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const char *viewer = viewer_of(req);
    if (!viewer) return;
    FILE *file = rmf_file_nameless(app->settings.data);
    bool ok = file != NULL;
    for (size_t i = 0; i < PART_COUNT && ok; i++)
        ok = parts[i]->write(app->store, viewer, file);
    ok = ok && fflush(file) == 0 && !ferror(file);
    int fd = ok ? fcntl(fileno(file), F_DUPFD_CLOEXEC, 0) : -1;
    if (file) (void)fclose(file);
    if (fd >= 0) {
        rmf_reply_header(req, "Content-Disposition",
                         "attachment; filename=\"viewer.ndjson\"");
        rmf_reply_fd(req, fd, "application/x-ndjson");
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    }
}

/* ---- the command ----------------------------------------------------------
 */

int rmf_command_erase(const rmf_settings *settings, const rmf_words *words)
{
    rmf_app app = {.settings = *settings};
    rmf_buf said;
    if (words->count != 1 || !rmf_id_fits(words->at[0], VIEWER_MAX)) {
        (void)fputs("usage: ramify erase VIEWER [--data DIR]\n", stderr);
        return 2;
    }
    rmf_buf_init(&said, 4096);
    const rmf_store_options options = {.folder = settings->data,
                                       .database = settings->database};
    app.store = rmf_store_open(&options, &said);
    bool ok = app.store != NULL;
    if (ok) ok = erase(&app, words->at[0], &said) == RMF_STORE_OK;
    (void)fputs(said.at, ok ? stdout : stderr);
    if (!ok) (void)fputs("ramify erase: not everything is erased\n", stderr);
    /* A server that runs on this data knows words that are no more. */
    if (app.store) rmf_store_tell(app.store, RMF_WORDS_GONE);
    rmf_store_close(app.store);
    rmf_buf_free(&said);
    return ok ? 0 : 1;
}

static const rmf_route routes[] = {
    {"GET", "/api/v1/viewers/{viewer}", RMF_RIGHT_OWN, get_viewer, NULL, 0,
     "application/x-ndjson", "All that is kept of a viewer, one object a line"},
    {"DELETE", "/api/v1/viewers/{viewer}", RMF_RIGHT_OWN, delete_viewer, NULL,
     0, "application/json",
     "Erase a viewer everywhere and correct the reports; a receipt"},
};

const rmf_routes rmf_audience_routes = {routes,
                                        sizeof routes / sizeof routes[0]};
