/* The books as JSON of the report's shape. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simulate/came.h"
#include "simulate/inside.h"

#define ENOUGH 30 /* plays */

static json_t *ratio(int64_t part, int64_t whole)
{
    if (whole <= 0) return json_null();
    return json_real((double)part / (double)whole);
}

static int64_t of(const rmf_books *books, rmf_note_kind kind, const char *name)
{
    return rmf_books_count(books, kind,
                           *name ? rmf_books_known(books, name) : 0, 0);
}

static int64_t all_of(const rmf_books *books, rmf_note_kind kind)
{
    return rmf_books_count(books, kind, 0, 0);
}

static const char *text_of(const rmf_books *books, uint32_t word)
{
    return word ? books->texts[word] : "";
}

/* Every name of a kind with its count under `field`, and its share of `whole`
 * where that is at least 0. */
static json_t *listed(const rmf_books *books, rmf_note_kind kind,
                      const char *field, int64_t whole)
{
    json_t *list = json_array();
    for (size_t i = 0; i < books->sorted_count; i++) {
        const rmf_note *note = &books->sorted[i];
        if (note->kind != kind) continue;
        json_t *row = json_pack("{s:s, s:I}", "id", text_of(books, note->a),
                                field, (json_int_t)note->n);
        if (whole >= 0)
            (void)json_object_set_new(row, "share", ratio(note->n, whole));
        (void)json_array_append_new(list, row);
    }
    return list;
}

/* ---- goals --------------------------------------------------------------- */

/* The first time by which half of them are there. */
static json_t *middle(const rmf_books *books, rmf_note_kind kind, uint32_t name)
{
    int64_t all = 0;
    int64_t seen = 0;
    for (size_t i = 0; i < books->sorted_count; i++) {
        const rmf_note *note = &books->sorted[i];
        if (note->kind == kind && note->a == name) all += note->n;
    }
    for (uint32_t time = 0; all > 0; time++) {
        seen += rmf_books_count(books, kind, name, time);
        if (seen * 2 >= all) return json_real(rmf_books_seconds(time));
    }
    return json_null();
}

static json_t *goals(const rmf_books *books, int64_t plays)
{
    json_t *list = listed(books, RMF_NOTE_goal, "sessions", plays);
    size_t i = 0;
    json_t *row = NULL;
    json_array_foreach(list, i, row)
    {
        const char *id = json_string_value(json_object_get(row, "id"));
        (void)json_object_set_new(
            row, "median_seconds",
            middle(books, RMF_NOTE_reached_in, rmf_books_known(books, id)));
    }
    return list;
}

static void add_step(json_t *list, const char *id, int64_t sessions)
{
    const json_t *first = json_array_get(list, 0);
    const json_t *last = json_array_get(list, json_array_size(list) - 1);
    int64_t of_all =
        first ? json_integer_value(json_object_get(first, "sessions"))
              : sessions;
    int64_t before =
        last ? json_integer_value(json_object_get(last, "sessions")) : sessions;
    (void)json_array_append_new(
        list,
        json_pack("{s:s, s:I, s:I, s:o, s:o}", "id", id, "sessions",
                  (json_int_t)sessions, "lost", (json_int_t)(before - sessions),
                  "share_of_before", ratio(sessions, before), "share",
                  ratio(sessions, of_all)));
}

static json_t *funnel(const rmf_books *books)
{
    const rmf_screen *screen = books->screen;
    json_t *list = json_array();
    add_step(list, "opened", all_of(books, RMF_NOTE_opened));
    add_step(list, "played", all_of(books, RMF_NOTE_played));
    add_step(list, "interacted", all_of(books, RMF_NOTE_stepped));
    for (uint32_t i = 0; i < screen->goal_count; i++) {
        uint32_t goal = rmf_books_known(books, screen->goals[i]);
        add_step(list, screen->goals[i],
                 goal ? rmf_books_count(books, RMF_NOTE_stepped, goal, 0) : 0);
    }
    return list;
}

