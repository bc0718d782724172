/* Ways on: from one scene to another (SEMANTICS 5). A way on is accepted once;
 * the host confirms it by `started` or takes it back by `failed`. */
#include "turn.h"

static const char *const how_words[] = {
    "start", "choice", "default", "rule", "action",
    "same",  "back",   "restart", "seek", "chapter"};

static int64_t cut_to(const rmf_document *doc, uint32_t scene, int64_t t_us)
{
    int64_t last = rmf_last_us(doc, scene);
    if (t_us > last) t_us = last;
    return t_us < 0 ? 0 : t_us;
}

/* Whether the viewer asked to move on the path, which a decision allows. */
static bool is_on_path(rmf_how how)
{
    return how == RMF_BY_BACK || how == RMF_BY_RESTART || how == RMF_BY_SEEK ||
           how == RMF_BY_START;
}

void rmf_forget_going(rmf_session *s)
{
    s->going = s->going_entry = RMF_NONE;
    s->going_us = 0;
    s->going_how = 0;
}

void rmf_forget_jump(rmf_session *s)
{
    s->jump = RMF_JUMP_NONE;
    s->jump_us = 0;
}

void rmf_forget_decision(rmf_session *s)
{
    s->decided = RMF_NONE;
    s->decided_us = 0;
    s->decided_how = 0;
}

void rmf_reopen(rmf_run *run)
{
    rmf_session *s = run->s;
    if (s->scene == RMF_NONE) return;
    bool stood = s->decided != RMF_NONE;
    rmf_forget_decision(s);
    s->flags &= ~(uint32_t)RMF_SET_NOWHERE;
    rmf_range in = run->doc->scenes[s->scene].answerers;
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = run->doc->answerers[in.first + i];
        rmf_slot *slot = rmf_slot_of(run->doc, s, e);
        bool by_default = slot->flags & RMF_SLOT_TIMED_OUT;
        if (run->doc->elements[e].at_end && slot->flags & RMF_SLOT_RAN &&
            by_default) {
            slot->answer = 0;
            slot->flags &= ~RMF_SLOT_DECIDED;
        }
        slot->flags &= ~RMF_SLOT_RAN;
    }
    if (stood) rmf_effect_add(run, RMF_FX_reopen);
}

static void ask_go(rmf_run *run, const char *how)
{
    rmf_effect *effect = rmf_effect_add(run, RMF_FX_go);
    effect->scene = run->s->going;
    effect->t_us = run->s->going_us;
    effect->text = rmf_str_of(how);
}

static void accept_way(rmf_run *run, uint32_t scene, int64_t t_us, rmf_how how)
{
    rmf_session *s = run->s;
    s->going = scene;
    s->going_us = cut_to(run->doc, scene, t_us);
    s->going_how = how;
    s->going_entry = RMF_NONE;
    run->turn->stopped = true;
    run->turn->steps++;
    if (s->flags &
        RMF_SET_BLOCKED) /* a failed way's hold ends with a new one */
        s->flags &= ~(uint32_t)(RMF_SET_BLOCKED | RMF_SET_PAUSED);
    ask_go(run, how_words[how]);
}

void rmf_ask_again(rmf_run *run)
{
    ask_go(run, "again");
}

bool rmf_go(rmf_run *run, uint32_t scene, int64_t t_us, rmf_how how)
{
    rmf_session *s = run->s;
    bool closed = s->decided != RMF_NONE && !is_on_path(how);
    if (s->going != RMF_NONE || closed) {
        rmf_late(run, "go");
        return false;
    }
    if (s->decided != RMF_NONE) rmf_reopen(run);
    if (t_us == RMF_SAME_US) t_us = s->t_us;
    accept_way(run, scene, t_us, how);
    return true;
}

static const rmf_visit *entry_before(const rmf_run *run)
{
    const rmf_session *s = run->s;
    if (rmf_explored(run->doc)) return rmf_ask_earlier(run->doc);
    return s->path_count && s->cursor ? &s->path[s->cursor - 1] : NULL;
}

bool rmf_go_back(rmf_run *run)
{
    rmf_session *s = run->s;
    const rmf_visit *entry = entry_before(run);
    if (!entry) {
        rmf_late(run, "back");
        return false;
    }
    bool early = entry->left_us < run->doc->scenes[entry->scene].commit_us;
    if (!rmf_go(run, entry->scene, early ? entry->left_us : 0, RMF_BY_BACK))
        return false;
    s->going_entry = rmf_explored(run->doc) ? RMF_NONE : s->cursor - 1;
    return true;
}

