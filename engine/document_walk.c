/* The walk over the tape along the option tables. Containers wait on a stack
 * of frames; values go to document_read.c. */
#include "document_open.h"

/* ---- rows ------------------------------------------------------------ */

#define ROW(name)                                                              \
    (d->name##_count++,                                                        \
     o->stage == RMF_COUNTING ? NULL : (void *)&d->name[d->name##_count - 1u])

static void *film_trigger_add(rmf_opening *o)
{
    uint32_t i = o->film_triggers++;

    if (o->stage == RMF_COUNTING) return NULL;
    return &o->doc->triggers[o->scene_triggers + i];
}

void *rmf_row_add(rmf_opening *o, rmf_sort sort)
{
    rmf_document *d = o->doc;

    switch (sort) {
    case RMF_SORT_NONE:
        return NULL;
    case RMF_SORT_CLIP:
        return ROW(clips);
    case RMF_SORT_VARIABLE:
    case RMF_SORT_VIEWER:
    case RMF_SORT_LINK:
        return ROW(variables);
    case RMF_SORT_GOAL:
        return ROW(goals);
    case RMF_SORT_SCENE:
        return ROW(scenes);
    case RMF_SORT_RULE:
        return ROW(rules);
    case RMF_SORT_ENDING:
        return ROW(endings);
    case RMF_SORT_ELEMENT:
        return ROW(elements);
    case RMF_SORT_OPTION:
        return ROW(options);
    case RMF_SORT_TRIGGER:
        return ROW(triggers);
    case RMF_SORT_FILM_TRIGGER:
        return film_trigger_add(o);
    case RMF_SORT_PANEL:
        return ROW(panels);
    case RMF_SORT_FIELD:
        return ROW(fields);
    case RMF_SORT_ACTION:
        return ROW(actions);
    }
    return NULL;
}

uint32_t rmf_row_count(const rmf_opening *o, rmf_sort sort)
{
    const rmf_document *d = o->doc;

    switch (sort) {
    case RMF_SORT_CLIP:
        return d->clips_count;
    case RMF_SORT_VARIABLE:
    case RMF_SORT_VIEWER:
    case RMF_SORT_LINK:
        return d->variables_count;
    case RMF_SORT_GOAL:
        return d->goals_count;
    case RMF_SORT_SCENE:
        return d->scenes_count;
    case RMF_SORT_RULE:
        return d->rules_count;
    case RMF_SORT_ENDING:
        return d->endings_count;
    case RMF_SORT_ELEMENT:
        return d->elements_count;
    case RMF_SORT_OPTION:
        return d->options_count;
    case RMF_SORT_TRIGGER:
        return d->triggers_count;
    case RMF_SORT_FILM_TRIGGER:
        return o->scene_triggers + o->film_triggers;
    case RMF_SORT_PANEL:
        return d->panels_count;
    case RMF_SORT_FIELD:
        return d->fields_count;
    case RMF_SORT_ACTION:
        return d->actions_count;
    case RMF_SORT_NONE:
        break;
    }
    return 0;
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

static const rmf_kind *find_kind(const rmf_kind *const *kinds, uint32_t count,
                                 rmf_str name, uint32_t *index)
{
    for (*index = 0; *index < count; ++*index) {
        if (rmf_str_is(name, kinds[*index]->name)) return kinds[*index];
    }
    *index = 0;
    return NULL;
}

static void unknown_kind(rmf_opening *o, const rmf_kind *const *kinds,
                         uint32_t count, uint32_t node)
{
    rmf_str name = o->doc->json.nodes[node].str;
    uint32_t most = 3;
    rmf_str near = {NULL, 0};

    for (uint32_t i = 0; i < count; i++) {
        rmf_str kind = rmf_str_of(kinds[i]->name);
        uint32_t edits = rmf_edit_distance(name, kind, most);

        if (edits < most) {
            most = edits;
            near = kind;
        }
    }
    rmf_mistake(o,
                near.size > 0 ? RMF_MISTAKE_unknown_kind_near
                              : RMF_MISTAKE_unknown_kind,
                node, name, near);
}

/* The kind of an element or panel; NULL for an unknown one, which is noted.
 * False where none is stated at all: then there is no row. */
static bool kind_of(rmf_opening *o, bool panel, rmf_frame *f, uint32_t *kind)
{
    const rmf_json *json = &o->doc->json;
    uint32_t node = rmf_json_get(json, f->node, "kind");
    const rmf_kind *const *kinds = panel ? rmf_panel_kinds : rmf_kinds;
    uint32_t count = panel ? rmf_panel_kinds_count : rmf_kinds_count;
    const rmf_kind *found = NULL;

    *kind = 0;
    if (node == RMF_NONE) return false;
    if (rmf_json_is(json, node, RMF_JSON_STRING))
        found = find_kind(kinds, count, json->nodes[node].str, kind);
    f->more = found != NULL ? found->options : NULL;
    f->lenient = found == NULL;
    if (found == NULL && o->stage == RMF_READING &&
        rmf_json_is(json, node, RMF_JSON_STRING))
        unknown_kind(o, kinds, count, node);
    return true;
}

/* The action that an object names, and the key that names it. */
static bool action_of(const rmf_json *json, uint32_t node, uint32_t *kind)
{
    for (*kind = 0; *kind < rmf_action_rows_count; ++*kind) {
        if (rmf_json_get(json, node, rmf_action_rows[*kind].name) != RMF_NONE)
            return true;
    }
    return false;
}

static void unknown_action(rmf_opening *o, uint32_t node)
{
    const rmf_json *json = &o->doc->json;

    for (uint32_t k = rmf_json_first(json, node); k != RMF_NONE;
         k = rmf_json_after(json, node, k + 1)) {
        for (uint32_t i = 0; i < rmf_action_rows_count; i++) {
            rmf_str name = rmf_str_of(rmf_action_rows[i].name);

            if (rmf_edit_distance(json->nodes[k].str, name, 1) <= 1) {
                rmf_mistake(o, RMF_MISTAKE_unknown_action_near, k,
                            json->nodes[k].str, name);
                return;
            }
        }
    }
    rmf_mistake(o, RMF_MISTAKE_unknown_action, node, (rmf_str){NULL, 0},
                (rmf_str){NULL, 0});
}

static void begin_variable(rmf_opening *o, rmf_frame *f, rmf_str key,
                           rmf_value_group group)
{
    rmf_variable *v = f->row;

    if (o->stage == RMF_NAMING) {
        v->name = key;
        v->group = group;
    }
    v->node = f->node;
    v->values = RMF_NONE;
}

static void begin_form(rmf_opening *o, uint32_t panel, uint32_t element,
                       uint32_t *form)
{
    rmf_document *d = o->doc;

    *form = d->forms_count++;
    if (o->stage == RMF_COUNTING) return;
    d->forms[*form].panel = panel;
    d->forms[*form].element = element;
}

static void begin_element(rmf_opening *o, rmf_frame *f, uint32_t kind)
{
    rmf_element *e = f->row;
    uint32_t form = RMF_NONE;

    if (rmf_kinds[kind]->traits & RMF_IS_FORM)
        begin_form(o, RMF_NONE, o->doc->elements_count - 1, &form);
    if (e == NULL) return;
    e->kind = kind;
    e->scene = o->scene;
    e->node = f->node;
    e->form = form;
    e->group = RMF_NONE;
    e->leader = RMF_NONE;
    e->fallback = RMF_NONE;
    e->accept = RMF_NONE;
    e->counts = RMF_NONE;
    e->slot = RMF_NONE;
}

static void begin_panel(rmf_opening *o, rmf_frame *f, rmf_str key,
                        uint32_t kind)
{
    rmf_panel *p = f->row;
    uint32_t form = RMF_NONE;

    o->panel = o->doc->panels_count - 1;
    if (rmf_panel_kinds[kind]->traits & RMF_IS_FORM)
        begin_form(o, o->panel, RMF_NONE, &form);
    if (p == NULL) return;
    p->id = key;
    p->node = f->node;
    p->kind = kind;
    p->form = form;
    p->dismissible = true;
}

/* What a new row holds beside the values of its options. */
static void begin_row(rmf_opening *o, rmf_frame *f, rmf_str key, uint32_t kind)
{
    if (f->sort == RMF_SORT_ELEMENT) {
        begin_element(o, f, kind);
        return;
    }
    if (f->sort == RMF_SORT_PANEL) {
        begin_panel(o, f, key, kind);
        return;
    }
    if (f->sort == RMF_SORT_SCENE) o->scene = o->doc->scenes_count - 1;
    if (f->row == NULL) return;
    switch (f->sort) {
    case RMF_SORT_CLIP:
        *(rmf_clip *)f->row = (rmf_clip){.id = key, .node = f->node};
        break;
    case RMF_SORT_VARIABLE:
        begin_variable(o, f, key, RMF_OF_KEPT);
        break;
    case RMF_SORT_VIEWER:
        begin_variable(o, f, key, RMF_OF_VIEWER);
        break;
    case RMF_SORT_LINK:
        begin_variable(o, f, key, RMF_OF_LINK);
        break;
    case RMF_SORT_SCENE:
        ((rmf_scene *)f->row)->node = f->node;
        break;
    case RMF_SORT_GOAL:
        ((rmf_goal *)f->row)->node = f->node;
        break;
    case RMF_SORT_RULE:
        ((rmf_rule *)f->row)->node = f->node;
        break;
    case RMF_SORT_ENDING:
        ((rmf_named_end *)f->row)->node = f->node;
        ((rmf_named_end *)f->row)->cond = RMF_NONE;
        break;
    case RMF_SORT_OPTION:
        ((rmf_option_of *)f->row)->node = f->node;
        break;
    case RMF_SORT_TRIGGER:
        *(rmf_trigger *)f->row = (rmf_trigger){.node = f->node,
                                               .scene = o->scene,
                                               .target = RMF_NONE,
                                               .watch = RMF_NONE};
        break;
    case RMF_SORT_FILM_TRIGGER:
        *(rmf_trigger *)f->row = (rmf_trigger){.node = f->node,
                                               .scene = RMF_NONE,
                                               .target = RMF_NONE,
                                               .watch = RMF_NONE};
        break;
    case RMF_SORT_FIELD:
        ((rmf_field *)f->row)->node = f->node;
        break;
    case RMF_SORT_ACTION:
        *(rmf_action *)f->row = (rmf_action){.kind = (rmf_action_kind)kind,
                                             .node = f->node,
                                             .cond = RMF_NONE,
                                             .scene = RMF_NONE,
                                             .panel = RMF_NONE,
                                             .element = RMF_NONE,
                                             .variable = RMF_NONE,
                                             .expr = RMF_NONE,
                                             .text = RMF_NONE,
                                             .more = RMF_NONE,
                                             .ending = RMF_NONE};
        break;
    case RMF_SORT_NONE:
    case RMF_SORT_ELEMENT:
    case RMF_SORT_PANEL:
        break;
    }
}

/* Whether the item becomes a row, by what its sort needs at least. The bound
 * of rmf_document_need counts on these keys. */
static bool accept_item(rmf_opening *o, rmf_frame *f, uint32_t *kind)
{
    *kind = 0;
    switch (f->sort) {
    case RMF_SORT_ELEMENT:
        return kind_of(o, false, f, kind);
    case RMF_SORT_PANEL:
        return kind_of(o, true, f, kind);
    case RMF_SORT_SCENE:
        return rmf_json_get(&o->doc->json, f->node, "clip") != RMF_NONE;
    case RMF_SORT_ACTION:
        if (!action_of(&o->doc->json, f->node, kind)) {
            if (o->stage == RMF_READING) unknown_action(o, f->node);
            return false;
        }
        f->fields = rmf_action_rows[*kind].options;
        o->end_actions += o->stage == RMF_COUNTING && *kind == RMF_DO_END;
        return true;
    case RMF_SORT_NONE:
    case RMF_SORT_CLIP:
    case RMF_SORT_VARIABLE:
    case RMF_SORT_VIEWER:
    case RMF_SORT_LINK:
    case RMF_SORT_GOAL:
    case RMF_SORT_RULE:
    case RMF_SORT_ENDING:
    case RMF_SORT_OPTION:
    case RMF_SORT_TRIGGER:
    case RMF_SORT_FILM_TRIGGER:
    case RMF_SORT_FIELD:
        break;
    }
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
            rmf_mistake(w->o, RMF_MISTAKE_missing_field, f->node,
                        rmf_str_of(fields->name), (rmf_str){NULL, 0});
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
            rmf_mistake(o, RMF_MISTAKE_wrong_item, node, key, key);
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

static void unknown_field(rmf_opening *o, const rmf_frame *f, uint32_t key)
{
    rmf_str name = o->doc->json.nodes[key].str;
    const rmf_option *tables[2] = {f->fields, f->more};
    uint32_t most = name.size / 3 + 1;
    rmf_str near = {NULL, 0};

    for (uint32_t i = 0; i < 2; i++) {
        const rmf_option *option = tables[i];

        for (; option != NULL && option->name != NULL; option++) {
            rmf_str known = rmf_str_of(option->name);
            uint32_t edits = rmf_edit_distance(name, known, most);

            if (edits <= most) {
                near = known;
                most = edits > 0 ? edits - 1 : 0;
            }
        }
    }
    rmf_mistake(o,
                near.size > 0 ? RMF_MISTAKE_unknown_field_near
                              : RMF_MISTAKE_unknown_field,
                key, name, near);
}

static void step_object(rmf_walker *w, rmf_frame *f, uint32_t key)
{
    rmf_opening *o = w->o;
    rmf_str name = o->doc->json.nodes[key].str;
    const rmf_option *option = find_option(f->more, name);

    if (option == NULL) option = find_option(f->fields, name);
    if (option != NULL)
        rmf_read_value(w, option, key + 1);
    else if (o->stage == RMF_READING && !f->lenient)
        unknown_field(o, f, key);
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
    if (f->sort == RMF_SORT_SCENE) o->scene = RMF_NONE;
    if (f->sort == RMF_SORT_PANEL) o->panel = RMF_NONE;
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
        if (w->o->stage == RMF_READING && !rmf_id_valid(json->nodes[child].str))
            rmf_mistake(w->o, RMF_MISTAKE_wrong_id, child, (rmf_str){NULL, 0},
                        (rmf_str){NULL, 0});
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
