/* Contrast of words against what is behind them (lint_look.h). A background
 * that hides the picture is judged as it is written; else the caller's
 * luminance says how light the picture is, and without it the rule says "not
 * checked". Cells are means: what is finer than a cell is not seen. */
#include <math.h>
#include <stdlib.h>

#include "lint_look.h"

#define LARGE_RATIO 3.0 /* of words from 24 px on, as on a large screen */
#define SMALL_RATIO 4.5
#define SHADOW      0.45 /* of the light is left where the player lays one */

typedef struct paint {
    double light; /* relative luminance */
    double alpha;
} paint;

/* ---- colours ----------------------------------------------------------------
 */

static double linear(double coded)
{
    return coded <= 0.04045 ? coded / 12.92 : pow((coded + 0.055) / 1.055, 2.4);
}

static double digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    return (c | 0x20) - 'a' + 10;
}

/* #rgb, #rrggbb or #rrggbbaa, as documents that open have them. */
static bool read_color(rmf_str text, paint *out)
{
    double part[4] = {0, 0, 0, 1};
    if (text.size < 4 || text.at[0] != '#') return false;
    bool small = text.size == 4;
    uint32_t count = small ? 3 : (text.size - 1) / 2;
    for (uint32_t i = 0; i < count && i < 4; i++) {
        uint32_t at = small ? 1 + i : 1 + 2 * i;
        double high = digit(text.at[at]);
        double low = small ? high : digit(text.at[at + 1]);
        part[i] = (high * 16 + low) / 255;
    }
    out->light = 0.2126 * linear(part[0]) + 0.7152 * linear(part[1]) +
                 0.0722 * linear(part[2]);
    out->alpha = part[3];
    return true;
}

