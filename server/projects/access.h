/* Limits of films as they are kept, and what watches over their ends. */
#ifndef RMF_PROJECTS_ACCESS_H
#define RMF_PROJECTS_ACCESS_H

#include "projects/projects.h"

/* Read anew how many films are locked, and which one ends next: by who has
 * changed it, before they answer. */
void rmf_access_look(rmf_access *access);
/* News of a project came: the next end may be another. */
void rmf_access_told(rmf_access *access);

/* GET and PUT /api/v1/projects/{project}/access */
extern rmf_handler rmf_show_access;
extern rmf_handler rmf_put_access;

#endif
