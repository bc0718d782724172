/* Days as reports have them. */
#ifndef RMF_EVENTS_DAYS_H
#define RMF_EVENTS_DAYS_H

#include <stdint.h>

#include "store/store.h"

/* The day since 1970 of a time in milliseconds, by the clocks of that time zone
 * (base/zone.h; "": UTC); 1 … */
int64_t rmf_day_of(const char *zone, int64_t wall_ms);

/* The same by the clocks of a film, as its project has them now. */
rmf_store_err rmf_day_of_film(rmf_db *db, const char *project, int64_t wall_ms,
                              int64_t *out);

#endif
