/* What may happen next to a session of which only the stand is known: by the
 * host, by the viewer, by who stands outside (explore.h). What the facts
 * forbid is listed too; the engine refuses it. */
#include "explored.h"

#include "number.h"
#include "text.h"

/* Of a question with several right answers all picks are tried up to here. */
#define PICKS_MAX 5u

typedef struct mover {
    rmf_explorer *ex;
    const rmf_document *doc;
    const rmf_session *s;
    rmf_move_fn *fn;
    void *ctx;
    bool whole; /* all were listed */
} mover;

static rmf_next_move begin(rmf_input_kind kind, rmf_move_class class)
{
    rmf_next_move move = {.class = class};
    move.input.kind = kind;
    move.input.scene = move.input.element = move.input.panel = RMF_NONE;
    move.input.option = RMF_NONE;
    move.input.answered_ms = -1;
    return move;
}

static void give(const mover *m, const rmf_next_move *move)
{
    m->fn(m->ctx, move);
}

/* ---- time ------------------------------------------------------------ */

static void sooner(int64_t *at, int64_t t_us, int64_t after)
{
    if (t_us > after && t_us < *at) *at = t_us;
}

static void sooner_of_scene(const rmf_document *doc, uint32_t scene,
                            int64_t after, int64_t *at)
{
    rmf_range in = doc->scenes[scene].boundaries;
    for (uint32_t i = in.first; i < in.first + in.count; i++)
        sooner(at, doc->boundaries[i], after);
}

static bool is_listed(const rmf_document *doc, uint32_t scene, int64_t t_us)
{
    rmf_range in = doc->scenes[scene].boundaries;
    for (uint32_t i = in.first; i < in.first + in.count; i++)
        if (doc->boundaries[i] == t_us) return true;
    return t_us == 0;
}

/* Where playing on stops next. Other takes' boundaries count too: `same`
 * arrives there at the same offset. Where conditions wait for what playing
 * makes true, each interval has a stop just behind its beginning. */
static int64_t next_stop(const mover *m)
{
    const rmf_document *doc = m->doc;
    uint32_t scene = m->s->scene;
    int64_t t_us = m->s->t_us;
    int64_t at = rmf_boundary_after(doc, m->s, t_us);
    if (at == RMF_NEVER) at = rmf_length_us(doc, scene);
    if (m->ex->marks[scene] & RMF_SCENE_SHARES) {
        for (uint32_t i = 0; i < doc->scenes_count; i++) {
            if (doc->scenes[i].take == doc->scenes[scene].take)
                sooner_of_scene(doc, i, t_us, &at);
        }
    }
    if (m->ex->stops_early && is_listed(doc, scene, t_us))
        sooner(&at, t_us + 1, t_us);
    return at;
}

/* Nobody knows how long the clip is: it may end wherever it is. */
static void end(const mover *m)
{
    rmf_next_move move = begin(RMF_IN_ended, RMF_MOVE_HOST);
    move.input.scene = m->s->scene;
    give(m, &move);
}

static void play(const mover *m)
{
    rmf_next_move move = begin(RMF_IN_moved, RMF_MOVE_HOST);
    const uint32_t stands = RMF_SET_AT_END | RMF_SET_PAUSED | RMF_SET_FINISHED;
    if (m->s->flags & stands) return;
    if (!m->doc->scenes[m->s->scene].length_us) end(m);
    move.input.from_us = m->s->t_us;
    move.input.t_us = next_stop(m);
    give(m, &move);
}

static void wait_for(const mover *m, int64_t at_ms)
{
    rmf_next_move move = begin(RMF_IN_waited, RMF_MOVE_HOST);
    if (at_ms <= 0 || at_ms >= RMF_AT_MS_MAX) return;
    move.input.at_ms = at_ms;
    give(m, &move);
}

static void wait_idle(const mover *m, rmf_range in)
{
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        if (m->doc->triggers[i].when == RMF_WHEN_IDLE)
            wait_for(m, m->doc->triggers[i].after_ms);
    }
}