/* Every option and ending that anybody came to, with every goal. */
static json_t *conversions(const rmf_books *books)
{
    const rmf_screen *screen = books->screen;
    json_t *list = json_array();
    for (size_t i = 0; i < books->sorted_count; i++) {
        const rmf_note *note = &books->sorted[i];
        bool option = note->kind == RMF_NOTE_opted;
        if (!option && note->kind != RMF_NOTE_ending) continue;
        const char *name = text_of(books, note->a);
        const char *slash = option ? strchr(name, '/') : NULL;
        for (uint32_t g = 0; g < screen->goal_count; g++) {
            uint32_t goal = rmf_books_known(books, screen->goals[g]);
            int64_t reached = rmf_books_count(
                books, option ? RMF_NOTE_led : RMF_NOTE_concluded, note->a,
                goal ? goal : UINT32_MAX);
            (void)json_array_append_new(
                list,
                json_pack("{s:o, s:s, s:s, s:I, s:I, s:o}", "choice",
                          slash ? json_stringn(name, (size_t)(slash - name))
                                : json_null(),
                          "id", slash ? slash + 1 : name, "goal",
                          screen->goals[g], "sessions", (json_int_t)note->n,
                          "reached", (json_int_t)reached, "share",
                          ratio(reached, note->n)));
        }
    }
    return list;
}

/* ---- elements ------------------------------------------------------------ */

static bool is_one_of(const char *kind, const char *const *kinds)
{
    for (; *kinds; kinds++)
        if (strcmp(*kinds, kind) == 0) return true;
    return false;
}

static json_t *average_turn(const rmf_books *books, uint32_t name)
{
    int64_t all = 0;
    int64_t count = 0;
    for (size_t i = 0; i < books->sorted_count; i++) {
        const rmf_note *note = &books->sorted[i];
        if (note->kind != RMF_NOTE_turn || note->a != name) continue;
        all += (int64_t)note->b * note->n;
        count += note->n;
    }
    return ratio(all, count);
}

static json_t *element(const rmf_books *books, const rmf_screen_element *e)
{
    static const char *const looked_at[] = {"text", "image", "countdown", NULL};
    int64_t shown = of(books, RMF_NOTE_shown, e->id);
    int64_t used = of(books, RMF_NOTE_used, e->id);
    int64_t uses = of(books, RMF_NOTE_uses, e->id);
    bool rated = used > 0 || !is_one_of(e->kind, looked_at);
    uint32_t name = rmf_books_known(books, e->id);
    int64_t plays = all_of(books, RMF_NOTE_played);
    return json_pack(
        "{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:I}",
        "id", e->id, "kind", e->kind, "scene", e->scene, "shown",
        (json_int_t)shown, "pressed", (json_int_t)used, "presses",
        (json_int_t)uses, "hovered",
        (json_int_t)of(books, RMF_NOTE_hovered, e->id), "rate",
        rated ? ratio(used, shown) : json_null(), "rate_per_start",
        rated ? ratio(used, plays) : json_null(), "presses_per_start",
        ratio(uses, plays), "median_seconds",
        middle(books, RMF_NOTE_used_in, name), "turn",
        average_turn(books, name), "first",
        (json_int_t)rmf_books_count(books, RMF_NOTE_turn, name, 1));
}

/* The first tenth of a second by which half of the decisions were made. */
static json_t *median(const rmf_books *books, uint32_t name, int64_t total)
{
    int64_t seen = 0;
    for (uint32_t tenth = 0; total > 0; tenth++) {
        seen += rmf_books_count(books, RMF_NOTE_took, name, tenth);
        if (seen * 2 >= total) return json_real(tenth / 10.0);
    }
    return json_null();
}

static int64_t over_b(const rmf_books *books, rmf_note_kind kind, uint32_t name)
{
    int64_t all = 0;
    for (size_t i = 0; i < books->sorted_count; i++) {
        const rmf_note *note = &books->sorted[i];
        if (note->kind == kind && note->a == name) all += note->n;
    }
    return all;
}

