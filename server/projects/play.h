/* What players ask for. */
#ifndef RMF_PROJECTS_PLAY_H
#define RMF_PROJECTS_PLAY_H

#include "projects/projects.h"

/* For handlers of players' rows: the film of {project}, where who asks may
 * watch it; scripts of its websites alone may read the answer. False: the reply
 * is made. */
bool rmf_play_open(rmf_request *req, rmf_project *out);

/* The manifest as JSON (ARCHITECTURE.md). A withdrawn film has no document. */
void rmf_manifest(const rmf_project *project, const rmf_release *release,
                  const char *base, rmf_buf *out);

/* Where the release's pack is, relative to our base. */
void rmf_pack_address(const rmf_release *release, rmf_buf *out);

extern rmf_handler rmf_play_manifest;
extern rmf_handler rmf_play_pack;
extern rmf_handler rmf_play_live;
extern rmf_handler rmf_play_current;
extern rmf_handler rmf_play_viewer;

#endif
