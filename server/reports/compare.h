/* Two reports of a film beside each other. */
#ifndef RMF_REPORTS_COMPARE_H
#define RMF_REPORTS_COMPARE_H

#include "reports/query.h"

/* Of which sessions a report is, and the release by whose outline it is. */
typedef struct rmf_compared {
    const rmf_release *release;
    const rmf_query *asked;
} rmf_compared;

/* One JSON value, the caller's; figures that only one of them has are left out:
 *
 *   {"plays", "with_plays",
 *    "figures": [{"figure": as in the definitions, "id" (null: of the film),
 *                 "label", "count", "of", "share", "with_count", "with_of",
 *                 "with_share", "difference" (with_share less share), "low" and
 *                 "high" (between which it lies), "verdict": "higher", "lower",
 *                 "unclear" or "too_few"}],
 *    "splits": [{"choice", "label", "option", "option_label", "decided",
 *                "share", "with_decided", "with_share", "difference"}]}
 *
 * Shares are null where there is no whole, and then so is what is made of them;
 * `low` and `high` are null of too few. NULL: the store could not be read. */
json_t *rmf_comparison_make(rmf_store *store, const rmf_compared *one,
                            const rmf_compared *other);

#endif