static json_t *options(const rmf_books *books, uint32_t name, int64_t decided)
{
    json_t *list = json_array();
    for (uint32_t word = 1; word <= books->text_count; word++) {
        int64_t chosen = rmf_books_count(books, RMF_NOTE_chosen, name, word);
        int64_t defaulted =
            rmf_books_count(books, RMF_NOTE_defaulted, name, word);
        if (chosen + defaulted == 0) continue;
        (void)json_array_append_new(
            list, json_pack("{s:s, s:I, s:I, s:o}", "id", books->texts[word],
                            "chosen", (json_int_t)chosen, "defaulted",
                            (json_int_t)defaulted, "share",
                            ratio(chosen + defaulted, decided)));
    }
    return list;
}

static json_t *choice(const rmf_books *books, const rmf_screen_element *e)
{
    uint32_t name = rmf_books_known(books, e->id);
    int64_t timeouts = over_b(books, RMF_NOTE_defaulted, name);
    int64_t decided = over_b(books, RMF_NOTE_chosen, name) + timeouts;
    return json_pack("{s:s, s:s, s:I, s:I, s:o, s:o}", "id", e->id, "scene",
                     e->scene, "decided", (json_int_t)decided, "timeouts",
                     (json_int_t)timeouts, "median_seconds",
                     median(books, name, over_b(books, RMF_NOTE_took, name)),
                     "options", options(books, name, decided));
}

static json_t *question(const rmf_books *books, const rmf_screen_element *e)
{
    uint32_t name = rmf_books_known(books, e->id);
    json_t *list = json_array();
    for (size_t i = 0; i < books->sorted_count; i++) {
        const rmf_note *note = &books->sorted[i];
        if (note->kind != RMF_NOTE_answered || note->a != name) continue;
        (void)json_array_append_new(
            list, json_pack("{s:s, s:I}", "id", text_of(books, note->b),
                            "count", (json_int_t)note->n));
    }
    return json_pack("{s:s, s:s, s:o}", "id", e->id, "scene", e->scene,
                     "answers", list);
}

static json_t *form(const rmf_books *books, const char *id)
{
    return json_pack("{s:s, s:I}", "id", id, "submitted",
                     (json_int_t)of(books, RMF_NOTE_submitted, id));
}

static json_t *panels(const rmf_books *books)
{
    const rmf_screen *screen = books->screen;
    json_t *list = json_array();
    for (uint32_t i = 0; i < rmf_panel_count(screen->doc); i++) {
        const char *id = screen->panels[i];
        (void)json_array_append_new(
            list,
            json_pack(
                "{s:s, s:I, s:I, s:o}", "id", id, "sessions",
                (json_int_t)of(books, RMF_NOTE_read, id), "times",
                (json_int_t)of(books, RMF_NOTE_opens, id), "median_seconds",
                middle(books, RMF_NOTE_read_in, rmf_books_known(books, id))));
    }
    return list;
}

static void add_elements(const rmf_books *books, json_t *out)
{
    static const char *const asking[] = {"question", "input", NULL};
    const rmf_screen *screen = books->screen;
    json_t *elements = json_array();
    json_t *choices = json_array();
    json_t *questions = json_array();
    json_t *forms = json_array();
    for (uint32_t i = 0; i < rmf_element_count(screen->doc); i++) {
        const rmf_screen_element *e = &screen->elements[i];
        (void)json_array_append_new(elements, element(books, e));
        if (strcmp(e->kind, "choice") == 0)
            (void)json_array_append_new(choices, choice(books, e));
        if (is_one_of(e->kind, asking))
            (void)json_array_append_new(questions, question(books, e));
        if (strcmp(e->kind, "form") == 0)
            (void)json_array_append_new(forms, form(books, e->id));
    }
    for (uint32_t i = 0; i < rmf_panel_count(screen->doc); i++) {
        if (screen->forms[i])
            (void)json_array_append_new(forms, form(books, screen->panels[i]));
    }
    (void)json_object_set_new(out, "elements", elements);
    (void)json_object_set_new(out, "panels", panels(books));
    (void)json_object_set_new(out, "choices", choices);
    (void)json_object_set_new(out, "questions", questions);
    (void)json_object_set_new(out, "forms", forms);
}

