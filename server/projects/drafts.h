/* Drafts: the document that authors edit, and the log of its edits. Every edit
 * leads from one revision to the next; who edits another revision than the
 * present is told so, and nothing happens. */
#ifndef RMF_PROJECTS_DRAFTS_H
#define RMF_PROJECTS_DRAFTS_H

#include "projects/projects.h"
#include "projects/steps.h"

#define RMF_TITLE_SIZE 512u

/* The document's title as lists show it, cut to whole characters. */
void rmf_draft_title(const json_t *document, char out[RMF_TITLE_SIZE]);
/* The hash of the kept clip that the document begins with, or "". */
void rmf_draft_cover(const json_t *document, char out[RMF_HASH_SIZE]);

typedef struct rmf_draft {
    int64_t revision;
    char *text;
} rmf_draft;

/* The draft of a project. One that has none yet, because it was published from
 * a folder, gets it here, made of the released document; and made of it again,
 * by an edit, where the folder was published again and nobody has edited it. */
rmf_found rmf_draft_read(rmf_store *store, const char *project, rmf_draft *out);
void rmf_draft_free(rmf_draft *draft);

typedef struct rmf_edit {
    const char *project;
    const char *id;      /* the client's, so that a retry is known; or NULL */
    const char *tab;     /* where it was made; letters, digits, - and _ */
    const char *label;   /* in words */
    const char *person;  /* who made it */
    int64_t match;       /* the revision that it changes */
    int64_t undoes;      /* the revision that it takes back; 0: none */
    const json_t *steps; /* NULL: the whole document becomes `document` */
    const json_t *document;
} rmf_edit;

typedef enum rmf_edit_err {
    RMF_EDIT_OK,
    RMF_EDIT_UNKNOWN, /* there is no such project */
    RMF_EDIT_CHANGED, /* `match` is not the present revision */
    RMF_EDIT_MALFORMED,
    RMF_EDIT_MISFIT,
    RMF_EDIT_LARGE, /* the document would become too large, or too deep */
    RMF_EDIT_STORE
} rmf_edit_err;

/* A new project with this draft; its id is made of the title. RMF_EDIT_OK,
 * RMF_EDIT_LARGE or RMF_EDIT_STORE. */
rmf_edit_err rmf_draft_create(rmf_store *store, const json_t *document,
                              const char *person, char id[RMF_PROJECT_SIZE]);

typedef struct rmf_edited {
    int64_t revision;      /* where the edit led; of RMF_EDIT_CHANGED that of
                            * now */
    char *text;            /* the draft as it is now; NULL: see the error */
    rmf_steps_fault fault; /* of RMF_EDIT_MALFORMED and RMF_EDIT_MISFIT */
} rmf_edited;

/* All steps or none, durable when it returns. An edit whose id came before is
 * answered as it was and changes nothing. Tells every process. */
rmf_edit_err rmf_draft_edit(rmf_store *store, const rmf_edit *edit,
                            rmf_edited *out);
void rmf_edited_free(rmf_edited *edited);

/* ---- the log ---------------------------------------------------------------
 */

typedef struct rmf_edits_asked {
    const char *project;
    int64_t after;  /* those behind this revision, oldest first */
    int64_t before; /* > 0: those before it, newest first */
    int64_t limit;
} rmf_edits_asked;

typedef struct rmf_edits_page {
    int64_t last; /* the last revision that is in it; 0: none */
    bool more;    /* there may be others behind it */
} rmf_edits_page;

/* Objects for a JSON list, at least one if there is any; it stops where the
 * text becomes long. */
rmf_store_err rmf_edits_put(rmf_db *db, const rmf_edits_asked *asked,
                            rmf_buf *out, rmf_edits_page *page);

/* ---- the room's own doors ---------------------------------------------------
 */

/* The released document as its author would write it: clips by the hash of
 * what is kept. In place. */
void rmf_unresolve(json_t *document);

#endif
