#include "projects/lights.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "projects/projects.h"

#define FRAME_SIZE ((size_t)RMF_LIGHT_COLUMNS * RMF_LIGHT_ROWS)
#define FRAMES_MAX 86400u /* a day, a second each */

typedef struct reel {
    const char *clip; /* its id, of the document */
    bool read;        /* it was tried */
    rmf_buf frames;
} reel;

struct rmf_lights {
    json_t *document;
    char folder[RMF_PATH_SIZE];
    size_t count;
    reel reels[]; /* a clip each */
};

/* The folder of a file, whole: children begin elsewhere. */
static bool find_folder(const char *file, char out[RMF_PATH_SIZE])
{
    char *whole = realpath(file, NULL);
    char *slash = whole ? strrchr(whole, '/') : NULL;
    if (slash) slash[slash == whole ? 1 : 0] = '\0';
    int size = slash ? snprintf(out, RMF_PATH_SIZE, "%s", whole) : -1;
    free(whole);
    return size > 0 && (size_t)size < RMF_PATH_SIZE;
}

rmf_lights *rmf_lights_open(const char *text, size_t size, const char *file)
{
    json_t *document = json_loadb(text, size, 0, NULL);
    json_t *clips = json_object_get(document, "clips");
    size_t count = json_object_size(clips);
    rmf_lights *lights = calloc(1, sizeof *lights + count * sizeof(reel));
    if (!document || !lights || !find_folder(file, lights->folder)) {
        json_decref(document);
        free(lights);
        return NULL;
    }
    const char *id = NULL;
    json_t *clip = NULL;
    lights->document = document;
    json_object_foreach(clips, id, clip)
    {
        reel *r = &lights->reels[lights->count++];
        r->clip = id;
        rmf_buf_init(&r->frames, FRAME_SIZE * FRAMES_MAX);
    }
    return lights;
}

void rmf_lights_close(rmf_lights *lights)
{
    if (!lights) return;
    for (size_t i = 0; i < lights->count; i++)
        rmf_buf_free(&lights->reels[i].frames);
    json_decref(lights->document);
    free(lights);
}

static reel *reel_of(rmf_lights *lights, const char *clip)
{
    for (size_t i = 0; clip && i < lights->count; i++)
        if (strcmp(lights->reels[i].clip, clip) == 0) return &lights->reels[i];
    return NULL;
}

/* What the document names is a relative path without `..`: the engine has seen
 * to that. */
static void read_reel(const rmf_lights *lights, reel *r)
{
    char path[RMF_PATH_SIZE];
    const json_t *clips = json_object_get(lights->document, "clips");
    const char *file = json_string_value(
        json_object_get(json_object_get(clips, r->clip), "file"));
    r->read = true;
    if (!file || !rmf_path_join(path, lights->folder, file)) return;
    char *whole = realpath(path, NULL);
    if (whole && !rmf_media_light(whole, &r->frames)) rmf_buf_free(&r->frames);
    free(whole);
}

bool rmf_lights_at(void *ctx, uint32_t scene, int64_t t_us, rmf_light *out)
{
    rmf_lights *lights = ctx;
    const json_t *one =
        json_array_get(json_object_get(lights->document, "scenes"), scene);
    reel *r = reel_of(lights, json_string_value(json_object_get(one, "clip")));
    if (!r) return false;
    if (!r->read) read_reel(lights, r);
    size_t frames = r->frames.size / FRAME_SIZE;
    double from = json_number_value(json_object_get(one, "from"));
    double at = round(from + (double)t_us / 1e6);
    if (frames == 0 || !(at >= 0) || at > (double)frames) return false;
    size_t frame = at < (double)frames ? (size_t)at : frames - 1;
    *out =
        (rmf_light){.cells = (const uint8_t *)r->frames.at + frame * FRAME_SIZE,
                    .columns = RMF_LIGHT_COLUMNS,
                    .rows = RMF_LIGHT_ROWS};
    return true;
}