/* ---- scenes and ways ----------------------------------------------------- */

static json_t *scene(const rmf_books *books, uint32_t at, int64_t *watched)
{
    const char *id = books->screen->scenes[at];
    int64_t length = rmf_scene_length_us(books->screen->doc, at);
    int64_t entered = of(books, RMF_NOTE_entered, id);
    int64_t left = of(books, RMF_NOTE_stands, id);
    json_t *retention = json_array();
    for (int64_t s = 0; s * RMF_SIM_SECOND_US < length; s++) {
        const int64_t *n = books->seconds[books->begins[at] + (size_t)s];
        *watched += n[0];
        (void)json_array_append_new(
            retention, json_pack("[I, I, I]", (json_int_t)n[0],
                                 (json_int_t)n[1], (json_int_t)n[2]));
    }
    return json_pack(
        "{s:s, s:I, s:I, s:I, s:o, s:I, s:o}", "id", id, "entered",
        (json_int_t)entered, "visits",
        (json_int_t)of(books, RMF_NOTE_visits, id), "left", (json_int_t)left,
        "left_rate", ratio(left, entered), "plays_seconds",
        (json_int_t)of(books, RMF_NOTE_seconds, id), "retention", retention);
}

static json_t *name_or_null(const rmf_books *books, uint32_t word)
{
    return word ? json_string(books->texts[word]) : json_null();
}

static json_t *edges(const rmf_books *books)
{
    json_t *list = json_array();
    for (size_t i = 0; i < books->sorted_count; i++) {
        const rmf_note *note = &books->sorted[i];
        if (note->kind != RMF_NOTE_edge) continue;
        (void)json_array_append_new(
            list,
            json_pack("{s:o, s:s, s:I, s:o}", "from",
                      name_or_null(books, note->a), "to",
                      text_of(books, note->b), "count", (json_int_t)note->n,
                      "share",
                      ratio(note->n, over_b(books, RMF_NOTE_edge, note->a))));
    }
    return list;
}

/* Where on the picture there was nothing to press: every cell. */
static json_t *cells(const rmf_books *books)
{
    const uint32_t all = RMF_SIM_CELLS * RMF_SIM_CELLS;
    json_t *list = json_array();
    for (size_t i = 0; i < books->sorted_count; i++) {
        const rmf_note *note = &books->sorted[i];
        if (note->kind != RMF_NOTE_missed) continue;
        (void)json_array_append_new(
            list,
            json_pack("{s:s, s:i, s:i, s:i, s:I}", "scene",
                      text_of(books, note->a), "window", (int)(note->b / all),
                      "x", (int)(note->b % RMF_SIM_CELLS), "y",
                      (int)(note->b % all / RMF_SIM_CELLS), "count",
                      (json_int_t)note->n));
    }
    return list;
}

static json_t *manners(const rmf_books *books, int64_t played)
{
    static const char *const ids[] = {"muted", "hidden", "rate", "idle"};
    json_t *list = json_array();
    for (uint32_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        int64_t seconds = rmf_books_count(books, RMF_NOTE_passive, 0, i);
        (void)json_array_append_new(
            list, json_pack("{s:s, s:I, s:o, s:I}", "id", ids[i], "seconds",
                            (json_int_t)seconds, "share",
                            ratio(seconds, played), "sessions",
                            (json_int_t)rmf_books_count(
                                books, RMF_NOTE_passively, 0, i)));
    }
    return list;
}

