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
 * JSON and its expressions. In a sentence stand for
 *   %v the string at the node     %k the key of the value at the node
 *   %o the option's name          %t what the option wants
 *   %w the option's words         %r the option's range
 *   %s the number given, in seconds
 *   %n " Did you mean 'x'?", where a known name is near */
#define RMF_MISTAKES(X)                                                        \
    X(unknown_field, WARNING, "'%v' means nothing here; it is kept.%n")        \
    X(missing_field, ERROR, "'%o' is missing here.")                           \
    X(missing_place, ERROR, "'place' is missing here.")                        \
    X(wrong_type, ERROR, "'%o' must be %t.")                                   \
    X(wrong_item, ERROR, "This must be an object.")                            \
    X(wrong_text, ERROR, "This must be a text.")                               \
    X(wrong_word, ERROR, "'%o' must be one of %w.%n")                          \
    X(out_of_range, ERROR, "'%o' must be %r.")                                 \
    X(number_range, ERROR, "This number is too large.")                        \
    X(wrong_id, ERROR,                                                         \
      "An id is 1 to 64 letters, digits, - _ or . without spaces.")            \
    X(wrong_name, ERROR,                                                       \
      "A name is letters, digits and _, and begins with no digit.")            \
    X(wrong_language, ERROR,                                                   \
      "'%v' is no language tag; write it as en or pt-BR.")                     \
    X(wrong_address, ERROR,                                                    \
      "Addresses begin with http://host, https://host, mailto:, tel: or "      \
      "sms: or are relative, without spaces; facts come later in them.")       \
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
      "A time is [from, until] with from < until, or from alone.")             \
    X(keys_order, ERROR, "The times of keys must rise.")                       \
    X(unknown_kind, ERROR, "There is no kind '%v' of elements.%n")             \
    X(unknown_panel_kind, ERROR, "There is no kind '%v' of panels.%n")         \
    X(unknown_action, ERROR,                                                   \
      "No key here names an action, such as go, open or set.%n")               \
    X(two_actions, ERROR, "One object is one action; write '%v' as another.")  \
    X(unknown_scene, ERROR, "There is no scene '%v'.%n")                       \
    X(unknown_element, ERROR, "There is no element '%v'.%n")                   \
    X(unknown_panel, ERROR, "There is no panel '%v'.%n")                       \
    X(unknown_form, ERROR, "There is no form '%v'.%n")                         \
    X(unknown_name, ERROR, "There is no variable '%v'; declare it.%n")         \
    X(unknown_clip, ERROR, "There is no clip '%v'.%n")                         \
    X(unknown_option, ERROR, "There is no such option here.")                  \
    X(duplicate_id, ERROR, "The id '%v' is taken; choose another.")            \
    X(wrong_expression, ERROR,                                                 \
      "Write this as an expression in a string, a number, true or false.")     \
    X(too_many, ERROR, "There are too many of these.")                         \
    X(too_long, ERROR, "The scenes are longer than 11 days in all.")           \
    X(empty, ERROR, "This must not be empty.")                                 \
    X(clip_source, ERROR,                                                      \
      "A clip has exactly one of file, url, youtube, vimeo and media.")        \
    X(clip_url, ERROR,                                                         \
      "A clip's 'url' begins with https:// or http://, has no password and "   \
      "no facts, and leads to an MP4, WebM or .m3u8.")                         \
    X(clip_page, ERROR,                                                        \
      "This is a page, no video: write the video's id as 'youtube' or "        \
      "'vimeo' instead of 'url'.")                                             \
    X(clip_host, ERROR,                                                        \
      "A host is https:// and a name, as https://cdn.example.")                \
    X(youtube_id, ERROR,                                                       \
      "Write the video's id alone: the 11 letters, digits, _ and - behind "    \
      "watch?v= or youtu.be/ in its address.")                                 \
    X(vimeo_id, ERROR,                                                         \
      "Write the video's number alone, as in vimeo.com/76979871; an unlisted " \
      "one's key stays behind a slash.")                                       \
    X(unknown_length, ERROR,                                                   \
      "How long this video is cannot be known here: give the scene a 'to', "   \
      "or its clip a 'duration', in seconds.")                                 \
    X(scene_times, ERROR, "'to' must lie behind 'from'.")                      \
    X(beyond_clip, ERROR, "This lies behind the clip's end, %s s.")            \
    X(beyond_scene, ERROR, "This lies behind the scene's end, %s s.")          \
    X(two_decisions, ERROR,                                                    \
      "Another choice of this scene leads on at its end; only one may.")       \
    X(way_in_do, ERROR,                                                        \
      "What an option of an at-end choice does leads nowhere; use its 'go'.")  \
    X(default_without_limit, WARNING,                                          \
      "Without 'limit' the choice waits and the default is never used.")       \
    X(limit_without_default, WARNING,                                          \
      "When the time is over nothing is chosen; name the 'default'.")          \
    X(wrong_start, ERROR, "'start' must be a value that it may hold.")         \
    X(wrong_values, ERROR, "'%k' does not fit this type.")                     \
    X(wrong_bounds, ERROR, "'min' must not lie above 'max'.")                  \
    X(wrong_set, ERROR, "The variable holds another type.")                    \
    X(not_held, ERROR, "This is not among the 'values' of the variable.")      \
    X(long_text, ERROR, "A variable holds texts of at most 64 bytes.")         \
    X(wrong_key, ERROR,                                                        \
      "A right answer is true or false (truth), a number (number, rating), a " \
      "text or a list of texts (text).")                                       \
    X(no_key, WARNING, "No answer is right; it is asked but never judged.")    \
    X(key_unused, WARNING,                                                     \
      "Of one and several the options say which is 'correct'; 'answer' is "    \
      "for other types.")                                                      \
    X(wide_rating, ERROR,                                                      \
      "A rating goes up from 'min' (else 1) to 'max' (else 5) in at most ten " \
      "steps.")                                                                \
    X(wrong_host, WARNING,                                                     \
      "This is no origin and never heard: write https://shop.example, or "     \
      "\"*\" for every page.")                                                 \
    X(asks_without_why, WARNING,                                               \
      "This asks without saying why: add a 'purpose'.")                        \
    X(trigger_when, ERROR,                                                     \
      "A trigger has 'at', or 'on' with the 'of' or 'after' that it needs.")   \
    X(two_primary, ERROR, "Only one goal is primary.")                         \
    X(unlabelled, WARNING,                                                     \
      "This has no label; who cannot see it meets nothing.")                   \
    X(wrong_countdown, ERROR,                                                  \
      "A countdown is of a choice of its scene, or of seconds.")               \
    X(wrong_control, ERROR,                                                    \
      "A slider and a number write a number variable, a select and a text a "  \
      "text variable.")

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

