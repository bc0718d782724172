/* What the rules of lint share: going through a document, measuring, saying.
 * Only for check/lint_*.c. */
#ifndef RMF_CHECK_LINT_LOOK_H
#define RMF_CHECK_LINT_LOOK_H

#include "engine/authored.h"
#include "lint.h"

struct rmf_looking {
    const rmf_document *doc;
    const rmf_json *json;
    const rmf_lint_ask *ask;
    rmf_lint *out;
    uint32_t rule;  /* the one that looks */
    uint32_t steps; /* left */
};

/* Of what a piece of advice speaks. */
typedef struct rmf_spot {
    const char *sort; /* "element", "scene", "panel", "clip", "film" */
    rmf_str id;
    uint32_t node;  /* where it stands */
    uint32_t other; /* what else it depends on, or RMF_NONE */
    uint32_t scene;
    bool mild; /* a note, whatever the rule's severity is */
} rmf_spot;

rmf_spot rmf_spot_element(const rmf_authored_element *e);
rmf_spot rmf_spot_scene(const rmf_looking *l, uint32_t scene);

void rmf_lint_say(rmf_looking *l, const rmf_spot *spot, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The rule at work could not see all. */
void rmf_lint_unchecked(rmf_looking *l);
/* Takes from what may be done; false: nothing is left. */
bool rmf_lint_step(rmf_looking *l, uint32_t steps);

typedef void rmf_element_fn(rmf_looking *l, uint32_t element,
                            const rmf_authored_element *e);
void rmf_lint_elements(rmf_looking *l, rmf_element_fn *fn);
/* Panels with their kind; ids are keys of `panels`. */
typedef void rmf_panel_fn(rmf_looking *l, uint32_t node, rmf_str id);
void rmf_lint_panels(rmf_looking *l, rmf_panel_fn *fn);
rmf_spot rmf_spot_panel(uint32_t node, rmf_str id);

/* ---- values of the JSON: `node` may be RMF_NONE ------------------------- */

uint32_t rmf_lint_get(const rmf_looking *l, uint32_t node, const char *key);
rmf_str rmf_lint_word(const rmf_looking *l, uint32_t node, const char *key);
double rmf_lint_number(const rmf_looking *l, uint32_t node, const char *key,
                       double otherwise);
bool rmf_lint_is(const char *word, const char *other);
bool rmf_lint_word_is(rmf_str text, const char *word);
/* A text that says something: not missing, not empty, in any language. */
bool rmf_lint_says(const rmf_looking *l, uint32_t node, const char *key);
bool rmf_lint_same(rmf_str a, rmf_str b);
/* Whether a text holds a word; ends nowhere by chance. */
bool rmf_lint_holds(rmf_str text, const char *word);

/* ---- the picture --------------------------------------------------------- */

#define RMF_PHONE_SMALL_PX 320.0
#define RMF_PHONE_PX       390.0
#define RMF_DESK_PX        1280.0

/* Height of the picture at this width; 16:9 where the clip does not say. */
double rmf_lint_height(const rmf_looking *l, uint32_t scene, double width);
/* A sphere's places are angles: what lies where is not known. */
bool rmf_lint_is_sphere(const rmf_looking *l, uint32_t scene);

typedef struct rmf_lint_box {
    double x, y, w, h; /* percent of the picture */
} rmf_lint_box;
rmf_lint_box rmf_lint_box_at(const rmf_looking *l, uint32_t element,
                             bool narrow, int64_t t_us);

#define RMF_MOMENTS_MAX 48u
typedef struct rmf_moments {
    int64_t at[RMF_MOMENTS_MAX];
    uint32_t count;
} rmf_moments;
/* Times at which to look at an element (and `with`, or RMF_NONE) while both
 * are on the picture: the ends, keys, and some between. None: never both. */
void rmf_moments_of(const rmf_looking *l, uint32_t element, uint32_t with,
                    bool narrow, rmf_moments *out);

/* ---- words ----------------------------------------------------------------
 */

/* How wide a line is in ems of its size, by sorts of characters. */
double rmf_lint_ems(rmf_str text, bool bold);
/* Lines that a text takes in `width` ems, broken at spaces; `widest` gets its
 * longest word. Facts in braces count as their stand-in, or eight letters. */
uint32_t rmf_lint_lines(rmf_str text, double width, bool bold, double *widest);

/* Every string that a text may be (each language, each line with its `if`). */
typedef void rmf_lint_string_fn(void *ctx, rmf_str text);
void rmf_lint_strings(const rmf_looking *l, uint32_t node,
                      rmf_lint_string_fn *fn, void *ctx);

/* ---- conditions ------------------------------------------------------------
 */

/* That both cannot hold at once, where it is plain to see. */
bool rmf_lint_exclude(rmf_str a, rmf_str b);

/* Never on the picture together, where that is plain. */
bool rmf_lint_apart(const rmf_looking *l, const rmf_authored_element *a,
                    const rmf_authored_element *b);

/* ---- what it does -----------------------------------------------------------
 */

/* The element's actions on `press` or `hover`; RMF_NONE. */
uint32_t rmf_lint_actions(const rmf_looking *l, uint32_t element_node,
                          const char *event);
/* Whether one of a list's actions calls for a deed: a link, a download, a form
 * or a product. */
bool rmf_lint_calls(const rmf_looking *l, uint32_t actions);

/* The rules. */
#define RMF_LOOKS(X)                                                           \
    X(overlap)                                                                 \
    X(tap_target)                                                              \
    X(text_overflow)                                                           \
    X(text_long)                                                               \
    X(off_picture)                                                             \
    X(under_controls)                                                          \
    X(captions_room)                                                           \
    X(no_label)                                                                \
    X(no_alt)                                                                  \
    X(no_captions)                                                             \
    X(hover_only)                                                              \
    X(choice_short)                                                            \
    X(choice_many)                                                             \
    X(crowded)                                                                 \
    X(call_far)                                                                \
    X(call_last)                                                               \
    X(too_long)                                                                \
    X(no_purpose)                                                              \
    X(third_party)                                                             \
    X(contrast)                                                                \
    X(dead_link)                                                               \
    X(dead_waiver)
#define X(name) void rmf_look_##name(rmf_looking *l);
RMF_LOOKS(X)
#undef X

#endif
