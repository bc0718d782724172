/* Rules about words: too long, without a name, without captions or a purpose
 * (lint_look.h). Lines are estimated by the widths of characters in a usual
 * sans serif (rmf_lint_lines) at the sizes of the player's style sheet; a
 * theme's own font may be a tenth wider or narrower, which the rules leave room
 * for. */
#include <math.h>

#include "lint_look.h"

/* ---- room for words ---------------------------------------------------------
 */

typedef struct setting { /* how a kind is set on the picture */
    const char *kind;
    double least, share, most; /* px, of the picture's height, px */
    double pad_x, pad_y;       /* both sides together, ems … */
    double pad_x_px, pad_y_px; /* … or px */
    double leading;
    double least_px; /* height */
} setting;

static const setting settings[] = {
    {"text", 14, 0.052, 48, 1.1, 0.6, 0, 0, 1.2, 0},
    {"button", 13, 0.031, 22, 0, 0, 24, 8, 1.25, 32},
};

static const setting *setting_of(const char *kind)
{
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        if (rmf_lint_is(settings[i].kind, kind)) return &settings[i];
    return NULL;
}

typedef struct fitting {
    const setting *set;
    double width, height; /* of its place, px */
    double px;            /* size of its words */
    bool bold;
    uint32_t lines; /* the most that one of its texts takes */
    double needed;  /* px of height */
    double widest;  /* px of its longest word */
} fitting;

static void fit_text(void *ctx, rmf_str text)
{
    fitting *f = ctx;
    double widest = 0;
    double pad = f->set->pad_x_px + f->set->pad_x * f->px;
    double ems = fmax(1, (f->width - pad) / f->px);
    uint32_t lines = rmf_lint_lines(text, ems, f->bold, &widest);
    double needed = lines * f->px * f->set->leading + f->set->pad_y_px +
                    f->set->pad_y * f->px;
    if (lines > f->lines) f->lines = lines;
    f->needed = fmax(f->needed, needed);
    f->widest = fmax(f->widest, widest * f->px + pad);
}

static uint32_t words_of(const rmf_looking *l, const rmf_authored_element *e,
                         bool narrow)
{
    if (rmf_lint_is(e->kind, "text")) return rmf_lint_get(l, e->node, "text");
    uint32_t own = rmf_lint_get(l, rmf_lint_get(l, e->node, "narrow"), "label");
    return narrow && own != RMF_NONE ? own : rmf_lint_get(l, e->node, "label");
}

static void fit_element(const rmf_looking *l, uint32_t element,
                        const rmf_authored_element *e, double width, fitting *f)
{
    bool narrow = width < 480;
    uint32_t style = rmf_lint_get(l, e->node, "style");
    double height = rmf_lint_height(l, e->scene, width);
    rmf_lint_box box = rmf_lint_box_at(l, element, narrow, e->from_us);
    f->width = box.w * width / 100;
    f->height = fmax(f->set->least_px, box.h * height / 100);
    f->px = fmax(f->set->least, fmin(f->set->most, f->set->share * height)) *
            rmf_lint_number(l, style, "size", 1);
    f->bold = !rmf_lint_word_is(rmf_lint_word(l, style, "weight"), "normal");
    rmf_lint_strings(l, words_of(l, e, narrow), fit_text, f);
}

/* More than a third of a line beyond what the place and an error of the
 * estimate allow. */
static bool runs_over(const fitting *f)
{
    double slack = f->px * f->set->leading * 0.34 + f->height * 0.1;
    return f->lines > 0 && f->needed > f->height + slack;
}

typedef struct grown {
    double width;              /* of the picture, CSS px */
    double height;             /* likewise */
    double x, w, foot, needed; /* px: of the place; where the words end */
} grown;

/* It has words in the way of the grown ones, and not of the place itself. */
static bool is_in_way(const rmf_looking *l, const rmf_authored_element *e,
                      uint32_t other, const grown *g)
{
    bool narrow = g->width < 480;
    rmf_authored_element o;
    rmf_authored_element_get(l->doc, other, &o);
    bool placed = o.placed || (narrow && o.narrow_placed);
    bool together = o.from_us < e->until_us && e->from_us < o.until_us;
    if (!placed || !together || !setting_of(o.kind)) return false;
    if ((narrow && o.narrow_hidden) || rmf_lint_apart(l, e, &o)) return false;
    int64_t t = o.from_us > e->from_us ? o.from_us : e->from_us;
    rmf_lint_box box = rmf_lint_box_at(l, other, narrow, t);
    double x = box.x * g->width / 100;
    double y = box.y * g->height / 100;
    bool beside = x >= g->x + g->w || x + box.w * g->width / 100 <= g->x;
    return !beside && y >= g->foot && y < g->needed;
}

