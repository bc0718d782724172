/* From an MP4 to tracks in fragments, without coding anything anew: what the
 * child does that reads the untrusted bytes, and how it is called.
 *
 *     ramify fragment FOLDER [picture=FILE] [sound=FILE|none] rate=NUM/DEN
 *                     [begin=US] [cuts=1]
 *
 * Makes FOLDER/picture.out and FOLDER/sound.out; prints lines `progress N` and
 * one line of JSON: {"picture": …, "sound": …}, each as in tracks-*.json (with
 * `digits`, and `begin_us` of the picture: when it begins in its film), or
 * {"cannot": why} where that track has to be coded anew.
 *
 * `begin` is the time in the sound's film at which the clip begins; without it
 * the picture's. `cuts`: FOLDER/cuts holds the frames of each fragment, a line
 * each; without a picture it is needed.
 */
#ifndef RMF_MEDIA_FRAGMENT_H
#define RMF_MEDIA_FRAGMENT_H

#include "media/even.h"
#include "media/mp4_read.h"
#include "media/mp4_write.h"

#define RMF_CLIP_SECONDS_MAX 86400

/* Where the sound's packets come from, and the clip's first sample among what
 * they decode to. */
typedef struct rmf_sound_plan {
    rmf_mp4_sample *samples; /* the caller frees */
    size_t count;
    int64_t priming;
    int64_t needed; /* samples that the picture lasts */
} rmf_sound_plan;

/* Lay the track's packets (NULL: none) so that the clip's first sample, at
 * `begin` seconds of the film, stands behind at least one packet, and silence
 * where there is none until `seconds` are full. False: no memory. */
bool rmf_sound_lay(const rmf_mp4_track *sound, uint32_t film_timescale,
                   double begin, double seconds, rmf_sound_plan *out);

/* The child's main; its words are those behind the subcommand. */
int rmf_fragment_main(const char *const words[], unsigned count);

#endif
