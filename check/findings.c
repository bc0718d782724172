/* What the sets say, as sentences with places: never, always, and where a
 * trail was played, can. */
#include "findings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ends.h"
#include "expand.h"

typedef struct teller {
    rmf_reach *reach;
    rmf_trails *trails;
    rmf_proof *proof;
    uint32_t cap;
    bool failed;
    bool *told_condition;           /* it is in a finding already */
    bool *shown;                    /* elements that may be on the picture */
    bool *offered;                  /* options that may be taken */
    uint32_t node, element, option; /* of the question asked now */
    bool yes;
} teller;

#define TEXT(id) (int)(id).size, (id).at

static rmf_checked *add(teller *t, rmf_severity severity, const char *code,
                        rmf_part_sort sort, uint32_t part)
{
    rmf_checked *more =
        rmf_more(t->proof->findings, t->proof->count, &t->cap, sizeof *more);
    if (!more) {
        t->failed = true;
        return NULL;
    }
    t->proof->findings = more;
    rmf_checked *out = &more[t->proof->count++];
    memset(out, 0, sizeof *out);
    out->at.severity = severity;
    (void)snprintf(out->at.code, sizeof out->at.code, "%s", code);
    rmf_part_place(t->reach->doc, sort, part, &out->at);
    return out;
}

#define SAY(out, ...)                                                          \
    ((void)snprintf((out)->at.text, sizeof(out)->at.text, __VA_ARGS__))
#define ADVISE(out, ...)                                                       \
    ((void)snprintf((out)->advice, sizeof(out)->advice, __VA_ARGS__))

static void leave_open(rmf_checked *out, const char *because)
{
    out->verdict = RMF_UNDECIDED;
    if (out->at.severity == RMF_WARNING) out->at.severity = RMF_NOTE;
    (void)snprintf(out->because, sizeof out->because, "%s", because);
}

/* "Never", as far as it was looked. */
static void judge_never(const teller *t, rmf_checked *out, rmf_stage_of met)
{
    out->verdict = RMF_PROVED;
    if (met == RMF_STAGE_PATH) {
        leave_open(out, "It may be met by seeking over the path taken; on "
                        "the way forward it is not.");
    } else if (!rmf_reach_whole(t->reach)) {
        leave_open(out, "Not every path was looked at.");
    }
}

static rmf_part_of part(const teller *t, rmf_part_sort sort, uint32_t index)
{
    rmf_part_of out;
    rmf_part_get(t->reach->doc, sort, index, &out);
    return out;
}

static rmf_stage_of met(const teller *t, rmf_part_sort sort, uint32_t index)
{
    return t->reach->parts[sort][index];
}

/* First viewings and those who come back can get there. */
static bool is_met(rmf_stage_of stage)
{
    return stage == RMF_STAGE_FRESH || stage == RMF_STAGE_BACK;
}

static bool scene_is_met(const teller *t, uint32_t scene)
{
    return scene == RMF_NONE || is_met(met(t, RMF_PART_SCENE, scene));
}

static void tell_condition(teller *t, uint32_t condition)
{
    if (condition != RMF_NONE) t->told_condition[condition] = true;
}

/* ---- trails ---------------------------------------------------------- */

static uint32_t effect_of(rmf_part_sort sort)
{
    switch (sort) {
    case RMF_PART_SCENE:
        return RMF_FX_entered;
    case RMF_PART_TRIGGER:
        return RMF_FX_fired;
    case RMF_PART_PANEL:
        return RMF_FX_opened;
    case RMF_PART_OPTION:
        return RMF_FX_chosen;
    case RMF_PART_ENDING:
        return RMF_FX_ending;
    case RMF_PART_ELEMENT:
    case RMF_PART_RULE:
    case RMF_PART_CONDITION:
    case RMF_PART_VARIABLE:
    case RMF_PART_GOAL:
    case RMF_PART_ACTION:
        break;
    }
    return RMF_NONE;
}

static bool find_trail(teller *t, const rmf_spot_of *spot, rmf_checked *out)
{
    uint32_t at = 0;
    uint32_t size = 0;
    uint32_t inputs = 0;
    if (rmf_steady_ms() > t->reach->deadline_ms) t->reach->stopped = true;
    if (t->reach->stopped) return false;
    if (!rmf_trail_find(t->trails, t->reach, spot, &at, &size, &inputs))
        return false;
    if (!out) {
        t->trails->size = at; /* it was only to be played */
        return true;
    }
    out->trail = at;
    out->trail_size = size;
    out->inputs = inputs;
    return true;
}

