/* Opening a document: from its text to tables in the caller's memory. */
#include "document_open.h"
#include "view.h"

/* ---- how much memory --------------------------------------------------- */

#define ALIGN sizeof(uint64_t) /* what a take may lose */

/* Keys that begin a row or an expression, and what those can take at most: an
 * element or a panel has a `kind`, a scene has a `clip` (document_walk.c makes
 * no row without), expressions stand under these keys alone. */
#define EXPRESSION                                                             \
    (sizeof(rmf_expr) + sizeof(rmf_cond) + 2 * sizeof(rmf_op) + 2 * ALIGN)
#define PANEL_TRIGGER                                                          \
    (sizeof(rmf_trigger) + sizeof(uint32_t) + RMF_ID_SIZE_MAX + 2 * ALIGN)
#define NAMED_END (sizeof(rmf_named_end) + sizeof(uint32_t))

static const struct {
    const char *key;
    uint32_t size;
    bool expression;
} keyed[] = {
    /* row, form, order, answerers, scratch, 4 boundaries, 16 references and a
       bucket, or a panel */
    {"kind",
     sizeof(rmf_element) + sizeof(rmf_panel) + sizeof(rmf_form) +
         20 * sizeof(uint32_t) + 4 * sizeof(int64_t) + sizeof(rmf_range),
     false},
    {"clip",
     sizeof(rmf_scene) + 65 * sizeof(uint32_t) + 4 * sizeof(int64_t) +
         sizeof(rmf_range),
     false},
    {"open", PANEL_TRIGGER, false},
    {"close", PANEL_TRIGGER, false},
    {"submit", PANEL_TRIGGER, false},
    {"ending", NAMED_END, false},
    {"end", NAMED_END, false},
    {"if", EXPRESSION, true},
    {"when", EXPRESSION, true},
    {"to", EXPRESSION, true},
    {"value", EXPRESSION, true},
    {"of", EXPRESSION, true},
};

/* The largest row that an object without such a key can be. */
typedef union any_row {
    rmf_clip clip;
    rmf_variable variable;
    rmf_goal goal;
    rmf_rule rule;
    rmf_named_end end;
    rmf_option_of option;
    rmf_trigger trigger;
    rmf_field field;
    rmf_action action;
} any_row;

#define OBJECT_SIZE                                                            \
    (sizeof(any_row) + 2 * sizeof(uint32_t) + 2 * sizeof(int64_t) +            \
     RMF_VIEW_OBJECT)
#define STRING_SIZE                                                            \
    (sizeof(rmf_text) + sizeof(rmf_translation) + sizeof(rmf_part) + ALIGN +   \
     RMF_VIEW_STRING + sizeof(rmf_str))
#define FIXED_SIZE                                                             \
    (sizeof(struct rmf_document) + RMF_LANGUAGES_MAX * sizeof(rmf_str) +       \
     RMF_PROPOSALS_MAX * (RMF_ID_SIZE_MAX + 2 * ALIGN) + 64 * ALIGN)

typedef struct scan {
    const char *text;
    size_t size;
    size_t at;
    bool expression; /* the last key begins one */
    uint64_t sum;
} scan;

/* Keys with escapes may be any of them. */
static void add_key(scan *s, rmf_str key, bool escaped)
{
    s->expression = escaped;
    for (uint32_t i = 0; i < sizeof keyed / sizeof keyed[0]; i++) {
        if (!escaped && !rmf_str_is(key, keyed[i].key)) continue;
        s->sum += keyed[i].size;
        s->expression = s->expression || keyed[i].expression;
    }
}

static void scan_string(scan *s)
{
    size_t from = s->at++;
    bool escaped = false;
    bool brace = false;
    rmf_str inside;

    while (s->at < s->size && s->text[s->at] != '"') {
        escaped = escaped || s->text[s->at] == '\\';
        brace = brace || s->text[s->at] == '{' || s->text[s->at] == '}';
        s->at += s->text[s->at] == '\\' ? 2 : 1;
    }
    if (s->at > s->size) s->at = s->size;
    inside = (rmf_str){s->text + from + 1, (uint32_t)(s->at - from - 1)};
    s->at += s->at < s->size;
    while (s->at < s->size &&
           (s->text[s->at] == ' ' || s->text[s->at] == '\n' ||
            s->text[s->at] == '\r' || s->text[s->at] == '\t'))
        s->at++;
    if (s->at < s->size && s->text[s->at] == ':') {
        add_key(s, inside, escaped);
        return;
    }
    s->sum += STRING_SIZE;
    if (s->expression || brace || escaped)
        s->sum += rmf_expr_need_in(inside.at, inside.size);
}

size_t rmf_document_need(const char *text, size_t text_size)
{
    scan s = {.text = text, .size = text_size};

    s.sum = FIXED_SIZE + rmf_json_need(text, text_size) + rmf_expr_need(32) +
            text_size;
    if (text_size > RMF_TEXT_SIZE_MAX) return (size_t)s.sum;
    while (s.at < text_size) {
        if (text[s.at] == '"') {
            scan_string(&s);
            continue;
        }
        if (text[s.at] == '{') s.sum += OBJECT_SIZE;
        if (text[s.at] == '[') s.sum += sizeof(rmf_key);
        s.at++;
    }
    return s.sum > SIZE_MAX ? SIZE_MAX : (size_t)s.sum;
}

/* ---- tables ------------------------------------------------------------- */

