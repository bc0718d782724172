/* How long something took, as a number of few values, each of about a tenth of
 * it at most: reports read medians from counts of them. */
#ifndef RMF_EVENTS_TIMES_H
#define RMF_EVENTS_TIMES_H

#include <stdint.h>

/* 0 …; the last is two hours and what is longer. */
#define RMF_TIME_PARTS 121u

uint32_t rmf_time_part(int64_t ms);
/* Where a part begins, in seconds. */
double rmf_time_of(uint32_t part);

#endif
