/* How long something took, as a number of few values: tenths of a second up to
 * a minute, seconds up to ten minutes, ten seconds up to two hours, and what
 * takes longer. Reports read medians from such counts. */
#ifndef RMF_EVENTS_TIMES_H
#define RMF_EVENTS_TIMES_H

#include <stdint.h>

#define RMF_TIME_PARTS 1801u

static inline uint32_t rmf_time_part(int64_t ms)
{
    if (ms < 0) return 0;
    if (ms < 60000) return (uint32_t)(ms / 100);
    if (ms < 600000) return (uint32_t)(600 + (ms - 60000) / 1000);
    if (ms < 7200000) return (uint32_t)(1140 + (ms - 600000) / 10000);
    return RMF_TIME_PARTS - 1;
}

/* Where a part begins, in seconds. */
static inline double rmf_time_of(uint32_t part)
{
    if (part < 600) return part / 10.0;
    if (part < 1140) return 60.0 + (part - 600);
    return 600.0 + (part - 1140) * 10.0;
}

#endif
