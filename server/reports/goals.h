/* What led to the film's goals. */
#ifndef RMF_REPORTS_GOALS_H
#define RMF_REPORTS_GOALS_H

#include "reports/counts.h"

/* Adds "goals", "funnel" and "conversions". */
void rmf_report_goals(json_t *report, const json_t *tallies,
                      const json_t *outline);

#endif
