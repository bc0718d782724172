/* The way through a film: scenes, how their seconds were watched, what led
 * where. */
#ifndef RMF_REPORTS_PATH_H
#define RMF_REPORTS_PATH_H

#include "reports/counts.h"

/* Adds "scenes", "edges", "watched_seconds", "played_seconds" and
 * "average_seconds". */
void rmf_report_path(json_t *report, const rmf_counts *counts,
                     const json_t *outline);

#endif