static bool trail_to_part(teller *t, rmf_part_sort sort, uint32_t index,
                          rmf_checked *out)
{
    rmf_spot_of spot = {.edge = t->reach->part_edges[sort][index],
                        .chunk = t->reach->part_chunks[sort][index],
                        .scene = RMF_NONE,
                        .effect_kind = effect_of(sort),
                        .effect_part = index};
    return find_trail(t, &spot, out);
}

/* ---- parts that are never met ---------------------------------------- */

static const char no_trail[] = "The sets allow it, but no trail was found "
                               "that does it.";

/* The sets allow it; so it can, if a trail does it. */
static void check_can(teller *t, rmf_part_sort sort, uint32_t index,
                      const char *what)
{
    if (met(t, sort, index) != RMF_STAGE_FRESH || t->trails->met[sort][index])
        return;
    if (trail_to_part(t, sort, index, NULL) || t->reach->stopped) return;
    rmf_part_of p = part(t, sort, index);
    rmf_checked *out = add(t, RMF_NOTE, "not_decided", sort, index);
    if (!out) return;
    SAY(out, "Whether %s '%.*s' is ever met is not decided.", what, TEXT(p.id));
    leave_open(out, no_trail);
}

static void tell_scenes(teller *t)
{
    for (uint32_t i = 0; i < rmf_scene_count(t->reach->doc); i++) {
        rmf_stage_of stage = met(t, RMF_PART_SCENE, i);
        rmf_part_of p = part(t, RMF_PART_SCENE, i);
        t->proof->scenes_reached += is_met(stage);
        if (is_met(stage)) {
            check_can(t, RMF_PART_SCENE, i, "the scene");
            continue;
        }
        rmf_checked *out =
            add(t, RMF_WARNING, "scene_never", RMF_PART_SCENE, i);
        if (!out) return;
        SAY(out, "Nobody can reach the scene '%.*s'.", TEXT(p.id));
        ADVISE(out, "Lead there by a rule, an option or an action whose "
                    "condition can hold, or take the scene out.");
        judge_never(t, out, stage);
    }
}

/* Why a rule is never taken: its own condition, or one before it. */
static void say_rule(teller *t, rmf_checked *out, const rmf_part_of *p)
{
    rmf_part_of scene = part(t, RMF_PART_SCENE, p->scene);
    bool own = p->condition != RMF_NONE &&
               t->reach->seen_false[p->condition] != RMF_STAGE_NEVER &&
               t->reach->seen_true[p->condition] == RMF_STAGE_NEVER;
    SAY(out, "The rule '%.*s' of the scene '%.*s' is never taken%s.",
        TEXT(p->id), TEXT(scene.id), own ? ": its condition never holds" : "");
    if (own) {
        ADVISE(out, "Change its condition, or take the rule out.");
    } else {
        ADVISE(out, "Something before it always leads on, or the scene never "
                    "comes that far: move it up, or take it out.");
    }
}

static void tell_rules(teller *t)
{
    uint32_t count = rmf_part_count(t->reach->doc, RMF_PART_RULE);
    for (uint32_t i = 0; i < count; i++) {
        rmf_stage_of stage = met(t, RMF_PART_RULE, i);
        rmf_part_of p = part(t, RMF_PART_RULE, i);
        if (is_met(stage) || !scene_is_met(t, p.scene)) continue;
        rmf_checked *out = add(t, RMF_WARNING, "rule_never", RMF_PART_RULE, i);
        if (!out) return;
        say_rule(t, out, &p);
        tell_condition(t, p.condition);
        judge_never(t, out, stage);
    }
}

static void tell_triggers(teller *t)
{
    uint32_t count = rmf_part_count(t->reach->doc, RMF_PART_TRIGGER);
    for (uint32_t i = 0; i < count; i++) {
        rmf_stage_of stage = met(t, RMF_PART_TRIGGER, i);
        rmf_part_of p = part(t, RMF_PART_TRIGGER, i);
        if (!scene_is_met(t, p.scene)) continue;
        if (is_met(stage)) {
            check_can(t, RMF_PART_TRIGGER, i, "the trigger");
            continue;
        }
        rmf_checked *out =
            add(t, RMF_WARNING, "trigger_never", RMF_PART_TRIGGER, i);
        if (!out) return;
        SAY(out, "The trigger '%.*s' never does anything.", TEXT(p.id));
        ADVISE(out, "What it waits for does not happen, or its condition "
                    "never holds then: change it, or take it out.");
        tell_condition(t, p.condition);
        judge_never(t, out, stage);
    }
}

