/* Triggers: when this happens, if this holds, do these actions (SEMANTICS 4).
 * Caused triggers wait in one queue; those of time, idleness and changed facts
 * are looked at whenever something may have changed. */
#include "turn.h"

/* Own triggers of the current scene, then those of the film. */
static rmf_range own_triggers(const rmf_run *run)
{
    if (run->s->scene == RMF_NONE) return (rmf_range){0, 0};
    return run->doc->scenes[run->s->scene].triggers;
}

static rmf_trigger_facts *facts_of(rmf_run *run, uint32_t trigger)
{
    return &rmf_trigger_facts_of(run->doc, run->s)[trigger];
}

static bool is_spent(rmf_run *run, uint32_t trigger)
{
    if (rmf_explored(run->doc))
        return rmf_ask_is(run->doc, RMF_MARK_SPENT, trigger);
    return facts_of(run, trigger)->flags & RMF_TRIGGER_SPENT;
}

static void spend(rmf_run *run, uint32_t trigger, bool spent)
{
    rmf_trigger_facts *facts = facts_of(run, trigger);
    if (rmf_explored(run->doc)) {
        rmf_tell_flag(run->doc, RMF_MARK_SPENT, trigger, spent);
        return;
    }
    facts->flags = spent ? facts->flags | RMF_TRIGGER_SPENT
                         : facts->flags & ~RMF_TRIGGER_SPENT;
}

/* Returns whether it fired. */
static bool fire(rmf_run *run, uint32_t trigger)
{
    const rmf_trigger *t = &run->doc->triggers[trigger];
    if (is_spent(run, trigger)) return false;
    if (!rmf_decides(run, t->id, t->cond)) return false;
    bool level = t->when == RMF_WHEN_TIME || t->when == RMF_WHEN_IDLE;
    if (t->once != RMF_ALWAYS || level) spend(run, trigger, true);
    run->turn->steps++;
    rmf_effect_add(run, RMF_FX_fired)->trigger = trigger;
    rmf_act(run, t->actions);
    return true;
}

static void enqueue(rmf_run *run, uint32_t trigger)
{
    rmf_turn *turn = run->turn;
    if (turn->queue_tail == RMF_ACTIONS_MAX) {
        rmf_overrun(run);
    } else {
        turn->queue[turn->queue_tail++] = trigger;
    }
}

static void cause_in(rmf_run *run, rmf_range in, rmf_when when, uint32_t target)
{
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        const rmf_trigger *t = &run->doc->triggers[i];
        if (t->when != when) continue;
        if (t->target != RMF_NONE && t->target != target) continue;
        enqueue(run, i);
    }
}

/* From an accepted way on until its `started` the old scene only plays; what
 * happens because it is left is the last that its triggers see. */
static bool only_plays(const rmf_run *run)
{
    return run->s->going != RMF_NONE && !run->turn->leaving;
}

void rmf_cause(rmf_run *run, rmf_when when, uint32_t target)
{
    if (only_plays(run)) return;
    cause_in(run, own_triggers(run), when, target);
    cause_in(run, run->doc->film_triggers, when, target);
}

static void cause_named(rmf_run *run, rmf_range in, rmf_str name)
{
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        const rmf_trigger *t = &run->doc->triggers[i];
        if (t->when == RMF_WHEN_HOST && rmf_str_same(t->name, name))
            enqueue(run, i);
    }
}

void rmf_cause_host(rmf_run *run, rmf_str name)
{
    if (only_plays(run)) return;
    cause_named(run, own_triggers(run), name);
    cause_named(run, run->doc->film_triggers, name);
}

void rmf_drain(rmf_run *run)
{
    rmf_turn *turn = run->turn;
    while (turn->queue_head < turn->queue_tail && !turn->stopped)
        fire(run, turn->queue[turn->queue_head++]);
    turn->queue_head = turn->queue_tail = 0;
}

static uint64_t value_hash(rmf_value value)
{
    uint64_t hash = rmf_fnv(RMF_FNV_START, &value.number, sizeof value.number);
    return value.type == RMF_TEXT ? rmf_fnv_str(hash, value.text) : hash;
}

/* Whether the watched value differs from the one last seen. */
static bool has_changed(rmf_run *run, uint32_t trigger)
{
    rmf_trigger_facts *facts = facts_of(run, trigger);
    if (rmf_explored(run->doc)) return rmf_ask_either(run->doc);
    uint64_t now =
        value_hash(rmf_value_now(run, run->doc->triggers[trigger].watch));
    bool known = facts->flags & RMF_TRIGGER_KNOWN;
    bool changed = known && facts->value != now;
    facts->value = now;
    facts->flags |= RMF_TRIGGER_KNOWN;
    return changed;
}

static bool is_due(rmf_run *run, uint32_t trigger)
{
    const rmf_trigger *t = &run->doc->triggers[trigger];
    bool in;
    if (t->when == RMF_WHEN_TIME && run->s->flags & RMF_SET_FINISHED)
        return false; /* the film has ended: its time stands still */
    if (t->when == RMF_WHEN_TIME) {
        in = run->s->t_us >= t->from_us && run->s->t_us < t->until_us;
    } else if (t->when == RMF_WHEN_IDLE) {
        in = run->s->at_ms - run->s->viewer_ms >= t->after_ms;
    } else {
        return t->when == RMF_WHEN_FACT && has_changed(run, trigger);
    }
    if (!in && t->once == RMF_ALWAYS) spend(run, trigger, false);
    return in;
}

static void try_in(rmf_run *run, rmf_range in)
{
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        if (run->turn->stopped) return;
        if (is_due(run, i) && fire(run, i)) rmf_drain(run);
    }
}

void rmf_try_triggers(rmf_run *run)
{
    rmf_drain(run);
    if (run->s->scene == RMF_NONE || run->s->going != RMF_NONE) return;
    try_in(run, own_triggers(run));
    try_in(run, run->doc->film_triggers);
}

/* A watched value is known from here on: what happens on entering counts. */
static void arm(rmf_run *run, rmf_range in, bool own)
{
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        const rmf_trigger *t = &run->doc->triggers[i];
        rmf_trigger_facts *facts = facts_of(run, i);
        if (t->once != RMF_ONCE_SESSION) spend(run, i, false);
        if (t->when != RMF_WHEN_FACT || rmf_explored(run->doc)) continue;
        if (own || !(facts->flags & RMF_TRIGGER_KNOWN)) has_changed(run, i);
    }
}

void rmf_arm_visit(rmf_run *run, uint32_t scene, bool stay)
{
    arm(run, run->doc->scenes[scene].triggers, true);
    if (!stay) arm(run, run->doc->film_triggers, false);
}

void rmf_arm_session(rmf_run *run)
{
    for (uint32_t i = 0; i < run->doc->triggers_count; i++)
        spend(run, i, false);
}

void rmf_leave_windows(rmf_run *run)
{
    rmf_range in = own_triggers(run);
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        const rmf_trigger *t = &run->doc->triggers[i];
        if (t->when == RMF_WHEN_TIME && t->once == RMF_ALWAYS)
            spend(run, i, false);
    }
}
