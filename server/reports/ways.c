#include "reports/ways.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "events/events.h"
#include "reports/counts.h"
#include "reports/report.h"

#define SESSION_SIZE 65u   /* of an id and a zero */
#define ENDS_MAX     1000u /* goals and endings */
#define INDEX_SIZE   (1u << 18)

_Static_assert(INDEX_SIZE >= 2 * RMF_WAYS_MAX, "half of it stays free");

/* How many of a way's sessions came to a goal or an ending. */
typedef struct outcome {
    struct outcome *next;
    rmf_counted kind;
    uint32_t name;
    json_int_t sessions;
} outcome;

/* A whole way, or one to a goal or an ending. */
typedef struct way {
    rmf_counted kind; /* 0: a whole one */
    uint32_t name;
    const uint32_t *scenes;
    uint32_t count;
    bool more;
    json_int_t sessions, left;
    int64_t no; /* of the newest session */
    char session[SESSION_SIZE];
    outcome *outcomes;
} way;

/* A goal or an ending, with the shortest way there. */
typedef struct end {
    rmf_counted kind;
    uint32_t name;
    json_int_t sessions;
    uint32_t way; /* its place + 1; 0: none was kept */
    uint32_t inputs;
    int64_t at_ms, no;
    char session[SESSION_SIZE];
} end;

typedef struct walking {
    rmf_db *db;
    const char *project;
    way *ways;
    uint32_t count, room;
    uint32_t *index; /* places + 1 by hash */
    rmf_arena arena; /* scenes and outcomes */
    end *ends;
    uint32_t end_count;
    json_int_t plays;
    json_t *words; /* {number: word}, those that are shown */
    bool failed;   /* no memory */
    rmf_store_err err;
} walking;

/* ---- ways ---------------------------------------------------------------- */

