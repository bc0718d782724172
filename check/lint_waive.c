/* What the document waives (lint.h). The last of the rules, when all others
 * have said what they have to. */
#include "lint_look.h"

static rmf_str text_of(const char *zero_ended)
{
    uint32_t size = 0;
    while (zero_ended[size])
        size++;
    return (rmf_str){zero_ended, size};
}

static bool is_of(const rmf_looking *l, const rmf_advice *a, uint32_t waiver,
                  const char *key, const char *value)
{
    (void)a;
    return rmf_lint_same(rmf_lint_word(l, waiver, key), text_of(value));
}

static void waive(rmf_looking *l, rmf_advice *a, uint32_t waiver)
{
    if (a->waived) return;
    a->waived = true;
    a->reason = rmf_lint_word(l, waiver, "reason");
    l->out->waived++;
    if (a->at.severity == RMF_WARNING) {
        l->out->warnings--;
    } else {
        l->out->notes--;
    }
}

/* The number of what it waives; `near`: its place has that advice, changed. */
static uint32_t apply(rmf_looking *l, uint32_t waiver, const rmf_advice **near)
{
    rmf_lint *out = l->out;
    uint32_t listed = out->count < out->cap ? out->count : out->cap;
    uint32_t found = 0;
    for (uint32_t i = 0; i < listed && rmf_lint_step(l, 1); i++) {
        rmf_advice *a = &out->advice[i];
        if (!is_of(l, a, waiver, "rule", a->at.code) ||
            !is_of(l, a, waiver, "place", a->place))
            continue;
        *near = a;
        if (!is_of(l, a, waiver, "digest", a->digest)) continue;
        waive(l, a, waiver);
        found++;
    }
    return found;
}

static void say_dead(rmf_looking *l, uint32_t waiver, const rmf_advice *near)
{
    rmf_str rule = rmf_lint_word(l, waiver, "rule");
    rmf_str place = rmf_lint_word(l, waiver, "place");
    rmf_spot spot = {"film", {"", 0}, waiver, RMF_NONE, RMF_NONE, false};
    if (near) {
        rmf_lint_say(l, &spot,
                     "What '%.*s' says of %.*s was waived, but it has changed: "
                     "its digest is now %s.",
                     (int)rule.size, rule.at, (int)place.size, place.at,
                     near->digest);
    } else {
        rmf_lint_say(l, &spot, "'%.*s' has nothing to say of %.*s any more.",
                     (int)rule.size, rule.at, (int)place.size, place.at);
    }
}

/* Of a rule that did not see all, or when not all advice is listed, a waiver
 * that found nothing may still be needed. */
static bool may_live(const rmf_looking *l, uint32_t waiver)
{
    if (l->out->count > l->out->cap) return true;
    for (uint32_t i = 0; i < rmf_lint_rules_count; i++) {
        bool is = rmf_lint_same(rmf_lint_word(l, waiver, "rule"),
                                text_of(rmf_lint_rules[i].id));
        if (is && l->out->unchecked & 1u << i) return true;
    }
    return false;
}

void rmf_look_dead_waiver(rmf_looking *l)
{
    uint32_t list = rmf_lint_get(l, 0, "waive");
    if (!rmf_json_is(l->json, list, RMF_JSON_ARRAY)) return;
    for (uint32_t i = rmf_json_first(l->json, list); i != RMF_NONE;
         i = rmf_json_after(l->json, list, i)) {
        const rmf_advice *near = NULL;
        if (apply(l, i, &near) == 0 && (near || !may_live(l, i)))
            say_dead(l, i, near);
    }
}
