/* Where one shot ends and another begins: shots-XXXXXXXX.json
 *
 *     {"shots": 1, "frames": [120, 431]}
 *
 * the first frame of each shot but the first, as ffmpeg's scdet finds them.
 */
#ifndef RMF_MEDIA_SHOTS_H
#define RMF_MEDIA_SHOTS_H

#include "media/rate.h"
#include "media/workshop.h"

/* What hears of them while a command runs: begin, run, keep. */
typedef struct rmf_shots {
    rmf_rate rate;
    int64_t frames; /* of the clip */
    int64_t last;   /* that was heard of */
    unsigned count;
    rmf_buf list;
} rmf_shots;

void rmf_shots_begin(rmf_shots *shots, rmf_shop *shop, rmf_rate rate,
                     int64_t frames);
/* Ends it. `end` is how the command ended: what is passed on where it failed.
 */
rmf_prepared_end rmf_shots_keep(rmf_shots *shots, rmf_shop *shop,
                                rmf_prepared_end end,
                                char as[RMF_MEDIA_NAME_SIZE]);

#endif
