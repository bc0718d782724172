/* What a host asks after each input: where the session stands, until when it
 * may sleep, and where the scene can lead. */
#include "session.h"

static rmf_slot *look_slot(const rmf_document *doc, const rmf_session *s,
                           uint32_t element)
{
    return rmf_slot_of(doc, rmf_look(s), element);
}

static bool is_choice(const rmf_document *doc, uint32_t element)
{
    return doc->elements[element].traits & RMF_IS_CHOICE;
}

/* ---- seeking --------------------------------------------------------- */

void rmf_seek_range(const rmf_document *doc, const rmf_session *s,
                    int64_t *from_us, int64_t *to_us)
{
    *from_us = *to_us = 0;
    if (s->scene == RMF_NONE) return;
    const rmf_scene *scene = &doc->scenes[s->scene];
    int64_t to = rmf_last_us(doc, s->scene);
    for (uint32_t i = 0; i < scene->answerers.count; i++) {
        uint32_t e = doc->answerers[scene->answerers.first + i];
        int64_t start = doc->elements[e].from_us;
        if (!is_choice(doc, e) || start >= to) continue;
        if (look_slot(doc, s, e)->flags & RMF_SLOT_DECIDED) continue;
        bool gone = start <= s->t_us && !rmf_is_shown(doc, s, e, s->t_us);
        if (!gone && rmf_is_allowed(doc, s, e)) to = start;
    }
    *to_us = to > s->t_us ? to : s->t_us;
}

/* ---- sleeping -------------------------------------------------------- */

static void sooner(int64_t *at, int64_t other)
{
    if (other < *at) *at = other;
}

static void idle_change(const rmf_document *doc, const rmf_session *s,
                        rmf_range in, int64_t *at_ms)
{
    const rmf_trigger_facts *facts = rmf_trigger_facts_of(doc, rmf_look(s));
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        const rmf_trigger *t = &doc->triggers[i];
        if (t->when != RMF_WHEN_IDLE || facts[i].flags & RMF_TRIGGER_SPENT)
            continue;
        int64_t due = s->viewer_ms + t->after_ms;
        if (due > s->at_ms) sooner(at_ms, due);
    }
}

static void verdict_change(const rmf_document *doc, const rmf_session *s,
                           int64_t *at_ms)
{
    rmf_range in = doc->scenes[s->scene].answerers;
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = doc->answerers[in.first + i];
        const rmf_slot *slot = look_slot(doc, s, e);
        uint32_t waits = RMF_SLOT_PENDING | RMF_SLOT_UNJUDGED;
        if (doc->elements[e].hold && (slot->flags & waits) == RMF_SLOT_PENDING)
            sooner(at_ms, slot->asked_ms + RMF_VERDICT_MS);
    }
}

/* On a standing picture limits run by session time. */
static void limit_change(const rmf_document *doc, const rmf_session *s,
                         int64_t *at_ms)
{
    uint32_t held = rmf_held(doc, s);
    uint32_t stands = RMF_HELD_QUESTION | RMF_HELD_END;
    rmf_range in = doc->scenes[s->scene].answerers;
    if (!held || held & ~stands) return;
    for (uint32_t i = 0; i < in.count; i++) {
        int64_t left = rmf_limit_left_ms(doc, s, doc->answerers[in.first + i]);
        if (left > 0) sooner(at_ms, s->at_ms + s->since_us / 1000 + left);
    }
}

void rmf_next_change(const rmf_document *doc, const rmf_session *s,
                     rmf_change *out)
{
    *out = (rmf_change){RMF_NEVER, RMF_NEVER};
    if (s->scene == RMF_NONE) return;
    out->media_us = rmf_boundary_after(doc, s, s->t_us);
    if (s->going != RMF_NONE) return;
    idle_change(doc, s, doc->scenes[s->scene].triggers, &out->at_ms);
    idle_change(doc, s, doc->film_triggers, &out->at_ms);
    verdict_change(doc, s, &out->at_ms);
    limit_change(doc, s, &out->at_ms);
    if (doc->reads >> RMF_FACT_idle & 1u) {
        int64_t idle = (s->at_ms - s->viewer_ms) / 1000 + 1;
        sooner(&out->at_ms, s->viewer_ms + idle * 1000);
    }
    if (s->flags & RMF_SET_STAMPS) out->at_ms = s->at_ms;
}

