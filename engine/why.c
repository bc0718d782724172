/* Tells why something was decided as it was: the condition and each fact that
 * it read (`ramify play --why`). Players do without it. */
#include "text.h"
#include "turn.h"

typedef struct noting {
    rmf_reading reading;
    rmf_writer facts;
} noting;

static rmf_str fact_argument(const rmf_document *doc, const rmf_op *op)
{
    switch (op->fact) {
    case RMF_FACT_seen:
    case RMF_FACT_visits:
    case RMF_FACT_watched:
    case RMF_FACT_seconds:
    case RMF_FACT_skipped:
        return doc->scenes[op->index].id;
    case RMF_FACT_shown:
    case RMF_FACT_clicked:
    case RMF_FACT_chose:
    case RMF_FACT_label:
    case RMF_FACT_took:
    case RMF_FACT_timed_out:
    case RMF_FACT_answered:
    case RMF_FACT_correct:
    case RMF_FACT_graded:
    case RMF_FACT_pending:
        return doc->elements[op->index].id;
    case RMF_FACT_submitted: {
        const rmf_form *form = &doc->forms[op->index];
        return form->panel != RMF_NONE ? doc->panels[form->panel].id
                                       : doc->elements[form->element].id;
    }
    case RMF_FACT_VARIABLE:
        return doc->variables[op->index].name;
    case RMF_FACT_score:
    case RMF_FACT_max_score:
    case RMF_FACT_idle:
    case RMF_FACT_completed:
    case RMF_FACT_returned:
    case RMF_FACT_device:
    case RMF_FACT_chance:
        break;
    }
    return RMF_STR("");
}

/* `"road": "city", "seen(hide)": true`: one member of a JSON object. */
static void note_fact(const rmf_document *doc, const rmf_op *op,
                      rmf_value value, rmf_writer *out)
{
    rmf_str argument = fact_argument(doc, op);
    if (out->size) rmf_put(out, ",");
    rmf_put(out, "\"");
    if (op->fact != RMF_FACT_VARIABLE) {
        rmf_put(out, rmf_fact_name(op->fact));
        rmf_put(out, "(");
    }
    rmf_put_str(out, argument);
    if (op->fact != RMF_FACT_VARIABLE) rmf_put(out, ")");
    rmf_put(out, "\":");
    rmf_value_json(value, out);
}

static rmf_value read_and_note(void *ctx, const rmf_op *op)
{
    noting *n = ctx;
    rmf_value value = rmf_read_fact(&n->reading, op);
    note_fact(n->reading.doc, op, value, &n->facts);
    return value;
}

static bool decide(rmf_run *run, rmf_str where, const rmf_expr *expr)
{
    const rmf_turn *turn = run->turn;
    noting n = {.reading = {run->doc, run->s},
                .facts = {.at = turn->why_text, .cap = RMF_TURN_WHY}};
    bool result = rmf_expr_true(expr, read_and_note, &n);
    if (n.facts.size > n.facts.cap) n.facts.size = 0; /* too many to tell */
    turn->why(turn->why_ctx, where, expr->text, result,
              (rmf_str){n.facts.at, (uint32_t)n.facts.size});
    return result;
}

void rmf_turn_why(rmf_turn *turn, rmf_why_fn *fn, void *ctx)
{
    turn->decide = fn ? decide : NULL;
    turn->why = fn;
    turn->why_ctx = ctx;
}
