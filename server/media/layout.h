/* How a clip's file is laid out: its container, where its index stands, and
 * whether it is whole. Reads the headers of its outermost parts and nothing
 * else: no codec, no allocation, a bounded number of short reads.
 */
#ifndef RMF_MEDIA_LAYOUT_H
#define RMF_MEDIA_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

typedef enum rmf_container {
    RMF_CONTAINER_OTHER,
    RMF_CONTAINER_MP4,
    RMF_CONTAINER_MOV, /* QuickTime: as MP4, but not every browser opens it */
    RMF_CONTAINER_WEBM
} rmf_container;

typedef struct rmf_layout {
    rmf_container container;
    int64_t bytes;   /* that the file has */
    int64_t missing; /* bytes that its parts announce and that are not there */
    bool index_last; /* the index (moov) stands behind the pictures (mdat) */
    bool text;       /* it begins with words, not with a container */
} rmf_layout;

/* False with errno: it could not be read. */
bool rmf_layout_read(const char *path, rmf_layout *out);

#endif