static void tell_panels(teller *t)
{
    for (uint32_t i = 0; i < rmf_panel_count(t->reach->doc); i++) {
        rmf_stage_of stage = met(t, RMF_PART_PANEL, i);
        rmf_part_of p = part(t, RMF_PART_PANEL, i);
        if (is_met(stage)) {
            check_can(t, RMF_PART_PANEL, i, "the panel");
            continue;
        }
        rmf_checked *out =
            add(t, RMF_WARNING, "panel_never", RMF_PART_PANEL, i);
        if (!out) return;
        SAY(out, "Nobody can open the panel '%.*s'.", TEXT(p.id));
        ADVISE(out, "Open it by an action that viewers can reach, or take it "
                    "out.");
        tell_condition(t, p.condition);
        judge_never(t, out, stage);
    }
}

static void say_states(rmf_checked *out, const rmf_part_of *p)
{
    SAY(out, "The ending '%.*s' is reached in %.6g state%s.", TEXT(p->id),
        out->states, out->states == 1 ? "" : "s");
}

static void tell_ending(teller *t, uint32_t index)
{
    rmf_part_of p = part(t, RMF_PART_ENDING, index);
    rmf_stage_of stage = met(t, RMF_PART_ENDING, index);
    bool fresh = stage == RMF_STAGE_FRESH;
    rmf_checked *out =
        add(t, fresh ? RMF_NOTE : RMF_WARNING,
            fresh ? "ending" : "ending_never", RMF_PART_ENDING, index);
    if (!out) return;
    tell_condition(t, is_met(stage) ? RMF_NONE : p.condition);
    if (fresh) {
        out->states = t->reach->ending_states[index];
        out->verdict = RMF_SHOWN;
        say_states(out, &p);
        if (!trail_to_part(t, RMF_PART_ENDING, index, out))
            leave_open(out, no_trail);
        return;
    }
    SAY(out, "%s the ending '%.*s'.",
        is_met(stage) ? "Only who comes back can reach" : "Nobody can reach",
        TEXT(p.id));
    ADVISE(out, "Lead to it, change its condition, or take it out.");
    judge_never(t, out, stage);
    if (is_met(stage)) leave_open(out, no_trail);
}

/* Endings of the same id are one: the first stands for all. */
static void tell_endings(teller *t)
{
    uint32_t count = rmf_part_count(t->reach->doc, RMF_PART_ENDING);
    for (uint32_t i = 0; i < count; i++) {
        rmf_part_of p = part(t, RMF_PART_ENDING, i);
        if (rmf_part_ending(t->reach->doc, p.id) == i) tell_ending(t, i);
    }
}

/* ---- what is on the picture ------------------------------------------ */

static void note_conditions(rmf_reach *reach)
{
    for (uint32_t i = 0; i < reach->runner.change_count; i++) {
        const rmf_delta *c = &reach->runner.changes[i];
        bool yes =
            c->sort == RMF_CHANGE_IF || (c->sort == RMF_CHANGE_SAW && c->b);
        bool no = c->sort == RMF_CHANGE_UNLESS ||
                  (c->sort == RMF_CHANGE_SAW && !c->b);
        if (yes) reach->seen_true[c->a] = RMF_STAGE_FRESH;
        if (no) reach->seen_false[c->a] = RMF_STAGE_FRESH;
    }
}

static bool ask(void *ctx)
{
    teller *t = ctx;
    rmf_reach *reach = t->reach;
    bool yes = t->option == RMF_NONE
                   ? rmf_explorer_shows(reach->doc, reach->session, t->element)
                   : rmf_explorer_offers(reach->doc, reach->session, t->element,
                                         t->option);
    t->yes = t->yes || yes;
    note_conditions(reach);
    return false;
}

static void never_found(void *ctx)
{
    (void)ctx;
}

static bool is_ever(teller *t, uint32_t node, uint32_t element, uint32_t option)
{
    rmf_reach *reach = t->reach;
    t->element = element;
    t->option = option;
    t->yes = false;
    rmf_reach_stand(reach, node);
    rmf_runner_all(&reach->runner, reach->nodes[node].reached, ask, never_found,
                   t);
    return t->yes;
}

