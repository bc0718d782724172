/* What viewers do to elements: presses, choices, answers, forms, verdicts. */
#include "turn.h"

static bool has_trait(const rmf_run *run, uint32_t element, uint32_t trait)
{
    return run->doc->elements[element].traits & trait;
}

static bool is_there(rmf_run *run, uint32_t element, const char *what)
{
    const rmf_session *s = run->s;
    if (s->scene != RMF_NONE && rmf_is_shown(run->doc, s, element, s->t_us))
        return true;
    rmf_late(run, what);
    return false;
}

static void mark_clicked(rmf_run *run, uint32_t element)
{
    if (rmf_explored(run->doc)) {
        rmf_tell_flag(run->doc, RMF_FACT_clicked, element, true);
        return;
    }
    rmf_element_facts_of(run->doc, run->s)[element] |= RMF_ELEMENT_CLICKED;
}

/* Actions of the viewer's own making. Once a way on is accepted the old scene
 * only plays: what was done is a fact and nothing more. */
static void act_now(rmf_run *run, rmf_range actions)
{
    if (run->s->going == RMF_NONE) {
        rmf_act(run, actions);
    } else if (actions.count) {
        rmf_late(run, "actions");
    }
}

static void lead_on(rmf_run *run, const rmf_option_of *option, rmf_how how)
{
    if (option->scene == RMF_NONE || run->turn->stopped) return;
    rmf_go(run, option->scene, option->t_us,
           option->t_us == RMF_SAME_US ? RMF_BY_SAME : how);
}

static void follow(rmf_run *run, const rmf_option_of *option, rmf_how how)
{
    act_now(run, option->actions);
    lead_on(run, option, how);
}

/* ---- presses and hovers ---------------------------------------------- */

static void press_button(rmf_run *run, const rmf_input *in)
{
    const rmf_panel *panel = &run->doc->panels[in->panel];
    const rmf_option_of *button =
        &run->doc->options[panel->buttons.first + in->option];
    if (!rmf_is_open(run->s, in->panel) ||
        !rmf_holds(run->doc, run->s, button->cond)) {
        rmf_late(run, "pressed");
        return;
    }
    follow(run, button, RMF_BY_ACTION);
}

static void hover_on(rmf_run *run, uint32_t element)
{
    rmf_cause(run, RMF_WHEN_HOVER, element);
    act_now(run, run->doc->elements[element].hover);
}

void rmf_press(rmf_run *run, const rmf_input *in)
{
    if (in->panel != RMF_NONE) {
        press_button(run, in);
        return;
    }
    const rmf_element *e = &run->doc->elements[in->element];
    if (!is_there(run, in->element, "pressed")) return;
    mark_clicked(run, in->element);
    rmf_cause(run, RMF_WHEN_PRESS, in->element);
    if (e->has_press) {
        act_now(run, e->press);
    } else if (e->has_hover) {
        hover_on(run, in->element);
    }
}

void rmf_hover(rmf_run *run, const rmf_input *in)
{
    if (is_there(run, in->element, "hovered")) hover_on(run, in->element);
}

/* ---- choices --------------------------------------------------------- */

void rmf_decide_choice(rmf_run *run, uint32_t element, bool by_default)
{
    const rmf_element *e = &run->doc->elements[element];
    rmf_slot *slot = rmf_slot_of(run->doc, run->s, element);
    run->turn->steps++;
    slot->chosen = slot->answer;
    if (rmf_explored(run->doc)) {
        rmf_tell_chosen(run->doc, element, slot->answer - 1);
        rmf_tell_flag(run->doc, RMF_FACT_timed_out, element, by_default);
    }
    slot->flags = by_default ? slot->flags | RMF_SLOT_TIMED_OUT
                             : slot->flags & ~RMF_SLOT_TIMED_OUT;
    rmf_effect *effect =
        rmf_effect_add(run, by_default ? RMF_FX_defaulted : RMF_FX_chosen);
    effect->element = element;
    effect->option = slot->answer - 1;
    act_now(run,
            run->doc->options[e->options.first + slot->answer - 1].actions);
}

