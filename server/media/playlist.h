/* HLS playlists of a tracks file: one for each track, by ranges of the same
 * files, and one that names them all. */
#ifndef RMF_MEDIA_PLAYLIST_H
#define RMF_MEDIA_PLAYLIST_H

#include "media/tracks_file.h"

/* The main one's name in `as`. */
rmf_prepared_end rmf_playlists_keep(rmf_shop *shop, const json_t *tracks,
                                    char as[RMF_MEDIA_NAME_SIZE]);

/* One track's text. `units`: how many `unit` seconds each fragment lasts;
 * `keys` (may be NULL): the fragments that a segment may begin with. Returns
 * the bits a second of its heaviest segment. */
double rmf_playlist_track(const json_t *track, const json_t *units, double unit,
                          const json_t *keys, rmf_buf *out);

#endif
