/* Rules about places: overlaps, targets, what is beside the picture, under the
 * bar, and where captions go (lint_look.h). The player's own numbers: below 480
 * px `narrow` holds, and choices, questions, inputs, forms and chapters leave
 * the picture; what can be pressed on it is padded to 44 px, but for polygons,
 * texts and images. */
#include <math.h>

#include "lint_look.h"

#define TARGET_LEAST_PX 24.0
#define TARGET_PX       44.0
#define PILL_PX         130.0 /* the chapters' button, however wide its place */
#define BUTTON_PX       32.0  /* the least height of one on the picture */
#define BAR_PX          70.0

/* ---- what stands where
 * ------------------------------------------------------- */

static bool leaves_phone(const rmf_authored_element *e)
{
    return rmf_lint_is(e->kind, "choice") || rmf_lint_is(e->kind, "question") ||
           rmf_lint_is(e->kind, "input") || rmf_lint_is(e->kind, "form") ||
           rmf_lint_is(e->kind, "chapters");
}

static bool stands(const rmf_authored_element *e, bool narrow)
{
    bool placed = e->placed || (narrow && e->narrow_placed);
    return placed && !(narrow && (e->narrow_hidden || leaves_phone(e)));
}

static bool is_drawn(const rmf_authored_element *e)
{
    return !rmf_lint_is(e->kind, "hotspot") && !rmf_lint_is(e->kind, "image");
}

static rmf_lint_box drawn_at(const rmf_looking *l, uint32_t element,
                             bool narrow, int64_t t_us)
{
    rmf_authored_element e;
    rmf_authored_element_get(l->doc, element, &e);
    rmf_lint_box box = rmf_lint_box_at(l, element, narrow, t_us);
    double width = narrow ? RMF_PHONE_PX : RMF_DESK_PX;
    double pill = PILL_PX / width * 100;
    if (rmf_lint_is(e.kind, "chapters") && box.w > pill) box.w = pill;
    return box;
}

static double shared(rmf_lint_box a, rmf_lint_box b)
{
    double w = fmin(a.x + a.w, b.x + b.w) - fmax(a.x, b.x);
    double h = fmin(a.y + a.h, b.y + b.h) - fmax(a.y, b.y);
    return w > 0 && h > 0 ? w * h : 0;
}

static bool inside(rmf_lint_box small, rmf_lint_box large)
{
    return small.x >= large.x && small.y >= large.y &&
           small.x + small.w <= large.x + large.w &&
           small.y + small.h <= large.y + large.h;
}

static rmf_str condition_of(const rmf_looking *l, const rmf_authored_element *e)
{
    return rmf_lint_word(l, e->node, "if");
}

bool rmf_lint_apart(const rmf_looking *l, const rmf_authored_element *a,
                    const rmf_authored_element *b)
{
    if (a->first.size && rmf_lint_same(a->first, b->first)) return true;
    return rmf_lint_exclude(condition_of(l, a), condition_of(l, b));
}

/* It comes and goes by conditions or actions. */
static bool comes_and_goes(const rmf_looking *l, const rmf_authored_element *e)
{
    return condition_of(l, e).size || e->first.size ||
           rmf_lint_get(l, e->node, "hidden") != RMF_NONE;
}

/* ---- overlaps
 * ------------------------------------------------------------------- */

/* How much of the lower one is lost: its share, 0 where it does no harm. */
static double harm(const rmf_authored_element *lower,
                   const rmf_authored_element *upper, rmf_lint_box low,
                   rmf_lint_box high)
{
    const double least = 0.15;
    double area = shared(low, high);
    double share = low.w * low.h > 0 ? area / (low.w * low.h) : 0;
    double of_upper = high.w * high.h > 0 ? area / (high.w * high.h) : 0;
    if (lower->pressable && upper->pressable) {
        bool within = inside(high, low) && !is_drawn(lower) && share < 0.5;
        return share >= least && !within ? share : 0;
    }
    if (!is_drawn(lower) || !is_drawn(upper)) return 0;
    return fmax(share, of_upper) >= least ? fmax(share, of_upper) : 0;
}

