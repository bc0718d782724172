#include "media/fetches.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "media/take.h"
#include "media/tracks_file.h"
#include "media/upload_note.h"

#define LIST_MAX 100

/* ---- rows --------------------------------------------------------------- */

#define FETCH_FIELDS                                                           \
    "SELECT f.id, f.address, f.name, f.bytes, f.length, f.whole, f.clip, "     \
    "f.touched_ms, " RMF_JOB_COLUMNS " FROM arrival f JOIN job j ON j.kind = " \
    "'fetch' AND j.clip = f.id "

static void read_row(const rmf_rows *rows, rmf_fetch_row *out)
{
    RMF_ROWS_COPY(rows, 0, out->id);
    RMF_ROWS_COPY(rows, 1, out->address);
    RMF_ROWS_COPY(rows, 2, out->name);
    out->bytes = rmf_rows_number(rows, 3);
    out->length = rmf_rows_number(rows, 4);
    out->whole = rmf_rows_number(rows, 5) != 0;
    RMF_ROWS_COPY(rows, 6, out->clip);
    out->touched_ms = rmf_rows_number(rows, 7);
    rmf_jobs_read(rows, 8, &out->job);
}

static rmf_fetches_err find(rmf_db *db, const char *id, rmf_fetch_row *out)
{
    rmf_rows rows =
        rmf_db_ask(db, FETCH_FIELDS "WHERE f.id = $1", RMF_ARGS(RMF_T(id)));
    bool found = rmf_rows_next(&rows);
    if (found) read_row(&rows, out);
    if (rmf_rows_end(&rows) != RMF_STORE_OK) return RMF_FETCHES_NO_STORE;
    return found ? RMF_FETCHES_OK : RMF_FETCHES_UNKNOWN;
}

rmf_fetches_err rmf_fetches_find(rmf_store *store, const char *id,
                                 rmf_fetch_row *out)
{
    rmf_db *db = rmf_store_read(store);
    if (!db) return RMF_FETCHES_NO_STORE;
    rmf_fetches_err err = find(db, id, out);
    rmf_store_give_back(db);
    return err;
}

bool rmf_fetches_note(rmf_store *store, const rmf_fetch_row *row)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return false;
    err = rmf_db_run(
        db,
        "UPDATE arrival SET bytes = $2, length = $3, whole = $4, clip = $5, "
        "touched_ms = $6 WHERE id = $1",
        RMF_ARGS(RMF_T(row->id), RMF_N(row->bytes), RMF_N(row->length),
                 RMF_N(row->whole), RMF_T(row->clip), RMF_N(rmf_wall_ms())),
        NULL);
    return rmf_store_settle(db, err) == RMF_STORE_OK;
}

/* ---- asking ------------------------------------------------------------- */

static bool has_room(rmf_db *db)
{
    rmf_rows rows = rmf_db_ask(db,
                               "SELECT COUNT(*) FROM job WHERE kind = 'fetch' "
                               "AND state IN ('queued', 'running')",
                               RMF_NO_ARGS);
    bool room =
        rmf_rows_next(&rows) && rmf_rows_number(&rows, 0) < RMF_FETCHES_MOST;
    return rmf_rows_end(&rows) == RMF_STORE_OK && room;
}

static rmf_store_err insert(rmf_db *db, const char *address, const char *id)
{
    char name[RMF_UPLOAD_NAME_SIZE];
    rmf_take_name(address, name);
    rmf_store_err err = rmf_db_run(
        db,
        "INSERT INTO arrival (id, address, name, bytes, length, "
        "whole, clip, touched_ms) VALUES ($1, $2, $3, 0, 0, 0, '', "
        "$4)",
        RMF_ARGS(RMF_T(id), RMF_T(address), RMF_T(name), RMF_N(rmf_wall_ms())),
        NULL);
    return err == RMF_STORE_OK ? rmf_jobs_queue(db, "fetch", id, -1) : err;
}

