#include "reports/sessions.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "events/events.h"

/* Looked at for one page of those that entered a scene. */
#define LOOKED_MAX 20000
#define TAGS_MAX   (16u << 10) /* bytes of JSON */

/* ---- one session --------------------------------------------------------- */

/* Numbers of the scene that a session has to have entered, and of one that it
 * has not; 0: it need not. */
typedef struct scene_nos {
    int64_t entered, without;
} scene_nos;

/* What of its ledger is shown. */
typedef struct shown {
    bool played, completed, entered, excluded;
    json_int_t seconds, presses;
    json_t *endings; /* numbers */
    const scene_nos *scenes;
} shown;

static void take_count(void *ctx, rmf_counted kind, uint32_t name,
                       uint32_t part, int64_t n)
{
    shown *s = ctx;
    (void)part;
    if (kind == RMF_COUNTED_play) s->played = true;
    if (kind == RMF_COUNTED_completed) s->completed = true;
    if (kind == RMF_COUNTED_once) s->seconds += n;
    if (kind == RMF_COUNTED_presses) s->presses += n;
    if (kind == RMF_COUNTED_entered) {
        s->entered = s->entered || name == s->scenes->entered;
        s->excluded = s->excluded || name == s->scenes->without;
    }
    if (kind == RMF_COUNTED_ending)
        (void)json_array_append_new(s->endings, json_integer(name));
}

/* The columns of a session, in the order of one_session. */
#define COLUMNS                                                                \
    "id, COALESCE(viewer, ''), release, device, language, opened_ms, "         \
    "last_ms, "                                                                \
    "verdict, ledger, no, host, tags, country"

static json_t *tags_of(const char *column)
{
    rmf_buf text;
    rmf_buf_init(&text, TAGS_MAX);
    rmf_came_tags(column, &text);
    json_t *tags = json_loads(text.at, 0, NULL);
    rmf_buf_free(&text);
    return tags ? tags : json_object();
}

/* Endings are numbers yet. NULL: it is not asked for. */
static json_t *one_session(const rmf_rows *rows, const scene_nos *scenes)
{
    size_t size = 0;
    shown s = {.endings = json_array(), .scenes = scenes};
    const char *viewer = rmf_rows_text(rows, 1);
    const void *bytes = rmf_rows_bytes(rows, 8, &size);
    if (size > 0) (void)rmf_ledger_counts(bytes, size, take_count, &s);
    if ((scenes->entered && !s.entered) || s.excluded) {
        json_decref(s.endings);
        return NULL;
    }
    return json_pack(
        "{s:s, s:o, s:s, s:s, s:s, s:I, s:I, s:b, s:b, s:I, s:o, s:I, s:s, "
        "s:s, s:o, s:s}",
        "id", rmf_rows_text(rows, 0), "viewer",
        *viewer ? json_string(viewer) : json_null(), "release",
        rmf_rows_text(rows, 2), "device", rmf_rows_text(rows, 3), "language",
        rmf_rows_text(rows, 4), "opened_ms",
        (json_int_t)rmf_rows_number(rows, 5), "last_ms",
        (json_int_t)rmf_rows_number(rows, 6), "played", s.played, "completed",
        s.completed, "seconds", s.seconds, "endings", s.endings, "presses",
        s.presses, "verdict", rmf_rows_text(rows, 7), "host",
        rmf_rows_text(rows, 10), "tags", tags_of(rmf_rows_text(rows, 11)),
        "country", rmf_rows_text(rows, 12));
}

/* ---- words --------------------------------------------------------------- */

static rmf_store_err word_of(rmf_db *db, const char *project, int64_t number,
                             json_t **out)
{
    rmf_rows rows =
        rmf_db_ask(db, "SELECT word FROM word WHERE project = $1 AND id = $2",
                   RMF_ARGS(RMF_T(project), RMF_N(number)));
    *out = json_string(rmf_rows_next(&rows) ? rmf_rows_text(&rows, 0) : "");
    return rmf_rows_end(&rows);
}

/* Numbers become ids; `known` remembers them. */
static rmf_store_err name_endings(rmf_db *db, const char *project,
                                  json_t *session, json_t *known)
{
    char key[24];
    rmf_store_err err = RMF_STORE_OK;
    json_t *list = json_object_get(session, "endings");
    for (size_t i = 0; i < json_array_size(list) && err == RMF_STORE_OK; i++) {
        json_int_t number = json_integer_value(json_array_get(list, i));
        (void)snprintf(key, sizeof key, "%lld", (long long)number);
        json_t *word = json_incref(json_object_get(known, key));
        if (!word) {
            err = word_of(db, project, number, &word);
            (void)json_object_set(known, key, word);
        }
        (void)json_array_set_new(list, i, word);
    }
    return err;
}

