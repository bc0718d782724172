/* Actions: what triggers, presses and choices do. One function an action;
 * their options stand in actions.c. */
#include "turn.h"

void rmf_set(rmf_run *run, uint32_t variable, rmf_value value)
{
    const rmf_variable *v = &run->doc->variables[variable];
    if (!rmf_variable_store(run->doc, run->s, variable, value)) return;
    if (!v->keep) return;
    rmf_effect *effect = rmf_effect_add(run, RMF_FX_kept);
    effect->text = v->name;
    effect->value =
        rmf_turn_value(run, rmf_variable_value(run->doc, run->s, variable));
}

static void set(rmf_run *run, const rmf_action *a)
{
    if (rmf_explored(run->doc)) {
        rmf_tell_set(run->doc, a->variable, (uint32_t)(a - run->doc->actions));
        return;
    }
    rmf_set(run, a->variable, rmf_value_now(run, a->expr));
}

static void go(rmf_run *run, const rmf_action *a)
{
    rmf_go(run, a->scene, a->t_us,
           a->t_us == RMF_SAME_US ? RMF_BY_SAME : RMF_BY_ACTION);
}

static void show(rmf_run *run, const rmf_action *a)
{
    uint8_t *facts = &rmf_element_facts_of(run->doc, run->s)[a->element];
    uint32_t both = RMF_ELEMENT_SHOW | RMF_ELEMENT_HIDE;
    uint32_t now = a->kind == RMF_DO_SHOW ? RMF_ELEMENT_SHOW : RMF_ELEMENT_HIDE;
    if (rmf_explored(run->doc)) {
        bool hides = a->kind == RMF_DO_HIDE;
        rmf_tell_flag(run->doc, RMF_MARK_HIDDEN, a->element, hides);
        rmf_tell_flag(run->doc, RMF_MARK_UNHIDDEN, a->element, !hides);
        return;
    }
    *facts = (uint8_t)((*facts & ~both) | now);
}

static void seek(rmf_run *run, const rmf_action *a)
{
    if (run->s->going != RMF_NONE) {
        rmf_late(run, "seek");
        return;
    }
    int64_t end = rmf_last_us(run->doc, run->s->scene);
    run->s->jump = RMF_JUMP_SEEK;
    run->s->jump_us = a->t_us > end ? end : a->t_us;
    rmf_effect_add(run, RMF_FX_seek)->t_us = run->s->jump_us;
}

static const char *const where_words[] = {"new", "same", "panel", "mail",
                                          "phone"};

static void tell(rmf_run *run, rmf_effect_kind kind, const rmf_action *a)
{
    bool emits = a->kind == RMF_DO_EMIT, links = a->kind == RMF_DO_LINK;
    rmf_str text = emits ? a->word : rmf_turn_text(run, a->text);
    rmf_str more =
        links ? rmf_str_of(where_words[a->where]) : rmf_turn_text(run, a->more);
    rmf_effect *effect = rmf_effect_add(run, kind);
    effect->text = text;
    effect->more = more;
    effect->flag = emits && a->expr != RMF_NONE;
    if (effect->flag)
        effect->value = rmf_turn_value(run, rmf_value_now(run, a->expr));
}

static void rate(rmf_run *run, const rmf_action *a)
{
    rmf_effect_add(run, RMF_FX_rate)->value =
        (rmf_value){.type = RMF_NUMBER, .number = a->number};
}

static void act(rmf_run *run, const rmf_action *a)
{
    switch (a->kind) {
    case RMF_DO_GO:
        go(run, a);
        break;
    case RMF_DO_BACK:
        rmf_go_back(run);
        break;
    case RMF_DO_RESTART:
        rmf_go_restart(run);
        break;
    case RMF_DO_END:
        rmf_end_film(run, a->ending);
        break;
    case RMF_DO_OPEN:
        rmf_open(run, a->panel, a->flag, a->stay);
        break;
    case RMF_DO_CLOSE:
        rmf_close(run, a->panel);
        break;
    case RMF_DO_SHOW:
    case RMF_DO_HIDE:
        show(run, a);
        break;
    case RMF_DO_PAUSE:
        run->s->flags |= RMF_SET_PAUSED;
        break;
    case RMF_DO_PLAY:
        run->s->flags &= ~RMF_SET_PAUSED;
        break;
    case RMF_DO_SEEK:
        seek(run, a);
        break;
    case RMF_DO_RATE:
        rate(run, a);
        break;
    case RMF_DO_MUTE:
        rmf_effect_add(run, RMF_FX_mute)->flag = a->flag;
        break;
    case RMF_DO_SET:
        set(run, a);
        break;
    case RMF_DO_LINK:
        tell(run, RMF_FX_link, a);
        break;
    case RMF_DO_DOWNLOAD:
        tell(run, RMF_FX_download, a);
        break;
    case RMF_DO_SHARE:
        tell(run, RMF_FX_share, a);
        break;
    case RMF_DO_EMIT:
        tell(run, RMF_FX_emit, a);
        break;
    }
}

/* False when this input has run as many as it may; the rest is dropped. */
static bool may_act(rmf_run *run)
{
    rmf_turn *turn = run->turn;
    if (turn->actions_run++ < RMF_ACTIONS_MAX) return true;
    rmf_overrun(run);
    return false;
}

void rmf_act(rmf_run *run, rmf_range actions)
{
    for (uint32_t i = 0; i < actions.count && !run->turn->stopped; i++) {
        const rmf_action *a = &run->doc->actions[actions.first + i];
        if (!rmf_decides(run, RMF_STR("action"), a->cond)) continue;
        if (!may_act(run)) return;
        act(run, a);
    }
}