typedef struct meeting {
    uint32_t lower, upper;
    bool narrow;
    double worst;
    int64_t at_us;
} meeting;

static void meet(rmf_looking *l, meeting *m)
{
    rmf_authored_element a;
    rmf_authored_element b;
    rmf_moments when;
    rmf_authored_element_get(l->doc, m->lower, &a);
    rmf_authored_element_get(l->doc, m->upper, &b);
    if (!stands(&a, m->narrow) || !stands(&b, m->narrow)) return;
    rmf_moments_of(l, m->lower, m->upper, m->narrow, &when);
    for (uint32_t i = 0; i < when.count && rmf_lint_step(l, 8); i++) {
        double share =
            harm(&a, &b, drawn_at(l, m->lower, m->narrow, when.at[i]),
                 drawn_at(l, m->upper, m->narrow, when.at[i]));
        if (share <= m->worst) continue;
        m->worst = share;
        m->at_us = when.at[i];
    }
}

static void say_overlap(rmf_looking *l, const meeting *m)
{
    rmf_authored_element a;
    rmf_authored_element b;
    rmf_authored_element_get(l->doc, m->lower, &a);
    rmf_authored_element_get(l->doc, m->upper, &b);
    rmf_spot spot = rmf_spot_element(&b);
    spot.other = a.node;
    spot.mild = comes_and_goes(l, &a) || comes_and_goes(l, &b);
    bool press = a.pressable && b.pressable;
    rmf_lint_say(
        l, &spot, "'%.*s' %s %.0f %% of '%.*s' at %.2f s%s%s.", (int)b.id.size,
        b.id.at, press ? "takes the presses on" : "and words meet on",
        m->worst * 100, (int)a.id.size, a.id.at,
        floor((double)m->at_us / 1e4) / 100, m->narrow ? " on phones" : "",
        spot.mild ? ", when both are there" : "");
}

static void meet_with(rmf_looking *l, uint32_t lower, uint32_t upper)
{
    rmf_authored_element a;
    rmf_authored_element b;
    rmf_authored_element_get(l->doc, lower, &a);
    rmf_authored_element_get(l->doc, upper, &b);
    bool together = a.from_us < b.until_us && b.from_us < a.until_us;
    if (!together || rmf_lint_apart(l, &a, &b)) return;
    meeting wide = {lower, upper, false, 0, 0};
    meeting narrow = {lower, upper, true, 0, 0};
    meet(l, &wide);
    if (wide.worst <= 0) meet(l, &narrow);
    if (wide.worst > 0) {
        say_overlap(l, &wide);
    } else if (narrow.worst > 0) {
        say_overlap(l, &narrow);
    }
}

void rmf_look_overlap(rmf_looking *l)
{
    uint32_t scenes = rmf_scene_count(l->doc);
    for (uint32_t s = 0; s < scenes; s++) {
        rmf_authored_scene scene;
        rmf_authored_scene_get(l->doc, s, &scene);
        if (rmf_lint_is_sphere(l, s)) continue;
        for (uint32_t i = 1; i < scene.elements; i++) {
            for (uint32_t k = 0; k < i && rmf_lint_step(l, 4); k++)
                meet_with(l, scene.element + k, scene.element + i);
        }
    }
}

/* ---- targets
 * ---------------------------------------------------------------------- */

static bool is_padded(const rmf_looking *l, const rmf_authored_element *e)
{
    if (rmf_lint_is(e->kind, "button")) return true;
    return rmf_lint_is(e->kind, "hotspot") &&
           !rmf_lint_word_is(rmf_lint_word(l, e->node, "shape"), "polygon");
}

