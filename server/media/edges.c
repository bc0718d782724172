/* Edges: where a scene begins between key fragments or ends within a fragment,
 * what is shown there is coded anew from the prepared track, so that it is the
 * same picture. It is decoded in the order in which it is shown: a browser may
 * cut it at any frame, a head as well where its scene ends before it. */
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

static const char *const sorts[] = {"head", "tail"};

/* The frames [begin, end), and the fragments [from, to) that decoding needs
 * for them, which begin with frame `first`. */
typedef struct piece {
    size_t from, to;
    int64_t first;
    int64_t begin, end;
} piece;

static int64_t frames_in(const json_t *tracks, size_t fragment)
{
    return json_integer_value(
        json_array_get(json_object_get(tracks, "frames_in"), fragment));
}

/* From a frame between two key fragments up to the second. False: it lies
 * elsewhere. */
static bool find_head(const json_t *tracks, int64_t frame, piece *out)
{
    const json_t *keys = json_object_get(tracks, "keys");
    const size_t count = json_array_size(json_object_get(tracks, "frames_in"));
    int64_t at = 0;
    size_t key = 0;
    size_t i = 0;
    *out = (piece){.begin = frame};
    for (; i < count; i++) {
        if (rmf_tracks_opens(keys, &key, i)) {
            if (at > frame) break;
            out->from = i;
            out->first = at;
        }
        at += frames_in(tracks, i);
    }
    out->to = i;
    out->end = at;
    return out->first < frame && frame < at;
}

/* From the start of the fragment in which `end` lies up to there. All that is
 * shown before a fragment is decoded before it, too: an end there needs
 * nothing. */
static bool find_tail(const json_t *tracks, int64_t end, piece *out)
{
    const json_t *keys = json_object_get(tracks, "keys");
    const size_t count = json_array_size(json_object_get(tracks, "frames_in"));
    int64_t at = 0;
    size_t key = 0;
    *out = (piece){.end = end};
    for (size_t i = 0; i < count && at < end; i++) {
        if (rmf_tracks_opens(keys, &key, i)) {
            out->from = i;
            out->first = at;
        }
        out->to = i + 1;
        out->begin = at;
        at += frames_in(tracks, i);
    }
    return at > end;
}

/* Whether frames of any size are decoded in another order than they are shown
 * in; what an older index does not say may be so. */
static bool reorders(const json_t *tracks)
{
    size_t i = 0;
    const json_t *picture = NULL;
    json_array_foreach(json_object_get(tracks, "picture"), i, picture)
    {
        if (!json_is_false(json_object_get(picture, "reorders"))) return true;
    }
    return false;
}

static bool find_part(const json_t *tracks, rmf_edge_sort sort, int64_t frame,
                      piece *out)
{
    if (sort == RMF_HEAD) return find_head(tracks, frame, out);
    return reorders(tracks) && find_tail(tracks, frame, out);
}

/* ---- the bytes around it ------------------------------------------------- */

static bool copy_range(int in, int out, int64_t at, int64_t size)
{
    char *block = malloc(BLOCK_SIZE);
    bool ok = block != NULL;
    while (ok && size > 0) {
        size_t next = size < BLOCK_SIZE ? (size_t)size : BLOCK_SIZE;
        ssize_t got = pread(in, block, next, at);
        if (got < 0 && errno == EINTR) continue;
        ok = got > 0 && write(out, block, (size_t)got) == got;
        at += got;
        size -= got;
    }
    free(block);
    return ok;
}

