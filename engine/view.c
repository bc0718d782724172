/* Elements, panels and the film as those see them who draw: the document's own
 * objects, walked along the option tables, with texts rendered and everything
 * left out that only decides (ramify.h, rmf_view_*). */
#include "session.h"

#define VIEW_DEPTH 12u /* nesting of the option tables */

typedef struct view_frame {
    uint32_t node;
    uint32_t child;           /* next to be written, or RMF_NONE */
    const rmf_option *fields; /* of this object, or of a list's objects */
    const rmf_option *more;   /* of the kind */
    bool is_list;
    bool is_lines; /* a list of {text, if}: written as texts */
    bool begun;    /* something was written */
    uint32_t first_option; /* of doc->options where the objects are options */
    uint32_t item;
} view_frame;

typedef struct rmf_view {
    const rmf_document *doc;
    const rmf_session *s;
    rmf_writer *out;
    bool key_is_public;
    uint32_t element; /* or RMF_NONE */
    uint32_t panel;   /* or RMF_NONE */
    rmf_range options;
    uint32_t depth;
    view_frame frames[VIEW_DEPTH];
} rmf_view;

static const rmf_slot *slot_of(const rmf_view *v)
{
    if (v->element == RMF_NONE) return NULL;
    return rmf_slot_of(v->doc, (rmf_session *)(uintptr_t)v->s, v->element);
}

static void put_name(rmf_writer *out, bool first, const char *name)
{
    rmf_put(out, first ? "\"" : ",\"");
    rmf_put(out, name);
    rmf_put(out, "\":");
}

static void put_flag(rmf_writer *out, const char *name, bool flag)
{
    put_name(out, false, name);
    rmf_put(out, flag ? "true" : "false");
}

static void put_text_at(const rmf_view *v, uint32_t node)
{
    uint32_t text = rmf_text_at(v->doc, node);
    rmf_put_char(v->out, '"');
    v->out->quoted = true;
    rmf_text_write(v->doc, v->s, text, v->out);
    v->out->quoted = false;
    rmf_put_char(v->out, '"');
}

/* ---- the state that a viewer sees ------------------------------------ */

static void put_option_state(const rmf_view *v, uint32_t option)
{
    const rmf_option_of *o = &v->doc->options[option];
    const rmf_slot *slot = slot_of(v);
    uint32_t index = option - v->options.first;
    bool leads_late = o->scene != RMF_NONE && v->s->decided != RMF_NONE &&
                      !(v->element != RMF_NONE &&
                        v->doc->elements[v->element].at_end);
    put_flag(v->out, "disabled", leads_late || v->s->going != RMF_NONE);
    if (!slot) return;
    put_flag(v->out, "chosen",
             slot->answer ? slot->picked >> index & 1u : false);
    put_flag(v->out, "visited", slot->chosen == index + 1);
}

static void put_variable(const rmf_view *v, uint32_t variable)
{
    rmf_value value = rmf_variable_value(v->doc, v->s, variable);
    put_name(v->out, false, "value");
    if (value.type == RMF_TEXT)
        rmf_put_json(v->out, value.text);
    else
        rmf_value_write(value, v->out);
}

static void put_judgement(const rmf_view *v, const rmf_slot *slot)
{
    put_flag(v->out, "answered", slot->flags & RMF_SLOT_ANSWERED);
    put_flag(v->out, "pending", slot->flags & RMF_SLOT_PENDING);
    put_flag(v->out, "judged", slot->flags & RMF_SLOT_GRADED);
    put_flag(v->out, "correct", slot->flags & RMF_SLOT_CORRECT);
    put_flag(v->out, "unjudged", slot->flags & RMF_SLOT_UNJUDGED);
    put_name(v->out, false, "points_got");
    rmf_put_micro(v->out, slot->points);
}

static void put_element_state(const rmf_view *v)
{
    const rmf_element *e = &v->doc->elements[v->element];
    uint32_t traits = rmf_kinds[e->kind]->traits;
    const rmf_slot *slot = slot_of(v);
    uint8_t facts = rmf_element_facts_of(
        v->doc, (rmf_session *)(uintptr_t)v->s)[v->element];
    bool closed = v->s->decided != RMF_NONE || v->s->going != RMF_NONE;
    put_name(v->out, false, "index");
    rmf_put_int(v->out, v->element);
    put_flag(v->out, "presses", e->has_press || e->has_hover);
    put_flag(v->out, "hovers", e->has_hover);
    put_flag(v->out, "visited", facts & RMF_ELEMENT_CLICKED);
    put_flag(v->out, "disabled", closed && e->only_leads);
    if (slot && traits & RMF_IS_QUESTION) put_judgement(v, slot);
    if (slot && traits & RMF_IS_CHOICE)
        put_flag(v->out, "waits", rmf_choice_waits(v->doc, v->s, v->element));
    if (traits & RMF_IS_INPUT && e->variable != RMF_NONE)
        put_variable(v, e->variable);
    if (e->form != RMF_NONE)
        put_flag(v->out, "sent",
                 rmf_form_facts_of(v->doc,
                                   (rmf_session *)(uintptr_t)v->s)[e->form]);
}

