/* Prepare a kept clip for the seamless player: tracks in fragments, smaller
 * sizes, playlists, thumbnails, peaks, and heads and tails for scenes that
 * begin or end between key frames. ARCHITECTURE.md says what the files are.
 *
 * Blocking, for a worker's thread. The untrusted bytes are read by walled
 * children only (child.h). All is made in a folder MEDIA/HASH/NAME.part, and
 * each file gets its name when it is whole and synced; the folder goes away
 * whatever happens. At most one call of each sort may run for one clip.
 */
#ifndef RMF_MEDIA_PREPARE_H
#define RMF_MEDIA_PREPARE_H

#include "media/media.h"

/* What is to be made of a kept clip, and who hears how far it is. */
typedef struct rmf_preparing {
    const char *media;   /* DATA/media */
    const char *hash;    /* the clip's */
    const char *file;    /* its original below media/HASH */
    unsigned threads;    /* for ffmpeg; 0: as many as there are cores */
    unsigned patience_s; /* a child that says nothing for so long hangs; 0: 300
                          */
    bool gentle;         /* children give way to those who serve */
    /* False: stop now. Called at least once a second. */
    bool (*progress)(void *ctx, const char *step, unsigned percent);
    void *ctx;
    const struct rmf_original *seen; /* what is known of the original; NULL: it
                                        is looked at */
} rmf_preparing;

typedef enum rmf_prepared_end {
    RMF_PREPARED,        /* all is there */
    RMF_PREPARE_STOPPED, /* progress said so; nothing half-made stays */
    RMF_PREPARE_REFUSED, /* this clip can never be prepared: `words` says why
                            and what to do */
    RMF_PREPARE_FAILED   /* not now (disk full, ffmpeg missing, killed): `words`
                            says why; may be tried again */
} rmf_prepared_end;

/* Names below MEDIA/HASH; "" where there is none. */
typedef struct rmf_prepared {
    char tracks[RMF_MEDIA_NAME_SIZE];
    char play[RMF_MEDIA_NAME_SIZE]; /* "": the original plays everywhere */
    char thumbs[RMF_MEDIA_NAME_SIZE];
    char peaks[RMF_MEDIA_NAME_SIZE];
    char shots[RMF_MEDIA_NAME_SIZE];
    char playlist[RMF_MEDIA_NAME_SIZE];
    int64_t bytes; /* of all that was made */
} rmf_prepared;

/* Step 1: the tallest picture track and the sound: enough to play seamlessly
 * (and play-*.mp4 where browsers need it). */
rmf_prepared_end rmf_prepare_first(const rmf_preparing *what, rmf_prepared *out,
                                   rmf_buf *words);

/* Step 2: the smaller sizes, thumbnails, shots, peaks; a new tracks-*.json.
 * `out` holds step 1's names on entry. */
rmf_prepared_end rmf_prepare_rest(const rmf_preparing *what, rmf_prepared *out,
                                  rmf_buf *words);

/* Where a scene begins or ends between the places at which a browser can enter
 * and leave the tracks, a piece coded anew brings its picture. */
typedef enum rmf_edge_sort {
    RMF_HEAD, /* from a frame between key fragments up to the next of them */
    RMF_TAIL  /* from a fragment's start up to a frame within it, where frames
                 are decoded in another order than they are shown in */
} rmf_edge_sort;

/* One of them in one size. */
typedef struct rmf_edge {
    int64_t frame;  /* a head's first; the one behind a tail's last */
    int64_t frames; /* that it holds */
    int height;
    char file[RMF_MEDIA_NAME_SIZE];
} rmf_edge;

#define RMF_EDGES_MAX 8u

typedef struct rmf_edges {
    int64_t frame;
    rmf_edge at[RMF_EDGES_MAX];
    unsigned count;
} rmf_edges;

/* The head or tail at `frame`, one for each size of the tracks file `tracks`
 * (below MEDIA/HASH), tallest first. None where none is needed. */
rmf_prepared_end rmf_prepare_edge(const rmf_preparing *what, const char *tracks,
                                  rmf_edge_sort sort, int64_t frame,
                                  rmf_edges *out, rmf_buf *words);

#endif
