/* Sums of ledgers, as reports read them: gathered in memory while a group of
 * batches is written, then added to the tables in the same transaction.
 *
 *   tally    one row a count
 *   seconds  one row a scene: of each second once, again, skipped
 *   heat     one row a scene and window of five seconds: of each cell of the
 *            picture presses and misses
 *
 * Every row is there for its day, for the stretch of days that it is in
 * (days.h), and, under day 0, for all days.
 */
#ifndef RMF_EVENTS_ROLLUPS_H
#define RMF_EVENTS_ROLLUPS_H

#include "events/ledger.h"
#include "events/rows.h"
#include "store/store.h"

/* Where a session counts: on the day on which it was opened, for the release
 * that it was opened on. */
typedef struct rmf_place_of {
    const char *project; /* copied */
    int64_t day;         /* since 1970, in the project's time zone, 1 …; or
                          * RMF_DAY_GONE, or RMF_STRETCH_OF */
    uint32_t release;    /* in the project's lexicon */
} rmf_place_of;

/* What sessions count that are gone is there a second time, under days of its
 * own, from which a replay has it again; of these there are no stretches. */
#define RMF_DAY_GONE(day) (-1 - (day))

typedef struct rmf_rollups rmf_rollups;

/* NULL: no memory. */
rmf_rollups *rmf_rollups_open(void);
void rmf_rollups_close(rmf_rollups *rollups);
/* What was gathered is forgotten. */
void rmf_rollups_clear(rmf_rollups *rollups);

/* `now` counts there instead of `was`; either may be NULL. */
void rmf_rollups_change(rmf_rollups *rollups, const rmf_place_of *place,
                        const rmf_ledger *was, const rmf_ledger *now);

/* One kind of count without a name. */
void rmf_rollups_add(rmf_rollups *rollups, const rmf_place_of *place,
                     rmf_counted kind, int64_t by);
/* Any one count of a scene, a window … as the ledger has it. */
void rmf_rollups_put(rmf_rollups *rollups, const rmf_place_of *place,
                     rmf_counted kind, uint32_t name, uint32_t part,
                     int64_t by);
/* One viewer of the project more or less, whatever the day and the release;
 * `day` is 0, or that of who is gone. */
void rmf_rollups_viewers(rmf_rollups *rollups, const char *project, int64_t day,
                         int by);

/* Into the tables; then nothing is gathered. The database's turn is taken:
 * rmf_db_turn. */
rmf_store_err rmf_rollups_flush(rmf_rollups *rollups, rmf_db *db);

#endif