static void wait_answers(const mover *m)
{
    rmf_range in = m->doc->scenes[m->s->scene].answerers;
    bool verdicts = false;
    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = m->doc->answerers[in.first + i];
        verdicts = verdicts || m->doc->elements[e].hold;
        if (m->doc->elements[e].limit_us >= 0 &&
            rmf_choice_open(m->doc, m->s, e, m->s->t_us)) {
            int64_t left = rmf_limit_us(m->doc, m->s, e) - m->s->t_us;
            if (left < RMF_AT_MS_MAX) wait_for(m, (left + 999) / 1000);
        }
    }
    if (verdicts) wait_for(m, RMF_VERDICT_MS);
}

static void wait(const mover *m)
{
    const uint64_t minds = 1ull << RMF_FACT_idle | 1ull << RMF_FACT_watched |
                           1ull << RMF_FACT_seconds | 1ull << RMF_FACT_skipped |
                           1ull << RMF_FACT_took;
    wait_idle(m, m->doc->scenes[m->s->scene].triggers);
    wait_idle(m, m->doc->film_triggers);
    wait_answers(m);
    if (m->doc->reads & minds) wait_for(m, 1);
    for (uint32_t i = 0; i < m->doc->triggers_count; i++) {
        if (m->doc->triggers[i].when != RMF_WHEN_FACT) continue;
        wait_for(m, 1);
        return;
    }
}

/* ---- elements -------------------------------------------------------- */

static bool in_time(const mover *m, uint32_t element)
{
    const rmf_element *e = &m->doc->elements[element];
    if (m->s->t_us < e->from_us) return false;
    if (m->s->t_us < e->until_us) return true;
    return e->slot != RMF_NONE &&
           rmf_choice_open(m->doc, m->s, element, m->s->t_us);
}

static bool causes(const mover *m, rmf_range in, rmf_when when, uint32_t target)
{
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        const rmf_trigger *t = &m->doc->triggers[i];
        if (t->when != when) continue;
        if (t->target == RMF_NONE || t->target == target) return true;
    }
    return false;
}

static bool is_caused(const mover *m, rmf_when when, uint32_t target)
{
    return causes(m, m->doc->scenes[m->s->scene].triggers, when, target) ||
           causes(m, m->doc->film_triggers, when, target);
}

static void press(const mover *m, uint32_t element)
{
    const rmf_element *e = &m->doc->elements[element];
    rmf_next_move move = begin(RMF_IN_pressed, RMF_MOVE_VIEWER);
    bool minds = e->press.count || e->hover.count ||
                 rmf_is_known(m->doc, RMF_FACT_clicked, element) ||
                 is_caused(m, RMF_WHEN_PRESS, element) ||
                 is_caused(m, RMF_WHEN_HOVER, element);
    move.input.element = element;
    if (minds) give(m, &move);
    move = begin(RMF_IN_hovered, RMF_MOVE_VIEWER);
    move.input.element = element;
    if (e->hover.count || is_caused(m, RMF_WHEN_HOVER, element)) give(m, &move);
}

static void choose(const mover *m, uint32_t element)
{
    const rmf_element *e = &m->doc->elements[element];
    for (uint32_t i = 0; i < e->options.count; i++) {
        rmf_next_move move = begin(RMF_IN_chose, RMF_MOVE_VIEWER);
        move.input.element = element;
        move.input.option = i;
        give(m, &move);
    }
}

static rmf_next_move begin_answer(const mover *m, uint32_t element)
{
    rmf_next_move move = begin(RMF_IN_answered, RMF_MOVE_VIEWER);
    move.input.element = element;
    move.open = m->doc->elements[element].variable != RMF_NONE;
    return move;
}

static void add_value(rmf_next_move *move, rmf_value value)
{
    rmf_named *named = &move->input.values[move->input.value_count++];
    *named = (rmf_named){.group = RMF_OF_ANSWER, .value = value};
}

static void answer_with(const mover *m, uint32_t element, rmf_value value)
{
    rmf_next_move move = begin_answer(m, element);
    add_value(&move, value);
    give(m, &move);
}