static double ratio_of(double a, double b)
{
    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

/* The element's own style, else the film's. */
static bool style_color(const rmf_looking *l, const rmf_authored_element *e,
                        const char *key, paint *out)
{
    rmf_str own = rmf_lint_word(l, rmf_lint_get(l, e->node, "style"), key);
    rmf_str film = rmf_lint_word(l, rmf_lint_get(l, 0, "style"), key);
    return read_color(own.size ? own : film, out);
}

static paint accent_of(const rmf_looking *l, const rmf_authored_element *e)
{
    paint accent = {0};
    if (style_color(l, e, "accent", &accent)) return accent;
    rmf_str theme = rmf_lint_word(l, rmf_lint_get(l, 0, "theme"), "accent");
    rmf_str usual = {"#5b5bd6", 7};
    (void)read_color(theme.size ? theme : usual, &accent);
    return accent;
}

/* Black or white, whichever is read better on it: as the player has it. */
static paint on_color(paint color)
{
    bool white = 1.05 / (color.light + 0.05) >= (color.light + 0.05) / 0.05;
    return (paint){white ? 1 : 0, 1};
}

/* ---- what is behind
 * ------------------------------------------------------------- */

typedef struct judging {
    paint words, back;
    bool shadow; /* the player lays one behind words without a background */
} judging;

static double blend(const judging *j, double picture)
{
    double light = j->shadow ? picture * SHADOW : picture;
    return j->back.light * j->back.alpha + light * (1 - j->back.alpha);
}

/* Cells behind an element at one time, or the worst of times. */
typedef struct behind {
    uint32_t cells, below_small, below_large;
    int64_t at_us;
} behind;

static void take_cells(const rmf_light *light, rmf_lint_box box,
                       const judging *j, behind *b)
{
    double columns = light->columns;
    double rows = light->rows;
    uint32_t left = (uint32_t)fmax(0, fmin(columns - 1, box.x / 100 * columns));
    uint32_t right =
        (uint32_t)fmax(0, fmin(columns, ceil((box.x + box.w) / 100 * columns)));
    uint32_t top = (uint32_t)fmax(0, fmin(rows - 1, box.y / 100 * rows));
    uint32_t foot =
        (uint32_t)fmax(0, fmin(rows, ceil((box.y + box.h) / 100 * rows)));
    for (uint32_t y = top; y < foot; y++) {
        for (uint32_t x = left; x < right; x++) {
            double is = linear(light->cells[y * light->columns + x] / 255.0);
            double ratio = ratio_of(j->words.light, blend(j, is));
            b->cells++;
            b->below_small += ratio < SMALL_RATIO;
            b->below_large += ratio < LARGE_RATIO;
        }
    }
}

static bool is_worse(const behind *a, const behind *b)
{
    if (b->cells == 0) return a->cells > 0;
    uint64_t large[2] = {(uint64_t)a->below_large * b->cells,
                         (uint64_t)b->below_large * a->cells};
    uint64_t small[2] = {(uint64_t)a->below_small * b->cells,
                         (uint64_t)b->below_small * a->cells};
    return large[0] != large[1] ? large[0] > large[1] : small[0] > small[1];
}

/* The worst of its times, looked at once a second or 16 times in all; no cells:
 * the picture is not known. */
static behind worst_behind(rmf_looking *l, uint32_t element,
                           const rmf_authored_element *e, const judging *j)
{
    behind worst = {0};
    int64_t span = e->until_us - e->from_us;
    int64_t step = span / 16 > 1000000 ? span / 16 : 1000000;
    for (int64_t t = e->from_us; t < e->until_us; t += step) {
        rmf_light light;
        behind now = {.at_us = t};
        if (!rmf_lint_step(l, 256)) return worst;
        if (!l->ask->light(l->ask->ctx, e->scene, t, &light)) continue;
        take_cells(&light, rmf_lint_box_at(l, element, false, t), j, &now);
        if (is_worse(&now, &worst)) worst = now;
    }
    return worst;
}

/* ---- the rule
 * -------------------------------------------------------------------- */

/* False: it has no words of its own on the picture, or the player's colours,
 * which suit each other. */
static bool colors_of(const rmf_looking *l, const rmf_authored_element *e,
                      judging *out)
{
    bool button = rmf_lint_is(e->kind, "button");
    bool text = rmf_lint_is(e->kind, "text");
    if (rmf_lint_is(e->kind, "hotspot") || rmf_lint_is(e->kind, "image") ||
        rmf_lint_is(e->kind, "countdown"))
        return false;
    paint accent = accent_of(l, e);
    bool stated = style_color(l, e, "text", &out->words);
    bool backed = style_color(l, e, "background", &out->back);
    if (!stated) out->words = button ? on_color(accent) : (paint){1, 1};
    out->shadow = text && !backed;
    if (!backed) out->back = button ? accent : (paint){0.008, text ? 0 : 0.86};
    return stated || backed || text;
}

static void say_flat(rmf_looking *l, const rmf_authored_element *e,
                     double ratio)
{
    if (ratio >= SMALL_RATIO) return;
    rmf_spot spot = rmf_spot_element(e);
    spot.mild = ratio >= LARGE_RATIO;
    rmf_lint_say(l, &spot,
                 "The words of '%.*s' have a contrast of %.1f : 1 to their "
                 "background; 4.5 is asked.",
                 (int)e->id.size, e->id.at, ratio);
}

/* A quarter of the place is enough: words are as wide as most of it. */
static void say_behind(rmf_looking *l, const rmf_authored_element *e,
                       const behind *b)
{
    rmf_authored_scene scene;
    rmf_authored_scene_get(l->doc, e->scene, &scene);
    bool large = b->below_large * 4 >= b->cells;
    uint32_t below = large ? b->below_large : b->below_small;
    if (below * 4 < b->cells) return;
    rmf_spot spot = rmf_spot_element(e);
    spot.other = scene.clip;
    spot.mild = !large;
    rmf_lint_say(l, &spot,
                 "On %u %% of the place of '%.*s' its words have less contrast "
                 "to the picture than %s : 1 at %.1f s.",
                 below * 100 / b->cells, (int)e->id.size, e->id.at,
                 large ? "3" : "4.5", (double)b->at_us / 1e6);
}

static void look_contrast(rmf_looking *l, uint32_t element,
                          const rmf_authored_element *e)
{
    judging j;
    if (!colors_of(l, e, &j)) return;
    if (j.back.alpha >= 0.995) {
        say_flat(l, e, ratio_of(j.words.light, j.back.light));
        return;
    }
    /* Are they read whatever is behind? */
    double dark = blend(&j, 0);
    double light = blend(&j, 1);
    bool between = dark < j.words.light && j.words.light < light;
    if (!between && fmin(ratio_of(j.words.light, dark),
                         ratio_of(j.words.light, light)) >= SMALL_RATIO)
        return;
    behind worst = {0};
    if (e->placed && !rmf_lint_is_sphere(l, e->scene) && l->ask->light)
        worst = worst_behind(l, element, e, &j);
    if (worst.cells) {
        say_behind(l, e, &worst);
    } else {
        rmf_lint_unchecked(l);
    }
}

void rmf_look_contrast(rmf_looking *l)
{
    rmf_lint_elements(l, look_contrast);
}
