/* Which values each fact may have: listed ones, ranges between the constants
 * that it is compared with, or all that the film's own `set`s lead to. */
#include "values.h"

#include <stdlib.h>
#include <string.h>

#define STEPS_MAX     2048u
#define CONSTANTS_MAX 512u

/* What conditions do with a fact. */
typedef struct usage {
    rmf_value constants[CONSTANTS_MAX];
    uint32_t constant_count;
    bool crowded; /* more constants than that */
    bool bent;    /* it is used otherwise than compared with a constant */
} usage;

static bool same(const rmf_value *a, const rmf_value *b)
{
    if (a->type != b->type) return false;
    if (a->type != RMF_TEXT) return a->number == b->number;
    return a->text.size == b->text.size &&
           (!a->text.size || !memcmp(a->text.at, b->text.at, a->text.size));
}

static void use_constant(usage *u, const rmf_value *value)
{
    for (uint32_t i = 0; i < u->constant_count; i++)
        if (same(&u->constants[i], value)) return;
    if (u->constant_count == CONSTANTS_MAX) {
        u->crowded = true;
        return;
    }
    u->constants[u->constant_count++] = *value;
}

/* ---- combinations ---------------------------------------------------- */

bool rmf_combo_first(rmf_combo *c, const rmf_model *model, const rmf_atom *atom,
                     uint32_t extra)
{
    uint64_t all = 1;
    if (atom->fact_count > RMF_ATOM_FACTS_MAX) return false;
    *c = (rmf_combo){.model = model, .count = atom->fact_count};
    memcpy(c->facts, atom->facts, sizeof atom->facts);
    if (extra != RMF_NONE) c->facts[c->count++] = extra;
    for (uint32_t i = 0; i < c->count; i++) {
        if (c->facts[i] == RMF_NONE) return false;
        const rmf_fact *fact = &model->facts[c->facts[i]];
        if (!fact->count) return false;
        c->values[i] = fact->values[0];
        all *= fact->count;
        if (all > RMF_COMBOS_MAX) return false;
    }
    return true;
}

bool rmf_combo_next(rmf_combo *c)
{
    for (uint32_t i = 0; i < c->count; i++) {
        const rmf_fact *fact = &c->model->facts[c->facts[i]];
        c->at[i] = c->at[i] + 1 < fact->count ? c->at[i] + 1 : 0;
        c->values[i] = fact->values[c->at[i]];
        if (c->at[i]) return true;
    }
    return false;
}

bool rmf_atom_exact(const rmf_model *model, const rmf_atom *atom)
{
    if (atom->plain) return true;
    for (uint32_t i = 0; i < atom->fact_count; i++) {
        if (i == RMF_ATOM_FACTS_MAX || atom->facts[i] == RMF_NONE) return false;
        const rmf_fact *fact = &model->facts[atom->facts[i]];
        if (fact->abstract || fact->saturates) return false;
    }
    return true;
}

/* ---- how conditions use facts ---------------------------------------- */

static void rank(rmf_model *model, const rmf_atom *atom)
{
    for (uint32_t i = 0; i < atom->fact_count && i < RMF_ATOM_FACTS_MAX; i++) {
        if (atom->facts[i] == RMF_NONE) continue;
        rmf_fact *fact = &model->facts[atom->facts[i]];
        if (atom->expr < fact->rank) fact->rank = atom->expr;
    }
}

static void use_atom(rmf_model *model, const rmf_atom *atom, uint32_t wanted,
                     usage *u)
{
    rank(model, atom);
    for (uint32_t i = 0; i < atom->fact_count && i < RMF_ATOM_FACTS_MAX; i++) {
        if (atom->facts[i] != wanted) continue;
        if (!atom->plain) u->bent = true;
        if (atom->has_constant) use_constant(u, &atom->constant);
    }
}

