#include "media/original.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "media/child.h"

#define ANSWER_SIZE_MAX (16u << 20)
#define LINE_SIZE_MAX   65536u
#define FRAMES_MAX      (8u << 20)

/* ---- ffprobe ------------------------------------------------------------- */

static const rmf_child_limits probe_limits = {
    .cpu_s = 60, .wall_s = 120, .memory = 2048ul << 20, .file_size = 1u << 20};
/* Reading all of a file of a day. */
static const rmf_child_limits scan_limits = {.cpu_s = 3600,
                                             .wall_s = 3600,
                                             .silent_s = 300,
                                             .memory = 2048ul << 20,
                                             .file_size = 1u << 20};

static json_t *ask(const char *path)
{
    char name[4200];
    (void)snprintf(name, sizeof name, "file:%s", path);
    const char *argv[] = {"ffprobe",      "-v",
                          "error",        "-protocol_whitelist",
                          "file",         "-print_format",
                          "json",         "-show_streams",
                          "-show_format", "-i",
                          name,           NULL};
    rmf_child_limits limits = probe_limits;
    limits.readable = path;
    rmf_buf out;
    rmf_buf_init(&out, ANSWER_SIZE_MAX);
    json_t *answer = NULL;
    if (rmf_child_run(argv, &limits, &out))
        answer = json_loadb(out.at, out.size, 0, NULL);
    rmf_buf_free(&out);
    return answer;
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static double number_of(const json_t *object, const char *name)
{
    return strtod(text_of(object, name), NULL);
}

/* ---- every frame's time -------------------------------------------------- */

typedef struct times {
    double *at; /* seconds */
    size_t count, room;
    size_t untimed; /* frames without a time */
    double last;    /* how long the last one is shown */
} times;

/* "pts,dts,duration,flags" */
static bool hear_packet(void *ctx, const char *line)
{
    times *t = ctx;
    char *end = NULL;
    if (!line || !*line) return true;
    double at = strtod(line, &end);
    const char *comma = strchr(line, ',');
    if (end == line && comma) at = strtod(comma + 1, &end);
    if (!comma || end == comma + 1) {
        t->untimed++;
        return true;
    }
    const char *next = strchr(comma + 1, ',');
    const char *flags = next ? strchr(next + 1, ',') : NULL;
    if (flags && strchr(flags, 'D')) return true; /* not shown */
    if (next) t->last = strtod(next + 1, NULL);
    if (t->count == t->room) {
        size_t room = t->room > 0 ? 2 * t->room : 1024;
        if (room > 2 * (size_t)FRAMES_MAX) return false;
        double *grown = realloc(t->at, room * sizeof *grown);
        if (!grown) return false;
        t->at = grown;
        t->room = room;
    }
    t->at[t->count++] = at;
    return true;
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return left < right ? -1 : left > right;
}

static bool scan(const char *path, times *out)
{
    char name[4200];
    (void)snprintf(name, sizeof name, "file:%s", path);
    const char *argv[] = {"ffprobe",
                          "-v",
                          "quiet",
                          "-protocol_whitelist",
                          "file",
                          "-print_format",
                          "csv=p=0",
                          "-select_streams",
                          "V:0",
                          "-show_entries",
                          "packet=pts_time,dts_time,duration_time,flags",
                          "-i",
                          name,
                          NULL};
    rmf_child_limits limits = scan_limits;
    limits.readable = path;
    rmf_buf line;
    rmf_buf_init(&line, LINE_SIZE_MAX);
    const rmf_child_ears ears = {.line = hear_packet, .ctx = out, .out = &line};
    rmf_child_end end = rmf_child_follow(argv, &limits, &ears);
    rmf_buf_free(&line);
    if (out->count > 0) qsort(out->at, out->count, sizeof *out->at, by_value);
    return end == RMF_CHILD_WELL;
}

/* ---- when its frames come ------------------------------------------------ */

/* The nominal rate where the average is near it; else (a varying rate) the
 * average. */
static rmf_rate header_rate(const json_t *stream)
{
    rmf_rate nominal = rmf_rate_read(text_of(stream, "r_frame_rate"));
    rmf_rate average = rmf_rate_read(text_of(stream, "avg_frame_rate"));
    if (average.num == 0) return nominal;
    if (nominal.num == 0) return average;
    double ratio = rmf_rate_value(nominal) / rmf_rate_value(average);
    return ratio > 1.01 || ratio < 0.99 ? average : nominal;
}

/* By its head alone: even, counted, and no frame is left out by an edit list.
 */
static bool believes_head(rmf_original *s)
{
    const json_t *p = s->tracks.picture;
    rmf_rate nominal = rmf_rate_read(text_of(p, "r_frame_rate"));
    rmf_rate best = header_rate(p);
    double lasts = number_of(p, "duration");
    s->clip.frames = (int64_t)number_of(p, "nb_frames");
    s->clip.rate_num = best.num;
    s->clip.rate_den = best.den;
    s->begin = number_of(p, "start_time");
    return best.num > 0 && best.num == nominal.num && best.den == nominal.den &&
           s->clip.frames > 0 &&
           fabs(lasts * rmf_rate_value(best) - (double)s->clip.frames) < 1.5;
}

/* By the times of all frames. */
static bool measure(rmf_original *s, rmf_buf *words)
{
    times t = {0};
    bool read = scan(s->tracks.path, &t);
    if (t.count == 0 && t.untimed > 0 && s->clip.rate_num > 0) {
        s->clip.frames = (int64_t)t.untimed; /* as its head says */
        return true;
    }
    if (t.count == 0) {
        rmf_buf_putf(words,
                     read ? "%s holds no frames"
                          : "%s could not be read to its end",
                     s->tracks.path);
        free(t.at);
        return false;
    }
    double lasts = t.at[t.count - 1] - t.at[0];
    double average =
        lasts > 0 ? (double)(t.count - 1) / lasts : 1 / fmax(t.last, 0.01);
    rmf_rate nominal =
        rmf_rate_read(text_of(s->tracks.picture, "r_frame_rate"));
    rmf_rate near = rmf_rate_near(average);
    rmf_rate r = near;
    if (rmf_rate_fits(nominal, t.at, t.count)) r = nominal;
    s->tracks.uneven = !rmf_rate_fits(r, t.at, t.count);
    if (s->tracks.uneven && nominal.num > 0 && average > 1 &&
        rmf_rate_value(nominal) <= RMF_RATE_CONVERTED)
        r = nominal;
    s->begin = t.at[0];
    s->clip.rate_num = r.num;
    s->clip.rate_den = r.den;
    s->clip.frames = (int64_t)t.count;
    if (s->tracks.uneven) {
        double all = lasts + fmin(fmax(t.last, 0), 10);
        s->clip.frames = (int64_t)fmax(1, round(all * rmf_rate_value(r)));
    }
    free(t.at);
    return true;
}

/* What has to be coded anew has at most 60 frames a second. */
static void convert_rate(rmf_original *s)
{
    rmf_rate is = {s->clip.rate_num, s->clip.rate_den};
    rmf_rate to = rmf_rate_convertible(is);
    double lasts = (double)s->clip.frames / rmf_rate_value(is);
    if (to.num == is.num && to.den == is.den) return;
    s->clip.frames = (int64_t)fmax(1, round(lasts * rmf_rate_value(to)));
    s->clip.rate_num = to.num;
    s->clip.rate_den = to.den;
}

/* ---- its size ------------------------------------------------------------ */

static void read_size(rmf_original *s)
{
    const json_t *stream = s->tracks.picture;
    int64_t width = json_integer_value(json_object_get(stream, "width"));
    int64_t height = json_integer_value(json_object_get(stream, "height"));
    long across = 1;
    long down = 1;
    const char *aspect = text_of(stream, "sample_aspect_ratio");
    if (sscanf(aspect, "%ld:%ld", &across, &down) == 2 && across > 0 &&
        down > 0 && across < 65536 && down < 65536)
        width = width * across / down;
    bool mirrored = false;
    bool turned = rmf_turn_of(stream, &mirrored) % 180 != 0;
    s->clip.width = turned ? height : width;
    s->clip.height = turned ? width : height;
}

/* As cameras write it (ISO 14496-12's sv3d box, or Google's Spherical Video
 * V1), which ffprobe reads. Pictures in tiles or cubes are none that we can
 * turn. */
static bool is_sphere(const json_t *stream)
{
    size_t i = 0;
    const json_t *data = NULL;
    json_array_foreach(json_object_get(stream, "side_data_list"), i, data)
    {
        if (strcmp(text_of(data, "side_data_type"), "Spherical Mapping") == 0 &&
            strcmp(text_of(data, "projection"), "equirectangular") == 0)
            return true;
    }
    return false;
}

static int64_t even_side(double side)
{
    int64_t half = (int64_t)round(side / 2);
    return half < 1 ? 2 : 2 * half;
}

/* What is coded anew has even sides and at most 1080 lines. */
static void convert_size(rmf_clip *c)
{
    double lines = (double)(c->width < c->height ? c->width : c->height);
    double by = lines > RMF_LINES_MOST ? RMF_LINES_MOST / lines : 1;
    c->width = even_side((double)c->width * by);
    c->height = even_side((double)c->height * by);
}

/* ---- the whole ----------------------------------------------------------- */

/* The first stream of a kind; a cover picture is none that plays. */
static const json_t *stream_of(const json_t *answer, const char *kind)
{
    size_t i = 0;
    const json_t *stream = NULL;
    json_array_foreach(json_object_get(answer, "streams"), i, stream)
    {
        const json_t *is = json_object_get(stream, "disposition");
        if (strcmp(text_of(stream, "codec_type"), kind) == 0 &&
            json_integer_value(json_object_get(is, "attached_pic")) == 0)
            return stream;
    }
    return NULL;
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

/* True: ffprobe runs, so it is the file's fault. */
bool rmf_original_sees(void)
{
    const char *const argv[] = {"ffprobe", "-version", NULL};
    rmf_child_limits limits = probe_limits;
    rmf_buf out;
    rmf_buf_init(&out, ANSWER_SIZE_MAX);
    bool runs = rmf_child_run(argv, &limits, &out);
    rmf_buf_free(&out);
    return runs;
}

static bool say_unreadable(const char *path, rmf_buf *why)
{
    bool runs = rmf_original_sees();
    rmf_buf_putf(why,
                 runs ? "%s could not be read by ffprobe: it is no video, or a "
                        "damaged one"
                      : "%s cannot be measured: ffprobe does not run here; "
                        "install ffmpeg",
                 path);
    return runs;
}

static bool find_streams(rmf_original *s, rmf_buf *words)
{
    rmf_tracks *t = &s->tracks;
    const json_t *format = json_object_get(s->answer, "format");
    int64_t streams = json_integer_value(json_object_get(format, "nb_streams"));
    t->picture = stream_of(s->answer, "video");
    t->sound = stream_of(s->answer, "audio");
    t->container = text_of(format, "format_long_name");
    if (streams > RMF_STREAMS_MAX) {
        rmf_buf_putf(words,
                     "%s holds %lld streams; a film has a picture and a sound, "
                     "and at most %d in all",
                     t->path, (long long)streams, RMF_STREAMS_MAX);
    } else if (!t->picture) {
        rmf_buf_putf(words, "%s has no picture, only %s", t->path,
                     t->sound ? "sound" : "data");
    } else if (strstr(text_of(format, "format_name"), "_pipe") ||
               strstr(text_of(format, "format_name"), "image2")) {
        rmf_buf_putf(words, "%s is a still: it holds no moving picture",
                     t->path);
    } else {
        return true;
    }
    return false;
}

static bool fits_limits(const rmf_original *s, rmf_buf *words)
{
    const rmf_clip *c = &s->clip;
    double seconds =
        (double)c->frames * (double)c->rate_den / (double)c->rate_num;
    if (c->width < 1 || c->height < 1) {
        rmf_buf_putf(words, "%s holds no moving picture that we can measure",
                     s->tracks.path);
    } else if (c->width > RMF_SIDE_MAX || c->height > RMF_SIDE_MAX) {
        rmf_buf_putf(words,
                     "%s is %lld by %lld pixels; %d by %d is the most: scale "
                     "it down",
                     s->tracks.path, (long long)c->width, (long long)c->height,
                     RMF_SIDE_MAX, RMF_SIDE_MAX);
    } else if (seconds > RMF_SECONDS_MAX) {
        rmf_buf_putf(words, "%s is longer than a day: cut it into parts",
                     s->tracks.path);
    } else {
        return true;
    }
    return false;
}

/* H.264 that every decoder plays, upright, of square pixels, progressive. */
static bool may_copy(const rmf_original *s)
{
    const json_t *p = s->tracks.picture;
    const char *pixels = text_of(p, "pix_fmt");
    const char *fields = text_of(p, "field_order");
    const char *aspect = text_of(p, "sample_aspect_ratio");
    bool mirrored = false;
    return strcmp(text_of(p, "codec_name"), "h264") == 0 &&
           (strcmp(pixels, "yuv420p") == 0 ||
            strcmp(pixels, "yuvj420p") == 0) &&
           (!*fields || strcmp(fields, "progressive") == 0 ||
            strcmp(fields, "unknown") == 0) &&
           (!*aspect || strcmp(aspect, "1:1") == 0 ||
            strcmp(aspect, "0:1") == 0) &&
           rmf_turn_of(p, &mirrored) == 0 && !mirrored && !s->tracks.uneven;
}

static void name_file(rmf_original *s)
{
    static const char *const names[] = {[RMF_CONTAINER_MP4] = "mp4",
                                        [RMF_CONTAINER_MOV] = "mov",
                                        [RMF_CONTAINER_WEBM] = "webm"};
    const char *dot = strrchr(s->tracks.path, '.');
    char ending[8] = "bin";
    size_t size = 0;
    while (dot && size < sizeof ending - 1 && rmf_plain_char(dot[size + 1])) {
        ending[size] = rmf_plain_char(dot[size + 1]);
        size++;
    }
    if (size > 0) ending[size] = 0;
    const char *known = s->tracks.layout.container == RMF_CONTAINER_OTHER
                            ? ending
                            : names[s->tracks.layout.container];
    (void)snprintf(s->clip.file, sizeof s->clip.file, "clip.%s", known);
}

static bool judge(rmf_original *s, rmf_buf *words)
{
    read_size(s);
    s->clip.sphere = is_sphere(s->tracks.picture);
    s->clip.direct = rmf_playable(&s->tracks, NULL);
    if ((!believes_head(s) || !s->clip.direct) && !measure(s, words))
        return false;
    s->copies = may_copy(s);
    if (!fits_limits(s, words)) return false;
    if (!s->clip.direct && !s->copies) convert_size(&s->clip);
    if (!s->copies && (!s->clip.direct || s->tracks.uneven)) convert_rate(s);
    s->clip.duration_us =
        (int64_t)llround((double)s->clip.frames * (double)s->clip.rate_den *
                         1e6 / (double)s->clip.rate_num);
    (void)rmf_playable(&s->tracks, words);
    name_file(s);
    return true;
}

bool rmf_original_open(const char *path, rmf_original *out, rmf_buf *words)
{
    *out = (rmf_original){.tracks = {.path = path}};
    if (!look_at_file(path, &out->tracks.layout, words)) return false;
    out->answer = ask(path);
    if (!out->answer) {
        out->blind = !say_unreadable(path, words);
        return false;
    }
    return find_streams(out, words) && judge(out, words);
}

void rmf_original_close(rmf_original *source)
{
    json_decref(source->answer);
    source->answer = NULL;
}

bool rmf_media_probe(const char *path, rmf_clip *out, rmf_buf *words)
{
    rmf_original source;
    bool ok = rmf_original_open(path, &source, words);
    *out = source.clip;
    rmf_original_close(&source);
    return ok;
}
