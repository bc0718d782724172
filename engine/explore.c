/* Stands: where a session stands without its facts, in a canonical form, so
 * that a checker has one node for each (explore.h).
 *
 * Canonical means that what cannot change what happens is the same everywhere:
 * clocks stand at 0 (a move says how long it waits), the path is the present
 * scene (what lies before it is supposed), seeds and releases are none. */
#include "explored.h"

#include "text.h"

typedef struct stand_slot {
    int64_t shift_ms;
    uint32_t answer;
    uint32_t flags;
} stand_slot;

#define HEAD offsetof(rmf_session, path)

static size_t align16(size_t size)
{
    return (size + 15u) & ~(size_t)15u;
}

/* `viewer.first_name`, as inputs name it. */
static size_t names_size(const rmf_document *doc)
{
    size_t size = 0;
    for (uint32_t i = 0; i < doc->variables_count; i++) {
        if (doc->variables[i].group == RMF_OF_VIEWER)
            size += doc->variables[i].name.size + 7u;
    }
    return size;
}

static void make_names(rmf_explorer *ex)
{
    char *at = ex->names;
    for (uint32_t i = 0; i < ex->doc->variables_count; i++) {
        const rmf_variable *v = &ex->doc->variables[i];
        if (v->group != RMF_OF_VIEWER) continue;
        rmf_copy(at, "viewer.", 7);
        rmf_copy(at + 7, v->name.at, v->name.size);
        at += 7 + v->name.size;
    }
}

size_t rmf_explorer_size(const rmf_document *doc)
{
    return align16(sizeof(rmf_explorer)) +
           rmf_facts_most(doc) * sizeof(rmf_kept_fact) + doc->scenes_count +
           names_size(doc);
}

void rmf_explorer_suppose(rmf_explorer *ex, uint32_t scene, int64_t left_us)
{
    ex->earlier = (rmf_visit){.scene = scene, .left_us = left_us};
}

void rmf_explorer_walk(rmf_session *session, uint32_t scene)
{
    session->going = scene;
}

/* ---- what matters of a slot ------------------------------------------ */

static bool has_limit(const rmf_element *e)
{
    return e->traits & RMF_IS_CHOICE && e->limit_us >= 0;
}

static stand_slot slot_now(const rmf_document *doc, const rmf_session *s,
                           uint32_t element)
{
    const rmf_element *e = &doc->elements[element];
    const rmf_slot *slot = rmf_slot_of(doc, rmf_look(s), element);
    stand_slot out = {0};
    if (!(e->traits & RMF_IS_CHOICE)) return out;
    uint32_t keeps = RMF_SLOT_DECIDED;
    if (e->fallback != RMF_NONE && !(slot->flags & RMF_SLOT_DECIDED))
        keeps |= RMF_SLOT_MET;
    if (e->at_end) keeps |= RMF_SLOT_RAN;
    if (e->at_end && slot->flags & RMF_SLOT_RAN) keeps |= RMF_SLOT_TIMED_OUT;
    out.flags = slot->flags & keeps;
    if (e->at_end) out.answer = slot->answer;
    if (!has_limit(e) || slot->flags & RMF_SLOT_DECIDED) return out;
    out.shift_ms = slot->shift_ms;
    int64_t least = (e->from_us - doc->scenes[e->scene].length_us) / 1000 - 1;
    if (out.shift_ms < least) out.shift_ms = least;
    return out;
}

/* ---- what matters of the head ---------------------------------------- */

static bool minds_late(const rmf_document *doc, uint32_t element)
{
    const rmf_element *e = &doc->elements[element];
    if (e->traits & (RMF_IS_QUESTION | RMF_IS_INPUT | RMF_IS_FORM)) return true;
    if (rmf_is_known(doc, RMF_FACT_clicked, element)) return true;
    if (!(e->traits & RMF_IS_CHOICE)) return false;
    if (rmf_is_known(doc, RMF_FACT_took, element)) return true;
    return !e->at_end && (rmf_is_known(doc, RMF_FACT_chose, element) ||
                          rmf_is_known(doc, RMF_FACT_label, element) ||
                          rmf_is_known(doc, RMF_FACT_timed_out, element));
}

static uint8_t marks_of(const rmf_document *doc, uint32_t scene)
{
    rmf_range in = doc->scenes[scene].elements;
    uint8_t marks = 0;
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        if (has_limit(&doc->elements[i])) marks |= RMF_SCENE_HAS_LIMITS;
        if (doc->elements[i].narrow_hidden) marks |= RMF_SCENE_MINDS_WIDTH;
        if (minds_late(doc, i)) marks |= RMF_SCENE_MINDS_LATE;
    }
    return marks;
}

static void mark_scenes(rmf_explorer *ex)
{
    const rmf_document *doc = ex->doc;
    for (uint32_t i = 0; i < doc->scenes_count; i++) {
        uint32_t take = doc->scenes[i].take;
        ex->marks[i] |= marks_of(doc, i);
        if (take == i) continue;
        ex->marks[i] |= RMF_SCENE_SHARES;
        ex->marks[take] |= RMF_SCENE_SHARES;
    }
}

