#include "reports/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/misses.h"

#define TENTHS_MAX 36000 /* an hour: nobody decides longer */

/* Of one kind and name, the most frequent: answers in free words, times and
 * places have no end, and anybody can send more. */
#define PARTS_MAX 2000

/* tallies[kind][name][part] = n, as jansson objects in insertion order. */
static json_t *read_tallies(rmf_db *db, const char *project)
{
    json_t *all = json_object();
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT kind, name, part, n FROM (SELECT kind, name, part, n, "
        "ROW_NUMBER() OVER (PARTITION BY kind, name ORDER BY n DESC, part) AS "
        "place FROM tally WHERE project = $1) AS ranked WHERE place <= $2 "
        "ORDER BY kind, name, CASE WHEN kind = 'answered' THEN place ELSE 0 "
        "END, part",
        RMF_ARGS(RMF_T(project), RMF_N(PARTS_MAX)));
    while (all && rmf_rows_next(&rows)) {
        const char *kind = rmf_rows_text(&rows, 0);
        json_t *names = json_object_get(all, kind);
        if (!names) {
            names = json_object();
            (void)json_object_set_new(all, kind, names);
        }
        const char *name = rmf_rows_text(&rows, 1);
        json_t *parts = json_object_get(names, name);
        if (!parts) {
            parts = json_object();
            (void)json_object_set_new(names, name, parts);
        }
        (void)json_object_set_new(parts, rmf_rows_text(&rows, 2),
                                  json_integer(rmf_rows_number(&rows, 3)));
    }
    if (rmf_rows_end(&rows) == RMF_STORE_OK) return all;
    json_decref(all);
    return NULL;
}

static json_int_t count_of(const json_t *tallies, const char *kind,
                           const char *name, const char *part)
{
    return json_integer_value(json_object_get(
        json_object_get(json_object_get(tallies, kind), name), part));
}

static json_t *share(json_int_t part, json_int_t whole)
{
    if (whole <= 0) return json_null();
    return json_real((double)part / (double)whole);
}

static const char *text_in(const json_t *object, const char *field)
{
    const char *text = json_string_value(json_object_get(object, field));
    return text ? text : "";
}

/* Endings and goals: the film's own list, with how many sessions reached it. */
static json_t *reached(const json_t *tallies, const char *kind,
                       const json_t *names, json_int_t plays)
{
    json_t *list = json_array();
    const char *id = NULL;
    json_t *label = NULL;
    union {
        const json_t *in;
        json_t *out;
    } all = {names};
    json_object_foreach(all.out, id, label)
    {
        json_int_t sessions = count_of(tallies, kind, id, "");
        (void)json_array_append_new(
            list,
            json_pack("{s:s, s:O, s:I, s:o}", "id", id, "label", label,
                      "sessions", sessions, "share", share(sessions, plays)));
    }
    return list;
}

/* Kinds that are looked at, not pressed: their rate says nothing. */
static bool is_seen_only(const char *kind)
{
    static const char *const kinds[] = {"text", "image", "countdown"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i], kind) == 0) return true;
    return false;
}

static json_t *one_element(const json_t *tallies, const char *id,
                           const json_t *about)
{
    json_int_t shown = count_of(tallies, "shown", id, "");
    json_int_t pressed = count_of(tallies, "pressed", id, "");
    bool rated = pressed > 0 || !is_seen_only(text_in(about, "kind"));
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:o}", "id", id,
                     "label", text_in(about, "label"), "kind",
                     text_in(about, "kind"), "scene", text_in(about, "scene"),
                     "shown", shown, "pressed", pressed, "presses",
                     count_of(tallies, "presses", id, ""), "rate",
                     rated ? share(pressed, shown) : json_null());
}

/* ---- choices
 * ------------------------------------------------------------------ */

/* Of a histogram of tenths of seconds. */
static json_t *median_seconds(const json_t *tenths)
{
    json_int_t total = 0;
    json_int_t seen = 0;
    const char *part = NULL;
    json_t *n = NULL;
    union {
        const json_t *in;
        json_t *out;
    } all = {tenths};
    json_int_t *counts = calloc(TENTHS_MAX + 1, sizeof *counts);
    json_object_foreach(all.out, part, n)
    {
        long at = strtol(part, NULL, 10);
        at = at < 0 ? 0 : at;
        at = at > TENTHS_MAX ? TENTHS_MAX : at;
        if (counts) counts[at] += json_integer_value(n);
        total += json_integer_value(n);
    }
    json_t *median = json_null();
    for (long at = 0; counts && total > 0 && at <= TENTHS_MAX; at++) {
        seen += counts[at];
        if (seen * 2 < total) continue;
        median = json_real((double)at / 10);
        break;
    }
    free(counts);
    return median;
}

