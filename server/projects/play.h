/* What players ask for. */
#ifndef RMF_PROJECTS_PLAY_H
#define RMF_PROJECTS_PLAY_H

#include "projects/projects.h"

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
