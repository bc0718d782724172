/* What the room's handlers share. */
#ifndef RMF_PROJECTS_API_H
#define RMF_PROJECTS_API_H

#include "projects/projects.h"

/* Whether there is such a project, with a release or without. */
rmf_found rmf_project_there(rmf_store *store, const char *project);
/* Read something of the path's project. False: the reply is made. */
typedef rmf_store_err rmf_project_read_fn(rmf_db *db, const char *project,
                                          void *out);
bool rmf_project_read(rmf_request *req, rmf_project_read_fn *read, void *out);
/* Answer that it is not there, or was not read. */
void rmf_reply_missing(rmf_request *req, rmf_found found);
/* The id of who asks, for the record; "" of the owner's token. */
const char *rmf_asking(rmf_request *req);
/* Make the release and answer what came of it. */
void rmf_reply_publish(rmf_request *req, const rmf_publishing *what);

/* What is told of drafts, as rmf_projects_told. */
void rmf_drafts_told(rmf_app *app, const char *word);

/* listed.c */
extern rmf_handler rmf_list_projects;
extern rmf_handler rmf_show_project;
/* manage.c */
extern rmf_handler rmf_new_project;
extern rmf_handler rmf_copy_project;
extern rmf_handler rmf_archive_project;
/* remove.c */
extern rmf_handler rmf_remove_project;
extern rmf_handler rmf_list_releases;
extern rmf_handler rmf_restore_release;

#endif