/* The first that the grown words run into. */
static bool runs_into(rmf_looking *l, uint32_t element, const grown *g,
                      rmf_str *id)
{
    rmf_authored_element e;
    rmf_authored_scene scene;
    rmf_authored_element_get(l->doc, element, &e);
    rmf_authored_scene_get(l->doc, e.scene, &scene);
    for (uint32_t i = 0; i < scene.elements && rmf_lint_step(l, 8); i++) {
        uint32_t other = scene.element + i;
        if (other == element || !is_in_way(l, &e, other, g)) continue;
        *id = rmf_element_id(l->doc, other);
        return true;
    }
    return false;
}

/* What comes of words that need more than their place; false: no harm. */
static bool say_over(rmf_looking *l, uint32_t element,
                     const rmf_authored_element *e, const fitting *f,
                     double width)
{
    double height = rmf_lint_height(l, e->scene, width);
    rmf_lint_box box = rmf_lint_box_at(l, element, width < 480, e->from_us);
    double top = box.y * height / 100;
    bool wide = rmf_lint_is(e->kind, "text") && f->widest > f->width * 1.1;
    bool over = runs_over(f);
    bool leaves = over && top + f->needed > height + 2;
    grown g = {width,    height,          box.x * width / 100,
               f->width, top + f->height, top + f->needed};
    rmf_str into = {"", 0};
    rmf_spot spot = rmf_spot_element(e);
    if (leaves) {
        rmf_lint_say(
            l, &spot,
            "The words of '%.*s' take about %u lines where the picture "
            "is %.0f px wide, and leave it.",
            (int)e->id.size, e->id.at, f->lines, width);
    } else if (wide) {
        rmf_lint_say(l, &spot,
                     "The longest word of '%.*s' takes about %.0f px where the "
                     "picture is %.0f px wide; its place has %.0f.",
                     (int)e->id.size, e->id.at, f->widest, width, f->width);
    } else if (over && runs_into(l, element, &g, &into)) {
        spot.mild = true;
        rmf_lint_say(
            l, &spot,
            "The words of '%.*s' take about %u lines where the picture "
            "is %.0f px wide, and run into '%.*s'.",
            (int)e->id.size, e->id.at, f->lines, width, (int)into.size,
            into.at);
    } else {
        return false;
    }
    return true;
}

/* A place grows with its words, downward from its top: that does harm only
 * where they leave the picture or run into others. */
static void look_overflow(rmf_looking *l, uint32_t element,
                          const rmf_authored_element *e)
{
    static const double widths[] = {RMF_DESK_PX, RMF_PHONE_PX,
                                    RMF_PHONE_SMALL_PX};
    const setting *set = setting_of(e->kind);
    if (!set || rmf_lint_is_sphere(l, e->scene)) return;
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        bool narrow = widths[i] < 480;
        if (!(e->placed || (narrow && e->narrow_placed))) continue;
        if (narrow && e->narrow_hidden) continue;
        if (!rmf_lint_step(l, 64)) return;
        fitting f = {.set = set};
        fit_element(l, element, e, widths[i], &f);
        if (say_over(l, element, e, &f, widths[i])) return;
    }
}

static void look_cut(rmf_looking *l, uint32_t element,
                     const rmf_authored_element *e);

void rmf_look_text_overflow(rmf_looking *l)
{
    rmf_lint_elements(l, look_overflow);
    rmf_lint_elements(l, look_cut);
}

/* ---- labels that are cut
 * ------------------------------------------------------- */

typedef struct cutting {
    double px; /* the widest label */
} cutting;

static void see_cut(void *ctx, rmf_str text)
{
    cutting *c = ctx;
    double widest = 0;
    (void)rmf_lint_lines(text, 1e9, true, &widest);
    double px = rmf_lint_ems(text, true) * 12 + 20;
    bool has_facts = rmf_lint_holds(text, "{");
    if (!has_facts && px > c->px) c->px = px;
}