static void use_steps(rmf_model *model, uint32_t wanted, usage *u,
                      rmf_step *steps)
{
    for (uint32_t c = 0; c < model->condition_count; c++) {
        if (!rmf_condition_is(model->doc, c)) continue;
        uint32_t count = rmf_condition_steps(model->ex, c, steps, STEPS_MAX);
        for (uint32_t i = 0; i < count && i < STEPS_MAX; i++) {
            if (steps[i].kind == RMF_STEP_ATOM)
                use_atom(model, &steps[i].atom, wanted, u);
        }
    }
}

static bool is_number_step(const rmf_model *model, uint32_t action, int64_t *by)
{
    return rmf_action_counts(model->ex, action, by);
}

/* Constants that `set` stores, and whether a fact goes into another's value
 * (its own steps aside). */
static void use_actions(rmf_model *model, uint32_t wanted, usage *u)
{
    for (uint32_t a = 0; a < model->action_count; a++) {
        rmf_atom atom;
        rmf_value before = {0};
        int64_t by;
        uint32_t target = rmf_action_sets(model->ex, a);
        if (target == RMF_NONE) continue;
        rmf_action_atom(model->ex, a, &atom);
        rank(model, &atom);
        if (target == wanted && atom.fact_count == 0) {
            rmf_value stored = rmf_action_value(model->ex, a, NULL, before);
            if (stored.type == model->facts[wanted].known.type)
                use_constant(u, &stored);
        }
        if (target == wanted && is_number_step(model, a, &by)) continue;
        for (uint32_t i = 0; i < atom.fact_count && i < RMF_ATOM_FACTS_MAX; i++)
            if (atom.facts[i] == wanted) u->bent = true;
    }
}

/* ---- ranges ---------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    const rmf_value *x = a;
    const rmf_value *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

static bool give(rmf_fact *fact, const rmf_value *values, uint32_t count)
{
    fact->values = calloc(count ? count : 1, sizeof *values);
    if (!fact->values) return false;
    if (count) memcpy(fact->values, values, count * sizeof *values);
    fact->count = count;
    return true;
}

static bool give_marked(rmf_fact *fact, const rmf_value *values,
                        const bool *ranges, uint32_t count)
{
    fact->range = calloc(count, sizeof *ranges);
    if (!fact->range || !give(fact, values, count)) return false;
    memcpy(fact->range, ranges, count * sizeof *ranges);
    return true;
}

#define FAR (INT64_C(1) << 60)

/* The constants, and a value of each range beside them. */
static bool give_ranges(rmf_fact *fact, usage *u)
{
    rmf_value out[CONSTANTS_MAX * 2 + 3];
    bool ranges[CONSTANTS_MAX * 2 + 3];
    uint32_t count = 0;
    int64_t below = fact->known.nature == RMF_FACT_GROWS ? -1 : -FAR;
    use_constant(u, &fact->known.start);
    qsort(u->constants, u->constant_count, sizeof u->constants[0], by_number);
    for (uint32_t i = 0; i <= u->constant_count; i++) {
        bool last = i == u->constant_count;
        int64_t at = last ? FAR : u->constants[i].number;
        if (at <= below) continue;
        if (at - below >= 2) {
            ranges[count] = true;
            out[count++] = (rmf_value){.type = RMF_NUMBER,
                                       .number = below + (at - below) / 2};
        }
        if (last) break;
        ranges[count] = false;
        out[count++] = u->constants[i];
        below = at;
    }
    fact->abstract = true;
    return give_marked(fact, out, ranges, count);
}

/* What no author writes: stands for every other text. */
static const char other_text[] = "\xc2\xa4 something else \xc2\xa4";

static bool give_texts(rmf_fact *fact, usage *u)
{
    rmf_value more = {.type = RMF_TEXT, .text = {"", 0}};
    use_constant(u, &more);
    use_constant(u, &fact->known.start);
    more.text = (rmf_str){other_text, sizeof other_text - 1};
    use_constant(u, &more);
    if (u->constant_count == CONSTANTS_MAX) u->crowded = true;
    fact->abstract = true;
    return give(fact, u->constants, u->constant_count);
}

