/* Events as they lie in the store: those that came together, line by line,
 * `N JSON` each, packed where that makes them smaller. */
#ifndef RMF_EVENTS_CHUNK_H
#define RMF_EVENTS_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define RMF_CHUNK_MAX (64u << 20) /* bytes of lines */

/* Add one line: `json` has no `n` and no line's end. */
void rmf_chunk_line(rmf_buf *lines, int64_t n, const char *json);
/* The bytes to keep. */
void rmf_chunk_pack(const rmf_buf *lines, rmf_buf *out);
/* The lines again; false: these bytes are none. */
bool rmf_chunk_unpack(const void *bytes, size_t size, rmf_buf *lines);

/* One line after the other, beginning with `*at` at the start; false: there is
 * none left. `json` is not ended by zero. */
typedef struct rmf_line {
    int64_t n;
    const char *json;
    size_t size;
} rmf_line;
bool rmf_chunk_next(const rmf_buf *lines, size_t *at, rmf_line *out);

#endif
