/* A film's report, to read. */
#ifndef RMF_REPORTS_PAGE_H
#define RMF_REPORTS_PAGE_H

#include "projects/projects.h"

extern rmf_handler rmf_page_report;

/* The current release of the path's project, taken; NULL: the reply is made. */
rmf_release *rmf_report_release(rmf_request *req);

#endif