/* ---- status ---------------------------------------------------------- */

static void panels_of(const rmf_session *s, rmf_status *out)
{
    out->panel_count = s->panel_count;
    for (uint32_t i = 0; i < s->panel_count; i++) {
        out->panels[i] = s->panels[i].panel;
        if (s->panels[i].pauses) out->panel_held |= 1u << i;
    }
}

static bool is_over(const rmf_document *doc, const rmf_session *s)
{
    uint32_t stopped = RMF_SET_AT_END | RMF_SET_NOWHERE;
    if (s->scene == RMF_NONE || s->going != RMF_NONE) return false;
    if (s->flags & RMF_SET_FINISHED) return true;
    /* `hold` is an ending only when it is named so. */
    return (s->flags & stopped) == stopped &&
           (doc->scenes[s->scene].end == RMF_END_STOP ||
            s->flags & RMF_SET_ENDING);
}

/* Past the commit point, with nothing decided, it is known what the end does.
 */
static int64_t loops_us(const rmf_document *doc, const rmf_session *s)
{
    if (s->scene == RMF_NONE || s->going != RMF_NONE) return -1;
    if (s->decided != RMF_NONE || s->jump != RMF_JUMP_NONE) return -1;
    if (s->flags & (RMF_SET_AT_END | RMF_SET_FINISHED)) return -1;
    if (s->t_us < doc->scenes[s->scene].commit_us) return -1;
    return rmf_loop_us(doc, s);
}

void rmf_status_get(const rmf_document *doc, const rmf_session *s,
                    rmf_status *out)
{
    *out = (rmf_status){.scene = s->scene,
                        .t_us = s->t_us,
                        .visit = s->visit,
                        .lap = s->lap,
                        .held = rmf_held(doc, s),
                        .going = s->going,
                        .going_us = s->going_us,
                        .decided = s->decided,
                        .decided_us = s->decided_us,
                        .can_go_back = s->path_count && s->cursor > 0,
                        .ended = is_over(doc, s),
                        .loop_us = loops_us(doc, s),
                        .limit_us = -1,
                        .limited = rmf_limited(doc, s)};
    panels_of(s, out);
    rmf_seek_range(doc, s, &out->seek_from_us, &out->seek_to_us);
    if (out->limited == RMF_NONE) return;
    out->speed_locked = true;
    int64_t left = rmf_limit_us(doc, s, out->limited) - s->t_us;
    out->limit_us = left > 0 ? left : 0;
}

static void put_scene(rmf_writer *out, const rmf_document *doc, const char *key,
                      uint32_t scene)
{
    rmf_put_key(out, key);
    if (scene == RMF_NONE) {
        rmf_put(out, "null");
    } else {
        rmf_put_json(out, doc->scenes[scene].id);
    }
}

static void put_time(rmf_writer *out, const char *key, int64_t t_us)
{
    rmf_put_key(out, key);
    rmf_put_micro(out, t_us);
}

static void put_count(rmf_writer *out, const char *key, int64_t count)
{
    rmf_put_key(out, key);
    rmf_put_int(out, count);
}

static void put_panels(rmf_writer *out, const rmf_document *doc,
                       const rmf_status *st)
{
    rmf_put_key(out, "panels");
    rmf_put(out, "[");
    for (uint32_t i = 0; i < st->panel_count; i++) {
        if (i) rmf_put(out, ",");
        rmf_put(out, "{\"panel\":");
        rmf_put_json(out, doc->panels[st->panels[i]].id);
        put_count(out, "index", st->panels[i]);
        rmf_put_flag(out, "pauses", st->panel_held >> i & 1u);
        rmf_put(out, "}");
    }
    rmf_put(out, "]");
}

