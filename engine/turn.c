/* Collects what one input causes. */
#include "turn.h"

#define ASKS_SPARE 64u /* places that only what the host is asked may use */

static uint32_t effect_cap(const rmf_document *doc)
{
    return RMF_EFFECTS_MAX + doc->elements_count + doc->goals_count +
           ASKS_SPARE;
}

static size_t align16(size_t size)
{
    return (size + 15u) & ~(size_t)15u;
}

size_t rmf_turn_size(const rmf_document *doc)
{
    return align16(sizeof(rmf_turn)) +
           align16(effect_cap(doc) * sizeof(rmf_effect)) + RMF_TURN_TEXT +
           RMF_TURN_WHY;
}

rmf_turn *rmf_turn_init(const rmf_document *doc, void *memory)
{
    rmf_turn *turn = memory;
    char *at = (char *)memory + align16(sizeof *turn);
    rmf_zero(turn, sizeof *turn);
    turn->effect_cap = effect_cap(doc);
    turn->effects = (rmf_effect *)(void *)at;
    turn->text = at + align16(turn->effect_cap * sizeof(rmf_effect));
    turn->why_text = turn->text + RMF_TURN_TEXT;
    return turn;
}

void rmf_turn_reset(rmf_turn *turn)
{
    turn->effect_count = turn->text_used = turn->actions_run = 0;
    turn->queue_head = turn->queue_tail = 0;
    turn->steps = 0;
    turn->overrun = turn->stopped = turn->leaving = turn->full = false;
}

void rmf_turn_boundary(rmf_turn *turn)
{
    turn->actions_run = 0;
    turn->overrun = false;
}

const rmf_effect *rmf_turn_effects(const rmf_turn *turn, uint32_t *count)
{
    *count = turn->effect_count;
    return turn->effects;
}

static rmf_effect *put_effect(rmf_effect *effect, rmf_effect_kind kind)
{
    *effect = (rmf_effect){.kind = kind,
                           .scene = RMF_NONE,
                           .element = RMF_NONE,
                           .option = RMF_NONE,
                           .panel = RMF_NONE,
                           .trigger = RMF_NONE};
    return effect;
}

rmf_effect *rmf_effect_add(rmf_run *run, rmf_effect_kind kind)
{
    rmf_turn *turn = run->turn;
    uint32_t spare = rmf_effect_is_ask(kind) ? 1 : ASKS_SPARE;
    if (turn->effect_count + spare < turn->effect_cap)
        return put_effect(&turn->effects[turn->effect_count++], kind);
    if (!turn->full && turn->effect_count < turn->effect_cap)
        put_effect(&turn->effects[turn->effect_count++], RMF_FX_overrun);
    turn->full = true;
    return put_effect(&turn->scrap, kind);
}

void rmf_overrun(rmf_run *run)
{
    if (!run->turn->overrun) rmf_effect_add(run, RMF_FX_overrun);
    run->turn->overrun = true;
}

void rmf_late(rmf_run *run, const char *what)
{
    rmf_effect_add(run, RMF_FX_late)->text = rmf_str_of(what);
}

rmf_str rmf_turn_text(rmf_run *run, uint32_t text)
{
    rmf_turn *turn = run->turn;
    uint32_t room = RMF_TURN_TEXT - turn->text_used;
    rmf_writer out = {.at = turn->text + turn->text_used, .cap = room};
    rmf_text_write(run->doc, run->s, text, &out);
    rmf_str written = {out.at, out.size > room ? room : (uint32_t)out.size};
    if (out.size > room) written.size = rmf_utf8_cut(written, room);
    turn->text_used += written.size;
    return written;
}

rmf_value rmf_turn_value(rmf_run *run, rmf_value value)
{
    rmf_turn *turn = run->turn;
    if (value.type != RMF_TEXT) return value;
    uint32_t size = rmf_utf8_cut(value.text, RMF_TURN_TEXT - turn->text_used);
    rmf_copy(turn->text + turn->text_used, value.text.at, size);
    value.text = (rmf_str){turn->text + turn->text_used, size};
    turn->text_used += size;
    return value;
}

bool rmf_decides(rmf_run *run, rmf_str where, uint32_t expr)
{
    const rmf_turn *turn = run->turn;
    if (expr == RMF_NONE || !turn->decide)
        return rmf_holds(run->doc, run->s, expr);
    return turn->decide(run, where, &run->doc->exprs[expr]);
}

rmf_value rmf_value_now(rmf_run *run, uint32_t expr)
{
    rmf_reading reading = {run->doc, run->s};
    return rmf_expr_eval(&run->doc->exprs[expr], rmf_read_fact, &reading);
}

int64_t rmf_now_ms(const rmf_session *s)
{
    return s->at_ms + s->since_us / 1000;
}
