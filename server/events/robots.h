/* Programs that look at pages as viewers do: crawlers, link scanners,
 * previewers, monitors. They say so themselves. */
#ifndef RMF_EVENTS_ROBOTS_H
#define RMF_EVENTS_ROBOTS_H

#include <stdbool.h>

/* By User-Agent and Purpose (or Sec-Purpose); NULL: not sent. */
bool rmf_is_robot(const char *agent, const char *purpose);

#endif