static void take_answer(rmf_run *run, uint32_t element, uint32_t option)
{
    rmf_slot *slot = rmf_slot_of(run->doc, run->s, element);
    slot->answer = option + 1;
    slot->picked = 1ull << option;
    slot->flags |= RMF_SLOT_ANSWERED | RMF_SLOT_DECIDED;
    slot->flags &= ~RMF_SLOT_RAN;
    slot->took_ms = slot->first_ms < 0 ? 0 : run->s->at_ms - slot->first_ms;
    slot->shift_ms = 0;
    if (rmf_explored(run->doc)) rmf_tell_answer(run->doc, element);
    mark_clicked(run, element);
}

/* An option that leads on at once, from a choice or from chapters. */
static void choose_at_once(rmf_run *run, uint32_t element, uint32_t option)
{
    const rmf_element *e = &run->doc->elements[element];
    const rmf_option_of *o = &run->doc->options[e->options.first + option];
    if (has_trait(run, element, RMF_IS_CHAPTERS)) {
        follow(run, o, RMF_BY_CHAPTER);
        return;
    }
    rmf_decide_choice(run, element, false);
    lead_on(run, o, RMF_BY_CHOICE);
}

/* A way on that failed waits for the viewer: this is what it waited for. */
static void choose_anew(rmf_run *run)
{
    uint32_t blocked = RMF_SET_BLOCKED | RMF_SET_PAUSED;
    if (run->s->flags & RMF_SET_BLOCKED) run->s->flags &= ~blocked;
}

void rmf_choose(rmf_run *run, const rmf_input *in)
{
    const rmf_element *e = &run->doc->elements[in->element];
    const rmf_option_of *o = &run->doc->options[e->options.first + in->option];
    if (!is_there(run, in->element, "chose")) return;
    if (!rmf_holds(run->doc, run->s, o->cond)) {
        rmf_late(run, "chose");
        return;
    }
    if (has_trait(run, in->element, RMF_IS_CHAPTERS)) {
        mark_clicked(run, in->element);
    } else {
        take_answer(run, in->element, in->option);
    }
    choose_anew(run);
    if (!e->at_end) choose_at_once(run, in->element, in->option);
}

/* ---- questions and inputs -------------------------------------------- */

static void judge(rmf_run *run, uint32_t element, int64_t points, bool correct)
{
    rmf_slot *slot = rmf_slot_of(run->doc, run->s, element);
    slot->points = points;
    slot->flags &= ~(RMF_SLOT_PENDING | RMF_SLOT_CORRECT);
    slot->flags |= RMF_SLOT_GRADED;
    if (correct) slot->flags |= RMF_SLOT_CORRECT;
    if (rmf_explored(run->doc)) {
        rmf_tell_flag(run->doc, RMF_FACT_graded, element, true);
        rmf_tell_flag(run->doc, RMF_FACT_correct, element, correct);
        rmf_tell_flag(run->doc, RMF_FACT_pending, element, false);
        rmf_tell_drift(run->doc, RMF_FACT_score, 0);
    }
    rmf_effect *effect = rmf_effect_add(run, RMF_FX_judged);
    effect->element = element;
    effect->flag = correct;
    effect->value = (rmf_value){.type = RMF_NUMBER, .number = points};
}

static void act_on_verdict(rmf_run *run, uint32_t element)
{
    const rmf_element *e = &run->doc->elements[element];
    uint32_t flags = rmf_slot_of(run->doc, run->s, element)->flags;
    act_now(run, flags & RMF_SLOT_CORRECT ? e->right : e->wrong);
}

static void write_through(rmf_run *run, uint32_t variable, const rmf_input *in)
{
    if (variable == RMF_NONE || in->value_count != 1) return;
    rmf_set(run, variable, in->values[0].value);
}

