/* The engine's one door for change: an input is first looked at, without
 * touching anything; only one that fits is then run to completion. So a failed
 * feed leaves the session as it was. */
#include "turn.h"

/* ---- what fits ------------------------------------------------------- */

static bool has_trait(const rmf_document *doc, uint32_t element,
                      uint32_t traits)
{
    return element < doc->elements_count &&
           doc->elements[element].traits & traits;
}

static rmf_err fits_in_scene(const rmf_document *doc, const rmf_session *s,
                             int64_t t_us)
{
    if (s->scene == RMF_NONE) return RMF_ERR_STATE;
    return t_us >= 0 && t_us <= rmf_length_us(doc, s->scene) ? RMF_OK
                                                             : RMF_ERR_INPUT;
}

/* The media may run past a place where something holds, and after a way on
 * was accepted; such a `moved` is fed and ignored. Else it must go on where
 * the playhead stands. */
static rmf_err fits_moved(const rmf_document *doc, const rmf_session *s,
                          const rmf_input *in)
{
    if (s->scene == RMF_NONE) return RMF_ERR_STATE;
    if (in->from_us < 0 || in->t_us < in->from_us) return RMF_ERR_INPUT;
    if (s->going != RMF_NONE || s->jump != RMF_JUMP_NONE) return RMF_OK;
    if (in->from_us == s->t_us || rmf_held(doc, s)) return RMF_OK;
    return RMF_ERR_STATE;
}

static rmf_err fits_started(const rmf_document *doc, const rmf_session *s,
                            const rmf_input *in)
{
    if (in->scene >= doc->scenes_count || in->t_us < 0) return RMF_ERR_INPUT;
    if (in->t_us > rmf_length_us(doc, in->scene)) return RMF_ERR_INPUT;
    if (s->going == in->scene) return RMF_OK;
    bool on_path = rmf_explored(doc) || rmf_path_find(s, in->scene) != RMF_NONE;
    return in->flag && on_path ? RMF_OK : RMF_ERR_STATE;
}

static rmf_err fits_pressed(const rmf_document *doc, const rmf_input *in)
{
    if (in->panel == RMF_NONE)
        return in->element < doc->elements_count ? RMF_OK : RMF_ERR_INPUT;
    if (in->panel >= doc->panels_count) return RMF_ERR_INPUT;
    return in->option < doc->panels[in->panel].buttons.count ? RMF_OK
                                                             : RMF_ERR_INPUT;
}

static rmf_err fits_chose(const rmf_document *doc, const rmf_input *in)
{
    if (!has_trait(doc, in->element, RMF_IS_CHOICE | RMF_IS_CHAPTERS))
        return RMF_ERR_INPUT;
    uint32_t options = doc->elements[in->element].options.count;
    return in->option < options ? RMF_OK : RMF_ERR_INPUT;
}

static bool is_blank(const rmf_value *value)
{
    if (value->type == RMF_TEXT) return !value->text.size;
    return value->type == RMF_BOOL && !value->number;
}

static bool has_field(const rmf_input *in, rmf_str id)
{
    for (uint32_t i = 0; i < in->value_count; i++) {
        if (rmf_str_same(in->values[i].name, id) &&
            !is_blank(&in->values[i].value))
            return true;
    }
    return false;
}

/* RMF_NONE: it is no form. */
static uint32_t form_of(const rmf_document *doc, const rmf_input *in)
{
    if (in->panel == RMF_NONE) {
        return has_trait(doc, in->element, RMF_IS_FORM)
                   ? doc->elements[in->element].form
                   : RMF_NONE;
    }
    return in->panel < doc->panels_count ? doc->panels[in->panel].form
                                         : RMF_NONE;
}

static rmf_err fits_form(const rmf_document *doc, const rmf_input *in)
{
    uint32_t form = form_of(doc, in);
    if (form == RMF_NONE) return RMF_ERR_INPUT;
    rmf_range fields = doc->forms[form].fields;
    for (uint32_t i = fields.first; i < fields.first + fields.count; i++) {
        if (doc->fields[i].required && !has_field(in, doc->fields[i].id))
            return RMF_ERR_INPUT;
    }
    return RMF_OK;
}

