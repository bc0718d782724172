/* A released film as a viewer's page gets it: the manifest and the pack. */
#ifndef RMF_SIMULATE_SCREEN_H
#define RMF_SIMULATE_SCREEN_H

#include <jansson.h>

#include "base/buf.h"
#include "engine/ramify.h"

/* What a film has beyond is not counted. */
#define RMF_SCREEN_GOALS 32u

typedef struct rmf_screen_element {
    char *id;
    char *kind;
    char *scene;
} rmf_screen_element;

typedef struct rmf_screen {
    char *base; /* without a slash at the end */
    char *project;
    char *release;
    json_t *manifest;
    rmf_buf pack;
    void *memory;
    rmf_document *doc;
    rmf_screen_element *elements; /* as the engine numbers them */
    char **scenes;
    char **panels;
    char *goals[RMF_SCREEN_GOALS]; /* in the document's order */
    uint32_t goal_count;
    bool *forms; /* which panels are forms */
} rmf_screen;

/* Ask the server for it. False: `why` says what is wrong. To be closed either
 * way. curl_global_init was called. */
bool rmf_screen_open(rmf_screen *screen, const char *server,
                     const char *project, rmf_buf *why);
void rmf_screen_close(rmf_screen *screen);

#endif