static json_int_t sum(const json_t *tallies, const char *kind, const char *name)
{
    json_int_t total = 0;
    const char *part = NULL;
    json_t *n = NULL;
    json_object_foreach(json_object_get(json_object_get(tallies, kind), name),
                        part, n) total += json_integer_value(n);
    return total;
}

static json_t *one_choice(const json_t *tallies, const char *id,
                          const json_t *about, const json_t *options)
{
    json_t *list = json_array();
    json_int_t timeouts = sum(tallies, "defaulted", id);
    json_int_t decided = sum(tallies, "chosen", id) + timeouts;
    const char *option = NULL;
    json_t *label = NULL;
    union {
        const json_t *in;
        json_t *out;
    } all = {options};
    json_object_foreach(all.out, option, label)
    {
        json_int_t chosen = count_of(tallies, "chosen", id, option);
        json_int_t defaulted = count_of(tallies, "defaulted", id, option);
        (void)json_array_append_new(
            list, json_pack("{s:s, s:O, s:I, s:I, s:o}", "id", option, "label",
                            label, "chosen", chosen, "defaulted", defaulted,
                            "share", share(chosen + defaulted, decided)));
    }
    return json_pack(
        "{s:s, s:s, s:s, s:I, s:I, s:o, s:o}", "id", id, "label",
        text_in(about, "label"), "scene", text_in(about, "scene"), "decided",
        decided, "timeouts", timeouts, "median_seconds",
        median_seconds(json_object_get(json_object_get(tallies, "took"), id)),
        "options", list);
}

static json_t *one_question(const json_t *tallies, const char *id,
                            const json_t *about, const json_t *options)
{
    json_t *list = json_array();
    const char *answer = NULL;
    json_t *n = NULL;
    json_object_foreach(
        json_object_get(json_object_get(tallies, "answered"), id), answer, n)
    {
        const char *label = json_string_value(json_object_get(options, answer));
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:O}", "id", answer, "label",
                            label ? label : answer, "count", n));
    }
    return json_pack("{s:s, s:s, s:s, s:o}", "id", id, "label",
                     text_in(about, "label"), "scene", text_in(about, "scene"),
                     "answers", list);
}

static void add_elements(json_t *report, const json_t *tallies,
                         const json_t *outline)
{
    json_t *elements = json_array();
    json_t *choices = json_array();
    json_t *questions = json_array();
    const char *id = NULL;
    json_t *about = NULL;
    json_object_foreach(json_object_get(outline, "elements"), id, about)
    {
        const char *kind = text_in(about, "kind");
        const json_t *options =
            json_object_get(json_object_get(outline, "options"), id);
        (void)json_array_append_new(elements, one_element(tallies, id, about));
        if (strcmp(kind, "choice") == 0) {
            (void)json_array_append_new(
                choices, one_choice(tallies, id, about, options));
        }
        if (strcmp(kind, "question") == 0 || strcmp(kind, "input") == 0) {
            (void)json_array_append_new(
                questions, one_question(tallies, id, about, options));
        }
    }
    (void)json_object_set_new(report, "elements", elements);
    (void)json_object_set_new(report, "choices", choices);
    (void)json_object_set_new(report, "questions", questions);
}

static json_t *form_list(const json_t *tallies, const json_t *outline)
{
    json_t *list = json_array();
    const char *id = NULL;
    json_t *purpose = NULL;
    json_object_foreach(json_object_get(outline, "forms"), id, purpose)
    {
        const json_t *about =
            json_object_get(json_object_get(outline, "panels"), id);
        if (!about)
            about = json_object_get(json_object_get(outline, "elements"), id);
        (void)json_array_append_new(
            list,
            json_pack("{s:s, s:s, s:O, s:I}", "id", id, "label",
                      text_in(about, "label"), "purpose", purpose, "submitted",
                      count_of(tallies, "submitted", id, "")));
    }
    return list;
}