static rmf_store_err number_of(rmf_db *db, const char *project,
                               const char *word, int64_t *out)
{
    rmf_rows rows =
        rmf_db_ask(db, "SELECT id FROM word WHERE project = $1 AND word = $2",
                   RMF_ARGS(RMF_T(project), RMF_T(word)));
    if (rmf_rows_next(&rows)) *out = rmf_rows_number(&rows, 0);
    return rmf_rows_end(&rows);
}

/* ---- the list ------------------------------------------------------------ */

typedef struct listing {
    rmf_db *db;
    const char *project;
    const rmf_sessions_asked *asked;
    int64_t day, no; /* what comes before these is listed */
    scene_nos scenes;
    json_t *sessions;
    json_t *next; /* id; NULL: there are no more */
} listing;

static const char *or_any(const char *asked)
{
    return asked ? asked : "";
}

/* Newest first: by the day on which they were opened and, within it, by their
 * numbers, as the index session_by_day has them. */
static rmf_rows ask_page(const listing *l, int64_t limit)
{
    const rmf_query *query = l->asked->query;
    int64_t last = query->last ? query->last : INT64_MAX;
    const rmf_arg device = RMF_T(or_any(query->device));
    const rmf_arg host = RMF_T(or_any(query->host));
    const rmf_arg tag = RMF_T(or_any(query->tag));
    const rmf_arg country = RMF_T(or_any(query->country));
    /* + 0: by the index of viewers, not that of days. */
    if (l->asked->viewer) {
        return rmf_db_stream(
            l->db,
            "SELECT " COLUMNS " FROM session WHERE project = $1 AND viewer = "
            "$8 AND day + 0 BETWEEN $2 AND $3 AND ($4 = '' OR release = $4) "
            "AND (day + 0, no + 0) < ($5, $6) AND " RMF_PICKED(
                "9", "10", "11",
                "12") " ORDER BY day + 0 DESC, no + 0 DESC LIMIT $7",
            RMF_ARGS(RMF_T(l->project), RMF_N(query->first), RMF_N(last),
                     RMF_T(or_any(query->release)), RMF_N(l->day), RMF_N(l->no),
                     RMF_N(limit), RMF_T(l->asked->viewer), device, host, tag,
                     country));
    }
    return rmf_db_stream(
        l->db,
        "SELECT " COLUMNS " FROM session WHERE project = $1 AND day BETWEEN $2 "
        "AND $3 AND ($4 = '' OR release = $4) AND (day, no) < ($5, $6) "
        "AND " RMF_PICKED("8", "9", "10",
                          "11") " ORDER BY day DESC, no DESC LIMIT $7",
        RMF_ARGS(RMF_T(l->project), RMF_N(query->first), RMF_N(last),
                 RMF_T(or_any(query->release)), RMF_N(l->day), RMF_N(l->no),
                 RMF_N(limit), device, host, tag, country));
}

/* One more than a page is asked for, to know whether there is a next one. */
static rmf_store_err read_page(listing *l)
{
    bool picked = l->scenes.entered || l->scenes.without;
    int64_t limit = picked ? LOOKED_MAX : RMF_SESSIONS_PAGE;
    int64_t looked = 0;
    json_t *last = NULL; /* id of the one that was looked at before */
    rmf_rows rows = ask_page(l, limit + 1);
    while (!l->next && rmf_rows_next(&rows)) {
        if (json_array_size(l->sessions) == RMF_SESSIONS_PAGE ||
            looked == limit) {
            l->next = json_incref(last);
            break;
        }
        json_t *session = one_session(&rows, &l->scenes);
        json_decref(last);
        last = json_string(rmf_rows_text(&rows, 0));
        if (session) (void)json_array_append_new(l->sessions, session);
        looked++;
    }
    json_decref(last);
    return rmf_rows_end(&rows);
}

/* Where the session stands behind which the page begins. */
static rmf_found find_before(listing *l)
{
    bool there = false;
    l->day = l->no = INT64_MAX;
    if (!l->asked->before) return RMF_FOUND;
    rmf_rows rows = rmf_db_ask(
        l->db, "SELECT day, no FROM session WHERE id = $1 AND project = $2",
        RMF_ARGS(RMF_T(l->asked->before), RMF_T(l->project)));
    if (rmf_rows_next(&rows)) {
        l->day = rmf_rows_number(&rows, 0);
        l->no = rmf_rows_number(&rows, 1);
        there = true;
    }
    if (rmf_rows_end(&rows) != RMF_STORE_OK) return RMF_NOT_READ;
    return there ? RMF_FOUND : RMF_NOT_THERE;
}

