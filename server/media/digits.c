#include "media/digits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#define BLOCK_SIZE (256u << 10)

uint32_t rmf_digits_add(uint32_t so_far, const void *at, size_t size)
{
    return (uint32_t)crc32_z(so_far, at, size);
}

void rmf_digits_spell(uint32_t all, char out[RMF_DIGITS_SIZE])
{
    (void)snprintf(out, RMF_DIGITS_SIZE, "%08x", all);
}

bool rmf_digits_of_file(const char *path, char out[RMF_DIGITS_SIZE])
{
    uint32_t all = 0;
    ssize_t got = -1;
    void *block = malloc(BLOCK_SIZE);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    while (block && fd >= 0) {
        got = read(fd, block, BLOCK_SIZE);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        all = rmf_digits_add(all, block, (size_t)got);
    }
    int why = errno;
    if (fd >= 0) (void)close(fd);
    free(block);
    errno = why;
    rmf_digits_spell(all, out);
    return got == 0;
}
