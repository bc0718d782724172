/* An arena over the caller's bytes: take moves a mark up, nothing is given
 * back. Everything that a document holds comes from one of these. */
#ifndef RAMIFY_MEM_H
#define RAMIFY_MEM_H

#include "ramify.h"

typedef struct rmf_mem {
    char *at;    /* aligned to 16 */
    size_t size; /* bytes */
    size_t used; /* bytes */
} rmf_mem;

/* `count` items of `item_size` bytes, zeroed, aligned to 8; NULL when that
 * does not fit or the product overflows. */
void *rmf_mem_take(rmf_mem *mem, size_t count, size_t item_size);

/* The freestanding build has no string.h. */
void rmf_copy(void *to, const void *from, size_t size);
void rmf_zero(void *at, size_t size);
bool rmf_same(const void *a, const void *b, size_t size);

#endif