rmf_explorer *rmf_explorer_init(rmf_document *doc, void *memory,
                                const rmf_oracle *oracle)
{
    rmf_explorer *ex = memory;
    char *rest = (char *)memory + align16(sizeof *ex);
    *ex = (rmf_explorer){.doc = doc, .oracle = *oracle};
    ex->earlier.scene = ex->put = RMF_NONE;
    ex->marks = (uint8_t *)rest + rmf_facts_most(doc) * sizeof(rmf_kept_fact);
    rmf_zero(ex->marks, doc->scenes_count);
    rmf_facts_make(ex, (rmf_kept_fact *)(void *)rest);
    ex->stops_early = doc->reads_cells || doc->reads >> RMF_FACT_shown & 1u;
    ex->names = (char *)ex->marks + doc->scenes_count;
    doc->explorer = ex;
    make_names(ex);
    mark_scenes(ex);
    return ex;
}

static bool is_marked(const rmf_document *doc, uint32_t scene, uint8_t mark)
{
    return scene != RMF_NONE && doc->explorer->marks[scene] & mark;
}

/* The way on is accepted and the stay ends: only facts still count. */
static bool only_leaves(const rmf_document *doc, const rmf_session *s)
{
    return s->scene != RMF_NONE && s->going != RMF_NONE &&
           s->going_how != RMF_BY_SAME &&
           !is_marked(doc, s->scene, RMF_SCENE_MINDS_LATE);
}

static void forget_clocks(rmf_session *h)
{
    h->seed = h->release = 0;
    h->at_ms = h->viewer_ms = h->since_us = h->unsettled_us = 0;
    h->visit = h->lap = 0;
    h->ending = h->language = h->going_entry = RMF_NONE;
    h->path_count = h->scene != RMF_NONE;
    h->cursor = 0;
    h->flags &= ~(uint32_t)(RMF_SET_RETURNED | RMF_SET_COMPLETE |
                            RMF_SET_STAMPS | RMF_SET_HIDDEN);
}

static void forget_leaving(rmf_session *h)
{
    h->t_us = 0;
    rmf_forget_decision(h);
    rmf_forget_jump(h);
    h->flags &= RMF_SET_OPENED | RMF_SET_PAUSED | RMF_SET_NARROW |
                RMF_SET_UNTIMED | RMF_SET_LONGER;
}

static void make_head(const rmf_document *doc, const rmf_session *s,
                      rmf_session *h)
{
    rmf_copy(h, s, HEAD);
    forget_clocks(h);
    if (h->decided != RMF_NONE) h->decided_how = RMF_BY_RULE;
    bool told = h->going_how == RMF_BY_SAME || h->going_how == RMF_BY_RESTART ||
                h->going_how == RMF_BY_SEEK;
    if (h->going != RMF_NONE && !told) h->going_how = RMF_BY_RULE;
    if (only_leaves(doc, s)) forget_leaving(h);
    if (!is_marked(doc, h->scene, RMF_SCENE_HAS_LIMITS))
        h->flags &= ~(uint32_t)(RMF_SET_UNTIMED | RMF_SET_LONGER);
    if (!is_marked(doc, h->scene, RMF_SCENE_MINDS_WIDTH))
        h->flags &= ~(uint32_t)RMF_SET_NARROW;
}

/* ---- taking and putting ---------------------------------------------- */

size_t rmf_stand_max(const rmf_explorer *ex)
{
    size_t slots = ex->doc->answerers_count;
    return align16(sizeof(rmf_session)) + slots * sizeof(stand_slot) +
           ex->doc->scenes_count;
}

/* The scenes whose answers count: the present one, and the takes of this stay.
 */
static bool counts(const rmf_document *doc, const rmf_session *s,
                   uint32_t scene)
{
    if (s->scene == RMF_NONE) return false;
    return scene == s->scene ||
           doc->scenes[scene].take == doc->scenes[s->scene].take;
}

static size_t take_scene(const rmf_document *doc, const rmf_session *s,
                         uint32_t scene, char *at)
{
    rmf_range in = doc->scenes[scene].answerers;
    size_t size = 0;
    for (uint32_t i = 0; i < in.count; i++) {
        stand_slot slot = slot_now(doc, s, doc->answerers[in.first + i]);
        rmf_copy(at + size, &slot, sizeof slot);
        size += sizeof slot;
    }
    at[size++] = (char)(rmf_scene_facts_of(doc, rmf_look(s))[scene].flags &
                        RMF_SCENE_STAYED);
    return size;
}

size_t rmf_stand_take(rmf_explorer *ex, const rmf_session *session, void *out)
{
    const rmf_document *doc = ex->doc;
    rmf_session *h = out;
    rmf_zero(h, HEAD);
    make_head(doc, session, h);
    size_t size = HEAD;
    char *at = out;
    if (session->scene == RMF_NONE || only_leaves(doc, session)) return size;
    if (!is_marked(doc, session->scene, RMF_SCENE_SHARES))
        return size + take_scene(doc, session, session->scene, at + size);
    for (uint32_t i = 0; i < doc->scenes_count; i++) {
        if (counts(doc, session, i))
            size += take_scene(doc, session, i, at + size);
    }
    return size;
}

