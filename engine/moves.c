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

static int64_t listed_after(const rmf_document *doc, rmf_range in,
                            int64_t t_us)
{
    uint32_t low = 0, high = in.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (doc->boundaries[in.first + middle] <= t_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low < in.count ? doc->boundaries[in.first + low] : RMF_NEVER;
}

int64_t rmf_boundary_after(const rmf_document *doc, const rmf_session *s,
                           int64_t t_us)
{
    const rmf_scene *scene = &doc->scenes[s->scene];
    int64_t next = listed_after(doc, scene->boundaries, t_us);
    if (doc->reads_cells) {
        int64_t midpoint = midpoint_after(scene, t_us);
        if (midpoint < next) next = midpoint;
    }
    if (s->stood_ms || s->extra_ms) { /* the limit has left its place */
        uint32_t limited = rmf_limited(doc, s);
        int64_t limit =
            limited == RMF_NONE ? RMF_NEVER : rmf_limit_us(doc, s, limited);
        if (limit > t_us && limit < next) next = limit;
    }
    return next;
}

/* ---- the watch ledger ------------------------------------------------ */

static void clear_skipped(rmf_run *run, uint32_t take)
{
    rmf_scene_facts *facts = rmf_scene_facts_of(run->doc, run->s);
    for (uint32_t i = 0; i < run->doc->scenes_count; i++) {
        if (run->doc->scenes[i].take != take) continue;
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
    rmf_scene_facts_of(run->doc, run->s)[scene->take].cells_watched++;
    clear_skipped(run, scene->take);
}

static void mark_cells(rmf_run *run, int64_t from_us, int64_t to_us)
{
    const rmf_scene *scene = &run->doc->scenes[run->s->scene];
    for (int64_t at = midpoint_after(scene, from_us); at <= to_us;
         at = midpoint_after(scene, at))
        mark_cell(run, scene, (uint32_t)((at - HALF_CELL) / RMF_CELL_US));
}

static void mark_shown(rmf_run *run)
{
    uint8_t *facts = rmf_element_facts_of(run->doc, run->s);
    uint32_t cursor = 0;
    for (;;) {
        uint32_t e = rmf_shown_next(run->doc, run->s, run->s->t_us, &cursor);
        if (e == RMF_NONE) return;
        if (facts[e] & RMF_ELEMENT_SHOWN) continue;
        facts[e] |= RMF_ELEMENT_SHOWN;
        rmf_effect_add(run, RMF_FX_shown)->element = e;
    }
}

static void play_to(rmf_run *run, int64_t to_us)
{
    rmf_session *s = run->s;
    int64_t played = to_us - s->t_us;
    mark_shown(run);
    mark_cells(run, s->t_us, to_us);
    rmf_scene_facts_of(run->doc, s)[s->scene].played_us += played;
    s->since_us += played;
    s->t_us = to_us;
}

/* ---- what is due ----------------------------------------------------- */

static void reach_goals(rmf_run *run)
{
    uint8_t *reached = rmf_goal_facts_of(run->doc, run->s);
    for (uint32_t i = 0; i < run->doc->goals_count; i++) {
        const rmf_goal *goal = &run->doc->goals[i];
        if (reached[i] || goal->cond == RMF_NONE) continue;
        if (!rmf_decides(run, goal->id, goal->cond)) continue;
        reached[i] = 1;
        rmf_effect_add(run, RMF_FX_goal)->text = goal->id;
    }
}

void rmf_settle(rmf_run *run)
{
    if (run->s->scene != RMF_NONE && run->s->going == RMF_NONE) {
        rmf_run_out(run);
        rmf_arrivals(run);
        rmf_try_triggers(run);
        rmf_try_commit(run);
    }
    reach_goals(run);
}

static void stand(rmf_run *run)
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

static void end_of_scene(rmf_run *run, int64_t length_us)
{
    run->s->t_us = length_us - 1; /* the playhead never rests at `to` */
    rmf_reach_end(run);
    reach_goals(run);
}

void rmf_move(rmf_run *run, const rmf_input *in)
{
    rmf_session *s = run->s;
    int64_t length = run->doc->scenes[s->scene].length_us;
    int64_t to = in->t_us < length ? in->t_us : length;
    if (s->going != RMF_NONE || s->jump != RMF_JUMP_NONE) return;
    while (plays_on(run) && s->t_us < to) {
        int64_t boundary = rmf_boundary_after(run->doc, s, s->t_us);
        play_to(run, boundary < to ? boundary : to);
        if (s->t_us == length)
            end_of_scene(run, length);
        else if (s->t_us == boundary)
            rmf_settle(run);
    }
    bool cut = s->t_us < to && !(s->flags & RMF_SET_AT_END);
    if (cut && s->going == RMF_NONE && s->jump == RMF_JUMP_NONE) stand(run);
}
