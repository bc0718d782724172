/* A film with a password: who may watch it, and the page that asks for it.
 *
 * The right password gives a pass: a cookie that says until when, and a MAC of
 * that, the film and the stored hash by this data folder's secret. So nothing
 * is kept of passes, and all of a film end when its password changes.
 */
#ifndef RMF_PROJECTS_LOCK_H
#define RMF_PROJECTS_LOCK_H

#include "projects/projects.h"

#define RMF_PASS_S 43200 /* for which a pass holds: 12 hours */
#define RMF_FILM_LOCKED_WORDS                                                  \
    "open the film's own page, and enter its password there"

/* Whether a pass came for the film with that stored hash. */
bool rmf_pass_came(rmf_request *req, const char *project, const char *password);
/* Whether who asks may watch it: it has no password, they have a pass, or they
 * work here. */
bool rmf_pass_held(rmf_request *req, const rmf_project *project);
/* Whose frames its pages may stand in, as a Content-Security-Policy says it. */
void rmf_film_ancestors(rmf_request *req, const rmf_project *project,
                        rmf_buf *out);
/* The page that asks for the password. `framed`: it is that of frames. `words`
 * say what went wrong before; NULL: nothing. */
void rmf_lock_page(rmf_request *req, const rmf_project *project, bool framed,
                   unsigned status, const char *words);

/* What that page sends: 303 to where it stood and a pass, or the page again. */
extern rmf_handler rmf_unlock_share;
extern rmf_handler rmf_unlock_embed;

#endif
