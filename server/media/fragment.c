#include "media/fragment.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

#define KEY_SECONDS_MAX 20 /* between two key frames */
#define FRAGMENTS_MAX   60000
#define TIMESCALE_MIN   10000
#define CUTS_SIZE_MAX   (1u << 20)
#define SOUND_RATE      48000u
#define PACKET          1024u
#define UNITS_MAX       64u /* of a sample, until its first picture */

typedef struct task {
    const char *folder, *picture, *sound;
    int64_t num, den;
    double begin; /* seconds; below 0: the picture's own */
    bool cut_as;
    size_t *frames_in; /* of FOLDER/cuts */
    size_t fragments;
    double seconds; /* of the clip, once it is known */
    unsigned said;
} task;

/* ---- what it was told ---------------------------------------------------- */

static const char *value_of(const char *word, const char *name)
{
    size_t size = strlen(name);
    if (strncmp(word, name, size) != 0 || word[size] != '=') return NULL;
    return word + size + 1;
}

static bool read_word(const char *word, task *t)
{
    const char *value = NULL;
    if ((value = value_of(word, "picture"))) {
        t->picture = value;
    } else if ((value = value_of(word, "sound"))) {
        t->sound = value;
    } else if ((value = value_of(word, "begin"))) {
        t->begin = strtod(value, NULL) / 1e6;
    } else if (value_of(word, "cuts")) {
        t->cut_as = true;
    } else if ((value = value_of(word, "rate"))) {
        char *slash = NULL;
        t->num = strtoll(value, &slash, 10);
        t->den = *slash == '/' ? strtoll(slash + 1, NULL, 10) : 1;
    } else {
        return false;
    }
    return true;
}

static bool read_words(const char *const words[], unsigned count, task *t)
{
    *t = (task){.num = 0, .den = 1, .begin = -1};
    if (count < 2) return false;
    t->folder = words[0];
    for (unsigned i = 1; i < count; i++) {
        if (!read_word(words[i], t)) return false;
    }
    return t->num > 0 && t->den > 0 && t->num <= UINT32_MAX / 2 &&
           t->den <= UINT32_MAX / 2 && (t->picture || t->cut_as);
}

static bool read_cuts(task *t)
{
    char path[RMF_PATH_SIZE];
    size_t size = 0;
    size_t frames = 0;
    if (!t->cut_as) return true;
    if (!rmf_path_join(path, t->folder, "cuts")) return false;
    char *text = rmf_file_read(path, CUTS_SIZE_MAX, &size);
    t->frames_in = calloc(size + 1, sizeof *t->frames_in);
    for (char *at = text; at && t->frames_in && *at;) {
        char *end = at;
        size_t n = strtoull(at, &end, 10);
        if (end == at) break;
        t->frames_in[t->fragments++] = n;
        frames += n;
        at = *end ? end + 1 : end;
    }
    free(text);
    t->seconds = (double)frames * (double)t->den / (double)t->num;
    return frames > 0;
}

/* ---- what it says -------------------------------------------------------- */

static bool say_progress(void *ctx, unsigned percent)
{
    task *t = ctx;
    if (percent != t->said) {
        t->said = percent;
        (void)printf("progress %u\n", percent);
        (void)fflush(stdout);
    }
    return true;
}

static json_t *cannot(const char *why)
{
    return json_pack("{s:s}", "cannot", why);
}

static json_t *counts_in(const rmf_cuts *cuts)
{
    json_t *list = json_array();
    for (size_t i = 0; i < cuts->count; i++) {
        size_t n = cuts->starts[i + 1] - cuts->starts[i];
        (void)json_array_append_new(list, json_integer((json_int_t)n));
    }
    return list;
}

static void add_keys(json_t *to, const rmf_cuts *cuts)
{
    json_t *list = json_array();
    for (size_t i = 0; i < cuts->count; i++) {
        if (cuts->keys[i])
            (void)json_array_append_new(list, json_integer((json_int_t)i));
    }
    if (json_array_size(list) == cuts->count) {
        json_decref(list);
    } else {
        (void)json_object_set_new(to, "keys", list);
    }
}

