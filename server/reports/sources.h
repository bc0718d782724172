/* Where sessions came from, and what they did: pages, tags of links, countries.
 */
#ifndef RMF_REPORTS_SOURCES_H
#define RMF_REPORTS_SOURCES_H

#include <jansson.h>

#include "events/events.h"
#include "store/store.h"

/* Which rollups: as rmf_counts_read reads all others. */
typedef struct rmf_sources_of {
    rmf_db *db;
    const char *project;
    const rmf_spans *spans; /* the rows of these */
    const char *release;    /* "": all */
} rmf_sources_of;

/* Whether it is counted for a page, a tag or a country; of these anybody can
 * send any number. */
bool rmf_is_source(rmf_counted kind);

/* One count, by its words: into {kind: {name: {part or goal: n}}}. */
typedef struct rmf_source_count {
    rmf_counted kind;
    const char *name;
    int64_t part;
    const char *word; /* of the part, where it is one */
    json_int_t n;
} rmf_source_count;
void rmf_sources_take(json_t *sources, const rmf_source_count *count);

/* Of those from which most sessions came. */
rmf_store_err rmf_sources_read(const rmf_sources_of *of, json_t *sources);

/* "embeds", "tags" and "countries" into the report. */
void rmf_report_sources(json_t *report, const json_t *sources,
                        const json_t *outline);

#endif
