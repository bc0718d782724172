/* Sound's packets against the picture's clock. */
#include <math.h>
#include <stdlib.h>

#include "media/fragment.h"

#define PACKET 1024
#define RATE   48000.0
/* A decoder needs one packet before what is heard; more than this in front is
 * left out. */
#define PRIMING_MAX ((int64_t)4 * PACKET)

const unsigned char rmf_silent_packet[6] = {0x21, 0, 0, 0, 0, 0x1c};

static int64_t whole_packets(int64_t samples)
{
    return (samples + PACKET - 1) / PACKET;
}

bool rmf_sound_lay(const rmf_mp4_track *sound, uint32_t film_timescale,
                   double begin, double seconds, rmf_sound_plan *out)
{
    int64_t front = 0; /* packets of silence before; below 0: left out */
    int64_t have = sound ? (int64_t)sound->count : 0;
    double first = PACKET;
    if (sound) {
        double wait = (double)sound->edit.wait / (double)film_timescale;
        first = (double)sound->edit.from + (begin - wait) * RATE;
    }
    out->needed = (int64_t)ceil(seconds * RATE - 1e-6);
    /* Beyond the clip on either side it makes no difference how far. */
    first = fmin(fmax(first, (double)(-out->needed - PACKET)),
                 (double)(have + 2) * PACKET);
    out->priming = (int64_t)llround(first);
    if (out->priming < PACKET) {
        front = whole_packets(PACKET - out->priming);
    } else if (out->priming > PRIMING_MAX) {
        front = -(out->priming / PACKET - 2);
    }
    out->priming += front * PACKET;
    out->count = (size_t)whole_packets(out->priming + out->needed);
    out->samples = calloc(out->count, sizeof *out->samples);
    if (!out->samples) return false;
    for (size_t i = 0; i < out->count; i++) {
        rmf_mp4_sample *to = &out->samples[i];
        int64_t of = (int64_t)i - front;
        *to = (rmf_mp4_sample){.at = RMF_SILENCE,
                               .size = sizeof rmf_silent_packet};
        if (of >= 0 && of < have) *to = sound->samples[of];
        to->key = true;
        to->dts = (int64_t)i;
        to->pts = (int64_t)i;
    }
    return true;
}
