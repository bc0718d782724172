/* Days as reports have them. */
#ifndef RMF_EVENTS_DAYS_H
#define RMF_EVENTS_DAYS_H

#include <stdint.h>

/* The day since 1970, UTC, of a time in milliseconds; 1 … */
int64_t rmf_day_of(int64_t wall_ms);

#endif
