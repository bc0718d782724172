/* Writes the scripts of views (view.h): the document's own objects, walked
 * along the option tables. What only decides is left out: conditions, actions,
 * keys of graded questions, places (rmf_on_picture has those). */
#include "text.h"
#include "view.h"

#define VIEW_DEPTH 12u /* nesting of the option tables */

typedef struct view_frame {
    uint32_t node;
    uint32_t child;           /* next to be written, or RMF_NONE */
    const rmf_option *fields; /* of this object, or of a list's objects */
    const rmf_option *more;   /* of the kind */
    bool is_list;
    bool is_lines;   /* a list of {text, if}: written as texts */
    bool begun;      /* a key was written */
    uint32_t option; /* of doc->options: of this object, or a list's first */
    size_t skip;     /* where the bytes to be skipped are counted, or 0 */
} view_frame;

typedef struct scripting {
    const rmf_document *doc;
    rmf_writer out;
    bool key_is_public;
    uint32_t options; /* first of the owner's in doc->options */
    uint32_t depth;
    view_frame frames[VIEW_DEPTH];
} scripting;

static void put_u32(rmf_writer *out, uint32_t value)
{
    char bytes[4];
    rmf_copy(bytes, &value, sizeof value);
    rmf_put_str(out, (rmf_str){bytes, sizeof bytes});
}

static void put_code(rmf_writer *out, rmf_view_code code)
{
    rmf_put_char(out, (char)code);
}

static void put_text(scripting *s, uint32_t text)
{
    put_code(&s->out, RMF_VIEW_TEXT);
    put_u32(&s->out, text);
}

static void put_name(scripting *s, bool first, const char *name)
{
    if (!first) rmf_put_char(&s->out, ',');
    rmf_put_name(&s->out, name);
}

/* What follows stands only while the object's `if` holds. Returns where its
 * bytes are to be counted, 0 where there is no `if`. */
static size_t begin_unless(scripting *s, uint32_t node)
{
    uint32_t cond = rmf_cond_at(s->doc, node);
    if (cond == RMF_NONE) return 0;
    put_code(&s->out, RMF_VIEW_UNLESS);
    put_u32(&s->out, cond);
    put_u32(&s->out, 0);
    return s->out.size;
}

static void end_unless(scripting *s, size_t from)
{
    uint32_t bytes = (uint32_t)(s->out.size - from);
    if (from && s->out.size <= s->out.cap)
        rmf_copy(s->out.at + from - 4, &bytes, sizeof bytes);
}

/* ---- the walk -------------------------------------------------------- */

static const rmf_option *find_in(const rmf_option *fields, rmf_str name)
{
    for (; fields && fields->name; fields++)
        if (rmf_str_is(name, fields->name)) return fields;
    return NULL;
}

static view_frame *push(scripting *s, uint32_t node, const rmf_option *fields)
{
    view_frame *f = &s->frames[s->depth++];
    *f = (view_frame){.node = node,
                      .child = rmf_json_first(&s->doc->json, node),
                      .fields = fields,
                      .option = RMF_NONE};
    f->is_list = rmf_json_is(&s->doc->json, node, RMF_JSON_ARRAY);
    rmf_put_char(&s->out, f->is_list ? '[' : '{');
    return f;
}

static bool is_seen(const scripting *s, const rmf_option *option)
{
    if (!option || option->flags & RMF_UNSEEN) return false;
    if (option->flags & RMF_SECRET && !s->key_is_public) return false;
    return option->type != RMF_OPT_PLACE;
}

/* The value of a key that is seen: a text, entered, or copied. */
static void put_value(scripting *s, const rmf_option *option, uint32_t node)
{
    const rmf_json *json = &s->doc->json;
    bool is_list = rmf_json_is(json, node, RMF_JSON_ARRAY);
    bool nests = is_list || rmf_json_is(json, node, RMF_JSON_OBJECT);
    uint32_t text = rmf_text_at(s->doc, node);
    if (text != RMF_NONE) {
        put_text(s, text);
    } else if (option->type == RMF_OPT_LINES && is_list) {
        push(s, node, NULL)->is_lines = true;
    } else if (nests && s->depth < VIEW_DEPTH &&
               (option->type == RMF_OPT_OBJECT ||
                option->type == RMF_OPT_LIST)) {
        view_frame *f = push(s, node, option->fields);
        if (option->sort == RMF_SORT_OPTION) f->option = s->options;
    } else {
        rmf_json_write(json, node, &s->out);
    }
}

static void put_next_key(scripting *s, view_frame *f)
{
    const rmf_json *json = &s->doc->json;
    uint32_t key = f->child;
    rmf_str name = rmf_json_at(json, key)->str;
    const rmf_option *option = find_in(f->fields, name);
    if (!option) option = find_in(f->more, name);
    f->child = rmf_json_after(json, f->node, key + 1);
    if (!is_seen(s, option)) return;
    put_name(s, !f->begun, option->name);
    f->begun = true;
    put_value(s, option, key + 1);
}