static bool is_option_of(const rmf_part_of *p)
{
    return p->element != RMF_NONE;
}

static void ask_options(teller *t, uint32_t node, uint32_t element)
{
    uint32_t count = rmf_part_options(t->reach->doc, element);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t option = rmf_part_option(t->reach->doc, element, i);
        if (!t->offered[option])
            t->offered[option] = is_ever(t, node, element, i);
    }
}

static void ask_elements(teller *t, uint32_t node, uint32_t scene)
{
    uint32_t first = 0;
    uint32_t count = rmf_part_elements(t->reach->doc, scene, &first);
    for (uint32_t e = first; e < first + count; e++) {
        rmf_part_of p = part(t, RMF_PART_ELEMENT, e);
        bool known = t->shown[e] && p.condition == RMF_NONE;
        if (!known && is_ever(t, node, e, RMF_NONE)) t->shown[e] = true;
        ask_options(t, node, e);
    }
}

static void ask_all(teller *t)
{
    for (uint32_t n = 0; n < t->reach->node_count; n++) {
        const rmf_node *node = &t->reach->nodes[n];
        if (node->view.scene == RMF_NONE || node->view.going != RMF_NONE ||
            node->reached == bddfalse)
            continue;
        ask_elements(t, n, node->view.scene);
    }
}

static void tell_elements(teller *t)
{
    for (uint32_t i = 0; i < rmf_element_count(t->reach->doc); i++) {
        rmf_part_of p = part(t, RMF_PART_ELEMENT, i);
        if (t->shown[i] || !scene_is_met(t, p.scene)) continue;
        rmf_checked *out =
            add(t, RMF_WARNING, "element_never", RMF_PART_ELEMENT, i);
        if (!out) return;
        SAY(out, "Nobody ever sees the element '%.*s'.", TEXT(p.id));
        ADVISE(out, "Its condition never holds while the scene plays there, "
                    "or nothing shows it: change that, or take it out.");
        tell_condition(t, p.condition);
        judge_never(t, out, RMF_STAGE_NEVER);
    }
}

static void tell_options(teller *t)
{
    uint32_t count = rmf_part_count(t->reach->doc, RMF_PART_OPTION);
    for (uint32_t i = 0; i < count; i++) {
        rmf_part_of p = part(t, RMF_PART_OPTION, i);
        if (t->offered[i] || !is_option_of(&p)) continue;
        if (!scene_is_met(t, p.scene) || !t->shown[p.element]) continue;
        rmf_part_of e = part(t, RMF_PART_ELEMENT, p.element);
        rmf_checked *out =
            add(t, RMF_WARNING, "option_never", RMF_PART_OPTION, i);
        if (!out) return;
        SAY(out, "Nobody can ever take the option '%.*s' of '%.*s'.",
            TEXT(p.id), TEXT(e.id));
        ADVISE(out, "Change its condition, or take the option out.");
        tell_condition(t, p.condition);
        judge_never(t, out, RMF_STAGE_NEVER);
    }
}

/* ---- conditions ------------------------------------------------------ */

static bool reads_nothing(const teller *t, uint32_t condition)
{
    rmf_step step[64];
    uint32_t count = rmf_condition_steps(t->reach->ex, condition, step, 64);
    for (uint32_t i = 0; i < count && i < 64; i++) {
        if (step[i].kind == RMF_STEP_ATOM && step[i].atom.fact_count)
            return false;
    }
    return true;
}

static void tell_conditions(teller *t)
{
    const rmf_reach *reach = t->reach;
    for (uint32_t i = 0; i < reach->model->condition_count; i++) {
        bool yes = reach->seen_true[i] != RMF_STAGE_NEVER;
        bool no = reach->seen_false[i] != RMF_STAGE_NEVER;
        if (yes == no || t->told_condition[i] || reads_nothing(t, i)) continue;
        rmf_str text = rmf_condition_text(reach->doc, i);
        rmf_checked *out =
            add(t, RMF_WARNING, yes ? "always_true" : "always_false",
                RMF_PART_CONDITION, i);
        if (!out) return;
        int size = text.size > 120 ? 120 : (int)text.size;
        SAY(out, "The condition %.*s%s is %s whenever it is asked.", size,
            text.at, text.size > 120 ? "…" : "",
            yes ? "always true" : "never true");
        ADVISE(out, yes ? "Leave it out, or change it."
                        : "Change it, or take out what hangs on it.");
        judge_never(t, out, RMF_STAGE_NEVER);
    }
}

