/* Going through the rules, and what they share (lint_look.h). */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lint_look.h"

/* ---- saying ------------------------------------------------------------- */

rmf_spot rmf_spot_element(const rmf_authored_element *e)
{
    return (rmf_spot){"element", e->id, e->node, RMF_NONE, e->scene, false};
}

rmf_spot rmf_spot_scene(const rmf_looking *l, uint32_t scene)
{
    rmf_authored_scene s;
    rmf_authored_scene_get(l->doc, scene, &s);
    return (rmf_spot){"scene", s.id, s.node, RMF_NONE, scene, false};
}

rmf_spot rmf_spot_panel(uint32_t node, rmf_str id)
{
    return (rmf_spot){"panel", id, node, RMF_NONE, RMF_NONE, false};
}

/* Ends a cut sentence between characters. */
static void end_text(char *text, size_t cap, int wanted)
{
    size_t size = wanted < 0 ? 0 : (size_t)wanted;
    if (size < cap) return;
    size = cap - 1;
    while (size > 0 && ((unsigned char)text[size] & 0xc0u) == 0x80u)
        size--;
    text[size] = '\0';
}

static uint64_t digest_of(const rmf_looking *l, const rmf_spot *spot)
{
    uint64_t hash =
        rmf_authored_digest(l->doc, RMF_AUTHORED_DIGEST, spot->node);
    if (spot->other != RMF_NONE)
        hash = rmf_authored_digest(l->doc, hash, spot->other);
    return hash;
}

static void name_place(rmf_advice *a, const rmf_spot *spot)
{
    if (spot->id.size) {
        (void)snprintf(a->place, sizeof a->place, "%s:%.*s", spot->sort,
                       (int)spot->id.size, spot->id.at);
    } else {
        (void)snprintf(a->place, sizeof a->place, "%s", spot->sort);
    }
}

void rmf_lint_say(rmf_looking *l, const rmf_spot *spot, const char *format, ...)
{
    const rmf_lint_rule *rule = &rmf_lint_rules[l->rule];
    rmf_lint *out = l->out;
    va_list args;
    rmf_severity severity = spot->mild ? RMF_NOTE : rule->severity;
    out->warnings += severity == RMF_WARNING;
    out->notes += severity == RMF_NOTE;
    if (out->count++ >= out->cap) return;
    rmf_advice *a = &out->advice[out->count - 1];
    *a = (rmf_advice){.rule = l->rule, .scene = spot->scene};
    a->at.severity = severity;
    (void)snprintf(a->at.code, sizeof a->at.code, "%s", rule->id);
    rmf_authored_where(l->doc, spot->node, &a->at);
    name_place(a, spot);
    (void)snprintf(a->digest, sizeof a->digest, "%016llx",
                   (unsigned long long)digest_of(l, spot));
    va_start(args, format);
    int size = vsnprintf(a->at.text, sizeof a->at.text, format, args);
    va_end(args);
    end_text(a->at.text, sizeof a->at.text, size);
}

void rmf_lint_unchecked(rmf_looking *l)
{
    l->out->unchecked |= 1u << l->rule;
}

bool rmf_lint_step(rmf_looking *l, uint32_t steps)
{
    bool left = l->steps >= steps;
    l->steps -= left ? steps : l->steps;
    if (!left) rmf_lint_unchecked(l);
    return left;
}

/* ---- going through --------------------------------------------------------
 */

void rmf_lint_elements(rmf_looking *l, rmf_element_fn *fn)
{
    uint32_t count = rmf_element_count(l->doc);
    for (uint32_t i = 0; i < count; i++) {
        rmf_authored_element e;
        rmf_authored_element_get(l->doc, i, &e);
        fn(l, i, &e);
    }
}

void rmf_lint_panels(rmf_looking *l, rmf_panel_fn *fn)
{
    uint32_t count = rmf_panel_count(l->doc);
    for (uint32_t i = 0; i < count; i++)
        fn(l, rmf_authored_panel(l->doc, i), rmf_panel_id(l->doc, i));
}

/* By place, then by rule. */
static int by_place(const void *one, const void *two)
{
    const rmf_advice *a = one;
    const rmf_advice *b = two;
    if (a->at.offset != b->at.offset)
        return a->at.offset < b->at.offset ? -1 : 1;
    if (a->rule != b->rule) return a->rule < b->rule ? -1 : 1;
    return strcmp(a->at.text, b->at.text);
}

static void find_lines(rmf_looking *l, uint32_t listed)
{
    uint32_t from = 0;
    uint32_t line = 1;
    uint32_t column = 1;
    for (uint32_t i = 0; i < listed; i++) {
        rmf_finding *at = &l->out->advice[i].at;
        rmf_authored_line(l->doc, at->offset, &from, &line, &column);
        at->line = line;
        at->column = column;
    }
}

void rmf_lint_run(const rmf_document *doc, const rmf_lint_ask *ask,
                  rmf_lint *out)
{
    static const rmf_lint_ask nothing = {0};
    rmf_looking l = {.doc = doc,
                     .json = rmf_authored_json(doc),
                     .ask = ask ? ask : &nothing,
                     .out = out};
    out->count = out->warnings = out->notes = out->waived = 0;
    out->unchecked = 0;
    for (; l.rule < rmf_lint_rules_count; l.rule++) {
        l.steps = RMF_LINT_STEPS;
        rmf_lint_rules[l.rule].look(&l);
    }
    uint32_t listed = out->count < out->cap ? out->count : out->cap;
    if (listed) qsort(out->advice, listed, sizeof *out->advice, by_place);
    find_lines(&l, listed);
}