/* ---- document_elsewhere.c ----------------------------------------------- */

/* The address or id of a clip that stays where it is. */
void rmf_elsewhere_check(rmf_opening *o, const rmf_clip *clip);
/* Whether it is one: its length is what its author states. */
bool rmf_elsewhere_is(const rmf_document *d, const rmf_clip *clip);

/* ---- report.c ---------------------------------------------------------- */

/* Note a mistake at a node. `option` may be NULL. */
void rmf_mistake(rmf_opening *o, rmf_mistake_code code, uint32_t node,
                 const rmf_option *option);
/* A mistake that tells a time. */
void rmf_mistake_us(rmf_opening *o, rmf_mistake_code code, uint32_t node,
                    int64_t t_us);
/* A key that neither table knows. */
void rmf_mistake_field(rmf_opening *o, uint32_t key, const rmf_option *fields,
                       const rmf_option *more);
/* Code and sentence from elsewhere; `node` may be RMF_NONE. */
void rmf_mistake_at(rmf_opening *o, uint32_t node, uint32_t offset,
                    const char *code, const char *text);
/* By place; lines and columns. */
/* `scenes[2].elements[0].place` */
void rmf_path_write(const rmf_json *json, uint32_t node, rmf_writer *out);
void rmf_report_finish(rmf_report *report, const char *text, size_t size);

/* The nearest right names, for expressions (rmf_names). */
rmf_str rmf_nearest_name(void *opening, rmf_name_kind kind, rmf_str id);
rmf_str rmf_nearest_variable(void *opening, rmf_str name);

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
/* The tables that a walk fills, wherever they lie in the document. */
void rmf_rows_forget(rmf_opening *o);
rmf_err rmf_rows_take(rmf_opening *o);
extern const rmf_option rmf_line_options[];

/* ---- document_read.c, document_texts.c, document_strings.c ------------ */

/* One value of the object on top of the walker. */
void rmf_read_value(rmf_walker *w, const rmf_option *option, uint32_t node);
/* The expression of an `if` that stands at `node`, kept under `key`. */
uint32_t rmf_read_expr(rmf_opening *o, uint32_t node, uint32_t key,
                       rmf_type wanted, uint64_t place);
void rmf_read_defaults(const rmf_option *fields, void *row);
uint64_t rmf_place_of(uint64_t place, rmf_str name);
bool rmf_word_index(const char *words, rmf_str word, uint32_t *index);
bool rmf_id_valid(rmf_str id);
bool rmf_origin_valid(rmf_str origin); /* https://host, or "*" */
/* Notes a string that is no id. */
void rmf_check_id(rmf_opening *o, uint32_t node);

/* ---- document_names.c ------------------------------------------------ */

/* Make the orders by id; note ids that stand twice. */
void rmf_names_order(rmf_opening *o);
rmf_names rmf_names_of(rmf_opening *o);
/* Rows for the endings of actions; these know theirs. */
void rmf_endings_find(rmf_opening *o);
/* Index of what the string at this node names as a SCENE, ELEMENT, PANEL, FORM
 * or VARIABLE, or RMF_NONE, which is noted. */
uint32_t rmf_name_resolve(rmf_opening *o, rmf_option_type type, uint32_t node);
/* The clip that a scene names; the same. */
uint32_t rmf_clip_resolve(rmf_opening *o, uint32_t node);
/* `viewer.x`: leaves `x` and gives the group. */
rmf_value_group rmf_name_split(rmf_str *name);
/* Sort indexes by an order; stable when the order is. */
typedef int rmf_order_fn(const void *ctx, uint32_t a, uint32_t b);
void rmf_sort_indexes(uint32_t *indexes, uint32_t count, rmf_order_fn *order,
                      const void *ctx);

/* ---- document_check.c, document_scenes.c, shape.c -------------------- */

void rmf_check_rows(rmf_opening *o);
void rmf_scenes_finish(rmf_opening *o);
uint64_t rmf_shape_make(const rmf_document *doc);

#endif
