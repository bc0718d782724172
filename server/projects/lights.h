/* The luminance that advice asks for, of the clips that lie in a project's
 * folder. A clip is read when the first of its scenes is asked for, so films
 * whose words need none cost nothing. */
#ifndef RMF_PROJECTS_LIGHTS_H
#define RMF_PROJECTS_LIGHTS_H

#include "check/lint.h"

typedef struct rmf_lights rmf_lights;

/* `text` is the document in `file`; clips lie beside it. NULL: it is no JSON,
 * or no memory. Close takes NULL too. */
rmf_lights *rmf_lights_open(const char *text, size_t size, const char *file);
void rmf_lights_close(rmf_lights *lights);

/* For rmf_lint_ask: `ctx` is the rmf_lights. */
bool rmf_lights_at(void *ctx, uint32_t scene, int64_t t_us, rmf_light *out);

#endif
