/* Viewers: what is known of one, to take away, and to be erased. Each room that
 * keeps something of viewers has its own part here. */
#ifndef RMF_AUDIENCE_AUDIENCE_H
#define RMF_AUDIENCE_AUDIENCE_H

#include <stdio.h>

#include "app.h"

/* What one room keeps of a viewer. */
typedef struct rmf_viewer_part {
    const char *name; /* in receipts */
    /* Take away what is kept of `viewer` (an id), in transactions of its own;
     * `gone` counts rows up. Sums are corrected with it. */
    rmf_store_err (*erase)(rmf_app *app, const char *viewer, int64_t *gone);
    /* Write all of it, one JSON object a line. False: it could not be read. */
    bool (*write)(rmf_store *store, const char *viewer, FILE *to);
} rmf_viewer_part;

/* Rows as lines: `kind` says what they are, the names are the columns', of
 * which the last is JSON and the others are texts; $1 is the viewer. */
typedef struct rmf_viewer_rows {
    const char *kind, *sql;
    const char *const *names;
    unsigned count;
} rmf_viewer_rows;
/* For a part's `write`. */
bool rmf_viewer_write(rmf_store *store, const rmf_viewer_rows *what,
                      const char *viewer, FILE *to);

/* `ramify erase VIEWER`; its exit status. */
int rmf_command_erase(const rmf_settings *settings, const rmf_words *words);

extern const rmf_routes rmf_audience_routes;

#endif
