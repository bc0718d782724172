/* The lists of a report as tables, for spreadsheets. */
#ifndef RMF_REPORTS_TABLES_H
#define RMF_REPORTS_TABLES_H

#include <jansson.h>
#include <stdbool.h>

#include "base/buf.h"

/* One list of a report (report.h) or comparison as CSV, with a head. False: no
 * table is called that. */
bool rmf_table_write(const json_t *report, const char *name, rmf_buf *out);

/* Whether there is a table of that name. */
bool rmf_table_is(const char *name);
/* Whether it is a list of a comparison (compare.h), not of a report. */
bool rmf_table_compares(const char *name);
/* Whether it is one of ways.h. */
bool rmf_table_is_of_ways(const char *name);
/* Whether it is that of expected.h. */
bool rmf_table_is_expected(const char *name);
/* What they are called, with a comma and a space between. */
void rmf_table_names(rmf_buf *out);

#endif
