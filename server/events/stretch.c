#include "events/stretch.h"

#include "events/days.h"
#include "events/rollups.h"
#include "events/rows.h"
#include "projects/projects.h"

/* One stretch of a film while its days are read. */
typedef struct stretching {
    const rmf_writing *w;
    rmf_place_of place; /* its release is that of the row */
    int64_t first, last;
} stretching;

static void put(stretching *s, rmf_counted kind, int64_t name, uint32_t part,
                int64_t by)
{
    if (by) {
        rmf_rollups_put(s->w->rollups, &s->place, kind, (uint32_t)name, part,
                        by);
    }
}

static rmf_store_err take_tallies(stretching *s)
{
    rmf_rows rows = rmf_db_ask(
        s->w->db,
        "SELECT release, kind, name, part, n FROM tally WHERE project = $1 AND "
        "day BETWEEN $2 AND $3",
        RMF_ARGS(RMF_T(s->place.project), RMF_N(s->first), RMF_N(s->last)));
    while (rmf_rows_next(&rows)) {
        s->place.release = (uint32_t)rmf_rows_number(&rows, 0);
        put(s, (rmf_counted)rmf_rows_number(&rows, 1),
            rmf_rows_number(&rows, 2), (uint32_t)rmf_rows_number(&rows, 3),
            rmf_rows_number(&rows, 4));
    }
    return rmf_rows_end(&rows);
}

static bool put_seconds(stretching *s, int64_t scene, const rmf_rows *rows)
{
    size_t size = 0;
    rmf_seconds seconds = {0};
    const void *bytes = rmf_rows_bytes(rows, 2, &size);
    bool ok = rmf_seconds_read(&seconds, bytes, size);
    for (uint32_t i = 0; ok && i < seconds.count; i++) {
        put(s, RMF_COUNTED_once, scene, i, seconds.at[i][0]);
        put(s, RMF_COUNTED_again, scene, i, seconds.at[i][1]);
        put(s, RMF_COUNTED_skipped, scene, i, seconds.at[i][2]);
    }
    rmf_seconds_free(&seconds);
    return ok;
}

static rmf_store_err take_seconds(stretching *s)
{
    bool ok = true;
    rmf_rows rows = rmf_db_ask(
        s->w->db,
        "SELECT release, scene, counts FROM seconds WHERE project = $1 AND day "
        "BETWEEN $2 AND $3",
        RMF_ARGS(RMF_T(s->place.project), RMF_N(s->first), RMF_N(s->last)));
    while (ok && rmf_rows_next(&rows)) {
        s->place.release = (uint32_t)rmf_rows_number(&rows, 0);
        ok = put_seconds(s, rmf_rows_number(&rows, 1), &rows);
    }
    rmf_store_err err = rmf_rows_end(&rows);
    return err == RMF_STORE_OK && !ok ? RMF_STORE_BROKEN : err;
}

static bool put_cells(stretching *s, int64_t scene, uint32_t window,
                      const rmf_rows *rows)
{
    size_t size = 0;
    rmf_cells cells = {0};
    const void *bytes = rmf_rows_bytes(rows, 3, &size);
    bool ok = rmf_cells_read(&cells, bytes, size);
    for (uint32_t i = 0; ok && i < RMF_CELLS_ALL; i++) {
        uint32_t part = window * RMF_CELLS_ALL + i;
        put(s, RMF_COUNTED_hit, scene, part, cells.at[i][0]);
        put(s, RMF_COUNTED_missed, scene, part, cells.at[i][1]);
    }
    return ok;
}

static rmf_store_err take_heat(stretching *s)
{
    bool ok = true;
    rmf_rows rows = rmf_db_ask(
        s->w->db,
        "SELECT release, scene, span, cells FROM heat WHERE project = $1 AND "
        "day BETWEEN $2 AND $3",
        RMF_ARGS(RMF_T(s->place.project), RMF_N(s->first), RMF_N(s->last)));
    while (ok && rmf_rows_next(&rows)) {
        s->place.release = (uint32_t)rmf_rows_number(&rows, 0);
        ok = put_cells(s, rmf_rows_number(&rows, 1),
                       (uint32_t)rmf_rows_number(&rows, 2), &rows);
    }
    rmf_store_err err = rmf_rows_end(&rows);
    return err == RMF_STORE_OK && !ok ? RMF_STORE_BROKEN : err;
}