static const rmf_option_of *option_at(const rmf_run *run, uint32_t element,
                                      uint32_t option)
{
    return &run->doc
                ->options[run->doc->elements[element].options.first + option];
}

/* Whether all that was picked may be: an option's `if` holds. */
static bool may_pick(const rmf_run *run, uint32_t element, uint64_t picked)
{
    for (uint32_t i = 0; i < run->doc->elements[element].options.count; i++) {
        if (picked >> i & 1u &&
            !rmf_holds(run->doc, run->s, option_at(run, element, i)->cond))
            return false;
    }
    return true;
}

static void keep_answer(rmf_run *run, const rmf_input *in)
{
    rmf_slot *slot = rmf_slot_of(run->doc, run->s, in->element);
    slot->picked = rmf_picked(run->doc, in);
    slot->answer = rmf_first_picked(slot->picked);
    slot->flags &= ~(RMF_SLOT_UNJUDGED | RMF_SLOT_GRADED | RMF_SLOT_CORRECT);
    slot->flags |= RMF_SLOT_ANSWERED | RMF_SLOT_DECIDED;
    if (run->doc->elements[in->element].graded) slot->flags |= RMF_SLOT_PENDING;
    slot->points = 0; /* the score counts the latest answer */
    slot->asked_ms = run->s->at_ms;
    slot->took_ms = slot->first_ms < 0 ? 0 : run->s->at_ms - slot->first_ms;
    if (rmf_explored(run->doc)) rmf_tell_answer(run->doc, in->element);
    mark_clicked(run, in->element);
}

/* The time of an answer that a server judges is its name: verdicts say it. */
static bool has_name(const rmf_run *run, uint32_t element)
{
    const rmf_slot *slot = rmf_slot_of(run->doc, run->s, element);
    if (rmf_explored(run->doc)) return true; /* times are not kept */
    return !run->doc->elements[element].graded ||
           !(slot->flags & RMF_SLOT_ANSWERED) ||
           slot->asked_ms != run->s->at_ms;
}

/* Facts first, then what was picked, then the verdict's actions, and at last
 * the way on: all of it is done, whatever leads away. */
static void answer_question(rmf_run *run, const rmf_input *in)
{
    const rmf_element *e = &run->doc->elements[in->element];
    uint64_t picked = rmf_picked(run->doc, in);
    int64_t points = 0;
    bool correct = false, judged = e->has_key && !e->graded;
    if (!may_pick(run, in->element, picked) || !has_name(run, in->element)) {
        rmf_late(run, "answered");
        return;
    }
    keep_answer(run, in);
    write_through(run, e->variable, in);
    if (judged && rmf_grade(run->doc, in, &points, &correct) == RMF_OK)
        judge(run, in->element, points, correct);
    for (uint32_t i = 0; i < e->options.count; i++) {
        if (picked >> i & 1u)
            act_now(run, option_at(run, in->element, i)->actions);
    }
    if (judged) act_on_verdict(run, in->element);
    for (uint32_t i = 0; i < e->options.count; i++) {
        if (picked >> i & 1u)
            lead_on(run, option_at(run, in->element, i), RMF_BY_CHOICE);
    }
}

void rmf_answer(rmf_run *run, const rmf_input *in)
{
    const rmf_element *e = &run->doc->elements[in->element];
    if (!is_there(run, in->element, "answered")) return;
    if (has_trait(run, in->element, RMF_IS_QUESTION)) {
        answer_question(run, in);
        return;
    }
    rmf_slot_of(run->doc, run->s, in->element)->flags |= RMF_SLOT_ANSWERED;
    if (rmf_explored(run->doc)) rmf_tell_answer(run->doc, in->element);
    mark_clicked(run, in->element);
    write_through(run, e->variable, in);
}

/* Only the verdict that was waited for, where the question was asked, takes a
 * way: one that came late, or again, or elsewhere is a fact and no more. The
 * score counts the latest answer: a verdict of an earlier one is nothing. */
