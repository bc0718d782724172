/* Where viewers press though nothing is there: places at which they expect
 * something. */
#ifndef RMF_REPORTS_EXPECTED_H
#define RMF_REPORTS_EXPECTED_H

#include "reports/query.h"

#define RMF_EXPECTED_SHOWN 20
/* Of a place: so many sessions at least, or one of so many that came into its
 * scene, whichever is more. */
#define RMF_EXPECTED_LEAST 5
#define RMF_EXPECTED_OF    100
/* And so many times what it would be if all presses of these five seconds lay
 * anywhere. */
#define RMF_EXPECTED_DENSE 3
/* Cells of sessions that are read; what is beyond is left out. */
#define RMF_EXPECTED_MAX (1u << 21)

/* Sessions are counted, not presses, in cells of 4 percent and five seconds. A
 * cell is dense when it and its eight neighbours have enough sessions between
 * them; dense cells that touch are one place, and so is a cell that stays dense
 * in the next five seconds. A place has as many sessions as missed in any of
 * its cells, each once. One JSON value, the caller's:
 *
 *   {"plays", "enough", "least": sessions,
 *    "expected": [{"scene", "label", "from", "to" (seconds of the scene), "x",
 *                  "y" (its middle), "left", "top", "width", "height" (percent
 *                  of the picture), "sessions", "presses", "share" (of those
 *                  that came into the scene)}]}
 *
 * Most sessions first; none of too few plays. NULL: the store could not be
 * read. Cost: every session of these days is read. */
json_t *rmf_expected_make(rmf_store *store, const rmf_release *release,
                          const rmf_query *asked);

#endif
