#include "reports/sources.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/counts.h"

static const struct source_kind {
    rmf_counted kind, goals;
    const char *list;
} kinds[] = {
    {RMF_COUNTED_host, RMF_COUNTED_host_goal, "embeds"},
    {RMF_COUNTED_tag, RMF_COUNTED_tag_goal, "tags"},
    {RMF_COUNTED_country, RMF_COUNTED_country_goal, "countries"},
};
#define KINDS (sizeof kinds / sizeof kinds[0])

bool rmf_is_source(rmf_counted kind)
{
    for (size_t i = 0; i < KINDS; i++)
        if (kind == kinds[i].kind || kind == kinds[i].goals) return true;
    return false;
}

/* ---- reading ------------------------------------------------------------- */

/* The object under a key, made where there is none. */
static json_t *object_in(json_t *object, const char *key)
{
    json_t *inside = json_object_get(object, key);
    if (inside) return inside;
    (void)json_object_set_new(object, key, json_object());
    return json_object_get(object, key);
}

void rmf_sources_take(json_t *sources, const rmf_source_count *count)
{
    char part[24];
    (void)snprintf(part, sizeof part, "%lld", (long long)count->part);
    for (size_t i = 0; i < KINDS; i++) {
        bool goals = count->kind == kinds[i].goals;
        if (!goals && count->kind != kinds[i].kind) continue;
        json_t *row = object_in(object_in(sources, kinds[i].list), count->name);
        if (goals) row = object_in(row, "goals");
        (void)json_object_set_new(row, goals ? count->word : part,
                                  json_integer(count->n));
    }
}

/* Of each kind the names of which most sessions were opened, with all that is
 * counted of them. */
static const char sums[] = RMF_WITH_SPANS
    ", summed AS (SELECT kind, name, part, SUM(n) AS n FROM span CROSS JOIN "
    "tally WHERE project = $7 AND day BETWEEN first AND last AND ($8 = '' OR "
    "release IN (SELECT id FROM word WHERE project = $7 AND word = $8)) AND "
    "kind BETWEEN $9 AND $10 GROUP BY kind, name, part HAVING SUM(n) > 0), "
    "ranked AS (SELECT kind, name, ROW_NUMBER() OVER (PARTITION BY kind ORDER "
    "BY n DESC, name) AS place FROM summed WHERE part = $11 AND kind IN ($9, "
    "$12, $13)) SELECT s.kind, COALESCE(w.word, ''), s.part, COALESCE(v.word, "
    "''), s.n FROM ranked r JOIN summed s ON s.name = r.name AND s.kind IN "
    "(r.kind, r.kind + 1) LEFT JOIN word w ON w.project = $7 AND w.id = s.name "
    "LEFT JOIN word v ON v.project = $7 AND v.id = s.part WHERE r.place <= $14";

/* As that takes for granted. */
_Static_assert(RMF_COUNTED_host_goal == RMF_COUNTED_host + 1 &&
                   RMF_COUNTED_tag_goal == RMF_COUNTED_tag + 1 &&
                   RMF_COUNTED_country_goal == RMF_COUNTED_country + 1,
               "goals follow what they are counted for");

rmf_store_err rmf_sources_read(const rmf_sources_of *of, json_t *sources)
{
    rmf_rows rows =
        rmf_db_ask(of->db, sums,
                   RMF_ARGS(RMF_SPAN_ARGS(of->spans), RMF_T(of->project),
                            RMF_T(of->release), RMF_N(RMF_COUNTED_host),
                            RMF_N(RMF_COUNTED_country_goal),
                            RMF_N(RMF_CAME_OPENED), RMF_N(RMF_COUNTED_tag),
                            RMF_N(RMF_COUNTED_country), RMF_N(RMF_NAMES_MAX)));
    while (rmf_rows_next(&rows)) {
        rmf_sources_take(sources,
                         &(rmf_source_count){
                             (rmf_counted)rmf_rows_number(&rows, 0),
                             rmf_rows_text(&rows, 1), rmf_rows_number(&rows, 2),
                             rmf_rows_text(&rows, 3),
                             (json_int_t)rmf_rows_number(&rows, 4)});
    }
    return rmf_rows_end(&rows);
}

/* ---- the report ---------------------------------------------------------- */

static json_int_t part_of(const json_t *counts, unsigned part)
{
    char key[12];
    (void)snprintf(key, sizeof key, "%u", part);
    return json_integer_value(json_object_get(counts, key));
}

static json_t *goal_list(const json_t *counts, const json_t *outline)
{
    json_t *list = json_array();
    const json_t *reached = json_object_get(counts, "goals");
    json_int_t plays = part_of(counts, RMF_CAME_PLAYED);
    const char *id = NULL;
    json_t *label = NULL;
    json_object_foreach(json_object_get(outline, "goals"), id, label)
    {
        json_int_t sessions = json_integer_value(json_object_get(reached, id));
        (void)json_array_append_new(
            list, json_pack("{s:s, s:O, s:I, s:o}", "id", id, "label", label,
                            "sessions", sessions, "share",
                            rmf_share(sessions, plays)));
    }
    return list;
}

/* Of a tag `id` is its name and its value. */
static json_t *one_source(const char *id, const json_t *counts,
                          const json_t *outline)
{
    json_int_t plays = part_of(counts, RMF_CAME_PLAYED);
    json_int_t completions = part_of(counts, RMF_CAME_COMPLETED);
    json_int_t converted = part_of(counts, RMF_CAME_CONVERTED);
    return json_pack("{s:s, s:I, s:I, s:I, s:o, s:I, s:I, s:o, s:o}", "id", id,
                     "sessions", part_of(counts, RMF_CAME_OPENED), "plays",
                     plays, "completions", completions, "completion_rate",
                     rmf_share(completions, plays), "answers",
                     part_of(counts, RMF_CAME_ANSWERED), "converted", converted,
                     "conversion_rate", rmf_share(converted, plays), "goals",
                     goal_list(counts, outline));
}

typedef struct ranked {
    const char *id;
    const json_t *counts;
    json_int_t sessions;
} ranked;

/* Most sessions first, then by name. */
static int by_rank(const void *a, const void *b)
{
    const ranked *one = a;
    const ranked *two = b;
    if (one->sessions != two->sessions)
        return one->sessions > two->sessions ? -1 : 1;
    return strcmp(one->id, two->id);
}

static json_t *source_list(const json_t *named, const json_t *outline)
{
    json_t *list = json_array();
    size_t count = 0;
    const char *id = NULL;
    json_t *counts = NULL;
    union {
        const json_t *in;
        json_t *out;
    } all = {named};
    ranked *rows = calloc(json_object_size(named) + 1, sizeof *rows);
    json_object_foreach(all.out, id, counts)
    {
        json_int_t sessions = part_of(counts, RMF_CAME_OPENED);
        if (rows && sessions > 0)
            rows[count++] = (ranked){id, counts, sessions};
    }
    if (rows) qsort(rows, count, sizeof *rows, by_rank);
    for (size_t i = 0; i < count && i < RMF_NAMES_MAX; i++) {
        (void)json_array_append_new(
            list, one_source(rows[i].id, rows[i].counts, outline));
    }
    free(rows);
    return list;
}

void rmf_report_sources(json_t *report, const json_t *sources,
                        const json_t *outline)
{
    for (size_t i = 0; i < KINDS; i++) {
        (void)json_object_set_new(
            report, kinds[i].list,
            source_list(json_object_get(sources, kinds[i].list), outline));
    }
}
