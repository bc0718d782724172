#include "reports/viewers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define KNOWN_FROM 5u  /* submissions that say what is known of somebody */
#define KNOWN_MAX  20u /* fields */

static bool contains(const char *text, const char *search)
{
    size_t size = strlen(search);
    for (; *text; text++)
        if (strncasecmp(text, search, size) == 0) return true;
    return size == 0;
}

/* ---- who is looked for --------------------------------------------------- */

static bool answers_contain(const char *text, const char *search)
{
    const char *name = NULL;
    json_t *value = NULL;
    bool found = false;
    json_t *answers = json_loads(text, 0, NULL);
    json_object_foreach(answers, name, value)
    {
        const char *said = json_string_value(value);
        found = found || (said && contains(said, search));
    }
    json_decref(answers);
    return found;
}

/* Ids, as the names of an object. */
static rmf_store_err find_senders(rmf_db *db, const char *project,
                                  const char *search, json_t *out)
{
    rmf_rows rows = rmf_db_stream(
        db,
        "SELECT viewer, answers FROM submission WHERE project = $1 AND viewer "
        "IS NOT NULL",
        RMF_ARGS(RMF_T(project)));
    while (rmf_rows_next(&rows)) {
        if (answers_contain(rmf_rows_text(&rows, 1), search)) {
            (void)json_object_set_new(out, rmf_rows_text(&rows, 0),
                                      json_true());
        }
    }
    return rmf_rows_end(&rows);
}

/* ---- the page ------------------------------------------------------------ */

/* Of the last that was told: `1764349200000_viewer`. */
static int64_t cursor_of(const char *before, const char **viewer)
{
    char *end = NULL;
    int64_t ms = before ? strtoll(before, &end, 10) : INT64_MAX;
    *viewer = end && *end == '_' ? end + 1 : "";
    return ms;
}

bool rmf_viewers_cursor(const char *before)
{
    const char *viewer = NULL;
    return *before >= '0' && *before <= '9' &&
           strlen(before) <= RMF_VIEWERS_CURSOR_MAX &&
           cursor_of(before, &viewer) >= 0 && *viewer;
}

static json_t *one_viewer(const rmf_rows *rows)
{
    return json_pack("{s:s, s:I, s:I, s:I, s:{}}", "id", rmf_rows_text(rows, 0),
                     "sessions", (json_int_t)rmf_rows_number(rows, 1),
                     "first_ms", (json_int_t)rmf_rows_number(rows, 2),
                     "last_ms", (json_int_t)rmf_rows_number(rows, 3), "known");
}

/* One more than a page, to know whether there is a next one. */
static rmf_store_err read_page(rmf_db *db, const char *project,
                               const char *search, const char *before,
                               const json_t *senders, json_t *list)
{
    const char *viewer = NULL;
    int64_t ms = cursor_of(before, &viewer);
    rmf_rows rows = rmf_db_stream(
        db,
        "SELECT viewer, COUNT(*), MIN(opened_ms), MAX(last_ms) FROM session "
        "WHERE project = $1 AND viewer IS NOT NULL AND verdict <> 'robot' "
        "GROUP BY viewer HAVING MAX(last_ms) < $2 OR (MAX(last_ms) = $2 AND "
        "viewer > $3) ORDER BY MAX(last_ms) DESC, viewer",
        RMF_ARGS(RMF_T(project), RMF_N(ms), RMF_T(viewer)));
    while (json_array_size(list) <= RMF_VIEWERS_PAGE && rmf_rows_next(&rows)) {
        const char *id = rmf_rows_text(&rows, 0);
        if (contains(id, search) || json_object_get(senders, id))
            (void)json_array_append_new(list, one_viewer(&rows));
    }
    return rmf_rows_end(&rows);
}

/* What somebody sent, the latest of each field. */
static rmf_store_err add_known(rmf_db *db, const char *project, json_t *viewer)
{
    const char *id = json_string_value(json_object_get(viewer, "id"));
    json_t *known = json_object_get(viewer, "known");
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT answers FROM submission WHERE viewer = $1 AND project = $2 "
        "ORDER BY arrived_ms DESC, id DESC LIMIT $3",
        RMF_ARGS(RMF_T(id), RMF_T(project), RMF_N(KNOWN_FROM)));
    while (rmf_rows_next(&rows)) {
        const char *name = NULL;
        json_t *value = NULL;
        json_t *answers = json_loads(rmf_rows_text(&rows, 0), 0, NULL);
        json_object_foreach(answers, name, value)
        {
            if (json_is_string(value) && !json_object_get(known, name) &&
                json_object_size(known) < KNOWN_MAX)
                (void)json_object_set(known, name, value);
        }
        json_decref(answers);
    }
    return rmf_rows_end(&rows);
}

/* The one that is too much goes, and the one before says how to go on. */
static json_t *cut_page(json_t *list)
{
    char cursor[RMF_VIEWERS_CURSOR_MAX + 1];
    size_t count = json_array_size(list);
    if (count <= RMF_VIEWERS_PAGE) return json_null();
    (void)json_array_remove(list, count - 1);
    const json_t *last = json_array_get(list, count - 2);
    (void)snprintf(cursor, sizeof cursor, "%" JSON_INTEGER_FORMAT "_%s",
                   json_integer_value(json_object_get(last, "last_ms")),
                   json_string_value(json_object_get(last, "id")));
    return json_string(cursor);
}

json_t *rmf_viewers(rmf_store *store, const char *project, const char *search,
                    const char *before)
{
    size_t i = 0;
    json_t *viewer = NULL;
    json_t *list = json_array();
    json_t *senders = json_object();
    rmf_store_err err = RMF_STORE_OK;
    rmf_db *db = rmf_store_read(store);
    if (db && *search) err = find_senders(db, project, search, senders);
    if (db && err == RMF_STORE_OK)
        err = read_page(db, project, search, before, senders, list);
    json_t *next = cut_page(list);
    json_array_foreach(list, i, viewer)
    {
        if (db && err == RMF_STORE_OK) err = add_known(db, project, viewer);
    }
    json_decref(senders);
    if (db) rmf_store_give_back(db);
    json_t *page = json_pack("{s:o, s:o}", "viewers", list, "next", next);
    if (db && err == RMF_STORE_OK) return page;
    json_decref(page);
    return NULL;
}
