/* The first step: the tallest picture and the sound. Copied from the original
 * where that is possible, else from the same coding in an MP4, else coded
 * anew; each track for itself. */
#include "media/prepare.h"

#include <stdio.h>
#include <string.h>

#include "media/encode.h"
#include "media/line.h"
#include "media/playlist.h"
#include "media/tracks_file.h"
#include "media/workshop.h"

typedef struct first {
    rmf_shop shop;
    rmf_original source;
    char whole[RMF_PATH_SIZE]; /* paths of what may stand in the part */
    char coded[RMF_PATH_SIZE];
    char coded_sound[RMF_PATH_SIZE];
    const char *picture_from; /* what the picture was copied from */
    const char *sound_from;   /* NULL: silence */
    double sound_at;          /* when the clip begins in that; below 0: as the
                                 picture does */
    json_t *picture, *sound;  /* facts; NULL: not made */
    bool moves;               /* the original would do in a plain MP4 */
} first;

static bool is_mp4(const first *f)
{
    return f->source.tracks.layout.container == RMF_CONTAINER_MP4 ||
           f->source.tracks.layout.container == RMF_CONTAINER_MOV;
}

/* ---- cutting ------------------------------------------------------------- */

/* Take the facts of a track that was made. */
static void take(json_t **to, const json_t *said, const char *name)
{
    json_t *facts = json_object_get(said, name);
    if (!facts || json_object_get(facts, "cannot")) return;
    json_decref(*to);
    *to = json_incref(facts);
}

/* Cut what is not yet there out of these files. `readable` is the one of them
 * that does not stand in the part. */
static rmf_prepared_end cut(first *f, const char *picture, const char *sound)
{
    rmf_line l;
    json_t *said = NULL;
    rmf_line_init(&l);
    if (picture) rmf_line_add(&l, "picture=%s", picture);
    if (sound) rmf_line_add(&l, "sound=%s", sound);
    rmf_line_add(&l, "rate=%lld/%lld", (long long)f->source.clip.rate_num,
                 (long long)f->source.clip.rate_den);
    if (f->sound_at >= 0) rmf_line_add(&l, "begin=%.3f", f->sound_at * 1e6);
    if (!picture) rmf_line_add(&l, "cuts=1");
    rmf_prepared_end end =
        rmf_shop_fragment(&f->shop, l.words, f->shop.original, &said);
    take(&f->picture, said, "picture");
    take(&f->sound, said, "sound");
    f->moves = json_is_true(
        json_object_get(json_object_get(said, "picture"), "moves"));
    if (f->picture && picture) f->picture_from = picture;
    if (f->sound && sound && strcmp(sound, "none") != 0) f->sound_from = sound;
    json_decref(said);
    rmf_line_free(&l);
    return end;
}

/* The frames of each fragment, for sound that is cut alone. */
static bool write_cuts(first *f)
{
    char path[RMF_PATH_SIZE];
    rmf_buf text;
    size_t i = 0;
    const json_t *frames = NULL;
    rmf_buf_init(&text, 1u << 20);
    json_array_foreach(json_object_get(f->picture, "frames_in"), i, frames)
        rmf_buf_putf(&text, "%lld\n", (long long)json_integer_value(frames));
    bool ok = rmf_shop_path(&f->shop, "cuts", path) && !text.failed &&
              rmf_file_write(path, text.at, text.size, 0600);
    rmf_buf_free(&text);
    return ok;
}

/* ---- the ways to a picture ----------------------------------------------- */

static rmf_prepared_end copy_original(first *f)
{
    const char *sound = f->source.tracks.sound ? f->shop.original : "none";
    (void)rmf_shop_step(&f->shop, "copying", 0, 95);
    return cut(f, f->shop.original, sound);
}

static rmf_prepared_end copy_moved(first *f)
{
    const char *sound = f->source.tracks.sound ? f->whole : "none";
    (void)rmf_shop_step(&f->shop, "copying", 0, 60);
    rmf_prepared_end end = rmf_encode_move(&f->shop, &f->source);
    /* What cannot be moved is coded anew. */
    if (end == RMF_PREPARE_REFUSED) {
        f->shop.words->size = 0;
        return RMF_PREPARED;
    }
    (void)rmf_shop_step(&f->shop, "copying", 60, 95);
    return end == RMF_PREPARED ? cut(f, f->whole, sound) : end;
}

