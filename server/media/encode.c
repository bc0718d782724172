#include "media/encode.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "media/line.h"

/* Bits a second at most: these for a picture of 1920 by 1080, else by its
 * size; half more above 30 frames a second. */
#define BITS_FULL  8e6
#define BITS_LEAST 3e5
#define FULL_SIZE  (1920.0 * 1080.0)

#define SAID_SIZE 160u /* of what a picture says of its colours */

/* ---- what all commands share --------------------------------------------- */

static void begin_line(rmf_line *l, const rmf_shop *shop)
{
    rmf_line_init(l);
    rmf_line_words(l, "ffmpeg -v error -nostdin -y -progress pipe:1 "
                      "-stats_period 0.5 -protocol_whitelist file,pipe");
    if (shop->what->threads > 0) {
        rmf_line_add(l, "-filter_threads");
        rmf_line_add(l, "%u", shop->what->threads);
        rmf_line_add(l, "-threads");
        rmf_line_add(l, "%u", shop->what->threads);
    }
}

static void add_input(rmf_line *l, const char *path)
{
    rmf_line_add(l, "-i");
    rmf_line_add(l, "file:%s", path);
}

static rmf_prepared_end run_line(rmf_shop *shop, rmf_line *l,
                                 const char *readable, const char *doing)
{
    rmf_prepared_end end = RMF_PREPARE_FAILED;
    if (l->failed) {
        errno = E2BIG;
        end = rmf_shop_failed(shop, "ffmpeg");
    } else {
        end = rmf_shop_run(shop, l->words, readable, doing);
    }
    rmf_line_free(l);
    return end;
}

static int64_t second_of(rmf_rate r)
{
    double frames = round(rmf_rate_value(r));
    return frames < 1 ? 1 : (int64_t)frames;
}

/* H.264 that every browser plays. `own_keys`: a closed group each second and
 * no other key frames; else the caller says where they are. */
static void add_coder(rmf_line *l, const rmf_shop *shop, rmf_rate r,
                      rmf_size size, bool own_keys)
{
    double bits = BITS_FULL * size.width * size.height / FULL_SIZE;
    if (rmf_rate_value(r) > 31) bits *= 1.5;
    if (bits < BITS_LEAST) bits = BITS_LEAST;
    rmf_line_words(l, "-c:v libx264 -preset veryfast -profile:v high -crf 20 "
                      "-sc_threshold 0 -flags +cgop -forced-idr 1");
    rmf_line_add(l, "-maxrate");
    rmf_line_add(l, "%.0f", bits);
    rmf_line_add(l, "-bufsize");
    rmf_line_add(l, "%.0f", 2 * bits);
    rmf_line_add(l, "-g");
    rmf_line_add(l, "%lld", own_keys ? (long long)second_of(r) : 100000);
    if (own_keys) {
        rmf_line_add(l, "-keyint_min");
        rmf_line_add(l, "%lld", (long long)second_of(r));
    }
    if (shop->what->threads > 0) {
        rmf_line_add(l, "-threads");
        rmf_line_add(l, "%u", shop->what->threads);
    }
}

/* ---- the tallest picture and the sound ----------------------------------- */

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static bool is_one_of(const char *word, const char *list)
{
    char inside[64];
    (void)snprintf(inside, sizeof inside, " %s ", word);
    return *word && strstr(list, inside) != NULL;
}

static bool is_rgb(const char *pixels)
{
    static const char *const sorts[] = {"rgb", "bgr",  "gbr",
                                        "pal", "argb", "abgr"};
    for (size_t i = 0; i < sizeof sorts / sizeof sorts[0]; i++) {
        if (strncmp(pixels, sorts[i], strlen(sorts[i])) == 0) return true;
    }
    return false;
}

/* Colours of HDR and of wide gamuts brought into what H.264 shows. */
static const char *colours_of(const json_t *p)
{
    const char *transfer = text_of(p, "color_transfer");
    if (strcmp(transfer, "smpte2084") == 0) {
        return "zscale=tin=smpte2084:pin=bt2020:min=bt2020nc:t=linear:npl=100,"
               "format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
               "zscale=t=bt709:m=bt709:r=tv,";
    }
    if (strcmp(transfer, "arib-std-b67") == 0) {
        return "zscale=tin=arib-std-b67:pin=bt2020:min=bt2020nc:t=linear:"
               "npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
               "zscale=t=bt709:m=bt709:r=tv,";
    }
    if (is_one_of(text_of(p, "color_space"), " bt2020nc bt2020c ")) {
        return "zscale=tin=bt709:pin=bt2020:min=bt2020nc:t=bt709:p=bt709:"
               "m=bt709:r=tv,";
    }
    return "";
}

