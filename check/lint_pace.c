/* Rules about time: how long to decide, how much at once, where calls to action
 * stand, how long the film is; and hovering (lint_look.h). */
#include "lint_look.h"

#define SECOND_US 1000000ll

/* ---- hovering
 * ------------------------------------------------------------------ */

static bool holds_action(const rmf_looking *l, uint32_t list, uint64_t digest)
{
    if (!rmf_json_is(l->json, list, RMF_JSON_ARRAY)) return false;
    for (uint32_t i = rmf_json_first(l->json, list); i != RMF_NONE;
         i = rmf_json_after(l->json, list, i)) {
        if (rmf_authored_digest(l->doc, RMF_AUTHORED_DIGEST, i) == digest)
            return true;
    }
    return false;
}

/* Where there is no `press`, a press makes the same as hovering. */
static void look_hover(rmf_looking *l, uint32_t element,
                       const rmf_authored_element *e)
{
    (void)element;
    if (!e->presses || !e->hovers) return;
    uint32_t hover = rmf_lint_actions(l, e->node, "hover");
    uint32_t press = rmf_lint_actions(l, e->node, "press");
    if (!rmf_json_is(l->json, hover, RMF_JSON_ARRAY)) return;
    for (uint32_t i = rmf_json_first(l->json, hover); i != RMF_NONE;
         i = rmf_json_after(l->json, hover, i)) {
        if (!rmf_lint_step(l, 16)) return;
        uint64_t digest = rmf_authored_digest(l->doc, RMF_AUTHORED_DIGEST, i);
        if (holds_action(l, press, digest)) continue;
        rmf_spot spot = rmf_spot_element(e);
        rmf_lint_say(l, &spot,
                     "'%.*s' does something when it is hovered that no press "
                     "does.",
                     (int)e->id.size, e->id.at);
        return;
    }
}

void rmf_look_hover_only(rmf_looking *l)
{
    rmf_lint_elements(l, look_hover);
}

/* ---- choices
 * --------------------------------------------------------------------- */

static void look_short(rmf_looking *l, uint32_t element,
                       const rmf_authored_element *e)
{
    (void)element;
    if (e->limit_us < 0) return;
    rmf_authored_scene scene;
    rmf_authored_scene_get(l->doc, e->scene, &scene);
    int64_t has = e->limit_us;
    if (scene.length_us > 0 && scene.commit_us - e->from_us < has)
        has = scene.commit_us - e->from_us;
    if (has < 0) has = 0;
    if (has >= 5 * SECOND_US) return;
    rmf_spot spot = rmf_spot_element(e);
    spot.other = has < e->limit_us ? scene.node : RMF_NONE;
    rmf_lint_say(l, &spot, "'%.*s' leaves %.1f s to decide%s.", (int)e->id.size,
                 e->id.at, (double)has / 1e6,
                 has < e->limit_us ? ": the scene goes on before its limit"
                                   : "");
}

void rmf_look_choice_short(rmf_looking *l)
{
    rmf_lint_elements(l, look_short);
}

/* Options with an `if` may never stand together: all of them count as one. */
static void look_many(rmf_looking *l, uint32_t element,
                      const rmf_authored_element *e)
{
    (void)element;
    uint32_t options = rmf_lint_get(l, e->node, "options");
    uint32_t always = 0;
    bool sometimes = false;
    if (!rmf_lint_is(e->kind, "choice") ||
        !rmf_json_is(l->json, options, RMF_JSON_ARRAY))
        return;
    for (uint32_t i = rmf_json_first(l->json, options); i != RMF_NONE;
         i = rmf_json_after(l->json, options, i)) {
        bool has_if = rmf_lint_get(l, i, "if") != RMF_NONE;
        always += !has_if;
        sometimes = sometimes || has_if;
    }
    if (always + sometimes <= 3) return;
    rmf_spot spot = rmf_spot_element(e);
    rmf_lint_say(l, &spot, "'%.*s' offers %u options at once.", (int)e->id.size,
                 e->id.at, always + sometimes);
}

void rmf_look_choice_many(rmf_looking *l)
{
    rmf_lint_elements(l, look_many);
}

/* ---- how much at once
 * ---------------------------------------------------------------- */

