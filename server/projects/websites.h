/* Websites that may show a film: a list of hosts, kept as a
 * Content-Security-Policy has them, with blanks between.
 *
 *     example.com  *.example.com  http://localhost:8080
 *
 * Without a scheme it is that of our own address, and https too; a star stands
 * for any names before a host, but not for none.
 */
#ifndef RMF_PROJECTS_WEBSITES_H
#define RMF_PROJECTS_WEBSITES_H

#include <jansson.h>

#include "base/buf.h"
#include "projects/projects.h"

#define RMF_WEBSITES_MAX 20u

/* Read a JSON list of them, made small letters. False: `why` is a sentence. */
bool rmf_websites_read(const json_t *list, char out[RMF_WEBSITES_SIZE],
                       rmf_buf *why);
/* The same as a JSON list. */
void rmf_websites_put(const char *websites, rmf_buf *out);
/* Whether pages of that origin are among them; `base` is our own address. */
bool rmf_websites_hold(const char *websites, const char *origin,
                       const char *base);

#endif
