/* The sound's shape and loudness: peaks-XXXXXXXX.json
 *
 *     {"peaks": 1, "block": 2400, "loudness": -18.3, "values": [0, 12, …]}
 *
 * A value is the highest amplitude of `block` samples, 0 to 255; loudness is
 * EBU R128's integrated one in LUFS, absent where there is only silence.
 */
#ifndef RMF_MEDIA_PEAKS_H
#define RMF_MEDIA_PEAKS_H

#include "media/workshop.h"

/* Of the sound track `name`, which lasts so many samples. */
rmf_prepared_end rmf_peaks_keep(rmf_shop *shop, const char *name,
                                int64_t samples, char as[RMF_MEDIA_NAME_SIZE]);

#endif
