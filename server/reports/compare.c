#include "reports/compare.h"

#include <math.h>
#include <string.h>

#include "reports/counts.h"
#include "reports/report.h"

/* The standard normal distribution has 95 % between −Z and Z. */
#define Z 1.959963984540054

/* ---- the interval -------------------------------------------------------- */

typedef struct sample {
    json_int_t count, of;
} sample;

typedef struct interval {
    double low, high;
} interval;

static double share_of(const sample *s)
{
    return (double)s->count / (double)s->of;
}

/* Wilson's score interval of one share: E. B. Wilson, Probable inference, the
 * law of succession, and statistical inference, JASA 22 (1927), 209–212. */
static interval of_one(const sample *s)
{
    const double n = (double)s->of;
    const double p = share_of(s);
    const double whole = 1 + Z * Z / n;
    const double middle = (p + Z * Z / (2 * n)) / whole;
    const double half = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / whole;
    return (interval){middle - half, middle + half};
}

/* Of the second less the first: R. G. Newcombe, Interval estimation for the
 * difference between independent proportions, Statistics in Medicine 17 (1998),
 * 873–890, method 10. */
static interval of_difference(const sample *one, const sample *other)
{
    const interval a = of_one(one);
    const interval b = of_one(other);
    const double p = share_of(one);
    const double q = share_of(other);
    return (interval){q - p - hypot(q - b.low, a.high - p),
                      q - p + hypot(b.high - q, p - a.low)};
}

/* ---- figures ------------------------------------------------------------- */

typedef struct comparing {
    const json_t *one, *other; /* reports */
    json_t *figures;
} comparing;

static json_t *difference(const sample *one, const sample *other)
{
    if (one->of <= 0 || other->of <= 0) return json_null();
    return json_real(share_of(other) - share_of(one));
}

/* `id` and `label` NULL: of the film. More counts than wholes are no shares:
 * sessions of two releases may be counted so. */
static void add_figure(const comparing *c, const char *figure,
                       const json_t *named, const sample *one,
                       const sample *other)
{
    bool enough = one->of >= RMF_ENOUGH && other->of >= RMF_ENOUGH &&
                  one->count <= one->of && other->count <= other->of;
    interval in = {0, 0};
    const char *verdict = "too_few";
    if (enough) {
        in = of_difference(one, other);
        verdict = in.low > 0 ? "higher" : in.high < 0 ? "lower" : "unclear";
    }
    (void)json_array_append_new(
        c->figures,
        json_pack(
            "{s:s, s:o, s:s, s:I, s:I, s:o, s:I, s:I, s:o, s:o, s:o, "
            "s:o, s:s}",
            "figure", figure, "id",
            named ? json_string(rmf_field_text(named, "id")) : json_null(),
            "label", named ? rmf_field_text(named, "label") : "", "count",
            one->count, "of", one->of, "share", rmf_share(one->count, one->of),
            "with_count", other->count, "with_of", other->of, "with_share",
            rmf_share(other->count, other->of), "difference",
            difference(one, other), "low",
            enough ? json_real(in.low) : json_null(), "high",
            enough ? json_real(in.high) : json_null(), "verdict", verdict));
}

static json_int_t number_in(const json_t *of, const char *field)
{
    return json_integer_value(json_object_get(of, field));
}

static void add_total(const comparing *c, const char *figure, const char *field)
{
    const sample one = {number_in(c->one, field), number_in(c->one, "plays")};
    const sample other = {number_in(c->other, field),
                          number_in(c->other, "plays")};
    add_figure(c, figure, NULL, &one, &other);
}

/* The row of a list with the same id. */
static const json_t *twin(const json_t *report, const char *list,
                          const json_t *row)
{
    size_t i = 0;
    const json_t *one = NULL;
    const char *id = rmf_field_text(row, "id");
    json_array_foreach(json_object_get(report, list), i, one)
    {
        if (strcmp(rmf_field_text(one, "id"), id) == 0) return one;
    }
    return NULL;
}

/* Each of a list: `part` of `whole`; NULL: of plays. */
static void add_list(const comparing *c, const char *figure, const char *list,
                     const char *part, const char *whole)
{
    size_t i = 0;
    const json_t *row = NULL;
    json_array_foreach(json_object_get(c->one, list), i, row)
    {
        const json_t *same = twin(c->other, list, row);
        if (!same) continue;
        const sample one = {number_in(row, part),
                            whole ? number_in(row, whole)
                                  : number_in(c->one, "plays")};
        const sample other = {number_in(same, part),
                              whole ? number_in(same, whole)
                                    : number_in(c->other, "plays")};
        add_figure(c, figure, row, &one, &other);
    }
}

/* ---- choices ------------------------------------------------------------- */

static sample decisions(const json_t *choice, const json_t *option)
{
    return (sample){number_in(option, "chosen") +
                        number_in(option, "defaulted"),
                    number_in(choice, "decided")};
}

static void add_splits(json_t *splits, const json_t *choice, const json_t *with)
{
    size_t i = 0;
    const json_t *option = NULL;
    json_array_foreach(json_object_get(choice, "options"), i, option)
    {
        const json_t *same = twin(with, "options", option);
        if (!same) continue;
        const sample one = decisions(choice, option);
        const sample other = decisions(with, same);
        (void)json_array_append_new(
            splits,
            json_pack("{s:s, s:s, s:s, s:s, s:I, s:o, s:I, s:o, s:o}", "choice",
                      rmf_field_text(choice, "id"), "label",
                      rmf_field_text(choice, "label"), "option",
                      rmf_field_text(option, "id"), "option_label",
                      rmf_field_text(option, "label"), "decided", one.of,
                      "share", rmf_share(one.count, one.of), "with_decided",
                      other.of, "with_share", rmf_share(other.count, other.of),
                      "difference", difference(&one, &other)));
    }
}

static json_t *split_list(const comparing *c)
{
    json_t *splits = json_array();
    size_t i = 0;
    const json_t *choice = NULL;
    json_array_foreach(json_object_get(c->one, "choices"), i, choice)
    {
        const json_t *same = twin(c->other, "choices", choice);
        if (same) add_splits(splits, choice, same);
    }
    return splits;
}

/* ---- all ----------------------------------------------------------------- */

json_t *rmf_comparison_make(rmf_store *store, const rmf_compared *one,
                            const rmf_compared *other)
{
    json_t *first = rmf_report_make(store, one->release, one->asked);
    json_t *second =
        first ? rmf_report_make(store, other->release, other->asked) : NULL;
    const comparing c = {first, second, json_array()};
    json_t *out = NULL;
    if (second) {
        add_total(&c, "completion_rate", "completions");
        add_total(&c, "interaction_rate", "interacted");
        add_list(&c, "goals.share", "goals", "sessions", NULL);
        add_list(&c, "endings.share", "endings", "sessions", NULL);
        add_list(&c, "elements.rate", "elements", "pressed", "shown");
        out = json_pack("{s:I, s:I, s:O, s:o}", "plays",
                        number_in(first, "plays"), "with_plays",
                        number_in(second, "plays"), "figures", c.figures,
                        "splits", split_list(&c));
    }
    json_decref(c.figures);
    json_decref(first);
    json_decref(second);
    return out;
}