static rmf_err take_tables(rmf_opening *o)
{
    rmf_document *d = o->doc;

    o->scene_triggers = d->triggers_count;
    d->triggers_count += o->film_triggers;
    d->endings_count += o->end_actions;
    d->languages = rmf_mem_take(&o->mem, RMF_LANGUAGES_MAX, sizeof(rmf_str));
    return d->languages == NULL ? RMF_ERR_MEMORY : rmf_rows_take(o);
}

/* Names the place where there are too many: nearly always this list. */
static void check_limit(rmf_opening *o, uint32_t count, uint32_t most,
                        const char *list)
{
    uint32_t node = rmf_json_get(&o->doc->json, 0, list);

    if (count > most)
        rmf_mistake(o, RMF_MISTAKE_too_many, node == RMF_NONE ? 0 : node, NULL);
}

static void walk(rmf_opening *o, rmf_stage stage)
{
    if (o->err != RMF_OK) return;
    rmf_rows_forget(o);
    o->stage = stage;
    rmf_walk(o);
}

static rmf_err read_tables(rmf_opening *o)
{
    rmf_document *d = o->doc;

    walk(o, RMF_COUNTING);
    check_limit(o, d->scenes_count, RMF_SCENES_MAX, "scenes");
    check_limit(o, d->elements_count, RMF_ELEMENTS_MAX, "scenes");
    check_limit(o, d->variables_count, RMF_VARIABLES_MAX, "variables");
    if (o->errors > 0) return RMF_ERR_DOCUMENT;
    o->err = take_tables(o);
    walk(o, RMF_NAMING);
    if (o->err != RMF_OK) return o->err;
    d->triggers_count = o->scene_triggers + o->film_triggers;
    rmf_names_order(o);
    walk(o, RMF_READING);
    if (o->err != RMF_OK) return o->err;
    d->triggers_count = o->scene_triggers + o->film_triggers;
    d->film_triggers = (rmf_range){o->scene_triggers, o->film_triggers};
    rmf_check_rows(o);
    rmf_scenes_finish(o);
    return o->err;
}

/* ---- opening --------------------------------------------------------------
 */

static rmf_err read_json(rmf_opening *o, const char *text, size_t size)
{
    rmf_json_error error = {0};
    rmf_err err = rmf_json_read(text, size, &o->mem, &o->doc->json, &error);

    if (err == RMF_OK || err == RMF_ERR_MEMORY) return err;
    rmf_mistake_at(o, RMF_NONE, error.offset, error.code, error.text);
    return RMF_ERR_DOCUMENT;
}

static rmf_err open_tables(rmf_opening *o)
{
    rmf_document *d = o->doc;
    rmf_err err;

    if (!rmf_json_is(&d->json, 0, RMF_JSON_OBJECT)) {
        rmf_mistake(o, RMF_MISTAKE_wrong_item, 0, NULL);
        return RMF_ERR_DOCUMENT;
    }
    err = read_tables(o);
    if (err != RMF_OK) return err;
    if (o->errors > 0) return RMF_ERR_DOCUMENT;
    d->names_endings = d->endings_count > 0;
    d->reads_cells = (d->reads & ((UINT64_C(1) << RMF_FACT_watched) |
                                  (UINT64_C(1) << RMF_FACT_skipped) |
                                  (UINT64_C(1) << RMF_FACT_seconds) |
                                  (UINT64_C(1) << RMF_FACT_completed))) != 0;
    d->shape = rmf_shape_make(d);
    err = rmf_views_make(d, &o->mem);
    if (err == RMF_OK) err = rmf_words_make(d, &o->mem);
    return err == RMF_OK ? rmf_layout_make(d, &o->mem) : err;
}

rmf_err rmf_document_open(const char *text, size_t text_size, void *memory,
                          size_t memory_size, rmf_report *report,
                          rmf_document **out)
{
    rmf_opening o = {.mem = {memory, memory_size, 0}, .report = report};
    rmf_err err;

    *out = NULL;
    if (report != NULL) {
        report->count = 0;
        report->errors = 0;
    }
    o.doc = rmf_mem_take(&o.mem, 1, sizeof *o.doc);
    if (o.doc == NULL) return RMF_ERR_MEMORY;
    err = read_json(&o, text, text_size);
    if (err == RMF_OK) err = open_tables(&o);
    if (report != NULL) rmf_report_finish(report, text, text_size);
    if (err == RMF_OK) *out = o.doc;
    return err;
}

/* ---- what everybody asks ---------------------------------------------------
 */

uint64_t rmf_document_shape(const rmf_document *doc)
{
    return doc->shape;
}

uint32_t rmf_scene_count(const rmf_document *doc)
{
    return doc->scenes_count;
}

uint32_t rmf_element_count(const rmf_document *doc)
{
    return doc->elements_count;
}

uint32_t rmf_panel_count(const rmf_document *doc)
{
    return doc->panels_count;
}

rmf_str rmf_scene_id(const rmf_document *doc, uint32_t scene)
{
    return doc->scenes[scene].id;
}

rmf_str rmf_element_id(const rmf_document *doc, uint32_t element)
{
    return doc->elements[element].id;
}

rmf_str rmf_panel_id(const rmf_document *doc, uint32_t panel)
{
    return doc->panels[panel].id;
}

uint32_t rmf_goal_count(const rmf_document *doc)
{
    return doc->goals_count;
}

rmf_str rmf_goal_id(const rmf_document *doc, uint32_t goal)
{
    return doc->goals[goal].id;
}

int64_t rmf_scene_length_us(const rmf_document *doc, uint32_t scene)
{
    return doc->scenes[scene].length_us;
}
