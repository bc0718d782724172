#include "media/prepare.h"

#include <stdio.h>
#include <string.h>

#include "media/tracks_file.h"
#include "media/work.h"

static rmf_prepared_end keep_picture(rmf_work *work, json_t *picture)
{
    char as[RMF_MEDIA_NAME_SIZE];
    (void)snprintf(as, sizeof as, "picture-%lld-%s.mp4",
                   (long long)rmf_json_int(picture, "height"),
                   rmf_json_text(picture, "hash"));
    (void)json_object_set_new(picture, "file", json_string(as));
    return rmf_work_keep(work, "picture.out", as);
}

static rmf_prepared_end keep_sound(rmf_work *work, json_t *sound)
{
    char as[RMF_MEDIA_NAME_SIZE];
    (void)snprintf(as, sizeof as, "sound-%s.mp4", rmf_json_text(sound, "hash"));
    (void)json_object_set_new(sound, "file", json_string(as));
    return rmf_work_keep(work, "sound.out", as);
}

static rmf_prepared_end make_first(rmf_work *work, rmf_prepared *out)
{
    rmf_clip clip = {0};
    char picture[RMF_PATH_SIZE + 16];
    char sound[RMF_PATH_SIZE + 16];
    char rate[64];
    json_t *said = NULL;
    rmf_buf words;
    rmf_buf_init(&words, 4096);
    bool ok = rmf_media_probe(work->original, &clip, &words);
    if (!ok) rmf_buf_puts(work->words, words.at);
    rmf_buf_free(&words);
    if (!ok) return RMF_PREPARE_REFUSED;
    (void)snprintf(picture, sizeof picture, "picture=%s", work->original);
    (void)snprintf(sound, sizeof sound, "sound=%s", work->original);
    (void)snprintf(rate, sizeof rate, "rate=%lld/%lld",
                   (long long)clip.rate_num, (long long)clip.rate_den);
    const char *const argv[] = {picture, sound, rate, NULL};
    work->step = "picture";
    rmf_prepared_end end = rmf_work_fragment(work, argv, work->original, &said);
    json_t *p = json_object_get(said, "picture");
    json_t *s = json_object_get(said, "sound");
    if (end == RMF_PREPARED && (!p || !s || *rmf_json_text(p, "cannot") ||
                                *rmf_json_text(s, "cannot"))) {
        rmf_buf_putf(work->words, "not yet: %s",
                     p ? rmf_json_text(p, "cannot") : "");
        end = RMF_PREPARE_REFUSED;
    }
    if (end == RMF_PREPARED) end = keep_picture(work, p);
    if (end == RMF_PREPARED) end = keep_sound(work, s);
    if (end == RMF_PREPARED) {
        json_t *tracks = rmf_tracks_new(clip.rate_num, clip.rate_den, p, s);
        end = rmf_tracks_keep(work, tracks, out->tracks);
        json_decref(tracks);
    }
    json_decref(said);
    return end;
}

rmf_prepared_end rmf_prepare_first(const rmf_preparing *what, rmf_prepared *out,
                                   rmf_buf *words)
{
    rmf_work work;
    *out = (rmf_prepared){0};
    rmf_prepared_end end = rmf_work_open(&work, what, "first", words);
    if (end == RMF_PREPARED) end = make_first(&work, out);
    out->bytes = work.bytes;
    rmf_work_close(&work);
    return end;
}
