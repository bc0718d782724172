/* The page of the studio, at each of its addresses. */
#ifndef RMF_PROJECTS_STUDIO_H
#define RMF_PROJECTS_STUDIO_H

#include "http/http.h"

extern rmf_handler rmf_page_studio;

#endif
