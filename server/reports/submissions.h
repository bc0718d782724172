/* Forms as they were sent: the list with its filters, and what people here make
 * of each. Inside the room `reports`; one alone: reports.h. */
#ifndef RMF_REPORTS_SUBMISSIONS_H
#define RMF_REPORTS_SUBMISSIONS_H

#include <jansson.h>

#include "projects/projects.h"

#define RMF_SUBMISSIONS_PAGE 100
#define RMF_NOTE_MAX         2000u /* characters */
#define RMF_SEARCH_MAX       200u  /* bytes of what is searched for */

typedef enum rmf_handled {
    RMF_HANDLED_EITHER,
    RMF_HANDLED_NOT,
    RMF_HANDLED_YES
} rmf_handled;

/* Which, and where a page begins. */
typedef struct rmf_submissions_asked {
    const char *project;
    const char *form; /* id; "": any */
    rmf_handled handled;
    const char *words;      /* that an answer holds, folded; "": any */
    int64_t from_ms, to_ms; /* arrived from … to before */
    const char *before;     /* id; "": from the newest */
    int page;
    bool plain; /* the rows as they are kept, without what told.h adds */
} rmf_submissions_asked;

/* A page of them, newest first, one JSON value, the caller's:
 *
 *   {"submissions": [{"id", "form", "purpose", "viewer" (null: nobody known),
 *     "session", "release", "arrived_ms", "answers": {field: value},
 *     "verdict" (of the session: settle.h), "note",
 *     "handled": null or {"at_ms", "by" (null: the owner's token)},
 *     and what told.h adds}],
 *    "next": an id, or null}
 *
 * Of those that hold certain words a page may have fewer, or none, and still a
 * next one: so many are looked at for one page. RMF_NOT_THERE: `before` is no
 * submission of this project. */
rmf_found rmf_submissions(rmf_store *store, const rmf_submissions_asked *asked,
                          json_t **out);

/* What is to be changed of one. */
typedef struct rmf_submission_change {
    const char *project, *id;
    const char *by;   /* id of a person; "": the owner's token */
    int handled;      /* 1, 0; -1: as it is */
    const char *note; /* NULL: as it is */
} rmf_submission_change;
/* Who marks as handled what is so already changes nothing. */
rmf_found rmf_submission_change_it(rmf_store *store,
                                   const rmf_submission_change *change);

#endif
