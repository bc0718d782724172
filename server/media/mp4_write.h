/* One track as a file of its own in fragments (CMAF): ftyp moov sidx
 * (moof mdat)*, its samples copied from another file.
 *
 * Times are exact: every sample lasts one step, the first one is shown at 0,
 * and no gap lies between fragments. No edit list is written: what stands
 * before the sound's first sample (its priming) is for the player to cut.
 */
#ifndef RMF_MEDIA_MP4_WRITE_H
#define RMF_MEDIA_MP4_WRITE_H

#include "media/digits.h"
#include "media/even.h"
#include "media/mp4_read.h"

/* A sample with `at` of this is a packet of silence, which no file holds. */
#define RMF_SILENCE (-1)

typedef struct rmf_out_track {
    bool picture;
    uint32_t timescale, step; /* ticks a second, a sample */
    const rmf_mp4_track *as;  /* size, colours and configuration */
    rmf_mp4_sample *samples;  /* dts and pts in steps */
    size_t count;
    rmf_cuts cuts;
} rmf_out_track;

typedef struct rmf_out_file {
    int64_t init, first; /* bytes of the head; where fragment 0 begins */
    uint32_t *sizes;     /* bytes of each fragment; the caller frees */
    int64_t bytes;
    char digits[RMF_DIGITS_SIZE];
} rmf_out_file;

/* Who is called now and then with what is done. False: stop. */
typedef struct rmf_out_ear {
    bool (*hear)(void *ctx, unsigned percent);
    void *ctx;
} rmf_out_ear;

/* `in`: where the samples stand; -1: all are silence. False: `words`. */
bool rmf_mp4_write(const rmf_out_track *t, int in, int out,
                   const rmf_out_ear *ear, rmf_out_file *file, rmf_buf *words);

/* The AudioSpecificConfig of all our sound: AAC-LC, 48 kHz, two channels. */
extern const unsigned char rmf_sound_config[2];
/* Its silence: both channels without a single coefficient (sound_lay.c). */
extern const unsigned char rmf_silent_packet[6];

#endif
