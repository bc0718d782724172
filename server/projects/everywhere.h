/* Every object of a document, wherever it stands: for what may be said at any
 * depth (files, links, ways on, endings). */
#ifndef RMF_PROJECTS_EVERYWHERE_H
#define RMF_PROJECTS_EVERYWHERE_H

#include <jansson.h>

/* May change texts and numbers of the object, and add nothing to it. */
typedef void rmf_object_visit(void *ctx, json_t *object);

/* Outer objects before those in them. Depth costs no stack; what is behind the
 * first 4,000,000 objects and arrays is not looked at. */
void rmf_everywhere(json_t *document, rmf_object_visit *visit, void *ctx);

#endif
