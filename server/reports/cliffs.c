#include "reports/cliffs.h"

#include <math.h>
#include <stdbool.h>

/* A second counts if its middle lies so far before the scene's end, for not
 * every film is played to its last frame. */
#define MARGIN_S 0.25

typedef struct cliff {
    const char *scene, *label;
    size_t place; /* of the scene in the film */
    size_t at;
    json_int_t lost, before;
} cliff;

typedef struct finding {
    cliff cliffs[RMF_CLIFFS_MAX];
    size_t count;
} finding;

static json_int_t once_at(const json_t *seconds, size_t at)
{
    return json_integer_value(json_array_get(json_array_get(seconds, at), 0));
}

/* Seconds that who plays the scene to its end has watched. */
static size_t whole_seconds(const json_t *about)
{
    double length = json_number_value(json_object_get(about, "to")) -
                    json_number_value(json_object_get(about, "from"));
    return length > MARGIN_S ? (size_t)floor(length + 0.5 - MARGIN_S) : 0;
}

static bool is_near(const finding *found, size_t place, size_t at)
{
    for (size_t i = 0; i < found->count; i++) {
        const cliff *one = &found->cliffs[i];
        size_t apart = one->at > at ? one->at - at : at - one->at;
        if (one->place == place && apart < RMF_CLIFF_S) return true;
    }
    return false;
}

/* The steepest of this scene that is not near one that was found already, if it
 * is steeper than `best`. */
static void look(const finding *found, const json_t *seconds, size_t count,
                 cliff *one, cliff *best)
{
    if (count > json_array_size(seconds) + RMF_CLIFF_S)
        count = json_array_size(seconds) + RMF_CLIFF_S;
    for (size_t at = 0; at + 1 < count; at++) {
        size_t end = at + RMF_CLIFF_S < count ? at + RMF_CLIFF_S : count - 1;
        one->at = at;
        one->before = once_at(seconds, at);
        one->lost = one->before - once_at(seconds, end);
        bool later = best->scene == one->scene && one->lost == best->lost &&
                     at - best->at < RMF_CLIFF_S;
        if ((one->lost > best->lost || (later && one->lost > 0)) &&
            !is_near(found, one->place, at))
            *best = *one;
    }
}

/* False: there are no more. */
static bool find_next(finding *found, const rmf_counts *counts,
                      const json_t *outline)
{
    cliff best = {0};
    size_t place = 0;
    const char *id = NULL;
    json_t *about = NULL;
    json_object_foreach(json_object_get(outline, "scenes"), id, about)
    {
        cliff one = {.scene = id,
                     .label = rmf_field_text(about, "label"),
                     .place = place++};
        look(found, json_object_get(counts->seconds, id), whole_seconds(about),
             &one, &best);
    }
    if (best.lost <= 0) return false;
    found->cliffs[found->count++] = best;
    return true;
}

json_t *rmf_cliffs(const rmf_counts *counts, const json_t *outline)
{
    json_t *list = json_array();
    finding found = {.count = 0};
    bool more = true;
    while (more && found.count < RMF_CLIFFS_MAX)
        more = find_next(&found, counts, outline);
    for (size_t i = 0; i < found.count; i++) {
        const cliff *one = &found.cliffs[i];
        (void)json_array_append_new(
            list,
            json_pack("{s:s, s:s, s:I, s:I, s:o}", "scene", one->scene, "label",
                      one->label, "at", (json_int_t)one->at, "lost", one->lost,
                      "share", rmf_share(one->lost, one->before)));
    }
    return list;
}