static void add_file(json_t *to, const rmf_out_track *t,
                     const rmf_out_file *file)
{
    json_t *sizes = json_array();
    double seconds = (double)t->count * (double)t->step / (double)t->timescale;
    double bits = (double)(file->bytes - file->first) * 8 / seconds;
    for (size_t i = 0; i < t->cuts.count; i++)
        (void)json_array_append_new(sizes, json_integer(file->sizes[i]));
    (void)json_object_set_new(to, "bits", json_integer((json_int_t)bits));
    (void)json_object_set_new(to, "init", json_integer(file->init));
    (void)json_object_set_new(to, "first", json_integer(file->first));
    (void)json_object_set_new(to, "sizes", sizes);
    (void)json_object_set_new(to, "bytes", json_integer(file->bytes));
    (void)json_object_set_new(to, "digits", json_string(file->digits));
}

/* Write the track to FOLDER/NAME; its facts are added to `to`. */
static bool write_track(task *t, const rmf_out_track *track, int in,
                        const char *name, json_t *to, rmf_buf *words)
{
    char path[RMF_PATH_SIZE];
    rmf_out_file file = {0};
    int out = -1;
    if (rmf_path_join(path, t->folder, name))
        out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (out < 0) {
        rmf_buf_putf(words, "%s cannot be written: %s", name, strerror(errno));
        return false;
    }
    const rmf_out_ear ear = {say_progress, t};
    bool ok = rmf_mp4_write(track, in, out, &ear, &file, words);
    if (close(out) != 0) ok = false;
    if (ok) add_file(to, track, &file);
    free(file.sizes);
    return ok;
}

/* ---- the picture --------------------------------------------------------- */

#define CODEC(a, b, c, d)                                                      \
    ((unsigned)(a) << 24 | (unsigned)(b) << 16 | (unsigned)(c) << 8 |          \
     (unsigned)(d))

static const char *why_not_picture(const rmf_mp4 *film)
{
    const rmf_mp4_track *t = &film->picture;
    if (!t->there || film->fragmented) return "its samples stand elsewhere";
    if (t->codec != CODEC('a', 'v', 'c', '1') || t->config_size < 7)
        return "it is not H.264 in its plain form";
    if (t->descriptions != 1) return "it changes its coding on the way";
    if (t->turned) return "it is turned";
    if (!t->square) return "its pixels are not square";
    if (t->edit.parts > 1 || t->edit.odd) return "its edit list is a montage";
    return NULL;
}

/* Whether its edit list leaves out frames at either end. */
static bool is_trimmed(const rmf_mp4 *film, int64_t begin, double frame)
{
    const rmf_mp4_track *t = &film->picture;
    double media = (double)t->end; /* all steps together */
    double shown =
        (double)t->edit.lasts / (double)film->timescale * (double)t->timescale;
    if (t->edit.parts == 0) return false;
    if ((double)(t->edit.from - begin) > frame / 2) return true;
    return t->edit.lasts > 0 &&
           shown + (double)(t->edit.from - begin) < media - frame / 2;
}

/* The first unit of a sample that codes a picture opens a sequence anew. */
static bool is_idr(int fd, const rmf_mp4_sample *s, unsigned length_size)
{
    int64_t at = s->at;
    int64_t end = s->at + s->size;
    for (unsigned i = 0; i < UNITS_MAX && end - at > length_size; i++) {
        unsigned char head[5] = {0};
        uint32_t size = 0;
        if (pread(fd, head, length_size + 1, at) != length_size + 1)
            return false;
        for (unsigned k = 0; k < length_size; k++)
            size = size << 8 | head[k];
        unsigned unit = head[length_size] & 31u;
        if (unit >= 1 && unit <= 5) return unit == 5;
        at += length_size + (int64_t)size;
    }
    return false;
}

/* A key frame that does not open anew is none. */
static void check_keys(int fd, rmf_mp4_track *t)
{
    unsigned length_size = (t->config[4] & 3u) + 1;
    for (size_t i = 0; i < t->count; i++) {
        rmf_mp4_sample *s = &t->samples[i];
        if (s->key) s->key = is_idr(fd, s, length_size);
    }
}

static bool cut_picture(const task *t, const rmf_mp4_track *p, rmf_cuts *cuts,
                        rmf_buf *words)
{
    double rate = (double)t->num / (double)t->den;
    double step = fmax(rate, (double)p->count / FRAGMENTS_MAX);
    if (t->cut_as)
        return rmf_even_cut_as(p, t->frames_in, t->fragments, cuts, words);
    return rmf_even_cut(p, (size_t)fmax(1, round(step)),
                        (size_t)ceil(rate * KEY_SECONDS_MAX), cuts, words);
}

