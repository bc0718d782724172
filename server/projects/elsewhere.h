/* Clips that stay where they are: an address (`url`), YouTube, Vimeo. Nobody is
 * asked anything here; what is not stated by the author the engine has refused
 * before. */
#ifndef RMF_PROJECTS_ELSEWHERE_H
#define RMF_PROJECTS_ELSEWHERE_H

#include <jansson.h>

#include "base/buf.h"
#include "http/http.h"

bool rmf_elsewhere(const json_t *clip);

/* Publishing: scenes on the clip get the `from` and `to` that they lack, and
 * what only a measured file can have is taken away. `words` gets warnings. */
void rmf_elsewhere_resolve(json_t *document, const char *id, json_t *clip,
                           rmf_buf *words);

/* For players: `file` is the whole address and `by` says what plays it, one of
 * youtube, vimeo, hls, video. */
void rmf_elsewhere_brief(json_t *clip);

/* Other hosts that a page with this document may ask, in the words of a
 * Content-Security-Policy. The buffers are the caller's, opened. */
void rmf_elsewhere_sources(json_t *document, rmf_buf out[RMF_SOURCE_COUNT]);

#endif