static void put_next_item(scripting *s, view_frame *f)
{
    const rmf_json *json = &s->doc->json;
    uint32_t node = f->child;
    uint32_t option = f->option;
    if (option != RMF_NONE) f->option++;
    f->child = rmf_json_after(json, f->node, node);
    size_t skip = begin_unless(s, node);
    put_code(&s->out, RMF_VIEW_COMMA);
    if (f->is_lines) {
        uint32_t text = rmf_json_get(json, node, "text");
        text = rmf_text_at(s->doc, text == RMF_NONE ? node : text);
        if (text == RMF_NONE) {
            rmf_json_write(json, node, &s->out);
        } else {
            put_text(s, text);
        }
        end_unless(s, skip);
    } else if (rmf_json_is(json, node, RMF_JSON_OBJECT) &&
               s->depth < VIEW_DEPTH) {
        view_frame *object = push(s, node, f->fields);
        object->option = option;
        object->skip = skip;
    } else {
        rmf_json_write(json, node, &s->out);
        end_unless(s, skip);
    }
}

/* The end of an object or list: where the session adds, and the bracket. */
static void close_frame(scripting *s, view_frame *f)
{
    if (!f->is_list && f->option != RMF_NONE) {
        put_code(&s->out, RMF_VIEW_OPTION);
        put_u32(&s->out, f->option);
    }
    if (s->depth == 1) put_code(&s->out, RMF_VIEW_STATE);
    rmf_put_char(&s->out, f->is_list ? ']' : '}');
    end_unless(s, f->skip);
    s->depth--;
}

static void walk(scripting *s)
{
    while (s->depth) {
        view_frame *f = &s->frames[s->depth - 1];
        if (f->child == RMF_NONE) {
            close_frame(s, f);
        } else if (f->is_list) {
            put_next_item(s, f);
        } else {
            put_next_key(s, f);
        }
    }
}

static rmf_str script_since(const scripting *s, size_t from)
{
    return (rmf_str){s->out.at + from, (uint32_t)(s->out.size - from)};
}

static void script_element(scripting *s, rmf_element *e)
{
    size_t from = s->out.size;
    s->key_is_public = e->practice;
    s->options = e->options.first;
    push(s, e->node, rmf_element_options)->more = rmf_kinds[e->kind]->options;
    walk(s);
    e->view = script_since(s, from);
}

static void script_panel(scripting *s, rmf_panel *p)
{
    size_t from = s->out.size;
    s->key_is_public = false;
    s->options = p->buttons.first;
    push(s, p->node, rmf_panel_options)->more =
        rmf_panel_kinds[p->kind]->options;
    walk(s);
    p->view = script_since(s, from);
}

/* ---- the film -------------------------------------------------------- */

/* A value of the document as it stands, or rendered where it is a text. */
static void put_key_of(scripting *s, bool first, uint32_t owner,
                       const char *key)
{
    uint32_t node = rmf_json_get(&s->doc->json, owner, key);
    uint32_t text = node == RMF_NONE ? RMF_NONE : rmf_text_at(s->doc, node);
    if (node == RMF_NONE) return;
    put_name(s, first, key);
    if (text != RMF_NONE) {
        put_text(s, text);
    } else {
        rmf_json_write(&s->doc->json, node, &s->out);
    }
}

static void put_languages(scripting *s)
{
    put_name(s, false, "languages");
    rmf_put_char(&s->out, '[');
    for (uint32_t i = 0; i < s->doc->languages_count; i++) {
        if (i) rmf_put_char(&s->out, ',');
        rmf_put_json(&s->out, s->doc->languages[i]);
    }
    rmf_put_char(&s->out, ']');
}

static void put_scene(scripting *s, const rmf_scene *scene)
{
    put_name(s, true, "id");
    rmf_put_json(&s->out, scene->id);
    put_name(s, false, "clip");
    rmf_put_json(&s->out, s->doc->clips[scene->clip].id);
    put_name(s, false, "from");
    rmf_put_micro(&s->out, scene->from_us);
    put_name(s, false, "length");
    rmf_put_micro(&s->out, scene->length_us);
    put_key_of(s, false, scene->node, "title");
}

static void put_scenes(scripting *s)
{
    put_name(s, false, "scenes");
    for (uint32_t i = 0; i < s->doc->scenes_count; i++) {
        rmf_put(&s->out, i ? ",{" : "[{");
        put_scene(s, &s->doc->scenes[i]);
        rmf_put_char(&s->out, '}');
    }
    rmf_put_char(&s->out, ']');
}

static rmf_str script_film(scripting *s)
{
    size_t from = s->out.size;
    put_key_of(s, true, 0, "title");
    put_languages(s);
    put_scenes(s);
    return script_since(s, from);
}

rmf_err rmf_views_make(rmf_document *doc, rmf_mem *mem)
{
    scripting s = {.doc = doc};
    s.out.at = mem->at + mem->used;
    s.out.cap = mem->size - mem->used;
    for (uint32_t i = 0; i < doc->elements_count; i++)
        script_element(&s, &doc->elements[i]);
    for (uint32_t i = 0; i < doc->panels_count; i++)
        script_panel(&s, &doc->panels[i]);
    doc->view = script_film(&s);
    if (s.out.size > s.out.cap) return RMF_ERR_MEMORY;
    mem->used += s.out.size;
    return RMF_OK;
}
