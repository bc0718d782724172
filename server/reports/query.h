/* Which sessions a report is about, as the query of its address says:
 * ?from=YYYY-MM-DD&to=YYYY-MM-DD&release=ID&entered=SCENE&without=SCENE&
 * device=NAME&host=NAME&tag=utm_source=NAME&country=DE, or ?days=N for the last
 * N days; what is missing limits nothing. What they are compared with is asked
 * for by the same names with `with_` before them. */
#ifndef RMF_REPORTS_QUERY_H
#define RMF_REPORTS_QUERY_H

#include "events/events.h"
#include "projects/projects.h"

#define RMF_DAY_SIZE 11u /* 2026-11-28 and a zero */

/* Zeroes ask for everything. */
typedef struct rmf_query {
    int64_t first, last;   /* days since 1970, both included; 0 and 0: all */
    const char *from, *to; /* as they are written; NULL: not asked for */
    const char *release;   /* id; NULL: of all releases */
    const char *entered;   /* id of a scene; NULL: whatever they saw */
    const char *without;   /* … that they did not enter */
    const char *device;    /* NULL: any */
    const char *host, *tag, *country; /* where they came from; NULL: any */
} rmf_query;

/* Whether sessions are picked out one by one: no rollup knows them. */
bool rmf_query_picks(const rmf_query *asked);

/* The same for rmf_events_sum and rmf_events_each. */
rmf_sums_of rmf_query_sums(const rmf_query *asked, const char *project);

/* The current release of the path's project, taken; NULL: the reply is made. */
rmf_release *rmf_report_release(rmf_request *req);

/* For handlers: what is asked, and the release by whose outline it is answered,
 * taken: the one that is named, or the present one. Texts live as long as the
 * request. NULL: the reply is made. */
rmf_release *rmf_query_read(rmf_request *req, rmf_query *out);
/* The same of those that they are compared with. */
rmf_release *rmf_query_read_with(rmf_request *req, rmf_query *out);

/* By which clocks this film's days are counted. False: the reply is made. */
bool rmf_report_zone(rmf_request *req, const char *project,
                     char out[RMF_ZONE_SIZE]);

/* A day as YYYY-MM-DD, 1970 … 9999, in days since 1970; the first is 1 as well,
 * for 0 are all days. False: it is none. */
bool rmf_day_read(const char *text, int64_t *out);
void rmf_day_text(int64_t day, char out[RMF_DAY_SIZE]);

#endif