static rmf_err fits_submitted(const rmf_document *doc, const rmf_session *s,
                              const rmf_input *in)
{
    if (form_of(doc, in) == RMF_NONE) return RMF_ERR_INPUT;
    if (in->panel != RMF_NONE && !rmf_is_open(s, in->panel))
        return RMF_ERR_STATE;
    return fits_form(doc, in);
}

static bool all_options(const rmf_document *doc, const rmf_input *in)
{
    rmf_range options = doc->elements[in->element].options;
    for (uint32_t i = 0; i < in->value_count; i++) {
        const rmf_value *value = &in->values[i].value;
        if (value->type != RMF_TEXT) return false;
        if (rmf_option_find(doc, options, value->text) == RMF_NONE)
            return false;
    }
    return true;
}

static rmf_err fits_answered(const rmf_document *doc, const rmf_input *in)
{
    if (!has_trait(doc, in->element, RMF_IS_QUESTION | RMF_IS_INPUT))
        return RMF_ERR_INPUT;
    const rmf_element *e = &doc->elements[in->element];
    bool one = in->value_count == 1, fits = false;
    rmf_type type = one ? in->values[0].value.type : RMF_BOOL;
    if (has_trait(doc, in->element, RMF_IS_INPUT)) {
        return one && e->variable != RMF_NONE &&
                       doc->variables[e->variable].type == type
                   ? RMF_OK
                   : RMF_ERR_INPUT;
    }
    switch (e->asks) {
    case RMF_ASKS_ONE:
        fits = one && all_options(doc, in);
        break;
    case RMF_ASKS_SEVERAL:
        fits = all_options(doc, in);
        break;
    case RMF_ASKS_TRUTH:
        fits = one && type == RMF_BOOL;
        break;
    case RMF_ASKS_TEXT:
        fits = one && type == RMF_TEXT;
        break;
    case RMF_ASKS_NUMBER:
    case RMF_ASKS_RATING:
        fits = one && type == RMF_NUMBER;
        break;
    }
    return fits ? RMF_OK : RMF_ERR_INPUT;
}

static rmf_err fits_asked(const rmf_document *doc, const rmf_session *s,
                          const rmf_input *in)
{
    if (s->scene == RMF_NONE) return RMF_ERR_STATE;
    if (in->asked == RMF_ASKED_CHAPTER) {
        return has_trait(doc, in->element, RMF_IS_CHAPTERS)
                   ? fits_chose(doc, in)
                   : RMF_ERR_INPUT;
    }
    if (in->asked != RMF_ASKED_SEEK) return RMF_OK;
    if (in->scene >= doc->scenes_count || in->t_us < 0) return RMF_ERR_INPUT;
    return in->t_us <= rmf_length_us(doc, in->scene) ? RMF_OK : RMF_ERR_INPUT;
}

static rmf_err fits_graded(const rmf_document *doc, const rmf_session *s,
                           const rmf_input *in)
{
    if (!has_trait(doc, in->element, RMF_IS_QUESTION)) return RMF_ERR_INPUT;
    if (!doc->elements[in->element].graded) return RMF_ERR_INPUT;
    const rmf_slot *slot = rmf_slot_of(doc, rmf_look(s), in->element);
    bool answered = rmf_explored(doc)
                        ? rmf_ask_is(doc, RMF_FACT_answered, in->element)
                        : slot->flags & RMF_SLOT_ANSWERED;
    return answered ? RMF_OK : RMF_ERR_STATE;
}

static rmf_err fits_fact(const rmf_document *doc, const rmf_input *in)
{
    uint32_t variable = rmf_variable_find(doc, in->name);
    if (variable == RMF_NONE || in->value_count != 1) return RMF_ERR_INPUT;
    return doc->variables[variable].type == in->values[0].value.type
               ? RMF_OK
               : RMF_ERR_INPUT;
}