static rmf_store_err list_page(listing *l)
{
    const char *entered = l->asked->query->entered;
    const char *without = l->asked->query->without;
    json_t *known = json_object();
    rmf_store_err err = RMF_STORE_OK;
    size_t i = 0;
    json_t *session = NULL;
    if (entered)
        err = number_of(l->db, l->project, entered, &l->scenes.entered);
    if (without && err == RMF_STORE_OK)
        err = number_of(l->db, l->project, without, &l->scenes.without);
    bool nobody = entered && !l->scenes.entered; /* has ever been there */
    if (err == RMF_STORE_OK && !nobody) err = read_page(l);
    json_array_foreach(l->sessions, i, session)
    {
        if (err == RMF_STORE_OK)
            err = name_endings(l->db, l->project, session, known);
    }
    json_decref(known);
    return err;
}

rmf_found rmf_sessions(rmf_store *store, const char *project,
                       const rmf_sessions_asked *asked, json_t **out)
{
    listing l = {.db = rmf_store_read(store),
                 .project = project,
                 .asked = asked,
                 .sessions = json_array()};
    rmf_found found = l.db ? find_before(&l) : RMF_NOT_READ;
    if (found == RMF_FOUND && list_page(&l) != RMF_STORE_OK)
        found = RMF_NOT_READ;
    if (l.db) rmf_store_give_back(l.db);
    *out = json_pack("{s:o, s:o}", "sessions", l.sessions, "next",
                     l.next ? l.next : json_null());
    if (found == RMF_FOUND) return *out ? RMF_FOUND : RMF_NOT_READ;
    json_decref(*out);
    *out = NULL;
    return found;
}

/* ---- one with its events ------------------------------------------------- */

typedef struct telling {
    rmf_buf *out;
    int64_t opened_ms;
    int64_t at_ms; /* of the event before */
    bool more;     /* something was written */
} telling;

static void write_event(void *ctx, const rmf_stored_event *is)
{
    telling *t = ctx;
    json_t *event = json_loadb(is->json, is->size, 0, NULL);
    const json_t *at = json_object_get(event, "at_ms");
    if (at) t->at_ms = json_integer_value(at);
    json_decref(event);
    rmf_buf_putf(t->out, "%s\n  {\"n\": %" PRId64 ", \"wall_ms\": %" PRId64,
                 t->more ? "," : "", is->n, t->opened_ms + t->at_ms);
    t->more = true;
    if (is->size > 2) {
        rmf_buf_puts(t->out, ", ");
        rmf_buf_add(t->out, is->json + 1, is->size - 1);
    } else {
        rmf_buf_puts(t->out, "}");
    }
}

static rmf_store_err write_events(rmf_db *db, int64_t no, int64_t from,
                                  telling *t)
{
    int64_t next = -1;
    rmf_buf_puts(t->out, ",\n \"events\": [");
    rmf_store_err err = rmf_events_of(db, no, from, write_event, t, &next);
    rmf_buf_puts(t->out, t->more ? "\n ],\n" : "],\n");
    if (next < 0) {
        rmf_buf_puts(t->out, " \"next\": null\n}\n");
    } else {
        rmf_buf_putf(t->out, " \"next\": %" PRId64 "\n}\n", next);
    }
    return err;
}

/* Its JSON without the bracket at the end. */
static void write_head(const json_t *session, rmf_buf *out)
{
    char *text = json_dumps(session, JSON_INDENT(1));
    size_t size = text ? strlen(text) : 0;
    while (size > 0 && (text[size - 1] == '}' || text[size - 1] == '\n'))
        size--;
    rmf_buf_add(out, text ? text : "", size);
    free(text);
}

static rmf_found write_session(rmf_db *db, const char *project,
                               const char *session, int64_t from, rmf_buf *out)
{
    static const scene_nos any;
    telling t = {.out = out};
    int64_t no = 0;
    json_t *about = NULL;
    json_t *known = json_object();
    rmf_rows rows = rmf_db_ask(
        db, "SELECT " COLUMNS " FROM session WHERE id = $1 AND project = $2",
        RMF_ARGS(RMF_T(session), RMF_T(project)));
    if (rmf_rows_next(&rows)) {
        about = one_session(&rows, &any);
        t.opened_ms = rmf_rows_number(&rows, 5);
        no = rmf_rows_number(&rows, 9);
    }
    rmf_store_err err = rmf_rows_end(&rows);
    rmf_found found = about ? RMF_FOUND : RMF_NOT_THERE;
    if (err == RMF_STORE_OK && about)
        err = name_endings(db, project, about, known);
    if (err == RMF_STORE_OK && about) {
        write_head(about, out);
        err = write_events(db, no, from, &t);
    }
    json_decref(about);
    json_decref(known);
    return err == RMF_STORE_OK ? found : RMF_NOT_READ;
}

rmf_found rmf_session_write(rmf_store *store, const char *project,
                            const char *session, int64_t from, rmf_buf *out)
{
    rmf_db *db = rmf_store_read(store);
    if (!db) return RMF_NOT_READ;
    rmf_found found = write_session(db, project, session, from, out);
    rmf_store_give_back(db);
    return found;
}
