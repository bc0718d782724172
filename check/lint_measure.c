/* Measuring: values of the JSON, places, words (lint_look.h). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lint_look.h"

/* ---- values ----------------------------------------------------------------
 */

uint32_t rmf_lint_get(const rmf_looking *l, uint32_t node, const char *key)
{
    return node == RMF_NONE ? RMF_NONE : rmf_json_get(l->json, node, key);
}

rmf_str rmf_lint_word(const rmf_looking *l, uint32_t node, const char *key)
{
    uint32_t at = rmf_lint_get(l, node, key);
    return rmf_json_is(l->json, at, RMF_JSON_STRING)
               ? rmf_json_at(l->json, at)->str
               : (rmf_str){"", 0};
}

double rmf_lint_number(const rmf_looking *l, uint32_t node, const char *key,
                       double otherwise)
{
    uint32_t at = rmf_lint_get(l, node, key);
    char text[64];
    if (!rmf_json_is(l->json, at, RMF_JSON_NUMBER)) return otherwise;
    rmf_str number = rmf_json_at(l->json, at)->str;
    if (number.size >= sizeof text) return otherwise;
    memcpy(text, number.at, number.size);
    text[number.size] = '\0';
    return strtod(text, NULL);
}

bool rmf_lint_is(const char *word, const char *other)
{
    return strcmp(word, other) == 0;
}

bool rmf_lint_word_is(rmf_str text, const char *word)
{
    return text.size == strlen(word) && memcmp(text.at, word, text.size) == 0;
}

bool rmf_lint_same(rmf_str a, rmf_str b)
{
    return a.size == b.size && (!a.size || memcmp(a.at, b.at, a.size) == 0);
}

bool rmf_lint_holds(rmf_str text, const char *word)
{
    size_t size = strlen(word);
    for (uint32_t i = 0; i + size <= text.size; i++)
        if (memcmp(text.at + i, word, size) == 0) return true;
    return false;
}

void rmf_lint_strings(const rmf_looking *l, uint32_t node,
                      rmf_lint_string_fn *fn, void *ctx)
{
    if (node == RMF_NONE) return;
    const rmf_json *json = l->json;
    uint32_t end = rmf_json_at(json, node)->next;
    if (rmf_json_is(json, node, RMF_JSON_STRING)) {
        fn(ctx, rmf_json_at(json, node)->str);
        return;
    }
    if (rmf_json_is(json, node, RMF_JSON_OBJECT)) { /* one a language */
        for (uint32_t k = rmf_json_first(json, node); k != RMF_NONE;
             k = rmf_json_after(json, node, k + 1)) {
            if (rmf_json_is(json, k + 1, RMF_JSON_STRING))
                fn(ctx, rmf_json_at(json, k + 1)->str);
        }
        return;
    }
    for (uint32_t i = rmf_json_first(json, node); i != RMF_NONE && i < end;
         i = rmf_json_after(json, node, i)) { /* lines: text, if */
        uint32_t text = rmf_lint_get(l, i, "text");
        if (text != RMF_NONE && !rmf_json_is(json, text, RMF_JSON_ARRAY))
            rmf_lint_strings(l, text, fn, ctx);
    }
}

static void see_words(void *ctx, rmf_str text)
{
    bool *says = ctx;
    for (uint32_t i = 0; i < text.size; i++)
        *says = *says || (unsigned char)text.at[i] > ' ';
}

bool rmf_lint_says(const rmf_looking *l, uint32_t node, const char *key)
{
    bool says = false;
    rmf_lint_strings(l, rmf_lint_get(l, node, key), see_words, &says);
    return says;
}

/* ---- the picture ------------------------------------------------------------
 */

double rmf_lint_height(const rmf_looking *l, uint32_t scene, double width)
{
    rmf_authored_scene s;
    rmf_authored_scene_get(l->doc, scene, &s);
    double w = rmf_lint_number(l, s.clip, "width", 16);
    double h = rmf_lint_number(l, s.clip, "height", 9);
    return w > 0 && h > 0 ? width * h / w : width * 9 / 16;
}

bool rmf_lint_is_sphere(const rmf_looking *l, uint32_t scene)
{
    rmf_authored_scene s;
    rmf_authored_scene_get(l->doc, scene, &s);
    return rmf_lint_word_is(rmf_lint_word(l, s.clip, "projection"),
                            "equirectangular");
}

rmf_lint_box rmf_lint_box_at(const rmf_looking *l, uint32_t element,
                             bool narrow, int64_t t_us)
{
    rmf_placed at;
    rmf_authored_place(l->doc, element, narrow, t_us, &at);
    return (rmf_lint_box){at.x, at.y, at.w, at.h};
}

static void add_moment(rmf_moments *m, int64_t t_us)
{
    if (m->count < RMF_MOMENTS_MAX) m->at[m->count++] = t_us;
}

