/* The rows of rollups that hold many counts each, as reports read them. */
#ifndef RMF_EVENTS_ROWS_H
#define RMF_EVENTS_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "events/counted.h"

/* Counts of a scene's seconds. */
typedef struct rmf_seconds {
    int64_t (*at)[3]; /* once, again, skipped */
    uint32_t count, room;
} rmf_seconds;
/* Adds those of a row; false: no memory, or they are none. */
bool rmf_seconds_read(rmf_seconds *seconds, const void *bytes, size_t size);
void rmf_seconds_free(rmf_seconds *seconds);

/* Counts of a window's cells. */
typedef struct rmf_cells {
    int64_t at[RMF_CELLS_ALL][2]; /* presses, misses */
} rmf_cells;
bool rmf_cells_read(rmf_cells *cells, const void *bytes, size_t size);

#endif
