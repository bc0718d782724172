/* The shape of a release: a digest of all that decides behaviour or session
 * layout. The option tables say what: objects are walked in the order of their
 * table, not of their keys, and what is marked live is left out. */
#include "document_open.h"

#include "number.h"

#define SHAPE_DEPTH 12u /* nesting of the option tables */

typedef struct shape_frame {
    uint32_t node;
    const rmf_option *option; /* object: next, or NULL */
    const rmf_option *more;   /* object: the table behind this one, or NULL */
    const char *part;         /* object: its name in its owner, or NULL */
    uint32_t child;           /* list, map: next item, or RMF_NONE */
    const rmf_option *fields; /* list, map: of the items; NULL: actions */
    rmf_sort sort;            /* list, map: of the items */
    bool items;               /* list or map */
    bool keyless;             /* the key of a question that the server has */
} shape_frame;

typedef struct shape {
    const rmf_document *doc;
    uint64_t hash;
    uint32_t depth;
    uint32_t element; /* the row of the next one */
    shape_frame frames[SHAPE_DEPTH];
} shape;

static void add_word(shape *s, uint64_t word)
{
    s->hash = rmf_mix(s->hash ^ rmf_mix(word + s->depth));
}

static void add_str(shape *s, rmf_str text)
{
    add_word(s, rmf_fnv_str(RMF_FNV_START, text));
}

/* A value as it stands, numbers by what they mean. */
static void add_value(shape *s, uint32_t node)
{
    const rmf_json *json = &s->doc->json;

    for (uint32_t n = node; n < json->nodes[node].next; n++) {
        const rmf_json_node *at = &json->nodes[n];
        int64_t number = 0;

        add_word(s, (uint64_t)at->type << 32 | (at->next - n));
        if (at->type == RMF_JSON_NUMBER && rmf_number_read(at->str, &number)) {
            add_word(s, (uint64_t)number);
        } else if (at->type == RMF_JSON_NUMBER || at->type == RMF_JSON_STRING) {
            add_str(s, at->str);
        }
    }
}

static void push_object(shape *s, uint32_t node, const rmf_option *fields,
                        const rmf_option *more)
{
    s->frames[s->depth++] =
        (shape_frame){.node = node, .option = fields, .more = more};
}

static void push_items(shape *s, uint32_t node, const rmf_option *option)
{
    bool actions = option->type == RMF_OPT_ACTIONS;

    s->frames[s->depth++] = (shape_frame){
        .node = node,
        .child = rmf_json_first(&s->doc->json, node),
        .fields = actions ? NULL : option->fields,
        .sort = actions ? RMF_SORT_ACTION : (rmf_sort)option->sort,
        .items = true};
}

/* Elements stand in scenes and these in one list, so this walk meets them in
 * the order of their rows. */
static void push_item(shape *s, const shape_frame *list, uint32_t node)
{
    const rmf_document *d = s->doc;
    bool element = list->sort == RMF_SORT_ELEMENT;
    uint32_t kind_node = rmf_json_get(&d->json, node, "kind");
    const rmf_option *more = NULL;
    uint32_t kind = 0;

    if (list->sort == RMF_SORT_ACTION) {
        while (rmf_json_get(&d->json, node, rmf_action_rows[kind].name) ==
               RMF_NONE)
            kind++;
        add_word(s, kind);
        push_object(s, node, rmf_action_rows[kind].options, NULL);
        return;
    }
    if (element || list->sort == RMF_SORT_PANEL) {
        const rmf_kind *const *kinds = element ? rmf_kinds : rmf_panel_kinds;

        while (!rmf_str_is(d->json.nodes[kind_node].str, kinds[kind]->name))
            kind++;
        more = kinds[kind]->options;
    }
    push_object(s, node, list->fields, more);
    s->frames[s->depth - 1].keyless = list->keyless;
    if (element) {
        const rmf_element *e = &d->elements[s->element++];

        s->frames[s->depth - 1].keyless = e->graded;
        add_word(s, (uint64_t)e->graded << 1 | e->practice);
    }
}

static void step_items(shape *s, shape_frame *f)
{
    const rmf_json *json = &s->doc->json;
    uint32_t child = f->child;

    if (child == RMF_NONE) {
        s->depth--;
        return;
    }
    if (json->nodes[f->node].type == RMF_JSON_OBJECT) {
        f->child = rmf_json_after(json, f->node, child + 1);
        add_str(s, json->nodes[child].str);
        child++;
    } else {
        f->child = rmf_json_after(json, f->node, child);
        add_word(s, RMF_JSON_ARRAY);
    }
    push_item(s, f, child);
}

static bool is_part(const shape_frame *f, const rmf_option *option)
{
    return !(option->flags & RMF_LIVE) &&
           !((option->flags & RMF_SECRET) && f->keyless);
}

static void step_object(shape *s, shape_frame *f)
{
    const rmf_json *json = &s->doc->json;
    const rmf_option *option = f->option;
    uint32_t node;
    bool keyless = f->keyless;

    if (option == NULL || option->name == NULL) {
        f->option = f->more;
        f->more = NULL;
        if (f->option == NULL) s->depth--;
        return;
    }
    f->option++;
    node = rmf_json_get(json, f->node, option->name);
    if (node == RMF_NONE || !is_part(f, option)) return;
    add_str(s, rmf_str_of(option->name));
    if (option->type == RMF_OPT_OBJECT) {
        push_object(s, node, option->fields, NULL);
    } else if (option->type == RMF_OPT_ACTIONS || option->type == RMF_OPT_MAP ||
               (option->type == RMF_OPT_LIST &&
                json->nodes[node].type == RMF_JSON_ARRAY)) {
        push_items(s, node, option);
        s->frames[s->depth - 1].keyless = keyless;
    } else {
        add_value(s, node);
    }
}

uint64_t rmf_shape_make(const rmf_document *doc)
{
    shape s = {.doc = doc, .hash = RMF_FNV_START};

    push_object(&s, 0, rmf_film_options, NULL);
    while (s.depth > 0) {
        shape_frame *f = &s.frames[s.depth - 1];

        if (f->items) {
            step_items(&s, f);
        } else {
            step_object(&s, f);
        }
    }
    /* Sessions keep a language by its index, and cells where they are read. */
    for (uint32_t i = 0; i < doc->languages_count; i++)
        add_str(&s, doc->languages[i]);
    add_word(&s, doc->reads_cells);
    return s.hash;
}