/* Keys within (from, until), at most `most`, evenly left out where more. */
static void add_keys(const rmf_looking *l, uint32_t element, bool narrow,
                     const int64_t window[2], rmf_moments *m)
{
    enum { MOST = 16 };
    uint32_t count = 0;
    while (rmf_authored_key(l->doc, element, narrow, count) != RMF_NEVER)
        count++;
    uint32_t stride = count / MOST + 1;
    for (uint32_t i = 0; i < count; i += stride) {
        int64_t t = rmf_authored_key(l->doc, element, narrow, i);
        if (t > window[0] && t < window[1] - 1) add_moment(m, t);
    }
}

void rmf_moments_of(const rmf_looking *l, uint32_t element, uint32_t with,
                    bool narrow, rmf_moments *out)
{
    enum { BETWEEN = 8 };
    rmf_authored_element e;
    rmf_authored_element_get(l->doc, element, &e);
    int64_t window[2] = {e.from_us, e.until_us};
    *out = (rmf_moments){.count = 0};
    if (with != RMF_NONE) {
        rmf_authored_element other;
        rmf_authored_element_get(l->doc, with, &other);
        if (other.from_us > window[0]) window[0] = other.from_us;
        if (other.until_us < window[1]) window[1] = other.until_us;
    }
    if (window[0] >= window[1]) return;
    add_moment(out, window[0]);
    bool moves = rmf_authored_key(l->doc, element, narrow, 1) != RMF_NEVER ||
                 (with != RMF_NONE &&
                  rmf_authored_key(l->doc, with, narrow, 1) != RMF_NEVER);
    if (!moves) return;
    add_moment(out, window[1] - 1);
    add_keys(l, element, narrow, window, out);
    if (with != RMF_NONE) add_keys(l, with, narrow, window, out);
    for (int i = 1; i < BETWEEN; i++)
        add_moment(out, window[0] + (window[1] - window[0]) / BETWEEN * i);
}

/* ---- words
 * -------------------------------------------------------------------- */

/* The next character of a UTF-8 text that is known to be valid. */
static uint32_t next_char(rmf_str text, uint32_t *i)
{
    uint32_t c = (unsigned char)text.at[(*i)++];
    uint32_t more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
    if (more) c &= 0x3fu >> more;
    for (; more && *i < text.size; more--)
        c = c << 6 | ((unsigned char)text.at[(*i)++] & 0x3fu);
    return c;
}

static bool is_full_width(uint32_t c)
{
    return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
           (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
           (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
           c >= 0x1f300;
}

static bool is_combining(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36f) || (c >= 0x610 && c <= 0x65f) ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0xfe00 && c <= 0xfe0f);
}

/* Ems of a usual sans serif, taken from the middle of the common ones. */
static double em_of(uint32_t c)
{
    if (c == ' ') return 0.27;
    if (c < 128 && strchr("ijl.,:;'!|ftr()[]I`-", (int)c)) return 0.32;
    if (c < 128 && strchr("mwMW@%", (int)c)) return 0.86;
    if (c >= 'A' && c <= 'Z') return 0.66;
    if (is_combining(c)) return 0;
    return is_full_width(c) ? 1 : 0.55;
}

double rmf_lint_ems(rmf_str text, bool bold)
{
    double ems = 0;
    for (uint32_t i = 0; i < text.size;)
        ems += em_of(next_char(text, &i));
    return bold ? ems * 1.07 : ems;
}

/* Where a fact in braces ends (behind its `}`), and what stands for it. */
static uint32_t stand_in(rmf_str text, uint32_t from, rmf_str *out)
{
    uint32_t end = from + 1;
    uint32_t bar = 0;
    while (end < text.size && text.at[end] != '}') {
        if (text.at[end] == '|') bar = end;
        end++;
    }
    bool doubled = bar && text.at[bar - 1] == '|';
    *out = (rmf_str){"eightlet", 8};
    if (bar && !doubled && end - bar > 8)
        *out = (rmf_str){text.at + bar + 1, end - bar - 1};
    return end < text.size ? end + 1 : end;
}

typedef struct breaking {
    double width;
    double line; /* ems on this line */
    double word; /* ems of the word that is being read */
    double widest;
    uint32_t lines;
} breaking;

static void end_word(breaking *b)
{
    const double space = 0.27;
    if (b->word <= 0) return;
    if (b->word > b->widest) b->widest = b->word;
    double with = b->line > 0 ? b->line + space + b->word : b->word;
    if (b->line > 0 && with > b->width) {
        b->lines++;
        with = b->word;
    }
    if (with > b->width && b->width > 0) { /* broken within */
        double more = floor(with / b->width);
        if (more > 1000) more = 1000;
        b->lines += (uint32_t)more;
        with -= more * b->width;
    }
    b->line = with;
    b->word = 0;
}

static void read_char(breaking *b, uint32_t c, double scale)
{
    if (c == '\n') {
        end_word(b);
        b->lines++;
        b->line = 0;
    } else if (c == ' ') {
        end_word(b);
    } else {
        if (is_full_width(c)) end_word(b); /* may break anywhere */
        b->word += em_of(c) * scale;
    }
}