static void put_panel_state(const rmf_view *v)
{
    const rmf_panel *p = &v->doc->panels[v->panel];
    put_name(v->out, false, "id");
    rmf_put_json(v->out, p->id);
    put_name(v->out, false, "index");
    rmf_put_int(v->out, v->panel);
}

/* ---- the walk -------------------------------------------------------- */

static const rmf_option *find_in(const rmf_option *fields, rmf_str name)
{
    for (; fields && fields->name; fields++)
        if (rmf_str_is(name, fields->name)) return fields;
    return NULL;
}

static view_frame *push(rmf_view *v, uint32_t node, const rmf_option *fields)
{
    view_frame *f = &v->frames[v->depth++];
    *f = (view_frame){.node = node,
                      .child = rmf_json_first(&v->doc->json, node),
                      .fields = fields,
                      .first_option = RMF_NONE};
    f->is_list = rmf_json_is(&v->doc->json, node, RMF_JSON_ARRAY);
    rmf_put_char(v->out, f->is_list ? '[' : '{');
    return f;
}

static bool is_seen(const rmf_view *v, const rmf_option *option)
{
    if (!option || option->flags & RMF_UNSEEN) return false;
    if (option->flags & RMF_SECRET && !v->key_is_public) return false;
    return option->type != RMF_OPT_PLACE;
}

/* The value of a key that is seen: rendered, entered, or copied. */
static void put_value(rmf_view *v, const rmf_option *option, uint32_t node)
{
    const rmf_json *json = &v->doc->json;
    bool is_list = rmf_json_is(json, node, RMF_JSON_ARRAY);
    bool nests = is_list || rmf_json_is(json, node, RMF_JSON_OBJECT);
    if (rmf_text_at(v->doc, node) != RMF_NONE) {
        put_text_at(v, node);
    } else if (option->type == RMF_OPT_LINES && is_list) {
        push(v, node, NULL)->is_lines = true;
    } else if (nests && v->depth < VIEW_DEPTH &&
               (option->type == RMF_OPT_OBJECT ||
                option->type == RMF_OPT_LIST)) {
        view_frame *f = push(v, node, option->fields);
        if (option->sort == RMF_SORT_OPTION) f->first_option = v->options.first;
    } else {
        rmf_json_write(json, node, v->out);
    }
}

static void put_next_key(rmf_view *v, view_frame *f)
{
    const rmf_json *json = &v->doc->json;
    uint32_t key = f->child;
    rmf_str name = rmf_json_at(json, key)->str;
    const rmf_option *option = find_in(f->fields, name);
    if (!option) option = find_in(f->more, name);
    f->child = rmf_json_after(json, f->node, key + 1);
    if (!is_seen(v, option)) return;
    put_name(v->out, !f->begun, option->name);
    f->begun = true;
    put_value(v, option, key + 1);
}

static void put_next_item(rmf_view *v, view_frame *f)
{
    const rmf_json *json = &v->doc->json;
    uint32_t node = f->child;
    uint32_t item = f->item++;
    f->child = rmf_json_after(json, f->node, node);
    if (!rmf_holds(v->doc, v->s, rmf_cond_at(v->doc, node))) return;
    if (f->begun) rmf_put_char(v->out, ',');
    f->begun = true;
    if (f->is_lines) {
        uint32_t text = rmf_json_get(json, node, "text");
        put_text_at(v, text == RMF_NONE ? node : text);
    } else if (rmf_json_is(json, node, RMF_JSON_OBJECT) &&
               v->depth < VIEW_DEPTH) {
        view_frame *object = push(v, node, f->fields);
        if (f->first_option != RMF_NONE) object->item = f->first_option + item;
        object->first_option = f->first_option;
    } else {
        rmf_json_write(json, node, v->out);
    }
}

/* The end of an object or list: what the session adds, and the bracket. */
static void close_frame(rmf_view *v, view_frame *f)
{
    if (!f->is_list && f->first_option != RMF_NONE)
        put_option_state(v, f->item);
    if (v->depth == 1 && v->element != RMF_NONE) put_element_state(v);
    if (v->depth == 1 && v->panel != RMF_NONE) put_panel_state(v);
    rmf_put_char(v->out, f->is_list ? ']' : '}');
    v->depth--;
}

static void walk(rmf_view *v)
{
    while (v->depth) {
        view_frame *f = &v->frames[v->depth - 1];
        if (f->child == RMF_NONE)
            close_frame(v, f);
        else if (f->is_list)
            put_next_item(v, f);
        else
            put_next_key(v, f);
    }
}

