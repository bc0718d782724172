/* The arena, and the few words of string.h that the engine needs. */
#include "mem.h"

#define ITEM_ALIGN 8u

void *rmf_mem_take(rmf_mem *mem, size_t count, size_t item_size)
{
    size_t from = (mem->used + (ITEM_ALIGN - 1)) & ~(size_t)(ITEM_ALIGN - 1);
    size_t room = from > mem->size ? 0 : mem->size - from;

    if (from > mem->size || (item_size > 0 && count > room / item_size)) {
        return NULL;
    }
    mem->used = from + count * item_size;
    rmf_zero(mem->at + from, count * item_size);
    return mem->at + from;
}

void rmf_copy(void *to, const void *from, size_t size)
{
    unsigned char *t = to;
    const unsigned char *f = from;

    for (size_t i = 0; i < size; i++) {
        t[i] = f[i];
    }
}

void rmf_zero(void *at, size_t size)
{
    unsigned char *t = at;

    for (size_t i = 0; i < size; i++) {
        t[i] = 0;
    }
}

bool rmf_same(const void *a, const void *b, size_t size)
{
    const unsigned char *x = a;
    const unsigned char *y = b;

    for (size_t i = 0; i < size; i++) {
        if (x[i] != y[i]) {
            return false;
        }
    }
    return true;
}

#ifdef __wasm__
/* Compilers call these by name for plain assignments, and a bare machine has
 * none. Built with -fno-builtin, or each would become a call of itself. */
void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *at, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);

void *memcpy(void *to, const void *from, size_t size)
{
    rmf_copy(to, from, size);
    return to;
}

void *memmove(void *to, const void *from, size_t size)
{
    unsigned char *t = to;
    const unsigned char *f = from;

    if ((uintptr_t)t <= (uintptr_t)f) {
        rmf_copy(to, from, size);
        return to;
    }
    for (size_t i = size; i > 0; i--) {
        t[i - 1] = f[i - 1];
    }
    return to;
}

void *memset(void *at, int byte, size_t size)
{
    unsigned char *t = at;

    for (size_t i = 0; i < size; i++) {
        t[i] = (unsigned char)byte;
    }
    return at;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *x = a;
    const unsigned char *y = b;

    for (size_t i = 0; i < size; i++) {
        if (x[i] != y[i]) {
            return x[i] < y[i] ? -1 : 1;
        }
    }
    return 0;
}
#endif
