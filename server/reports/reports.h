/* Answers about a film, from the rollups: a report costs what it shows. */
#ifndef RMF_REPORTS_REPORTS_H
#define RMF_REPORTS_REPORTS_H

#include "app.h"

extern const rmf_routes rmf_reports_routes;

#endif
