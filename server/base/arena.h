/* Memory that lives and dies together: one arena a request. Blocks are aligned
 * to 16 and zeroed. Passing the ceiling gives NULL. */
#ifndef RMF_BASE_ARENA_H
#define RMF_BASE_ARENA_H

#include <stddef.h>

typedef struct rmf_arena {
    struct rmf_arena_chunk *chunk; /* the newest */
    size_t used;                   /* bytes of the newest chunk */
    size_t total;                  /* bytes in all chunks */
    size_t max;                    /* the ceiling in bytes */
} rmf_arena;

void rmf_arena_init(rmf_arena *arena, size_t max);
void rmf_arena_free(rmf_arena *arena);
void *rmf_arena_take(rmf_arena *arena, size_t size);
/* A copy ended by zero. */
char *rmf_arena_copy(rmf_arena *arena, const char *at, size_t size);

#endif
