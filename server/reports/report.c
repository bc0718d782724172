#include "reports/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events/events.h"
#include "reports/misses.h"

#define TENTHS_MAX 36000 /* an hour: nobody decides longer */

/* Of one kind and name, the most frequent: answers in free words, times and
 * places have no end, and anybody can send more. */
#define PARTS_MAX 2000

static const char *word_of_kind(int64_t number)
{
    static const char *const words[RMF_COUNTED_MAX] = {
#define X(kind, number, part, rollup) [number] = #kind,
        RMF_COUNTED(X)
#undef X
    };
    return number > 0 && number < RMF_COUNTED_MAX ? words[number] : NULL;
}

static bool has_number_parts(int64_t number)
{
    static const rmf_part parts[RMF_COUNTED_MAX] = {
#define X(kind, number, part, rollup) [number] = RMF_PART_##part,
        RMF_COUNTED(X)
#undef X
    };
    return parts[number] == RMF_PART_NUMBER;
}

/* The object under a key, made where there is none. */
static json_t *object_in(json_t *object, const char *key)
{
    json_t *inside = json_object_get(object, key);
    if (inside) return inside;
    (void)json_object_set_new(object, key, json_object());
    return json_object_get(object, key);
}

/* Kind, name, part as a number and as a word, n. */
static void take_tally(json_t *all, const rmf_rows *rows)
{
    char part[24];
    int64_t number = rmf_rows_number(rows, 0);
    const char *kind = word_of_kind(number);
    if (!kind) return;
    json_t *parts = object_in(object_in(all, kind), rmf_rows_text(rows, 1));
    (void)snprintf(part, sizeof part, "%lld",
                   (long long)rmf_rows_number(rows, 2));
    (void)json_object_set_new(
        parts, has_number_parts(number) ? part : rmf_rows_text(rows, 3),
        json_integer(rmf_rows_number(rows, 4)));
}

/* tallies[kind][name][part] = n, as jansson objects in insertion order. */
static rmf_store_err read_tallies(rmf_db *db, const char *project, json_t *all)
{
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT ranked.kind, COALESCE(w.word, ''), ranked.part, "
        "COALESCE(v.word, ''), ranked.n FROM (SELECT kind, name, part, n, "
        "ROW_NUMBER() OVER (PARTITION BY kind, name ORDER BY n DESC, part) AS "
        "place FROM (SELECT kind, name, part, SUM(n) AS n FROM tally WHERE "
        "project = $1 AND day = 0 GROUP BY kind, name, part HAVING SUM(n) > "
        "0) AS summed) AS ranked LEFT JOIN word w ON w.project = $1 AND w.id = "
        "ranked.name LEFT JOIN word v ON v.project = $1 AND v.id = ranked.part "
        "WHERE ranked.place <= $2 ORDER BY ranked.kind, ranked.name, CASE WHEN "
        "ranked.kind = $3 THEN ranked.place ELSE 0 END, v.word, ranked.part",
        RMF_ARGS(RMF_T(project), RMF_N(PARTS_MAX),
                 RMF_N(RMF_COUNTED_answered)));
    while (rmf_rows_next(&rows))
        take_tally(all, &rows);
    return rmf_rows_end(&rows);
}

/* missed[scene]["window x y"] = n */
static void take_missed(json_t *missed, const char *scene, int64_t window,
                        const rmf_cells *cells)
{
    char part[48];
    for (unsigned i = 0; i < RMF_CELLS_ALL; i++) {
        if (cells->at[i][1] <= 0) continue;
        (void)snprintf(part, sizeof part, "%lld %u %u", (long long)window,
                       i % RMF_CELLS, i / RMF_CELLS);
        json_t *parts = object_in(missed, scene);
        json_int_t before = json_integer_value(json_object_get(parts, part));
        (void)json_object_set_new(parts, part,
                                  json_integer(before + cells->at[i][1]));
    }
}

static rmf_store_err read_heat(rmf_db *db, const char *project, json_t *all)
{
    rmf_rows rows = rmf_db_ask(
        db,
        "SELECT w.word, h.span, h.cells FROM heat h JOIN word w ON w.project = "
        "h.project AND w.id = h.scene WHERE h.project = $1 AND h.day = 0",
        RMF_ARGS(RMF_T(project)));
    while (rmf_rows_next(&rows)) {
        size_t size = 0;
        rmf_cells cells = {0};
        const void *bytes = rmf_rows_bytes(&rows, 2, &size);
        if (rmf_cells_read(&cells, bytes, size))
            take_missed(object_in(all, "missed"), rmf_rows_text(&rows, 0),
                        rmf_rows_number(&rows, 1), &cells);
    }
    return rmf_rows_end(&rows);
}

/* The caller's; NULL: the store could not be read. */
static json_t *read_counts(rmf_db *db, const char *project)
{
    json_t *all = json_object();
    rmf_store_err err = read_tallies(db, project, all);
    if (err == RMF_STORE_OK) err = read_heat(db, project, all);
    if (err == RMF_STORE_OK) return all;
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
        plays, "viewers", count_of(tallies, "viewer", "", ""), "anonymous",
        count_of(tallies, "anonymous", "", ""), "completions", completions,
        "completion_rate", share(completions, plays));
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
    json_t *tallies = read_counts(db, release->project);
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
