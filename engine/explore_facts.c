/* What an exploration keeps of sessions: the facts that anything depends on,
 * and what the engine asks and tells of them (explore.h). */
#include "explored.h"

/* ---- the table ------------------------------------------------------- */

static int order_of(const rmf_kept_fact *a, const rmf_kept_fact *b)
{
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (a->index != b->index) return a->index < b->index ? -1 : 1;
    if (a->place != b->place) return a->place < b->place ? -1 : 1;
    return 0;
}

static void sort_facts(rmf_kept_fact *facts, uint32_t count)
{
    for (uint32_t gap = count / 2; gap > 0; gap /= 2) {
        for (uint32_t i = gap; i < count; i++) {
            rmf_kept_fact moved = facts[i];
            uint32_t j = i;
            for (; j >= gap && order_of(&facts[j - gap], &moved) > 0; j -= gap)
                facts[j] = facts[j - gap];
            facts[j] = moved;
        }
    }
}

/* Counts only where there is no table yet. */
static void add_fact(rmf_explorer *ex, uint32_t kind, uint32_t index)
{
    if (ex->facts)
        ex->facts[ex->count] = (rmf_kept_fact){.kind = kind, .index = index};
    ex->count++;
}

static void add_expr(rmf_explorer *ex, const rmf_expr *expr)
{
    for (uint32_t i = 0; i < expr->count; i++) {
        const rmf_op *op = &expr->ops[i];
        if (op->kind != RMF_OP_FACT) continue;
        add_fact(ex, op->fact, op->fact == RMF_FACT_chance ? 0 : op->index);
        if (!ex->facts || op->fact != RMF_FACT_chance) continue;
        ex->facts[ex->count - 1].place = op->place;
        ex->facts[ex->count - 1].share = op->value.number;
    }
}

static void add_element(rmf_explorer *ex, uint32_t element)
{
    const rmf_element *e = &ex->doc->elements[element];
    if (e->hold) {
        add_fact(ex, RMF_MARK_DECIDED, element);
        add_fact(ex, RMF_MARK_UNJUDGED, element);
    }
    if (e->hold || e->graded) add_fact(ex, RMF_FACT_pending, element);
    if (e->graded) add_fact(ex, RMF_FACT_answered, element);
}

static void add_action(rmf_explorer *ex, const rmf_action *a)
{
    if (a->kind != RMF_DO_SHOW && a->kind != RMF_DO_HIDE) return;
    add_fact(ex, RMF_MARK_HIDDEN, a->element);
    add_fact(ex, RMF_MARK_UNHIDDEN, a->element);
}

static void add_trigger(rmf_explorer *ex, uint32_t trigger)
{
    const rmf_trigger *t = &ex->doc->triggers[trigger];
    bool level = t->when == RMF_WHEN_TIME || t->when == RMF_WHEN_IDLE;
    if (t->once != RMF_ALWAYS || level) add_fact(ex, RMF_MARK_SPENT, trigger);
}

static void add_all(rmf_explorer *ex)
{
    const rmf_document *doc = ex->doc;
    for (uint32_t i = 0; i < doc->exprs_count; i++)
        add_expr(ex, &doc->exprs[i]);
    for (uint32_t i = 0; i < doc->elements_count; i++)
        add_element(ex, i);
    for (uint32_t i = 0; i < doc->actions_count; i++)
        add_action(ex, &doc->actions[i]);
    for (uint32_t i = 0; i < doc->triggers_count; i++)
        add_trigger(ex, i);
}

uint32_t rmf_facts_most(const rmf_document *doc)
{
    rmf_explorer count = {.doc = doc};
    add_all(&count);
    return count.count;
}

void rmf_facts_make(rmf_explorer *ex, rmf_kept_fact *memory)
{
    ex->facts = memory;
    ex->count = 0;
    add_all(ex);
    sort_facts(ex->facts, ex->count);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < ex->count; i++) {
        if (kept && order_of(&ex->facts[kept - 1], &ex->facts[i]) == 0)
            continue;
        ex->facts[kept++] = ex->facts[i];
    }
    ex->count = kept;
}

static uint32_t find(const rmf_explorer *ex, const rmf_kept_fact *wanted)
{
    uint32_t low = 0;
    uint32_t high = ex->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = order_of(&ex->facts[middle], wanted);
        if (order == 0) return middle;
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return RMF_NONE;
}

static uint32_t find_fact(const rmf_document *doc, uint32_t kind,
                          uint32_t index)
{
    rmf_kept_fact wanted = {.kind = kind, .index = index};
    return find(doc->explorer, &wanted);
}

