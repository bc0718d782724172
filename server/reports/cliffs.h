/* Where viewers leave. */
#ifndef RMF_REPORTS_CLIFFS_H
#define RMF_REPORTS_CLIFFS_H

#include "reports/counts.h"

#define RMF_CLIFFS_MAX 5
#define RMF_CLIFF_S    5 /* seconds in which they fall */

/* The steepest falls of sessions that watched a scene, the steepest first:
 * [{"scene", "label", "at", "lost", "share"}]: of those that watched the second
 * `at`, `lost` did not watch the one five seconds later, or the scene's last.
 * Falls of one scene lie five seconds apart; of equal ones near each other the
 * last counts, behind which they leave. */
json_t *rmf_cliffs(const rmf_counts *counts, const json_t *outline);

#endif
