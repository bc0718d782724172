/* The pages that show a film, and what other sites ask about them. */
#ifndef RMF_PROJECTS_PAGES_H
#define RMF_PROJECTS_PAGES_H

#include "http/http.h"

extern rmf_handler rmf_page_share;
extern rmf_handler rmf_page_embed;
extern rmf_handler rmf_page_oembed;

#endif
