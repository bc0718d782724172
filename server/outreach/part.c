/* What goes with a film, and with a viewer. */
#include "audience/audience.h"
#include "outreach/outreach.h"

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
    return rmf_db_remove(db, removals, sizeof removals / sizeof removals[0],
                         project, max, removed);
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
    static const char *const names[] = {
        "project", "submission", "via", "to", "state", "body", "created_ms"};
    static const rmf_viewer_rows what = {
        "delivery",
        "SELECT d.project, d.submission, e.kind, e.address, d.state, d.body, "
        "d.created_ms FROM delivery d JOIN endpoint e ON e.id = d.endpoint "
        "WHERE d.viewer = $1 ORDER BY d.created_ms, d.id",
        names, sizeof names / sizeof names[0]};
    return rmf_viewer_write(store, &what, viewer, to);
}

const rmf_viewer_part rmf_viewer_deliveries = {"deliveries", erase, write};
