/* Names: orders of rows by id, finding by bisection, the nearest right name. */
#include "document_open.h"

/* ---- sorting ----------------------------------------------------------- */

static void sift(uint32_t *heap, uint32_t top, uint32_t count,
                 rmf_order_fn *order, const void *ctx)
{
    uint32_t moving = heap[top];

    for (;;) {
        uint32_t child = 2 * top + 1;

        if (child >= count) break;
        if (child + 1 < count && order(ctx, heap[child], heap[child + 1]) < 0)
            child++;
        if (order(ctx, moving, heap[child]) >= 0) break;
        heap[top] = heap[child];
        top = child;
    }
    heap[top] = moving;
}

void rmf_sort_indexes(uint32_t *indexes, uint32_t count, rmf_order_fn *order,
                      const void *ctx)
{
    for (uint32_t i = count / 2; i > 0; i--)
        sift(indexes, i - 1, count, order, ctx);
    for (uint32_t end = count; end > 1; end--) {
        uint32_t last = indexes[end - 1];

        indexes[end - 1] = indexes[0];
        indexes[0] = last;
        sift(indexes, 0, end - 1, order, ctx);
    }
}

/* ---- rows by id --------------------------------------------------------- */

/* Rows begin with their id, so one list type serves all tables. While they are
 * read the tables' own counts rise again; those of the orders are whole. */
typedef struct rmf_list {
    const char *rows;
    size_t row_size;
    const uint32_t *order;
    uint32_t count;
} rmf_list;

