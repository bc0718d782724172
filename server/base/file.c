#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_SIZE 65536u

bool rmf_path_join(char out[RMF_PATH_SIZE], const char *folder,
                   const char *name)
{
    int size = snprintf(out, RMF_PATH_SIZE, "%s/%s", folder, name);
    if (size > 0 && (unsigned)size < RMF_PATH_SIZE) return true;
    errno = ENAMETOOLONG;
    return false;
}

bool rmf_folder_make(const char *path)
{
    char part[RMF_PATH_SIZE];
    size_t size = strlen(path);
    if (size == 0 || size >= sizeof part) {
        errno = size == 0 ? ENOENT : ENAMETOOLONG;
        return false;
    }
    memcpy(part, path, size + 1);
    for (size_t i = 1; i <= size; i++) {
        if (part[i] != '/' && part[i] != 0) continue;
        char kept = part[i];
        part[i] = 0;
        if (mkdir(part, 0700) != 0 && errno != EEXIST) return false;
        part[i] = kept;
    }
    struct stat is = {0};
    if (stat(path, &is) != 0) return false;
    errno = ENOTDIR;
    return S_ISDIR(is.st_mode);
}

static bool read_all(int fd, char *at, size_t size)
{
    size_t have = 0;
    while (have < size) {
        ssize_t got = read(fd, at + have, size - have);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        have += (size_t)got;
    }
    return true;
}

static bool write_all(int fd, const char *at, size_t size)
{
    size_t have = 0;
    while (have < size) {
        ssize_t put = write(fd, at + have, size - have);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        have += (size_t)put;
    }
    return true;
}

char *rmf_file_read(const char *path, size_t max, size_t *size)
{
    char *at = NULL;
    struct stat is = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return NULL;
    if (fstat(fd, &is) != 0) goto done;
    if (!S_ISREG(is.st_mode)) {
        errno = EISDIR;
        goto done;
    }
    if ((size_t)is.st_size > max) {
        errno = EFBIG;
        goto done;
    }
    at = malloc((size_t)is.st_size + 1);
    if (!at) goto done;
    if (!read_all(fd, at, (size_t)is.st_size)) {
        free(at);
        at = NULL;
        errno = EIO;
        goto done;
    }
    at[is.st_size] = 0;
    *size = (size_t)is.st_size;
done:
    (void)close(fd);
    return at;
}

/* The rename is durable only when the folder is. */
static bool sync_folder_of(const char *path)
{
    char folder[RMF_PATH_SIZE];
    const char *slash = strrchr(path, '/');
    size_t size = slash ? (size_t)(slash - path) : 0;
    if (size >= sizeof folder) return false;
    memcpy(folder, path, size);
    folder[size] = 0;
    const char *name = slash ? (size > 0 ? folder : "/") : ".";
    int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return false;
    bool ok = fsync(fd) == 0;
    (void)close(fd);
    return ok;
}

static int open_beside(const char *path, char beside[RMF_PATH_SIZE],
                       unsigned mode)
{
    char id[RMF_ID_SIZE];
    rmf_id_new(id);
    int size = snprintf(beside, RMF_PATH_SIZE, "%s.%s.part", path, id);
    if (size < 0 || (unsigned)size >= RMF_PATH_SIZE) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
}

/* Sync, give it its name, sync the folder. Closes fd. On failure the part is
 * removed and errno says why. */
static bool settle(int fd, const char *beside, const char *path, bool replace)
{
    bool ok = fsync(fd) == 0;
    if (close(fd) != 0) ok = false;
    if (ok) ok = replace ? rename(beside, path) == 0 : link(beside, path) == 0;
    int why = errno;
    if (!ok || !replace) (void)unlink(beside);
    errno = why;
    return ok && sync_folder_of(path);
}

static bool write_as(const char *path, const char *bytes, size_t size,
                     unsigned mode, bool replace)
{
    char beside[RMF_PATH_SIZE];
    int fd = open_beside(path, beside, mode);
    if (fd < 0) return false;
    if (!write_all(fd, bytes, size)) {
        int why = errno;
        (void)close(fd);
        (void)unlink(beside);
        errno = why;
        return false;
    }
    return settle(fd, beside, path, replace);
}

bool rmf_file_write(const char *path, const char *bytes, size_t size,
                    unsigned mode)
{
    return write_as(path, bytes, size, mode, true);
}

bool rmf_file_write_new(const char *path, const char *bytes, size_t size,
                        unsigned mode)
{
    return write_as(path, bytes, size, mode, false);
}

/* Copy what is left of `in` to `out`. */
static bool pour(int in, int out)
{
    char *block = malloc(BLOCK_SIZE);
    if (!block) return false;
    bool ok = true;
    ssize_t got = 1;
    while (ok && got > 0) {
        got = read(in, block, BLOCK_SIZE);
        if (got < 0 && errno == EINTR) {
            got = 1;
        } else if (got > 0) {
            ok = write_all(out, block, (size_t)got);
        }
    }
    free(block);
    return ok && got == 0;
}

bool rmf_file_copy(const char *from, const char *to)
{
    char beside[RMF_PATH_SIZE];
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0) return false;
    int out = open_beside(to, beside, 0644);
    bool ok = out >= 0;
    if (ok && !pour(in, out)) {
        int why = errno;
        (void)close(out);
        (void)unlink(beside);
        errno = why;
        ok = false;
    }
    int why = errno;
    (void)close(in);
    errno = why;
    return ok && settle(out, beside, to, true);
}

bool rmf_file_link(const char *from, const char *to)
{
    bool ok = link(from, to) == 0 || errno == EEXIST;
    if (!ok && (errno == EPERM || errno == EOPNOTSUPP || errno == EMLINK))
        ok = rename(from, to) == 0;
    return ok && sync_folder_of(to);
}

bool rmf_file_hash(const char *path, char out[RMF_HASH_SIZE])
{
    unsigned char digest[16];
    crypto_generichash_state state;
    unsigned char *block = malloc(BLOCK_SIZE);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = block && fd >= 0;
    if (ok) (void)crypto_generichash_init(&state, NULL, 0, sizeof digest);
    ssize_t got = ok ? 1 : 0;
    while (got > 0) {
        got = read(fd, block, BLOCK_SIZE);
        if (got > 0) {
            (void)crypto_generichash_update(&state, block,
                                            (unsigned long long)got);
        }
    }
    ok = ok && got == 0;
    if (ok) {
        (void)crypto_generichash_final(&state, digest, sizeof digest);
        (void)sodium_bin2hex(out, RMF_HASH_SIZE, digest, sizeof digest);
    }
    if (fd >= 0) (void)close(fd);
    free(block);
    return ok;
}

FILE *rmf_file_nameless(const char *folder)
{
    char path[RMF_PATH_SIZE];
    if (!rmf_path_join(path, folder, "table.XXXXXX")) return NULL;
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0) return NULL;
    (void)unlink(path);
    FILE *file = fdopen(fd, "w+");
    if (!file) (void)close(fd);
    return file;
}
