/* From a released document back to one that an author edits. What publishing
 * adds goes; where times came to lie on frames they stay there. */
#include <string.h>

#include "projects/drafts.h"
#include "projects/elsewhere.h"

static void drop(json_t *object, const char *const *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        (void)json_object_del(object, fields[i]);
}

/* A poster below the clip's own folder was made for it, not chosen. */
static void drop_made_poster(json_t *clip, const char *hash)
{
    const char *poster = json_string_value(json_object_get(clip, "poster"));
    if (poster && strncmp(poster, "media/", 6) == 0 &&
        strncmp(poster + 6, hash, strlen(hash)) == 0)
        (void)json_object_del(clip, "poster");
}

static void unresolve_clip(json_t *clip)
{
    static const char *const measured[] = {"file",   "duration", "width",
                                           "height", "rate",     "frames"};
    const char *hash = json_string_value(json_object_get(clip, "media"));
    if (!hash || rmf_elsewhere(clip)) return;
    drop_made_poster(clip, hash);
    drop(clip, measured, sizeof measured / sizeof measured[0]);
}

void rmf_unresolve(json_t *document)
{
    static const char *const placed[] = {"first_frame", "frames"};
    const char *id = NULL;
    json_t *one = NULL;
    size_t i = 0;
    json_object_foreach(json_object_get(document, "clips"), id, one)
    {
        unresolve_clip(one);
    }
    json_array_foreach(json_object_get(document, "scenes"), i, one)
    {
        drop(one, placed, sizeof placed / sizeof placed[0]);
    }
}
