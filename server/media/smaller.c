/* The second step: what a clip that already plays gets in its own time.
 * Everything is made from the tallest track, whose frames are the clip's. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "media/encode.h"
#include "media/peaks.h"
#include "media/playlist.h"
#include "media/prepare.h"
#include "media/shots.h"
#include "media/thumbs.h"
#include "media/tracks_file.h"

static const int ladder[] = {1080, 720, 360}; /* lines: the shorter side */

#define WORTH_IT 1.15 /* that a picture is larger than the next size */

static int even_side(double side)
{
    int half = (int)round(side / 2);
    return half < 1 ? 2 : 2 * half;
}

/* The sizes below the tallest that are not there yet. */
static void choose_sizes(const json_t *tracks, rmf_smaller *what)
{
    const json_t *list = json_object_get(tracks, "picture");
    const json_t *tall = json_array_get(list, 0);
    double width = (double)rmf_json_int(tall, "width");
    double height = (double)rmf_json_int(tall, "height");
    double lines = fmin(width, height);
    size_t have = json_array_size(list) - 1;
    for (size_t i = 0; i < sizeof ladder / sizeof ladder[0]; i++) {
        double by = ladder[i] / lines;
        if (lines < WORTH_IT * ladder[i]) continue;
        if (have > 0) {
            have--;
            continue;
        }
        what->sizes[what->count++] =
            (rmf_size){even_side(width * by), even_side(height * by)};
    }
}

static bool write_cuts(const rmf_shop *shop, const json_t *frames_in)
{
    char path[RMF_PATH_SIZE];
    rmf_buf text;
    size_t i = 0;
    const json_t *frames = NULL;
    rmf_buf_init(&text, 1u << 20);
    json_array_foreach(frames_in, i, frames)
        rmf_buf_putf(&text, "%lld\n", (long long)json_integer_value(frames));
    bool ok = rmf_shop_path(shop, "cuts", path) && !text.failed &&
              rmf_file_write(path, text.at, text.size, 0600);
    rmf_buf_free(&text);
    return ok;
}

static rmf_prepared_end cut_size(rmf_shop *shop, const rmf_smaller *what,
                                 rmf_size size, json_t *tracks)
{
    char name[32];
    char picture[RMF_PATH_SIZE + 8] = "picture=";
    char rate[64];
    char as[RMF_MEDIA_NAME_SIZE];
    json_t *said = NULL;
    (void)snprintf(name, sizeof name, "size-%d.mp4", size.height);
    if (!rmf_shop_path(shop, name, picture + 8))
        return rmf_shop_failed(shop, name);
    (void)snprintf(rate, sizeof rate, "rate=%lld/%lld",
                   (long long)what->rate.num, (long long)what->rate.den);
    const char *const argv[] = {picture, rate, "cuts=1", NULL};
    rmf_prepared_end end = rmf_shop_fragment(shop, argv, "/dev/null", &said);
    json_t *facts = json_object_get(said, "picture");
    if (end == RMF_PREPARED && (rmf_json_int(facts, "frames") != what->frames ||
                                json_object_get(facts, "keys"))) {
        rmf_buf_putf(shop->words, "the size %dx%d came out wrong: %s",
                     size.width, size.height, rmf_json_text(facts, "cannot"));
        end = RMF_PREPARE_FAILED;
    }
    if (end == RMF_PREPARED) {
        (void)snprintf(as, sizeof as, "picture-%d-%s.mp4", size.height,
                       rmf_json_text(facts, "digits"));
        (void)json_object_set_new(facts, "file", json_string(as));
        end = rmf_shop_keep(shop, "picture.out", as);
    }
    if (end == RMF_PREPARED && !rmf_tracks_add(tracks, facts))
        end = rmf_shop_failed(shop, as);
    json_decref(said);
    return end;
}