static void answer_picks(mover *m, uint32_t element)
{
    rmf_range in = m->doc->elements[element].options;
    uint32_t few = in.count < PICKS_MAX ? in.count : PICKS_MAX;
    if (few < in.count) m->whole = false;
    for (uint32_t picks = 0; picks < 1u << few; picks++) {
        rmf_next_move move = begin_answer(m, element);
        for (uint32_t i = 0; i < few; i++) {
            rmf_value value = {.type = RMF_TEXT,
                               .text = m->doc->options[in.first + i].id};
            if (picks >> i & 1u) add_value(&move, value);
        }
        give(m, &move);
    }
}

static void answer_text(const mover *m, uint32_t element)
{
    rmf_range in = m->doc->elements[element].accepted;
    rmf_value value = {.type = RMF_TEXT};
    if (in.count) {
        value.text = m->doc->words[in.first];
        answer_with(m, element, value);
    }
    value.text = RMF_STR("\xc2\xa4 something else \xc2\xa4");
    answer_with(m, element, value);
}

static void answer_number(const mover *m, uint32_t element)
{
    const rmf_element *e = &m->doc->elements[element];
    rmf_value value = {.type = RMF_NUMBER, .number = e->answer};
    int64_t beside = rmf_add(e->tolerance, RMF_ONE);
    answer_with(m, element, value);
    value.number = rmf_add(e->answer, beside);
    answer_with(m, element, value);
}

static void answer_question(mover *m, uint32_t element)
{
    const rmf_element *e = &m->doc->elements[element];
    rmf_value value = {.type = RMF_TEXT};
    switch (e->asks) {
    case RMF_ASKS_ONE:
        for (uint32_t i = 0; i < e->options.count; i++) {
            value.text = m->doc->options[e->options.first + i].id;
            answer_with(m, element, value);
        }
        break;
    case RMF_ASKS_SEVERAL:
        answer_picks(m, element);
        break;
    case RMF_ASKS_TRUTH:
        value.type = RMF_BOOL;
        answer_with(m, element, value);
        value.number = 1;
        answer_with(m, element, value);
        break;
    case RMF_ASKS_TEXT:
        answer_text(m, element);
        break;
    case RMF_ASKS_NUMBER:
    case RMF_ASKS_RATING:
        answer_number(m, element);
        break;
    }
}

static void answer_input(const mover *m, uint32_t element)
{
    uint32_t variable = m->doc->elements[element].variable;
    if (variable == RMF_NONE) return;
    answer_with(m, element, m->doc->variables[variable].start);
}

static void submit(const mover *m, uint32_t form, uint32_t element,
                   uint32_t panel)
{
    rmf_next_move move = begin(RMF_IN_submitted, RMF_MOVE_VIEWER);
    rmf_range in = m->doc->forms[form].fields;
    move.input.element = element;
    move.input.panel = panel;
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        const rmf_field *field = &m->doc->fields[i];
        if (move.input.value_count == RMF_INPUT_VALUES_MAX) break;
        rmf_named *named = &move.input.values[move.input.value_count++];
        *named = (rmf_named){.group = RMF_OF_FORM, .name = field->id};
        named->value = (rmf_value){.type = RMF_TEXT, .text = RMF_STR("x")};
        if (field->variable != RMF_NONE) {
            named->value.type = m->doc->variables[field->variable].type;
            named->value.number = 1;
            move.open = true;
        }
    }
    give(m, &move);
}

static void use(mover *m, uint32_t element)
{
    const rmf_element *e = &m->doc->elements[element];
    if (e->traits & (RMF_IS_CHOICE | RMF_IS_CHAPTERS)) {
        choose(m, element);
    } else if (e->traits & RMF_IS_QUESTION) {
        answer_question(m, element);
    } else if (e->traits & RMF_IS_INPUT) {
        answer_input(m, element);
    } else if (e->traits & RMF_IS_FORM) {
        submit(m, e->form, element, RMF_NONE);
    }
    press(m, element);
}

static void use_elements(mover *m)
{
    rmf_range in = m->doc->scenes[m->s->scene].elements;
    for (uint32_t i = in.first; i < in.first + in.count; i++)
        if (in_time(m, i)) use(m, i);
}

/* ---- panels ---------------------------------------------------------- */