static void clear_scene(const rmf_document *doc, rmf_session *s, uint32_t scene)
{
    rmf_range in = doc->scenes[scene].answerers;
    for (uint32_t i = 0; i < in.count; i++) {
        rmf_slot *slot = rmf_slot_of(doc, s, doc->answerers[in.first + i]);
        rmf_zero(slot, sizeof *slot);
        slot->first_ms = -1;
    }
    rmf_scene_facts_of(doc, s)[scene].flags = 0;
}

static void clear_stay(const rmf_document *doc, rmf_session *s, uint32_t scene)
{
    if (scene == RMF_NONE) return;
    clear_scene(doc, s, scene);
    if (!is_marked(doc, scene, RMF_SCENE_SHARES)) return;
    for (uint32_t i = 0; i < doc->scenes_count; i++) {
        if (doc->scenes[i].take == doc->scenes[scene].take)
            clear_scene(doc, s, i);
    }
}

/* All that a run may have written: it enters one scene at most. */
static void clear(const rmf_explorer *ex, rmf_session *s)
{
    clear_stay(ex->doc, s, ex->put);
    clear_stay(ex->doc, s, s->scene);
    rmf_zero(s->path, sizeof s->path[0] * 2);
    rmf_zero(s->device, sizeof s->device);
    s->device_size = 0;
}

static size_t put_scene(const rmf_document *doc, rmf_session *s, uint32_t scene,
                        const char *at)
{
    rmf_range in = doc->scenes[scene].answerers;
    size_t size = 0;
    for (uint32_t i = 0; i < in.count; i++) {
        stand_slot kept;
        rmf_slot *slot = rmf_slot_of(doc, s, doc->answerers[in.first + i]);
        rmf_copy(&kept, at + size, sizeof kept);
        size += sizeof kept;
        slot->answer = kept.answer;
        slot->flags = kept.flags;
        slot->shift_ms = kept.shift_ms;
        if (kept.answer) slot->picked = 1ull << (kept.answer - 1);
    }
    rmf_scene_facts_of(doc, s)[scene].flags = (uint8_t)at[size++];
    return size;
}

void rmf_stand_put(rmf_explorer *ex, rmf_session *session, const void *stand)
{
    const rmf_document *doc = ex->doc;
    const char *at = stand;
    clear(ex, session);
    rmf_copy(session, stand, HEAD);
    ex->put = session->scene;
    if (session->scene == RMF_NONE) return;
    session->path[0].scene = session->scene;
    if (only_leaves(doc, session)) {
        rmf_scene_facts_of(doc, session)[session->scene].flags =
            RMF_SCENE_STAYED;
        return;
    }
    size_t size = HEAD;
    if (!is_marked(doc, session->scene, RMF_SCENE_SHARES)) {
        (void)put_scene(doc, session, session->scene, at + size);
        return;
    }
    for (uint32_t i = 0; i < doc->scenes_count; i++) {
        if (counts(doc, session, i))
            size += put_scene(doc, session, i, at + size);
    }
}

/* ---- looking --------------------------------------------------------- */

void rmf_stand_look(const rmf_document *doc, const rmf_session *s,
                    rmf_stand_view *out)
{
    bool ends = false;
    uint32_t stopped = RMF_SET_AT_END | RMF_SET_NOWHERE;
    *out = (rmf_stand_view){.scene = s->scene,
                            .t_us = s->t_us,
                            .going = s->going,
                            .by_path = s->going != RMF_NONE &&
                                       s->going_how == RMF_BY_SEEK,
                            .at_end = s->flags & RMF_SET_AT_END,
                            .nowhere = s->flags & RMF_SET_NOWHERE,
                            .named = s->flags & RMF_SET_ENDING};
    if (s->scene != RMF_NONE && s->going == RMF_NONE) {
        ends = s->flags & RMF_SET_FINISHED;
        if ((s->flags & stopped) == stopped) {
            ends = ends || s->flags & RMF_SET_ENDING ||
                   doc->scenes[s->scene].end == RMF_END_STOP;
        }
        /* a loop with a named ending is one too */
        if (s->flags & RMF_SET_ENDING && s->flags & RMF_SET_NOWHERE)
            ends = true;
    }
    out->ended = ends;
}

bool rmf_explorer_shows(const rmf_document *doc, const rmf_session *session,
                        uint32_t element)
{
    return rmf_is_shown(doc, session, element, session->t_us);
}

bool rmf_explorer_offers(const rmf_document *doc, const rmf_session *session,
                         uint32_t element, uint32_t option)
{
    rmf_range in = doc->elements[element].options;
    return rmf_is_shown(doc, session, element, session->t_us) &&
           rmf_holds(doc, session, doc->options[in.first + option].cond);
}