bool rmf_go_restart(rmf_run *run)
{
    return rmf_go(run, run->doc->start, 0, RMF_BY_RESTART);
}

/* The entry with this scene nearest before the cursor, else the first behind.
 */
uint32_t rmf_path_find(const rmf_session *s, uint32_t scene)
{
    for (uint32_t i = s->cursor + 1; i-- > 0;)
        if (i < s->path_count && s->path[i].scene == scene) return i;
    for (uint32_t i = s->cursor + 1; i < s->path_count; i++)
        if (s->path[i].scene == scene) return i;
    return RMF_NONE;
}

void rmf_go_path(rmf_run *run, uint32_t scene, int64_t t_us)
{
    uint32_t entry = rmf_path_find(run->s, scene);
    if (entry == RMF_NONE) {
        rmf_late(run, "seek");
        return;
    }
    if (rmf_go(run, scene, t_us, RMF_BY_SEEK)) run->s->going_entry = entry;
}

/* ---- endings --------------------------------------------------------- */

static void complete(rmf_run *run)
{
    if (rmf_explored(run->doc)) {
        rmf_tell_flag(run->doc, RMF_FACT_completed, 0, true);
        return;
    }
    if (run->s->flags & RMF_SET_COMPLETE) return;
    run->s->flags |= RMF_SET_COMPLETE;
    run->turn->steps++;
    rmf_effect_add(run, RMF_FX_completed);
}

void rmf_end_film(rmf_run *run, uint32_t ending)
{
    rmf_session *s = run->s;
    if (s->going != RMF_NONE || s->decided != RMF_NONE ||
        s->flags & RMF_SET_FINISHED) {
        rmf_late(run, "end");
        return;
    }
    if (s->jump != RMF_JUMP_NONE) rmf_forget_jump(s);
    s->flags |= RMF_SET_FINISHED | RMF_SET_AT_END | RMF_SET_ENDING;
    s->ending = ending;
    run->turn->stopped = true;
    if (ending != RMF_NONE)
        rmf_effect_add(run, RMF_FX_ending)->text = run->doc->endings[ending].id;
    complete(run);
}

static void name_ending(rmf_run *run)
{
    rmf_session *s = run->s;
    rmf_range in = run->doc->scenes[s->scene].endings;
    if (s->flags & RMF_SET_ENDING) return;
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        const rmf_named_end *end = &run->doc->endings[i];
        if (!rmf_decides(run, end->id, end->cond)) continue;
        s->flags |= RMF_SET_ENDING;
        s->ending = i;
        rmf_effect_add(run, RMF_FX_ending)->text = end->id;
        complete(run);
        return;
    }
}

/* Where the film names no ending: 95 % of the path's seconds. */
static void complete_by_watching(rmf_run *run)
{
    const rmf_document *doc = run->doc;
    rmf_session *s = run->s;
    if (doc->names_endings || s->flags & RMF_SET_COMPLETE) return;
    if (rmf_explored(doc)) { /* how much was watched is not known */
        if (rmf_is_known(doc, RMF_FACT_completed, 0) && rmf_ask_either(doc))
            complete(run);
        return;
    }
    int64_t all = 0;
    int64_t watched = 0;
    for (uint32_t i = 0; i < s->path_count && i <= s->cursor; i++) {
        uint32_t scene = s->path[i].scene;
        int64_t length = doc->scenes[scene].length_us; /* 0: not known */
        all = rmf_add(all, length);
        watched = rmf_add(
            watched, rmf_scale(length, rmf_watched(doc, s, scene), RMF_ONE));
    }
    if (all && watched >= rmf_scale(all, 95, 100)) complete(run);
}

/* ---- the commit ------------------------------------------------------ */

static bool counts_at_end(const rmf_run *run, uint32_t element)
{
    const rmf_slot *slot = rmf_slot_of(run->doc, run->s, element);
    return slot->flags & RMF_SLOT_DECIDED ||
           rmf_is_allowed(run->doc, run->s, element);
}

/* A choice that is still to be answered before the scene may go on. */
static uint32_t open_choice(const rmf_document *doc, const rmf_session *s)
{
    rmf_range in = doc->scenes[s->scene].answerers;
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = doc->answerers[in.first + i];
        if (rmf_choice_open(doc, s, e, s->t_us) && rmf_is_allowed(doc, s, e))
            return e;
    }
    return RMF_NONE;
}