rmf_fetches_err rmf_fetches_ask(rmf_store *store, const char *address,
                                char id[RMF_ID_SIZE])
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return RMF_FETCHES_NO_STORE;
    if (!has_room(db)) {
        rmf_store_undo(db);
        return RMF_FETCHES_MANY;
    }
    rmf_id_new(id);
    if (rmf_store_settle(db, insert(db, address, id)) != RMF_STORE_OK)
        return RMF_FETCHES_NO_STORE;
    rmf_clips_call(store);
    return RMF_FETCHES_OK;
}

rmf_fetches_err rmf_fetches_hold(rmf_store *store, const char *address,
                                 const char *worker, rmf_job *hold)
{
    char id[RMF_ID_SIZE];
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return RMF_FETCHES_NO_STORE;
    rmf_id_new(id);
    err = insert(db, address, id);
    if (err == RMF_STORE_OK)
        err = rmf_jobs_hold(db, worker, RMF_LANE_FETCH, id, hold);
    if (rmf_store_settle(db, err) != RMF_STORE_OK || !*hold->is.kind)
        return RMF_FETCHES_NO_STORE;
    return RMF_FETCHES_OK;
}

/* ---- as JSON ------------------------------------------------------------ */

const char *rmf_fetch_state(const rmf_fetch_row *row)
{
    static const char *const same[] = {"failed", "refused", "cancelled"};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if (strcmp(row->job.state, same[i]) == 0) return same[i];
    if (strcmp(row->job.state, "done") == 0) return "kept";
    return row->whole ? "whole" : "arriving";
}

static bool is_on_its_way(const rmf_fetch_row *row)
{
    return strcmp(row->job.state, "queued") == 0 ||
           strcmp(row->job.state, "running") == 0;
}

static json_t *short_json(const rmf_fetch_row *row)
{
    const char *state = rmf_fetch_state(row);
    json_t *to =
        json_pack("{s:s, s:s, s:I, s:I}", "upload", row->id, "state", state,
                  "offset", (json_int_t)row->bytes, "length",
                  (json_int_t)(row->length > 0 ? row->length : row->bytes));
    if (strcmp(state, "kept") == 0)
        (void)json_object_set_new(to, "clip", json_string(row->clip));
    return to;
}

json_t *rmf_fetch_json(const rmf_fetch_row *row)
{
    json_t *to = short_json(row);
    (void)json_object_set_new(to, "name", json_string(row->name));
    (void)json_object_set_new(to, "address", json_string(row->address));
    if (*row->job.why)
        (void)json_object_set_new(to, "words", json_string(row->job.why));
    (void)json_object_set_new(
        to, "job", is_on_its_way(row) ? rmf_jobs_json(&row->job) : json_null());
    return to;
}

json_t *rmf_fetches_arriving(rmf_db *db)
{
    rmf_fetch_row row;
    json_t *list = json_array();
    rmf_rows rows = rmf_db_ask(db,
                               FETCH_FIELDS "WHERE j.state <> 'done' ORDER BY "
                                            "j.created_ms DESC, f.id LIMIT $1",
                               RMF_ARGS(RMF_N(LIST_MAX)));
    while (rmf_rows_next(&rows)) {
        read_row(&rows, &row);
        (void)json_array_append_new(list, rmf_fetch_json(&row));
    }
    (void)rmf_rows_end(&rows);
    return list;
}

void rmf_fetches_put_state(rmf_store *store, const char *id, rmf_buf *out)
{
    char words[240];
    rmf_fetch_row row;
    json_t *to = NULL;
    if (rmf_fetches_find(store, id, &row) == RMF_FETCHES_OK) {
        to = short_json(&row);
        rmf_cut(row.job.why, words, sizeof words);
        (void)json_object_set_new(to, "words", json_string(words));
    } else {
        to = json_pack("{s:s, s:s}", "upload", id, "state", "removed");
    }
    rmf_json_put(out, to);
}

/* ---- deciding ----------------------------------------------------------- */

