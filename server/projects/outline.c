#include "projects/outline.h"

#include <string.h>

#include "projects/everywhere.h"

const char *rmf_outline_text(const json_t *text)
{
    if (json_is_string(text)) return json_string_value(text);
    if (json_is_array(text)) {
        const json_t *line = json_array_get(text, 0);
        return rmf_outline_text(
            json_is_string(line) ? line : json_object_get(line, "text"));
    }
    const json_t *english = json_object_get(text, "en");
    if (json_is_string(english)) return json_string_value(english);
    const char *key = NULL;
    json_t *value = NULL;
    union {
        const json_t *in;
        json_t *out;
    } object = {text};
    json_object_foreach(object.out, key, value)
    {
        if (json_is_string(value)) return json_string_value(value);
    }
    return "";
}

/* The first of the fields that says what this is; else its id. */
static const char *label_of(const json_t *object, const char *id)
{
    static const char *const fields[] = {"label", "name", "title", "prompt",
                                         "text"};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const char *text = rmf_outline_text(json_object_get(object, fields[i]));
        if (*text) return text;
    }
    return id;
}

static const char *id_of(const json_t *object)
{
    const char *id = json_string_value(json_object_get(object, "id"));
    return id ? id : "";
}

static const char *word_of(const json_t *object, const char *field)
{
    const char *word = json_string_value(json_object_get(object, field));
    return word ? word : "";
}

static void add_options(json_t *out, const json_t *element)
{
    static const char *const lists[] = {"options", "answers", "chapters"};
    json_t *options = json_object();
    for (size_t l = 0; l < sizeof lists / sizeof lists[0]; l++) {
        size_t i = 0;
        json_t *option = NULL;
        json_array_foreach(json_object_get(element, lists[l]), i, option)
        {
            const char *id = id_of(option);
            (void)json_object_set_new(options, id,
                                      json_string(label_of(option, id)));
        }
    }
    if (json_object_size(options) > 0) {
        (void)json_object_set_new(out, id_of(element), options);
    } else {
        json_decref(options);
    }
}

static void add_form(json_t *outline, const char *id, const json_t *object)
{
    if (strcmp(word_of(object, "kind"), "form") != 0) return;
    (void)json_object_set_new(
        json_object_get(outline, "forms"), id,
        json_string(rmf_outline_text(json_object_get(object, "purpose"))));
}

static void add_element(json_t *outline, const json_t *element,
                        const char *scene)
{
    const char *id = id_of(element);
    (void)json_object_set_new(json_object_get(outline, "elements"), id,
                              json_pack("{s:s, s:s, s:s}", "kind",
                                        word_of(element, "kind"), "scene",
                                        scene, "label", label_of(element, id)));
    add_options(json_object_get(outline, "options"), element);
    add_form(outline, id, element);
}

static void add_endings(json_t *endings, const json_t *ending)
{
    if (json_is_string(ending)) {
        const char *id = json_string_value(ending);
        (void)json_object_set_new(endings, id, json_string(id));
        return;
    }
    size_t i = 0;
    json_t *one = NULL;
    json_array_foreach(ending, i, one)
    {
        const char *id = id_of(one);
        (void)json_object_set_new(endings, id, json_string(label_of(one, id)));
    }
}

/* The action `end` names an ending wherever it stands; a scene's own `end` is
 * another thing. */
static void add_ended(void *endings, json_t *object)
{
    const char *id = json_string_value(json_object_get(object, "end"));
    if (id && !json_object_get(object, "clip") && !json_object_get(endings, id))
        (void)json_object_set_new(endings, id, json_string(id));
}

static void copy_field(json_t *to, const char *as, const json_t *from,
                       const char *field)
{
    json_t *value = json_object_get(from, field);
    if (value) (void)json_object_set(to, as, value);
}

static void add_scene(json_t *outline, const json_t *scene)
{
    const char *id = id_of(scene);
    json_t *about = json_pack("{s:s}", "label", label_of(scene, id));
    copy_field(about, "from", scene, "from");
    copy_field(about, "to", scene, "to");
    (void)json_object_set_new(json_object_get(outline, "scenes"), id, about);
    add_endings(json_object_get(outline, "endings"),
                json_object_get(scene, "ending"));
    size_t i = 0;
    json_t *element = NULL;
    json_array_foreach(json_object_get(scene, "elements"), i, element)
        add_element(outline, element, id);
}

static void add_start(json_t *outline, const json_t *document,
                      const json_t *scene)
{
    const json_t *clip = json_object_get(json_object_get(document, "clips"),
                                         word_of(scene, "clip"));
    json_t *start = json_object();
    copy_field(start, "file", clip, "file");
    copy_field(start, "poster", clip, "poster");
    copy_field(start, "poster", scene, "poster");
    copy_field(start, "width", clip, "width");
    copy_field(start, "height", clip, "height");
    copy_field(start, "from", scene, "from");
    copy_field(start, "to", scene, "to");
    (void)json_object_set_new(outline, "start", start);
}

const json_t *rmf_outline_start(const json_t *document)
{
    const char *start = word_of(document, "start");
    const json_t *scenes = json_object_get(document, "scenes");
    size_t i = 0;
    const json_t *scene = NULL;
    json_array_foreach(scenes, i, scene)
    {
        if (strcmp(id_of(scene), start) == 0) return scene;
    }
    return json_array_get(scenes, 0);
}

static void add_scenes(json_t *outline, const json_t *document)
{
    size_t i = 0;
    json_t *scene = NULL;
    json_array_foreach(json_object_get(document, "scenes"), i, scene)
        add_scene(outline, scene);
    add_start(outline, document, rmf_outline_start(document));
}

static void add_panels(json_t *outline, const json_t *document)
{
    const char *id = NULL;
    json_t *panel = NULL;
    json_object_foreach(json_object_get(document, "panels"), id, panel)
    {
        (void)json_object_set_new(json_object_get(outline, "panels"), id,
                                  json_pack("{s:s, s:s}", "kind",
                                            word_of(panel, "kind"), "label",
                                            label_of(panel, id)));
        add_form(outline, id, panel);
    }
}

static void add_goals(json_t *outline, const json_t *document)
{
    size_t i = 0;
    json_t *goal = NULL;
    json_array_foreach(json_object_get(document, "goals"), i, goal)
    {
        const char *id = id_of(goal);
        (void)json_object_set_new(json_object_get(outline, "goals"), id,
                                  json_string(label_of(goal, id)));
        if (json_is_true(json_object_get(goal, "primary")))
            (void)json_object_set_new(outline, "primary", json_string(id));
    }
}

json_t *rmf_outline(json_t *document)
{
    const char *title = rmf_outline_text(json_object_get(document, "title"));
    const char *language = word_of(document, "language");
    json_t *outline = json_pack(
        "{s:s, s:s, s:{}, s:{}, s:{}, s:{}, s:{}, s:{}, s:{}}", "title",
        *title ? title : "Untitled", "language", *language ? language : "en",
        "scenes", "elements", "options", "panels", "forms", "goals", "endings");
    if (!outline) return NULL;
    add_scenes(outline, document);
    add_panels(outline, document);
    add_goals(outline, document);
    rmf_everywhere(document, add_ended, json_object_get(outline, "endings"));
    return outline;
}