uint32_t rmf_fact_of_op(const rmf_explorer *ex, const rmf_op *op)
{
    rmf_kept_fact wanted = {.kind = op->fact, .index = op->index};
    if (op->fact == RMF_FACT_chance) {
        wanted.index = 0;
        wanted.place = op->place;
    }
    return find(ex, &wanted);
}

/* ---- asking and telling ---------------------------------------------- */

bool rmf_ask_holds(const rmf_document *doc, uint32_t expr)
{
    const rmf_oracle *o = &doc->explorer->oracle;
    return o->holds(o->ctx, expr);
}

bool rmf_ask_is(const rmf_document *doc, uint32_t kind, uint32_t index)
{
    const rmf_oracle *o = &doc->explorer->oracle;
    uint32_t fact = find_fact(doc, kind, index);
    return fact != RMF_NONE && o->is(o->ctx, fact);
}

bool rmf_ask_either(const rmf_document *doc)
{
    const rmf_oracle *o = &doc->explorer->oracle;
    return o->either(o->ctx);
}

bool rmf_is_known(const rmf_document *doc, uint32_t kind, uint32_t index)
{
    return find_fact(doc, kind, index) != RMF_NONE;
}

void rmf_tell_value(const rmf_document *doc, uint32_t kind, uint32_t index,
                    rmf_value value)
{
    const rmf_oracle *o = &doc->explorer->oracle;
    uint32_t fact = find_fact(doc, kind, index);
    if (fact != RMF_NONE) o->tell(o->ctx, fact, value);
}

void rmf_tell_flag(const rmf_document *doc, uint32_t kind, uint32_t index,
                   bool flag)
{
    rmf_tell_value(doc, kind, index,
                   (rmf_value){.type = RMF_BOOL, .number = flag});
}

void rmf_tell_set(const rmf_document *doc, uint32_t variable, uint32_t action)
{
    const rmf_oracle *o = &doc->explorer->oracle;
    uint32_t fact = find_fact(doc, RMF_FACT_VARIABLE, variable);
    if (fact != RMF_NONE) o->set(o->ctx, fact, action);
}

void rmf_tell_drift(const rmf_document *doc, uint32_t kind, uint32_t index)
{
    const rmf_oracle *o = &doc->explorer->oracle;
    uint32_t fact = find_fact(doc, kind, index);
    if (fact != RMF_NONE) o->drift(o->ctx, fact);
}

void rmf_tell_rule(const rmf_document *doc, uint32_t rule)
{
    const rmf_oracle *o = &doc->explorer->oracle;
    o->rule(o->ctx, rule);
}

void rmf_tell_time(const rmf_document *doc, const rmf_session *s, bool viewers,
                   bool waits)
{
    if (viewers) {
        rmf_tell_value(doc, RMF_FACT_idle, 0, (rmf_value){.type = RMF_NUMBER});
    } else {
        rmf_tell_drift(doc, RMF_FACT_idle, 0);
    }
    if (waits && s->scene != RMF_NONE) rmf_tell_played(doc, s->scene);
}

void rmf_tell_played(const rmf_document *doc, uint32_t scene)
{
    uint32_t take = doc->scenes[scene].take;
    rmf_tell_drift(doc, RMF_FACT_seconds, scene);
    if (!doc->reads_cells) return;
    for (uint32_t i = take; i < doc->scenes_count; i++) {
        if (doc->scenes[i].take != take) continue;
        rmf_tell_drift(doc, RMF_FACT_watched, i);
        rmf_tell_drift(doc, RMF_FACT_skipped, i);
    }
}

static void drift_all(const rmf_document *doc, rmf_nature nature)
{
    const rmf_explorer *ex = doc->explorer;
    for (uint32_t i = 0; i < ex->count; i++)
        if (rmf_nature_of(ex, i) == nature) ex->oracle.drift(ex->oracle.ctx, i);
}

void rmf_tell_opened(const rmf_document *doc)
{
    drift_all(doc, RMF_FACT_GIVEN);
    drift_all(doc, RMF_FACT_ROLLED);
}

void rmf_tell_entered(const rmf_document *doc, uint32_t scene, bool again)
{
    drift_all(doc, RMF_FACT_ROLLED);
    if (again) return;
    rmf_tell_flag(doc, RMF_FACT_seen, scene, true);
    rmf_tell_drift(doc, RMF_FACT_visits, scene);
}

/* A left scene's spent triggers are armed anew when it is entered again: until
 * then they say nothing. */
void rmf_tell_left(const rmf_document *doc, uint32_t scene)
{
    rmf_range in = doc->scenes[scene].triggers;
    rmf_tell_drift(doc, RMF_FACT_skipped, scene);
    for (uint32_t i = in.first; i < in.first + in.count; i++) {
        if (doc->triggers[i].once != RMF_ONCE_SESSION)
            rmf_tell_flag(doc, RMF_MARK_SPENT, i, false);
    }
}