#define ADVISED_A_MINUTE 6u

/* Begins something that a viewer is to react to; of a group only the first. */
static bool begins(const rmf_looking *l, uint32_t element, int64_t *from_us)
{
    rmf_authored_element e;
    rmf_authored_element_get(l->doc, element, &e);
    *from_us = e.from_us;
    if (!e.pressable || rmf_lint_is(e.kind, "chapters")) return false;
    if (!e.first.size || element == 0) return true;
    rmf_authored_element before;
    rmf_authored_element_get(l->doc, element - 1, &before);
    return before.scene != e.scene || !rmf_lint_same(before.first, e.first);
}

static void look_crowd(rmf_looking *l, uint32_t s)
{
    rmf_authored_scene scene;
    uint32_t most = 0;
    int64_t when = 0;
    rmf_authored_scene_get(l->doc, s, &scene);
    for (uint32_t i = 0; i < scene.elements; i++) {
        int64_t from = 0;
        uint32_t count = 0;
        if (!begins(l, scene.element + i, &from)) continue;
        for (uint32_t k = 0; k < scene.elements && rmf_lint_step(l, 1); k++) {
            int64_t other = 0;
            if (begins(l, scene.element + k, &other) && other >= from &&
                other < from + 60 * SECOND_US)
                count++;
        }
        if (count <= most) continue;
        most = count;
        when = from;
    }
    if (most <= ADVISED_A_MINUTE) return;
    rmf_spot spot = rmf_spot_scene(l, s);
    rmf_lint_say(l, &spot,
                 "In '%.*s' %u things ask for the viewer within a minute, from "
                 "%.1f s on; %u are advised.",
                 (int)scene.id.size, scene.id.at, most, (double)when / 1e6,
                 ADVISED_A_MINUTE);
}

void rmf_look_crowded(rmf_looking *l)
{
    uint32_t scenes = rmf_scene_count(l->doc);
    for (uint32_t s = 0; s < scenes; s++)
        look_crowd(l, s);
}

/* ---- calls to action
 * -------------------------------------------------------------------- */

static bool option_calls(const rmf_looking *l, uint32_t element_node)
{
    uint32_t options = rmf_lint_get(l, element_node, "options");
    if (!rmf_json_is(l->json, options, RMF_JSON_ARRAY)) return false;
    for (uint32_t i = rmf_json_first(l->json, options); i != RMF_NONE;
         i = rmf_json_after(l->json, options, i)) {
        if (rmf_lint_calls(l, rmf_lint_get(l, i, "do"))) return true;
    }
    return false;
}

static bool is_call(const rmf_looking *l, const rmf_authored_element *e)
{
    return rmf_lint_is(e->kind, "form") ||
           rmf_lint_calls(l, rmf_lint_actions(l, e->node, "press")) ||
           rmf_lint_calls(l, rmf_lint_actions(l, e->node, "hover")) ||
           option_calls(l, e->node);
}

/* The element that `clicked('…')` or `shown('…')` in a condition names. */
static rmf_str named_in(rmf_str condition, const char *fact, uint32_t size)
{
    for (uint32_t i = 0; i + size < condition.size; i++) {
        rmf_str head = {condition.at + i, size};
        bool negated = i > 0 && condition.at[i - 1] == '!';
        if (!rmf_lint_word_is(head, fact) || negated) continue;
        uint32_t end = i + size;
        while (end < condition.size && condition.at[end] != '\'')
            end++;
        return (rmf_str){condition.at + i + size, end - i - size};
    }
    return (rmf_str){"", 0};
}

static void look_hook(rmf_looking *l, uint32_t element,
                      const rmf_authored_element *e)
{
    (void)element;
    rmf_str condition = rmf_lint_word(l, e->node, "if");
    rmf_authored_scene scene;
    if (!condition.size || !is_call(l, e)) return;
    rmf_str hook = named_in(condition, "clicked('", 9);
    if (!hook.size) hook = named_in(condition, "shown('", 7);
    rmf_authored_scene_get(l->doc, e->scene, &scene);
    for (uint32_t i = 0; hook.size && i < scene.elements; i++) {
        rmf_authored_element other;
        if (!rmf_lint_step(l, 1)) return;
        rmf_authored_element_get(l->doc, scene.element + i, &other);
        if (!rmf_lint_same(other.id, hook)) continue;
        int64_t gap = e->from_us - other.until_us;
        if (gap <= 10 * SECOND_US) return;
        rmf_spot spot = rmf_spot_element(e);
        spot.other = other.node;
        rmf_lint_say(l, &spot,
                     "'%.*s' answers '%.*s', but comes %.0f s after it.",
                     (int)e->id.size, e->id.at, (int)hook.size, hook.at,
                     (double)gap / 1e6);
        return;
    }
}

