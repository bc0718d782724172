/* Frame rates: as exact fractions, and found from times. */
#ifndef RMF_MEDIA_RATE_H
#define RMF_MEDIA_RATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RMF_RATE_MOST      300 /* frames a second; above it is a time base */
#define RMF_RATE_CONVERTED 60  /* of what is coded anew */

typedef struct rmf_rate {
    int64_t num, den; /* frames a second; num 0: unknown */
} rmf_rate;

/* "30000/1001"; unknown where it is no rate that a film has. */
rmf_rate rmf_rate_read(const char *text);
double rmf_rate_value(rmf_rate r);

/* A rate for frames that come `average` times a second: the usual one nearest
 * by, else a whole number; never above RMF_RATE_CONVERTED. */
rmf_rate rmf_rate_near(double average);
/* The same rate divided until it is low enough to be coded. */
rmf_rate rmf_rate_convertible(rmf_rate r);

/* Whether times (seconds, sorted) come evenly at this rate. */
bool rmf_rate_fits(rmf_rate r, const double *times, size_t count);

#endif