#define LIST(doc, name, by)                                                    \
    ((rmf_list){(const char *)(doc)->name, sizeof *(doc)->name, (doc)->by,     \
                (doc)->by##_count})

static rmf_str id_at(const rmf_list *list, uint32_t index)
{
    return *(const rmf_str *)(const void *)(list->rows +
                                            index * list->row_size);
}

/* By id, and equal ones as they stand in the document. */
static int order_of_ids(const void *ctx, uint32_t a, uint32_t b)
{
    int order = rmf_str_order(id_at(ctx, a), id_at(ctx, b));

    if (order != 0) return order;
    return a < b ? -1 : a > b;
}

/* The first of that id. */
static uint32_t find(rmf_list list, rmf_str id)
{
    uint32_t low = 0;
    uint32_t high = list.count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (rmf_str_order(id_at(&list, list.order[middle]), id) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < list.count && rmf_str_same(id_at(&list, list.order[low]), id))
        return list.order[low];
    return RMF_NONE;
}

/* The groups of variables in their order: `x`, `viewer.x`, `link.x`. */
rmf_value_group rmf_name_split(rmf_str *name)
{
    static const rmf_str groups[] = {{"viewer.", 7}, {"link.", 5}};

    for (uint32_t i = 0; i < 2; i++) {
        if (name->size > groups[i].size &&
            rmf_same(name->at, groups[i].at, groups[i].size)) {
            name->at += groups[i].size;
            name->size -= groups[i].size;
            return i == 0 ? RMF_OF_VIEWER : RMF_OF_LINK;
        }
    }
    return RMF_OF_KEPT;
}

static int order_of_variable(const rmf_variable *v, rmf_str name,
                             rmf_value_group group)
{
    if (v->group != group) return v->group < group ? -1 : 1;
    return rmf_str_order(v->name, name);
}

static int order_of_variables(const void *ctx, uint32_t a, uint32_t b)
{
    const rmf_variable *rows = ctx;
    int order = order_of_variable(&rows[a], rows[b].name, rows[b].group);

    if (order != 0) return order;
    return a < b ? -1 : a > b;
}

uint32_t rmf_scene_find(const rmf_document *doc, rmf_str id)
{
    return find(LIST(doc, scenes, scene_order), id);
}

uint32_t rmf_element_find(const rmf_document *doc, rmf_str id)
{
    return find(LIST(doc, elements, element_order), id);
}

uint32_t rmf_panel_find(const rmf_document *doc, rmf_str id)
{
    return find(LIST(doc, panels, panel_order), id);
}

uint32_t rmf_form_find(const rmf_document *doc, rmf_str id)
{
    uint32_t panel = rmf_panel_find(doc, id);
    uint32_t element;

    if (panel != RMF_NONE && doc->panels[panel].form != RMF_NONE)
        return doc->panels[panel].form;
    element = rmf_element_find(doc, id);
    return element == RMF_NONE ? RMF_NONE : doc->elements[element].form;
}

uint32_t rmf_variable_find(const rmf_document *doc, rmf_str name)
{
    uint32_t low = 0;
    uint32_t high = doc->variable_order_count;
    rmf_value_group group = rmf_name_split(&name);

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const rmf_variable *v = &doc->variables[doc->variable_order[middle]];
        int order = order_of_variable(v, name, group);

        if (order == 0) return doc->variable_order[middle];
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return RMF_NONE;
}

uint32_t rmf_option_find(const rmf_document *doc, rmf_range options, rmf_str id)
{
    for (uint32_t i = 0; i < options.count; i++) {
        if (rmf_str_same(doc->options[options.first + i].id, id)) return i;
    }
    return RMF_NONE;
}

/* ---- texts, conditions, languages ------------------------------------------
 */

uint32_t rmf_text_at(const rmf_document *doc, uint32_t node)
{
    uint32_t low = 0;
    uint32_t high = doc->texts_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (doc->texts[middle].node < node) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < doc->texts_count && doc->texts[low].node == node ? low
                                                                  : RMF_NONE;
}

uint32_t rmf_cond_at(const rmf_document *doc, uint32_t node)
{
    uint32_t low = 0;
    uint32_t high = doc->conds_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (doc->conds[middle].node < node) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < doc->conds_count && doc->conds[low].node == node
               ? doc->conds[low].expr
               : RMF_NONE;
}

const rmf_template *rmf_text_in(const rmf_document *doc, uint32_t text,
                                uint32_t language)
{
    const rmf_text *t = &doc->texts[text];
    const rmf_translation *rows = &doc->translations[t->in.first];

    for (uint32_t i = 0; i < t->in.count; i++) {
        if (rows[i].language == language || rows[i].language == RMF_NONE)
            return &rows[i].text;
    }
    return &rows[0].text;
}

uint32_t rmf_language_find(const rmf_document *doc, rmf_str wanted)
{
    uint32_t dash = 0;

    while (dash < wanted.size && wanted.at[dash] != '-')
        dash++;
    for (uint32_t turn = 0; turn < 2; turn++) {
        for (uint32_t i = 0; i < doc->languages_count; i++) {
            if (rmf_str_same(doc->languages[i], wanted)) return i;
        }
        wanted.size = dash;
    }
    return RMF_NONE;
}

/* ---- names for expressions
 * ------------------------------------------------------ */

static uint32_t element_with(const rmf_document *d, rmf_str id, uint32_t traits)
{
    uint32_t e = rmf_element_find(d, id);

    return e != RMF_NONE && (d->elements[e].traits & traits) ? e : RMF_NONE;
}

static uint32_t find_name(void *ctx, rmf_name_kind kind, rmf_str id)
{
    const rmf_document *d = ((rmf_opening *)ctx)->doc;

    switch (kind) {
    case RMF_NAME_SCENE:
        return rmf_scene_find(d, id);
    case RMF_NAME_ELEMENT:
        return rmf_element_find(d, id);
    case RMF_NAME_CHOICE:
        return element_with(d, id, RMF_IS_CHOICE);
    case RMF_NAME_QUESTION:
        return element_with(d, id, RMF_IS_QUESTION);
    case RMF_NAME_FORM:
        return rmf_form_find(d, id);
    case RMF_NAME_NOTHING:
    case RMF_NAME_NUMBER:
        break;
    }
    return RMF_NONE;
}

static uint32_t find_variable(void *ctx, rmf_str name, rmf_type *type)
{
    const rmf_document *d = ((rmf_opening *)ctx)->doc;
    uint32_t v = rmf_variable_find(d, name);

    if (v != RMF_NONE) *type = d->variables[v].type;
    return v;
}

rmf_names rmf_names_of(rmf_opening *o)
{
    return (rmf_names){o, find_name, find_variable, rmf_nearest_name,
                       rmf_nearest_variable};
}

/* ---- names in options
 * --------------------------------------------------------------- */

uint32_t rmf_name_resolve(rmf_opening *o, rmf_option_type type, uint32_t node)
{
    static const struct {
        uint8_t type;
        uint8_t code;
        uint32_t (*find)(const rmf_document *doc, rmf_str id);
    } finders[] = {
        {RMF_OPT_SCENE, RMF_MISTAKE_unknown_scene, rmf_scene_find},
        {RMF_OPT_ELEMENT, RMF_MISTAKE_unknown_element, rmf_element_find},
        {RMF_OPT_PANEL, RMF_MISTAKE_unknown_panel, rmf_panel_find},
        {RMF_OPT_FORM, RMF_MISTAKE_unknown_form, rmf_form_find},
        {RMF_OPT_VARIABLE, RMF_MISTAKE_unknown_name, rmf_variable_find},
    };
    uint32_t i = 0;
    uint32_t index;

    while (finders[i].type != type)
        i++;
    index = finders[i].find(o->doc, o->doc->json.nodes[node].str);
    if (index == RMF_NONE)
        rmf_mistake(o, (rmf_mistake_code)finders[i].code, node, NULL);
    return index;
}

uint32_t rmf_clip_resolve(rmf_opening *o, uint32_t node)
{
    uint32_t clip =
        find(LIST(o->doc, clips, clip_order), o->doc->json.nodes[node].str);

    if (clip == RMF_NONE) rmf_mistake(o, RMF_MISTAKE_unknown_clip, node, NULL);
    return clip;
}

/* ---- making the orders
 * --------------------------------------------------------------- */

static void note_duplicate(rmf_opening *o, uint32_t node)
{
    uint32_t id = rmf_json_get(&o->doc->json, node, "id");

    rmf_mistake(o, RMF_MISTAKE_duplicate_id, id == RMF_NONE ? node : id, NULL);
}

/* Keys of maps cannot stand twice; ids in lists can. `node` stands right
 * behind the id in each row. */
static void order_rows(rmf_opening *o, rmf_list list, uint32_t *order,
                       bool unique)
{
    for (uint32_t i = 0; i < list.count; i++)
        order[i] = i;
    rmf_sort_indexes(order, list.count, order_of_ids, &list);
    for (uint32_t i = 1; unique && i < list.count; i++) {
        rmf_str id = id_at(&list, order[i]);
        const char *row = list.rows + order[i] * list.row_size;

        if (id.size > 0 && rmf_str_same(id_at(&list, order[i - 1]), id)) {
            note_duplicate(
                o, *(const uint32_t *)(const void *)(row + sizeof(rmf_str)));
        }
    }
}

void rmf_names_order(rmf_opening *o)
{
    rmf_document *d = o->doc;
    size_t used = o->mem.used;
    uint32_t *triggers;

    order_rows(o, LIST(d, clips, clip_order), d->clip_order, false);
    order_rows(o, LIST(d, scenes, scene_order), d->scene_order, true);
    order_rows(o, LIST(d, elements, element_order), d->element_order, true);
    order_rows(o, LIST(d, panels, panel_order), d->panel_order, false);
    for (uint32_t i = 0; i < d->variable_order_count; i++)
        d->variable_order[i] = i;
    rmf_sort_indexes(d->variable_order, d->variable_order_count,
                     order_of_variables, d->variables);
    for (uint32_t i = 0; i < d->element_order_count; i++) {
        const rmf_element *e = &d->elements[i];
        uint32_t panel = rmf_panel_find(d, e->id);

        if (e->form != RMF_NONE && panel != RMF_NONE &&
            d->panels[panel].form != RMF_NONE)
            note_duplicate(o, e->node);
    }
    triggers = rmf_mem_take(&o->mem, d->triggers_count, sizeof *triggers);
    if (triggers == NULL && d->triggers_count > 0) {
        o->err = RMF_ERR_MEMORY;
        return;
    }
    order_rows(o,
               (rmf_list){(const char *)d->triggers, sizeof *d->triggers,
                          triggers, d->triggers_count},
               triggers, true);
    o->mem.used = used;
}

/* Each `end` first gets a row of its own behind those of the scenes, then the
 * first row of that id. */
void rmf_endings_find(rmf_opening *o)
{
    rmf_document *d = o->doc;
    size_t used = o->mem.used;
    rmf_list list = {(const char *)d->endings, sizeof *d->endings, NULL, 0};
    uint32_t *order;

    for (uint32_t i = 0; i < d->actions_count; i++) {
        const rmf_action *a = &d->actions[i];

        if (a->kind == RMF_DO_END) {
            d->endings[d->endings_count++] =
                (rmf_named_end){a->word, a->node, RMF_NONE};
        }
    }
    order = rmf_mem_take(&o->mem, d->endings_count, sizeof *order);
    if (order == NULL) {
        o->err = RMF_ERR_MEMORY;
        return;
    }
    list.count = d->endings_count;
    list.order = order;
    order_rows(o, list, order, false);
    for (uint32_t i = 0; i < d->actions_count; i++) {
        if (d->actions[i].kind == RMF_DO_END) {
            d->actions[i].ending = find(list, d->actions[i].word);
        }
    }
    o->mem.used = used;
}