void rmf_look_call_far(rmf_looking *l)
{
    rmf_lint_elements(l, look_hook);
}

/* A rule of `next`, or an option of a choice, leads on. */
static bool leads_on(const rmf_looking *l, const rmf_authored_scene *scene)
{
    uint32_t next = rmf_lint_get(l, scene->node, "next");
    if (rmf_json_is(l->json, next, RMF_JSON_ARRAY) &&
        rmf_json_at(l->json, next)->str.size > 0)
        return true;
    for (uint32_t i = 0; i < scene->elements; i++) {
        rmf_authored_element e;
        rmf_authored_element_get(l->doc, scene->element + i, &e);
        uint32_t options = rmf_lint_get(l, e.node, "options");
        if (!rmf_lint_is(e.kind, "choice") ||
            !rmf_json_is(l->json, options, RMF_JSON_ARRAY))
            continue;
        for (uint32_t o = rmf_json_first(l->json, options); o != RMF_NONE;
             o = rmf_json_after(l->json, options, o)) {
            if (rmf_lint_get(l, o, "go") != RMF_NONE) return true;
        }
    }
    return false;
}

static bool is_last(const rmf_looking *l, const rmf_authored_element *e)
{
    rmf_authored_scene scene;
    rmf_authored_scene_get(l->doc, e->scene, &scene);
    if (rmf_scene_count(l->doc) > 1) return !leads_on(l, &scene);
    return scene.length_us >= 30 * SECOND_US &&
           e->from_us > scene.length_us / 10 * 7;
}

void rmf_look_call_last(rmf_looking *l)
{
    uint32_t count = rmf_element_count(l->doc);
    uint32_t calls = 0;
    rmf_authored_element first = {0};
    for (uint32_t i = 0; i < count; i++) {
        rmf_authored_element e;
        rmf_authored_element_get(l->doc, i, &e);
        if (!is_call(l, &e)) continue;
        if (!rmf_lint_step(l, 64) || !is_last(l, &e)) return;
        if (calls++ == 0) first = e;
    }
    if (calls == 0) return;
    rmf_authored_scene scene;
    rmf_authored_scene_get(l->doc, first.scene, &scene);
    rmf_spot spot = rmf_spot_element(&first);
    spot.other = rmf_lint_get(l, scene.node, "next");
    rmf_lint_say(l, &spot,
                 "The film calls for something only at its end, first with "
                 "'%.*s'.",
                 (int)first.id.size, first.id.at);
}

/* ---- how long
 * ---------------------------------------------------------------------------
 */

#define CAMPAIGN_LEAST_US (15 * SECOND_US)
#define CAMPAIGN_MOST_US  (45 * SECOND_US)

/* A campaign's film is one whose goal is that viewers answer: the primary goal,
 * or any where none is, asks for a form or a press. */
static uint32_t campaign_goal(const rmf_looking *l)
{
    uint32_t goals = rmf_lint_get(l, 0, "goals");
    uint32_t found = RMF_NONE;
    if (!rmf_json_is(l->json, goals, RMF_JSON_ARRAY)) return RMF_NONE;
    for (uint32_t i = rmf_json_first(l->json, goals); i != RMF_NONE;
         i = rmf_json_after(l->json, goals, i)) {
        rmf_str when = rmf_lint_word(l, i, "when");
        bool answers = rmf_lint_holds(when, "submitted(") ||
                       rmf_lint_holds(when, "clicked(");
        if (rmf_json_is(l->json, rmf_lint_get(l, i, "primary"), RMF_JSON_TRUE))
            return answers ? i : RMF_NONE;
        if (answers && found == RMF_NONE) found = i;
    }
    return found;
}