void rmf_tell_answer(const rmf_document *doc, uint32_t element)
{
    const rmf_element *e = &doc->elements[element];
    rmf_tell_drift(doc, RMF_FACT_took, element);
    if (!(e->traits & (RMF_IS_QUESTION | RMF_IS_INPUT))) return;
    rmf_tell_flag(doc, RMF_FACT_answered, element, true);
    if (!(e->traits & RMF_IS_QUESTION)) return;
    rmf_tell_flag(doc, RMF_MARK_DECIDED, element, true);
    rmf_tell_flag(doc, RMF_MARK_UNJUDGED, element, false);
    rmf_tell_flag(doc, RMF_FACT_graded, element, false);
    rmf_tell_flag(doc, RMF_FACT_correct, element, false);
    if (e->graded) rmf_tell_flag(doc, RMF_FACT_pending, element, true);
    rmf_tell_drift(doc, RMF_FACT_score, 0);
}

void rmf_tell_chosen(const rmf_document *doc, uint32_t element, uint32_t option)
{
    rmf_range in = doc->elements[element].options;
    rmf_value id = {.type = RMF_TEXT,
                    .text = doc->options[in.first + option].id};
    rmf_tell_value(doc, RMF_FACT_chose, element, id);
    rmf_tell_drift(doc, RMF_FACT_label, element);
}

const rmf_visit *rmf_ask_earlier(const rmf_document *doc)
{
    const rmf_explorer *ex = doc->explorer;
    return ex->earlier.scene == RMF_NONE ? NULL : &ex->earlier;
}

/* ---- describing ------------------------------------------------------ */

static rmf_nature nature_of_variable(const rmf_variable *v)
{
    bool declared = v->group == RMF_OF_VIEWER || v->group == RMF_OF_LINK;
    return declared ? RMF_FACT_GIVEN : RMF_FACT_TOLD;
}

rmf_nature rmf_nature_of(const rmf_explorer *ex, uint32_t fact)
{
    const rmf_kept_fact *f = &ex->facts[fact];
    switch (f->kind) {
    case RMF_FACT_visits:
        return RMF_FACT_COUNTED;
    case RMF_FACT_watched:
    case RMF_FACT_seconds:
    case RMF_FACT_idle:
        return RMF_FACT_GROWS;
    case RMF_FACT_took:
    case RMF_FACT_label:
    case RMF_FACT_score:
    case RMF_FACT_skipped:
        return RMF_FACT_LOOSE;
    case RMF_FACT_chance:
        return RMF_FACT_ROLLED;
    case RMF_FACT_device:
    case RMF_FACT_returned:
        return RMF_FACT_GIVEN;
    case RMF_FACT_VARIABLE:
        return nature_of_variable(&ex->doc->variables[f->index]);
    default:
        return RMF_FACT_TOLD;
    }
}

static bool is_local(const rmf_explorer *ex, const rmf_kept_fact *f)
{
    if (f->kind != RMF_MARK_SPENT) return false;
    const rmf_trigger *t = &ex->doc->triggers[f->index];
    return t->scene != RMF_NONE && t->once != RMF_ONCE_SESSION;
}

/* Whether a field, an input or a host gives the variable. */
static bool is_open(const rmf_document *doc, uint32_t variable)
{
    if (doc->variables[variable].group == RMF_OF_VIEWER) return true;
    for (uint32_t i = 0; i < doc->elements_count; i++)
        if (doc->elements[i].variable == variable) return true;
    for (uint32_t i = 0; i < doc->fields_count; i++)
        if (doc->fields[i].variable == variable) return true;
    return false;
}

static rmf_type type_of(const rmf_explorer *ex, const rmf_kept_fact *f)
{
    static const uint8_t types[] = {
#define X(name, argument, type) RMF_##type,
        RMF_FACTS(X)
#undef X
    };
    if (f->kind == RMF_FACT_VARIABLE) return ex->doc->variables[f->index].type;
    return f->kind < sizeof types ? (rmf_type)types[f->kind] : RMF_BOOL;
}

static void put_mark(const rmf_document *doc, const rmf_kept_fact *f,
                     rmf_writer *out)
{
    static const char *const words[] = {"hidden", "shown by an action",
                                        "has fired", "was decided",
                                        "stays unjudged"};
    bool trigger = f->kind == RMF_MARK_SPENT;
    rmf_put_str(out, trigger ? doc->triggers[f->index].id
                             : doc->elements[f->index].id);
    rmf_put(out, " ");
    rmf_put(out, words[f->kind - RMF_MARK_HIDDEN]);
}