/* Whether the original's sound may go with a picture that is coded anew. */
static bool sound_may_stay(const first *f)
{
    const json_t *s = f->source.tracks.sound;
    return is_mp4(f) && strcmp(rmf_json_text(s, "codec_name"), "aac") == 0 &&
           strcmp(rmf_json_text(s, "profile"), "LC") == 0 &&
           strcmp(rmf_json_text(s, "sample_rate"), "48000") == 0 &&
           rmf_json_int(s, "channels") == 2;
}

static rmf_prepared_end code_anew(first *f)
{
    bool stays = sound_may_stay(f);
    bool sounds = f->source.tracks.sound != NULL;
    const char *sound = "none";
    (void)rmf_shop_step(&f->shop, "converting", 0, 90);
    rmf_prepared_end end =
        rmf_encode_first(&f->shop, &f->source, true, sounds && !stays);
    if (end != RMF_PREPARED) return end;
    if (sounds) sound = stays ? f->shop.original : f->coded_sound;
    f->sound_at = stays && f->source.begin > 0 ? f->source.begin : 0;
    (void)rmf_shop_step(&f->shop, "cutting", 90, 95);
    return cut(f, f->coded, sound);
}

/* A sound that could not be copied with its picture. */
static rmf_prepared_end code_sound(first *f)
{
    (void)rmf_shop_step(&f->shop, "sound", 60, 90);
    rmf_prepared_end end = rmf_encode_first(&f->shop, &f->source, false, true);
    if (end != RMF_PREPARED) return end;
    if (!write_cuts(f)) return rmf_shop_failed(&f->shop, "cuts");
    f->sound_at = 0;
    (void)rmf_shop_step(&f->shop, "sound", 90, 95);
    return cut(f, NULL, f->coded_sound);
}

static bool has_all_frames(const first *f)
{
    return f->picture &&
           rmf_json_int(f->picture, "frames") == f->source.clip.frames;
}

static rmf_prepared_end make_tracks(first *f)
{
    rmf_prepared_end end = RMF_PREPARED;
    f->sound_at = -1;
    f->moves = !is_mp4(f);
    if (f->source.copies && is_mp4(f)) end = copy_original(f);
    if (end == RMF_PREPARED && f->source.copies && f->moves && !f->picture)
        end = copy_moved(f);
    if (end == RMF_PREPARED && !has_all_frames(f)) {
        json_decref(f->sound);
        f->sound = NULL;
        end = code_anew(f);
    }
    if (end == RMF_PREPARED && !has_all_frames(f)) {
        rmf_buf_puts(f->shop.words, "it holds no frame that can be decoded: "
                                    "bring another copy of the file");
        return RMF_PREPARE_REFUSED;
    }
    if (end == RMF_PREPARED && !f->sound) end = code_sound(f);
    if (end == RMF_PREPARED && !f->sound) {
        /* A sound without a single packet. */
        end = cut(f, NULL, "none");
    }
    return end;
}

/* ---- what plain players play --------------------------------------------- */

static rmf_prepared_end make_play(first *f)
{
    double at = 0;
    const double begin = (double)rmf_json_int(f->picture, "begin_us") / 1e6;
    if (f->picture_from != f->sound_from) {
        if (f->sound_from == f->coded_sound) at = begin;
        if (f->sound_from == f->shop.original) at = -f->source.begin;
    }
    (void)rmf_shop_step(&f->shop, "cutting", 95, 99);
    return rmf_encode_play(&f->shop, f->picture_from, f->sound_from, at);
}

/* ---- the whole ----------------------------------------------------------- */