/* Whether another that can be pressed reaches into the room around it. */
static bool is_hemmed(rmf_looking *l, uint32_t element, rmf_lint_box padded,
                      int64_t t_us)
{
    rmf_authored_element e;
    rmf_authored_scene scene;
    rmf_authored_element_get(l->doc, element, &e);
    rmf_authored_scene_get(l->doc, e.scene, &scene);
    for (uint32_t i = 0; i < scene.elements && rmf_lint_step(l, 4); i++) {
        uint32_t other = scene.element + i;
        rmf_authored_element o;
        rmf_authored_element_get(l->doc, other, &o);
        if (other == element || !o.pressable || !stands(&o, true)) continue;
        if (t_us < o.from_us || t_us >= o.until_us || rmf_lint_apart(l, &e, &o))
            continue;
        if (shared(padded, drawn_at(l, other, true, t_us)) > 0) return true;
    }
    return false;
}

/* The largest side of a square around it, from its own size up to 44 px, that
 * nobody else is pressed in. */
static double free_room(rmf_looking *l, uint32_t element, rmf_lint_box box,
                        const double picture[2], int64_t t_us)
{
    double w = box.w * picture[0] / 100;
    double h = box.h * picture[1] / 100;
    for (int px = (int)TARGET_PX; px > fmin(w, h); px -= 2) {
        double side = px;
        double x = fmax(0, side - w) / picture[0] * 50;
        double y = fmax(0, side - h) / picture[1] * 50;
        rmf_lint_box padded = {box.x - x, box.y - y, box.w + 2 * x,
                               box.h + 2 * y};
        if (!is_hemmed(l, element, padded, t_us)) return side;
    }
    return fmin(w, h);
}

/* CSS px of its smaller side that a finger has, at this width. */
static double finger_room(rmf_looking *l, uint32_t element,
                          const rmf_authored_element *e, double width)
{
    double least = 1e9;
    double picture[2] = {width, rmf_lint_height(l, e->scene, width)};
    rmf_moments when;
    rmf_moments_of(l, element, RMF_NONE, true, &when);
    for (uint32_t i = 0; i < when.count && rmf_lint_step(l, 8); i++) {
        rmf_lint_box box = rmf_lint_box_at(l, element, true, when.at[i]);
        double lowest = BUTTON_PX / picture[1] * 100;
        if (rmf_lint_is(e->kind, "button")) box.h = fmax(box.h, lowest);
        double px = fmin(box.w * picture[0], box.h * picture[1]) / 100;
        if (px < TARGET_PX && is_padded(l, e))
            px = free_room(l, element, box, picture, when.at[i]);
        least = fmin(least, px);
    }
    return least;
}

static void look_target(rmf_looking *l, uint32_t element,
                        const rmf_authored_element *e)
{
    if (!e->pressable || !stands(e, true) || rmf_lint_is_sphere(l, e->scene))
        return;
    double width = RMF_PHONE_SMALL_PX;
    double px = finger_room(l, element, e, width);
    if (px >= TARGET_PX) {
        return;
    }
    double at_usual = finger_room(l, element, e, RMF_PHONE_PX);
    rmf_spot spot = rmf_spot_element(e);
    spot.mild = px >= TARGET_LEAST_PX;
    rmf_lint_say(l, &spot,
                 "'%.*s' leaves a finger %.0f px where the picture is 320 px "
                 "wide, %.0f px where it is 390.%s",
                 (int)e->id.size, e->id.at, px, at_usual,
                 is_padded(l, e) ? " The room around it is taken by others."
                                 : "");
}

void rmf_look_tap_target(rmf_looking *l)
{
    rmf_lint_elements(l, look_target);
}

/* ---- beside the picture
 * --------------------------------------------------------------- */

static const rmf_lint_box whole = {0, 0, 100, 100};

/* The largest share of it that is ever on the picture. */
static double best_seen(rmf_looking *l, uint32_t element, bool narrow)
{
    double best = 0;
    rmf_moments when;
    rmf_moments_of(l, element, RMF_NONE, narrow, &when);
    if (!when.count) return 1;
    for (uint32_t i = 0; i < when.count && rmf_lint_step(l, 8); i++) {
        rmf_lint_box box = rmf_lint_box_at(l, element, narrow, when.at[i]);
        if (box.w > 0 && box.h > 0)
            best = fmax(best, shared(box, whole) / (box.w * box.h));
    }
    return best;
}