typedef struct ways {
    int64_t reached[RMF_SCENES_MAX]; /* seconds watched when it begins */
    bool changed;
} ways;

static void lead(const rmf_looking *l, ways *w, uint32_t list, int64_t at_us)
{
    if (!rmf_json_is(l->json, list, RMF_JSON_ARRAY)) return;
    for (uint32_t i = rmf_json_first(l->json, list); i != RMF_NONE;
         i = rmf_json_after(l->json, list, i)) {
        uint32_t to =
            rmf_authored_scene_find(l->doc, rmf_lint_word(l, i, "go"));
        if (to == RMF_NONE || w->reached[to] <= at_us) continue;
        w->reached[to] = at_us;
        w->changed = true;
    }
}

static void lead_from(const rmf_looking *l, ways *w, uint32_t s)
{
    rmf_authored_scene scene;
    rmf_authored_scene_get(l->doc, s, &scene);
    int64_t end = w->reached[s] + scene.length_us;
    lead(l, w, rmf_lint_get(l, scene.node, "next"), end);
    for (uint32_t i = 0; i < scene.elements; i++) {
        rmf_authored_element e;
        rmf_authored_element_get(l->doc, scene.element + i, &e);
        if (rmf_lint_is(e.kind, "choice"))
            lead(l, w, rmf_lint_get(l, e.node, "options"), end);
    }
}

/* The shortest time from the start to a scene that leads nowhere, by its
 * choices and rules; -1 where none is reached, or lengths are not known. */
static int64_t shortest_way(rmf_looking *l)
{
    ways w;
    uint32_t count = rmf_scene_count(l->doc);
    int64_t best = -1;
    for (uint32_t i = 0; i < count; i++)
        w.reached[i] = RMF_NEVER;
    uint32_t start =
        rmf_authored_scene_find(l->doc, rmf_lint_word(l, 0, "start"));
    if (start == RMF_NONE) return -1;
    w.reached[start] = 0;
    do {
        w.changed = false;
        for (uint32_t i = 0; i < count; i++) {
            if (w.reached[i] == RMF_NEVER) continue;
            if (!rmf_lint_step(l, 64)) return -1;
            lead_from(l, &w, i);
        }
    } while (w.changed);
    for (uint32_t i = 0; i < count; i++) {
        rmf_authored_scene scene;
        rmf_authored_scene_get(l->doc, i, &scene);
        if (w.reached[i] == RMF_NEVER) continue;
        if (scene.length_us <= 0) return -1;
        int64_t whole = w.reached[i] + scene.length_us;
        if (!leads_on(l, &scene) && (best < 0 || whole < best)) best = whole;
    }
    return best;
}

static void look_scene_length(rmf_looking *l, uint32_t s, uint32_t goal)
{
    rmf_authored_scene scene;
    rmf_authored_scene_get(l->doc, s, &scene);
    if (scene.length_us <= CAMPAIGN_MOST_US) return;
    rmf_spot spot = rmf_spot_scene(l, s);
    spot.other = goal;
    rmf_lint_say(l, &spot,
                 "The scene '%.*s' takes %.0f s; 15 to 45 are "
                 "advised where viewers are to answer.",
                 (int)scene.id.size, scene.id.at,
                 (double)scene.length_us / 1e6);
}

void rmf_look_too_long(rmf_looking *l)
{
    uint32_t goal = campaign_goal(l);
    uint32_t count = rmf_scene_count(l->doc);
    uint32_t before = l->out->count;
    if (goal == RMF_NONE) return;
    for (uint32_t s = 0; s < count; s++)
        look_scene_length(l, s, goal);
    if (l->out->count != before) return;
    int64_t whole = shortest_way(l);
    if (whole < 0 || (whole >= CAMPAIGN_LEAST_US && whole <= CAMPAIGN_MOST_US))
        return;
    rmf_spot spot = {"film",   {"", 0},  rmf_lint_get(l, 0, "scenes"),
                     RMF_NONE, RMF_NONE, false};
    rmf_lint_say(
        l, &spot,
        "The shortest way to an end takes %.1f s; 15 to 45 are advised "
        "where viewers are to answer.",
        (double)whole / 1e6);
}
