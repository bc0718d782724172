#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE 512u

struct rmf_arena_chunk {
    struct rmf_arena_chunk *before;
    size_t size; /* bytes at `bytes` */
    _Alignas(16) char bytes[];
};

void rmf_arena_init(rmf_arena *arena, size_t max)
{
    *arena = (rmf_arena){.max = max};
}

void rmf_arena_free(rmf_arena *arena)
{
    for (struct rmf_arena_chunk *chunk = arena->chunk; chunk;) {
        struct rmf_arena_chunk *before = chunk->before;
        free(chunk);
        chunk = before;
    }
    rmf_arena_init(arena, arena->max);
}

static struct rmf_arena_chunk *grow(rmf_arena *arena, size_t size)
{
    if (size < CHUNK_SIZE) size = CHUNK_SIZE;
    if (size > arena->max || arena->total > arena->max - size) return NULL;
    struct rmf_arena_chunk *chunk = calloc(1, sizeof *chunk + size);
    if (!chunk) return NULL;
    chunk->before = arena->chunk;
    chunk->size = size;
    arena->chunk = chunk;
    arena->used = 0;
    arena->total += size;
    return chunk;
}

void *rmf_arena_take(rmf_arena *arena, size_t size)
{
    if (size > SIZE_MAX - 16) return NULL;
    size = (size + 15) & ~(size_t)15;
    struct rmf_arena_chunk *chunk = arena->chunk;
    if (!chunk || chunk->size - arena->used < size) chunk = grow(arena, size);
    if (!chunk) return NULL;
    void *at = chunk->bytes + arena->used;
    arena->used += size;
    return at;
}

char *rmf_arena_copy(rmf_arena *arena, const char *at, size_t size)
{
    if (size == SIZE_MAX) return NULL;
    char *copy = rmf_arena_take(arena, size + 1);
    if (copy && size > 0) memcpy(copy, at, size);
    return copy;
}
