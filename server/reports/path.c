#include "reports/path.h"

#include <stdlib.h>
#include <string.h>

/* ---- scenes -------------------------------------------------------------- */

static json_t *number_or_null(const json_t *number)
{
    return json_is_number(number) ? json_real(json_number_value(number))
                                  : json_null();
}

static json_t *one_scene(const rmf_counts *counts, const char *id,
                         const json_t *about)
{
    const json_t *tallies = counts->tallies;
    json_t *seconds = json_object_get(counts->seconds, id);
    json_int_t entered = rmf_count_of(tallies, "entered", id, "");
    json_int_t left = rmf_count_of(tallies, "stands", id, "");
    return json_pack("{s:s, s:s, s:o, s:o, s:I, s:I, s:I, s:o, s:I, s:o}", "id",
                     id, "label", rmf_field_text(about, "label"), "from",
                     number_or_null(json_object_get(about, "from")), "to",
                     number_or_null(json_object_get(about, "to")), "entered",
                     entered, "visits", rmf_count_of(tallies, "visits", id, ""),
                     "left", left, "left_rate", rmf_share(left, entered),
                     "plays_seconds", rmf_count_of(tallies, "seconds", id, ""),
                     "retention",
                     seconds ? json_incref(seconds) : json_array());
}

static json_t *scene_list(const rmf_counts *counts, const json_t *outline)
{
    json_t *list = json_array();
    const char *id = NULL;
    json_t *about = NULL;
    json_object_foreach(json_object_get(outline, "scenes"), id, about)(void)
        json_array_append_new(list, one_scene(counts, id, about));
    return list;
}

/* ---- edges --------------------------------------------------------------- */

typedef struct edge {
    const char *from, *to;  /* "": the beginning */
    json_int_t count, left; /* all that left `from` */
    json_int_t from_place, to_place;
} edge;

/* {scene: its place in the film}; scenes of other releases come last. */
static json_t *places_of(const json_t *outline)
{
    json_t *places = json_object();
    const char *id = NULL;
    json_t *about = NULL;
    json_object_foreach(json_object_get(outline, "scenes"), id, about)(void)
        json_object_set_new(
            places, id, json_integer((json_int_t)json_object_size(places) + 1));
    return places;
}

static json_int_t place_of(const json_t *places, const char *scene)
{
    const json_t *place = json_object_get(places, scene);
    if (!*scene) return 0;
    return place ? json_integer_value(place) : INT32_MAX;
}

/* The way of the film; from one scene the widest first. */
static int by_place(const void *a, const void *b)
{
    const edge *one = a;
    const edge *two = b;
    if (one->from_place != two->from_place)
        return one->from_place < two->from_place ? -1 : 1;
    int order = strcmp(one->from, two->from);
    if (order) return order;
    if (one->count != two->count) return one->count > two->count ? -1 : 1;
    if (one->to_place != two->to_place)
        return one->to_place < two->to_place ? -1 : 1;
    return strcmp(one->to, two->to);
}

static size_t size_of(const json_t *names)
{
    union {
        const json_t *in;
        json_t *out;
    } all = {names};
    size_t count = 0;
    const char *name = NULL;
    json_t *parts = NULL;
    json_object_foreach(all.out, name, parts) count += json_object_size(parts);
    return count;
}

/* As many as `edges` has room for; how many. */
static size_t gather(const json_t *tallies, const json_t *places, edge *edges,
                     size_t room)
{
    size_t count = 0;
    const char *from = NULL;
    const char *to = NULL;
    json_t *parts = NULL;
    json_t *n = NULL;
    json_object_foreach(json_object_get(tallies, "edge"), from, parts)
    {
        json_int_t left = rmf_count_sum(tallies, "edge", from);
        json_object_foreach(parts, to, n)
        {
            if (count == room) return count;
            edges[count++] = (edge){from,
                                    to,
                                    json_integer_value(n),
                                    left,
                                    place_of(places, from),
                                    place_of(places, to)};
        }
    }
    return count;
}

static json_t *edge_list(const json_t *tallies, const json_t *outline)
{
    json_t *list = json_array();
    json_t *places = places_of(outline);
    size_t room = size_of(json_object_get(tallies, "edge"));
    edge *edges = room ? calloc(room, sizeof *edges) : NULL;
    size_t count = edges ? gather(tallies, places, edges, room) : 0;
    if (count > 0) qsort(edges, count, sizeof *edges, by_place);
    for (size_t i = 0; i < count; i++) {
        const edge *e = &edges[i];
        (void)json_array_append_new(
            list, json_pack("{s:o, s:s, s:I, s:o}", "from",
                            *e->from ? json_string(e->from) : json_null(), "to",
                            e->to, "count", e->count, "share",
                            rmf_share(e->count, e->left)));
    }
    free(edges);
    json_decref(places);
    return list;
}

/* ---- all ----------------------------------------------------------------- */

void rmf_report_path(json_t *report, const rmf_counts *counts,
                     const json_t *outline)
{
    json_int_t plays = rmf_count_of(counts->tallies, "play", "", "");
    (void)json_object_set_new(report, "watched_seconds",
                              json_integer(counts->watched));
    (void)json_object_set_new(
        report, "played_seconds",
        json_integer(rmf_count_all(counts->tallies, "seconds")));
    (void)json_object_set_new(report, "average_seconds",
                              rmf_share(counts->watched, plays));
    (void)json_object_set_new(report, "scenes", scene_list(counts, outline));
    (void)json_object_set_new(report, "edges",
                              edge_list(counts->tallies, outline));
}
