/* Playing: a `moved` is cut at every boundary, and at each everything that is
 * due happens in one order (SEMANTICS 4). */
#include "turn.h"

#define HALF_CELL (RMF_CELL_US / 2)

static int64_t midpoint_after(const rmf_scene *scene, int64_t t_us)
{
    int64_t cell = t_us < HALF_CELL ? 0 : (t_us - HALF_CELL) / RMF_CELL_US + 1;
    if (cell >= scene->cell_count) return RMF_NEVER;
    return cell * RMF_CELL_US + HALF_CELL;
}

static int64_t listed_after(const rmf_document *doc, rmf_range in, int64_t t_us)
{
    uint32_t low = 0;
    uint32_t high = in.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (doc->boundaries[in.first + middle] <= t_us) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < in.count ? doc->boundaries[in.first + low] : RMF_NEVER;
}

/* The first limit behind t that has left its listed place. */
static int64_t shifted_limit_after(const rmf_document *doc,
                                   const rmf_session *s, int64_t t_us)
{
    rmf_range in = doc->scenes[s->scene].answerers;
    int64_t first = RMF_NEVER;
    bool longer = s->flags & RMF_SET_LONGER;
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = doc->answerers[in.first + i];
        const rmf_slot *slot = rmf_slot_of(doc, rmf_look(s), e);
        if (doc->elements[e].limit_us < 0 || !(slot->shift_ms || longer))
            continue;
        int64_t limit = rmf_limit_us(doc, s, e);
        if (limit > t_us && limit < first) first = limit;
    }
    return first;
}

/* Whether playing from t on makes some shown(e) true that a condition may be
 * waiting for: then it is a boundary as soon as anything was played. */
static bool shows_news(const rmf_document *doc, const rmf_session *s,
                       int64_t t_us)
{
    const uint8_t *facts = rmf_element_facts_of(doc, rmf_look(s));
    if (!(doc->reads >> RMF_FACT_shown & 1u)) return false;
    rmf_range in = rmf_bucket_at(doc, s, t_us);
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = doc->bucket_elements[in.first + i];
        if (!(facts[e] & RMF_ELEMENT_SHOWN) && rmf_is_shown(doc, s, e, t_us))
            return true;
    }
    return false;
}

int64_t rmf_boundary_after(const rmf_document *doc, const rmf_session *s,
                           int64_t t_us)
{
    const rmf_scene *scene = &doc->scenes[s->scene];
    if (!rmf_explored(doc) && shows_news(doc, s, t_us)) return t_us + 1;
    int64_t next = listed_after(doc, scene->boundaries, t_us);
    if (doc->reads_cells && !rmf_explored(doc)) {
        int64_t midpoint = midpoint_after(scene, t_us);
        if (midpoint < next) next = midpoint;
    }
    int64_t limit = shifted_limit_after(doc, s, t_us);
    return limit < next ? limit : next;
}

/* ---- the watch ledger ------------------------------------------------ */

/* A cell was watched in every take that is long enough to have it. */
static void count_cell(rmf_run *run, uint32_t take, uint32_t cell)
{
    rmf_scene_facts *facts = rmf_scene_facts_of(run->doc, run->s);
    for (uint32_t i = take; i < run->doc->scenes_count; i++) {
        const rmf_scene *scene = &run->doc->scenes[i];
        if (scene->take != take || cell >= scene->cell_count) continue;
        facts[i].cells_watched++;
        if (rmf_watched(run->doc, run->s, i) >= RMF_ONE / 2)
            facts[i].flags &= (uint8_t)~RMF_SCENE_SKIPPED;
    }
}

static void mark_cell(rmf_run *run, const rmf_scene *scene, uint32_t cell)
{
    uint8_t *cells = rmf_cells_of(run->doc, run->s);
    uint32_t bit = scene->cell_first + cell;
    uint8_t mask = (uint8_t)(1u << (bit & 7u));
    if (cells[bit >> 3] & mask) return;
    cells[bit >> 3] |= mask;
    count_cell(run, scene->take, cell);
}

static void mark_cells(rmf_run *run, int64_t from_us, int64_t to_us)
{
    const rmf_scene *scene = &run->doc->scenes[run->s->scene];
    for (int64_t at = midpoint_after(scene, from_us); at <= to_us;
         at = midpoint_after(scene, at))
        mark_cell(run, scene, (uint32_t)((at - HALF_CELL) / RMF_CELL_US));
}

