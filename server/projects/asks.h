/* What a released document asks of viewers, for those who take their answers:
 *
 *   {"forms": {form: {field: {"type": "select", "options": {id: true},
 *                             "value": "…"}}},
 *    "kept": {variable: {"type": "text", "values": {"…": true}}}}
 *
 * `options` where the field is a select, `value` where it is hidden, `values`
 * where the document lists them.
 */
#ifndef RMF_PROJECTS_ASKS_H
#define RMF_PROJECTS_ASKS_H

#include <jansson.h>
#include <stddef.h>

/* The caller's; NULL: no memory, or no document. */
json_t *rmf_asks(const char *document, size_t size);

#endif