static uint32_t hash_of(const way *w)
{
    uint64_t hash = (uint64_t)w->kind * 61 + w->name + w->more;
    for (uint32_t i = 0; i < w->count; i++) {
        hash = (hash ^ w->scenes[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return (uint32_t)(hash >> 20);
}

static bool is_same(const way *a, const way *b)
{
    return a->kind == b->kind && a->name == b->name && a->count == b->count &&
           a->more == b->more &&
           (a->count == 0 ||
            memcmp(a->scenes, b->scenes, a->count * sizeof *a->scenes) == 0);
}

/* Where it stands in the index, or would. */
static uint32_t place_of(const walking *w, const way *key)
{
    uint32_t at = hash_of(key) & (INDEX_SIZE - 1);
    while (w->index[at] && !is_same(&w->ways[w->index[at] - 1], key))
        at = (at + 1) & (INDEX_SIZE - 1);
    return at;
}

/* False: there is no room for another, or no memory. */
static bool keep(walking *w, const way *key, uint32_t at)
{
    size_t size = key->count * sizeof *key->scenes;
    if (w->count == RMF_WAYS_MAX) return false;
    if (w->count == w->room) {
        uint32_t room = w->room ? w->room * 2 : 256;
        way *more = realloc(w->ways, room * sizeof *more);
        if (!more) w->failed = true;
        if (!more) return false;
        w->ways = more;
        w->room = room;
    }
    uint32_t *scenes = size ? rmf_arena_take(&w->arena, size) : NULL;
    if (size && !scenes) return false;
    if (size) memcpy(scenes, key->scenes, size);
    w->ways[w->count] = *key;
    w->ways[w->count].scenes = scenes;
    w->index[at] = ++w->count;
    return true;
}

/* One more session that went it; NULL: it found no room. */
static way *add(walking *w, const way *key, const rmf_went *went)
{
    uint32_t at = place_of(w, key);
    if (!w->index[at] && !keep(w, key, at)) return NULL;
    way *one = &w->ways[w->index[at] - 1];
    one->sessions++;
    if (went->no > one->no) {
        one->no = went->no;
        (void)snprintf(one->session, sizeof one->session, "%s", went->session);
    }
    return one;
}

static void add_outcome(walking *w, way *of, const rmf_met *met)
{
    outcome *one = of->outcomes;
    while (one && (one->kind != met->kind || one->name != met->name))
        one = one->next;
    if (!one) {
        one = rmf_arena_take(&w->arena, sizeof *one);
        if (!one) return;
        *one = (outcome){of->outcomes, met->kind, met->name, 0};
        of->outcomes = one;
    }
    one->sessions++;
}

/* ---- goals and endings --------------------------------------------------- */

static end *end_of(walking *w, rmf_counted kind, uint32_t name)
{
    for (uint32_t i = 0; i < w->end_count; i++) {
        if (w->ends[i].kind == kind && w->ends[i].name == name)
            return &w->ends[i];
    }
    if (w->end_count == ENDS_MAX) return NULL;
    w->ends[w->end_count] = (end){.kind = kind, .name = name};
    return &w->ends[w->end_count++];
}

/* Times that are not known are the longest. */
static bool is_shorter(const walking *w, const end *is, const rmf_met *met,
                       int64_t no)
{
    if (!is->way) return true;
    uint32_t scenes = w->ways[is->way - 1].count;
    uint64_t now = met->at_ms < 0 ? UINT64_MAX : (uint64_t)met->at_ms;
    uint64_t was = is->at_ms < 0 ? UINT64_MAX : (uint64_t)is->at_ms;
    if (met->scenes != scenes) return met->scenes < scenes;
    if (met->inputs != is->inputs) return met->inputs < is->inputs;
    return now != was ? now < was : no > is->no;
}

/* False: there are too many of them. */
static bool add_end(walking *w, const rmf_went *went, const rmf_met *met)
{
    end *is = end_of(w, met->kind, met->name);
    if (!is) return false;
    is->sessions++;
    if (met->scenes > went->count) return true;
    const way key = {.kind = met->kind,
                     .name = met->name,
                     .scenes = went->path,
                     .count = met->scenes};
    const way *to = add(w, &key, went);
    if (!to || !is_shorter(w, is, met, went->no)) return true;
    is->way = (uint32_t)(to - w->ways) + 1;
    is->inputs = met->inputs;
    is->at_ms = met->at_ms;
    is->no = went->no;
    (void)snprintf(is->session, sizeof is->session, "%s", went->session);
    return true;
}

/* ---- sessions ------------------------------------------------------------ */

static bool add_session(void *ctx, const rmf_went *went)
{
    walking *w = ctx;
    const way key = {
        .scenes = went->path, .count = went->count, .more = went->more};
    bool ended = false;
    w->plays++;
    way *whole = add(w, &key, went);
    uint32_t place = whole ? (uint32_t)(whole - w->ways) : 0;
    for (uint32_t i = 0; i < went->met_count && !w->failed; i++) {
        const rmf_met *met = &went->met[i];
        ended = ended || met->kind == RMF_COUNTED_ending;
        if (!add_end(w, went, met)) continue;
        if (whole) add_outcome(w, &w->ways[place], met); /* they may move */
    }
    if (whole) w->ways[place].left += !ended;
    return !w->failed;
}

/* ---- words --------------------------------------------------------------- */

/* Of a number that is shown; borrowed. */
static const char *word_of(walking *w, uint32_t number)
{
    char key[16];
    (void)snprintf(key, sizeof key, "%u", number);
    const json_t *known = json_object_get(w->words, key);
    if (known) return json_string_value(known);
    rmf_rows rows = rmf_db_ask(
        w->db, "SELECT word FROM word WHERE project = $1 AND id = $2",
        RMF_ARGS(RMF_T(w->project), RMF_N(number)));
    (void)json_object_set_new(
        w->words, key,
        json_string(rmf_rows_next(&rows) ? rmf_rows_text(&rows, 0) : ""));
    if (rmf_rows_end(&rows) != RMF_STORE_OK) w->err = RMF_STORE_BROKEN;
    const char *word = json_string_value(json_object_get(w->words, key));
    return word ? word : "";
}

static const char *kind_word(rmf_counted kind)
{
    return kind == RMF_COUNTED_goal ? "goal" : "ending";
}

/* As this release calls it; NULL: it has no such thing. */
static const char *label_of(const json_t *outline, rmf_counted kind,
                            const char *id)
{
    const char *list = kind == RMF_COUNTED_goal ? "goals" : "endings";
    return json_string_value(
        json_object_get(json_object_get(outline, list), id));
}

/* ---- JSON ---------------------------------------------------------------- */

static json_t *scene_list(walking *w, const way *of)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < of->count; i++) {
        (void)json_array_append_new(list,
                                    json_string(word_of(w, of->scenes[i])));
    }
    return list;
}

/* one > two > one */
static json_t *path_text(walking *w, const way *of)
{
    rmf_buf text;
    rmf_buf_init(&text, RMF_WAYS_BYTES);
    for (uint32_t i = 0; i < of->count; i++)
        rmf_buf_putf(&text, "%s%s", i ? " > " : "", word_of(w, of->scenes[i]));
    if (of->more) rmf_buf_puts(&text, " > …");
    json_t *path = json_stringn(text.at, text.size);
    rmf_buf_free(&text);
    return path;
}

/* Endings before goals, by how many. */
static int by_outcome(const void *a, const void *b)
{
    const outcome *one = *(outcome *const *)a;
    const outcome *two = *(outcome *const *)b;
    if (one->kind != two->kind) return one->kind == RMF_COUNTED_ending ? -1 : 1;
    if (one->sessions != two->sessions)
        return one->sessions > two->sessions ? -1 : 1;
    return (one->name > two->name) - (one->name < two->name);
}

static json_t *outcome_list(walking *w, const way *of, const json_t *outline)
{
    const outcome *all[RMF_MET_MAX];
    uint32_t count = 0;
    json_t *list = json_array();
    for (const outcome *o = of->outcomes; o && count < RMF_MET_MAX; o = o->next)
        all[count++] = o;
    if (count > 0) qsort(all, count, sizeof(const outcome *), by_outcome);
    for (uint32_t i = 0; i < count; i++) {
        const char *id = word_of(w, all[i]->name);
        const char *label = label_of(outline, all[i]->kind, id);
        (void)json_array_append_new(
            list,
            json_pack("{s:s, s:s, s:s, s:I, s:o}", "kind",
                      kind_word(all[i]->kind), "id", id, "label",
                      label ? label : id, "sessions", all[i]->sessions, "share",
                      rmf_share(all[i]->sessions, of->sessions)));
    }
    return list;
}

static json_t *one_way(walking *w, const way *of, const json_t *outline)
{
    return json_pack(
        "{s:o, s:b, s:o, s:I, s:I, s:o, s:I, s:s, s:o}", "scenes",
        scene_list(w, of), "more", of->more, "path", path_text(w, of), "length",
        (json_int_t)of->count, "sessions", of->sessions, "share",
        rmf_share(of->sessions, w->plays), "left", of->left, "session",
        of->session, "outcomes", outcome_list(w, of, outline));
}

/* The most common first; of as many the shortest, then the newest. */
static int by_sessions(const void *a, const void *b)
{
    const way *one = *(way *const *)a;
    const way *two = *(way *const *)b;
    if (one->sessions != two->sessions)
        return one->sessions > two->sessions ? -1 : 1;
    if (one->count != two->count) return one->count < two->count ? -1 : 1;
    return (one->no < two->no) - (one->no > two->no);
}

static void put_ways(walking *w, const json_t *outline, json_t *out)
{
    const way **all = calloc(w->count + 1, sizeof(const way *));
    json_t *list = json_array();
    json_int_t listed = 0;
    uint32_t count = 0;
    for (uint32_t i = 0; all && i < w->count; i++)
        if (w->ways[i].kind == 0) all[count++] = &w->ways[i];
    if (count > 0) qsort(all, count, sizeof(const way *), by_sessions);
    for (uint32_t i = 0; i < count && i < RMF_WAYS_SHOWN; i++) {
        listed += all[i]->sessions;
        (void)json_array_append_new(list, one_way(w, all[i], outline));
    }
    w->failed = w->failed || !all;
    free(all);
    (void)json_object_set_new(out, "different", json_integer(count));
    (void)json_object_set_new(out, "others", json_integer(w->plays - listed));
    (void)json_object_set_new(out, "ways", list);
}

/* The most common way there; NULL: none was kept. */
static const way *usual(const walking *w, const end *is)
{
    const way *best = NULL;
    for (uint32_t i = 0; i < w->count; i++) {
        const way *one = &w->ways[i];
        if (one->kind != is->kind || one->name != is->name) continue;
        if (!best || by_sessions(&one, &best) < 0) best = one;
    }
    return best;
}

static void put_way_to(walking *w, const end *is, json_t *row)
{
    const way *often = usual(w, is);
    if (is->way) {
        const way *best = &w->ways[is->way - 1];
        json_t *shortest = json_pack(
            "{s:o, s:o, s:I, s:I, s:o, s:s}", "scenes", scene_list(w, best),
            "path", path_text(w, best), "length", (json_int_t)best->count,
            "inputs", (json_int_t)is->inputs, "seconds",
            is->at_ms < 0 ? json_null() : json_real((double)is->at_ms / 1000),
            "session", is->session);
        (void)json_object_update(row, shortest);
        json_decref(shortest);
    }
    if (often) {
        json_t *most =
            json_pack("{s:o, s:o, s:I, s:I, s:o, s:s}", "usual_scenes",
                      scene_list(w, often), "usual_path", path_text(w, often),
                      "usual_length", (json_int_t)often->count,
                      "usual_sessions", often->sessions, "usual_share",
                      rmf_share(often->sessions, is->sessions), "usual_session",
                      often->session);
        (void)json_object_update(row, most);
        json_decref(most);
    }
}

/* One of the film's goals or endings, come to or not. */
static json_t *one_end(walking *w, rmf_counted kind, const char *id,
                       const json_t *label)
{
    static const char *const fields[] = {
        "scenes",       "path",           "length",       "inputs",
        "seconds",      "session",        "usual_scenes", "usual_path",
        "usual_length", "usual_sessions", "usual_share",  "usual_session"};
    const end *is = NULL;
    for (uint32_t i = 0; i < w->end_count && !is; i++) {
        if (w->ends[i].kind == kind &&
            strcmp(word_of(w, w->ends[i].name), id) == 0)
            is = &w->ends[i];
    }
    json_t *row = json_pack("{s:s, s:s, s:O, s:I}", "kind", kind_word(kind),
                            "id", id, "label", label, "sessions",
                            is ? is->sessions : (json_int_t)0);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        (void)json_object_set_new(row, fields[i], json_null());
    if (is) put_way_to(w, is, row);
    return row;
}

static void put_reached(walking *w, const json_t *outline, json_t *out)
{
    static const rmf_counted kinds[] = {RMF_COUNTED_goal, RMF_COUNTED_ending};
    static const char *const lists[] = {"goals", "endings"};
    json_t *reached = json_array();
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const char *id = NULL;
        json_t *label = NULL;
        json_object_foreach(json_object_get(outline, lists[i]), id, label)(void)
            json_array_append_new(reached, one_end(w, kinds[i], id, label));
    }
    (void)json_object_set_new(out, "reached", reached);
}

