/* Grading: points and correctness of an answer by a question's key. A pure
 * function, so that the server gives the same verdict each time it is asked. */
#include "turn.h"

uint64_t rmf_picked(const rmf_document *doc, const rmf_input *answered)
{
    const rmf_element *e = &doc->elements[answered->element];
    uint64_t picked = 0;
    for (uint32_t i = 0; i < answered->value_count; i++) {
        const rmf_value *value = &answered->values[i].value;
        if (value->type != RMF_TEXT) continue;
        uint32_t option = rmf_option_find(doc, e->options, value->text);
        if (option < RMF_OPTIONS_MAX) picked |= 1ull << option;
    }
    return picked;
}

uint32_t rmf_first_picked(uint64_t picked)
{
    for (uint32_t i = 0; i < RMF_OPTIONS_MAX; i++)
        if (picked >> i & 1u) return i + 1;
    return 0;
}

static int64_t option_points(const rmf_element *e, const rmf_option_of *o)
{
    if (o->points) return o->points;
    return o->correct && e->asks == RMF_ASKS_ONE ? e->points : 0;
}

/* Several right answers share the question's points; each wrong one picked
 * takes a share away; never below 0. */
static int64_t several_points(const rmf_document *doc, const rmf_element *e,
                              uint64_t picked)
{
    int64_t right = 0;
    int64_t sum = 0;
    for (uint32_t i = 0; i < e->options.count; i++)
        right += doc->options[e->options.first + i].correct;
    for (uint32_t i = 0; i < e->options.count; i++) {
        const rmf_option_of *o = &doc->options[e->options.first + i];
        if (!(picked >> i & 1u)) continue;
        int64_t share = right ? rmf_scale(e->points, 1, right) : 0;
        int64_t points = o->points ? o->points : o->correct ? share : -share;
        sum = rmf_add(sum, points);
    }
    return sum < 0 ? 0 : sum;
}

static void grade_options(const rmf_document *doc, const rmf_element *e,
                          uint64_t picked, int64_t *points, bool *correct)
{
    *correct = picked != 0;
    *points = 0;
    for (uint32_t i = 0; i < e->options.count; i++) {
        const rmf_option_of *o = &doc->options[e->options.first + i];
        bool is_picked = picked >> i & 1u;
        if (e->asks == RMF_ASKS_SEVERAL && is_picked != o->correct)
            *correct = false;
        if (e->asks == RMF_ASKS_ONE && is_picked && !o->correct)
            *correct = false;
        if (is_picked) *points = rmf_add(*points, option_points(e, o));
    }
    if (e->asks == RMF_ASKS_SEVERAL)
        *points = *correct ? e->points : several_points(doc, e, picked);
}

static char lower(char c)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    if (c < 'A' || c > 'Z') return c;
    return letters[c - 'A'];
}

static rmf_str trimmed(rmf_str text)
{
    while (text.size && text.at[0] == ' ') {
        text.at++;
        text.size--;
    }
    while (text.size && text.at[text.size - 1] == ' ')
        text.size--;
    return text;
}

/* Alike but for spaces at the ends and the case of ASCII letters. */
static bool alike(rmf_str a, rmf_str b)
{
    a = trimmed(a);
    b = trimmed(b);
    if (a.size != b.size) return false;
    for (uint32_t i = 0; i < a.size; i++)
        if (lower(a.at[i]) != lower(b.at[i])) return false;
    return true;
}

static bool is_accepted(const rmf_document *doc, const rmf_element *e,
                        rmf_str text)
{
    for (uint32_t i = 0; i < e->accepted.count; i++)
        if (alike(doc->words[e->accepted.first + i], text)) return true;
    return false;
}

static bool is_near(const rmf_element *e, rmf_value value)
{
    int64_t off = rmf_sub(value.number, e->answer);
    if (off < 0) off = rmf_sub(0, off);
    return value.type == RMF_NUMBER && off <= e->tolerance;
}

rmf_err rmf_grade(const rmf_document *doc, const rmf_input *answered,
                  int64_t *points, bool *correct)
{
    if (answered->element >= doc->elements_count) return RMF_ERR_INPUT;
    const rmf_element *e = &doc->elements[answered->element];
    if (!(e->traits & RMF_IS_QUESTION)) return RMF_ERR_INPUT;
    *points = 0;
    *correct = false;
    if (!answered->value_count) return RMF_OK;
    rmf_value value = answered->values[0].value;
    switch (e->asks) {
    case RMF_ASKS_ONE:
    case RMF_ASKS_SEVERAL:
        grade_options(doc, e, rmf_picked(doc, answered), points, correct);
        return RMF_OK;
    case RMF_ASKS_TRUTH:
        *correct = value.type == RMF_BOOL && (value.number != 0) == e->truth;
        break;
    case RMF_ASKS_TEXT:
        *correct = value.type == RMF_TEXT && is_accepted(doc, e, value.text);
        break;
    case RMF_ASKS_NUMBER:
    case RMF_ASKS_RATING:
        *correct = is_near(e, value);
        break;
    }
    if (*correct) *points = e->points;
    return RMF_OK;
}
