/* Days as reports have them. */
#ifndef RMF_EVENTS_DAYS_H
#define RMF_EVENTS_DAYS_H

#include <stdint.h>

#include "store/store.h"

/* The day since 1970 of a time in milliseconds, by the clocks of that time zone
 * (base/zone.h; "": UTC); 1 … */
int64_t rmf_day_of(const char *zone, int64_t wall_ms);

/* When the day begins by these clocks, in milliseconds: a day that they leave
 * out has no length, and an hour that they repeat belongs to the day of its
 * first time. */
int64_t rmf_day_begins(const char *zone, int64_t day);

/* The same as rmf_day_of by the clocks of a film, as its project has them now.
 */
rmf_store_err rmf_day_of_film(rmf_db *db, const char *project, int64_t wall_ms,
                              int64_t *out);

/* ---- stretches ----------------------------------------------------------- */

/* Rollups are kept by day and by stretch of so many days, the first of which
 * their number divides: a report of many days reads whole stretches, and single
 * days at both ends. A stretch stands in the column `day` beyond all days. */
#define RMF_STRETCH_DAYS    16
#define RMF_STRETCHES       (INT64_C(1) << 32)
#define RMF_STRETCH_OF(day) (RMF_STRETCHES + (day) / RMF_STRETCH_DAYS)

/* What the column `day` says of the rows that are read: three ranges, both ends
 * included; who ends before he begins has none. */
typedef struct rmf_spans {
    int64_t at[3][2];
} rmf_spans;

/* All rows of these days, each day once; 0 and 0: those of all days. */
rmf_spans rmf_spans_of(int64_t first, int64_t last);
/* The same for a film: of days alone while its stretches are not made. */
rmf_store_err rmf_spans_read(rmf_db *db, const char *project, int64_t first,
                             int64_t last, rmf_spans *out);

/* In SQL: the spans as the table `span`, from the arguments $1 … $6. To be
 * joined first: FROM span CROSS JOIN …, and the rows are found by the index. */
#define RMF_WITH_SPANS                                                         \
    "WITH span (first, last) AS (VALUES (CAST($1 AS BIGINT), CAST($2 AS "      \
    "BIGINT)), (CAST($3 AS BIGINT), CAST($4 AS BIGINT)), (CAST($5 AS "         \
    "BIGINT), CAST($6 AS BIGINT))) "
#define RMF_SPAN_ARGS(spans)                                                   \
    RMF_N((spans)->at[0][0]), RMF_N((spans)->at[0][1]),                        \
        RMF_N((spans)->at[1][0]), RMF_N((spans)->at[1][1]),                    \
        RMF_N((spans)->at[2][0]), RMF_N((spans)->at[2][1])

#endif
