/* The look of the owner's pages, and the pieces that they are made of. */
#ifndef RMF_REPORTS_PAGE_LOOK_H
#define RMF_REPORTS_PAGE_LOOK_H

#include <jansson.h>

#include "base/buf.h"

/* owner.css and owner.js, ended by zero. */
extern const char rmf_page_style[];
extern const char rmf_page_script[];

void rmf_page_begin(rmf_buf *out, const char *title, const char *prefix);
void rmf_page_end(rmf_buf *out);

/* <h2> with a line below it, in a section. */
void rmf_section_begin(rmf_buf *out, const char *title, const char *about);
void rmf_section_end(rmf_buf *out);

/* A bar with its words: 0 … 1; NULL-like shares show a dash. */
void rmf_bar(rmf_buf *out, const char *label, const json_t *share,
             const char *words);
/* "42 %", or a dash. */
void rmf_percent(rmf_buf *out, const json_t *share);

#endif
