#include "reports/submissions.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/folded.h"
#include "reports/reports.h"
#include "reports/told.h"

/* Looked at for one page of those that hold certain words. */
#define LOOKED_MAX 20000

/* The columns of one, in the order of one_row. */
#define COLUMNS                                                                \
    "s.id, s.form, s.purpose, COALESCE(s.viewer, ''), s.session, s.release, "  \
    "s.arrived_ms, s.answers, s.n, s.handled_ms, s.handled_by, s.note, "       \
    "COALESCE(p.name, ''), COALESCE(z.no, 0), COALESCE(z.verdict, ''), "       \
    "COALESCE(z.language, '') "
#define FROM                                                                   \
    "FROM submission s LEFT JOIN person p ON p.id = s.handled_by LEFT JOIN "   \
    "session z ON z.id = s.session "

static json_t *handled_of(const rmf_rows *rows)
{
    const char *name = rmf_rows_text(rows, 12);
    json_int_t at = rmf_rows_number(rows, 9);
    if (at == 0) return json_null();
    return json_pack("{s:I, s:o}", "at_ms", at, "by",
                     *name ? json_string(name) : json_null());
}

/* With "n", "no" and "language", which told.h reads and takes away. */
static json_t *one_row(const rmf_rows *rows)
{
    const char *viewer = rmf_rows_text(rows, 3);
    json_t *answers = json_loads(rmf_rows_text(rows, 7), 0, NULL);
    return json_pack(
        "{s:s, s:s, s:s, s:o, s:s, s:s, s:I, s:o, s:I, s:o, s:s, s:I, s:s, "
        "s:s}",
        "id", rmf_rows_text(rows, 0), "form", rmf_rows_text(rows, 1), "purpose",
        rmf_rows_text(rows, 2), "viewer",
        *viewer ? json_string(viewer) : json_null(), "session",
        rmf_rows_text(rows, 4), "release", rmf_rows_text(rows, 5), "arrived_ms",
        (json_int_t)rmf_rows_number(rows, 6), "answers",
        json_is_object(answers) ? answers : json_object(), "n",
        (json_int_t)rmf_rows_number(rows, 8), "handled", handled_of(rows),
        "note", rmf_rows_text(rows, 11), "no",
        (json_int_t)rmf_rows_number(rows, 13), "verdict",
        rmf_rows_text(rows, 14), "language", rmf_rows_text(rows, 15));
}

/* ---- words --------------------------------------------------------------- */

static bool text_holds(const char *text, const char *words)
{
    char *folded = rmf_folded(text);
    bool held = folded && strstr(folded, words);
    free(folded);
    return held;
}

/* In any of its texts; numbers as they are written. */
static bool value_holds(const json_t *value, const char *words)
{
    if (json_is_string(value))
        return text_holds(json_string_value(value), words);
    if (!json_is_number(value)) return false;
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
    bool held = text && strstr(text, words);
    free(text);
    return held;
}

static bool row_holds(const json_t *row, const char *words)
{
    const char *field = NULL;
    json_t *value = NULL;
    if (!*words) return true;
    json_object_foreach(json_object_get(row, "answers"), field, value)
    {
        if (value_holds(value, words)) return true;
    }
    return text_holds(json_string_value(json_object_get(row, "note")), words);
}

/* ---- a page -------------------------------------------------------------- */

typedef struct listing {
    rmf_db *db;
    const rmf_submissions_asked *asked;
    int64_t before_ms;
    const char *before; /* of two of one moment */
    json_t *rows;
    json_t *next; /* id; NULL: there are no more */
} listing;

static rmf_found find_before(listing *l)
{
    bool there = false;
    l->before_ms = INT64_MAX;
    l->before = l->asked->before;
    if (!*l->before) return RMF_FOUND;
    rmf_rows rows = rmf_db_ask(
        l->db,
        "SELECT arrived_ms FROM submission WHERE id = $1 AND project = $2",
        RMF_ARGS(RMF_T(l->before), RMF_T(l->asked->project)));
    if (rmf_rows_next(&rows)) {
        l->before_ms = rmf_rows_number(&rows, 0);
        there = true;
    }
    if (rmf_rows_end(&rows) != RMF_STORE_OK) return RMF_NOT_READ;
    return there ? RMF_FOUND : RMF_NOT_THERE;
}

