/* What was counted, as the report is made of it: read from the rollups, by
 * names. */
#ifndef RMF_REPORTS_COUNTS_H
#define RMF_REPORTS_COUNTS_H

#include "reports/query.h"

#define RMF_NAMES_MAX    100 /* the most frequent; devices too */
#define RMF_DAYS_SHOWN   90  /* the last, where no days are asked for */
#define RMF_DAYS_MAX     3700
#define RMF_RELEASES_MAX 100 /* the newest */

typedef struct rmf_counts {
    json_t *tallies; /* {kind: {name: {part: n}}}; parts are words or numbers */
    json_t *missed;  /* {scene: {"window x y": n}} */
    json_t *seconds; /* {scene: [[once, again, skipped], …]}: up to the last
                      * second that was played over or skipped, and to the end
                      * of the scene */
    json_int_t watched; /* seconds of all scenes, each once a session */
    json_t *days;       /* as in the report */
    json_t *releases;
    json_t *devices;
    json_t *languages;
    json_t *sources; /* sources.h */
} rmf_counts;

/* False: the store could not be read. To be freed either way. */
bool rmf_counts_read(rmf_store *store, const rmf_release *release,
                     const rmf_query *asked, rmf_counts *out);
void rmf_counts_free(rmf_counts *counts);

/* 0 where there is none. */
json_int_t rmf_count_of(const json_t *tallies, const char *kind,
                        const char *name, const char *part);
/* Of all parts of all names; of all parts of one. */
json_int_t rmf_count_all(const json_t *tallies, const char *kind);
json_int_t rmf_count_sum(const json_t *tallies, const char *kind,
                         const char *name);

/* Seconds that a scene can have, by the outline: nobody watches what lies
 * behind its end, and who says so cannot make the report longer. 0: there is no
 * such scene. */
size_t rmf_scene_length(const json_t *outline, const char *scene);

/* 0 … 1; null: there is no whole. */
json_t *rmf_share(json_int_t part, json_int_t whole);
/* The text of a field, "" where there is none. */
const char *rmf_field_text(const json_t *object, const char *field);

#endif
