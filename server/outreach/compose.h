/* What is sent about a submission. */
#ifndef RMF_OUTREACH_COMPOSE_H
#define RMF_OUTREACH_COMPOSE_H

#include "outreach/deliveries.h"

/* Into `out`: of a webhook JSON, {"type": "submission.created" or "test",
 * "timestamp", "data"}; of a mail its subject in the first line, then its text.
 * RMF_NOT_THERE: there is no such submission any more. */
rmf_found rmf_compose(rmf_app *app, const rmf_delivery *what, rmf_buf *out);

#endif