static void add_scenes(const rmf_books *books, json_t *out)
{
    int64_t watched = 0;
    int64_t played = 0;
    json_t *scenes = json_array();
    for (uint32_t i = 0; i < rmf_scene_count(books->screen->doc); i++) {
        (void)json_array_append_new(scenes, scene(books, i, &watched));
        played += of(books, RMF_NOTE_seconds, books->screen->scenes[i]);
    }
    (void)json_object_set_new(out, "watched_seconds", json_integer(watched));
    (void)json_object_set_new(out, "played_seconds", json_integer(played));
    (void)json_object_set_new(out, "average_seconds",
                              ratio(watched, all_of(books, RMF_NOTE_played)));
    (void)json_object_set_new(out, "manners", manners(books, played));
    (void)json_object_set_new(out, "scenes", scenes);
    (void)json_object_set_new(out, "edges", edges(books));
    (void)json_object_set_new(out, "cells", cells(books));
}

/* ---- days ---------------------------------------------------------------- */

/* Of the days since 1970, by the calendar that goes on both ways. */
static void name_day(int64_t day, char out[16])
{
    int64_t z = day + 719468;
    int64_t era = z / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int64_t month = mp < 10 ? mp + 3 : mp - 9;
    int64_t year = yoe + era * 400 + (month <= 2);
    (void)snprintf(out, 16, "%04d-%02d-%02d", (int)year, (int)month,
                   (int)(doy - (153 * mp + 2) / 5 + 1));
}

static json_t *days(const rmf_books *books)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < RMF_SIM_DAYS && books->days[i].day; i++) {
        const rmf_day_book *day = &books->days[i];
        char name[16];
        name_day(day->day, name);
        (void)json_array_append_new(
            list,
            json_pack("{s:s, s:I, s:I, s:I, s:I, s:I}", "day", name, "opened",
                      (json_int_t)day->opened, "plays", (json_int_t)day->played,
                      "completions", (json_int_t)day->completed, "interacted",
                      (json_int_t)day->interacted, "submissions",
                      (json_int_t)day->submissions));
    }
    return list;
}

/* ---- all ----------------------------------------------------------------- */

json_t *rmf_books_json(rmf_books *books)
{
    if (!rmf_books_sort(books)) return NULL;
    int64_t plays = all_of(books, RMF_NOTE_played);
    int64_t opened = all_of(books, RMF_NOTE_opened);
    int64_t done = all_of(books, RMF_NOTE_completed);
    int64_t interacted = all_of(books, RMF_NOTE_interacted);
    json_t *out = json_pack(
        "{s:s, s:s, s:I, s:I, s:I, s:I, s:o, s:I, s:I, s:b, s:I, s:o}",
        "project", books->screen->project, "release", books->screen->release,
        "plays", (json_int_t)plays, "viewers", (json_int_t)books->viewers,
        "anonymous", (json_int_t)books->anonymous, "completions",
        (json_int_t)done, "completion_rate", ratio(done, plays), "opened",
        (json_int_t)opened, "robots", (json_int_t)all_of(books, RMF_NOTE_robot),
        "enough", plays >= ENOUGH, "interacted", (json_int_t)interacted,
        "interaction_rate", ratio(interacted, plays));
    if (!out) return NULL;
    (void)json_object_set_new(
        out, "endings", listed(books, RMF_NOTE_ending, "sessions", plays));
    (void)json_object_set_new(out, "goals", goals(books, plays));
    (void)json_object_set_new(out, "funnel", funnel(books));
    (void)json_object_set_new(out, "conversions", conversions(books));
    rmf_books_sources(books, out);
    add_elements(books, out);
    add_scenes(books, out);
    (void)json_object_set_new(out, "days", days(books));
    (void)json_object_set_new(out, "devices",
                              listed(books, RMF_NOTE_device, "count", -1));
    (void)json_object_set_new(out, "languages",
                              listed(books, RMF_NOTE_language, "count", -1));
    return out;
}