static json_t *build(const json_t *tallies, const rmf_release *release)
{
    const json_t *outline = release->outline;
    json_int_t plays = count_of(tallies, "play", "", "");
    json_int_t completions = count_of(tallies, "completed", "", "");
    json_t *report = json_pack(
        "{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:o}", "project", release->project,
        "title", text_in(outline, "title"), "release", release->id, "plays",
        plays, "viewers", count_of(tallies, "viewer", "known", ""), "anonymous",
        count_of(tallies, "viewer", "anonymous", ""), "completions",
        completions, "completion_rate", share(completions, plays));
    (void)json_object_set_new(
        report, "endings",
        reached(tallies, "ending", json_object_get(outline, "endings"), plays));
    (void)json_object_set_new(
        report, "goals",
        reached(tallies, "goal", json_object_get(outline, "goals"), plays));
    add_elements(report, tallies, outline);
    (void)json_object_set_new(report, "forms", form_list(tallies, outline));
    (void)json_object_set_new(
        report, "misses",
        rmf_misses(json_object_get(tallies, "missed"), outline));
    return report;
}

json_t *rmf_report_make(rmf_store *store, const rmf_release *release)
{
    rmf_db *db = rmf_store_read(store);
    if (!db) return NULL;
    json_t *tallies = read_tallies(db, release->project);
    rmf_store_give_back(db);
    json_t *report = tallies ? build(tallies, release) : NULL;
    json_decref(tallies);
    return report;
}

/* ---- submissions
 * ----------------------------------------------------------------- */

static json_t *one_submission(const rmf_rows *rows)
{
    const char *viewer = rmf_rows_text(rows, 3);
    json_t *answers = json_loads(rmf_rows_text(rows, 7), 0, NULL);
    return json_pack("{s:s, s:s, s:s, s:o, s:s, s:s, s:I, s:o}", "id",
                     rmf_rows_text(rows, 0), "form", rmf_rows_text(rows, 1),
                     "purpose", rmf_rows_text(rows, 2), "viewer",
                     *viewer ? json_string(viewer) : json_null(), "session",
                     rmf_rows_text(rows, 4), "release", rmf_rows_text(rows, 5),
                     "arrived_ms", (json_int_t)rmf_rows_number(rows, 6),
                     "answers", answers ? answers : json_object());
}

json_t *rmf_submissions(rmf_store *store, const char *project,
                        const char *before, int limit)
{
    json_t *list = json_array();
    rmf_db *db = rmf_store_read(store);
    if (!db) {
        json_decref(list);
        return NULL;
    }
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT id, form, purpose, COALESCE(viewer, ''), session, release, "
        "arrived_ms, answers FROM submission s WHERE project = $1 AND ($2 = "
        "'' OR EXISTS (SELECT 1 FROM submission b WHERE b.id = $2 AND "
        "(s.arrived_ms < b.arrived_ms OR (s.arrived_ms = b.arrived_ms AND "
        "s.id < b.id)))) ORDER BY arrived_ms DESC, id DESC LIMIT $3",
        RMF_ARGS(RMF_T(project), RMF_T(before ? before : ""), RMF_N(limit)));
    while (rmf_rows_next(&rows))
        (void)json_array_append_new(list, one_submission(&rows));
    rmf_store_err err = rmf_rows_end(&rows);
    rmf_store_give_back(db);
    if (err != RMF_STORE_OK) {
        json_decref(list);
        return NULL;
    }
    size_t count = json_array_size(list);
    json_t *next = json_null();
    if (count > 0 && (int)count == limit) {
        next =
            json_incref(json_object_get(json_array_get(list, count - 1), "id"));
    }
    return json_pack("{s:o, s:o}", "submissions", list, "next", next);
}

bool rmf_submissions_each(rmf_store *store, const char *project,
                          rmf_submission_fn *each, void *ctx)
{
    rmf_db *db = rmf_store_read(store);
    if (!db) return false;
    rmf_rows rows = rmf_db_stream(
        db,
        "SELECT id, form, purpose, COALESCE(viewer, ''), session, release, "
        "arrived_ms, answers FROM submission WHERE project = $1 ORDER BY "
        "arrived_ms DESC, id DESC",
        RMF_ARGS(RMF_T(project)));
    while (rmf_rows_next(&rows)) {
        json_t *row = one_submission(&rows);
        each(ctx, row);
        json_decref(row);
    }
    rmf_store_err err = rmf_rows_end(&rows);
    rmf_store_give_back(db);
    return err == RMF_STORE_OK;
}