rmf_err rmf_input_fits(const rmf_document *doc, const rmf_input *in)
{
    switch (in->kind) {
    case RMF_IN_pressed:
        return fits_pressed(doc, in);
    case RMF_IN_chose:
        return fits_chose(doc, in);
    case RMF_IN_answered:
        return fits_answered(doc, in);
    case RMF_IN_submitted:
        return fits_form(doc, in);
    case RMF_IN_fact:
        return fits_fact(doc, in);
    case RMF_IN_opened:
    case RMF_IN_started:
    case RMF_IN_moved:
    case RMF_IN_seeked:
    case RMF_IN_looped:
    case RMF_IN_ended:
    case RMF_IN_failed:
    case RMF_IN_hovered:
    case RMF_IN_gazed:
    case RMF_IN_closed:
    case RMF_IN_asked:
    case RMF_IN_graded:
    case RMF_IN_stalled:
    case RMF_IN_waited:
    case RMF_IN_missed:
    case RMF_IN_paused:
    case RMF_IN_resumed:
    case RMF_IN_visible:
    case RMF_IN_hidden:
    case RMF_IN_reopened:
    case RMF_IN_setting:
    case RMF_IN_narrow:
    case RMF_IN_released:
    case RMF_IN_host:
        return RMF_OK;
    }
    return RMF_ERR_INPUT;
}

/* It may say where to go on. */
static rmf_err fits_opened(const rmf_document *doc, const rmf_input *in)
{
    if (in->scene == RMF_NONE) return RMF_OK;
    if (in->scene >= doc->scenes_count || in->t_us < 0) return RMF_ERR_INPUT;
    return in->t_us <= rmf_length_us(doc, in->scene) ? RMF_OK : RMF_ERR_INPUT;
}

static rmf_err fits_kind(const rmf_document *doc, const rmf_session *s,
                         const rmf_input *in)
{
    switch (in->kind) {
    case RMF_IN_opened:
        return fits_opened(doc, in);
    case RMF_IN_started:
        return fits_started(doc, s, in);
    case RMF_IN_moved:
        return fits_moved(doc, s, in);
    case RMF_IN_seeked:
    case RMF_IN_looped:
        return fits_in_scene(doc, s, in->t_us);
    case RMF_IN_ended:
    case RMF_IN_failed:
        return RMF_OK;
    case RMF_IN_pressed:
        return fits_pressed(doc, in);
    case RMF_IN_hovered:
    case RMF_IN_gazed:
        return in->element < doc->elements_count ? RMF_OK : RMF_ERR_INPUT;
    case RMF_IN_chose:
        return fits_chose(doc, in);
    case RMF_IN_answered:
        return fits_answered(doc, in);
    case RMF_IN_submitted:
        return fits_submitted(doc, s, in);
    case RMF_IN_closed:
        return in->panel < doc->panels_count ? RMF_OK : RMF_ERR_INPUT;
    case RMF_IN_asked:
        return fits_asked(doc, s, in);
    case RMF_IN_graded:
        return fits_graded(doc, s, in);
    case RMF_IN_fact:
        return fits_fact(doc, in);
    case RMF_IN_stalled:
    case RMF_IN_waited:
    case RMF_IN_missed:
    case RMF_IN_paused:
    case RMF_IN_resumed:
    case RMF_IN_visible:
    case RMF_IN_hidden:
    case RMF_IN_reopened:
    case RMF_IN_setting:
    case RMF_IN_narrow:
    case RMF_IN_released:
    case RMF_IN_host:
        return RMF_OK;
    }
    return RMF_ERR_INPUT;
}

static rmf_err fits(const rmf_document *doc, const rmf_session *s,
                    const rmf_input *in)
{
    if (s->shape != doc->shape) return RMF_ERR_SHAPE;
    bool opened = s->flags & RMF_SET_OPENED;
    if (opened == (in->kind == RMF_IN_opened)) return RMF_ERR_STATE;
    if (in->value_count > RMF_INPUT_VALUES_MAX) return RMF_ERR_INPUT;
    if (in->kind == RMF_IN_moved) return fits_moved(doc, s, in);
    if (in->at_ms < s->at_ms) return RMF_ERR_STATE;
    if (in->at_ms > RMF_AT_MS_MAX) return RMF_ERR_INPUT;
    return fits_kind(doc, s, in);
}

/* ---- what happens ---------------------------------------------------- */

static bool is_viewers(rmf_input_kind kind)
{
    static const uint32_t viewers =
        1u << RMF_IN_pressed | 1u << RMF_IN_hovered | 1u << RMF_IN_gazed |
        1u << RMF_IN_missed | 1u << RMF_IN_chose | 1u << RMF_IN_answered |
        1u << RMF_IN_submitted | 1u << RMF_IN_closed | 1u << RMF_IN_paused |
        1u << RMF_IN_resumed | 1u << RMF_IN_asked | 1u << RMF_IN_setting;
    return viewers >> kind & 1u;
}