/* ---- all ----------------------------------------------------------------- */

static json_t *make(walking *w, const rmf_release *release,
                    const rmf_query *asked)
{
    const rmf_sums_of of = rmf_query_sums(asked, release->project);
    w->err = rmf_events_each(w->db, &of, add_session, w);
    if (w->err != RMF_STORE_OK || w->failed) return NULL;
    json_t *out = json_pack("{s:I, s:b}", "plays", w->plays, "enough",
                            w->plays >= RMF_ENOUGH);
    put_ways(w, release->outline, out);
    put_reached(w, release->outline, out);
    if (w->err == RMF_STORE_OK && !w->failed) return out;
    json_decref(out);
    return NULL;
}

json_t *rmf_ways_make(rmf_store *store, const rmf_release *release,
                      const rmf_query *asked)
{
    json_t *out = NULL;
    walking w = {.db = rmf_store_read(store), .project = release->project};
    if (!w.db) return NULL;
    rmf_arena_init(&w.arena, RMF_WAYS_BYTES);
    w.index = calloc(INDEX_SIZE, sizeof *w.index);
    w.ends = calloc(ENDS_MAX, sizeof *w.ends);
    w.words = json_object();
    if (w.index && w.ends && w.words) out = make(&w, release, asked);
    json_decref(w.words);
    free(w.ends);
    free(w.index);
    free(w.ways);
    rmf_arena_free(&w.arena);
    rmf_store_give_back(w.db);
    return out;
}