/* Only those not shown yet are looked at: the rest costs a bit each. */
static void mark_shown(rmf_run *run)
{
    const rmf_session *s = run->s;
    uint8_t *facts = rmf_element_facts_of(run->doc, run->s);
    rmf_range in = rmf_bucket_at(run->doc, s, s->t_us);
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = run->doc->bucket_elements[in.first + i];
        if (facts[e] & RMF_ELEMENT_SHOWN) continue;
        if (rmf_explored(run->doc) &&
            !rmf_is_known(run->doc, RMF_FACT_shown, e))
            continue;
        if (!rmf_is_shown(run->doc, s, e, s->t_us)) continue;
        if (rmf_explored(run->doc)) {
            rmf_tell_flag(run->doc, RMF_FACT_shown, e, true);
            continue;
        }
        facts[e] |= RMF_ELEMENT_SHOWN;
        rmf_effect_add(run, RMF_FX_shown)->element = e;
    }
}

static void play_to(rmf_run *run, int64_t to_us)
{
    rmf_session *s = run->s;
    int64_t played = to_us - s->t_us;
    mark_shown(run);
    if (rmf_explored(run->doc)) {
        rmf_tell_played(run->doc, s->scene);
    } else {
        mark_cells(run, s->t_us, to_us);
    }
    s->unsettled_us += played;
    s->since_us += played;
    s->t_us = to_us;
}

/* ---- what is due ----------------------------------------------------- */

static void reach_goals(rmf_run *run)
{
    uint8_t *reached = rmf_goal_facts_of(run->doc, run->s);
    if (rmf_explored(run->doc)) return; /* nothing hangs on them */
    for (uint32_t i = 0; i < run->doc->goals_count; i++) {
        const rmf_goal *goal = &run->doc->goals[i];
        if (reached[i] || goal->cond == RMF_NONE) continue;
        if (!rmf_decides(run, goal->id, goal->cond)) continue;
        reached[i] = 1;
        rmf_effect_add(run, RMF_FX_goal)->text = goal->id;
    }
}

void rmf_count_played(rmf_run *run)
{
    rmf_session *s = run->s;
    if (s->scene == RMF_NONE || rmf_explored(run->doc)) return;
    rmf_scene_facts_of(run->doc, s)[s->scene].played_us += s->unsettled_us;
    s->unsettled_us = 0;
}

/* One round; whether anything happened, so that more may be due. */
static bool settle_once(rmf_run *run)
{
    uint32_t steps = run->turn->steps;
    if (run->s->scene == RMF_NONE || run->s->going != RMF_NONE) return false;
    run->turn->stopped = false;
    rmf_arrivals(run);
    rmf_run_out(run);
    rmf_try_triggers(run);
    rmf_try_commit(run);
    rmf_drain(run);
    return run->turn->steps != steps;
}

void rmf_settle(rmf_run *run)
{
    uint32_t rounds = 0;
    while (settle_once(run) && !run->turn->overrun)
        if (++rounds == RMF_ACTIONS_MAX) rmf_overrun(run);
    reach_goals(run);
}

void rmf_stand(rmf_run *run)
{
    rmf_effect_add(run, RMF_FX_stand)->t_us = run->s->t_us;
}

/* Whether playback may go on behind the boundary just settled. */
static bool plays_on(const rmf_run *run)
{
    const rmf_session *s = run->s;
    return !run->turn->stopped && s->going == RMF_NONE &&
           s->jump == RMF_JUMP_NONE && !rmf_held(run->doc, s);
}

static void end_of_scene(rmf_run *run)
{
    run->s->t_us = rmf_last_us(run->doc, run->s->scene);
    rmf_reach_end(run);
    reach_goals(run);
}

void rmf_move(rmf_run *run, const rmf_input *in)
{
    rmf_session *s = run->s;
    int64_t length = rmf_length_us(run->doc, s->scene);
    int64_t to = in->t_us < length ? in->t_us : length;
    if (s->going != RMF_NONE || s->jump != RMF_JUMP_NONE) return;
    while (plays_on(run) && s->t_us < to) {
        int64_t boundary = rmf_boundary_after(run->doc, s, s->t_us);
        rmf_turn_boundary(run->turn);
        play_to(run, boundary < to ? boundary : to);
        if (s->t_us < boundary) break;
        rmf_count_played(run);
        if (s->t_us == length) {
            end_of_scene(run);
        } else {
            rmf_settle(run);
        }
    }
    if (s->going == RMF_NONE && s->jump == RMF_JUMP_NONE &&
        rmf_held(run->doc, s))
        rmf_stand(run);
}
