/* Medians of how long something took. */
#ifndef RMF_REPORTS_TIMES_H
#define RMF_REPORTS_TIMES_H

#include <jansson.h>

/* Of the counts of a kind and name, whose parts are rmf_time_part: the first by
 * which half are there, in seconds; null where nothing was counted. */
json_t *rmf_median_time(const json_t *tallies, const char *kind,
                        const char *name);

#endif