void rmf_status_write(const rmf_document *doc, const rmf_session *s,
                      rmf_writer *out)
{
    rmf_status st;
    rmf_status_get(doc, s, &st);
    rmf_put(out, "{\"at_ms\":");
    rmf_put_int(out, s->at_ms);
    put_scene(out, doc, "scene", st.scene);
    put_time(out, "t", st.t_us);
    put_count(out, "visit", st.visit);
    put_count(out, "lap", st.lap);
    put_count(out, "held", st.held);
    put_scene(out, doc, "going", st.going);
    put_scene(out, doc, "decided", st.decided);
    rmf_put_flag(out, "speed_locked", st.speed_locked);
    rmf_put_flag(out, "can_go_back", st.can_go_back);
    rmf_put_flag(out, "ended", st.ended);
    rmf_put_flag(out, "completed", s->flags & RMF_SET_COMPLETE);
    put_time(out, "seek_from", st.seek_from_us);
    put_time(out, "seek_to", st.seek_to_us);
    if (st.loop_us >= 0) put_time(out, "loops", st.loop_us);
    put_panels(out, doc, &st);
    rmf_put_key(out, "limited");
    if (st.limited == RMF_NONE) {
        rmf_put(out, "null}");
        return;
    }
    rmf_put_json(out, doc->elements[st.limited].id);
    put_time(out, "limit", st.limit_us);
    rmf_put(out, "}");
}

/* ---- where it can lead ----------------------------------------------- */

typedef struct rmf_nexts {
    rmf_next *out;
    uint32_t cap;
    uint32_t count;
} rmf_nexts;

/* Kept sorted by falling weight; a scene named twice keeps the greater. */
static void add_next(rmf_nexts *list, uint32_t scene, int64_t t_us,
                     double weight)
{
    if (scene == RMF_NONE) return;
    uint32_t at = 0;
    while (at < list->count && list->out[at].scene != scene)
        at++;
    bool known = at < list->count;
    if (known && list->out[at].weight >= weight) return;
    if (!known && list->count == list->cap) {
        if (!list->cap || list->out[--at].weight >= weight) return;
        known = true;
    }
    if (!known) list->count++;
    for (; at > 0 && list->out[at - 1].weight < weight; at--)
        list->out[at] = list->out[at - 1];
    list->out[at] = (rmf_next){scene, t_us, weight};
}

static void add_actions(const rmf_document *doc, rmf_nexts *list,
                        rmf_range actions, int64_t now_us, double weight)
{
    for (uint32_t i = actions.first; i < actions.first + actions.count; i++) {
        const rmf_action *a = &doc->actions[i];
        if (a->kind == RMF_DO_GO) {
            add_next(list, a->scene, a->t_us == RMF_SAME_US ? now_us : a->t_us,
                     weight);
        }
    }
}

static void add_element(const rmf_document *doc, const rmf_session *s,
                        rmf_nexts *list, uint32_t element)
{
    const rmf_element *e = &doc->elements[element];
    uint32_t answer =
        e->slot == RMF_NONE ? 0 : look_slot(doc, s, element)->answer;
    for (uint32_t i = 0; i < e->options.count; i++) {
        const rmf_option_of *o = &doc->options[e->options.first + i];
        double weight = i + 1 == answer           ? 0.9
                        : answer                  ? 0.1
                        : i == e->fallback        ? 0.6
                        : is_choice(doc, element) ? 0.5
                                                  : 0.1;
        add_next(list, o->scene, o->t_us == RMF_SAME_US ? s->t_us : o->t_us,
                 weight);
        add_actions(doc, list, o->actions, s->t_us, weight);
    }
    add_actions(doc, list, e->press, s->t_us, 0.3);
    add_actions(doc, list, e->hover, s->t_us, 0.3);
}

uint32_t rmf_next_scenes(const rmf_document *doc, const rmf_session *s,
                         rmf_next *out, uint32_t cap)
{
    rmf_nexts list = {.out = out, .cap = cap};
    if (s->scene == RMF_NONE) {
        add_next(&list, doc->start, 0, 1.0);
        return list.count;
    }
    const rmf_scene *scene = &doc->scenes[s->scene];
    add_next(&list, s->going, s->going_us, 1.0);
    if (s->decided != RMF_NONE) {
        add_next(&list, s->decided,
                 s->decided_us == RMF_SAME_US ? s->t_us : s->decided_us, 1.0);
    }
    for (uint32_t i = 0; i < scene->rules.count; i++) {
        const rmf_rule *rule = &doc->rules[scene->rules.first + i];
        double weight = rmf_holds(doc, s, rule->cond) ? 0.8 : 0.2;
        add_next(&list, rule->scene, rule->t_us < 0 ? 0 : rule->t_us, weight);
    }
    for (uint32_t i = 0; i < scene->elements.count; i++)
        add_element(doc, s, &list, scene->elements.first + i);
    return list.count;
}
