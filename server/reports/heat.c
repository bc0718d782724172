#include "reports/heat.h"

#include <inttypes.h>

#include "events/events.h"

#define SPAN_S ((int64_t)(RMF_CELL_WINDOW_US / 1000000))

typedef struct writing {
    rmf_buf *out;
    unsigned count; /* spans that were written */
} writing;

static bool is_empty(const rmf_cells *cells)
{
    for (unsigned i = 0; i < RMF_CELLS_ALL; i++)
        if (cells->at[i][0] > 0 || cells->at[i][1] > 0) return false;
    return true;
}

static void write_span(writing *w, int64_t span, const rmf_cells *cells)
{
    const char *before = "";
    if (is_empty(cells)) return;
    rmf_buf_putf(w->out,
                 "%s\n  {\"from\": %" PRId64 ", \"to\": %" PRId64
                 ", \"cells\": [",
                 w->count ? "," : "", span * SPAN_S, (span + 1) * SPAN_S);
    for (unsigned i = 0; i < RMF_CELLS_ALL; i++) {
        const int64_t *n = cells->at[i];
        if (n[0] <= 0 && n[1] <= 0) continue;
        rmf_buf_putf(w->out, "%s[%u, %u, %" PRId64 ", %" PRId64 "]", before,
                     i % RMF_CELLS, i / RMF_CELLS, n[0], n[1]);
        before = ", ";
    }
    rmf_buf_puts(w->out, "]}");
    w->count++;
}

/* Span, cells: those of a span come one after the other, of each day and
 * release. False: a row is broken. */
static bool write_spans(writing *w, rmf_rows *rows)
{
    rmf_cells cells = {0};
    int64_t span = -1;
    bool ok = true;
    while (ok && w->count < RMF_SPANS_MAX && rmf_rows_next(rows)) {
        size_t size = 0;
        int64_t next = rmf_rows_number(rows, 0);
        if (next != span) {
            write_span(w, span, &cells);
            cells = (rmf_cells){0};
            span = next;
        }
        const void *bytes = rmf_rows_bytes(rows, 1, &size);
        ok = rmf_cells_read(&cells, bytes, size);
    }
    if (w->count < RMF_SPANS_MAX) write_span(w, span, &cells);
    return ok;
}

bool rmf_heat_write(rmf_store *store, const char *project,
                    const rmf_query *asked, const char *scene, rmf_buf *out)
{
    writing w = {out, 0};
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_spans spans;
    bool ok = rmf_spans_read(db, project, asked->first, asked->last, &spans) ==
              RMF_STORE_OK;
    rmf_buf_puts(out, "{\n \"scene\": ");
    rmf_buf_json(out, scene);
    rmf_buf_putf(out,
                 ",\n \"cell\": %u,\n \"seconds\": %" PRId64 ",\n \"spans\": [",
                 100 / RMF_CELLS, SPAN_S);
    rmf_rows rows = rmf_db_ask(
        db,
        RMF_WITH_SPANS
        "SELECT h.span, h.cells FROM span CROSS JOIN heat h WHERE h.project = "
        "$7 AND h.day BETWEEN first AND last AND ($8 = '' OR h.release IN "
        "(SELECT id FROM word WHERE project = $7 AND word = $8)) AND h.scene "
        "IN (SELECT id FROM word WHERE project = $7 AND word = $9) ORDER BY "
        "h.span",
        RMF_ARGS(RMF_SPAN_ARGS(&spans), RMF_T(project),
                 RMF_T(asked->release ? asked->release : ""), RMF_T(scene)));
    ok = write_spans(&w, &rows) && ok;
    ok = rmf_rows_end(&rows) == RMF_STORE_OK && ok;
    rmf_store_give_back(db);
    rmf_buf_puts(out, w.count ? "\n ]\n}\n" : "]\n}\n");
    return ok;
}