static bool look_beside(rmf_looking *l, uint32_t element,
                        const rmf_authored_element *e, bool narrow)
{
    if (!stands(e, narrow)) return false;
    double seen = best_seen(l, element, narrow);
    if (seen >= 0.75) return false;
    rmf_spot spot = rmf_spot_element(e);
    spot.mild = seen >= 0.5 || !(e->pressable || is_drawn(e));
    if (seen <= 0) {
        rmf_lint_say(l, &spot, "'%.*s' is never on the picture%s.",
                     (int)e->id.size, e->id.at, narrow ? " on phones" : "");
    } else {
        rmf_lint_say(
            l, &spot, "Of '%.*s' never more than %.0f %% are on the picture%s.",
            (int)e->id.size, e->id.at, seen * 100, narrow ? " on phones" : "");
    }
    return true;
}

static void look_off(rmf_looking *l, uint32_t element,
                     const rmf_authored_element *e)
{
    if (rmf_lint_is_sphere(l, e->scene)) return;
    if (!look_beside(l, element, e, false)) look_beside(l, element, e, true);
}

void rmf_look_off_picture(rmf_looking *l)
{
    rmf_lint_elements(l, look_off);
}

/* ---- the foot
 * -------------------------------------------------------------------------- */

/* Only words that cannot be pressed: all else makes room, and a hotspot is
 * pressed above the bar. The bar is there while the viewer moves, so only words
 * that stay long enough to be read below it count. */
static void look_foot(rmf_looking *l, uint32_t element,
                      const rmf_authored_element *e)
{
    const double width = 640;
    rmf_moments when;
    if (!rmf_lint_is(e->kind, "text") || e->pressable || !stands(e, false))
        return;
    if (rmf_lint_is_sphere(l, e->scene)) return;
    double bar = 100 - BAR_PX / rmf_lint_height(l, e->scene, width) * 100;
    rmf_moments_of(l, element, RMF_NONE, false, &when);
    for (uint32_t i = 0; i < when.count && rmf_lint_step(l, 8); i++) {
        rmf_lint_box box = rmf_lint_box_at(l, element, false, when.at[i]);
        if (box.y + box.h / 2 < bar) return;
    }
    if (!when.count) return;
    rmf_spot spot = rmf_spot_element(e);
    rmf_lint_say(l, &spot, "The bar lies over '%.*s' while the viewer moves.",
                 (int)e->id.size, e->id.at);
}

void rmf_look_under_controls(rmf_looking *l)
{
    rmf_lint_elements(l, look_foot);
}

/* ---- captions
 * ----------------------------------------------------------------------------
 */

static void look_room(rmf_looking *l, uint32_t element,
                      const rmf_authored_element *e)
{
    rmf_authored_scene scene;
    rmf_authored_scene_get(l->doc, e->scene, &scene);
    if (!is_drawn(e) || !e->placed || rmf_lint_is_sphere(l, e->scene)) return;
    if (rmf_lint_get(l, scene.clip, "captions") == RMF_NONE) return;
    rmf_moments when;
    rmf_moments_of(l, element, RMF_NONE, false, &when);
    for (uint32_t i = 0; i < when.count && rmf_lint_step(l, 8); i++) {
        rmf_lint_box box = rmf_lint_box_at(l, element, false, when.at[i]);
        bool foot = box.y + box.h > 88 && box.y < 100;
        bool head = box.y < 12 && box.y + box.h > 0;
        bool across = box.x < 40 && box.x + box.w > 60;
        if (!(foot && head && across)) continue;
        rmf_spot spot = rmf_spot_element(e);
        spot.other = scene.clip;
        rmf_lint_say(l, &spot,
                     "'%.*s' fills the picture from head to foot at %.2f s: "
                     "captions lie over it.",
                     (int)e->id.size, e->id.at, (double)when.at[i] / 1e6);
        return;
    }
}

void rmf_look_captions_room(rmf_looking *l)
{
    rmf_lint_elements(l, look_room);
}
