/* tracks-XXXXXXXX.json: what the player reads of a prepared clip.
 *
 *     {"tracks": 1, "rate": [30, 1], "frames": 900, "frames_in": [30, …],
 *      "keys": [0, 2], "picture": [{"file", "codecs", "width", "height",
 *      "bits", "init", "first", "sizes", "reorders", "guessed"}],
 *      "sound": {…}}
 *
 * `keys` are the fragments that open a closed group of pictures; without it
 * all do. `reorders`: frames are decoded in another order than they are shown.
 * `guessed`: what of its colours the picture does not say.
 * ARCHITECTURE.md says it all.
 */
#ifndef RMF_MEDIA_TRACKS_FILE_H
#define RMF_MEDIA_TRACKS_FILE_H

#include <jansson.h>

#include "media/workshop.h"

/* Of the child's answer (fragment.h) for a picture and its sound, whose files
 * have got names. NULL: no memory. */
json_t *rmf_tracks_new(int64_t num, int64_t den, const json_t *picture,
                       const json_t *sound);
/* Add a smaller size. */
bool rmf_tracks_add(json_t *tracks, const json_t *picture);

/* Keep the file; its name in `as`. */
rmf_prepared_end rmf_tracks_keep(rmf_shop *shop, const json_t *tracks,
                                 char as[RMF_MEDIA_NAME_SIZE]);
/* NULL: it is not there or damaged. The caller releases. */
json_t *rmf_tracks_load(const char *media, const char *hash, const char *name);

/* Whether a fragment is among `keys`. Asked of one after the other: `key` is
 * where this walk stands in them, 0 at first. */
bool rmf_tracks_opens(const json_t *keys, size_t *key, size_t fragment);

int64_t rmf_json_int(const json_t *object, const char *name);
const char *rmf_json_text(const json_t *object, const char *name);
/* As text behind what stands there. Takes `value`; NULL: `out` has failed. */
void rmf_json_put(rmf_buf *out, json_t *value);

#endif