/* How players take colours of which nothing is said. */
static const char *guess(int height)
{
    return height >= 720 ? "bt709" : "smpte170m";
}

/* What a picture is tagged with that does not say how its colours are meant. */
static const char *matrix_of(const json_t *p, int height)
{
    if (is_one_of(text_of(p, "color_space"), " bt709 smpte170m bt470bg "))
        return NULL;
    if (*colours_of(p) || is_rgb(text_of(p, "pix_fmt"))) return "bt709";
    return guess(height);
}

static void add_picture_filters(rmf_line *l, const rmf_original *s)
{
    const json_t *p = s->tracks.picture;
    const rmf_size size = rmf_encode_size(s);
    const char *matrix = matrix_of(p, size.height);
    char tag[160] = "";
    if (matrix) {
        (void)snprintf(tag, sizeof tag,
                       ",setparams=colorspace=%s:color_primaries=%s:"
                       "color_trc=%s:range=tv",
                       matrix, matrix, matrix);
    }
    rmf_line_add(l, "-vf");
    rmf_line_add(l,
                 "setpts=PTS-STARTPTS,%s%sfps=%lld/%lld:start_time=0,"
                 "scale=%d:%d:out_range=tv%s,format=yuv420p,setsar=1%s,"
                 "tpad=stop=-1:stop_mode=clone",
                 is_one_of(text_of(p, "field_order"), " tt bb tb bt ")
                     ? "bwdif=mode=send_frame,"
                     : "",
                 colours_of(p), (long long)s->clip.rate_num,
                 (long long)s->clip.rate_den, size.width, size.height,
                 is_rgb(text_of(p, "pix_fmt")) ? ":out_color_matrix=bt709" : "",
                 tag);
}

rmf_size rmf_encode_size(const rmf_original *source)
{
    const rmf_clip *c = &source->clip;
    double lines = (double)(c->width < c->height ? c->width : c->height);
    double by = lines > RMF_LINES_MOST ? RMF_LINES_MOST / lines : 1;
    int half_width = (int)round((double)c->width * by / 2);
    int half_height = (int)round((double)c->height * by / 2);
    return (rmf_size){half_width < 1 ? 2 : 2 * half_width,
                      half_height < 1 ? 2 : 2 * half_height};
}

static void add_picture(rmf_line *l, const rmf_shop *shop,
                        const rmf_original *s)
{
    const rmf_rate r = {s->clip.rate_num, s->clip.rate_den};
    rmf_line_words(l, "-map 0:V:0 -an -sn -dn -map_metadata -1 "
                      "-map_chapters -1");
    add_picture_filters(l, s);
    add_coder(l, shop, r, rmf_encode_size(s), true);
    rmf_line_words(l, "-frames:v");
    rmf_line_add(l, "%lld", (long long)s->clip.frames);
    rmf_line_words(l, "-f mp4 picture.mp4");
}

/* Its clock begins with the picture's first frame; gaps are silence. */
static void add_sound(rmf_line *l, const rmf_original *s)
{
    rmf_line_words(l, "-map 0:a:0 -vn -sn -dn -map_metadata -1 "
                      "-map_chapters -1 -af");
    rmf_line_add(l,
                 "asetpts=PTS-(%.6f)/TB,aresample=48000:async=1:"
                 "min_comp=0.00002:first_pts=0,"
                 "aformat=sample_fmts=fltp:channel_layouts=stereo,"
                 "atrim=end=%.6f",
                 s->begin, (double)s->clip.duration_us / 1e6);
    rmf_line_words(l, "-c:a aac -b:a 160k -f mp4 sound.mp4");
}

rmf_prepared_end rmf_encode_first(rmf_shop *shop, const rmf_original *source,
                                  bool picture, bool sound)
{
    rmf_line l;
    begin_line(&l, shop);
    rmf_line_words(&l, "-copyts");
    add_input(&l, shop->original);
    if (picture) add_picture(&l, shop, source);
    if (sound) add_sound(&l, source);
    shop->seconds = (double)source->clip.duration_us / 1e6;
    return run_line(shop, &l, shop->original, "converting the film");
}

/* ---- other containers ---------------------------------------------------- */

