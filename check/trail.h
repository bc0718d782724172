/* From a set to a session: the inputs that lead there, played by the engine.
 */
#ifndef RMF_CHECK_TRAIL_H
#define RMF_CHECK_TRAIL_H

#include "reach.h"

/* What must be so when the trail has been played. */
typedef struct rmf_spot_of {
    uint32_t edge;  /* the last edge … */
    uint32_t chunk; /* … from this set; or with edge RMF_NONE the set itself */
    BDD within;     /* edge RMF_NONE: and these facts */
    uint32_t scene;       /* RMF_NONE: any */
    uint32_t effect_kind; /* rmf_effect_kind that came last; RMF_NONE: any */
    uint32_t effect_part; /* its element's option, trigger, panel, ending */
    bool stands;          /* must stand at the scene's end with nowhere to go */
} rmf_spot_of;

typedef struct rmf_trails {
    const rmf_document *doc; /* a document of its own, which is played */
    rmf_session *session;
    rmf_turn *turn;
    char *text; /* all trails */
    size_t size, cap;
    bool failed;
    bool *met[RMF_PART_ACTION + 1]; /* parts met on trails that were played */
} rmf_trails;

bool rmf_trails_make(rmf_trails *trails, const rmf_document *doc);
void rmf_trails_free(rmf_trails *trails);

/* Finds and plays a trail; false: none was found that does it. `at` and `size`
 * say where in trails->text it stands. */
bool rmf_trail_find(rmf_trails *trails, rmf_reach *reach,
                    const rmf_spot_of *spot, uint32_t *at, uint32_t *size,
                    uint32_t *inputs);

#endif
