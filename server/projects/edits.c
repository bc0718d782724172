/* The log of a draft's edits, as JSON. */
#include "projects/drafts.h"

#define ENOUGH (4u << 20) /* bytes after which a page ends */

static void put_one(const rmf_rows *row, rmf_buf *out)
{
    rmf_buf_putf(out, "{\"revision\": %lld, \"tab\": ",
                 (long long)rmf_rows_number(row, 0));
    rmf_buf_json(out, rmf_rows_text(row, 1));
    rmf_buf_puts(out, ", \"label\": ");
    rmf_buf_json(out, rmf_rows_text(row, 2));
    rmf_buf_puts(out, ", \"person\": ");
    rmf_buf_json(out, rmf_rows_text(row, 3));
    rmf_buf_putf(out, ", \"at_ms\": %lld, \"undoes\": ",
                 (long long)rmf_rows_number(row, 4));
    if (rmf_rows_number(row, 5) > 0) {
        rmf_buf_putf(out, "%lld", (long long)rmf_rows_number(row, 5));
    } else {
        rmf_buf_puts(out, "null");
    }
    rmf_buf_puts(out, ", \"id\": ");
    rmf_buf_json(out, rmf_rows_text(row, 7));
    rmf_buf_puts(out, ", \"steps\": ");
    rmf_buf_puts(out, rmf_rows_text(row, 6));
    rmf_buf_puts(out, "}");
}

#define EDIT_FIELDS                                                            \
    "SELECT revision, tab, label, person, at_ms, COALESCE(undoes, 0), steps, " \
    "COALESCE(id, '') FROM edit WHERE project = $1 AND "

static rmf_rows ask(rmf_db *db, const rmf_edits_asked *asked)
{
    if (asked->before > 0) {
        return rmf_db_stream(
            db, EDIT_FIELDS "revision < $2 ORDER BY revision DESC LIMIT $3",
            RMF_ARGS(RMF_T(asked->project), RMF_N(asked->before),
                     RMF_N(asked->limit)));
    }
    return rmf_db_stream(db,
                         EDIT_FIELDS "revision > $2 ORDER BY revision LIMIT $3",
                         RMF_ARGS(RMF_T(asked->project), RMF_N(asked->after),
                                  RMF_N(asked->limit)));
}

rmf_store_err rmf_edits_put(rmf_db *db, const rmf_edits_asked *asked,
                            rmf_buf *out, rmf_edits_page *page)
{
    const size_t begun = out->size;
    int64_t count = 0;
    bool full = false;
    rmf_rows rows = ask(db, asked);
    *page = (rmf_edits_page){0};
    while (!full && rmf_rows_next(&rows)) {
        rmf_buf_puts(out, count++ ? ", " : "");
        put_one(&rows, out);
        page->last = rmf_rows_number(&rows, 0);
        full = out->failed || out->size - begun >= ENOUGH;
    }
    page->more = full || count == asked->limit;
    return rmf_rows_end(&rows);
}