rmf_prepared_end rmf_encode_move(rmf_shop *shop, const rmf_original *source)
{
    rmf_line l;
    const char *codec = text_of(source->tracks.sound, "codec_name");
    begin_line(&l, shop);
    add_input(&l, shop->original);
    rmf_line_words(&l, "-map 0:V:0 -c copy -map_metadata -1 -map_chapters -1");
    if (strcmp(codec, "aac") == 0) rmf_line_words(&l, "-map 0:a:0");
    rmf_line_words(&l, "-f mp4 whole.mp4");
    shop->seconds = (double)source->clip.duration_us / 1e6;
    return run_line(shop, &l, shop->original, "copying the film");
}

rmf_prepared_end rmf_encode_play(rmf_shop *shop, const char *picture,
                                 const char *sound, double sound_at)
{
    rmf_line l;
    bool one = sound && strcmp(picture, sound) == 0 && fabs(sound_at) < 1e-9;
    begin_line(&l, shop);
    add_input(&l, picture);
    if (sound && !one) {
        rmf_line_add(&l, "-itsoffset");
        rmf_line_add(&l, "%.6f", sound_at);
        add_input(&l, sound);
    }
    rmf_line_words(&l, "-map 0:V:0");
    if (sound) rmf_line_words(&l, one ? "-map 0:a:0" : "-map 1:a:0");
    rmf_line_words(&l, "-c copy -map_metadata -1 -map_chapters -1 "
                       "-movflags +faststart -f mp4 play.out");
    return run_line(shop, &l, shop->original, "making the file to play");
}

/* ---- smaller sizes ------------------------------------------------------- */

/* Where key frames must be, as chapters: a list of any length. */
static bool write_keys(const rmf_shop *shop, const rmf_smaller *what)
{
    char path[RMF_PATH_SIZE];
    rmf_buf text;
    size_t i = 0;
    const json_t *frames = NULL;
    json_int_t at = 0;
    rmf_buf_init(&text, 16u << 20);
    rmf_buf_puts(&text, ";FFMETADATA1\n");
    json_array_foreach(what->frames_in, i, frames)
    {
        rmf_buf_putf(
            &text, "[CHAPTER]\nTIMEBASE=%lld/%lld\nSTART=%lld\nEND=%lld\n",
            (long long)what->rate.den, (long long)what->rate.num, (long long)at,
            (long long)(at + json_integer_value(frames)));
        at += json_integer_value(frames);
    }
    bool ok = !text.failed && rmf_shop_path(shop, "keys.txt", path) &&
              rmf_file_write(path, text.at, text.size, 0600);
    rmf_buf_free(&text);
    return ok;
}

static bool is_among(const json_t *list, const char *word)
{
    size_t i = 0;
    const json_t *one = NULL;
    json_array_foreach(list, i, one)
    {
        const char *is = json_string_value(one);
        if (is && strcmp(is, word) == 0) return true;
    }
    return false;
}

/* Nothing is converted: it is said. */
static void put_said(const rmf_smaller *w, char out[SAID_SIZE])
{
    const char *const guessed = guess(w->height);
    const char *const sorts[][3] = {{"matrix", "colorspace", guessed},
                                    {"primaries", "color_primaries", guessed},
                                    {"transfer", "color_trc", guessed},
                                    {"range", "range", "tv"}};
    size_t used = 0;
    out[0] = 0;
    for (size_t i = 0; i < sizeof sorts / sizeof sorts[0]; i++) {
        if (!is_among(w->guessed, sorts[i][0])) continue;
        used += (size_t)snprintf(out + used, SAID_SIZE - used, "%s%s=%s",
                                 used > 0 ? ":" : ",setparams=", sorts[i][1],
                                 sorts[i][2]);
    }
}

/* One decoding, split for every output. */
static void add_graph(rmf_line *l, const rmf_smaller *w)
{
    char text[4096];
    char said[SAID_SIZE];
    size_t used = 0;
    const rmf_thumbs *t = &w->thumbs;
    put_said(w, said);
#define PUT(...)                                                               \
    used += (size_t)snprintf(text + used, sizeof text - used, __VA_ARGS__)
    PUT("[0:V:0]setpts=N*%lld/%lld/TB,fps=%lld/%lld:start_time=0,split=%u",
        (long long)w->rate.den, (long long)w->rate.num, (long long)w->rate.num,
        (long long)w->rate.den, w->count + 2);
    for (unsigned i = 0; i <= w->count + 1; i++)
        PUT("[i%u]", i);
    for (unsigned i = 0; i < w->count; i++) {
        PUT(";[i%u]scale=%d:%d,setsar=1%s[o%u]", i, w->sizes[i].width,
            w->sizes[i].height, said, i);
    }
    PUT(";[i%u]select=not(mod(n\\,%lld)),scale=%u:%u,setsar=1,tile=%ux%u,"
        "format=yuvj420p[o%u]",
        w->count, (long long)t->every, t->width, t->height, t->columns, t->rows,
        w->count);
    /* A small picture is enough to see another shot by. */
    PUT(";[i%u]scale=%u:%u:flags=fast_bilinear,scdet,metadata=print:key="
        "lavfi.scd.time:file=pipe\\\\:1,nullsink",
        w->count + 1, t->width, t->height);
#undef PUT
    rmf_line_words(l, "-filter_complex");
    rmf_line_add(l, "%s", text);
}

