/* Chance that can be had again. */
#ifndef RMF_SIMULATE_CHANCE_H
#define RMF_SIMULATE_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct rmf_chance {
    uint64_t state;
} rmf_chance;

/* splitmix64 */
static inline uint64_t rmf_chance_next(rmf_chance *c)
{
    uint64_t z = c->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* Another row of numbers for each pair. */
static inline rmf_chance rmf_chance_for(uint64_t seed, uint64_t number)
{
    rmf_chance mixed = {seed * UINT64_C(0xd1342543de82ef95) + number};
    return (rmf_chance){rmf_chance_next(&mixed)};
}

/* 0 … count − 1; 0 of none */
static inline uint32_t rmf_chance_of(rmf_chance *c, uint32_t count)
{
    return count ? (uint32_t)(rmf_chance_next(c) % count) : 0;
}

/* In `percent` of a hundred cases. */
static inline bool rmf_chance_in(rmf_chance *c, uint32_t percent)
{
    return rmf_chance_of(c, 100) < percent;
}

/* From … to, whole. */
static inline int64_t rmf_chance_from(rmf_chance *c, int64_t from, int64_t to)
{
    return from + (int64_t)(rmf_chance_next(c) % ((uint64_t)(to - from) + 1));
}

#endif