/* How the film is played, as the host tells it: whoever made it so. */
static bool is_told(const rmf_input *in)
{
    return in->kind == RMF_IN_setting &&
           (rmf_str_is(in->name, "muted") || rmf_str_is(in->name, "rate"));
}

/* Session time passes: a limit on a standing picture runs on by it. */
static void pass_time(rmf_run *run, const rmf_input *in)
{
    rmf_session *s = run->s;
    uint32_t held = rmf_held(run->doc, s);
    uint32_t stands = RMF_HELD_QUESTION | RMF_HELD_END;
    int64_t stood_ms = in->at_ms - rmf_now_ms(s); /* since it stands */
    if (held && !(held & ~stands) && stood_ms > 0)
        rmf_pass_limits(run, stood_ms);
    s->at_ms = in->at_ms;
    s->since_us = 0;
    bool deed = is_viewers(in->kind) && !is_told(in);
    if (deed) s->viewer_ms = s->at_ms;
    if (rmf_explored(run->doc))
        rmf_tell_time(run->doc, s, deed, in->kind == RMF_IN_waited);
    rmf_stamp(run, in->kind == RMF_IN_waited);
}

/* What an earlier session left is of the type as it is now; else the variable
 * stands at its start. */
static bool is_of_present_type(const rmf_variable *v, rmf_value value)
{
    return v->type != RMF_NUMBER || value.type != RMF_NUMBER ||
           (value.number >= v->min && value.number <= v->max);
}

static void take_values(rmf_run *run, const rmf_input *in)
{
    for (uint32_t i = 0; i < in->value_count; i++) {
        const rmf_named *named = &in->values[i];
        for (uint32_t v = 0; v < run->doc->variables_count; v++) {
            const rmf_variable *known = &run->doc->variables[v];
            if (known->group != named->group ||
                !rmf_str_same(known->name, named->name))
                continue;
            if (known->group == RMF_OF_KEPT &&
                !(known->keep && is_of_present_type(known, named->value)))
                continue;
            rmf_variable_store(run->doc, run->s, v, named->value);
        }
    }
}

/* Where an earlier session stopped, as `back` goes there: past the commit point
 * that is the scene's start. No choice is met when it has begun already. */
static int64_t onward_us(const rmf_document *doc, uint32_t scene, int64_t t_us)
{
    rmf_range in = doc->scenes[scene].answerers;
    if (t_us >= doc->scenes[scene].commit_us) return 0;
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        const rmf_element *e = &doc->elements[doc->answerers[i]];
        if (e->traits & RMF_IS_CHOICE && e->from_us < t_us) t_us = e->from_us;
    }
    return t_us;
}

static void open_session(rmf_run *run, const rmf_input *in)
{
    rmf_session *s = run->s;
    s->flags |= RMF_SET_OPENED | (in->flag ? RMF_SET_RETURNED : 0u);
    s->seed = in->seed;
    s->release = rmf_fnv_str(RMF_FNV_START, in->name);
    s->device_size =
        (uint8_t)rmf_utf8_cut(in->device, (uint32_t)sizeof s->device);
    rmf_copy(s->device, in->device.at, s->device_size);
    s->language = rmf_language_find(run->doc, in->language);
    if (rmf_explored(run->doc)) {
        rmf_tell_opened(run->doc);
    } else {
        take_values(run, in);
    }
    if (in->scene == RMF_NONE) {
        rmf_go(run, run->doc->start, 0, RMF_BY_START);
    } else {
        int64_t t_us = onward_us(run->doc, in->scene, in->t_us);
        rmf_go(run, in->scene, t_us, RMF_BY_START);
    }
}

static void seeked(rmf_run *run, const rmf_input *in)
{
    rmf_session *s = run->s;
    int64_t last = rmf_last_us(run->doc, s->scene);
    if (s->going != RMF_NONE) return;
    rmf_count_played(run);
    rmf_forget_jump(s);
    s->t_us = in->t_us < last ? in->t_us : last;
    s->flags &= ~(uint32_t)(RMF_SET_AT_END | RMF_SET_FINISHED |
                            RMF_SET_END_RUN | RMF_SET_BLOCKED);
    if (s->t_us < run->doc->scenes[s->scene].commit_us) rmf_reopen(run);
}

