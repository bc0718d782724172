/* What a clip is, as its layout and ffprobe say. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "media/child.h"
#include "media/media.h"
#include "media/playable.h"

#define ANSWER_SIZE_MAX (1u << 20)
#define RATE_MAX        300 /* frames a second; above it is a time base */
#define EVEN_RATE_MAX   60  /* of a copy that we propose */

/* All streams; with `count` the seen one alone, its packets counted. */
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
                          "-i",
                          name,
                          count ? "-count_packets" : NULL,
                          "-select_streams",
                          "V:0",
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
    bool mirrored = false;
    bool turned = rmf_turn_of(stream, &mirrored) % 180 != 0;
    out->width = turned ? height : width;
    out->height = turned ? width : height;
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
    out->duration_us = (int64_t)(seconds * 1e6 + 0.5);
    return out->width > 0 && out->height > 0 && r.num > 0 &&
           out->duration_us > 0;
}

/* The first stream of a kind; a cover picture is none that plays. */
static const json_t *stream_of(const json_t *answer, const char *kind)
{
    size_t i = 0;
    const json_t *stream = NULL;
    json_array_foreach(json_object_get(answer, "streams"), i, stream)
    {
        const char *type =
            json_string_value(json_object_get(stream, "codec_type"));
        const json_t *is = json_object_get(stream, "disposition");
        if (type && strcmp(type, kind) == 0 &&
            json_integer_value(json_object_get(is, "attached_pic")) == 0)
            return stream;
    }
    return NULL;
}

/* Frames at uneven times: the shortest step is not the average one. */
static void find_uneven(const json_t *stream, rmf_tracks *t)
{
    rate nominal = rate_of(stream, "r_frame_rate");
    rate best = best_rate(stream);
    t->uneven = nominal.num != best.num || nominal.den != best.den;
    if (nominal.num == 0 || nominal.num / nominal.den > EVEN_RATE_MAX)
        nominal = (rate){(best.num + best.den - 1) / best.den, 1};
    t->even_num = nominal.num;
    t->even_den = nominal.den;
}

/* What is wrong before any program looks at it. False: `why` says it. */
static bool look_at_file(const char *path, rmf_layout *layout, rmf_buf *why)
{
    if (!rmf_layout_read(path, layout)) {
        rmf_buf_putf(why, "%s: %s", path, strerror(errno));
    } else if (layout->bytes == 0) {
        rmf_buf_putf(why, "%s is empty (0 bytes)", path);
    } else if (layout->text) {
        rmf_buf_putf(why, "%s is a text, not a video, whatever its name says",
                     path);
    } else if (layout->missing > 0) {
        rmf_buf_putf(why,
                     "%s is cut off: it should have %lld bytes and has %lld; "
                     "copy it here again",
                     path,
                     (long long)layout->bytes + (long long)layout->missing,
                     (long long)layout->bytes);
    } else {
        return true;
    }
    return false;
}

static void say_unreadable(const char *path, rmf_buf *why)
{
    const char *const argv[] = {"ffprobe", "-version", NULL};
    const rmf_child_limits limits = {.readable = "/dev/null",
                                     .cpu_s = 10,
                                     .wall_s = 20,
                                     .memory = 2048ul << 20,
                                     .file_size = 1u << 20};
    rmf_buf out;
    rmf_buf_init(&out, ANSWER_SIZE_MAX);
    rmf_buf_putf(why,
                 rmf_child_run(argv, &limits, &out)
                     ? "%s could not be read by ffprobe: it is no video, or a "
                       "damaged one"
                     : "%s cannot be measured: ffprobe does not run here; "
                       "install ffmpeg",
                 path);
    rmf_buf_free(&out);
}

static bool count_frames(const char *path, rmf_clip *out)
{
    if (out->frames > 0) return true;
    json_t *answer = ask(path, true);
    out->frames = count_of(stream_of(answer, "video"), "nb_read_packets");
    json_decref(answer);
    return out->frames > 0;
}

static bool read_tracks(const json_t *answer, rmf_tracks *t, rmf_clip *out,
                        rmf_buf *words)
{
    t->picture = stream_of(answer, "video");
    t->sound = stream_of(answer, "audio");
    t->container = json_string_value(
        json_object_get(json_object_get(answer, "format"), "format_long_name"));
    if (!t->container) t->container = "unknown";
    if (!t->picture) {
        rmf_buf_putf(words, "%s has no picture, only %s", t->path,
                     t->sound ? "sound" : "data");
        return false;
    }
    if (!read_answer(answer, t->picture, out)) {
        rmf_buf_putf(words, "%s holds no moving picture that we can measure",
                     t->path);
        return false;
    }
    find_uneven(t->picture, t);
    return rmf_playable(t, words);
}

bool rmf_media_probe(const char *path, rmf_clip *out, rmf_buf *words)
{
    rmf_tracks tracks = {.path = path};
    if (!look_at_file(path, &tracks.layout, words)) return false;
    json_t *answer = ask(path, false);
    bool ok = answer != NULL;
    if (!ok) say_unreadable(path, words);
    ok = ok && read_tracks(answer, &tracks, out, words);
    if (ok && !count_frames(path, out)) {
        rmf_buf_putf(words, "%s holds no frames", path);
        ok = false;
    }
    bool webm = tracks.layout.container == RMF_CONTAINER_WEBM;
    (void)snprintf(out->file, sizeof out->file, "clip.%s",
                   webm ? "webm" : "mp4");
    json_decref(answer);
    return ok;
}
