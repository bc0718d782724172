/* The index of an MP4 (moov), read from untrusted bytes: which tracks there
 * are, and where and when each of their samples stands.
 *
 * Time and memory are linear in the index's size; whatever it claims is
 * checked against the bytes that are there, so that a sample which is returned
 * lies inside the file. Only the first picture and the first sound get their
 * samples; every other track is but counted.
 */
#ifndef RMF_MEDIA_MP4_READ_H
#define RMF_MEDIA_MP4_READ_H

#include "base/buf.h"

#define RMF_MP4_INDEX_MAX  (256u << 20) /* bytes of a moov */
#define RMF_MP4_TRACKS_MAX 64u
#define RMF_MP4_SAMPLES_MAX                                                    \
    (8u << 20) /* of one track: a day at 60 a second                           \
                */

typedef struct rmf_mp4_sample {
    int64_t at;  /* its first byte in the file */
    int64_t dts; /* when it is decoded, in the track's ticks */
    int64_t pts; /* when it is shown, before edit lists */
    uint32_t size;
    bool key;
} rmf_mp4_sample;

/* What an edit list says, where it can be said so simply: a wait, then the
 * media from one time on. */
typedef struct rmf_mp4_edit {
    unsigned parts; /* that show media; 0: no edit list. Above 1: a montage */
    bool odd;       /* it changes the speed, or waits between parts */
    int64_t wait;   /* before the media, in the film's ticks */
    int64_t from;   /* the media's first time, in the track's ticks */
    int64_t lasts;  /* in the film's ticks; 0: to the end */
} rmf_mp4_edit;

typedef struct rmf_mp4_track {
    bool there;
    uint32_t timescale;          /* ticks a second */
    unsigned codec;              /* four characters, the first one highest */
    unsigned descriptions;       /* how many ways its samples are coded */
    unsigned width, height;      /* as coded */
    unsigned channels;           /* of sound, as the box says */
    const unsigned char *config; /* avcC's or the AudioSpecificConfig's bytes */
    size_t config_size;          /* 0: none */
    const unsigned char *colours; /* colr's bytes */
    size_t colours_size;
    bool square; /* no pasp, or one that says so */
    bool turned; /* its matrix is not the plain one */
    rmf_mp4_edit edit;
    rmf_mp4_sample *samples; /* `count`, in the order of decoding */
    size_t count;
    int64_t end; /* of the last sample, in decode ticks */
} rmf_mp4_track;

typedef struct rmf_mp4 {
    unsigned char *index; /* the moov's content; the tracks point into it */
    uint32_t timescale;   /* the film's ticks a second */
    unsigned tracks;      /* of all sorts */
    bool fragmented;      /* samples stand in fragments, which are not read */
    rmf_mp4_track picture, sound;
} rmf_mp4;

/* From a file. False: `words` says what is wrong with it, as the end of a
 * sentence that begins with the file ("has no index"). Either way to be freed.
 */
bool rmf_mp4_open(int fd, rmf_mp4 *out, rmf_buf *words);
/* From the content of a moov, which must live as long as `out`; samples must
 * lie below `bytes`. */
bool rmf_mp4_parse(const unsigned char *moov, size_t size, int64_t bytes,
                   rmf_mp4 *out, rmf_buf *words);
void rmf_mp4_free(rmf_mp4 *mp4);

#endif