static void looped(rmf_run *run, const rmf_input *in)
{
    rmf_session *s = run->s;
    if (s->going != RMF_NONE) return;
    int64_t back_ms = (s->t_us - in->t_us) / 1000;
    if (back_ms > 0) rmf_shift_limits(run, -back_ms); /* it counts on */
    rmf_leave_windows(run);
    seeked(run, in);
    if (s->lap < UINT32_MAX) s->lap++;
}

static void ended(rmf_run *run, const rmf_input *in)
{
    rmf_session *s = run->s;
    bool current = in->scene == s->scene && s->scene != RMF_NONE &&
                   in->visit == s->visit && in->lap == s->lap;
    bool over = s->flags & RMF_SET_AT_END || s->jump != RMF_JUMP_NONE;
    if (!current || over || s->going != RMF_NONE) return;
    if (run->doc->scenes[s->scene].length_us)
        s->t_us = rmf_last_us(run->doc, s->scene);
    rmf_reach_end(run);
    if (s->flags & RMF_SET_AT_END) rmf_stand(run);
}

/* The way on could not be played: back to the old scene, held, so that the
 * viewer decides when to try again. */
static void failed(rmf_run *run, const rmf_input *in)
{
    rmf_session *s = run->s;
    uint32_t wanted = s->going != RMF_NONE ? s->going : s->scene;
    if (in->scene != RMF_NONE && in->scene != wanted) return; /* an old one */
    s->flags |= RMF_SET_PAUSED | RMF_SET_BLOCKED;
    if (s->going == RMF_NONE || s->scene == RMF_NONE) return;
    rmf_forget_going(s);
    rmf_forget_decision(s);
    if (s->t_us == rmf_last_us(run->doc, s->scene)) s->flags |= RMF_SET_AT_END;
}

static void resumed(rmf_run *run, const rmf_input *in)
{
    (void)in;
    rmf_session *s = run->s;
    bool blocked = s->flags & RMF_SET_BLOCKED;
    s->flags &= ~(uint32_t)(RMF_SET_PAUSED | RMF_SET_BLOCKED);
    rmf_close_pausing(run);
    if (blocked && s->going != RMF_NONE) rmf_ask_again(run); /* the first */
}

static void closed(rmf_run *run, const rmf_input *in)
{
    bool may = run->doc->panels[in->panel].dismissible;
    if (!may || !rmf_close(run, in->panel)) rmf_late(run, "closed");
}

/* Whoever drew the session is gone: ask again for what was not confirmed. */
static void reopened(rmf_run *run, const rmf_input *in)
{
    (void)in;
    rmf_session *s = run->s;
    s->flags |= RMF_SET_PAUSED;
    s->flags &= ~(uint32_t)RMF_SET_HIDDEN;
    if (s->going != RMF_NONE) {
        rmf_ask_again(run);
        return;
    }
    bool loops = s->jump == RMF_JUMP_LOOP;
    if (s->jump != RMF_JUMP_NONE) {
        rmf_effect_add(run, loops ? RMF_FX_loop : RMF_FX_seek)->t_us =
            s->jump_us;
    }
    if (s->decided != RMF_NONE) rmf_ask_decided(run);
}

static void asked_seek(rmf_run *run, const rmf_input *in)
{
    rmf_session *s = run->s;
    if (in->scene != s->scene) {
        rmf_go_path(run, in->scene, in->t_us);
        return;
    }
    if (s->going != RMF_NONE) {
        rmf_late(run, "seek");
        return;
    }
    int64_t from;
    int64_t to;
    rmf_seek_range(run->doc, s, &from, &to);
    int64_t t_us = in->t_us > to ? to : in->t_us < from ? from : in->t_us;
    s->jump = RMF_JUMP_SEEK;
    s->jump_us = t_us;
    rmf_effect_add(run, RMF_FX_seek)->t_us = t_us;
}

static void asked(rmf_run *run, const rmf_input *in)
{
    switch (in->asked) {
    case RMF_ASKED_BACK:
        rmf_go_back(run);
        break;
    case RMF_ASKED_RESTART:
        rmf_go_restart(run);
        break;
    case RMF_ASKED_SEEK:
        asked_seek(run, in);
        break;
    case RMF_ASKED_CHAPTER:
        rmf_choose(run, in);
        break;
    }
}

