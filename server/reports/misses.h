/* Presses on nothing, gathered where they are dense: each cluster is a hint
 * that people expect something there. */
#ifndef RMF_REPORTS_MISSES_H
#define RMF_REPORTS_MISSES_H

#include <jansson.h>

/* `missed` is {scene: {"window x y": n}}: windows of 5 s, cells of 4 percent.
 * The list of report.h, most first; the caller's. */
json_t *rmf_misses(const json_t *missed, const json_t *outline);

#endif
