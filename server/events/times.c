#include "events/times.h"

/* From there on parts are so long; `part` is the first of them. */
static const struct step {
    int64_t from_ms, ms;
    uint32_t part;
} steps[] = {
    {0, 100, 0},         {2000, 250, 20},      {5000, 500, 32},
    {10000, 1000, 42},   {20000, 2000, 52},    {60000, 10000, 72},
    {180000, 30000, 84}, {600000, 300000, 98}, {7200000, INT64_MAX, 120},
};

#define STEP_COUNT (sizeof steps / sizeof steps[0])

uint32_t rmf_time_part(int64_t ms)
{
    const struct step *step = &steps[0];
    if (ms < 0) return 0;
    while (step < &steps[STEP_COUNT - 1] && ms >= step[1].from_ms)
        step++;
    return step->part + (uint32_t)((ms - step->from_ms) / step->ms);
}

double rmf_time_of(uint32_t part)
{
    const struct step *step = &steps[0];
    while (step < &steps[STEP_COUNT - 1] && part >= step[1].part)
        step++;
    if (part == step->part) return (double)step->from_ms / 1000;
    return (double)(step->from_ms + (part - step->part) * step->ms) / 1000;
}
