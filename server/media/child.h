/* Run a program that reads untrusted bytes: no inherited descriptors, no
 * input, walls (wall.h), limits on CPU, memory and file size, and a time after
 * which it is killed with all that it has started. */
#ifndef RMF_MEDIA_CHILD_H
#define RMF_MEDIA_CHILD_H

#include "base/buf.h"

typedef struct rmf_child_limits {
    const char *readable; /* the one file that it may read */
    unsigned cpu_s;
    unsigned wall_s;
    size_t memory;    /* bytes of address space */
    size_t file_size; /* bytes of the largest file that it may write */
} rmf_child_limits;

/* `out` takes what it prints, up to the buffer's ceiling. True: it ended by
 * itself with 0 and the output is whole. */
bool rmf_child_run(const char *const argv[], const rmf_child_limits *limits,
                   rmf_buf *out);

#endif