/* A hotspot's label is one line of at most 150 px on a phone, then dots. */
static void look_cut(rmf_looking *l, uint32_t element,
                     const rmf_authored_element *e)
{
    (void)element;
    cutting c = {0};
    rmf_str look = rmf_lint_word(l, rmf_lint_get(l, e->node, "style"), "look");
    if (!rmf_lint_is(e->kind, "hotspot") || e->narrow_hidden) return;
    if (rmf_lint_word_is(look, "invisible")) return;
    rmf_lint_strings(l, words_of(l, e, true), see_cut, &c);
    if (c.px <= 150 * 1.15) return;
    rmf_spot spot = rmf_spot_element(e);
    spot.mild = true;
    rmf_lint_say(l, &spot,
                 "The label of '%.*s' is about %.0f px wide; on phones 150 px "
                 "are shown.",
                 (int)e->id.size, e->id.at, c.px);
}

/* ---- long for a phone
 * ------------------------------------------------------------- */

typedef struct counting {
    double width; /* ems */
    uint32_t lines;
} counting;

static void count_lines(void *ctx, rmf_str text)
{
    counting *c = ctx;
    uint32_t lines = rmf_lint_lines(text, c->width, true, NULL);
    if (lines > c->lines) c->lines = lines;
}

static uint32_t lines_of(const rmf_looking *l, uint32_t node, double width_px,
                         double px)
{
    counting c = {width_px / px, 0};
    rmf_lint_strings(l, node, count_lines, &c);
    return c.lines;
}

static void say_long(rmf_looking *l, const rmf_authored_element *e,
                     const char *what, uint32_t lines, uint32_t most)
{
    if (lines <= most) return;
    rmf_spot spot = rmf_spot_element(e);
    rmf_lint_say(l, &spot,
                 "The %s of '%.*s' takes about %u lines on a phone; %u are "
                 "read.",
                 what, (int)e->id.size, e->id.at, lines, most);
}

static void look_long(rmf_looking *l, uint32_t element,
                      const rmf_authored_element *e)
{
    (void)element;
    if (!rmf_lint_step(l, 64) || e->narrow_hidden) return;
    if (rmf_lint_is(e->kind, "text")) {
        say_long(l, e, "text", lines_of(l, words_of(l, e, true), 350, 14), 4);
        return;
    }
    say_long(l, e, "prompt",
             lines_of(l, rmf_lint_get(l, e->node, "prompt"), 334, 16), 3);
    uint32_t options = rmf_lint_get(l, e->node, "options");
    uint32_t most = 0;
    if (!rmf_lint_is(e->kind, "choice") ||
        !rmf_json_is(l->json, options, RMF_JSON_ARRAY))
        return;
    for (uint32_t i = rmf_json_first(l->json, options); i != RMF_NONE;
         i = rmf_json_after(l->json, options, i)) {
        uint32_t lines = lines_of(l, rmf_lint_get(l, i, "label"), 274, 15);
        if (lines > most) most = lines;
    }
    say_long(l, e, "longest option", most, 2);
}

void rmf_look_text_long(rmf_looking *l)
{
    rmf_lint_elements(l, look_long);
}

/* ---- names
 * ---------------------------------------------------------------------------
 */

static void look_name(rmf_looking *l, uint32_t element,
                      const rmf_authored_element *e)
{
    (void)element;
    bool asks = rmf_lint_is(e->kind, "input");
    bool bare =
        rmf_lint_is(e->kind, "hotspot") || rmf_lint_is(e->kind, "button");
    bool picture = rmf_lint_is(e->kind, "image") && e->pressable;
    if (!asks && !bare && !picture) return;
    if (rmf_lint_says(l, e->node, "label")) return;
    if (asks && rmf_lint_says(l, e->node, "prompt")) return;
    if (picture && rmf_lint_says(l, e->node, "alt")) return;
    rmf_spot spot = rmf_spot_element(e);
    rmf_lint_say(l, &spot, "The %s '%.*s' has no name that can be read out.",
                 e->kind, (int)e->id.size, e->id.at);
}

static bool is_named_field(const rmf_looking *l, uint32_t field)
{
    rmf_str type = rmf_lint_word(l, field, "type");
    return rmf_lint_word_is(type, "hidden") ||
           rmf_lint_says(l, field, "label") ||
           (rmf_lint_word_is(type, "checkbox") &&
            rmf_lint_says(l, field, "consent"));
}

static void look_fields(rmf_looking *l, uint32_t owner, const rmf_spot *of)
{
    uint32_t fields = rmf_lint_get(l, owner, "fields");
    if (!rmf_json_is(l->json, fields, RMF_JSON_ARRAY)) return;
    for (uint32_t i = rmf_json_first(l->json, fields); i != RMF_NONE;
         i = rmf_json_after(l->json, fields, i)) {
        if (is_named_field(l, i)) continue;
        rmf_str id = rmf_lint_word(l, i, "id");
        rmf_spot spot = *of;
        spot.node = i;
        spot.mild = true; /* players take its id, which is seldom words */
        rmf_lint_say(l, &spot, "The field '%.*s' has no label but its id.",
                     (int)id.size, id.at);
    }
}