/* ---- ways out -------------------------------------------------------- */

static void tell_trap(teller *t, const rmf_trap *trap)
{
    rmf_part_of p = part(t, RMF_PART_SCENE, trap->scene);
    bool loop = trap->scenes > 1;
    rmf_checked *out = add(t, RMF_ERROR, loop ? "endless_loop" : "no_way_out",
                           RMF_PART_SCENE, trap->scene);
    if (!out) return;
    if (loop) {
        SAY(out,
            "From the scene '%.*s' on, viewers can go round through %u "
            "scenes for ever: no ending can be reached any more.",
            TEXT(p.id), trap->scenes);
    } else {
        SAY(out,
            "Viewers can get stuck in the scene '%.*s': no ending can be "
            "reached from there.",
            TEXT(p.id));
    }
    ADVISE(out, "Lead on from there, or say that it is an ending: \"ending\": "
                "a name.");
    rmf_spot_of spot = {.edge = RMF_NONE,
                        .chunk = trap->chunk,
                        .within = trap->within,
                        .scene = trap->scene,
                        .effect_kind = RMF_NONE,
                        .stands = trap->stands};
    out->verdict = RMF_SHOWN;
    if (find_trail(t, &spot, out)) return;
    leave_open(out, no_trail);
    out->at.severity = RMF_WARNING;
}

/* One a scene is enough: the first that is reached. */
static bool is_nearest(const teller *t, const rmf_traps *traps, uint32_t trap)
{
    const rmf_chunk *chunks = t->reach->chunks;
    uint32_t layer = chunks[traps->at[trap].chunk].layer;
    for (uint32_t i = 0; i < traps->count; i++) {
        uint32_t other = chunks[traps->at[i].chunk].layer;
        if (traps->at[i].scene != traps->at[trap].scene) continue;
        if (other < layer || (other == layer && i < trap)) return false;
    }
    return true;
}

static void tell_traps(teller *t)
{
    rmf_traps traps;
    if (!rmf_reach_whole(t->reach)) return;
    rmf_traps_find(t->reach, &traps);
    for (uint32_t i = 0; i < traps.count; i++)
        if (is_nearest(t, &traps, i)) tell_trap(t, &traps.at[i]);
    rmf_traps_free(&traps);
}

/* In a film whose endings have names, a stop without one. */
static void tell_stops(teller *t)
{
    const rmf_reach *reach = t->reach;
    uint32_t told = RMF_NONE;
    if (!rmf_part_count(reach->doc, RMF_PART_ENDING)) return;
    for (uint32_t s = 0; s < rmf_scene_count(reach->doc); s++) {
        for (uint32_t i = 0; i < reach->in_scene[s].count && told != s; i++) {
            const rmf_node *n = &reach->nodes[reach->in_scene[s].at[i]];
            const rmf_stand_view *v = &n->view;
            if (!v->ended || v->named || !v->nowhere || n->fresh == bddfalse)
                continue;
            told = s;
            rmf_part_of p = part(t, RMF_PART_SCENE, s);
            rmf_checked *out =
                add(t, RMF_WARNING, "leads_nowhere", RMF_PART_SCENE, s);
            if (!out) return;
            SAY(out,
                "The film can stop at the end of the scene '%.*s', which "
                "leads nowhere and has no named ending.",
                TEXT(p.id));
            ADVISE(out, "Lead on, or name the ending.");
            rmf_spot_of spot = {.edge = RMF_NONE,
                                .chunk = n->chunks[0],
                                .within = n->fresh,
                                .scene = s,
                                .effect_kind = RMF_NONE,
                                .stands = true};
            out->verdict = RMF_SHOWN;
            if (!find_trail(t, &spot, out)) leave_open(out, no_trail);
        }
    }
}

static void tell_overrun(teller *t)
{
    const rmf_reach *reach = t->reach;
    if (reach->overrun_edge == RMF_NONE) return;
    uint32_t node = reach->edges[reach->overrun_edge].from;
    uint32_t scene = reach->nodes[node].view.scene;
    rmf_checked *out = add(t, RMF_ERROR, "overrun", RMF_PART_SCENE,
                           scene == RMF_NONE ? 0 : scene);
    if (!out) return;
    SAY(out,
        "One input can run more actions than the %u that it may; the rest "
        "is dropped.",
        RMF_ACTIONS_MAX);
    ADVISE(out, "Triggers set each other off without end: let one of them "
                "fire once only.");
    rmf_spot_of spot = {.edge = reach->overrun_edge,
                        .chunk = reach->overrun_chunk,
                        .scene = RMF_NONE,
                        .effect_kind = RMF_FX_overrun,
                        .effect_part = RMF_NONE};
    out->verdict = RMF_SHOWN;
    if (find_trail(t, &spot, out)) return;
    leave_open(out, no_trail);
    out->at.severity = RMF_WARNING;
}

