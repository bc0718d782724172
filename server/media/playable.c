#include "media/playable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what browsers play -------------------------------------------------- */

#define IN_MP4  1u
#define IN_WEBM 2u

typedef struct codec {
    const char *name;    /* as ffprobe calls it */
    unsigned containers; /* in which every browser plays it */
    const char *pixels;  /* the formats of a picture; NULL: it is sound */
} codec;

static const codec codecs[] = {
    {"h264", IN_MP4, " yuv420p yuvj420p "},
    {"vp9", IN_MP4 | IN_WEBM, " yuv420p "},
    {"av1", IN_MP4 | IN_WEBM, " yuv420p yuv420p10le "},
    {"vp8", IN_WEBM, " yuv420p "},
    {"aac", IN_MP4, NULL},
    {"mp3", IN_MP4, NULL},
    {"opus", IN_MP4 | IN_WEBM, NULL},
    {"vorbis", IN_WEBM, NULL},
};

static const char *field(const json_t *stream, const char *name)
{
    const char *text = json_string_value(json_object_get(stream, name));
    return text ? text : "";
}

static const codec *codec_of(const json_t *stream)
{
    for (size_t i = 0; i < sizeof codecs / sizeof codecs[0]; i++) {
        if (strcmp(codecs[i].name, field(stream, "codec_name")) == 0)
            return &codecs[i];
    }
    return NULL;
}

static bool pixels_fit(const codec *c, const json_t *picture)
{
    char word[40];
    (void)snprintf(word, sizeof word, " %s ", field(picture, "pix_fmt"));
    return c->pixels && strstr(c->pixels, word) != NULL;
}

static unsigned container_bit(rmf_container container)
{
    switch (container) {
    case RMF_CONTAINER_MP4:
        return IN_MP4;
    case RMF_CONTAINER_WEBM:
        return IN_WEBM;
    case RMF_CONTAINER_OTHER:
    case RMF_CONTAINER_MOV:
        break;
    }
    return 0;
}

/* ---- how it is turned ---------------------------------------------------- */

/* The first two rows of the matrix in ffprobe's dump. */
static bool flips(const char *matrix)
{
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    const char *one = strchr(matrix, ':');
    const char *two = one ? strchr(one + 1, ':') : NULL;
    if (!two || sscanf(one + 1, "%ld %ld", &a, &b) != 2 ||
        sscanf(two + 1, "%ld %ld", &c, &d) != 2)
        return false;
    return (double)a * (double)d - (double)b * (double)c < 0;
}

int rmf_turn_of(const json_t *stream, bool *mirrored)
{
    size_t i = 0;
    const json_t *side = NULL;
    int degrees = 0;
    *mirrored = false;
    json_array_foreach(json_object_get(stream, "side_data_list"), i, side)
    {
        const json_t *rotation = json_object_get(side, "rotation");
        if (!rotation) continue;
        degrees = (int)json_integer_value(rotation);
        *mirrored = flips(field(side, "displaymatrix"));
    }
    return degrees;
}

/* ---- the verdict --------------------------------------------------------- */

/* What a playable copy needs. */
typedef struct need {
    unsigned container; /* of the copy: IN_MP4 or IN_WEBM */
    bool move;          /* into another container */
    bool picture;       /* coded anew */
    bool sound;         /* coded anew */
} need;

static bool oddly_turned(const json_t *picture)
{
    bool mirrored = false;
    return rmf_turn_of(picture, &mirrored) % 90 != 0 || mirrored;
}

static need find_need(const rmf_tracks *t)
{
    const codec *picture = codec_of(t->picture);
    const codec *sound = t->sound ? codec_of(t->sound) : NULL;
    unsigned now = container_bit(t->layout.container);
    need n = {.container = IN_MP4};
    n.picture = !picture || !pixels_fit(picture, t->picture) ||
                oddly_turned(t->picture);
    if (!n.picture) {
        n.container = picture->containers & now;
        if (!n.container)
            n.container = picture->containers & IN_MP4 ? IN_MP4 : IN_WEBM;
    }
    n.move = n.container != now;
    n.sound = t->sound && !(sound && sound->containers & n.container);
    return n;
}

static void say_container(const rmf_tracks *t, rmf_buf *words)
{
    const bool known = container_bit(t->layout.container) != 0;
    rmf_buf_putf(words,
                 known ? "  - its picture and sound do not go together with "
                         "its container (%s) in every browser\n"
                       : "  - its container is %s; browsers open MP4 and "
                         "WebM\n",
                 t->layout.container == RMF_CONTAINER_MOV ? "QuickTime (MOV)"
                                                          : t->container);
}

static void say_picture(const rmf_tracks *t, rmf_buf *words)
{
    bool mirrored = false;
    int turn = rmf_turn_of(t->picture, &mirrored);
    const codec *c = codec_of(t->picture);
    if (!c || !pixels_fit(c, t->picture)) {
        const char *profile = field(t->picture, "profile");
        rmf_buf_putf(words,
                     "  - its picture is %s, %s%s%s; browsers show H.264, VP8, "
                     "VP9 and AV1 with 8 bits and 4:2:0 (yuv420p)\n",
                     field(t->picture, "codec_long_name"), profile,
                     *profile ? " " : "", field(t->picture, "pix_fmt"));
    }
    if (turn % 90 != 0 || mirrored) {
        rmf_buf_putf(words,
                     "  - a mark in it says that players turn the picture by "
                     "%d degrees%s; browsers do not agree about that\n",
                     turn, mirrored ? " and mirror it" : "");
    }
}

static void say_reasons(const rmf_tracks *t, const need *n, rmf_buf *words)
{
    if (n->move && !(n->picture && container_bit(t->layout.container)))
        say_container(t, words);
    if (n->picture) say_picture(t, words);
    if (n->sound) {
        rmf_buf_putf(words,
                     "  - its sound is %s; browsers play AAC, MP3 and Opus "
                     "(in WebM Opus and Vorbis)\n",
                     field(t->sound, "codec_long_name"));
    }
}

/* ---- advice: it plays, but not as well as it could ------------------------
 */

static void advise(const rmf_tracks *t, rmf_buf *words)
{
    if (t->layout.index_last) {
        rmf_buf_putf(words,
                     "%s starts slowly over the net until it is prepared: its "
                     "index stands at its end\n",
                     t->path);
    }
    if (t->uneven) {
        rmf_buf_putf(words,
                     "%s has frames at uneven times: cuts between its scenes "
                     "may be some frames off until it is prepared\n",
                     t->path);
    }
    if (strcmp(field(t->picture, "codec_name"), "av1") == 0) {
        rmf_buf_putf(words,
                     "%s is AV1, which Safari plays only on devices that "
                     "decode it (since 2023) until it is prepared\n",
                     t->path);
    }
}

bool rmf_playable(const rmf_tracks *tracks, rmf_buf *words)
{
    need n = find_need(tracks);
    bool plays = !n.move && !n.picture && !n.sound;
    if (plays && words) advise(tracks, words);
    if (plays || !words) return plays;
    rmf_buf_putf(words,
                 "%s does not play in every browser, so it is converted; the "
                 "file itself stays as it is:\n",
                 tracks->path);
    say_reasons(tracks, &n, words);
    return false;
}
