/* From the author's document to the one that players get: clips are kept and
 * described, scenes lie on frames, files become addresses below media/. */
#ifndef RMF_PROJECTS_RESOLVE_H
#define RMF_PROJECTS_RESOLVE_H

#include "projects/projects.h"

/* Changes `document`. `words` holds a line for each mistake. Where a clip must
 * be converted first, it waits for that (what->waits) or says
 * RMF_PUBLISH_UNREADY. */
rmf_publish_err rmf_resolve(const rmf_publishing *what, json_t *document,
                            rmf_buf *words);

#endif
