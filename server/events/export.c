/* All events of a film, as they came. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "events/batch.h"
#include "events/chunk.h"
#include "events/export.h"

#define LINES_MAX (64u << 20) /* of one chunk */
#define HEAD_MAX  4096u

/* One event: who and when in front of what came. */
static void write_event(FILE *to, const char *head, const rmf_line *line)
{
    bool empty = line->size < 3; /* {} */
    (void)fprintf(to, "{%s, \"n\": %" PRId64 "%s", head, line->n,
                  empty ? "}" : ", ");
    if (!empty) (void)fwrite(line->json + 1, 1, line->size - 1, to);
    (void)fputc('\n', to);
}

/* Session, viewer, release, arrived_ms, lines. */
static bool write_chunk(FILE *to, const rmf_rows *rows, rmf_buf *lines)
{
    rmf_buf head;
    size_t size = 0;
    rmf_line line;
    rmf_buf_init(&head, HEAD_MAX);
    rmf_buf_puts(&head, "\"session\": ");
    rmf_buf_json(&head, rmf_rows_text(rows, 0));
    if (*rmf_rows_text(rows, 1)) {
        rmf_buf_puts(&head, ", \"viewer\": ");
        rmf_buf_json(&head, rmf_rows_text(rows, 1));
    }
    rmf_buf_puts(&head, ", \"release\": ");
    rmf_buf_json(&head, rmf_rows_text(rows, 2));
    rmf_buf_putf(&head, ", \"arrived_ms\": %" PRId64, rmf_rows_number(rows, 3));
    const void *bytes = rmf_rows_bytes(rows, 4, &size);
    bool ok = !head.failed && rmf_chunk_unpack(bytes, size, lines);
    for (size_t at = 0; ok && rmf_chunk_next(lines, &at, &line);)
        write_event(to, head.at, &line);
    rmf_buf_free(&head);
    rmf_buf_free(lines);
    return ok;
}

static bool write_all(rmf_store *store, const char *sql, const char *of,
                      FILE *to)
{
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    bool ok = true;
    rmf_buf lines;
    rmf_rows rows = rmf_db_stream(db, sql, RMF_ARGS(RMF_T(of)));
    while (ok && rmf_rows_next(&rows)) {
        rmf_buf_init(&lines, LINES_MAX);
        ok = write_chunk(to, &rows, &lines);
    }
    ok = rmf_rows_end(&rows) == RMF_STORE_OK && ok;
    rmf_store_give_back(db);
    return ok && fflush(to) == 0 && !ferror(to);
}

#define CHUNKS                                                                 \
    "SELECT s.id, COALESCE(s.viewer, ''), s.release, c.arrived_ms, c.lines "   \
    "FROM session s JOIN chunk c ON c.session = s.no WHERE "

bool rmf_events_write(rmf_store *store, const char *project, FILE *to)
{
    return write_all(store, CHUNKS "s.project = $1 ORDER BY s.no, c.first",
                     project, to);
}

bool rmf_events_write_viewer(rmf_store *store, const char *viewer, FILE *to)
{
    return write_all(store, CHUNKS "s.viewer = $1 ORDER BY s.no, c.first",
                     viewer, to);
}

void rmf_events_export(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const char *project = rmf_request_part(req, "project");
    rmf_project found;
    if (rmf_project_find(app->store, project, &found) == RMF_NOT_THERE) {
        rmf_reply_problem(req, RMF_PROBLEM_project_unknown, NULL);
        return;
    }
    FILE *file = rmf_file_nameless(app->settings.data);
    int fd = file && rmf_events_write(app->store, project, file)
                 ? fcntl(fileno(file), F_DUPFD_CLOEXEC, 0)
                 : -1;
    if (file) (void)fclose(file);
    if (fd >= 0) {
        rmf_reply_header(req, "Content-Disposition",
                         "attachment; filename=\"events.ndjson\"");
        rmf_reply_fd(req, fd, "application/x-ndjson");
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    }
}