void rmf_verdict(rmf_run *run, const rmf_input *in)
{
    const rmf_slot *slot = rmf_slot_of(run->doc, run->s, in->element);
    bool awaited = rmf_is_pending(run->doc, run->s, in->element) &&
                   !rmf_is_unjudged(run->doc, run->s, in->element);
    if (in->answered_ms >= 0 && in->answered_ms != slot->asked_ms) {
        rmf_late(run, "graded");
        return;
    }
    judge(run, in->element, in->points, in->correct);
    if (awaited && run->doc->elements[in->element].scene == run->s->scene)
        act_on_verdict(run, in->element);
}

/* ---- forms ----------------------------------------------------------- */

static void take_fields(rmf_run *run, const rmf_form *form, const rmf_input *in)
{
    for (uint32_t f = 0; f < form->fields.count; f++) {
        const rmf_field *field = &run->doc->fields[form->fields.first + f];
        if (field->variable == RMF_NONE) continue;
        for (uint32_t v = 0; v < in->value_count; v++) {
            if (rmf_str_same(in->values[v].name, field->id))
                rmf_set(run, field->variable, in->values[v].value);
        }
    }
}

void rmf_submit(rmf_run *run, const rmf_input *in)
{
    const rmf_document *doc = run->doc;
    bool in_panel = in->panel != RMF_NONE;
    if (!in_panel && !is_there(run, in->element, "submitted")) return;
    uint32_t index = in_panel ? doc->panels[in->panel].form
                              : doc->elements[in->element].form;
    const rmf_form *form = &doc->forms[index];
    take_fields(run, form, in);
    if (rmf_explored(doc)) {
        rmf_tell_flag(doc, RMF_FACT_submitted, index, true);
    } else {
        rmf_form_facts_of(doc, run->s)[index] = 1;
    }
    if (!in_panel) mark_clicked(run, in->element);
    rmf_cause(run, RMF_WHEN_SUBMIT, index);
    if (in_panel) rmf_close(run, in->panel);
}

/* ---- time ------------------------------------------------------------ */

void rmf_arrivals(rmf_run *run)
{
    rmf_session *s = run->s;
    rmf_range in = run->doc->scenes[s->scene].answerers;
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = run->doc->answerers[in.first + i];
        rmf_slot *slot = rmf_slot_of(run->doc, s, e);
        if (slot->flags & RMF_SLOT_MET) continue;
        if (rmf_explored(run->doc) &&
            run->doc->elements[e].fallback == RMF_NONE)
            continue; /* only a limit's default minds */
        if (!rmf_is_shown(run->doc, s, e, s->t_us)) continue;
        slot->flags |= RMF_SLOT_MET | RMF_SLOT_STAMPED;
        slot->first_ms = rmf_now_ms(s);
        if (!s->since_us) continue; /* it is the input's own time */
        slot->flags &= ~RMF_SLOT_STAMPED;
        s->flags |= RMF_SET_STAMPS;
    }
}

/* When something arrived while `moved` was fed, its session time was only
 * estimated from the media played. The next at_ms bounds it; `waited`, which
 * hosts feed when next_change says so, gives it. */
void rmf_stamp(rmf_run *run, bool exact)
{
    rmf_session *s = run->s;
    if (!(s->flags & RMF_SET_STAMPS)) return;
    s->flags &= ~(uint32_t)RMF_SET_STAMPS;
    if (s->scene == RMF_NONE) return;
    rmf_range in = run->doc->scenes[s->scene].answerers;
    for (uint32_t i = 0; i < in.count; i++) {
        rmf_slot *slot =
            rmf_slot_of(run->doc, s, run->doc->answerers[in.first + i]);
        if (!(slot->flags & RMF_SLOT_MET) || slot->flags & RMF_SLOT_STAMPED)
            continue;
        slot->flags |= RMF_SLOT_STAMPED;
        if (exact || slot->first_ms > s->at_ms) slot->first_ms = s->at_ms;
    }
}

