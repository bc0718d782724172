/* What a clip is, as ffprobe says. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "media/child.h"
#include "media/media.h"

#define ANSWER_SIZE_MAX (1u << 20)
#define RATE_MAX        300 /* frames a second; above it is a time base */

static json_t *ask(const char *path, bool count)
{
    char name[4200];
    (void)snprintf(name, sizeof name, "file:%s", path);
    const char *argv[] = {"ffprobe",
                          "-v",
                          "error",
                          "-protocol_whitelist",
                          "file",
                          "-print_format",
                          "json",
                          "-show_streams",
                          "-show_format",
                          "-select_streams",
                          "v:0",
                          "-i",
                          name,
                          count ? "-count_packets" : NULL,
                          NULL};
    const rmf_child_limits limits = {.readable = path,
                                     .cpu_s = 60,
                                     .wall_s = 120,
                                     .memory = 2048ul << 20,
                                     .file_size = 1u << 20};
    rmf_buf out;
    rmf_buf_init(&out, ANSWER_SIZE_MAX);
    json_t *answer = NULL;
    if (rmf_child_run(argv, &limits, &out))
        answer = json_loadb(out.at, out.size, 0, NULL);
    rmf_buf_free(&out);
    return answer;
}

static double seconds_of(const json_t *object)
{
    const char *text = json_string_value(json_object_get(object, "duration"));
    return text ? strtod(text, NULL) : 0;
}

static int64_t count_of(const json_t *stream, const char *name)
{
    const char *text = json_string_value(json_object_get(stream, name));
    return text ? strtoll(text, NULL, 10) : 0;
}

typedef struct rate {
    int64_t num, den;
} rate;

static rate rate_of(const json_t *stream, const char *name)
{
    const char *text = json_string_value(json_object_get(stream, name));
    char *slash = NULL;
    rate r = {0, 1};
    if (!text) return r;
    r.num = strtoll(text, &slash, 10);
    r.den = *slash == '/' ? strtoll(slash + 1, NULL, 10) : 1;
    if (r.num <= 0 || r.den <= 0 || r.num / r.den > RATE_MAX) r = (rate){0, 1};
    return r;
}

/* The nominal rate where the average is near it; else (a varying rate) the
 * average. */
static rate best_rate(const json_t *stream)
{
    rate nominal = rate_of(stream, "r_frame_rate");
    rate average = rate_of(stream, "avg_frame_rate");
    if (average.num == 0) return nominal;
    if (nominal.num == 0) return average;
    double n = (double)nominal.num / (double)nominal.den;
    double a = (double)average.num / (double)average.den;
    return n > a * 1.01 || n < a * 0.99 ? average : nominal;
}

static bool turned(const json_t *stream)
{
    size_t i = 0;
    const json_t *side = NULL;
    json_array_foreach(json_object_get(stream, "side_data_list"), i, side)
    {
        json_int_t degrees =
            json_integer_value(json_object_get(side, "rotation"));
        if (degrees % 180 != 0) return true;
    }
    return false;
}

static void read_size(const json_t *stream, rmf_clip *out)
{
    int64_t width = json_integer_value(json_object_get(stream, "width"));
    int64_t height = json_integer_value(json_object_get(stream, "height"));
    int64_t across = 1;
    int64_t down = 1;
    const char *aspect =
        json_string_value(json_object_get(stream, "sample_aspect_ratio"));
    if (aspect && sscanf(aspect, "%ld:%ld", &across, &down) == 2 &&
        across > 0 && down > 0)
        width = width * across / down;
    bool turn = turned(stream);
    out->width = turn ? height : width;
    out->height = turn ? width : height;
}

static bool read_answer(const json_t *answer, const json_t *stream,
                        rmf_clip *out)
{
    rate r = best_rate(stream);
    double seconds = seconds_of(stream);
    if (seconds <= 0) seconds = seconds_of(json_object_get(answer, "format"));
    read_size(stream, out);
    out->rate_num = r.num;
    out->rate_den = r.den;
    out->frames = count_of(stream, "nb_frames");
    if (out->frames == 0) out->frames = count_of(stream, "nb_read_packets");
    out->duration_us = (int64_t)(seconds * 1e6 + 0.5);
    return out->width > 0 && out->height > 0 && r.num > 0 &&
           out->duration_us > 0;
}

bool rmf_media_probe(const char *path, rmf_clip *out, rmf_buf *why)
{
    json_t *answer = ask(path, false);
    const json_t *stream =
        json_array_get(json_object_get(answer, "streams"), 0);
    bool ok = stream && read_answer(answer, stream, out);
    if (ok && out->frames == 0) {
        json_decref(answer);
        answer = ask(path, true);
        stream = json_array_get(json_object_get(answer, "streams"), 0);
        ok = stream && read_answer(answer, stream, out) && out->frames > 0;
    }
    if (!ok) {
        rmf_buf_putf(why,
                     answer ? "%s holds no picture that we can measure"
                            : "%s could not be read by ffprobe",
                     path);
    }
    json_decref(answer);
    return ok;
}
