/* Facts: what a condition or a text can read of a session (SEMANTICS 6). */
#include "session.h"

static rmf_value of_bool(bool yes)
{
    return (rmf_value){.type = RMF_BOOL, .number = yes};
}

static rmf_value of_number(int64_t millionths)
{
    return (rmf_value){.type = RMF_NUMBER, .number = millionths};
}

static rmf_value of_text(rmf_str text)
{
    return (rmf_value){.type = RMF_TEXT, .text = text};
}

rmf_value rmf_variable_value(const rmf_document *doc, const rmf_session *s,
                             uint32_t variable)
{
    const rmf_stored *stored = &rmf_stored_of(doc, rmf_look(s))[variable];
    rmf_type type = doc->variables[variable].type;
    if (type == RMF_TEXT) return of_text((rmf_str){stored->text, stored->size});
    return (rmf_value){.type = type, .number = stored->number};
}

static bool is_among(const rmf_document *doc, rmf_range words, rmf_str text)
{
    for (uint32_t i = 0; i < words.count; i++)
        if (rmf_str_same(doc->words[words.first + i], text)) return true;
    return false;
}

static int64_t clamp_number(const rmf_variable *v, int64_t number)
{
    if (number < v->min) number = v->min;
    if (number > v->max) number = v->max;
    if (v->step <= 0) return number;
    int64_t base = v->min == INT64_MIN ? 0 : v->min;
    int64_t off = rmf_sub(number, base);
    int64_t rest = off % v->step;
    if (rest < 0) rest += v->step;
    number = rmf_sub(number, rest);
    if (rest > v->step - rest) number = rmf_add(number, v->step);
    if (number > v->max) number = rmf_sub(number, v->step);
    return number < v->min ? v->min : number;
}

static void store_text(rmf_stored *stored, rmf_str text)
{
    uint32_t size = rmf_utf8_cut(text, RMF_VALUE_SIZE_MAX);
    char kept[RMF_VALUE_SIZE_MAX]; /* the text may be this very variable's */
    rmf_copy(kept, text.at, size);
    rmf_zero(stored->text, sizeof stored->text);
    rmf_copy(stored->text, kept, size);
    stored->size = (uint8_t)size;
}

bool rmf_variable_store(const rmf_document *doc, rmf_session *s,
                        uint32_t variable, rmf_value value)
{
    const rmf_variable *v = &doc->variables[variable];
    rmf_stored *stored = &rmf_stored_of(doc, s)[variable];
    if (value.type != v->type) return false;
    if (rmf_explored(doc)) {
        rmf_tell_value(doc, RMF_FACT_VARIABLE, variable, value);
        return true;
    }
    if (v->type == RMF_TEXT && v->among.count && value.text.size &&
        !is_among(doc, v->among, value.text))
        return false;
    value = rmf_variable_would(doc, variable, value, value);
    if (v->type == RMF_TEXT) {
        store_text(stored, value.text);
    } else {
        stored->number = value.number;
    }
    return true;
}

rmf_value rmf_variable_would(const rmf_document *doc, uint32_t variable,
                             rmf_value value, rmf_value before)
{
    const rmf_variable *v = &doc->variables[variable];
    if (value.type != v->type) return before;
    if (v->type == RMF_NUMBER) value.number = clamp_number(v, value.number);
    if (v->type != RMF_TEXT) return value;
    if (v->among.count && value.text.size &&
        !is_among(doc, v->among, value.text))
        return before;
    value.text.size = rmf_utf8_cut(value.text, RMF_VALUE_SIZE_MAX);
    return value;
}

void rmf_variable_reset(const rmf_document *doc, rmf_session *s,
                        uint32_t variable)
{
    if (rmf_explored(doc)) {
        rmf_tell_value(doc, RMF_FACT_VARIABLE, variable,
                       doc->variables[variable].start);
    } else {
        rmf_variable_begin(doc, s, variable);
    }
}

void rmf_variable_begin(const rmf_document *doc, rmf_session *s,
                        uint32_t variable)
{
    const rmf_variable *v = &doc->variables[variable];
    rmf_stored *stored = &rmf_stored_of(doc, s)[variable];
    rmf_zero(stored, sizeof *stored);
    if (v->type == RMF_TEXT) {
        store_text(stored, v->start.text);
    } else {
        stored->number = v->start.number;
    }
}

int64_t rmf_watched(const rmf_document *doc, const rmf_session *s,
                    uint32_t scene)
{
    const rmf_scene *sc = &doc->scenes[scene];
    const rmf_scene_facts *facts = rmf_scene_facts_of(doc, rmf_look(s));
    if (!sc->cell_count)
        return facts[scene].flags & RMF_SCENE_SEEN ? RMF_ONE : 0;
    int64_t share =
        rmf_scale(facts[scene].cells_watched, RMF_ONE, sc->cell_count);
    return share > RMF_ONE ? RMF_ONE : share;
}

int64_t rmf_score(const rmf_document *doc, const rmf_session *s)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < doc->answerers_count; i++) {
        sum = rmf_add(sum,
                      rmf_slot_of(doc, rmf_look(s), doc->answerers[i])->points);
    }
    return sum;
}

int64_t rmf_score_max(const rmf_document *doc, const rmf_session *s)
{
    (void)s;
    int64_t sum = 0;
    for (uint32_t i = 0; i < doc->answerers_count; i++)
        sum = rmf_add(sum, doc->elements[doc->answerers[i]].points);
    return sum;
}