/* `change` in a transaction on one that is there, and the word of it. */
static rmf_fetches_err decide(rmf_store *store, const char *id,
                              rmf_store_err (*change)(rmf_db *, const char *))
{
    rmf_fetch_row row;
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_write(store, &err);
    if (!db) return RMF_FETCHES_NO_STORE;
    rmf_fetches_err found = find(db, id, &row);
    if (found != RMF_FETCHES_OK) {
        rmf_store_undo(db);
        return found;
    }
    if (rmf_store_settle(db, change(db, id)) != RMF_STORE_OK)
        return RMF_FETCHES_NO_STORE;
    rmf_jobs_tell(store, "upload", id);
    rmf_clips_call(store);
    return RMF_FETCHES_OK;
}

rmf_fetches_err rmf_fetches_cancel(rmf_store *store, const char *id)
{
    return decide(store, id, rmf_jobs_cancel);
}

static rmf_store_err again(rmf_db *db, const char *id)
{
    rmf_store_err err =
        rmf_db_run(db, "UPDATE arrival SET touched_ms = $2 WHERE id = $1",
                   RMF_ARGS(RMF_T(id), RMF_N(rmf_wall_ms())), NULL);
    return err == RMF_STORE_OK ? rmf_jobs_again(db, id) : err;
}

rmf_fetches_err rmf_fetches_retry(rmf_store *store, const char *id)
{
    return decide(store, id, again);
}

static rmf_store_err forget(rmf_db *db, const char *id)
{
    rmf_store_err err = rmf_jobs_forget(db, id);
    if (err != RMF_STORE_OK) return err;
    return rmf_db_run(db, "DELETE FROM arrival WHERE id = $1",
                      RMF_ARGS(RMF_T(id)), NULL);
}

rmf_fetches_err rmf_fetches_remove(rmf_store *store, const char *uploads,
                                   const char *id)
{
    char path[RMF_PATH_SIZE];
    rmf_fetches_err err = decide(store, id, forget);
    if (err == RMF_FETCHES_OK && rmf_upload_path(uploads, id, "fetch", path))
        (void)unlink(path);
    return err;
}

/* ---- sweeping ------------------------------------------------------------ */

static bool any_before(rmf_store *store, int64_t before_ms)
{
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_rows rows =
        rmf_db_ask(db, "SELECT 1 FROM arrival WHERE touched_ms < $1 LIMIT 1",
                   RMF_ARGS(RMF_N(before_ms)));
    bool any = rmf_rows_next(&rows);
    (void)rmf_rows_end(&rows);
    rmf_store_give_back(db);
    return any;
}

void rmf_fetches_expire(rmf_store *store, int64_t before_ms)
{
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db =
        any_before(store, before_ms) ? rmf_store_write(store, &err) : NULL;
    if (!db) return;
    err = rmf_db_run(
        db,
        "DELETE FROM job WHERE kind = 'fetch' AND clip IN (SELECT id FROM "
        "arrival WHERE touched_ms < $1) AND (worker = '' OR beat_ms < $2)",
        RMF_ARGS(RMF_N(before_ms), RMF_N(rmf_wall_ms() - RMF_DEAD_MS)), NULL);
    if (err == RMF_STORE_OK) {
        err = rmf_db_run(
            db,
            "DELETE FROM arrival WHERE touched_ms < $1 AND NOT EXISTS "
            "(SELECT 1 FROM job j WHERE j.kind = 'fetch' AND j.clip = "
            "arrival.id)",
            RMF_ARGS(RMF_N(before_ms)), NULL);
    }
    (void)rmf_store_settle(db, err);
}

bool rmf_fetches_waits(rmf_store *store, const char *id)
{
    rmf_fetch_row row;
    rmf_fetches_err err = rmf_fetches_find(store, id, &row);
    if (err != RMF_FETCHES_OK) return err != RMF_FETCHES_UNKNOWN;
    return is_on_its_way(&row) || strcmp(row.job.state, "failed") == 0;
}
