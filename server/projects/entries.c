#include "projects/entries.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "media/media.h"
#include "projects/everywhere.h"

static const char *word_of(const json_t *object, const char *field)
{
    const char *word = json_string_value(json_object_get(object, field));
    return word ? word : "";
}

/* The frame that is on the picture at a time of the scene. */
static json_int_t frame_at(const json_t *scene, const json_t *clip,
                           double seconds)
{
    const json_t *rate = json_object_get(clip, "rate");
    json_int_t first =
        json_integer_value(json_object_get(scene, "first_frame"));
    json_int_t count = json_integer_value(json_object_get(scene, "frames"));
    double a_second = (double)json_integer_value(json_array_get(rate, 0)) /
                      (double)json_integer_value(json_array_get(rate, 1));
    /* Times are rounded to the microsecond: half of one is no frame less. */
    json_int_t in = (json_int_t)floor((seconds + 0.5e-6) * a_second);
    return first + (in < count ? in : count - 1);
}

typedef struct walk {
    json_t *entries;
    json_t *clips;
    json_t *scenes; /* by id */
} walk;

/* NULL: it stays elsewhere, and is not ours to code. */
static const json_t *clip_of(const walk *w, const json_t *scene)
{
    const json_t *clip = json_object_get(w->clips, word_of(scene, "clip"));
    return json_object_get(w->entries, word_of(clip, "media")) ? clip : NULL;
}

static void note(const walk *w, const json_t *clip, const char *kind,
                 json_int_t frame)
{
    char name[24];
    json_t *of = json_object_get(w->entries, word_of(clip, "media"));
    (void)snprintf(name, sizeof name, "%lld", (long long)frame);
    (void)json_object_set_new(json_object_get(of, kind), name, json_true());
}

static void add(const walk *w, const json_t *scene, double seconds)
{
    const json_t *clip = clip_of(w, scene);
    json_int_t at = scene && clip ? frame_at(scene, clip, seconds) : 0;
    /* A clip's first frame is always a key frame. */
    if (at > 0) note(w, clip, "head", at);
}

/* What ends with its clip is never cut. */
static void add_end(const walk *w, const json_t *scene)
{
    const json_t *clip = clip_of(w, scene);
    json_int_t to = json_integer_value(json_object_get(scene, "first_frame")) +
                    json_integer_value(json_object_get(scene, "frames"));
    if (clip && to < json_integer_value(json_object_get(clip, "frames")))
        note(w, clip, "tail", to);
}

/* A way on to a time: `go` with a number in `at`, wherever it stands. */
static void add_way(void *ctx, json_t *node)
{
    const walk *w = ctx;
    const json_t *at = json_object_get(node, "at");
    const char *to = word_of(node, "go");
    if (*to && json_is_number(at) && json_number_value(at) > 0)
        add(w, json_object_get(w->scenes, to), json_number_value(at));
}

static void add_scenes(const walk *w, const json_t *document)
{
    size_t i = 0;
    json_t *scene = NULL;
    json_array_foreach(json_object_get(document, "scenes"), i, scene)
    {
        const json_t *loop = json_object_get(scene, "loop_from");
        (void)json_object_set(w->scenes, word_of(scene, "id"), scene);
        add(w, scene, 0);
        if (json_is_number(loop)) add(w, scene, json_number_value(loop));
        add_end(w, scene);
    }
}

json_t *rmf_entries(json_t *document)
{
    walk w = {.entries = json_object(),
              .clips = json_object_get(document, "clips"),
              .scenes = json_object()};
    const char *id = NULL;
    json_t *clip = NULL;
    json_object_foreach(w.clips, id, clip)
    {
        const char *hash = word_of(clip, "media");
        if (*hash && !json_object_get(w.entries, hash)) {
            (void)json_object_set_new(
                w.entries, hash, json_pack("{s:{}, s:{}}", "head", "tail"));
        }
    }
    add_scenes(&w, document);
    rmf_everywhere(document, add_way, &w);
    json_decref(w.scenes);
    return w.entries;
}

static rmf_store_err want_edges(rmf_db *db, const char *hash, const char *kind,
                                json_t *frames)
{
    rmf_store_err err = RMF_STORE_OK;
    const char *frame = NULL;
    json_t *is = NULL;
    json_object_foreach(frames, frame, is)
    {
        err = rmf_clips_want_edge(db, hash, kind, strtoll(frame, NULL, 10));
        if (err != RMF_STORE_OK) return err;
    }
    return err;
}

rmf_store_err rmf_entries_want(rmf_db *db, json_t *entries)
{
    rmf_store_err err = RMF_STORE_OK;
    const char *hash = NULL;
    json_t *kinds = NULL;
    json_object_foreach(entries, hash, kinds)
    {
        const char *kind = NULL;
        json_t *frames = NULL;
        err = rmf_clips_want(db, hash);
        json_object_foreach(kinds, kind, frames)
        {
            if (err == RMF_STORE_OK) err = want_edges(db, hash, kind, frames);
        }
        if (err != RMF_STORE_OK) return err;
    }
    return err;
}
