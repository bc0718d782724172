/* The report of one project as numbers, for JSON, CSV and the page. */
#ifndef RMF_REPORTS_REPORT_H
#define RMF_REPORTS_REPORT_H

#include "reports/query.h"

#define RMF_ENOUGH 30 /* plays: fewer make no trend and no verdict */

/* One JSON value, the caller's, of the sessions that are asked for:
 *
 *   {"project", "title", "release", "plays", "viewers" (null: not counted by
 *    day and release), "anonymous", "agreed", "refused",
 *    "unasked", "completions", "completion_rate",
 *    "opened", "robots", "enough", "interacted", "interaction_rate",
 *    "from", "to", "entered", "without", "device", "host", "tag", "country",
 * "zone", "moving" (sessions still stand on days of the zone before),
 * "releases": [{"id", "number", "created_ms", "plays"}], "days": [{"day",
 * "opened", "plays", "completions", "interacted", "submissions"}], "devices":
 * [{"id", "count"}], "languages": likewise, "manners": [{"id" (muted, hidden,
 * rate: another than the usual, idle), "seconds", "share", "sessions"}],
 * "embeds": [{"id" (the host of the page; link; "": not told), "sessions",
 * "plays", "completions", "completion_rate", "answers", "converted",
 * "conversion_rate", "goals":
 * [{"id", "label", "sessions", "share"}]}], "tags" (id: utm_source=…) and
 * "countries" (id: two letters; ZZ: not known): likewise, "watched_seconds",
 * "played_seconds", "average_seconds", "scenes": [{"id", "label", "from", "to",
 * "entered", "visits", "left", "left_rate", "plays_seconds", "retention":
 * [[once, again, skipped], …]}], "edges": [{"from" (null: the beginning), "to",
 * "count", "share"}], "cliffs": [{"scene", "label", "at", "lost", "share"}]
 * (cliffs.h; none of too few plays), "endings": [{"id", "label", "sessions",
 * "share"}], "goals": likewise, with "median_seconds" (null: nobody reached
 * it), "funnel": [{"id" (opened, played, interacted, then each goal), "label",
 *                "sessions", "lost", "share_of_before", "share"}],
 *    "conversions": [{"choice" (null: `id` is an ending), "id", "label",
 *                     "goal", "sessions", "reached", "share"}],
 *    "elements": [{"id", "label", "kind", "scene", "shown", "pressed",
 *                  "presses", "hovered", "rate", "rate_per_start",
 *                  "presses_per_start", "median_seconds" and "turn" (null:
 *                  never pressed), "first"}],
 *    "panels": [{"id", "label", "kind", "sessions", "times",
 *                "median_seconds" (null: never closed)}],
 *    "choices": [{"id", "label", "scene", "decided", "timeouts",
 *                 "median_seconds" (null: nobody has decided),
 *                 "options": [{"id", "label", "chosen", "defaulted",
 *                              "share"}]}],
 *    "questions": [{"id", "label", "answers": [{"id", "label", "count"}]}],
 *    "forms": [{"id", "label", "purpose", "submitted"}],
 *    "misses": [{"scene", "label", "from", "to", "x", "y", "count"}]}
 *
 * Shares and rates are 0 … 1, null where nothing was counted or the element
 * is one that is only looked at. Misses are
 * clusters: percent of the picture, seconds in the scene, most first. `release`
 * is described; its outline gives the lists. NULL: the store could not be read.
 */
json_t *rmf_report_make(rmf_store *store, const rmf_release *release,
                        const rmf_query *asked);

#endif
