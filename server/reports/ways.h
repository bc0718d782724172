/* The ways that sessions took through a film, scene by scene, and which of them
 * lead to its goals and endings. */
#ifndef RMF_REPORTS_WAYS_H
#define RMF_REPORTS_WAYS_H

#include "reports/query.h"

#define RMF_WAYS_SHOWN 50
/* Different ways, whole ones and those to goals and endings, that are kept
 * apart while sessions are read; and the bytes of their scenes. What comes
 * first is kept: what finds no room is rare, and counted in `others`. */
#define RMF_WAYS_MAX   100000u
#define RMF_WAYS_BYTES (64u << 20)

/* A way is every scene that a session entered, each time, in order; of longer
 * ones the first RMF_WAY_MAX, and then `more`. One JSON value, the caller's:
 *
 *   {"plays", "enough", "different": ways, "others": sessions whose way is not
 *    listed,
 *    "ways": [{"scenes": [id, …], "more", "path": the ids joined, "length",
 *              "sessions", "share" (of plays), "left": sessions that reached no
 *              ending, "session": the newest that went it,
 *              "outcomes": [{"kind": "ending" or "goal", "id", "label",
 *                            "sessions", "share" (of the way's)}]}],
 *    "reached": [{"kind", "id", "label", "sessions",
 *                 "scenes", "path", "length", "inputs", "seconds" (null: not
 *                 known), "session": of the shortest way there,
 *                 "usual_scenes", "usual_path", "usual_length",
 *                 "usual_sessions", "usual_share", "usual_session": of the most
 *                 common one}]}
 *
 * Most sessions first, and of as many the fewest scenes. The shortest way has
 * the fewest scenes, then the fewest inputs, then the least time; null where
 * nobody came there, or all by ways that are too long to be kept. `reached` are
 * the film's goals, then its endings. Cost: every session of these days is
 * read. NULL: the store could not be read. */
json_t *rmf_ways_make(rmf_store *store, const rmf_release *release,
                      const rmf_query *asked);

#endif