/* The track's head and these fragments, as edge.in: a small film. */
static bool take_bytes(const rmf_shop *shop, const json_t *picture,
                       const piece *p)
{
    char from[RMF_PATH_SIZE];
    char to[RMF_PATH_SIZE];
    const json_t *sizes = json_object_get(picture, "sizes");
    int64_t at = rmf_json_int(picture, "first");
    int64_t size = 0;
    for (size_t i = 0; i < p->to; i++) {
        int64_t bytes = json_integer_value(json_array_get(sizes, i));
        if (i < p->from) at += bytes;
        if (i >= p->from) size += bytes;
    }
    if (!rmf_shop_kept(shop, rmf_json_text(picture, "file"), from) ||
        !rmf_shop_path(shop, "edge.in", to))
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

/* ---- one edge ------------------------------------------------------------ */

static rmf_prepared_end cut_edge(rmf_shop *shop, rmf_rate rate,
                                 const char *sort, rmf_edge *edge)
{
    char picture[RMF_PATH_SIZE + 8] = "picture=";
    char word[64];
    json_t *said = NULL;
    if (!rmf_shop_path(shop, "edge.mp4", picture + 8))
        return rmf_shop_failed(shop, "edge.mp4");
    (void)snprintf(word, sizeof word, "rate=%lld/%lld", (long long)rate.num,
                   (long long)rate.den);
    const char *const argv[] = {picture, word, NULL};
    rmf_prepared_end end = rmf_shop_fragment(shop, argv, "/dev/null", &said);
    const json_t *facts = json_object_get(said, "picture");
    if (end == RMF_PREPARED && rmf_json_int(facts, "frames") != edge->frames) {
        rmf_buf_putf(
            shop->words, "the %s at frame %lld has %lld frames instead of %lld",
            sort, (long long)edge->frame,
            (long long)rmf_json_int(facts, "frames"), (long long)edge->frames);
        end = RMF_PREPARE_FAILED;
    }
    if (end == RMF_PREPARED) {
        (void)snprintf(edge->file, sizeof edge->file, "%s-%lld-%d-%s.mp4", sort,
                       (long long)edge->frame, edge->height,
                       rmf_json_text(facts, "digits"));
        end = rmf_shop_keep(shop, "picture.out", edge->file);
    }
    json_decref(said);
    return end;
}

static rmf_prepared_end make_edges(rmf_shop *shop, const json_t *tracks,
                                   const piece *p, const char *sort,
                                   rmf_edges *out)
{
    const json_t *list = json_object_get(tracks, "picture");
    const json_t *both = json_object_get(tracks, "rate");
    const rmf_rate rate = {json_integer_value(json_array_get(both, 0)),
                           json_integer_value(json_array_get(both, 1))};
    const unsigned all = (unsigned)json_array_size(list);
    for (unsigned i = 0; i < all && out->count < RMF_EDGES_MAX; i++) {
        const json_t *picture = json_array_get(list, i);
        rmf_edge *edge = &out->at[out->count];
        *edge = (rmf_edge){.frame = out->frame,
                           .frames = p->end - p->begin,
                           .height = (int)rmf_json_int(picture, "height")};
        (void)rmf_shop_step(shop, sort, 100 * i / all, 100 * (i + 1) / all);
        if (!take_bytes(shop, picture, p))
            return rmf_shop_failed(shop, rmf_json_text(picture, "file"));
        rmf_prepared_end end =
            rmf_encode_edge(shop, rate, p->begin - p->first, p->end - p->first);
        if (end == RMF_PREPARED) end = cut_edge(shop, rate, sort, edge);
        if (end != RMF_PREPARED) return end;
        out->count++;
    }
    return RMF_PREPARED;
}

rmf_prepared_end rmf_prepare_edge(const rmf_preparing *what, const char *tracks,
                                  rmf_edge_sort sort, int64_t frame,
                                  rmf_edges *out, rmf_buf *words)
{
    rmf_shop shop;
    char name[48];
    piece p;
    out->frame = frame;
    out->count = 0;
    json_t *all = rmf_tracks_load(what->media, what->hash, tracks);
    if (!all) {
        rmf_buf_putf(words, "%s is not there: prepare the clip again", tracks);
        return RMF_PREPARE_FAILED;
    }
    rmf_prepared_end end = RMF_PREPARED;
    if (find_part(all, sort, frame, &p)) {
        (void)snprintf(name, sizeof name, "%s-%lld", sorts[sort],
                       (long long)frame);
        end = rmf_shop_open(&shop, what, name, words);
        if (end == RMF_PREPARED)
            end = make_edges(&shop, all, &p, sorts[sort], out);
        rmf_shop_close(&shop);
    }
    json_decref(all);
    return end;
}