static bool give_abstract(rmf_fact *fact, usage *u)
{
    return fact->known.type == RMF_TEXT ? give_texts(fact, u)
                                        : give_ranges(fact, u);
}

/* ---- one fact -------------------------------------------------------- */

static int64_t greatest(const usage *u, int64_t start)
{
    int64_t most = start;
    for (uint32_t i = 0; i < u->constant_count; i++)
        if (u->constants[i].number > most) most = u->constants[i].number;
    return most;
}

/* visits: to one above the largest constant, where it is only compared. */
static bool give_count(rmf_fact *fact, const usage *u)
{
    int64_t most = u->bent || u->crowded ? 255 : greatest(u, 0) / 1000000 + 1;
    rmf_value out[256];
    uint32_t count = 0;
    if (most > 255) most = 255;
    for (int64_t i = 0; i <= most; i++)
        out[count++] = (rmf_value){.type = RMF_NUMBER, .number = i * 1000000};
    fact->saturates = most < 255;
    fact->top = (most - 1) * 1000000;
    return give(fact, out, count);
}

/* Every `set` of it stores a constant or adds to it, and conditions only
 * compare it: then all above the largest constant are alike. */
static bool only_rises(const rmf_model *model, uint32_t fact, const usage *u)
{
    if (u->bent || u->crowded) return false;
    for (uint32_t a = 0; a < model->action_count; a++) {
        rmf_atom atom;
        int64_t by = 0;
        if (rmf_action_sets(model->ex, a) != fact) continue;
        rmf_action_atom(model->ex, a, &atom);
        if (atom.fact_count == 0) continue;
        if (!is_number_step(model, a, &by) || by < 0) return false;
    }
    return true;
}

static bool begin_closure(const rmf_model *model, uint32_t index, usage *u)
{
    rmf_fact *fact = &model->facts[index];
    if (fact->known.type == RMF_NUMBER && only_rises(model, index, u)) {
        fact->saturates = true;
        fact->top = greatest(u, fact->known.start.number);
    }
    return give(fact, &fact->known.start, 1);
}

static bool begin_fact(rmf_model *model, uint32_t index, usage *u,
                       rmf_step *steps)
{
    rmf_fact *fact = &model->facts[index];
    rmf_value *listed = calloc(RMF_VALUES_MAX, sizeof *listed);
    bool ok = listed != NULL;
    uint32_t count =
        ok ? rmf_explorer_values(model->ex, index, listed, RMF_VALUES_MAX) : 0;
    *u = (usage){.constant_count = 0};
    use_steps(model, index, u, steps);
    use_actions(model, index, u);
    rmf_nature nature = fact->known.nature;
    bool outside = nature != RMF_FACT_TOLD || fact->known.open ||
                   fact->known.kept || fact->known.variable == RMF_NONE;
    if (nature == RMF_FACT_COUNTED) {
        ok = ok && give_count(fact, u);
    } else if (count) {
        ok = ok && give(fact, listed, count);
        fact->listed = true;
    } else if (outside) {
        ok = ok && give_abstract(fact, u);
    } else {
        ok = ok && begin_closure(model, index, u);
    }
    free(listed);
    return ok;
}

/* ---- what `set` leads to --------------------------------------------- */

static bool add_value(rmf_fact *fact, rmf_value value)
{
    if (fact->saturates && value.number > fact->top) {
        value.number = fact->top + 1;
    }
    for (uint32_t i = 0; i < fact->count; i++)
        if (same(&fact->values[i], &value)) return false;
    rmf_value *more = realloc(fact->values, (fact->count + 1) * sizeof *more);
    if (!more) return false;
    fact->values = more;
    fact->values[fact->count++] = value;
    return true;
}