/* ---- variables ------------------------------------------------------- */

static void tell_variables(teller *t)
{
    uint32_t count = rmf_part_count(t->reach->doc, RMF_PART_VARIABLE);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t used = rmf_variable_used(t->reach->doc, i);
        bool read = used & (RMF_USED_READ | RMF_USED_TOLD);
        bool set = used & (RMF_USED_SET | RMF_USED_OUTSIDE);
        rmf_part_of p = part(t, RMF_PART_VARIABLE, i);
        if (read && set) continue;
        const char *code = !read && !set ? "variable_unused"
                           : read        ? "variable_unset"
                                         : "variable_unread";
        rmf_checked *out = add(t, RMF_WARNING, code, RMF_PART_VARIABLE, i);
        if (!out) return;
        SAY(out, "The variable '%.*s' is %s.", TEXT(p.id),
            !read && !set ? "not used"
            : read        ? "read, but nothing ever sets it"
                          : "set, but nothing ever reads it");
        ADVISE(out, "%s",
               read ? "Set it somewhere, or write its value in its "
                      "place."
                    : "Take it out, or use it.");
        out->verdict = RMF_PROVED;
    }
}

/* ---- all ------------------------------------------------------------- */

static void tell_cans(teller *t)
{
    uint32_t count = rmf_part_count(t->reach->doc, RMF_PART_OPTION);
    for (uint32_t i = 0; i < count; i++)
        check_can(t, RMF_PART_OPTION, i, "the option");
}

static void tell_figures(teller *t)
{
    const rmf_reach *reach = t->reach;
    t->proof->nodes = reach->node_count;
    t->proof->scenes = rmf_scene_count(reach->doc);
    for (uint32_t n = 0; n < reach->node_count; n++) {
        t->proof->states +=
            rmf_count_states(reach->model, reach->nodes[n].fresh);
    }
    t->proof->whole = rmf_reach_whole(reach);
    const char *why = reach->failed || reach->model->broken ? "Memory ran out."
                      : reach->stopped ? "The time or the number of nodes ran "
                                         "out."
                      : reach->some    ? "Not all combinations of inputs were "
                                         "tried."
                                       : "";
    (void)snprintf(t->proof->why, sizeof t->proof->why, "%s", why);
}

static int by_weight(const void *a, const void *b)
{
    const rmf_checked *x = a;
    const rmf_checked *y = b;
    if (x->at.severity != y->at.severity)
        return x->at.severity > y->at.severity ? -1 : 1;
    if (x->at.offset != y->at.offset)
        return x->at.offset < y->at.offset ? -1 : 1;
    return strcmp(x->at.code, y->at.code);
}

bool rmf_findings_make(rmf_reach *reach, rmf_trails *trails, rmf_proof *proof)
{
    teller t = {.reach = reach, .trails = trails, .proof = proof};
    const rmf_document *doc = reach->doc;
    t.told_condition = calloc(rmf_condition_count(doc) + 1, sizeof(bool));
    t.shown = calloc(rmf_element_count(doc) + 1, sizeof(bool));
    t.offered = calloc(rmf_part_count(doc, RMF_PART_OPTION) + 1, sizeof(bool));
    t.failed = !t.told_condition || !t.shown || !t.offered;
    if (!t.failed) {
        ask_all(&t);
        tell_traps(&t);
        tell_overrun(&t);
        tell_endings(&t);
        tell_stops(&t);
        tell_scenes(&t);
        tell_rules(&t);
        tell_triggers(&t);
        tell_panels(&t);
        tell_elements(&t);
        tell_options(&t);
        tell_conditions(&t);
        tell_cans(&t);
        tell_variables(&t);
        tell_figures(&t);
        if (proof->count) {
            qsort(proof->findings, proof->count, sizeof *proof->findings,
                  by_weight);
        }
    }
    free(t.told_condition);
    free(t.shown);
    free(t.offered);
    return !t.failed && !trails->failed;
}
