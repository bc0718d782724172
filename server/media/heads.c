/* Heads: what is shown from a frame between key fragments up to the next of
 * them, coded anew from the prepared track, so that it is the same picture. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "media/encode.h"
#include "media/prepare.h"
#include "media/tracks_file.h"

#define BLOCK_SIZE (1u << 20)

/* The key fragments around a frame. */
typedef struct around {
    size_t from, to; /* fragments: [from, to) */
    int64_t first;   /* frame of fragment `from` */
    int64_t last;    /* behind fragment `to` - 1 */
    bool between;    /* the frame does not begin `from` */
} around;

static bool is_key(const json_t *keys, size_t fragment)
{
    size_t i = 0;
    const json_t *key = NULL;
    if (!keys) return true;
    json_array_foreach(keys, i, key)
    {
        if ((size_t)json_integer_value(key) == fragment) return true;
    }
    return false;
}

static bool find_around(const json_t *tracks, int64_t frame, around *out)
{
    const json_t *frames_in = json_object_get(tracks, "frames_in");
    const json_t *keys = json_object_get(tracks, "keys");
    const size_t count = json_array_size(frames_in);
    int64_t at = 0;
    *out = (around){0};
    if (frame < 0) return false;
    for (size_t i = 0; i < count; i++) {
        if (is_key(keys, i)) {
            if (at > frame) {
                out->to = i;
                out->last = at;
                return true;
            }
            out->from = i;
            out->first = at;
            out->between = at != frame;
        }
        at += json_integer_value(json_array_get(frames_in, i));
    }
    out->to = count;
    out->last = at;
    return frame < at;
}

bool rmf_prepare_needs_head(const char *media, const char *hash,
                            const char *tracks, int64_t *frames,
                            unsigned *count)
{
    json_t *all = rmf_tracks_load(media, hash, tracks);
    unsigned kept = 0;
    if (!all) return false;
    for (unsigned i = 0; i < *count; i++) {
        around a;
        if (find_around(all, frames[i], &a) && a.between)
            frames[kept++] = frames[i];
    }
    *count = kept;
    json_decref(all);
    return true;
}

/* ---- the bytes around it ------------------------------------------------- */

static bool copy_range(int in, int out, int64_t at, int64_t size)
{
    char *block = malloc(BLOCK_SIZE);
    bool ok = block != NULL;
    while (ok && size > 0) {
        size_t part = size < BLOCK_SIZE ? (size_t)size : BLOCK_SIZE;
        ssize_t got = pread(in, block, part, at);
        if (got < 0 && errno == EINTR) continue;
        ok = got > 0 && write(out, block, (size_t)got) == got;
        at += got;
        size -= got;
    }
    free(block);
    return ok;
}

/* The track's head and these fragments, as head.in: a small film. */
static bool take_bytes(const rmf_shop *shop, const json_t *picture,
                       const around *a)
{
    char from[RMF_PATH_SIZE];
    char to[RMF_PATH_SIZE];
    const json_t *sizes = json_object_get(picture, "sizes");
    int64_t at = rmf_json_int(picture, "first");
    int64_t size = 0;
    for (size_t i = 0; i < a->to; i++) {
        int64_t bytes = json_integer_value(json_array_get(sizes, i));
        if (i < a->from) at += bytes;
        if (i >= a->from) size += bytes;
    }
    if (!rmf_shop_kept(shop, rmf_json_text(picture, "file"), from) ||
        !rmf_shop_path(shop, "head.in", to))
        return false;
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool ok = in >= 0 && out >= 0 &&
              copy_range(in, out, 0, rmf_json_int(picture, "init")) &&
              copy_range(in, out, at, size);
    if (in >= 0) (void)close(in);
    if (out >= 0 && close(out) != 0) ok = false;
    return ok;
}

/* ---- one head ------------------------------------------------------------ */

static rmf_prepared_end cut_head(rmf_shop *shop, rmf_rate rate, rmf_head *head)
{
    char picture[RMF_PATH_SIZE + 8] = "picture=";
    char word[64];
    json_t *said = NULL;
    if (!rmf_shop_path(shop, "head.mp4", picture + 8))
        return rmf_shop_failed(shop, "head.mp4");
    (void)snprintf(word, sizeof word, "rate=%lld/%lld", (long long)rate.num,
                   (long long)rate.den);
    const char *const argv[] = {picture, word, NULL};
    rmf_prepared_end end = rmf_shop_fragment(shop, argv, "/dev/null", &said);
    const json_t *facts = json_object_get(said, "picture");
    if (end == RMF_PREPARED && rmf_json_int(facts, "frames") != head->frames) {
        rmf_buf_putf(shop->words,
                     "the head at frame %lld has %lld frames instead of %lld",
                     (long long)head->frame,
                     (long long)rmf_json_int(facts, "frames"),
                     (long long)head->frames);
        end = RMF_PREPARE_FAILED;
    }
    if (end == RMF_PREPARED) {
        (void)snprintf(head->file, sizeof head->file, "head-%lld-%d-%s.mp4",
                       (long long)head->frame, head->height,
                       rmf_json_text(facts, "hash"));
        end = rmf_shop_keep(shop, "picture.out", head->file);
    }
    json_decref(said);
    return end;
}

static rmf_prepared_end make_heads(rmf_shop *shop, const json_t *tracks,
                                   int64_t frame, rmf_heads *out)
{
    const json_t *list = json_object_get(tracks, "picture");
    const json_t *both = json_object_get(tracks, "rate");
    const rmf_rate rate = {json_integer_value(json_array_get(both, 0)),
                           json_integer_value(json_array_get(both, 1))};
    const unsigned all = (unsigned)json_array_size(list);
    around a;
    if (!find_around(tracks, frame, &a)) {
        rmf_buf_putf(shop->words, "the clip has no frame %lld",
                     (long long)frame);
        return RMF_PREPARE_REFUSED;
    }
    for (unsigned i = 0; a.between && i < all && out->count < RMF_HEADS_MAX;
         i++) {
        const json_t *picture = json_array_get(list, i);
        rmf_head *head = &out->at[out->count];
        *head = (rmf_head){.frame = frame,
                           .frames = a.last - frame,
                           .height = (int)rmf_json_int(picture, "height")};
        (void)rmf_shop_step(shop, "head", 100 * i / all, 100 * (i + 1) / all);
        if (!take_bytes(shop, picture, &a))
            return rmf_shop_failed(shop, rmf_json_text(picture, "file"));
        rmf_prepared_end end =
            rmf_encode_head(shop, rate, frame - a.first, a.last - a.first);
        if (end == RMF_PREPARED) end = cut_head(shop, rate, head);
        if (end != RMF_PREPARED) return end;
        out->count++;
    }
    return RMF_PREPARED;
}

rmf_prepared_end rmf_prepare_head(const rmf_preparing *what, const char *tracks,
                                  int64_t frame, rmf_heads *out, rmf_buf *words)
{
    rmf_shop shop;
    char sort[48];
    out->count = 0;
    json_t *all = rmf_tracks_load(what->media, what->hash, tracks);
    if (!all) {
        rmf_buf_putf(words, "%s is not there: prepare the clip again", tracks);
        return RMF_PREPARE_FAILED;
    }
    (void)snprintf(sort, sizeof sort, "head-%lld", (long long)frame);
    rmf_prepared_end end = rmf_shop_open(&shop, what, sort, words);
    if (end == RMF_PREPARED) end = make_heads(&shop, all, frame, out);
    rmf_shop_close(&shop);
    json_decref(all);
    return end;
}