static uint32_t scale_of(const task *t)
{
    int64_t scale = 1;
    while (t->num * scale < TIMESCALE_MIN)
        scale *= 2;
    return (uint32_t)scale;
}

static bool reorders(const rmf_out_track *track)
{
    for (size_t i = 0; i < track->count; i++) {
        if (track->samples[i].pts != (int64_t)i) return true;
    }
    return false;
}

static json_t *say_picture(const rmf_mp4 *film, const rmf_out_track *track,
                           int64_t begin)
{
    const rmf_mp4_track *p = &film->picture;
    char codecs[16];
    double at = (double)p->edit.wait / (double)film->timescale +
                (double)(begin - p->edit.from) / (double)p->timescale;
    (void)snprintf(codecs, sizeof codecs, "avc1.%02x%02x%02x", p->config[1],
                   p->config[2], p->config[3]);
    json_t *facts = json_pack(
        "{s:s, s:i, s:i, s:I, s:o, s:I, s:b}", "codecs", codecs, "width",
        (int)p->width, "height", (int)p->height, "frames", (json_int_t)p->count,
        "frames_in", counts_in(&track->cuts), "begin_us",
        (json_int_t)llround(at * 1e6), "reorders", reorders(track));
    add_keys(facts, &track->cuts);
    return facts;
}

/* The cuts as the sound needs them. */
static void keep_cuts(task *t, const rmf_out_track *track)
{
    free(t->frames_in);
    t->fragments = track->cuts.count;
    t->frames_in = calloc(t->fragments + 1, sizeof *t->frames_in);
    for (size_t i = 0; t->frames_in && i < t->fragments; i++)
        t->frames_in[i] = track->cuts.starts[i + 1] - track->cuts.starts[i];
    t->seconds = (double)track->count * (double)t->den / (double)t->num;
}

static json_t *copy_picture(task *t, rmf_mp4 *film, int in, rmf_buf *words)
{
    rmf_mp4_track *p = &film->picture;
    rmf_out_track track = {.picture = true, .as = p};
    const char *why = why_not_picture(film);
    int64_t begin = 0;
    json_t *facts = NULL;
    if (film->fragmented)
        return json_pack("{s:s, s:b}", "cannot", why, "moves", 1);
    if (why) return cannot(why);
    double frame = (double)p->timescale * (double)t->den / (double)t->num;
    if (!rmf_even_number(p, t->num, t->den, &begin, words) ||
        (double)p->count * (double)t->den / (double)t->num >
            RMF_CLIP_SECONDS_MAX)
        return cannot(words->size > 0 ? words->at : "it is longer than a day");
    if (is_trimmed(film, begin, frame))
        return cannot("its edit list leaves out a part");
    check_keys(in, p);
    track.samples = p->samples;
    track.count = p->count;
    track.step = (uint32_t)t->den * scale_of(t);
    track.timescale = (uint32_t)t->num * scale_of(t);
    if (cut_picture(t, p, &track.cuts, words)) {
        facts = say_picture(film, &track, begin);
        double at_us =
            (double)json_integer_value(json_object_get(facts, "begin_us"));
        if (t->begin < 0) t->begin = at_us / 1e6;
        keep_cuts(t, &track);
        if (!write_track(t, &track, in, "picture.out", facts, words)) {
            json_decref(facts);
            facts = NULL; /* not the picture's fault */
        }
    } else {
        facts = cannot(words->at);
    }
    rmf_cuts_free(&track.cuts);
    return facts;
}

/* ---- the sound ----------------------------------------------------------- */

static const char *why_not_sound(const rmf_mp4 *film)
{
    const rmf_mp4_track *s = &film->sound;
    if (!s->there || film->fragmented) return "its samples stand elsewhere";
    if (s->codec != CODEC('m', 'p', '4', 'a') || s->descriptions != 1 ||
        s->timescale != SOUND_RATE || s->config_size < 2 ||
        memcmp(s->config, rmf_sound_config, 2) != 0)
        return "it is not AAC-LC of 48 kHz with two channels";
    if (s->edit.parts > 1 || s->edit.odd) return "its edit list is a montage";
    for (size_t i = 0; i < s->count; i++) {
        if (s->samples[i].dts != (int64_t)i * PACKET) return "it has gaps";
    }
    return NULL;
}

/* Fragment i of the sound begins with the packet in which fragment i of the
 * picture begins. */
