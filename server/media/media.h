/* Clips: what they are, and their safe keeping below DATA/media/HASH/.
 *
 * A clip is named by the hash of its content, so the same bytes are kept once
 * and an address never changes its meaning. Untrusted bytes are read by child
 * processes with limits only.
 */
#ifndef RMF_MEDIA_MEDIA_H
#define RMF_MEDIA_MEDIA_H

#include "base/buf.h"
#include "base/id.h"
#include "base/settings.h"
#include "http/http.h"
#include "store/store.h"

#define RMF_MEDIA_NAME_SIZE 96u

/* Of a file that is not `direct` size, rate and frames are those of what it is
 * converted to: upright, square pixels, frames at even times. */
typedef struct rmf_clip {
    char hash[RMF_HASH_SIZE];
    char file[RMF_MEDIA_NAME_SIZE]; /* name below media/HASH */
    int64_t bytes;
    int64_t duration_us;
    int64_t width, height;      /* as shown: turned, square pixels */
    int64_t rate_num, rate_den; /* frames a second */
    int64_t frames;
    bool direct; /* every browser plays the file as it is */
    bool sphere; /* its head says: all around, equirectangular */
} rmf_clip;

/* Remove what was half written and left by a process that was killed. */
void rmf_media_sweep(const char *media);

/* What the file is, but for its hash. False: it can never be a clip, and
 * `words` says why and what to do. True: `words` may hold advice. */
bool rmf_media_probe(const char *path, rmf_clip *out, rmf_buf *words);

/* Probe, hash and keep; durable when true. What is kept already stays. */
bool rmf_media_keep_clip(const char *media, const char *path, rmf_clip *out,
                         rmf_buf *words);
/* Keep any other file (captions, pictures); `out` becomes "HASH/NAME". */
bool rmf_media_keep_file(const char *media, const char *path, char *out,
                         size_t room, rmf_buf *why);
/* Keep captions as WebVTT, made from SRT where needed. `words`: what was left
 * out of them, or why they are none. */
bool rmf_media_keep_captions(const char *media, const char *path, char *out,
                             size_t room, rmf_buf *words);
/* The picture at `at_us` as DATA/media/HASH/poster-AT.jpg; the name in `out`.
 * False where it cannot be made (no ffmpeg): the film does without. */
bool rmf_media_poster(const char *media, const rmf_clip *clip, int64_t at_us,
                      char out[RMF_MEDIA_NAME_SIZE]);

#define RMF_LIGHT_COLUMNS 32
#define RMF_LIGHT_ROWS    18
/* Appends how light the picture is, once a second from 0 on: a byte of luma (0
 * black … 255 white) a cell, row by row. `path` begins at the root. False: it
 * cannot be told (no ffmpeg, no film, a limit). Cost: the clip is decoded. */
bool rmf_media_light(const char *path, rmf_buf *out);

/* `ramify prepare FILE FOLDER`, and the child that it and workers start. */
int rmf_command_prepare(const rmf_settings *settings, const rmf_words *words);
int rmf_command_fragment(const rmf_settings *settings, const rmf_words *words);

/* ---- uploads: tus 1.0, in DATA/uploads/ -------------------------------- */

/* Makes the threads that write; NULL: no memory, or no folder. `app` is the
 * struct rmf_app, and points to it when this returns. */
struct rmf_app;
typedef struct rmf_uploads rmf_uploads;
rmf_uploads *rmf_uploads_open(struct rmf_app *app);
/* What waits is written and answered, what comes later refused; the HTTP server
 * may end then, which leaves what its requests sent with rmf_uploads_close. */
void rmf_uploads_stop(rmf_uploads *all);
void rmf_uploads_close(rmf_uploads *all);

extern const rmf_routes rmf_media_routes;
extern const rmf_routes rmf_upload_routes;
extern const rmf_routes rmf_fetch_routes;

/* Clips in the store, and the work on them. */
#include "media/clips.h"

/* What was kept as media/HASH for a film that is gone: forgotten, with its
 * files, unless another film names it or it is being prepared. */
void rmf_clip_left(rmf_store *store, const char *media, const char *hash);

#endif