static void shift_limit(rmf_run *run, uint32_t element, int64_t by_ms)
{
    rmf_slot *slot = rmf_slot_of(run->doc, run->s, element);
    slot->shift_ms += by_ms;
    if (slot->shift_ms > RMF_MORE_TIME_MAX_MS)
        slot->shift_ms = RMF_MORE_TIME_MAX_MS;
    if (slot->shift_ms < -RMF_AT_MS_MAX) slot->shift_ms = -RMF_AT_MS_MAX;
}

void rmf_shift_limits(rmf_run *run, int64_t by_ms)
{
    if (run->s->scene == RMF_NONE) return;
    rmf_range in = run->doc->scenes[run->s->scene].answerers;
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = run->doc->answerers[in.first + i];
        if (rmf_limit_runs(run->doc, run->s, e)) shift_limit(run, e, by_ms);
    }
}

void rmf_pass_limits(rmf_run *run, int64_t ms)
{
    if (run->s->scene == RMF_NONE) return;
    rmf_range in = run->doc->scenes[run->s->scene].answerers;
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = run->doc->answerers[in.first + i];
        int64_t left = rmf_limit_left_ms(run->doc, run->s, e);
        if (left > 0) shift_limit(run, e, left < ms ? -left : -ms);
    }
}

/* A limit is a place: behind it the default is due, however the playhead came
 * there, once the choice was on the picture. */
static bool has_run_out(const rmf_run *run, uint32_t element)
{
    const rmf_element *e = &run->doc->elements[element];
    const rmf_slot *slot = rmf_slot_of(run->doc, run->s, element);
    if (e->at_end || e->fallback == RMF_NONE) return false;
    if (slot->flags & RMF_SLOT_DECIDED || !(slot->flags & RMF_SLOT_MET))
        return false;
    return run->s->t_us >= rmf_limit_us(run->doc, run->s, element) &&
           !(run->s->flags & RMF_SET_FINISHED) &&
           rmf_is_allowed(run->doc, run->s, element);
}

static void limit_at_once(rmf_run *run, uint32_t element)
{
    if (!has_run_out(run, element)) return;
    const rmf_element *e = &run->doc->elements[element];
    rmf_slot *slot = rmf_slot_of(run->doc, run->s, element);
    slot->answer = e->fallback + 1;
    slot->picked = 1ull << e->fallback;
    slot->flags |= RMF_SLOT_DECIDED;
    rmf_decide_choice(run, element, true);
    lead_on(run, option_at(run, element, e->fallback), RMF_BY_DEFAULT);
}

static void verdict_late(rmf_run *run, uint32_t element)
{
    rmf_slot *slot = rmf_slot_of(run->doc, run->s, element);
    if (!run->doc->elements[element].hold) return;
    if (run->s->at_ms - slot->asked_ms < RMF_VERDICT_MS) return;
    if (!rmf_is_pending(run->doc, run->s, element) ||
        rmf_is_unjudged(run->doc, run->s, element))
        return;
    if (rmf_explored(run->doc)) {
        rmf_tell_flag(run->doc, RMF_MARK_UNJUDGED, element, true);
    } else {
        slot->flags |= RMF_SLOT_UNJUDGED;
    }
    run->turn->steps++;
    rmf_effect_add(run, RMF_FX_unjudged)->element = element;
    const rmf_element *e = &run->doc->elements[element];
    rmf_act(run, e->unjudged.count ? e->unjudged : e->wrong);
}

void rmf_run_out(rmf_run *run)
{
    rmf_range in = run->doc->scenes[run->s->scene].answerers;
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = run->doc->answerers[in.first + i];
        if (run->s->going != RMF_NONE) return;
        if (has_trait(run, e, RMF_IS_CHOICE)) {
            limit_at_once(run, e);
        } else if (has_trait(run, e, RMF_IS_QUESTION)) {
            verdict_late(run, e);
        }
    }
}
