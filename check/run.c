/* All answers of the oracle, one after the other (run.h). */
#include "run.h"

#include <stdlib.h>

#define PATHS_MAX 4096u

static void *grown(void *at, uint32_t *cap, size_t item)
{
    uint32_t more = *cap ? *cap * 2 : 64;
    void *new = realloc(at, more * item);
    if (new) *cap = more;
    return new;
}

void rmf_runner_note(rmf_runner *runner, rmf_delta_sort sort, uint32_t a,
                     uint32_t b)
{
    if (runner->change_count == runner->change_cap) {
        rmf_delta *more =
            grown(runner->changes, &runner->change_cap, sizeof *more);
        if (!more) {
            runner->failed = true;
            return;
        }
        runner->changes = more;
    }
    runner->changes[runner->change_count++] = (rmf_delta){sort, a, b};
}

/* The next answer; both are possible. */
static bool choose(rmf_runner *runner)
{
    if (runner->answer_at < runner->answer_count)
        return runner->answers[runner->answer_at++];
    if (runner->answer_count == runner->answer_cap) {
        uint8_t *more = grown(runner->answers, &runner->answer_cap, 1);
        if (!more) {
            runner->failed = true;
            return false;
        }
        runner->answers = more;
    }
    runner->answers[runner->answer_count++] = true;
    runner->answer_at++;
    return true;
}

/* Whether it is so, and whether the facts left no choice. */
static bool decide(rmf_runner *runner, BDD yes, BDD no, bool *forced)
{
    rmf_model *model = runner->model;
    BDD then = rmf_set_and(model, runner->now, yes);
    BDD other = rmf_set_and(model, runner->now, no);
    *forced = then == bddfalse || other == bddfalse;
    bool is = *forced ? other == bddfalse : choose(runner);
    rmf_set_move(&runner->now, is ? then : other);
    rmf_set_drop(is ? other : then);
    return is;
}

static bool holds(void *ctx, uint32_t condition)
{
    rmf_runner *runner = ctx;
    const rmf_held_sets *held = rmf_model_holds(runner->model, condition);
    bool forced;
    bool is = decide(runner, held->yes, held->no, &forced);
    if (forced) {
        rmf_runner_note(runner, RMF_CHANGE_SAW, condition, is);
    } else {
        rmf_runner_note(runner, is ? RMF_CHANGE_IF : RMF_CHANGE_UNLESS,
                        condition, 0);
    }
    return is;
}

static bool is(void *ctx, uint32_t fact)
{
    rmf_runner *runner = ctx;
    const rmf_fact *f = &runner->model->facts[fact];
    bool forced;
    if (f->count < 2) return f->count && f->values[0].number;
    bool yes = decide(runner, f->is[1], f->is[0], &forced);
    if (!forced) rmf_runner_note(runner, RMF_CHANGE_VALUE, fact, yes);
    return yes;
}

static bool either(void *ctx)
{
    return choose(ctx);
}

/* Goes into the list only where it changes something. */
static void change(rmf_runner *runner, rmf_delta_sort sort, uint32_t a,
                   uint32_t b)
{
    const rmf_delta made = {sort, a, b};
    BDD after = rmf_delta_forward(runner->model, &made, runner->now);
    bool same = after == runner->now && sort == RMF_CHANGE_PUT;
    rmf_set_move(&runner->now, after);
    if (!same) rmf_runner_note(runner, sort, a, b);
}

static void tell(void *ctx, uint32_t fact, rmf_value value)
{
    rmf_runner *runner = ctx;
    const rmf_fact *f = &runner->model->facts[fact];
    uint32_t to = rmf_model_value(f, &value);
    if (runner->open && f->known.variable != RMF_NONE) to = RMF_NONE;
    if (to == RMF_NONE) {
        change(runner, RMF_CHANGE_ANY, fact, 0);
    } else {
        change(runner, RMF_CHANGE_PUT, fact, to);
    }
}

static void set(void *ctx, uint32_t fact, uint32_t action)
{
    (void)fact;
    change(ctx, RMF_CHANGE_SET, action, 0);
}

static void drift(void *ctx, uint32_t fact)
{
    rmf_runner *runner = ctx;
    const rmf_fact *f = &runner->model->facts[fact];
    if (f->count < 2) return;
    switch (f->known.nature) {
    case RMF_FACT_COUNTED:
        change(runner, RMF_CHANGE_MORE, fact, 0);
        break;
    case RMF_FACT_GROWS:
        change(runner, RMF_CHANGE_GROW, fact, 0);
        break;
    case RMF_FACT_LOOSE:
    case RMF_FACT_ROLLED:
    case RMF_FACT_GIVEN:
    case RMF_FACT_TOLD:
        change(runner, RMF_CHANGE_ANY, fact, 0);
        break;
    }
}

static void rule(void *ctx, uint32_t index)
{
    rmf_runner_note(ctx, RMF_CHANGE_NOTE, RMF_PART_RULE, index);
}

rmf_oracle rmf_runner_oracle(rmf_runner *runner)
{
    return (rmf_oracle){runner, holds, is, either, tell, set, drift, rule};
}

void rmf_runner_free(rmf_runner *runner)
{
    free(runner->answers);
    free(runner->changes);
}

/* To the next list of answers; false: that was the last. */
static bool turn_last(rmf_runner *runner)
{
    while (runner->answer_count && !runner->answers[runner->answer_count - 1])
        runner->answer_count--;
    if (!runner->answer_count) return false;
    runner->answers[runner->answer_count - 1] = false;
    return true;
}

void rmf_runner_all(rmf_runner *runner, BDD from, rmf_go_fn *go,
                    rmf_found_fn *found, void *ctx)
{
    uint32_t paths = 0;
    runner->answer_count = 0;
    runner->now = bdd_addref(from);
    do {
        if (++paths > PATHS_MAX) {
            runner->crowded = true;
            break;
        }
        rmf_set_move(&runner->now, bdd_addref(from));
        runner->answer_at = runner->change_count = 0;
        if (go(ctx)) found(ctx);
    } while (turn_last(runner) && !runner->failed && !runner->model->broken);
    rmf_set_drop(runner->now);
}
