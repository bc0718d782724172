#include "events/days.h"

#define DAY_MS 86400000

int64_t rmf_day_of(int64_t wall_ms)
{
    int64_t day = wall_ms / DAY_MS;
    return day < 1 ? 1 : day;
}