static bool chance(const rmf_document *doc, const rmf_session *s,
                   const rmf_op *op)
{
    uint64_t visits = 0;
    if (s->scene != RMF_NONE)
        visits = rmf_scene_facts_of(doc, rmf_look(s))[s->scene].visits;
    uint64_t hash = rmf_mix(s->seed ^ rmf_mix(op->place ^ rmf_mix(visits)));
    /* The top 32 bits, as a share in millionths, against p. */
    int64_t share = (int64_t)(((hash >> 32) * 1000000u) >> 32);
    return share < op->value.number;
}

static rmf_value scene_fact(const rmf_document *doc, const rmf_session *s,
                            const rmf_op *op)
{
    const rmf_scene_facts *f = &rmf_scene_facts_of(doc, rmf_look(s))[op->index];
    if (op->fact == RMF_FACT_seen) return of_bool(f->flags & RMF_SCENE_SEEN);
    if (op->fact == RMF_FACT_visits) return of_number(f->visits * RMF_ONE);
    if (op->fact == RMF_FACT_seconds) return of_number(f->played_us);
    if (op->fact == RMF_FACT_skipped)
        return of_bool(f->flags & RMF_SCENE_SKIPPED);
    return of_number(rmf_watched(doc, s, op->index));
}

/* Labels inside label(c) are only the words that the author wrote: a label
 * that itself held facts would have to be evaluated inside an evaluation. */
static rmf_str label_words(const rmf_document *doc, const rmf_session *s,
                           uint32_t text)
{
    if (text == RMF_NONE) return RMF_STR("");
    const rmf_template *t = rmf_text_in(doc, text, s->language);
    return t && t->count ? t->parts[0].literal : RMF_STR("");
}

static rmf_value choice_fact(const rmf_document *doc, const rmf_session *s,
                             const rmf_op *op)
{
    const rmf_slot *slot = rmf_slot_of(doc, rmf_look(s), op->index);
    if (op->fact == RMF_FACT_took) return of_number(slot->took_ms * 1000);
    if (op->fact == RMF_FACT_timed_out)
        return of_bool(slot->flags & RMF_SLOT_TIMED_OUT);
    if (!slot->chosen) return of_text(RMF_STR(""));
    const rmf_option_of *option =
        &doc->options[doc->elements[op->index].options.first + slot->chosen -
                      1];
    if (op->fact == RMF_FACT_chose) return of_text(option->id);
    return of_text(label_words(doc, s, option->label));
}

static rmf_value question_fact(const rmf_document *doc, const rmf_session *s,
                               const rmf_op *op)
{
    uint32_t flags = rmf_slot_of(doc, rmf_look(s), op->index)->flags;
    if (op->fact == RMF_FACT_answered)
        return of_bool(flags & RMF_SLOT_ANSWERED);
    if (op->fact == RMF_FACT_correct) return of_bool(flags & RMF_SLOT_CORRECT);
    if (op->fact == RMF_FACT_graded) return of_bool(flags & RMF_SLOT_GRADED);
    return of_bool(flags & RMF_SLOT_PENDING);
}

static rmf_value read_fact(const rmf_document *doc, const rmf_session *s,
                           const rmf_op *op)
{
    switch (op->fact) {
    case RMF_FACT_seen:
    case RMF_FACT_visits:
    case RMF_FACT_watched:
    case RMF_FACT_seconds:
    case RMF_FACT_skipped:
        return scene_fact(doc, s, op);
    case RMF_FACT_shown:
        return of_bool(rmf_element_facts_of(doc, rmf_look(s))[op->index] &
                       RMF_ELEMENT_SHOWN);
    case RMF_FACT_clicked:
        return of_bool(rmf_element_facts_of(doc, rmf_look(s))[op->index] &
                       RMF_ELEMENT_CLICKED);
    case RMF_FACT_chose:
    case RMF_FACT_label:
    case RMF_FACT_took:
    case RMF_FACT_timed_out:
        return choice_fact(doc, s, op);
    case RMF_FACT_answered:
    case RMF_FACT_correct:
    case RMF_FACT_graded:
    case RMF_FACT_pending:
        return question_fact(doc, s, op);
    case RMF_FACT_submitted:
        return of_bool(rmf_form_facts_of(doc, rmf_look(s))[op->index]);
    case RMF_FACT_score:
        return of_number(rmf_score(doc, s));
    case RMF_FACT_max_score:
        return of_number(rmf_score_max(doc, s));
    case RMF_FACT_idle:
        return of_number((s->at_ms - s->viewer_ms) / 1000 * RMF_ONE);
    case RMF_FACT_completed:
        return of_bool(s->flags & RMF_SET_COMPLETE);
    case RMF_FACT_returned:
        return of_bool(s->flags & RMF_SET_RETURNED);
    case RMF_FACT_device:
        return of_text((rmf_str){s->device, s->device_size});
    case RMF_FACT_chance:
        return of_bool(chance(doc, s, op));
    case RMF_FACT_VARIABLE:
        return rmf_variable_value(doc, s, op->index);
    }
    return of_bool(false);
}

rmf_value rmf_read_fact(void *reading, const rmf_op *op)
{
    const rmf_reading *r = reading;
    return read_fact(r->doc, r->session, op);
}

bool rmf_holds(const rmf_document *doc, const rmf_session *s, uint32_t expr)
{
    if (expr == RMF_NONE) return true;
    if (rmf_explored(doc)) return rmf_ask_holds(doc, expr);
    rmf_reading reading = {doc, s};
    return rmf_expr_true(&doc->exprs[expr], rmf_read_fact, &reading);
}

void rmf_text_write(const rmf_document *doc, const rmf_session *s,
                    uint32_t text, rmf_writer *out)
{
    if (text == RMF_NONE) return;
    const rmf_template *t = rmf_text_in(doc, text, s->language);
    rmf_reading reading = {doc, s};
    if (t) rmf_template_write(t, rmf_read_fact, &reading, out);
}
