#include "projects/brief.h"

#include <jansson.h>
#include <string.h>

#include "media/media.h"
#include "projects/elsewhere.h"
#include "projects/outline.h"

/* Copies the named fields that there are; `fields` ends with NULL. */
static void copy_fields(json_t *to, const json_t *from,
                        const char *const *fields)
{
    for (; *fields; fields++) {
        json_t *value = json_object_get(from, *fields);
        if (value) (void)json_object_set(to, *fields, value);
    }
}

/* That something happens, not what: the engine knows. */
static json_t *brief_actions(const json_t *on)
{
    static const char *const acts[] = {"press", "hover"};
    json_t *brief = json_object();
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        if (json_array_size(json_object_get(on, acts[i])) > 0)
            (void)json_object_set_new(brief, acts[i], json_pack("[i]", 1));
    }
    return brief;
}

static json_t *brief_elements(const json_t *elements)
{
    static const char *const fields[] = {"id", "kind", "at", "dwell", NULL};
    json_t *list = json_array();
    size_t i = 0;
    const json_t *element = NULL;
    json_array_foreach(elements, i, element)
    {
        json_t *brief = json_object();
        const json_t *on = json_object_get(element, "on");
        copy_fields(brief, element, fields);
        if (on) (void)json_object_set_new(brief, "on", brief_actions(on));
        (void)json_array_append_new(list, brief);
    }
    return list;
}

static json_t *brief_scenes(const json_t *scenes)
{
    static const char *const fields[] = {"id",    "clip",   "from", "to",
                                         "title", "poster", NULL};
    json_t *list = json_array();
    size_t i = 0;
    const json_t *scene = NULL;
    json_array_foreach(scenes, i, scene)
    {
        json_t *brief = json_object();
        copy_fields(brief, scene, fields);
        (void)json_object_set_new(
            brief, "elements",
            brief_elements(json_object_get(scene, "elements")));
        (void)json_array_append_new(list, brief);
    }
    return list;
}

static const char *first_clip(const json_t *document)
{
    const char *clip =
        json_string_value(json_object_get(rmf_outline_start(document), "clip"));
    return clip ? clip : "";
}

/* Those that stay elsewhere get the address that plays them; a poster is shown
 * of the first one alone. */
static void brief_clips(json_t *clips, const char *first)
{
    const char *id = NULL;
    json_t *clip = NULL;
    json_object_foreach(clips, id, clip)
    {
        if (rmf_elsewhere(clip)) rmf_elsewhere_brief(clip);
        if (strcmp(id, first) != 0) (void)json_object_del(clip, "poster");
        (void)json_object_del(clip, "frames");
    }
}

static json_t *brief_panels(json_t *panels)
{
    static const char *const fields[] = {"kind", NULL};
    json_t *map = json_object();
    const char *id = NULL;
    json_t *panel = NULL;
    json_object_foreach(panels, id, panel)
    {
        json_t *brief = json_object();
        copy_fields(brief, panel, fields);
        (void)json_object_set_new(map, id, brief);
    }
    return map;
}

/* What is made of clips stands in no release, because it comes later. */
static void add_made(json_t *clips, rmf_db *db)
{
    const char *id = NULL;
    json_t *clip = NULL;
    json_object_foreach(clips, id, clip)
    {
        const char *hash = json_string_value(json_object_get(clip, "media"));
        json_t *made = hash ? rmf_clips_made(db, hash) : NULL;
        if (made) (void)json_object_update(clip, made);
        json_decref(made);
    }
}

char *rmf_brief(const char *document, size_t size, rmf_db *db)
{
    static const char *const fields[] = {"start",    "clips", "link", "theme",
                                         "identity", "hosts", NULL};
    json_t *whole = json_loadb(document, size, 0, NULL);
    json_t *panels = json_object_get(whole, "panels");
    json_t *brief = json_object();
    char *text = NULL;
    if (whole && brief) {
        add_made(json_object_get(whole, "clips"), db);
        copy_fields(brief, whole, fields);
        brief_clips(json_object_get(brief, "clips"), first_clip(whole));
        (void)json_object_set_new(
            brief, "scenes", brief_scenes(json_object_get(whole, "scenes")));
        if (panels)
            (void)json_object_set_new(brief, "panels", brief_panels(panels));
        text = json_dumps(brief, JSON_COMPACT | JSON_REAL_PRECISION(12));
    }
    json_decref(brief);
    json_decref(whole);
    return text;
}