/* Where `at: same` will begin: the offset of the seam. */
static int64_t seam_us(const rmf_run *run)
{
    const rmf_session *s = run->s;
    int64_t length = run->doc->scenes[s->scene].length_us;
    return length > 0 ? length : s->t_us;
}

static int64_t decided_us(const rmf_run *run)
{
    int64_t t_us = run->s->decided_us;
    return t_us == RMF_SAME_US ? seam_us(run) : t_us;
}

void rmf_ask_decided(rmf_run *run)
{
    rmf_effect *effect = rmf_effect_add(run, RMF_FX_decided);
    effect->scene = run->s->decided;
    effect->t_us = cut_to(run->doc, run->s->decided, decided_us(run));
}

static void decide_way(rmf_run *run, uint32_t scene, int64_t t_us, rmf_how how)
{
    rmf_session *s = run->s;
    s->decided = scene;
    s->decided_us = t_us == RMF_SAME_US ? t_us : cut_to(run->doc, scene, t_us);
    s->decided_how = how;
    s->flags &= ~(uint32_t)RMF_SET_NOWHERE;
    run->turn->steps++;
    rmf_ask_decided(run);
}

static void run_at_end_choice(rmf_run *run, uint32_t element)
{
    const rmf_element *e = &run->doc->elements[element];
    rmf_slot *slot = rmf_slot_of(run->doc, run->s, element);
    bool by_default = !slot->answer;
    if (by_default && e->fallback == RMF_NONE) return;
    if (by_default) {
        slot->answer = e->fallback + 1;
        slot->picked = 1ull << e->fallback;
    }
    if (!(slot->flags & RMF_SLOT_RAN)) {
        rmf_decide_choice(run, element, by_default);
        slot->flags |= RMF_SLOT_RAN | RMF_SLOT_DECIDED;
    }
    const rmf_option_of *option =
        &run->doc->options[e->options.first + slot->answer - 1];
    if (option->scene == RMF_NONE || run->s->decided != RMF_NONE ||
        run->turn->stopped)
        return;
    bool late = slot->flags & RMF_SLOT_TIMED_OUT;
    decide_way(run, option->scene, option->t_us,
               late ? RMF_BY_DEFAULT : RMF_BY_CHOICE);
}

static void run_at_end_choices(rmf_run *run)
{
    rmf_range in = run->doc->scenes[run->s->scene].answerers;
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = run->doc->answerers[in.first + i];
        if (run->doc->elements[e].at_end && counts_at_end(run, e))
            run_at_end_choice(run, e);
    }
}

static void try_rules(rmf_run *run)
{
    rmf_range in = run->doc->scenes[run->s->scene].rules;
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        const rmf_rule *rule = &run->doc->rules[i];
        if (!rmf_decides(run, rule->id, rule->cond)) continue;
        if (rmf_explored(run->doc)) rmf_tell_rule(run->doc, i);
        decide_way(run, rule->scene, rule->t_us, RMF_BY_RULE);
        return;
    }
}

static bool may_commit(const rmf_run *run)
{
    const rmf_session *s = run->s;
    uint32_t never = RMF_SET_FINISHED | RMF_SET_BLOCKED;
    if (s->scene == RMF_NONE || s->going != RMF_NONE) return false;
    if (s->decided != RMF_NONE || s->jump != RMF_JUMP_NONE) return false;
    if (s->flags & never || run->turn->stopped) return false;
    const rmf_scene *scene = &run->doc->scenes[s->scene];
    bool over = s->flags & RMF_SET_AT_END && scene->end == RMF_END_STOP &&
                s->flags & RMF_SET_NOWHERE;
    bool due = s->t_us >= scene->commit_us || s->flags & RMF_SET_END_RUN;
    return due && !over;
}

static void leave_at_end(rmf_run *run)
{
    const rmf_session *s = run->s;
    bool same = s->decided_us == RMF_SAME_US;
    accept_way(run, s->decided, decided_us(run),
               same ? RMF_BY_SAME : (rmf_how)s->decided_how);
}

