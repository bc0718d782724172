/* What pages and reports need of a released document, made once when it is
 * published:
 *
 *   {"title": "…", "language": "en",
 *    "start": {"file", "poster", "width", "height", "from", "to"},
 *    "scenes": {id: {"label", "from", "to", "poster"}},
 *    "elements": {id: {"kind", "scene", "label"}},
 *    "options": {element id: {option id: label}},
 *    "panels": {id: {"kind", "label"}},
 *    "forms": {form id: purpose},
 *    "goals": {id: name}, "endings": {id: name}, "primary": goal id}
 */
#ifndef RMF_PROJECTS_OUTLINE_H
#define RMF_PROJECTS_OUTLINE_H

#include <jansson.h>

/* The caller's; NULL: no memory. */
json_t *rmf_outline(json_t *document);

/* The scene that a document begins with; its first, where that is not there. */
const json_t *rmf_outline_start(const json_t *document);

/* A viewer text without its languages: English if there is, else the first. */
const char *rmf_outline_text(const json_t *text);

#endif
