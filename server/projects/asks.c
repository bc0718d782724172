#include "projects/asks.h"

#include <string.h>

static void copy_field(json_t *to, const json_t *from, const char *name)
{
    json_t *value = json_object_get(from, name);
    if (value) (void)json_object_set(to, name, value);
}

/* A list of texts, or of objects with ids, as a set. */
static json_t *set_of(const json_t *list)
{
    json_t *set = json_object();
    size_t i = 0;
    json_t *one = NULL;
    json_array_foreach(list, i, one)
    {
        const char *word = json_string_value(
            json_is_object(one) ? json_object_get(one, "id") : one);
        if (word) (void)json_object_set_new(set, word, json_true());
    }
    return set;
}

static json_t *ask_of(const json_t *field)
{
    json_t *ask = json_object();
    const json_t *options = json_object_get(field, "options");
    copy_field(ask, field, "type");
    copy_field(ask, field, "value");
    if (options) (void)json_object_set_new(ask, "options", set_of(options));
    return ask;
}

static void add_form(json_t *forms, const char *id, const json_t *object)
{
    const char *kind = json_string_value(json_object_get(object, "kind"));
    if (!id || !kind || strcmp(kind, "form") != 0) return;
    json_t *form = json_object();
    size_t i = 0;
    const json_t *field = NULL;
    json_array_foreach(json_object_get(object, "fields"), i, field)
    {
        const char *name = json_string_value(json_object_get(field, "id"));
        if (name) (void)json_object_set_new(form, name, ask_of(field));
    }
    (void)json_object_set_new(forms, id, form);
}

static void add_scene(json_t *forms, const json_t *scene)
{
    size_t i = 0;
    const json_t *element = NULL;
    json_array_foreach(json_object_get(scene, "elements"), i, element)
    {
        add_form(forms, json_string_value(json_object_get(element, "id")),
                 element);
    }
}

static json_t *forms_of(const json_t *document)
{
    json_t *forms = json_object();
    const char *id = NULL;
    json_t *one = NULL;
    size_t i = 0;
    json_object_foreach(json_object_get(document, "panels"), id, one)
        add_form(forms, id, one);
    json_array_foreach(json_object_get(document, "scenes"), i, one)
        add_scene(forms, one);
    return forms;
}

static json_t *kept_of(const json_t *document)
{
    json_t *kept = json_object();
    const char *name = NULL;
    json_t *variable = NULL;
    json_object_foreach(json_object_get(document, "variables"), name, variable)
    {
        const json_t *values = json_object_get(variable, "values");
        const char *keep = json_string_value(json_object_get(variable, "keep"));
        if (!keep || strcmp(keep, "viewer") != 0) continue;
        json_t *ask = json_object();
        copy_field(ask, variable, "type");
        if (values) (void)json_object_set_new(ask, "values", set_of(values));
        (void)json_object_set_new(kept, name, ask);
    }
    return kept;
}

json_t *rmf_asks(const char *document, size_t size)
{
    json_t *whole = json_loadb(document, size, 0, NULL);
    if (!whole) return NULL;
    json_t *asks = json_pack("{s:o, s:o}", "forms", forms_of(whole), "kept",
                             kept_of(whole));
    json_decref(whole);
    return asks;
}