void rmf_try_commit(rmf_run *run)
{
    rmf_session *s = run->s;
    if (!may_commit(run) || open_choice(run->doc, run->s) != RMF_NONE) return;
    run_at_end_choices(run);
    if (run->turn->stopped) return;
    if (s->decided == RMF_NONE) try_rules(run);
    if (s->decided == RMF_NONE) {
        s->flags |= RMF_SET_NOWHERE;
        name_ending(run);
        complete_by_watching(run);
    } else if (s->flags & RMF_SET_AT_END) {
        leave_at_end(run);
    }
}

/* ---- the scene's end ------------------------------------------------- */

static void ask_loop(rmf_run *run, int64_t t_us)
{
    run->s->jump = RMF_JUMP_LOOP;
    run->s->jump_us = t_us;
    rmf_effect_add(run, RMF_FX_loop)->t_us = t_us;
}

int64_t rmf_loop_us(const rmf_document *doc, const rmf_session *s)
{
    const rmf_scene *scene = &doc->scenes[s->scene];
    uint32_t open = open_choice(doc, s);
    if (open != RMF_NONE) return doc->elements[open].wait_from_us;
    return scene->end == RMF_END_LOOP ? scene->loop_from_us : -1;
}

static void stand_at_end(rmf_run *run)
{
    run->s->flags |= RMF_SET_AT_END;
    if (run->s->since_us && rmf_limited(run->doc, run->s) != RMF_NONE)
        run->s->flags |= RMF_SET_STAMPS; /* now it counts by at_ms */
}

void rmf_reach_end(rmf_run *run)
{
    rmf_session *s = run->s;
    if (!(s->flags & RMF_SET_END_RUN)) {
        s->flags |= RMF_SET_END_RUN;
        rmf_cause(run, RMF_WHEN_END, RMF_NONE);
    }
    rmf_settle(run);
    if (s->going != RMF_NONE || s->jump || s->flags & RMF_SET_AT_END) return;
    if (s->decided != RMF_NONE) {
        leave_at_end(run);
        return;
    }
    int64_t loop_us = rmf_loop_us(run->doc, s);
    if (loop_us >= 0) {
        ask_loop(run, loop_us);
    } else {
        stand_at_end(run);
    }
}

/* ---- leaving and entering -------------------------------------------- */

static void mark_skipped(rmf_run *run, uint32_t scene)
{
    rmf_scene_facts *facts = &rmf_scene_facts_of(run->doc, run->s)[scene];
    if (rmf_explored(run->doc)) {
        rmf_tell_left(run->doc, scene);
        return;
    }
    if (rmf_watched(run->doc, run->s, scene) < RMF_ONE / 2)
        facts->flags |= RMF_SCENE_SKIPPED;
}

/* All takes of the stay are left at once. */
static void end_stay(rmf_run *run)
{
    rmf_scene_facts *facts = rmf_scene_facts_of(run->doc, run->s);
    for (uint32_t i = 0; i < run->doc->scenes_count; i++) {
        if (!(facts[i].flags & RMF_SCENE_STAYED)) continue;
        mark_skipped(run, i);
        facts[i].flags &= (uint8_t)~RMF_SCENE_STAYED;
    }
}

void rmf_leave(rmf_run *run)
{
    rmf_session *s = run->s;
    run->turn->leaving = true;
    rmf_cause(run, RMF_WHEN_LEAVE, RMF_NONE);
    rmf_drain(run);
    rmf_close_leaving(run);
    rmf_drain(run);
    run->turn->leaving = false;
    rmf_effect *effect = rmf_effect_add(run, RMF_FX_left);
    effect->scene = s->scene;
    effect->t_us = s->t_us;
    s->path[s->cursor].left_us = s->t_us;
    end_stay(run);
}

static void append_to_path(rmf_session *s, uint32_t scene)
{
    s->path_count = s->path_count ? s->cursor + 1 : 0;
    if (s->path_count == RMF_PATH_MAX) {
        for (uint32_t i = 1; i < RMF_PATH_MAX; i++)
            s->path[i - 1] = s->path[i];
        s->path_count--;
    }
    s->cursor = s->path_count++;
    s->path[s->cursor] = (rmf_visit){.scene = scene};
    for (uint32_t i = s->path_count; i < RMF_PATH_MAX; i++)
        rmf_zero(&s->path[i], sizeof s->path[i]);
}

/* To an entry that the path has; scenes jumped over may have been skipped. */
static void move_on_path(rmf_run *run, uint32_t entry)
{
    rmf_session *s = run->s;
    for (uint32_t i = s->cursor + 1; i < entry; i++)
        mark_skipped(run, s->path[i].scene);
    s->cursor = entry;
}