/* Its values cannot be followed: ranges from now on. */
static bool give_up(rmf_model *model, uint32_t index, usage *u, rmf_step *steps)
{
    rmf_fact *fact = &model->facts[index];
    free(fact->values);
    fact->values = NULL;
    fact->saturates = false;
    *u = (usage){.constant_count = 0};
    use_steps(model, index, u, steps);
    use_actions(model, index, u);
    return give_abstract(fact, u);
}

/* 1: values were added, 0: none, -1: it cannot be followed. */
static int follow(rmf_model *model, uint32_t action)
{
    rmf_atom atom;
    rmf_combo c;
    int64_t by;
    int added = 0;
    uint32_t target = rmf_action_sets(model->ex, action);
    rmf_fact *fact = &model->facts[target];
    rmf_action_atom(model->ex, action, &atom);
    bool steps = is_number_step(model, action, &by);
    if (!steps && atom.fact_count && !rmf_atom_exact(model, &atom)) return -1;
    if (!rmf_combo_first(&c, model, &atom, RMF_NONE)) return -1;
    uint32_t before = fact->count;
    do {
        rmf_value value =
            rmf_action_value(model->ex, action, c.values, fact->known.start);
        if (add_value(fact, value)) added = 1;
        if (fact->count > RMF_VALUES_MAX) return -1;
    } while (rmf_combo_next(&c) && fact->count < before + RMF_VALUES_MAX);
    return added;
}

static bool follow_all(rmf_model *model, usage *u, rmf_step *steps)
{
    bool ok = true;
    for (bool more = true; more && ok;) {
        more = false;
        for (uint32_t a = 0; ok && a < model->action_count; a++) {
            uint32_t target = rmf_action_sets(model->ex, a);
            if (target == RMF_NONE || model->facts[target].abstract ||
                model->facts[target].listed)
                continue;
            int news = follow(model, a);
            if (news < 0) ok = give_up(model, target, u, steps);
            more = more || news != 0;
        }
    }
    return ok;
}

static void find_start(rmf_fact *fact)
{
    uint32_t start = rmf_model_value(fact, &fact->known.start);
    fact->start = start == RMF_NONE ? 0 : start;
}

bool rmf_values_make(rmf_model *model)
{
    rmf_step *steps = calloc(STEPS_MAX, sizeof *steps);
    usage *u = calloc(1, sizeof *u);
    bool ok = steps && u;
    for (uint32_t i = 0; ok && i < model->fact_count; i++)
        ok = begin_fact(model, i, u, steps);
    ok = ok && follow_all(model, u, steps);
    for (uint32_t i = 0; ok && i < model->fact_count; i++)
        find_start(&model->facts[i]);
    free(steps);
    free(u);
    return ok;
}

/* ---- finding --------------------------------------------------------- */

static uint32_t find_range(const rmf_fact *fact, int64_t number)
{
    for (uint32_t i = 0; i < fact->count; i++)
        if (fact->values[i].number == number) return i;
    for (uint32_t i = 0; i < fact->count; i++) {
        if (fact->values[i].number < number) continue;
        return fact->range[i] || !i ? i : i - 1;
    }
    return fact->count ? fact->count - 1 : RMF_NONE;
}

uint32_t rmf_model_value(const rmf_fact *fact, const rmf_value *value)
{
    rmf_value wanted = *value;
    if (wanted.type != fact->known.type) return RMF_NONE;
    if (fact->saturates && wanted.number > fact->top) {
        if (fact->known.nature == RMF_FACT_COUNTED) return fact->count - 1;
        wanted.number = fact->top + 1;
    }
    for (uint32_t i = 0; i < fact->count; i++)
        if (same(&fact->values[i], &wanted)) return i;
    if (!fact->abstract) return RMF_NONE;
    if (fact->known.type == RMF_NUMBER) return find_range(fact, wanted.number);
    for (uint32_t i = 0; i < fact->count; i++) {
        if (fact->values[i].text.size == sizeof other_text - 1 &&
            !memcmp(fact->values[i].text.at, other_text, sizeof other_text - 1))
            return i;
    }
    return RMF_NONE;
}
