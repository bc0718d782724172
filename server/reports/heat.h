/* Where on the picture viewers pressed, and where nothing was. */
#ifndef RMF_REPORTS_HEAT_H
#define RMF_REPORTS_HEAT_H

#include "reports/query.h"

#define RMF_SPANS_MAX 2000 /* windows of one scene: nearly three hours */

/* Of one scene, as JSON:
 *
 *   {"scene", "cell": 4, "seconds": 5,
 *    "spans": [{"from", "to", "cells": [[x, y, presses, misses], …]}]}
 *
 * `x` and `y` count cells from the left and from the top, 0 … 24; a cell is
 * `cell` percent of the picture each way. `from` and `to` are seconds of the
 * scene. Windows and cells without any are left out. False: the store could not
 * be read. */
bool rmf_heat_write(rmf_store *store, const char *project,
                    const rmf_query *asked, const char *scene, rmf_buf *out);

#endif
