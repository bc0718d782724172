/* The page of the studio, at each of its addresses; and the one inside it on
 * which a film is tried (web/player/src/rehearsal.ts). */
#ifndef RMF_PROJECTS_STUDIO_H
#define RMF_PROJECTS_STUDIO_H

#include "http/http.h"

extern rmf_handler rmf_page_studio;
extern rmf_handler rmf_page_rehearsal;

#endif