static void clear_answers(rmf_run *run, uint32_t scene)
{
    rmf_range in = run->doc->scenes[scene].answerers;
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = run->doc->answerers[in.first + i];
        rmf_slot *slot = rmf_slot_of(run->doc, run->s, e);
        slot->flags &= ~RMF_SLOT_MET;
        slot->shift_ms = 0;
        if (!(run->doc->elements[e].traits & RMF_IS_CHOICE)) continue;
        slot->answer = 0;
        slot->flags &= ~(RMF_SLOT_DECIDED | RMF_SLOT_RAN);
    }
}

static void begin_again(rmf_run *run)
{
    for (uint32_t i = 0; i < run->doc->variables_count; i++) {
        const rmf_variable *v = &run->doc->variables[i];
        if (v->group == RMF_OF_KEPT && !v->keep)
            rmf_variable_reset(run->doc, run->s, i);
    }
    uint8_t *facts = rmf_element_facts_of(run->doc, run->s);
    for (uint32_t i = 0; i < run->doc->elements_count; i++) {
        facts[i] &= (uint8_t) ~(RMF_ELEMENT_SHOW | RMF_ELEMENT_HIDE);
        if (!rmf_explored(run->doc)) continue;
        rmf_tell_flag(run->doc, RMF_MARK_HIDDEN, i, false);
        rmf_tell_flag(run->doc, RMF_MARK_UNHIDDEN, i, false);
    }
    rmf_arm_session(run);
}

/* A scene that this stay has not met yet begins its visit. */
static void begin_visit(rmf_run *run, uint32_t scene, bool stay)
{
    rmf_scene_facts *facts = &rmf_scene_facts_of(run->doc, run->s)[scene];
    if (facts->flags & RMF_SCENE_STAYED) {
        if (rmf_explored(run->doc)) rmf_tell_entered(run->doc, scene, true);
        return;
    }
    facts->flags |= RMF_SCENE_STAYED;
    if (rmf_explored(run->doc)) {
        rmf_tell_entered(run->doc, scene, false);
    } else {
        facts->flags |= RMF_SCENE_SEEN;
        if (facts->visits < RMF_VISITS_MAX) facts->visits++;
    }
    rmf_arm_visit(run, scene, stay);
    clear_answers(run, scene);
}

static void follow_path(rmf_run *run, uint32_t scene, uint32_t entry, bool stay)
{
    rmf_session *s = run->s;
    if (stay) {
        s->path[s->cursor].scene = scene;
    } else if (entry != RMF_NONE && entry < s->path_count) {
        move_on_path(run, entry);
    } else {
        append_to_path(s, scene);
    }
    s->path[s->cursor].left_us = 0; /* until it is left again */
}

static void forget_way(rmf_session *s)
{
    rmf_forget_going(s);
    rmf_forget_decision(s);
    rmf_forget_jump(s);
    s->flags &=
        ~(uint32_t)(RMF_SET_AT_END | RMF_SET_NOWHERE | RMF_SET_END_RUN |
                    RMF_SET_FINISHED | RMF_SET_ENDING | RMF_SET_BLOCKED);
}

void rmf_enter(rmf_run *run, const rmf_input *in)
{
    rmf_session *s = run->s;
    bool asked = s->going == in->scene && !in->flag;
    rmf_how how = asked ? (rmf_how)s->going_how : RMF_BY_SEEK;
    uint32_t entry = asked ? s->going_entry : rmf_path_find(s, in->scene);
    bool stay =
        how == RMF_BY_SAME && s->scene != RMF_NONE &&
        run->doc->scenes[s->scene].take == run->doc->scenes[in->scene].take;
    rmf_count_played(run);
    s->going = in->scene; /* also after a seek: leaving leads nowhere else */
    if (s->scene != RMF_NONE && !stay) rmf_leave(run);
    follow_path(run, in->scene, entry, stay);
    forget_way(s);
    if (how == RMF_BY_RESTART) begin_again(run);
    s->scene = in->scene;
    s->t_us = cut_to(run->doc, in->scene, in->t_us);
    s->lap = 0;
    begin_visit(run, in->scene, stay);
    s->visit = rmf_scene_facts_of(run->doc, s)[in->scene].visits;
    rmf_effect_add(run, RMF_FX_entered)->scene = in->scene;
    rmf_cause(run, RMF_WHEN_ENTER, RMF_NONE);
}
