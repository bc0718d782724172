/* A document while it is being opened: shared by document_*.c and report.c.
 *
 * Opening walks the tape three times along the option tables: to count the
 * rows of each table, to learn all names, and to read every value. Then rows
 * are checked against each other and scenes get their times.
 */
#ifndef RAMIFY_DOCUMENT_OPEN_H
#define RAMIFY_DOCUMENT_OPEN_H

#include "document.h"
#include "text.h"

typedef enum rmf_stage { RMF_COUNTING, RMF_NAMING, RMF_READING } rmf_stage;

/* X(code, severity, sentence): what can be wrong with a document beside its
 * JSON and its expressions. Each % is replaced by the next argument. */
#define RMF_MISTAKES(X)                                                        \
    X(unknown_field, WARNING, "'%' means nothing here; it is kept.")           \
    X(unknown_field_near, WARNING,                                             \
      "'%' means nothing here; it is kept. Did you mean '%'?")                 \
    X(missing_field, ERROR, "'%' is missing here.")                            \
    X(wrong_type, ERROR, "'%' must be %.")                                     \
    X(wrong_item, ERROR, "This must be an object.")                            \
    X(wrong_word, ERROR, "'%' must be one of %.")                              \
    X(out_of_range, ERROR, "'%' must be from % to %.")                         \
    X(wrong_id, ERROR,                                                         \
      "An id is 1 to 64 letters, digits, - _ or . without spaces.")            \
    X(wrong_name, ERROR,                                                       \
      "A name is letters, digits and _, and begins with no digit.")            \
    X(wrong_language, ERROR,                                                   \
      "'%' is no language tag; write it as en or pt-BR.")                      \
    X(wrong_address, ERROR,                                                    \
      "Addresses begin with http:, https:, mailto:, tel:, sms: or are "        \
      "relative, without spaces; facts come later in them.")                   \
    X(wrong_file, ERROR,                                                       \
      "A file is a relative path inside the project, without '..'.")           \
    X(wrong_color, ERROR, "A colour is #rgb, #rrggbb or #rrggbbaa.")           \
    X(wrong_decimal, ERROR, "Write an amount as \"148.00\".")                  \
    X(wrong_place, ERROR,                                                      \
      "A place is [x, y, w, h] in percent, or {\"keys\": [[t, x, y, w, h], "   \
      "…]}, each with turn and fade if you like.")                             \
    X(wrong_points, ERROR,                                                     \
      "Points are at least three pairs [x, y] in percent of the box.")         \
    X(wrong_window, ERROR,                                                     \
      "A time is [from, until] with from < until, or "                         \
      "from alone.")                                                           \
    X(keys_order, ERROR, "The times of keys must rise.")                       \
    X(unknown_kind, ERROR, "There is no kind '%'.")                            \
    X(unknown_kind_near, ERROR, "There is no kind '%'. Did you mean '%'?")     \
    X(unknown_action, ERROR,                                                   \
      "No key here names an action, such as go, open or set.")                 \
    X(unknown_action_near, ERROR, "'%' names no action. Did you mean '%'?")    \
    X(unknown_scene, ERROR, "There is no scene '%'.%")                         \
    X(unknown_element, ERROR, "There is no element '%'.%")                     \
    X(unknown_choice, ERROR, "There is no choice '%'.%")                       \
    X(unknown_panel, ERROR, "There is no panel '%'.%")                         \
    X(unknown_form, ERROR, "There is no form '%'.%")                           \
    X(unknown_name, ERROR, "There is no variable '%'; declare it.%")           \
    X(unknown_clip, ERROR, "There is no clip '%'.%")                           \
    X(unknown_option, ERROR, "There is no option '%' here.")                   \
    X(duplicate_id, ERROR, "The id '%' is taken; choose another.")             \
    X(wrong_expression, ERROR,                                                 \
      "Write this as an expression in a string, a number, true or false.")     \
    X(too_many, ERROR, "There are more than % here.")                          \
    X(empty, ERROR, "'%' must not be empty.")                                  \
    X(clip_source, ERROR,                                                      \
      "A clip has exactly one of file, url, youtube, vimeo and media.")        \
    X(scene_times, ERROR, "'to' must lie behind 'from'.")                      \
    X(beyond_clip, ERROR, "This lies behind the clip's end, % s.")             \
    X(beyond_scene, ERROR, "This lies behind the scene's end, % s.")           \
    X(two_decisions, ERROR,                                                    \
      "Only one choice that decides at the end may lead on; '%' does too.")    \
    X(way_in_do, ERROR,                                                        \
      "What an option of an at-end choice does leads "                         \
      "nowhere; use its 'go'.")                                                \
    X(default_without_limit, WARNING,                                          \
      "Without 'limit' the choice waits and the default is never used.")       \
    X(limit_without_default, WARNING,                                          \
      "When the time is over nothing is chosen; name the 'default'.")          \
    X(wrong_start, ERROR, "'start' must be a value that it may hold.")         \
    X(wrong_values, ERROR, "'%' does not fit this type.")                      \
    X(wrong_set, ERROR, "'%' holds another type.")                             \
    X(wrong_key, ERROR, "The right answer of this type is %.")                 \
    X(no_key, WARNING, "No answer is right; it is asked but never judged.")    \
    X(asks_without_why, WARNING,                                               \
      "This asks without saying why: add a 'purpose'.")                        \
    X(trigger_when, ERROR,                                                     \
      "A trigger has 'at' or 'on', and 'of' where its "                        \
      "'on' needs one.")                                                       \
    X(two_primary, ERROR, "Only one goal is primary.")                         \
    X(unlabelled, WARNING,                                                     \
      "'%' has no label; who cannot see it meets "                             \
      "nothing.")                                                              \
    X(wrong_countdown, ERROR,                                                  \
      "A countdown is of a choice of its scene, or of seconds.")               \
    X(wrong_control, ERROR, "A % needs a % variable.")                         \
    X(too_long, ERROR, "The scenes are longer than 11 days in all.")           \
    X(not_same, ERROR, "'same' leads to another scene.")

