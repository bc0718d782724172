#include "reports/times.h"

#include <stdlib.h>

#include "events/events.h"

json_t *rmf_median_time(const json_t *tallies, const char *kind,
                        const char *name)
{
    json_int_t counts[RMF_TIME_PARTS] = {0};
    json_int_t total = 0;
    json_int_t seen = 0;
    const char *part = NULL;
    json_t *n = NULL;
    json_object_foreach(json_object_get(json_object_get(tallies, kind), name),
                        part, n)
    {
        unsigned long at = strtoul(part, NULL, 10);
        if (at >= RMF_TIME_PARTS) continue;
        counts[at] += json_integer_value(n);
        total += json_integer_value(n);
    }
    for (uint32_t at = 0; total > 0 && at < RMF_TIME_PARTS; at++) {
        seen += counts[at];
        if (seen * 2 >= total) return json_real(rmf_time_of(at));
    }
    return json_null();
}