/* One more than a page is asked for, to know whether there is a next one. */
static rmf_store_err read_page(listing *l)
{
    const rmf_submissions_asked *a = l->asked;
    int64_t limit = *a->words ? LOOKED_MAX : a->page;
    int64_t looked = 0;
    json_t *last = NULL; /* id of the one that was looked at before */
    rmf_rows rows = rmf_db_stream(
        l->db,
        "SELECT " COLUMNS FROM
        "WHERE s.project = $1 AND ($2 = '' OR s.form = $2) AND ($3 = 0 OR ($3 "
        "= 1 AND s.handled_ms = 0) OR ($3 = 2 AND s.handled_ms > 0)) AND "
        "s.arrived_ms >= $4 AND s.arrived_ms < $5 AND (s.arrived_ms, s.id) < "
        "($6, $7) ORDER BY s.arrived_ms DESC, s.id DESC LIMIT $8",
        RMF_ARGS(RMF_T(a->project), RMF_T(a->form), RMF_N(a->handled),
                 RMF_N(a->from_ms), RMF_N(a->to_ms), RMF_N(l->before_ms),
                 RMF_T(l->before), RMF_N(limit + 1)));
    while (!l->next && rmf_rows_next(&rows)) {
        if ((int)json_array_size(l->rows) == a->page || looked == limit) {
            l->next = json_incref(last);
            break;
        }
        json_t *row = one_row(&rows);
        json_decref(last);
        last = json_incref(json_object_get(row, "id"));
        if (row_holds(row, a->words)) {
            (void)json_array_append_new(l->rows, row);
        } else {
            json_decref(row);
        }
        looked++;
    }
    json_decref(last);
    return rmf_rows_end(&rows);
}

rmf_found rmf_submissions(rmf_store *store, const rmf_submissions_asked *asked,
                          json_t **out)
{
    listing l = {
        .db = rmf_store_read(store), .asked = asked, .rows = json_array()};
    rmf_found found = l.db ? find_before(&l) : RMF_NOT_READ;
    if (found == RMF_FOUND && read_page(&l) != RMF_STORE_OK)
        found = RMF_NOT_READ;
    if (found == RMF_FOUND && !asked->plain &&
        rmf_tell(l.db, asked->project, l.rows) != RMF_STORE_OK)
        found = RMF_NOT_READ;
    if (l.db) rmf_store_give_back(l.db);
    *out = json_pack("{s:o, s:o}", "submissions", l.rows, "next",
                     l.next ? l.next : json_null());
    if (found == RMF_FOUND) return *out ? RMF_FOUND : RMF_NOT_READ;
    json_decref(*out);
    *out = NULL;
    return found;
}

rmf_found rmf_submission_find(rmf_store *store, const char *project,
                              const char *id, json_t **out)
{
    rmf_db *db = rmf_store_read(store);
    *out = NULL;
    if (!db) return RMF_NOT_READ;
    rmf_rows rows =
        rmf_db_ask(db,
                   "SELECT " COLUMNS FROM "WHERE s.project = $1 AND s.id = "
                   "$2",
                   RMF_ARGS(RMF_T(project), RMF_T(id)));
    json_t *list = json_array();
    if (rmf_rows_next(&rows)) (void)json_array_append_new(list, one_row(&rows));
    rmf_store_err err = rmf_rows_end(&rows);
    if (err == RMF_STORE_OK) err = rmf_tell(db, project, list);
    rmf_store_give_back(db);
    *out = json_incref(json_array_get(list, 0));
    json_decref(list);
    if (err == RMF_STORE_OK) return *out ? RMF_FOUND : RMF_NOT_THERE;
    json_decref(*out);
    *out = NULL;
    return RMF_NOT_READ;
}

/* ---- what people make of one --------------------------------------------- */

rmf_found rmf_submission_change_it(rmf_store *store,
                                   const rmf_submission_change *change)
{
    int64_t changed = 0;
    rmf_store_err err = rmf_store_run(
        store,
        "UPDATE submission SET handled_by = CASE WHEN $3 = 1 AND handled_ms = "
        "0 THEN $4 WHEN $3 = 0 THEN '' ELSE handled_by END, handled_ms = CASE "
        "WHEN $3 = 1 AND handled_ms = 0 THEN $5 WHEN $3 = 0 THEN 0 ELSE "
        "handled_ms END, note = COALESCE($6, note) WHERE project = $1 AND id = "
        "$2",
        RMF_ARGS(RMF_T(change->project), RMF_T(change->id),
                 RMF_N(change->handled), RMF_T(change->by),
                 RMF_N(rmf_wall_ms()), RMF_T(change->note)),
        &changed);
    if (err != RMF_STORE_OK) return RMF_NOT_READ;
    return changed > 0 ? RMF_FOUND : RMF_NOT_THERE;
}
