/* What goes with a film, and with a viewer. */
#include <inttypes.h>

#include "audience/audience.h"
#include "outreach/outreach.h"

#define LINE_MAX_BYTES (4u << 20)

rmf_store_err rmf_outreach_forget(rmf_db *db, const char *project, int64_t max,
                                  int64_t *removed)
{
    static const char *const removals[] = {
        "DELETE FROM attempt WHERE (delivery, n) IN (SELECT a.delivery, a.n "
        "FROM attempt a JOIN delivery d ON d.id = a.delivery WHERE d.project = "
        "$1 LIMIT $2)",
        "DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE "
        "project = $1 LIMIT $2)",
        "DELETE FROM endpoint WHERE id IN (SELECT id FROM endpoint WHERE "
        "project = $1 LIMIT $2)",
    };
    rmf_store_err err = RMF_STORE_OK;
    *removed = 0;
    for (size_t i = 0; i < sizeof removals / sizeof removals[0]; i++) {
        int64_t gone = 0;
        if (err != RMF_STORE_OK || *removed >= max) break;
        err =
            rmf_db_run(db, removals[i],
                       RMF_ARGS(RMF_T(project), RMF_N(max - *removed)), &gone);
        *removed += gone;
    }
    return err;
}

/* What was answered may repeat what was sent: it goes too. */
static rmf_store_err erase(rmf_app *app, const char *viewer, int64_t *gone)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(app->store, &err);
    if (!db) return err;
    const rmf_arg args[] = {RMF_T(viewer)};
    err = rmf_db_run(db,
                     "DELETE FROM attempt WHERE delivery IN (SELECT id FROM "
                     "delivery WHERE viewer = $1)",
                     args, 1, NULL);
    if (err == RMF_STORE_OK) {
        err = rmf_db_run(db, "DELETE FROM delivery WHERE viewer = $1", args, 1,
                         gone);
    }
    return rmf_store_settle(db, err);
}

static bool write(rmf_store *store, const char *viewer, FILE *to)
{
    static const char *const names[] = {"project", "submission", "via",
                                        "to",      "state",      "body"};
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_rows rows = rmf_db_stream(
        db,
        "SELECT d.project, d.submission, e.kind, e.address, d.state, d.body, "
        "d.created_ms FROM delivery d JOIN endpoint e ON e.id = d.endpoint "
        "WHERE d.viewer = $1 ORDER BY d.created_ms, d.id",
        RMF_ARGS(RMF_T(viewer)));
    while (rmf_rows_next(&rows)) {
        rmf_buf line;
        rmf_buf_init(&line, LINE_MAX_BYTES);
        rmf_buf_putf(&line, "{\"kind\": \"delivery\", \"created_ms\": %" PRId64,
                     rmf_rows_number(&rows, 6));
        for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
            rmf_buf_putf(&line, ", \"%s\": ", names[i]);
            rmf_buf_json(&line, rmf_rows_text(&rows, i));
        }
        (void)fprintf(to, "%s}\n", line.at);
        rmf_buf_free(&line);
    }
    rmf_store_err err = rmf_rows_end(&rows);
    rmf_store_give_back(db);
    return err == RMF_STORE_OK;
}

const rmf_viewer_part rmf_viewer_deliveries = {"deliveries", erase, write};
