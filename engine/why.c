/* Tells why something was decided as it was: the condition and each fact that
 * it read (`ramify play --why`, and the studio's replay of a session). Players
 * do without it. */
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

/* What stands before the name of a declared field. */
static const char *prefix_of(const rmf_document *doc, const rmf_op *op)
{
    if (op->fact != RMF_FACT_VARIABLE) return "";
    switch (doc->variables[op->index].group) {
    case RMF_OF_VIEWER:
        return "viewer.";
    case RMF_OF_LINK:
        return "link.";
    case RMF_OF_KEPT:
    case RMF_OF_FORM:
    case RMF_OF_ANSWER:
        break;
    }
    return "";
}

void rmf_fact_put(const rmf_document *doc, const rmf_op *op, rmf_writer *out)
{
    rmf_put(out, prefix_of(doc, op));
    if (op->fact != RMF_FACT_VARIABLE) {
        rmf_put(out, rmf_fact_name(op->fact));
        rmf_put(out, "(");
    }
    rmf_put_str(out, fact_argument(doc, op));
    if (op->fact != RMF_FACT_VARIABLE) rmf_put(out, ")");
}

/* `"road": "city", "seen(hide)": true`: one member of a JSON object. */
static void note_fact(const rmf_document *doc, const rmf_op *op,
                      rmf_value value, rmf_writer *out)
{
    if (out->size) rmf_put(out, ",");
    rmf_put(out, "\"");
    rmf_fact_put(doc, op, out);
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

/* ---- the picture ----------------------------------------------------- */

/* `,"if": …, "holds": …, "facts": {…}`; nothing where there is no condition. */
static void put_condition(const rmf_document *doc, const rmf_session *session,
                          uint32_t cond, rmf_writer *out)
{
    char facts[RMF_TURN_WHY];
    noting n = {.reading = {doc, session},
                .facts = {.at = facts, .cap = sizeof facts}};
    if (cond == RMF_NONE) return;
    const rmf_expr *expr = &doc->exprs[cond];
    bool holds = rmf_expr_true(expr, read_and_note, &n);
    if (n.facts.size > n.facts.cap) n.facts.size = 0; /* too many to tell */
    rmf_put_key(out, "if");
    rmf_put_json(out, expr->text);
    rmf_put_key(out, "holds");
    rmf_put(out, holds ? "true" : "false");
    rmf_put_key(out, "facts");
    rmf_put(out, "{");
    rmf_put_str(out, (rmf_str){facts, (uint32_t)n.facts.size});
    rmf_put(out, "}");
}

static void put_options(const rmf_document *doc, const rmf_session *session,
                        rmf_range options, rmf_writer *out)
{
    bool more = false;
    for (uint32_t i = 0; i < options.count; i++) {
        const rmf_option_of *option = &doc->options[options.first + i];
        if (option->cond == RMF_NONE) continue;
        if (!more) rmf_put_key(out, "options");
        rmf_put(out, more ? ",{" : "[{");
        rmf_put_name(out, "option");
        rmf_put_json(out, option->id);
        put_condition(doc, session, option->cond, out);
        rmf_put(out, "}");
        more = true;
    }
    if (more) rmf_put(out, "]");
}

static void put_element(const rmf_document *doc, const rmf_session *session,
                        uint32_t element, int64_t t_us, rmf_writer *out)
{
    static const char *const words[] = {[RMF_PRESENT] = "",
                                        [RMF_ABSENT_TIME] = "time",
                                        [RMF_ABSENT_HIDDEN] = "hidden",
                                        [RMF_ABSENT_UNSHOWN] = "unshown",
                                        [RMF_ABSENT_NARROW] = "narrow",
                                        [RMF_ABSENT_IF] = "if",
                                        [RMF_ABSENT_FIRST] = "first"};
    const rmf_element *e = &doc->elements[element];
    rmf_absence absence = rmf_absent(doc, session, element, t_us);
    rmf_put_name(out, "element");
    rmf_put_json(out, e->id);
    rmf_put_key(out, "shown");
    rmf_put(out, absence == RMF_PRESENT ? "true" : "false");
    rmf_put_key(out, "because");
    rmf_put_json(out, rmf_str_of(words[absence]));
    rmf_put_key(out, "from");
    rmf_put_micro(out, e->from_us);
    if (e->until_us != RMF_NEVER) {
        rmf_put_key(out, "until");
        rmf_put_micro(out, e->until_us);
    }
    if (e->first.size) {
        rmf_put_key(out, "first");
        rmf_put_json(out, e->first);
    }
    put_condition(doc, session, e->cond, out);
    put_options(doc, session, e->options, out);
}

void rmf_why_picture(const rmf_document *doc, const rmf_session *session,
                     int64_t t_us, rmf_writer *out)
{
    bool more = false;
    rmf_put(out, "[");
    for (uint32_t i = 0; i < doc->elements_count; i++) {
        if (doc->elements[i].scene != session->scene) continue;
        rmf_put(out, more ? ",{" : "{");
        put_element(doc, session, i, t_us, out);
        rmf_put(out, "}");
        more = true;
    }
    rmf_put(out, "]");
}
