/* Run a program that reads untrusted bytes: no inherited descriptors, no
 * input, walls (wall.h), limits on CPU, memory and file size, and a time after
 * which it is killed with all that it has started. */
#ifndef RMF_MEDIA_CHILD_H
#define RMF_MEDIA_CHILD_H

#include "base/buf.h"

/* Ourselves, as a program to run. */
#define RMF_CHILD_SELF "/proc/self/exe"

typedef struct rmf_child_limits {
    const char *readable; /* the one file that it may read */
    const char *folder;   /* the one folder that it may write in; NULL: none.
                             It begins there */
    unsigned cpu_s;
    unsigned wall_s;
    unsigned silent_s; /* without a word for so long it hangs; 0: never */
    size_t memory;     /* bytes of address space; 0: no limit */
    size_t file_size;  /* bytes of the largest file that it may write */
    bool gentle;       /* it gives way to those who serve */
} rmf_child_limits;

typedef enum rmf_child_end {
    RMF_CHILD_WELL,    /* it ended by itself with 0 */
    RMF_CHILD_BADLY,   /* with another status, or it said too much */
    RMF_CHILD_KILLED,  /* by a signal: a limit, or somebody else */
    RMF_CHILD_MISSING, /* there is no such program */
    RMF_CHILD_LATE,    /* its time was over, or it said nothing for long */
    RMF_CHILD_STOPPED  /* `line` said so */
} rmf_child_end;

/* What becomes of what it says. Both texts are bounded by their ceilings. */
typedef struct rmf_child_ears {
    /* Each line of its output, and NULL about twice a second. False: end it
     * now. NULL: the output is gathered in `out`. */
    bool (*line)(void *ctx, const char *line);
    void *ctx;
    rmf_buf *out;       /* else it holds the line that is not yet whole */
    rmf_buf *complaint; /* the beginning of its standard error; may be NULL */
} rmf_child_ears;

rmf_child_end rmf_child_follow(const char *const argv[],
                               const rmf_child_limits *limits,
                               const rmf_child_ears *ears);

/* `out` takes what it prints, up to the buffer's ceiling. True: it ended by
 * itself with 0 and the output is whole. */
bool rmf_child_run(const char *const argv[], const rmf_child_limits *limits,
                   rmf_buf *out);

#endif
