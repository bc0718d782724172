/* What every number of a report counts, in a sentence. */
#ifndef RMF_REPORTS_DEFINITIONS_H
#define RMF_REPORTS_DEFINITIONS_H

#include "base/buf.h"

/* As JSON: {name: sentence}. A name is the way to the number, without places
 * in lists: "plays", "scenes.left_rate". */
void rmf_definitions_write(rmf_buf *out);

#endif
