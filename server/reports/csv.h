/* Submissions as a table, for spreadsheets. */
#ifndef RMF_REPORTS_CSV_H
#define RMF_REPORTS_CSV_H

#include <stdio.h>

#include "reports/submissions.h"

/* Write the submissions that are asked for (its page and place do not count),
 * newest first: what is known of each, then one column for each field of the
 * release's forms, then for what older forms asked, up to RMF_CSV_COLUMNS_MAX;
 * answers beyond that stand in the last column as JSON, so that forged names of
 * fields cannot widen the table without end. A few submissions are in memory at
 * a time. False: the store or `out` failed. */
#define RMF_CSV_COLUMNS_MAX 256u
bool rmf_csv_write(rmf_store *store, const rmf_release *release,
                   const rmf_submissions_asked *asked, FILE *out);

#endif