/* A picture that is copied may leave open how its colours are meant. */
static void say_guessed(first *f)
{
    static const struct {
        const char *field; /* of ffprobe's */
        const char *name;
    } sorts[] = {{"color_space", "matrix"},
                 {"color_primaries", "primaries"},
                 {"color_transfer", "transfer"},
                 {"color_range", "range"}};
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof sorts / sizeof sorts[0]; i++) {
        const char *said =
            rmf_json_text(f->source.tracks.picture, sorts[i].field);
        if (!*said || strcmp(said, "unknown") == 0)
            (void)json_array_append_new(list, json_string(sorts[i].name));
    }
    if (json_array_size(list) > 0)
        (void)json_object_set(f->picture, "guessed", list);
    json_decref(list);
}

static rmf_prepared_end keep_all(first *f, rmf_prepared *out)
{
    char as[RMF_MEDIA_NAME_SIZE];
    rmf_prepared_end end = RMF_PREPARED;
    if (f->picture_from != f->coded) say_guessed(f);
    if (!f->source.clip.direct) {
        end =
            rmf_shop_keep_named(&f->shop, "play.out", "play", "mp4", out->play);
    }
    (void)snprintf(as, sizeof as, "picture-%lld-%s.mp4",
                   (long long)rmf_json_int(f->picture, "height"),
                   rmf_json_text(f->picture, "digits"));
    (void)json_object_set_new(f->picture, "file", json_string(as));
    if (end == RMF_PREPARED) end = rmf_shop_keep(&f->shop, "picture.out", as);
    (void)snprintf(as, sizeof as, "sound-%s.mp4",
                   rmf_json_text(f->sound, "digits"));
    (void)json_object_set_new(f->sound, "file", json_string(as));
    if (end == RMF_PREPARED) end = rmf_shop_keep(&f->shop, "sound.out", as);
    if (end != RMF_PREPARED) return end;

    json_t *tracks = rmf_tracks_new(
        f->source.clip.rate_num, f->source.clip.rate_den, f->picture, f->sound);
    end = rmf_playlists_keep(&f->shop, tracks, out->playlist);
    if (end == RMF_PREPARED)
        end = rmf_tracks_keep(&f->shop, tracks, out->tracks);
    json_decref(tracks);
    return end;
}

static rmf_prepared_end look(first *f)
{
    rmf_buf words;
    if (!rmf_shop_step(&f->shop, "looking", 0, 1)) return RMF_PREPARE_STOPPED;
    if (f->shop.what->seen) {
        f->source = *f->shop.what->seen;
        (void)json_incref(f->source.answer);
        return RMF_PREPARED;
    }
    rmf_buf_init(&words, 65536);
    bool ok = rmf_original_open(f->shop.original, &f->source, &words);
    if (!ok) rmf_buf_puts(f->shop.words, words.at);
    rmf_buf_free(&words);
    if (ok) return RMF_PREPARED;
    return f->source.blind ? RMF_PREPARE_FAILED : RMF_PREPARE_REFUSED;
}

rmf_prepared_end rmf_prepare_first(const rmf_preparing *what, rmf_prepared *out,
                                   rmf_buf *words)
{
    first f = {.sound_at = -1};
    *out = (rmf_prepared){0};
    rmf_prepared_end end = rmf_shop_open(&f.shop, what, "first", words);
    if (end == RMF_PREPARED &&
        (!rmf_shop_path(&f.shop, "whole.mp4", f.whole) ||
         !rmf_shop_path(&f.shop, "picture.mp4", f.coded) ||
         !rmf_shop_path(&f.shop, "sound.mp4", f.coded_sound)))
        end = rmf_shop_failed(&f.shop, what->media);
    if (end == RMF_PREPARED) end = look(&f);
    if (end == RMF_PREPARED) end = make_tracks(&f);
    if (end == RMF_PREPARED && !f.source.clip.direct) end = make_play(&f);
    if (end == RMF_PREPARED) end = keep_all(&f, out);
    if (end == RMF_PREPARED) (void)rmf_shop_step(&f.shop, "done", 100, 100);
    out->bytes = f.shop.bytes;
    json_decref(f.picture);
    json_decref(f.sound);
    rmf_original_close(&f.source);
    rmf_shop_close(&f.shop);
    return end;
}
