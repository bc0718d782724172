#include "media/layout.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BOXES_MAX                                                              \
    (1u << 20)         /* of an MP4: a long film in fragments has many         \
                        */
#define HEAD_SIZE  64u /* bytes at the start that tell what it is */
#define EBML_ID    0x1A45DFA3u
#define SEGMENT_ID 0x18538067u

static uint64_t big_endian(const unsigned char *at, unsigned size)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value = value << 8 | at[i];
    return value;
}

static bool read_at(int fd, int64_t at, unsigned char *out, size_t size)
{
    return pread(fd, out, size, at) == (ssize_t)size;
}

/* ---- MP4: boxes of (size, type, content) --------------------------------- */

typedef struct box {
    char type[4];
    int64_t size; /* bytes, header included; 0: to the end of the file */
} box;

static bool read_box(int fd, int64_t at, box *out)
{
    unsigned char head[16] = {0};
    if (!read_at(fd, at, head, 8)) return false;
    uint64_t size = big_endian(head, 4);
    memcpy(out->type, head + 4, sizeof out->type);
    if (size == 1) {
        if (!read_at(fd, at, head, 16)) return false;
        size = big_endian(head + 8, 8);
    }
    out->size = (int64_t)size;
    return size == 0 || (size >= 8 && size <= INT64_MAX);
}

static bool is_type(const box *b, const char *type)
{
    return memcmp(b->type, type, sizeof b->type) == 0;
}

/* Only of these a promise counts: behind them some programs leave rubbish. */
static bool matters(const box *b)
{
    return is_type(b, "mdat") || is_type(b, "moov") || is_type(b, "moof");
}

static void walk_boxes(int fd, rmf_layout *out)
{
    bool pictures = false;
    int64_t at = 0;
    box b;
    for (unsigned i = 0; i < BOXES_MAX && read_box(fd, at, &b); i++) {
        if (is_type(&b, "moov")) out->index_last = pictures;
        if (is_type(&b, "mdat")) pictures = true;
        if (b.size == 0) return;
        if (b.size > out->bytes - at) {
            if (matters(&b)) out->missing = b.size - (out->bytes - at);
            return;
        }
        at += b.size;
    }
}

static bool begins_boxes(const unsigned char head[HEAD_SIZE])
{
    static const char *const first[] = {"ftyp", "moov", "mdat", "wide", "free"};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
        if (memcmp(head + 4, first[i], 4) == 0) return true;
    }
    return false;
}

/* ---- WebM: a head that names the kind, then one segment ------------------ */

/* An EBML size; `unknown` where a live recording left it open. Returns its
 * bytes, 0: none. */
static unsigned ebml_size(const unsigned char *at, int64_t *out, bool *unknown)
{
    unsigned bytes = 1;
    while (bytes <= 8 && !(at[0] & (0x100u >> bytes)))
        bytes++;
    if (bytes > 8) return 0;
    uint64_t all = (UINT64_C(1) << (7 * bytes)) - 1;
    uint64_t value = big_endian(at, bytes) & all;
    *unknown = value == all;
    *out = (int64_t)value;
    return bytes;
}

static void walk_segment(int fd, const unsigned char head[HEAD_SIZE],
                         rmf_layout *out)
{
    unsigned char next[12];
    int64_t size = 0;
    bool unknown = false;
    unsigned bytes = ebml_size(head + 4, &size, &unknown);
    int64_t at = 4 + (int64_t)bytes + size;
    if (bytes == 0 || unknown || at > out->bytes ||
        !read_at(fd, at, next, sizeof next) ||
        big_endian(next, 4) != SEGMENT_ID)
        return;
    bytes = ebml_size(next + 4, &size, &unknown);
    int64_t left = out->bytes - at - 4 - (int64_t)bytes;
    if (bytes > 0 && !unknown && size > left) out->missing = size - left;
}

/* ---- the whole ----------------------------------------------------------- */

static bool all_words(const unsigned char *at, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (at[i] > '~' || (at[i] < ' ' && !strchr("\t\n\r", at[i])))
            return false;
    }
    return size > 0;
}

static void look(int fd, rmf_layout *out)
{
    unsigned char head[HEAD_SIZE] = {0};
    ssize_t got = pread(fd, head, sizeof head, 0);
    if (got < 0) return;
    if (begins_boxes(head)) {
        bool mov = memcmp(head + 4, "ftyp", 4) != 0 ||
                   memcmp(head + 8, "qt  ", 4) == 0;
        out->container = mov ? RMF_CONTAINER_MOV : RMF_CONTAINER_MP4;
        walk_boxes(fd, out);
    } else if (big_endian(head, 4) == EBML_ID) {
        if (memmem(head, sizeof head, "webm", 4))
            out->container = RMF_CONTAINER_WEBM;
        walk_segment(fd, head, out);
    } else {
        out->text = all_words(head, (size_t)got);
    }
}

bool rmf_layout_read(const char *path, rmf_layout *out)
{
    struct stat is = {0};
    *out = (rmf_layout){0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool ok = fd >= 0 && fstat(fd, &is) == 0;
    if (ok && !S_ISREG(is.st_mode)) {
        ok = false;
        errno = S_ISDIR(is.st_mode) ? EISDIR : EINVAL;
    }
    out->bytes = is.st_size;
    if (ok) look(fd, out);
    if (fd >= 0) (void)close(fd);
    return ok;
}