static void look_form(rmf_looking *l, uint32_t element,
                      const rmf_authored_element *e)
{
    (void)element;
    rmf_spot spot = rmf_spot_element(e);
    if (rmf_lint_is(e->kind, "form")) look_fields(l, e->node, &spot);
}

static void look_form_panel(rmf_looking *l, uint32_t node, rmf_str id)
{
    rmf_spot spot = rmf_spot_panel(node, id);
    look_fields(l, node, &spot);
}

void rmf_look_no_label(rmf_looking *l)
{
    rmf_lint_elements(l, look_name);
    rmf_lint_elements(l, look_form);
    rmf_lint_panels(l, look_form_panel);
}

static void look_alt(rmf_looking *l, uint32_t element,
                     const rmf_authored_element *e)
{
    (void)element;
    if (!rmf_lint_is(e->kind, "image") || e->pressable) return;
    if (rmf_lint_get(l, e->node, "alt") != RMF_NONE ||
        rmf_lint_says(l, e->node, "label"))
        return;
    rmf_spot spot = rmf_spot_element(e);
    rmf_lint_say(l, &spot, "The image '%.*s' has no words in its place.",
                 (int)e->id.size, e->id.at);
}

static void look_panel_alt(rmf_looking *l, uint32_t node, rmf_str id)
{
    bool picture = rmf_lint_get(l, node, "image") != RMF_NONE ||
                   rmf_lint_get(l, node, "src") != RMF_NONE;
    if (!picture || rmf_lint_get(l, node, "alt") != RMF_NONE) return;
    rmf_spot spot = rmf_spot_panel(node, id);
    rmf_lint_say(l, &spot, "The picture in '%.*s' has no words in its place.",
                 (int)id.size, id.at);
}

void rmf_look_no_alt(rmf_looking *l)
{
    rmf_lint_elements(l, look_alt);
    rmf_lint_panels(l, look_panel_alt);
}

/* ---- captions
 * -------------------------------------------------------------------------- */

static bool has_some(const rmf_looking *l, uint32_t list)
{
    return rmf_json_is(l->json, list, RMF_JSON_ARRAY) &&
           rmf_json_at(l->json, list)->str.size > 0;
}

void rmf_look_no_captions(rmf_looking *l)
{
    uint32_t clips = rmf_lint_get(l, 0, "clips");
    if (!rmf_json_is(l->json, clips, RMF_JSON_OBJECT)) return;
    for (uint32_t k = rmf_json_first(l->json, clips); k != RMF_NONE;
         k = rmf_json_after(l->json, clips, k + 1)) {
        uint32_t clip = k + 1;
        /* Those hosts bring captions of their own. */
        if (rmf_lint_get(l, clip, "youtube") != RMF_NONE ||
            rmf_lint_get(l, clip, "vimeo") != RMF_NONE ||
            has_some(l, rmf_lint_get(l, clip, "captions")))
            continue;
        rmf_str id = rmf_json_at(l->json, k)->str;
        rmf_spot spot = {"clip", id, clip, RMF_NONE, RMF_NONE, false};
        rmf_lint_say(l, &spot, "The clip '%.*s' has no captions.", (int)id.size,
                     id.at);
    }
}

/* ---- what is it good for
 * ------------------------------------------------------------------ */

/* Choices, questions and forms without a purpose are told when the document is
 * opened. Chapters, and a button that only closes or goes, say it by their
 * label. */
static void look_purpose(rmf_looking *l, uint32_t element,
                         const rmf_authored_element *e)
{
    (void)element;
    bool asks = rmf_lint_is(e->kind, "input");
    bool shows = rmf_lint_is(e->kind, "hotspot") ||
                 rmf_lint_calls(l, rmf_lint_actions(l, e->node, "press"));
    if (!asks && !shows) return;
    if (rmf_lint_says(l, e->node, "purpose")) return;
    rmf_spot spot = rmf_spot_element(e);
    rmf_lint_say(l, &spot, "The %s '%.*s' does not say what it is good for.",
                 e->kind, (int)e->id.size, e->id.at);
}

void rmf_look_no_purpose(rmf_looking *l)
{
    rmf_lint_elements(l, look_purpose);
}
