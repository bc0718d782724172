/* The walk over the tape along the option tables. Containers wait on a stack
 * of frames; values go to document_read.c. */
#include "document_open.h"

/* ---- rows ------------------------------------------------------------ */

typedef struct table {
    uint16_t rows;  /* where the document keeps the pointer */
    uint16_t count; /* and the number */
    uint16_t size;  /* of a row */
} table;

#define TABLE(name)                                                            \
    {                                                                          \
        offsetof(struct rmf_document, name),                                   \
            offsetof(struct rmf_document, name##_count),                       \
            sizeof *((struct rmf_document *)NULL)->name                        \
    }

/* By sort; behind them those that no sort has. */
static const table tables[] = {
    [RMF_SORT_CLIP] = TABLE(clips),
    [RMF_SORT_VARIABLE] = TABLE(variables),
    [RMF_SORT_VIEWER] = TABLE(variables),
    [RMF_SORT_LINK] = TABLE(variables),
    [RMF_SORT_GOAL] = TABLE(goals),
    [RMF_SORT_SCENE] = TABLE(scenes),
    [RMF_SORT_RULE] = TABLE(rules),
    [RMF_SORT_ENDING] = TABLE(endings),
    [RMF_SORT_ELEMENT] = TABLE(elements),
    [RMF_SORT_OPTION] = TABLE(options),
    [RMF_SORT_TRIGGER] = TABLE(triggers),
    [RMF_SORT_FILM_TRIGGER] = TABLE(triggers),
    [RMF_SORT_PANEL] = TABLE(panels),
    [RMF_SORT_FIELD] = TABLE(fields),
    [RMF_SORT_ACTION] = TABLE(actions),
    [RMF_SORT_ACTION + 1] = TABLE(forms),
    TABLE(keys),
    TABLE(exprs),
    TABLE(texts),
    TABLE(translations),
    TABLE(conds),
};
#define TABLES (sizeof tables / sizeof tables[0])

/* The orders of rows by id. */
static const struct {
    uint16_t rows;  /* where the document keeps their number */
    uint16_t order; /* where the pointer */
    uint16_t count; /* and the number of the order */
} orders[] = {
#define ORDER(name, by)                                                        \
    {                                                                          \
        offsetof(struct rmf_document, name##_count),                           \
            offsetof(struct rmf_document, by),                                 \
            offsetof(struct rmf_document, by##_count)                          \
    }
    ORDER(clips, clip_order),         ORDER(scenes, scene_order),
    ORDER(elements, element_order),   ORDER(panels, panel_order),
    ORDER(variables, variable_order),
};

static void *part_of(rmf_document *d, uint16_t offset)
{
    return (char *)d + offset;
}

static uint32_t *count_of(rmf_document *d, rmf_sort sort)
{
    return part_of(d, tables[sort].count);
}

void rmf_rows_forget(rmf_opening *o)
{
    for (uint32_t i = RMF_SORT_CLIP; i < TABLES; i++)
        *count_of(o->doc, (rmf_sort)i) = 0;
    o->film_triggers = 0;
}

/* All pointers look alike; through bytes, for their types differ. */
static void *rows_of(rmf_document *d, uint16_t offset)
{
    void *rows;

    rmf_copy(&rows, part_of(d, offset), sizeof rows);
    return rows;
}

static bool take(rmf_opening *o, uint16_t offset, uint32_t count, size_t size)
{
    void *rows = rmf_mem_take(&o->mem, count, size);

    rmf_copy(part_of(o->doc, offset), &rows, sizeof rows);
    return rows != NULL;
}

rmf_err rmf_rows_take(rmf_opening *o)
{
    rmf_document *d = o->doc;

    for (uint32_t i = RMF_SORT_CLIP; i < TABLES; i++) {
        if (rows_of(d, tables[i].rows) == NULL && /* else sorts share it */
            !take(o, tables[i].rows, *count_of(d, (rmf_sort)i), tables[i].size))
            return RMF_ERR_MEMORY;
    }
    for (uint32_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        uint32_t *count = part_of(d, orders[i].count);

        *count = *(uint32_t *)part_of(d, orders[i].rows);
        if (!take(o, orders[i].order, *count, sizeof(uint32_t)))
            return RMF_ERR_MEMORY;
    }
    return RMF_OK;
}

uint32_t rmf_row_count(const rmf_opening *o, rmf_sort sort)
{
    if (sort == RMF_SORT_NONE) return 0;
    if (sort == RMF_SORT_FILM_TRIGGER)
        return o->scene_triggers + o->film_triggers;
    return *count_of(o->doc, sort);
}

void *rmf_row_add(rmf_opening *o, rmf_sort sort)
{
    uint32_t index = rmf_row_count(o, sort);
    char *rows;

    if (sort == RMF_SORT_NONE) return NULL;
    rows = rows_of(o->doc, tables[sort].rows);
    if (sort == RMF_SORT_FILM_TRIGGER) {
        o->film_triggers++;
    } else {
        ++*count_of(o->doc, sort);
    }
    return o->stage == RMF_COUNTING ? NULL
                                    : rows + (size_t)index * tables[sort].size;
}

/* ---- frames ---------------------------------------------------------- */

static rmf_frame *push(rmf_walker *w, rmf_frame_form form, uint32_t node)
{
    rmf_frame *f = &w->frames[w->depth++];

    *f = (rmf_frame){.form = form,
                     .node = node,
                     .child = rmf_json_first(&w->o->doc->json, node),
                     .cond = RMF_NONE};
    return f;
}

static const rmf_option *find_option(const rmf_option *fields, rmf_str name)
{
    for (; fields != NULL && fields->name != NULL; fields++) {
        if (rmf_str_is(name, fields->name)) return fields;
    }
    return NULL;
}

static void read_condition(rmf_walker *w, rmf_frame *f)
{
    rmf_opening *o = w->o;
    uint32_t node = rmf_json_get(&o->doc->json, f->node, "if");

    if (node == RMF_NONE || (find_option(f->fields, RMF_STR("if")) == NULL &&
                             find_option(f->more, RMF_STR("if")) == NULL))
        return;
    f->cond = rmf_read_expr(o, node, f->node, RMF_BOOL,
                            rmf_place_of(f->place, RMF_STR("if")));
}

void rmf_push_object(rmf_walker *w, uint32_t node, const rmf_option *option)
{
    rmf_frame *owner = &w->frames[w->depth - 1];
    rmf_frame *f = push(w, RMF_FRAME_OBJECT, node);

    f->fields = option->fields;
    f->row = owner->row;
    f->place = rmf_place_of(owner->place, rmf_str_of(option->name));
    read_condition(w, f);
}

void rmf_push_list(rmf_walker *w, uint32_t node, const rmf_option *option,
                   rmf_range *range)
{
    rmf_frame *owner = &w->frames[w->depth - 1];
    rmf_frame *f = push(w, RMF_FRAME_LIST, node);

    f->sort = (rmf_sort)option->sort;
    f->fields = option->fields;
    if (option->type == RMF_OPT_ACTIONS) {
        f->sort = RMF_SORT_ACTION;
        f->fields = NULL;
    } else if (option->type == RMF_OPT_LINES) {
        f->fields = rmf_line_options;
    }
    f->range = range;
    f->place = rmf_place_of(owner->place, rmf_str_of(option->name));
    if (range != NULL) range->first = rmf_row_count(w->o, f->sort);
}

void rmf_push_map(rmf_walker *w, uint32_t node, const rmf_option *option)
{
    rmf_push_list(w, node, option, NULL);
    w->frames[w->depth - 1].form = RMF_FRAME_MAP;
}

/* ---- entering an item of a list or map -------------------------------- */

/* The kind of an element or panel; an unknown one is noted and stands as the
 * first. False where none is stated at all: then there is no row. */
static bool kind_of(rmf_opening *o, bool panel, rmf_frame *f, uint32_t *kind)
{
    const rmf_json *json = &o->doc->json;
    uint32_t node = rmf_json_get(json, f->node, "kind");
    const rmf_kind *const *kinds = panel ? rmf_panel_kinds : rmf_kinds;
    uint32_t count = panel ? rmf_panel_kinds_count : rmf_kinds_count;

    if (node == RMF_NONE) return false;
    f->lenient = !rmf_json_is(json, node, RMF_JSON_STRING);
    if (f->lenient) return true;
    while (*kind < count &&
           !rmf_str_is(json->nodes[node].str, kinds[*kind]->name))
        ++*kind;
    if (*kind < count) {
        f->more = kinds[*kind]->options;
        return true;
    }
    *kind = 0;
    f->lenient = true;
    if (o->stage == RMF_READING) {
        rmf_mistake(o,
                    panel ? RMF_MISTAKE_unknown_panel_kind
                          : RMF_MISTAKE_unknown_kind,
                    node, NULL);
    }
    return true;
}

/* The action that an object names. */
static bool action_of(const rmf_json *json, uint32_t node, uint32_t *kind)
{
    for (*kind = 0; *kind < rmf_action_rows_count; ++*kind) {
        if (rmf_json_get(json, node, rmf_action_rows[*kind].name) != RMF_NONE)
            return true;
    }
    return false;
}

static uint32_t begin_form(rmf_opening *o, uint32_t panel, uint32_t element)
{
    rmf_document *d = o->doc;
    uint32_t form = d->forms_count++;

    if (o->stage != RMF_COUNTING) {
        d->forms[form].panel = panel;
        d->forms[form].element = element;
    }
    return form;
}

static void begin_element(rmf_opening *o, rmf_element *e, uint32_t kind)
{
    uint32_t form = RMF_NONE;

    if (rmf_kinds[kind]->traits & RMF_IS_FORM)
        form = begin_form(o, RMF_NONE, o->doc->elements_count - 1);
    if (e == NULL) return;
    e->kind = kind;
    e->traits = rmf_kinds[kind]->traits;
    e->scene = o->scene;
    e->form = form;
    e->before = RMF_NONE;
    e->fallback = RMF_NONE;
    e->accept = RMF_NONE;
    e->counts = RMF_NONE;
    e->slot = RMF_NONE;
    e->variable = RMF_NONE;
    e->limit_us = -1;
    e->wait_from_us = -1;
}

static void begin_panel(rmf_opening *o, rmf_panel *p, uint32_t kind)
{
    uint32_t form = RMF_NONE;

    o->panel = o->doc->panels_count - 1;
    if (rmf_panel_kinds[kind]->traits & RMF_IS_FORM)
        form = begin_form(o, o->panel, RMF_NONE);
    if (p == NULL) return;
    p->kind = kind;
    p->form = form;
    p->dismissible = true;
}

static void begin_trigger(rmf_opening *o, rmf_trigger *t)
{
    if (t == NULL) return;
    t->scene = o->scene;
    t->target = RMF_NONE;
    t->watch = RMF_NONE;
}

/* What a new row holds beside the values of its options. Rows begin with id
 * and node, but for those of actions. */
static void begin_row(rmf_opening *o, rmf_frame *f, rmf_str key, uint32_t kind)
{
    rmf_clip *row = f->row; /* or another, by f->sort */

    if (row != NULL && f->sort != RMF_SORT_ACTION) {
        row->node = f->node;
        if (key.at != NULL) row->id = key;
    }
    switch (f->sort) {
    case RMF_SORT_ELEMENT:
        begin_element(o, f->row, kind);
        break;
    case RMF_SORT_PANEL:
        begin_panel(o, f->row, kind);
        break;
    case RMF_SORT_SCENE:
        o->scene = o->doc->scenes_count - 1;
        break;
    case RMF_SORT_TRIGGER:
    case RMF_SORT_FILM_TRIGGER:
        begin_trigger(o, f->row);
        break;
    case RMF_SORT_VARIABLE:
    case RMF_SORT_VIEWER:
    case RMF_SORT_LINK:
        if (row == NULL) break;
        ((rmf_variable *)f->row)->values = RMF_NONE;
        ((rmf_variable *)f->row)->group =
            f->sort == RMF_SORT_VIEWER ? RMF_OF_VIEWER
            : f->sort == RMF_SORT_LINK ? RMF_OF_LINK
                                       : RMF_OF_KEPT;
        break;
    case RMF_SORT_ACTION:
        if (row == NULL) break;
        ((rmf_action *)f->row)->kind = (rmf_action_kind)kind;
        ((rmf_action *)f->row)->node = f->node;
        break;
    case RMF_SORT_NONE:
    case RMF_SORT_CLIP:
    case RMF_SORT_GOAL:
    case RMF_SORT_RULE:
    case RMF_SORT_ENDING:
    case RMF_SORT_OPTION:
    case RMF_SORT_FIELD:
        break;
    }
}

/* Whether the item becomes a row, by what its sort needs at least. The bound
 * of rmf_document_need counts on these keys. */
static bool accept_item(rmf_opening *o, rmf_frame *f, uint32_t *kind)
{
    *kind = 0;
    if (f->sort == RMF_SORT_ELEMENT || f->sort == RMF_SORT_PANEL)
        return kind_of(o, f->sort == RMF_SORT_PANEL, f, kind);
    if (f->sort == RMF_SORT_SCENE) {
        return rmf_json_get(&o->doc->json, f->node, "clip") != RMF_NONE;
    }
    if (f->sort != RMF_SORT_ACTION) {
        return true;
    }
    if (!action_of(&o->doc->json, f->node, kind)) {
        if (o->stage == RMF_READING)
            rmf_mistake(o, RMF_MISTAKE_unknown_action, f->node, NULL);
        return false;
    }
    f->fields = rmf_action_rows[*kind].options;
    o->end_actions += o->stage == RMF_COUNTING && *kind == RMF_DO_END;
    return true;
}

/* What sets an item apart among its like: key, id, or place in the list. */
static uint64_t item_place(const rmf_json *json, const rmf_frame *list,
                           uint32_t node, rmf_str key)
{
    uint32_t id = rmf_json_get(json, node, "id");

    if (key.at != NULL) return rmf_place_of(list->place, key);
    if (rmf_json_is(json, id, RMF_JSON_STRING))
        return rmf_place_of(list->place, json->nodes[id].str);
    return rmf_mix(list->place + list->items);
}

static void note_missing(rmf_walker *w, const rmf_frame *f,
                         const rmf_option *fields)
{
    const rmf_json *json = &w->o->doc->json;

    for (; fields != NULL && fields->name != NULL; fields++) {
        if ((fields->flags & RMF_REQUIRED) &&
            rmf_json_get(json, f->node, fields->name) == RMF_NONE)
            rmf_mistake(w->o, RMF_MISTAKE_missing_field, f->node, fields);
    }
}

static void enter_item(rmf_walker *w, uint32_t node, rmf_str key)
{
    rmf_opening *o = w->o;
    rmf_frame *list = &w->frames[w->depth - 1];
    rmf_frame *f;
    uint32_t kind;

    if (!rmf_json_is(&o->doc->json, node, RMF_JSON_OBJECT)) {
        if (o->stage == RMF_READING)
            rmf_mistake(o, RMF_MISTAKE_wrong_item, node, NULL);
        return;
    }
    list->items++;
    f = push(w, RMF_FRAME_OBJECT, node);
    f->sort = list->sort;
    f->fields = list->fields;
    f->place = item_place(&o->doc->json, list, node, key);
    if (!accept_item(o, f, &kind)) {
        if (o->stage == RMF_READING) note_missing(w, f, f->fields);
        w->depth--;
        return;
    }
    f->row = rmf_row_add(o, f->sort);
    begin_row(o, f, key, kind);
    if (o->stage == RMF_READING && f->row != NULL) {
        rmf_read_defaults(f->fields, f->row);
        rmf_read_defaults(f->more, f->row);
    }
    read_condition(w, f);
}

/* ---- the walk --------------------------------------------------------- */

/* A key of another action would be lost silently. */
static void unknown_key(rmf_opening *o, const rmf_frame *f, uint32_t key)
{
    for (uint32_t i = 0;
         f->sort == RMF_SORT_ACTION && i < rmf_action_rows_count; i++) {
        if (rmf_str_is(o->doc->json.nodes[key].str, rmf_action_rows[i].name)) {
            rmf_mistake(o, RMF_MISTAKE_two_actions, key, NULL);
            return;
        }
    }
    rmf_mistake_field(o, key, f->fields, f->more);
}

static void step_object(rmf_walker *w, rmf_frame *f, uint32_t key)
{
    rmf_opening *o = w->o;
    rmf_str name = o->doc->json.nodes[key].str;
    const rmf_option *option = find_option(f->more, name);

    if (option == NULL) option = find_option(f->fields, name);
    if (option != NULL) {
        rmf_read_value(w, option, key + 1);
    } else if (o->stage == RMF_READING && !f->lenient) {
        unknown_key(o, f, key);
    }
}

static void leave(rmf_walker *w)
{
    rmf_frame *f = &w->frames[--w->depth];
    rmf_opening *o = w->o;

    if (f->range != NULL)
        f->range->count = rmf_row_count(o, f->sort) - f->range->first;
    if (f->form != RMF_FRAME_OBJECT) return;
    if (o->stage == RMF_READING) {
        note_missing(w, f, f->fields);
        note_missing(w, f, f->more);
    }
    if (f->sort == RMF_SORT_SCENE) {
        o->scene = RMF_NONE;
    }
    if (f->sort == RMF_SORT_PANEL) {
        o->panel = RMF_NONE;
    }
}

static void step(rmf_walker *w)
{
    rmf_frame *f = &w->frames[w->depth - 1];
    const rmf_json *json = &w->o->doc->json;
    uint32_t child = f->child;

    if (child == RMF_NONE) {
        leave(w);
        return;
    }
    switch (f->form) {
    case RMF_FRAME_OBJECT:
        f->child = rmf_json_after(json, f->node, child + 1);
        step_object(w, f, child);
        break;
    case RMF_FRAME_LIST:
        f->child = rmf_json_after(json, f->node, child);
        enter_item(w, child, (rmf_str){NULL, 0});
        break;
    case RMF_FRAME_MAP:
        f->child = rmf_json_after(json, f->node, child + 1);
        rmf_check_id(w->o, child);
        enter_item(w, child + 1, json->nodes[child].str);
        break;
    }
}

void rmf_walk(rmf_opening *o)
{
    rmf_walker w = {.o = o};
    rmf_frame *film = push(&w, RMF_FRAME_OBJECT, 0);

    o->scene = RMF_NONE;
    o->panel = RMF_NONE;
    film->fields = rmf_film_options;
    film->row = o->doc;
    film->place = RMF_FNV_START;
    if (o->stage == RMF_READING) rmf_read_defaults(film->fields, film->row);
    while (w.depth > 0 && o->err == RMF_OK)
        step(&w);
}