/* The first day from there on of which anything is counted; 0: there is none.
 */
static rmf_store_err next_day(rmf_db *db, const char *project, int64_t from,
                              int64_t *out)
{
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT COALESCE(MIN(day), 0) FROM (SELECT MIN(day) AS day FROM tally "
        "WHERE project = $1 AND day >= $2 AND day < $3 UNION ALL SELECT "
        "MIN(day) FROM seconds WHERE project = $1 AND day >= $2 AND day < $3 "
        "UNION ALL SELECT MIN(day) FROM heat WHERE project = $1 AND day >= $2 "
        "AND day < $3) AS days",
        RMF_ARGS(RMF_T(project), RMF_N(from), RMF_N(RMF_STRETCHES)));
    *out = rmf_rows_next(&rows) ? rmf_rows_number(&rows, 0) : 0;
    return rmf_rows_end(&rows);
}

/* The stretch in which that day is. */
static rmf_store_err make_one(const rmf_writing *w, const char *project,
                              int64_t day)
{
    int64_t first = day - day % RMF_STRETCH_DAYS;
    stretching s = {w,
                    {project, RMF_STRETCH_OF(day), 0},
                    first ? first : 1,
                    first + RMF_STRETCH_DAYS - 1};
    rmf_store_err err = take_tallies(&s);
    if (err == RMF_STORE_OK) err = take_seconds(&s);
    if (err == RMF_STORE_OK) err = take_heat(&s);
    return err == RMF_STORE_OK ? rmf_rollups_flush(w->rollups, w->db) : err;
}

rmf_store_err rmf_stretches_make(const rmf_writing *w, const char *project)
{
    static const char *const beginnings[] = {
        "DELETE FROM tally WHERE project = $1 AND day >= $2",
        "DELETE FROM seconds WHERE project = $1 AND day >= $2",
        "DELETE FROM heat WHERE project = $1 AND day >= $2",
    };
    rmf_store_err err = RMF_STORE_OK;
    int64_t day = 0;
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        if (err == RMF_STORE_OK) {
            err = rmf_db_run(w->db, beginnings[i],
                             RMF_ARGS(RMF_T(project), RMF_N(RMF_STRETCHES)),
                             NULL);
        }
    }
    if (err == RMF_STORE_OK) {
        err = rmf_db_run(w->db, "DELETE FROM stretching WHERE project = $1",
                         RMF_ARGS(RMF_T(project)), NULL);
    }
    if (err == RMF_STORE_OK) err = next_day(w->db, project, 1, &day);
    while (err == RMF_STORE_OK && day > 0) {
        err = make_one(w, project, day);
        int64_t from = day - day % RMF_STRETCH_DAYS + RMF_STRETCH_DAYS;
        if (err == RMF_STORE_OK) err = next_day(w->db, project, from, &day);
    }
    return err;
}

static bool find_film(rmf_store *store, char project[RMF_PROJECT_SIZE])
{
    bool found = false;
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_rows rows =
        rmf_db_ask(db, "SELECT project FROM stretching LIMIT 1", RMF_NO_ARGS);
    if (rmf_rows_next(&rows)) {
        rmf_rows_copy(&rows, 0, project, RMF_PROJECT_SIZE);
        found = true;
    }
    if (rmf_rows_end(&rows) != RMF_STORE_OK) found = false;
    rmf_store_give_back(db);
    return found;
}

rmf_store_err rmf_stretch_some(rmf_scribe *scribe, rmf_store *store, bool *more)
{
    char project[RMF_PROJECT_SIZE];
    rmf_store_err err = RMF_STORE_OK;
    *more = false;
    if (!find_film(store, project)) return RMF_STORE_OK;
    rmf_writing w = rmf_scribe_begin(scribe, &err);
    if (!w.db) return err;
    if (err == RMF_STORE_OK) err = rmf_stretches_make(&w, project);
    err = rmf_scribe_end(scribe, &w, err);
    *more = err == RMF_STORE_OK;
    return err;
}