static rmf_prepared_end make_sizes(rmf_shop *shop, const rmf_smaller *what,
                                   json_t *tracks,
                                   char shots_as[RMF_MEDIA_NAME_SIZE])
{
    rmf_shots shots;
    (void)rmf_shop_step(shop, "sizes", 0, 85);
    rmf_shots_begin(&shots, shop, what->rate, what->frames);
    rmf_prepared_end end = rmf_encode_smaller(shop, what);
    end = rmf_shots_keep(&shots, shop, end, shots_as);
    if (end == RMF_PREPARED && !write_cuts(shop, what->frames_in))
        end = rmf_shop_failed(shop, "cuts");
    (void)rmf_shop_step(shop, "cutting", 85, 90);
    for (unsigned i = 0; i < what->count && end == RMF_PREPARED; i++)
        end = cut_size(shop, what, what->sizes[i], tracks);
    return end;
}

static rmf_prepared_end keep_thumbs(rmf_shop *shop, const rmf_smaller *what,
                                    char as[RMF_MEDIA_NAME_SIZE])
{
    char sprite[RMF_MEDIA_NAME_SIZE];
    rmf_buf text;
    rmf_prepared_end end =
        rmf_shop_keep_named(shop, "thumbs.out", "thumbs", "jpg", sprite);
    if (end != RMF_PREPARED) return end;
    rmf_buf_init(&text, 1u << 20);
    rmf_thumbs_write(&what->thumbs, what->frames, what->rate, sprite, &text);
    end = rmf_shop_keep_text(shop, "thumbs", "vtt", &text, as);
    rmf_buf_free(&text);
    return end;
}

static rmf_prepared_end make_rest(rmf_shop *shop, json_t *tracks,
                                  rmf_prepared *out)
{
    const json_t *tall = json_array_get(json_object_get(tracks, "picture"), 0);
    const json_t *rate = json_object_get(tracks, "rate");
    const json_t *sound = json_object_get(tracks, "sound");
    rmf_smaller what = {.name = rmf_json_text(tall, "file"),
                        .rate = {json_integer_value(json_array_get(rate, 0)),
                                 json_integer_value(json_array_get(rate, 1))},
                        .frames = rmf_json_int(tracks, "frames"),
                        .frames_in = json_object_get(tracks, "frames_in"),
                        .guessed = json_object_get(tall, "guessed"),
                        .height = (int)rmf_json_int(tall, "height")};
    what.thumbs =
        rmf_thumbs_lay(what.frames, what.rate, (int)rmf_json_int(tall, "width"),
                       (int)rmf_json_int(tall, "height"));
    choose_sizes(tracks, &what);
    rmf_prepared_end end = make_sizes(shop, &what, tracks, out->shots);
    if (end == RMF_PREPARED) end = keep_thumbs(shop, &what, out->thumbs);
    (void)rmf_shop_step(shop, "sound", 90, 100);
    if (end == RMF_PREPARED) {
        end = rmf_peaks_keep(shop, rmf_json_text(sound, "file"),
                             rmf_json_int(sound, "samples"), out->peaks);
    }
    if (end == RMF_PREPARED)
        end = rmf_playlists_keep(shop, tracks, out->playlist);
    if (end == RMF_PREPARED) end = rmf_tracks_keep(shop, tracks, out->tracks);
    return end;
}

rmf_prepared_end rmf_prepare_rest(const rmf_preparing *what, rmf_prepared *out,
                                  rmf_buf *words)
{
    rmf_shop shop;
    json_t *tracks = rmf_tracks_load(what->media, what->hash, out->tracks);
    if (!tracks) {
        rmf_buf_putf(words, "%s is not there: prepare the clip again",
                     out->tracks);
        return RMF_PREPARE_FAILED;
    }
    rmf_prepared_end end = rmf_shop_open(&shop, what, "rest", words);
    if (end == RMF_PREPARED) end = make_rest(&shop, tracks, out);
    if (end == RMF_PREPARED) (void)rmf_shop_step(&shop, "done", 100, 100);
    out->bytes += shop.bytes;
    rmf_shop_close(&shop);
    json_decref(tracks);
    return end;
}