static bool cut_sound(const task *t, const rmf_sound_plan *plan, rmf_cuts *out)
{
    double frames = 0;
    *out = (rmf_cuts){calloc(t->fragments + 1, sizeof *out->starts),
                      calloc(t->fragments + 1, sizeof *out->keys), 0};
    if (!out->starts || !out->keys) return false;
    for (size_t i = 0; i < t->fragments; i++) {
        double at = frames * (double)t->den / (double)t->num * SOUND_RATE;
        size_t start = (size_t)(plan->priming + (int64_t)at) / PACKET;
        out->starts[i] = i == 0 ? 0 : start;
        out->keys[i] = true;
        frames += (double)t->frames_in[i];
    }
    out->count = t->fragments;
    out->starts[out->count] = plan->count;
    return true;
}

static json_t *write_sound(task *t, const rmf_mp4 *film, int in, rmf_buf *words)
{
    rmf_out_track track = {.timescale = SOUND_RATE, .step = PACKET};
    rmf_sound_plan plan = {0};
    json_t *facts = NULL;
    const rmf_mp4_track *s = film ? &film->sound : NULL;
    bool ok = rmf_sound_lay(s, film ? film->timescale : 1, fmax(t->begin, 0),
                            t->seconds, &plan) &&
              cut_sound(t, &plan, &track.cuts);
    if (ok) {
        facts = json_pack("{s:s, s:i, s:i, s:I, s:I, s:o}", "codecs",
                          "mp4a.40.2", "rate", (int)SOUND_RATE, "channels", 2,
                          "priming", (json_int_t)plan.priming, "samples",
                          (json_int_t)plan.needed, "packets_in",
                          counts_in(&track.cuts));
        track.as = s;
        track.samples = plan.samples;
        track.count = plan.count;
        ok = write_track(t, &track, in, "sound.out", facts, words);
    } else {
        rmf_buf_puts(words, "no memory");
    }
    if (!ok) {
        json_decref(facts);
        facts = NULL;
    }
    rmf_cuts_free(&track.cuts);
    free(plan.samples);
    return facts;
}

/* ---- the whole ----------------------------------------------------------- */

/* Open what holds a track, and do `copy` with it. NULL: `words` says why not.
 */
static json_t *with_file(task *t, const char *path, rmf_buf *words,
                         json_t *(*copy)(task *, rmf_mp4 *, int, rmf_buf *))
{
    rmf_mp4 film = {0};
    json_t *facts = NULL;
    int in = open(path, O_RDONLY | O_CLOEXEC);
    if (in < 0 && errno == ENOENT) return cannot("nobody has made it");
    if (in < 0) {
        rmf_buf_putf(words, "%s: %s", path, strerror(errno));
        return NULL;
    }
    facts = rmf_mp4_open(in, &film, words) ? copy(t, &film, in, words)
                                           : cannot(words->at);
    rmf_mp4_free(&film);
    (void)close(in);
    return facts;
}

static json_t *copy_sound(task *t, rmf_mp4 *film, int in, rmf_buf *words)
{
    const char *why = why_not_sound(film);
    return why ? cannot(why) : write_sound(t, film, in, words);
}

static json_t *make_sound(task *t, rmf_buf *words)
{
    if (strcmp(t->sound, "none") == 0) return write_sound(t, NULL, -1, words);
    return with_file(t, t->sound, words, copy_sound);
}

static bool add_track(json_t *said, const char *name, json_t *facts)
{
    return facts && json_object_set_new(said, name, facts) == 0;
}

int rmf_fragment_main(const char *const words[], unsigned count)
{
    task t;
    rmf_buf why;
    rmf_buf_init(&why, 4096);
    json_t *said = json_object();
    bool ok = read_words(words, count, &t) && read_cuts(&t);
    if (!ok) rmf_buf_puts(&why, "wrong words");
    if (ok && t.picture) {
        ok = add_track(said, "picture",
                       with_file(&t, t.picture, &why, copy_picture));
    }
    why.size = 0;
    if (ok && t.sound && t.seconds > 0)
        ok = add_track(said, "sound", make_sound(&t, &why));
    if (ok) {
        (void)json_dumpf(said, stdout, JSON_COMPACT);
        (void)putchar('\n');
    } else {
        (void)fprintf(stderr, "%s\n", why.at);
    }
    if (fflush(stdout) != 0) ok = false;
    json_decref(said);
    free(t.frames_in);
    rmf_buf_free(&why);
    return ok ? 0 : 1;
}