static void set_flag(rmf_session *s, uint32_t flag, bool on)
{
    s->flags = on ? s->flags | flag : s->flags & ~flag;
}

/* True: every limit gives more time; a number: so many seconds more for those
 * that run now. */
static void give_time(rmf_run *run, rmf_value value)
{
    if (value.type == RMF_BOOL) set_flag(run->s, RMF_SET_LONGER, value.number);
    if (value.type != RMF_NUMBER || value.number <= 0) return;
    int64_t more = value.number / 1000;
    if (more > RMF_MORE_TIME_MAX_MS) more = RMF_MORE_TIME_MAX_MS;
    rmf_shift_limits(run, more);
}

static void change_setting(rmf_run *run, const rmf_input *in)
{
    rmf_session *s = run->s;
    if (in->value_count != 1) return;
    rmf_value value = in->values[0].value;
    if (rmf_str_is(in->name, "no_time_limits")) {
        set_flag(s, RMF_SET_UNTIMED, value.number != 0);
    } else if (rmf_str_is(in->name, "more_time")) {
        give_time(run, value);
    } else if (rmf_str_is(in->name, "language") && value.type == RMF_TEXT) {
        s->language = rmf_language_find(run->doc, value.text);
    }
}

static void paused(rmf_run *run, const rmf_input *in)
{
    (void)in;
    set_flag(run->s, RMF_SET_PAUSED, true);
}

static void page(rmf_run *run, const rmf_input *in)
{
    set_flag(run->s, RMF_SET_HIDDEN, in->kind == RMF_IN_hidden);
}

static void narrow(rmf_run *run, const rmf_input *in)
{
    set_flag(run->s, RMF_SET_NARROW, in->flag);
}

static void fact(rmf_run *run, const rmf_input *in)
{
    rmf_set(run, rmf_variable_find(run->doc, in->name), in->values[0].value);
}

static void released(rmf_run *run, const rmf_input *in)
{
    run->s->release = rmf_fnv_str(RMF_FNV_START, in->name);
}

static void host(rmf_run *run, const rmf_input *in)
{
    rmf_cause_host(run, in->name);
}

/* Recorded; nothing in the session hangs on it but the time. */
static void nothing(rmf_run *run, const rmf_input *in)
{
    (void)run;
    (void)in;
}

typedef void happen_fn(rmf_run *run, const rmf_input *in);

static happen_fn *const happenings[] = {
    [RMF_IN_opened] = open_session, [RMF_IN_started] = rmf_enter,
    [RMF_IN_moved] = rmf_move,      [RMF_IN_seeked] = seeked,
    [RMF_IN_ended] = ended,         [RMF_IN_stalled] = nothing,
    [RMF_IN_failed] = failed,       [RMF_IN_waited] = nothing,
    [RMF_IN_looped] = looped,       [RMF_IN_pressed] = rmf_press,
    [RMF_IN_hovered] = rmf_hover,   [RMF_IN_gazed] = rmf_hover,
    [RMF_IN_missed] = nothing,      [RMF_IN_chose] = rmf_choose,
    [RMF_IN_answered] = rmf_answer, [RMF_IN_submitted] = rmf_submit,
    [RMF_IN_closed] = closed,       [RMF_IN_paused] = paused,
    [RMF_IN_resumed] = resumed,     [RMF_IN_visible] = page,
    [RMF_IN_hidden] = page,         [RMF_IN_reopened] = reopened,
    [RMF_IN_asked] = asked,         [RMF_IN_setting] = change_setting,
    [RMF_IN_narrow] = narrow,       [RMF_IN_fact] = fact,
    [RMF_IN_graded] = rmf_verdict,  [RMF_IN_released] = released,
    [RMF_IN_host] = host,
};

rmf_err rmf_feed(const rmf_document *doc, rmf_session *session,
                 const rmf_input *input, rmf_turn *turn)
{
    rmf_run run = {.doc = doc, .s = session, .turn = turn};
    rmf_turn_reset(turn);
    rmf_err err = fits(doc, session, input);
    if (err != RMF_OK) return err;
    if (input->kind != RMF_IN_moved) pass_time(&run, input);
    happenings[input->kind](&run, input);
    if (input->kind == RMF_IN_moved) return RMF_OK;
    rmf_drain(&run);
    rmf_settle(&run);
    return RMF_OK;
}
