/* How far a long thing is, for people who wait at a terminal: one line that
 * changes. Elsewhere a line at each new step and each tenth. Standard error.
 * Inside the room `media` only. */
#ifndef RMF_MEDIA_BAR_H
#define RMF_MEDIA_BAR_H

#include <stdbool.h>

typedef struct rmf_bar {
    const char *about; /* borrowed */
    bool terminal;
    bool shown;
    unsigned percent;
    char step[64];
} rmf_bar;

rmf_bar rmf_bar_begin(const char *about);
void rmf_bar_show(rmf_bar *bar, const char *step, unsigned percent);
/* The terminal's line is free again. */
void rmf_bar_end(rmf_bar *bar);

#endif
