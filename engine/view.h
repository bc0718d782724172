/* Scripts of views: what of an element, a panel or the film never changes, as
 * JSON, with codes where the session decides. Opening writes them
 * (view_script.c), view.c runs them. JSON has no bytes below RMF_VIEW_CODES,
 * so a code is never mistaken for a plain byte. */
#ifndef RAMIFY_VIEW_H
#define RAMIFY_VIEW_H

#include "document.h"

#define RMF_VIEW_CODES 8u

/* Values follow as four bytes in the machine's order. */
typedef enum rmf_view_code {
    RMF_VIEW_TEXT = 1, /* text: rendered, in quotes */
    RMF_VIEW_UNLESS,   /* expression, bytes: unless it holds they are skipped */
    RMF_VIEW_OPTION,   /* option: its state */
    RMF_VIEW_COMMA,    /* unless it would be the first in this list */
    RMF_VIEW_STATE     /* what the session knows of the element or panel */
} rmf_view_code;
#define RMF_VIEW_LAST_WITH_VALUE RMF_VIEW_OPTION

/* Write the scripts of all elements, panels and the film (view_script.c).
 * Errors RMF_ERR_MEMORY. */
rmf_err rmf_views_make(rmf_document *doc, rmf_mem *mem);
/* At most what they take of the arena, beyond the text's size: for each object
 * and for each string. */
#define RMF_VIEW_OBJECT 128u
#define RMF_VIEW_STRING 16u

#endif
