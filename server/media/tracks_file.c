#include "media/tracks_file.h"

#include <stdlib.h>
#include <string.h>

#define TRACKS_SIZE_MAX (32u << 20)

int64_t rmf_json_int(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

const char *rmf_json_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

void rmf_json_put(rmf_buf *out, json_t *value)
{
    char *text = json_dumps(value, JSON_REAL_PRECISION(12));
    if (text) rmf_buf_puts(out, text);
    out->failed = out->failed || !text;
    free(text);
    json_decref(value);
}

/* Copies of the fields that are there, in this order. */
static json_t *fields_of(const json_t *from, const char *const names[])
{
    json_t *to = json_object();
    for (size_t i = 0; names[i]; i++) {
        json_t *value = json_object_get(from, names[i]);
        if (value) (void)json_object_set(to, names[i], value);
    }
    return to;
}

static json_t *picture_of(const json_t *from)
{
    static const char *const names[] = {
        "file",  "codecs", "width",    "height",  "bits", "init",
        "first", "sizes",  "reorders", "guessed", NULL};
    return fields_of(from, names);
}

static json_t *sound_of(const json_t *from)
{
    static const char *const names[] = {
        "file",    "codecs",     "rate", "channels", "bits",  "priming",
        "samples", "packets_in", "init", "first",    "sizes", NULL};
    return fields_of(from, names);
}

json_t *rmf_tracks_new(int64_t num, int64_t den, const json_t *picture,
                       const json_t *sound)
{
    json_t *keys = json_object_get(picture, "keys");
    json_t *all = json_pack("{s:i, s:[I,I], s:I, s:O}", "tracks", 1, "rate",
                            (json_int_t)num, (json_int_t)den, "frames",
                            rmf_json_int(picture, "frames"), "frames_in",
                            json_object_get(picture, "frames_in"));
    if (keys) (void)json_object_set(all, "keys", keys);
    (void)json_object_set_new(all, "picture",
                              json_pack("[o]", picture_of(picture)));
    (void)json_object_set_new(all, "sound", sound_of(sound));
    return all;
}

bool rmf_tracks_add(json_t *tracks, const json_t *picture)
{
    return json_array_append_new(json_object_get(tracks, "picture"),
                                 picture_of(picture)) == 0;
}

rmf_prepared_end rmf_tracks_keep(rmf_shop *shop, const json_t *tracks,
                                 char as[RMF_MEDIA_NAME_SIZE])
{
    rmf_buf text;
    char *dump = json_dumps(tracks, JSON_COMPACT);
    rmf_buf_init(&text, TRACKS_SIZE_MAX);
    rmf_buf_puts(&text, dump ? dump : "");
    rmf_prepared_end end =
        rmf_shop_keep_text(shop, "tracks", "json", &text, as);
    rmf_buf_free(&text);
    free(dump);
    return end;
}

bool rmf_tracks_opens(const json_t *keys, size_t *key, size_t fragment)
{
    if (!keys) return true;
    while (*key < json_array_size(keys) &&
           (size_t)json_integer_value(json_array_get(keys, *key)) < fragment)
        ++*key;
    return *key < json_array_size(keys) &&
           (size_t)json_integer_value(json_array_get(keys, *key)) == fragment;
}

json_t *rmf_tracks_load(const char *media, const char *hash, const char *name)
{
    char folder[RMF_PATH_SIZE];
    char path[RMF_PATH_SIZE];
    size_t size = 0;
    char *text = NULL;
    if (rmf_path_join(folder, media, hash) && rmf_path_join(path, folder, name))
        text = rmf_file_read(path, TRACKS_SIZE_MAX, &size);
    json_t *tracks = text ? json_loadb(text, size, 0, NULL) : NULL;
    free(text);
    if (rmf_json_int(tracks, "tracks") == 1 &&
        json_array_size(json_object_get(tracks, "picture")) > 0)
        return tracks;
    json_decref(tracks);
    return NULL;
}