void rmf_explorer_fact(const rmf_explorer *ex, uint32_t fact,
                       rmf_known_fact *out)
{
    const rmf_kept_fact *f = &ex->facts[fact];
    const rmf_document *doc = ex->doc;
    *out = (rmf_known_fact){.nature = rmf_nature_of(ex, fact),
                            .type = type_of(ex, f),
                            .variable = RMF_NONE,
                            .local = is_local(ex, f)};
    out->start.type = out->type;
    rmf_writer name = {.at = out->name, .cap = sizeof out->name - 1};
    if (f->kind >= RMF_MARK_HIDDEN) {
        put_mark(doc, f, &name);
    } else {
        rmf_op op = {.fact = (rmf_fact_kind)f->kind, .index = f->index};
        rmf_fact_put(doc, &op, &name);
    }
    if (f->kind == RMF_FACT_max_score)
        out->start.number = rmf_score_max(doc, NULL);
    if (f->kind != RMF_FACT_VARIABLE) return;
    const rmf_variable *v = &doc->variables[f->index];
    out->variable = f->index;
    out->start = v->start;
    out->kept = v->keep;
    out->open = is_open(doc, f->index);
}

typedef struct list {
    rmf_value *out;
    uint32_t cap;
    uint32_t count;
} list;

static void add_value(list *l, rmf_value value)
{
    for (uint32_t i = 0; i < l->count && i < l->cap; i++)
        if (rmf_value_same(l->out[i], value)) return;
    if (l->count < l->cap) l->out[l->count] = value;
    l->count++;
}

static void add_number(list *l, rmf_type type, int64_t number)
{
    if (l->count < l->cap)
        l->out[l->count] = (rmf_value){.type = type, .number = number};
    l->count++;
}

static void add_text(list *l, rmf_str text)
{
    add_value(l, (rmf_value){.type = RMF_TEXT, .text = text});
}

static void list_variable(const rmf_document *doc, const rmf_variable *v,
                          list *l)
{
    if (v->type == RMF_TEXT) {
        if (!v->among.count) return;
        add_text(l, v->start.text);
        add_text(l, (rmf_str){"", 0});
        for (uint32_t i = 0; i < v->among.count; i++)
            add_text(l, doc->words[v->among.first + i]);
        return;
    }
    if (v->step <= 0 || v->min == INT64_MIN || v->max == INT64_MAX) return;
    bool starts = false;
    int64_t span = rmf_sub(v->max, v->min);
    if (span / v->step >= (int64_t)l->cap) return;
    for (int64_t at = 0; at <= span / v->step; at++) {
        add_number(l, RMF_NUMBER, v->min + at * v->step);
        starts = starts || v->min + at * v->step == v->start.number;
    }
    if (!starts) add_number(l, RMF_NUMBER, v->start.number);
}

static void list_values(const rmf_explorer *ex, const rmf_kept_fact *f, list *l)
{
    const rmf_document *doc = ex->doc;
    if (f->kind == RMF_FACT_chance) {
        if (f->share < RMF_ONE) add_number(l, RMF_BOOL, 0);
        if (f->share > 0) add_number(l, RMF_BOOL, 1);
    } else if (type_of(ex, f) == RMF_BOOL) {
        add_number(l, RMF_BOOL, 0);
        add_number(l, RMF_BOOL, 1);
    } else if (f->kind == RMF_FACT_VARIABLE) {
        list_variable(doc, &doc->variables[f->index], l);
    } else if (f->kind == RMF_FACT_visits) {
        for (int64_t i = 0; i <= RMF_VISITS_MAX; i++)
            add_number(l, RMF_NUMBER, i * RMF_ONE);
    } else if (f->kind == RMF_FACT_chose) {
        rmf_range in = doc->elements[f->index].options;
        add_text(l, (rmf_str){"", 0});
        for (uint32_t i = 0; i < in.count; i++)
            add_text(l, doc->options[in.first + i].id);
    } else if (f->kind == RMF_FACT_max_score) {
        add_number(l, RMF_NUMBER, rmf_score_max(doc, NULL));
    }
}

uint32_t rmf_explorer_values(const rmf_explorer *ex, uint32_t fact,
                             rmf_value *out, uint32_t cap)
{
    list l = {out, cap, 0};
    list_values(ex, &ex->facts[fact], &l);
    return l.count <= cap ? l.count : 0;
}

uint32_t rmf_explorer_facts(const rmf_explorer *ex)
{
    return ex->count;
}

uint32_t rmf_explorer_variable(const rmf_explorer *ex, uint32_t variable)
{
    return find_fact(ex->doc, RMF_FACT_VARIABLE, variable);
}