rmf_prepared_end rmf_encode_smaller(rmf_shop *shop, const rmf_smaller *what)
{
    rmf_line l;
    char path[RMF_PATH_SIZE];
    if (!write_keys(shop, what) || !rmf_shop_kept(shop, what->name, path))
        return rmf_shop_failed(shop, "keys.txt");
    begin_line(&l, shop);
    add_input(&l, path);
    rmf_line_words(&l, "-f ffmetadata -i keys.txt");
    add_graph(&l, what);
    for (unsigned i = 0; i < what->count; i++) {
        rmf_line_words(&l, "-map");
        rmf_line_add(&l, "[o%u]", i);
        add_coder(&l, shop, what->rate, what->sizes[i], false);
        rmf_line_words(&l, "-map_chapters 1 -force_key_frames chapters "
                           "-map_metadata -1 -f mp4");
        rmf_line_add(&l, "size-%d.mp4", what->sizes[i].height);
    }
    rmf_line_words(&l, "-map");
    rmf_line_add(&l, "[o%u]", what->count);
    rmf_line_words(&l, "-map_chapters -1 -frames:v 1 -c:v mjpeg -q:v 5 "
                       "-f mjpeg thumbs.out");
    shop->seconds = (double)what->frames / rmf_rate_value(what->rate);
    return run_line(shop, &l, path, "making the smaller sizes");
}

rmf_prepared_end rmf_encode_measure(rmf_shop *shop, const char *name,
                                    unsigned block)
{
    rmf_line l;
    char path[RMF_PATH_SIZE];
    if (!rmf_shop_kept(shop, name, path)) return rmf_shop_failed(shop, name);
    rmf_line_init(&l);
    rmf_line_words(&l,
                   "ffmpeg -v error -nostdin -protocol_whitelist file,pipe");
    add_input(&l, path);
    rmf_line_words(&l, "-map 0:a:0 -af");
    rmf_line_add(&l,
                 "asetnsamples=%u:p=0,astats=metadata=1:reset=1:"
                 "measure_perchannel=none:measure_overall=Peak_level,"
                 "ametadata=print:key=lavfi.astats.Overall.Peak_level:"
                 "file=pipe\\\\:1,ebur128=metadata=1,"
                 "ametadata=print:key=lavfi.r128.I:file=pipe\\\\:1",
                 block);
    rmf_line_words(&l, "-f null -");
    return run_line(shop, &l, path, "measuring the sound");
}

/* ---- edges --------------------------------------------------------------- */

rmf_prepared_end rmf_encode_edge(rmf_shop *shop, rmf_rate rate, int64_t from,
                                 int64_t to)
{
    rmf_line l;
    char path[RMF_PATH_SIZE];
    if (!rmf_shop_path(shop, "edge.in", path))
        return rmf_shop_failed(shop, "edge.in");
    begin_line(&l, shop);
    add_input(&l, path);
    rmf_line_words(&l, "-map 0:V:0 -vf");
    rmf_line_add(&l,
                 "trim=start_frame=%lld:end_frame=%lld,"
                 "setpts=N*%lld/%lld/TB,fps=%lld/%lld:start_time=0",
                 (long long)from, (long long)to, (long long)rate.den,
                 (long long)rate.num, (long long)rate.num, (long long)rate.den);
    rmf_line_words(&l, "-c:v libx264 -preset fast -profile:v high -crf 16 "
                       "-bf 0 -sc_threshold 0 -forced-idr 1 -g");
    rmf_line_add(&l, "%lld", (long long)second_of(rate));
    rmf_line_words(&l, "-f mp4 edge.mp4");
    shop->seconds = (double)(to - from) / rmf_rate_value(rate);
    return run_line(shop, &l, path, "making a head or tail");
}