void rmf_view_element(const rmf_document *doc, const rmf_session *session,
                      uint32_t element, rmf_writer *out)
{
    const rmf_element *e = &doc->elements[element];
    rmf_view v = {.doc = doc,
                  .s = session,
                  .out = out,
                  .key_is_public = e->practice,
                  .element = element,
                  .panel = RMF_NONE,
                  .options = e->options};
    push(&v, e->node, rmf_element_options)->more = rmf_kinds[e->kind]->options;
    walk(&v);
}

void rmf_view_panel(const rmf_document *doc, const rmf_session *session,
                    uint32_t panel, rmf_writer *out)
{
    const rmf_panel *p = &doc->panels[panel];
    rmf_view v = {.doc = doc,
                  .s = session,
                  .out = out,
                  .element = RMF_NONE,
                  .panel = panel,
                  .options = p->buttons};
    push(&v, p->node, rmf_panel_options)->more =
        rmf_panel_kinds[p->kind]->options;
    walk(&v);
}

/* ---- the film -------------------------------------------------------- */

/* A value of the document as it stands, or rendered where it is a text. */
static void put_of_film(const rmf_view *v, bool first, uint32_t owner,
                        const char *key)
{
    uint32_t node = rmf_json_get(&v->doc->json, owner, key);
    if (node == RMF_NONE) return;
    put_name(v->out, first, key);
    if (rmf_text_at(v->doc, node) != RMF_NONE)
        put_text_at(v, node);
    else
        rmf_json_write(&v->doc->json, node, v->out);
}

static void put_identity(const rmf_view *v)
{
    uint32_t node = rmf_json_get(&v->doc->json, 0, "identity");
    if (node == RMF_NONE) return;
    put_name(v->out, false, "identity");
    rmf_put(v->out, "{");
    put_of_film(v, true, node, "ask");
    put_of_film(v, rmf_json_get(&v->doc->json, node, "ask") == RMF_NONE, node,
                "purpose");
    rmf_put(v->out, "}");
}

static void put_languages(const rmf_view *v)
{
    put_name(v->out, false, "languages");
    rmf_put(v->out, "[");
    for (uint32_t i = 0; i < v->doc->languages_count; i++) {
        if (i) rmf_put(v->out, ",");
        rmf_put_json(v->out, v->doc->languages[i]);
    }
    rmf_put(v->out, "]");
}

static void put_scene(const rmf_view *v, uint32_t scene)
{
    const rmf_scene *s = &v->doc->scenes[scene];
    put_name(v->out, true, "id");
    rmf_put_json(v->out, s->id);
    put_name(v->out, false, "clip");
    rmf_put_json(v->out, v->doc->clips[s->clip].id);
    put_name(v->out, false, "from");
    rmf_put_micro(v->out, s->from_us);
    put_name(v->out, false, "length");
    rmf_put_micro(v->out, s->length_us);
    put_flag(v->out, "seen",
             rmf_scene_facts_of(v->doc,
                                (rmf_session *)(uintptr_t)v->s)[scene].flags &
                 RMF_SCENE_SEEN);
    put_of_film(v, false, s->node, "title");
    put_of_film(v, false, s->node, "poster");
    put_of_film(v, false, s->node, "description");
}

static void put_scenes(const rmf_view *v)
{
    put_name(v->out, false, "scenes");
    for (uint32_t i = 0; i < v->doc->scenes_count; i++) {
        rmf_put(v->out, i ? ",{" : "[{");
        put_scene(v, i);
        rmf_put(v->out, "}");
    }
    rmf_put(v->out, "]");
}

static void put_path(const rmf_view *v)
{
    put_name(v->out, false, "path");
    rmf_put(v->out, "[");
    for (uint32_t i = 0; i < v->s->path_count; i++) {
        rmf_put(v->out, i ? ",{" : "{");
        put_name(v->out, true, "scene");
        rmf_put_json(v->out, v->doc->scenes[v->s->path[i].scene].id);
        put_name(v->out, false, "left");
        rmf_put_micro(v->out, v->s->path[i].left_us);
        rmf_put(v->out, "}");
    }
    rmf_put(v->out, "]");
    put_name(v->out, false, "cursor");
    rmf_put_int(v->out, v->s->cursor);
}

void rmf_view_film(const rmf_document *doc, const rmf_session *session,
                   rmf_writer *out)
{
    static const char *const keys[] = {"description", "language", "poster",
                                       "theme",       "style",    "clips"};
    rmf_view v = {.doc = doc,
                  .s = session,
                  .out = out,
                  .element = RMF_NONE,
                  .panel = RMF_NONE};
    rmf_put(out, "{");
    put_of_film(&v, true, 0, "title");
    for (uint32_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        put_of_film(&v, false, 0, keys[i]);
    put_identity(&v);
    put_languages(&v);
    put_scenes(&v);
    put_path(&v);
    rmf_put(out, "}");
}