typedef enum rmf_mistake_code {
#define X(code, severity, sentence) RMF_MISTAKE_##code,
    RMF_MISTAKES(X)
#undef X
} rmf_mistake_code;

/* A NUMBER option that is absent. */
#define RMF_UNSTATED INT64_MIN

/* Nearest names sought in one opening; each is a search over all names. */
#define RMF_PROPOSALS_MAX 40u

#define RMF_FRAMES_MAX 12u /* how deep the option tables nest, and more */

typedef struct rmf_opening {
    rmf_document *doc;
    rmf_mem mem;
    rmf_report *report; /* may be NULL */
    rmf_stage stage;
    rmf_err err;
    uint32_t errors;
    uint32_t proposals;      /* nearest names sought so far */
    uint32_t scene_triggers; /* how many stand before those of the film */
    uint32_t film_triggers;  /* so far */
    uint32_t end_actions;    /* each may name an ending of its own */
    uint32_t scene;          /* being read, or RMF_NONE */
    uint32_t panel;          /* being read, or RMF_NONE */
} rmf_opening;

/* ---- report.c -------------------------------------------------------- */

/* Note a mistake at a node; `a`, `b`, `c` replace the sentence's %. */
void rmf_mistake(rmf_opening *o, rmf_mistake_code code, uint32_t node,
                 rmf_str a, rmf_str b);
void rmf_mistake3(rmf_opening *o, rmf_mistake_code code, uint32_t node,
                  const rmf_str args[3]);
/* The same with code and sentence from elsewhere. */
void rmf_mistake_at(rmf_opening *o, uint32_t node, uint32_t offset,
                    const char *code, rmf_str sentence);
/* By place; lines and columns. */
void rmf_report_finish(rmf_report *report, const char *text, size_t size);

/* ---- document_walk.c ------------------------------------------------- */

/* One walk over the whole tape; sets o->err. */
void rmf_walk(rmf_opening *o);

typedef enum rmf_frame_form {
    RMF_FRAME_OBJECT,
    RMF_FRAME_LIST,
    RMF_FRAME_MAP
} rmf_frame_form;

typedef struct rmf_frame {
    rmf_frame_form form;
    rmf_sort sort; /* of the object, or of the items */
    uint32_t node;
    uint32_t child;           /* next, or RMF_NONE */
    uint32_t items;           /* list: visited so far */
    uint32_t cond;            /* object: its `if` */
    bool lenient;             /* of unknown kind: unknown fields are silent */
    const rmf_option *fields; /* of the object, or of the items */
    const rmf_option *more;   /* of the object's kind, or NULL */
    void *row;                /* NULL: none */
    rmf_range *range;         /* list: where the owner keeps it, or NULL */
    uint64_t place;           /* hash of the owners' ids, for chance() */
} rmf_frame;

typedef struct rmf_walker {
    rmf_opening *o;
    rmf_frame frames[RMF_FRAMES_MAX];
    uint32_t depth;
} rmf_walker;

void rmf_push_list(rmf_walker *w, uint32_t node, const rmf_option *option,
                   rmf_range *range);
void rmf_push_map(rmf_walker *w, uint32_t node, const rmf_option *option);
void rmf_push_object(rmf_walker *w, uint32_t node, const rmf_option *option);
/* A new row of that sort, or NULL while counting. */
void *rmf_row_add(rmf_opening *o, rmf_sort sort);
uint32_t rmf_row_count(const rmf_opening *o, rmf_sort sort);
extern const rmf_option rmf_line_options[];

/* ---- document_read.c ------------------------------------------------- */

/* One value of the object on top of the walker. */
void rmf_read_value(rmf_walker *w, const rmf_option *option, uint32_t node);
/* The expression of an `if` that stands at `node`, kept under `key`. */
uint32_t rmf_read_expr(rmf_opening *o, uint32_t node, uint32_t key,
                       rmf_type wanted, uint64_t place);
void rmf_read_defaults(const rmf_option *fields, void *row);
uint64_t rmf_place_of(uint64_t place, rmf_str name);
bool rmf_word_index(const char *words, rmf_str word, uint32_t *index);
bool rmf_id_valid(rmf_str id);

/* ---- document_names.c ------------------------------------------------ */

/* Make the orders by id; note ids that stand twice. */
void rmf_names_order(rmf_opening *o);
rmf_names rmf_names_of(rmf_opening *o);
/* Index of what a SCENE, ELEMENT, PANEL, FORM or VARIABLE option at this node
 * names, or RMF_NONE, which is noted with the nearest right name. */
uint32_t rmf_name_resolve(rmf_opening *o, rmf_option_type type, rmf_str id,
                          uint32_t node);
/* The clip that a scene names; the same. */
uint32_t rmf_clip_resolve(rmf_opening *o, rmf_str id, uint32_t node);
/* Sort indexes by an order; stable when the order is. */
typedef int rmf_order_fn(const void *ctx, uint32_t a, uint32_t b);
void rmf_sort_indexes(uint32_t *indexes, uint32_t count, rmf_order_fn *order,
                      const void *ctx);

/* ---- document_check.c, document_scenes.c, shape.c -------------------- */

void rmf_check_rows(rmf_opening *o);
void rmf_scenes_finish(rmf_opening *o);
uint64_t rmf_shape_make(const rmf_document *doc);

#endif
