/* Texts with facts in braces. */
#include "expr_mistake.h"

#include "text.h"

typedef struct splitter {
    rmf_spot *spot;
    rmf_str text;
    uint32_t at;
} splitter;

static bool stands(const splitter *s, uint32_t at, char c)
{
    return at < s->text.size && s->text.at[at] == c;
}

/* The end of the literal that begins at s->at: a single brace or the end. */
static uint32_t literal_end(const splitter *s, uint32_t *doubled)
{
    uint32_t at = s->at;

    *doubled = 0;
    while (at < s->text.size) {
        bool brace = stands(s, at, '{') || stands(s, at, '}');

        if (brace && !stands(s, at + 1, s->text.at[at])) {
            break;
        }
        *doubled += brace;
        at += brace ? 2 : 1;
    }
    return at;
}

/* Doubled braces become single ones, in the arena. */
static rmf_err read_literal(splitter *s, rmf_str *out)
{
    uint32_t doubled;
    uint32_t end = literal_end(s, &doubled);
    rmf_str raw = {s->text.at + s->at, end - s->at};
    char *to;

    s->at = end;
    *out = raw;
    if (stands(s, end, '}')) {
        return rmf_spot_fail(s->spot, RMF_EXPR_brace_closes_none, end, NULL);
    }
    if (doubled == 0) {
        return RMF_OK;
    }
    to = rmf_mem_take(s->spot->mem, raw.size - doubled, 1);
    if (to == NULL) {
        return RMF_ERR_MEMORY;
    }
    *out = (rmf_str){to, raw.size - doubled};
    for (uint32_t i = 0; i < raw.size; i++) {
        i += raw.at[i] == '{' || raw.at[i] == '}' ? 1 : 0;
        *to++ = raw.at[i];
    }
    return RMF_OK;
}

/* The end of the expression that begins at s->at: a closing brace or a single
 * bar outside of quotes, or the text's end. */
static uint32_t value_end(const splitter *s)
{
    uint32_t at = s->at;
    bool quoted = false;

    while (at < s->text.size) {
        char c = s->text.at[at];
        bool pair = (c == '\\' && quoted) ||
                    (c == '|' && !quoted && stands(s, at + 1, '|'));

        if (!quoted && (c == '}' || (c == '|' && !pair))) {
            break;
        }
        quoted = quoted != (c == '\'');
        at += pair ? 2 : 1;
    }
    return at < s->text.size ? at : s->text.size;
}

/* What stands between braces; s->at is behind the opening one. */
static rmf_err read_value(splitter *s, rmf_part *part)
{
    uint32_t from = s->at;
    uint32_t end = value_end(s);
    uint32_t close = end;
    rmf_err err;

    if (stands(s, end, '|')) {
        close++;
        while (close < s->text.size && !stands(s, close, '}') &&
               !stands(s, close, '{')) {
            close++;
        }
        part->instead = (rmf_str){s->text.at + end + 1, close - end - 1};
    }
    if (!stands(s, close, '}')) {
        return rmf_spot_fail(s->spot, RMF_EXPR_brace_not_closed, from - 1,
                             NULL);
    }
    err = rmf_expr_compile(s->spot, (rmf_str){s->text.at + from, end - from},
                           RMF_ANY_TYPE, &part->value);
    if (err == RMF_ERR_DOCUMENT) {
        s->spot->error->offset += from;
    }
    s->at = close + 1;
    return err;
}

static uint32_t parts_at_most(const splitter *s)
{
    uint32_t parts = 1;

    for (uint32_t i = 0; i < s->text.size; i++) {
        if (stands(s, i, '{') && stands(s, i + 1, '{')) {
            i++;
        } else {
            parts += stands(s, i, '{');
        }
    }
    return parts;
}

static rmf_err split(splitter *s, rmf_template *out)
{
    rmf_part *parts =
        rmf_mem_take(s->spot->mem, parts_at_most(s), sizeof *parts);

    if (parts == NULL) {
        return RMF_ERR_MEMORY;
    }
    out->parts = parts;
    for (;;) { /* each turn but the last goes past a brace */
        rmf_part *part = &parts[out->count++];
        rmf_err err = read_literal(s, &part->literal);

        if (err != RMF_OK || s->at == s->text.size) {
            return err;
        }
        s->at++;
        err = read_value(s, part);
        if (err != RMF_OK) {
            return err;
        }
    }
}

rmf_err rmf_template_compile(rmf_spot *spot, rmf_str text, rmf_template *out)
{
    splitter s = {spot, text, 0};
    size_t used = spot->mem->used;
    rmf_err err;

    *out = (rmf_template){NULL, 0};
    err = split(&s, out);
    if (err != RMF_OK) {
        *out = (rmf_template){NULL, 0};
        spot->mem->used = used;
    }
    return err;
}

void rmf_template_write(const rmf_template *text, rmf_fact_fn *fact, void *ctx,
                        rmf_writer *out)
{
    for (uint32_t i = 0; i < text->count; i++) {
        const rmf_part *part = &text->parts[i];
        rmf_value value;

        rmf_put_str(out, part->literal);
        if (part->value.count == 0) {
            continue;
        }
        value = rmf_expr_eval(&part->value, fact, ctx);
        if (value.type == RMF_TEXT && value.text.size == 0) {
            rmf_put_str(out, part->instead);
        } else {
            rmf_value_write(value, out);
        }
    }
}
