/* Effects as lines of NDJSON (format/trails.md). */
#include "session.h"

typedef enum effect_class { ASK, LOG } effect_class;

typedef struct effect_row {
    const char *name;
    effect_class class;
} effect_row;

static const effect_row effect_rows[] = {
#define X(name, class) [RMF_FX_##name] = {#name, class},
    RMF_EFFECTS(X)
#undef X
};

bool rmf_effect_is_ask(rmf_effect_kind kind)
{
    return effect_rows[kind].class == ASK;
}

static void put_text(rmf_writer *out, const char *key, rmf_str text)
{
    rmf_put_key(out, key);
    rmf_put_json(out, text);
}

static void put_time(rmf_writer *out, int64_t t_us)
{
    rmf_put_key(out, "t");
    rmf_put_micro(out, t_us);
}

static void put_some(rmf_writer *out, const char *key, rmf_str text)
{
    if (text.size) put_text(out, key, text);
}

static void put_value(rmf_writer *out, const char *key, rmf_value value)
{
    rmf_put_key(out, key);
    rmf_value_json(value, out);
}

/* Whom or what it concerns: the indexes that are set. */
static void put_names(const rmf_document *doc, const rmf_effect *e,
                      rmf_writer *out)
{
    if (e->scene != RMF_NONE) put_text(out, "scene", doc->scenes[e->scene].id);
    if (e->panel != RMF_NONE) put_text(out, "panel", doc->panels[e->panel].id);
    if (e->trigger != RMF_NONE)
        put_text(out, "trigger", doc->triggers[e->trigger].id);
    if (e->element == RMF_NONE) return;
    const rmf_element *element = &doc->elements[e->element];
    put_text(out, "element", element->id);
    if (e->option != RMF_NONE) {
        put_text(out, "option",
                 doc->options[element->options.first + e->option].id);
    }
}

static const char *text_key(rmf_effect_kind kind)
{
    switch (kind) {
    case RMF_FX_go:
        return "how";
    case RMF_FX_link:
    case RMF_FX_download:
    case RMF_FX_share:
        return "address";
    case RMF_FX_emit:
        return "name";
    case RMF_FX_kept:
        return "variable";
    case RMF_FX_goal:
        return "goal";
    case RMF_FX_ending:
        return "ending";
    case RMF_FX_late:
        return "what";
    case RMF_FX_decided:
    case RMF_FX_reopen:
    case RMF_FX_loop:
    case RMF_FX_seek:
    case RMF_FX_stand:
    case RMF_FX_rate:
    case RMF_FX_mute:
    case RMF_FX_opened:
    case RMF_FX_closed:
    case RMF_FX_entered:
    case RMF_FX_left:
    case RMF_FX_shown:
    case RMF_FX_fired:
    case RMF_FX_chosen:
    case RMF_FX_defaulted:
    case RMF_FX_judged:
    case RMF_FX_unjudged:
    case RMF_FX_completed:
    case RMF_FX_overrun:
        break;
    }
    return "text";
}

static void put_rest(const rmf_effect *e, rmf_writer *out)
{
    if (e->kind == RMF_FX_go || e->kind == RMF_FX_decided ||
        e->kind == RMF_FX_loop || e->kind == RMF_FX_seek ||
        e->kind == RMF_FX_stand || e->kind == RMF_FX_left)
        put_time(out, e->t_us);
    put_some(out, text_key(e->kind), e->text);
    if (e->kind == RMF_FX_link) put_text(out, "where", e->more);
    if (e->kind == RMF_FX_download) put_some(out, "name", e->more);
    if (e->kind == RMF_FX_share) put_some(out, "words", e->more);
    if (e->kind == RMF_FX_mute) rmf_put_flag(out, "value", e->flag);
    if (e->kind == RMF_FX_judged) put_value(out, "points", e->value);
    if (e->kind == RMF_FX_judged) rmf_put_flag(out, "correct", e->flag);
    if (e->kind == RMF_FX_rate || e->kind == RMF_FX_kept ||
        (e->kind == RMF_FX_emit && e->flag))
        put_value(out, "value", e->value);
}

void rmf_effect_write(const rmf_document *doc, const rmf_effect *effect,
                      rmf_writer *out)
{
    rmf_put(out, "{\"effect\":\"");
    rmf_put(out, effect_rows[effect->kind].name);
    rmf_put(out, "\"");
    put_names(doc, effect, out);
    put_rest(effect, out);
    rmf_put(out, "}");
}
