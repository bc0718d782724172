/* The commands that have ffmpeg code anew what cannot be copied. Each works in
 * the shop's part and leaves plain MP4s there, which are then cut into
 * fragments.
 */
#ifndef RMF_MEDIA_ENCODE_H
#define RMF_MEDIA_ENCODE_H

#include "media/original.h"
#include "media/thumbs.h"
#include "media/workshop.h"

/* The picture as picture.mp4 (upright, square pixels, 8 bits, exactly the
 * clip's frames at its rate, a closed group each second), the sound as
 * sound.mp4 (AAC-LC, 48 kHz, two channels, from when the picture begins), or
 * one of them. */
rmf_prepared_end rmf_encode_first(rmf_shop *shop, const rmf_original *source,
                                  bool picture, bool sound);

typedef struct rmf_size {
    int width, height;
} rmf_size;
/* What the source becomes where it is coded anew. */
rmf_size rmf_encode_size(const rmf_original *source);

/* The same coding in an MP4, whole.mp4, for what stands in another container.
 */
rmf_prepared_end rmf_encode_move(rmf_shop *shop, const rmf_original *source);

/* What plain players play, play.out: one file, its index in front. NULL: no
 * sound. `sound_at` is when, in seconds, the sound's file is begun. */
rmf_prepared_end rmf_encode_play(rmf_shop *shop, const char *picture,
                                 const char *sound, double sound_at);

/* Smaller pictures of the tallest track NAME as size-HEIGHT.mp4, with key
 * frames where its fragments begin (`frames_in` of the tracks file), and one
 * picture of thumbnails, thumbs.out: all by one command, which says where shots
 * change as lines for shop->hear. What players guess of the tallest's colours,
 * the smaller ones say: their height is another. */
#define RMF_SMALLER_MAX 4u
typedef struct rmf_smaller {
    const char *name; /* the track's file, below MEDIA/HASH */
    rmf_rate rate;
    int64_t frames;
    const json_t *frames_in;
    const json_t *guessed; /* what its colours leave open; NULL: nothing */
    int height;            /* its own, by which players guess that */
    rmf_size sizes[RMF_SMALLER_MAX];
    unsigned count;
    rmf_thumbs thumbs;
} rmf_smaller;
rmf_prepared_end rmf_encode_smaller(rmf_shop *shop, const rmf_smaller *what);

/* The sound track NAME measured: a peak for every `block` samples, and the
 * loudness so far, as lines for shop->hear. */
rmf_prepared_end rmf_encode_measure(rmf_shop *shop, const char *name,
                                    unsigned block);

/* The frames [from, to) of edge.in (counted from its start) as edge.mp4,
 * decoded in the order in which they are shown. */
rmf_prepared_end rmf_encode_edge(rmf_shop *shop, rmf_rate rate, int64_t from,
                                 int64_t to);

#endif