static void use_panel(const mover *m, uint32_t panel)
{
    const rmf_panel *p = &m->doc->panels[panel];
    rmf_next_move move = begin(RMF_IN_closed, RMF_MOVE_VIEWER);
    move.input.panel = panel;
    if (p->dismissible) give(m, &move);
    for (uint32_t i = 0; i < p->buttons.count; i++) {
        move = begin(RMF_IN_pressed, RMF_MOVE_VIEWER);
        move.input.panel = panel;
        move.input.option = i;
        give(m, &move);
    }
    if (p->form != RMF_NONE) submit(m, p->form, RMF_NONE, panel);
}

static void use_panels(const mover *m)
{
    bool pauses = m->s->flags & RMF_SET_PAUSED;
    rmf_next_move move = begin(RMF_IN_resumed, RMF_MOVE_VIEWER);
    for (uint32_t i = 0; i < m->s->panel_count; i++) {
        pauses = pauses || m->s->panels[i].pauses;
        use_panel(m, m->s->panels[i].panel);
    }
    if (pauses) give(m, &move);
}

/* ---- settings, hosts, verdicts --------------------------------------- */

static void set(const mover *m, const char *name, bool on)
{
    rmf_next_move move = begin(RMF_IN_setting, RMF_MOVE_VIEWER);
    move.input.name = rmf_str_of(name);
    add_value(&move, (rmf_value){.type = RMF_BOOL, .number = on});
    give(m, &move);
}

static void change_settings(const mover *m)
{
    rmf_next_move move = begin(RMF_IN_narrow, RMF_MOVE_OUTSIDE);
    uint8_t marks = m->ex->marks[m->s->scene];
    if (marks & RMF_SCENE_HAS_LIMITS) {
        set(m, "no_time_limits", !(m->s->flags & RMF_SET_UNTIMED));
        set(m, "more_time", !(m->s->flags & RMF_SET_LONGER));
    }
    move.input.flag = !(m->s->flags & RMF_SET_NARROW);
    if (marks & RMF_SCENE_MINDS_WIDTH) give(m, &move);
}

static void tell_host(const mover *m, rmf_range in)
{
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        rmf_next_move move = begin(RMF_IN_host, RMF_MOVE_OUTSIDE);
        if (m->doc->triggers[i].when != RMF_WHEN_HOST) continue;
        move.input.name = m->doc->triggers[i].name;
        give(m, &move);
    }
}

static void judge(const mover *m)
{
    for (uint32_t i = 0; i < m->doc->answerers_count; i++) {
        uint32_t e = m->doc->answerers[i];
        rmf_next_move move = begin(RMF_IN_graded, RMF_MOVE_OUTSIDE);
        if (!m->doc->elements[e].graded) continue;
        move.input.element = e;
        give(m, &move);
        move.input.correct = true;
        move.input.points = m->doc->elements[e].points;
        give(m, &move);
    }
}

static void tell_facts(const mover *m)
{
    const char *name = m->ex->names;
    for (uint32_t i = 0; i < m->doc->variables_count; i++) {
        const rmf_variable *v = &m->doc->variables[i];
        rmf_next_move move = begin(RMF_IN_fact, RMF_MOVE_OUTSIDE);
        if (v->group != RMF_OF_VIEWER) continue;
        move.input.name = (rmf_str){name, v->name.size + 7u};
        name += v->name.size + 7u;
        if (!rmf_is_known(m->doc, RMF_FACT_VARIABLE, i)) continue;
        move.open = true;
        add_value(&move, v->start);
        give(m, &move);
    }
}

/* ---- the path -------------------------------------------------------- */

static void start(const mover *m, uint32_t scene, int64_t t_us, bool by_path)
{
    rmf_next_move move =
        begin(RMF_IN_started, by_path ? RMF_MOVE_BACK : RMF_MOVE_HOST);
    move.input.scene = scene;
    move.input.t_us = t_us;
    move.input.flag = by_path;
    give(m, &move);
}