uint32_t rmf_lint_lines(rmf_str text, double width, bool bold, double *widest)
{
    breaking b = {.width = width, .lines = 1};
    double scale = bold ? 1.07 : 1;
    for (uint32_t i = 0; i < text.size;) {
        bool brace = text.at[i] == '{' || text.at[i] == '}';
        bool twice = brace && i + 1 < text.size && text.at[i + 1] == text.at[i];
        if (twice) i++;
        if (brace && !twice && text.at[i] == '{') {
            rmf_str fact;
            i = stand_in(text, i, &fact);
            for (uint32_t k = 0; k < fact.size;)
                read_char(&b, next_char(fact, &k), scale);
            continue;
        }
        read_char(&b, next_char(text, &i), scale);
    }
    end_word(&b);
    if (widest) *widest = b.widest;
    return b.lines;
}

/* ---- conditions
 * ------------------------------------------------------------------ */

static rmf_str trim(rmf_str text)
{
    while (text.size && (unsigned char)*text.at <= ' ') {
        text.at++;
        text.size--;
    }
    while (text.size && (unsigned char)text.at[text.size - 1] <= ' ')
        text.size--;
    return text;
}

/* The next part between `&&` outside parentheses and quotes; false: no more. */
static bool next_part(rmf_str *rest, rmf_str *part)
{
    int depth = 0;
    bool quoted = false;
    if (!rest->size) return false;
    for (uint32_t i = 0; i < rest->size; i++) {
        char c = rest->at[i];
        if (c == '\'') quoted = !quoted;
        if (!quoted) depth += (c == '(') - (c == ')');
        if (!quoted && depth == 0 && c == '&') {
            *part = trim((rmf_str){rest->at, i});
            uint32_t skip = i + 2 < rest->size ? i + 2 : rest->size;
            rest->at += skip;
            rest->size -= skip;
            return true;
        }
    }
    *part = trim(*rest);
    rest->size = 0;
    return true;
}

/* `a == b` or `a != b` into its sides; false: neither. */
static bool sides_of(rmf_str part, rmf_str *left, rmf_str *right, bool *equal)
{
    for (uint32_t i = 0; i + 1 < part.size; i++) {
        bool same = part.at[i] == '=' && part.at[i + 1] == '=';
        bool other = part.at[i] == '!' && part.at[i + 1] == '=';
        if (!same && !other) continue;
        *equal = same;
        *left = trim((rmf_str){part.at, i});
        *right = trim((rmf_str){part.at + i + 2, part.size - i - 2});
        return true;
    }
    return false;
}

static bool is_not(rmf_str a, rmf_str b)
{
    return a.size && *a.at == '!' &&
           rmf_lint_same(trim((rmf_str){a.at + 1, a.size - 1}), b);
}

/* A text in quotes: two of them that differ are different values. */
static bool is_literal(rmf_str text)
{
    return text.size && *text.at == '\'';
}

static bool parts_exclude(rmf_str a, rmf_str b)
{
    rmf_str left[2];
    rmf_str right[2];
    bool equal[2];
    if (is_not(a, b) || is_not(b, a)) return true;
    if (!sides_of(a, &left[0], &right[0], &equal[0]) ||
        !sides_of(b, &left[1], &right[1], &equal[1]) ||
        !rmf_lint_same(left[0], left[1]))
        return false;
    bool same = rmf_lint_same(right[0], right[1]);
    if (equal[0] != equal[1]) return same;
    return equal[0] && !same && is_literal(right[0]) && is_literal(right[1]);
}

bool rmf_lint_exclude(rmf_str a, rmf_str b)
{
    rmf_str one;
    rmf_str two;
    if (rmf_lint_holds(a, "||") || rmf_lint_holds(b, "||")) return false;
    for (rmf_str rest = a; next_part(&rest, &one);) {
        for (rmf_str more = b; next_part(&more, &two);)
            if (parts_exclude(one, two)) return true;
    }
    return false;
}

/* ---- what it does
 * ------------------------------------------------------------------ */

uint32_t rmf_lint_actions(const rmf_looking *l, uint32_t element_node,
                          const char *event)
{
    return rmf_lint_get(l, rmf_lint_get(l, element_node, "on"), event);
}

static bool is_calling_panel(const rmf_looking *l, rmf_str id)
{
    uint32_t panel = rmf_authored_panel_find(l->doc, id);
    if (panel == RMF_NONE) return false;
    rmf_str kind = rmf_lint_word(l, rmf_authored_panel(l->doc, panel), "kind");
    return rmf_lint_word_is(kind, "form") || rmf_lint_word_is(kind, "product");
}

bool rmf_lint_calls(const rmf_looking *l, uint32_t actions)
{
    if (!rmf_json_is(l->json, actions, RMF_JSON_ARRAY)) return false;
    for (uint32_t i = rmf_json_first(l->json, actions); i != RMF_NONE;
         i = rmf_json_after(l->json, actions, i)) {
        if (rmf_lint_get(l, i, "link") != RMF_NONE ||
            rmf_lint_get(l, i, "download") != RMF_NONE)
            return true;
        rmf_str panel = rmf_lint_word(l, i, "open");
        if (panel.size && is_calling_panel(l, panel)) return true;
    }
    return false;
}
