#include "media/rate.h"

#include <math.h>
#include <stdlib.h>

#define JITTER    0.05    /* of a frame */
#define TICK      0.00101 /* seconds: what Matroska rounds to */
#define DRIFT     0.0001  /* of the time: clocks that were rounded */
#define DRIFT_MAX 0.020   /* seconds */
#define NEAR      0.02    /* a usual rate this much off is meant */

static const rmf_rate usual[] = {
    {24, 1},       {25, 1},       {30, 1}, {50, 1}, {60, 1}, {24000, 1001},
    {30000, 1001}, {60000, 1001}, {15, 1}, {12, 1}, {10, 1}, {5, 1},
};

double rmf_rate_value(rmf_rate r)
{
    return (double)r.num / (double)r.den;
}

rmf_rate rmf_rate_read(const char *text)
{
    char *slash = NULL;
    rmf_rate r = {0, 1};
    if (!text) return r;
    r.num = strtoll(text, &slash, 10);
    r.den = *slash == '/' ? strtoll(slash + 1, NULL, 10) : 1;
    if (r.num <= 0 || r.den <= 0 || r.num / r.den > RMF_RATE_MOST)
        r = (rmf_rate){0, 1};
    return r;
}

rmf_rate rmf_rate_near(double average)
{
    rmf_rate best = {0, 1};
    double off = NEAR;
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        double by = fabs(rmf_rate_value(usual[i]) / average - 1);
        if (by < off) {
            off = by;
            best = usual[i];
        }
    }
    if (best.num > 0) return best;
    double whole = fmin(ceil(average - NEAR), RMF_RATE_CONVERTED);
    if (whole >= 1) return (rmf_rate){(int64_t)whole, 1};
    return (rmf_rate){1000, (int64_t)fmin(1000 / fmax(average, 1e-4), 1e7)};
}

rmf_rate rmf_rate_convertible(rmf_rate r)
{
    double value = rmf_rate_value(r);
    if (value > RMF_RATE_CONVERTED)
        r.den *= (int64_t)ceil(value / RMF_RATE_CONVERTED - 1e-9);
    for (int64_t by = 2; by <= r.den; by++) {
        while (r.num % by == 0 && r.den % by == 0) {
            r.num /= by;
            r.den /= by;
        }
        if (by > 16) break;
    }
    return r;
}

bool rmf_rate_fits(rmf_rate r, const double *times, size_t count)
{
    if (r.num == 0 || count == 0) return false;
    double step = 1 / rmf_rate_value(r);
    for (size_t i = 0; i < count; i++) {
        double should = step * (double)i;
        double off = fabs(times[i] - times[0] - should);
        if (off > fmax(TICK, JITTER * step) + fmin(DRIFT * should, DRIFT_MAX))
            return false;
    }
    return true;
}