static void arrive(const mover *m)
{
    rmf_explorer *ex = m->ex;
    uint32_t scene = m->s->going;
    rmf_range in = m->doc->scenes[scene].boundaries;
    int64_t length = rmf_length_us(m->doc, scene);
    start(m, scene, 0, true);
    if (ex->stops_early) start(m, scene, 1, true);
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        int64_t t_us = m->doc->boundaries[i];
        if (t_us > 0 && t_us < length) start(m, scene, t_us, true);
        if (t_us > 0 && t_us + 1 < length && ex->stops_early)
            start(m, scene, t_us + 1, true);
    }
}

uint32_t rmf_explorer_times(const rmf_explorer *ex, uint32_t scene,
                            int64_t *out, uint32_t cap)
{
    const rmf_document *doc = ex->doc;
    rmf_range in = doc->scenes[scene].boundaries;
    uint32_t count = 0;
    if (cap) out[0] = 0;
    count++;
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        int64_t t_us = doc->boundaries[i];
        if (t_us <= 0 || t_us >= rmf_length_us(doc, scene)) continue;
        if (count < cap) out[count] = t_us;
        count++;
    }
    return count;
}

/* Within the scene; the engine cuts it to where the viewer may. */
static void seek(const mover *m)
{
    rmf_range in = m->doc->scenes[m->s->scene].boundaries;
    rmf_next_move move = begin(RMF_IN_asked, RMF_MOVE_BACK);
    move.input.asked = RMF_ASKED_SEEK;
    move.input.scene = m->s->scene;
    if (m->s->t_us != 0) give(m, &move);
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        move.input.t_us = m->doc->boundaries[i];
        if (move.input.t_us <= 0 || move.input.t_us == m->s->t_us) continue;
        if (move.input.t_us >= rmf_length_us(m->doc, m->s->scene)) continue;
        give(m, &move);
    }
}

static void restart(const mover *m)
{
    rmf_next_move move = begin(RMF_IN_asked, RMF_MOVE_BACK);
    move.input.asked = RMF_ASKED_RESTART;
    give(m, &move);
}

/* ---- all ------------------------------------------------------------- */

static void between(const mover *m)
{
    rmf_next_move move = begin(RMF_IN_opened, RMF_MOVE_HOST);
    if (!(m->s->flags & RMF_SET_OPENED)) {
        give(m, &move);
    } else if (m->s->going_how == RMF_BY_SEEK) {
        arrive(m);
    } else if (m->s->going != RMF_NONE) {
        start(m, m->s->going, m->s->going_us, false);
    }
}

bool rmf_moves(rmf_explorer *ex, const rmf_session *session, rmf_move_fn *fn,
               void *ctx)
{
    mover m = {ex, ex->doc, session, fn, ctx, true};
    if (session->scene == RMF_NONE) {
        between(&m);
        return true;
    }
    bool going = session->going != RMF_NONE;
    if (going) start(&m, session->going, session->going_us, false);
    if (!going) play(&m);
    if (!going) wait(&m);
    if (!going || ex->marks[session->scene] & RMF_SCENE_MINDS_LATE)
        use_elements(&m);
    use_panels(&m);
    judge(&m);
    tell_facts(&m);
    if (going) return m.whole;
    change_settings(&m);
    tell_host(&m, ex->doc->scenes[session->scene].triggers);
    tell_host(&m, ex->doc->film_triggers);
    seek(&m);
    restart(&m);
    return m.whole;
}

rmf_err rmf_explorer_leave(rmf_explorer *ex, rmf_session *session,
                           rmf_turn *turn)
{
    rmf_run run = {.doc = ex->doc, .s = session, .turn = turn};
    uint32_t scene = session->scene;
    if (scene == RMF_NONE) return RMF_ERR_STATE;
    rmf_turn_reset(turn);
    rmf_tell_time(ex->doc, session, true, false);
    session->going = scene;
    rmf_leave(&run);
    rmf_forget_decision(session);
    rmf_forget_jump(session);
    session->flags &= RMF_SET_OPENED | RMF_SET_PAUSED;
    session->scene = RMF_NONE;
    session->t_us = 0;
    session->going = scene;
    session->going_us = 0;
    session->going_how = RMF_BY_SEEK;
    return RMF_OK;
}
