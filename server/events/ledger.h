/* What one session amounts to: everything that it adds to reports, and where it
 * stands. All rollups are sums of ledgers, so that a session is taken out of
 * them, or counted anew, by the difference of two ledgers.
 *
 * Names are numbers of the project's lexicon (lexicon.h). A ledger is made of
 * the session's events in the order of their n, whatever order they came in.
 * Every list has a limit; what would pass it is left out.
 */
#ifndef RMF_EVENTS_LEDGER_H
#define RMF_EVENTS_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "events/counted.h"

/* Bytes of one as it is kept. */
#define RMF_LEDGER_MAX (1u << 20)

#define RMF_ENTRIES_MAX 4000u
#define RMF_RANGES_MAX  500u /* in one set */
#define RMF_WATCHED_MAX 1000u
#define RMF_WAY_MAX     400u /* scenes of a way */
#define RMF_MARKS_MAX   200u /* RMF_MET_MAX */

/* One count, or a moment. */
typedef struct rmf_entry {
    uint8_t kind;        /* rmf_counted */
    uint32_t name, part; /* lexicon; a part may be a number of its own */
    uint32_t n;
    int64_t at_ms; /* of the session: the first time; of `chose` the last */
} rmf_entry;

/* The time of what happened while the film played on, until the next event that
 * has a time says it. */
#define RMF_AT_NEXT INT64_MAX

/* Whole numbers from `from` to before `to`. */
typedef struct rmf_range {
    uint32_t from, to;
} rmf_range;

/* Sorted, apart from each other. */
typedef struct rmf_ranges {
    rmf_range *at;
    uint32_t count, room;
} rmf_ranges;

/* Seconds of a scene, each by its middle. */
typedef struct rmf_watched {
    uint32_t scene;
    rmf_ranges once;    /* played over */
    rmf_ranges again;   /* more than once */
    rmf_ranges skipped; /* jumped over, and not played since */
} rmf_watched;

/* A goal or an ending when it is first reached; its entry has the time. */
typedef struct rmf_mark {
    uint8_t kind; /* RMF_COUNTED_goal or RMF_COUNTED_ending */
    uint32_t name;
    uint32_t scenes; /* that had been entered, this one too */
    uint32_t inputs; /* rmf_input_interacts, the one that led to it too */
} rmf_mark;

typedef struct rmf_ledger {
    rmf_ranges got;   /* the n that are here, refused ones too */
    uint32_t applied; /* events with a lower n are in the ledger */
    uint32_t scene;   /* where it stands; 0: nowhere yet */
    int64_t end_us;   /* how long that scene is; 0: not known */
    int64_t t_us, at_ms;
    rmf_entry *entries; /* sorted by kind, name, part */
    uint32_t entry_count, entry_room;
    rmf_watched *scenes; /* in the order in which they came */
    uint32_t scene_count, scene_room;
    /* The way: every scene that was entered, each time, in order. It counts in
     * no rollup. */
    uint32_t *path;
    uint32_t path_count, path_room;
    uint32_t path_more; /* entered after those */
    uint32_t inputs;
    rmf_mark *marks; /* in the order in which they were reached */
    uint32_t mark_count, mark_room;
    bool timeless; /* some entries wait for their time: RMF_AT_NEXT; or panels
                    * for that of their closing */
    bool failed;   /* no memory: nothing of it counts */
} rmf_ledger;

/* Zeroes are an empty ledger. */
void rmf_ledger_free(rmf_ledger *ledger);
/* False: no memory. `to` is to be freed either way. */
bool rmf_ledger_copy(const rmf_ledger *from, rmf_ledger *to);
/* Every event with a lower n is here. */
uint32_t rmf_ledger_whole(const rmf_ledger *ledger);

/* ---- what happens -------------------------------------------------------- */

/* NULL: there is none. */
const rmf_entry *rmf_ledger_find(const rmf_ledger *ledger, rmf_counted kind,
                                 uint32_t name, uint32_t part);
/* `once`: only if it is not there. The entry; NULL: no room. */
rmf_entry *rmf_ledger_add(rmf_ledger *ledger, rmf_counted kind, uint32_t name,
                          uint32_t part);
rmf_entry *rmf_ledger_once(rmf_ledger *ledger, rmf_counted kind, uint32_t name,
                           uint32_t part);
/* It came now, or, while the film plays on, with the next event that has a
 * time. */
void rmf_ledger_shown(rmf_ledger *ledger, uint32_t element, bool playing);
/* The same of a goal that is reached, with the time that it took; of an
 * ending. Both are marked on the way. */
void rmf_ledger_reached(rmf_ledger *ledger, uint32_t goal, bool playing);
void rmf_ledger_ended(rmf_ledger *ledger, uint32_t ending, bool playing);
/* An element is pressed for the first time: after how long, as which of all. */
void rmf_ledger_pressed(rmf_ledger *ledger, uint32_t element);
/* A panel opens and closes; while the film plays on that has its time with the
 * next event, too. */
void rmf_ledger_unfolded(rmf_ledger *ledger, uint32_t panel, bool playing);
void rmf_ledger_folded(rmf_ledger *ledger, uint32_t panel, bool playing);
/* The session has come to this time. */
void rmf_ledger_at(rmf_ledger *ledger, int64_t at_ms);
/* The session is in this scene now, and not where it was; `by_seek`: nothing
 * has led there. Behind `end_us` (0: not known) nothing is watched. */
void rmf_ledger_enter(rmf_ledger *ledger, uint32_t scene, int64_t end_us,
                      bool by_seek);
/* It is muted, hidden, or plays at another rate from now on; or no more. */
void rmf_ledger_manner(rmf_ledger *ledger, uint32_t manner, bool is);
/* The viewer has done something. */
void rmf_ledger_awake(rmf_ledger *ledger);
/* Played from there to there, or jumped, in the present scene; microseconds. */
void rmf_ledger_played(rmf_ledger *ledger, int64_t from_us, int64_t to_us);
void rmf_ledger_jumped(rmf_ledger *ledger, int64_t from_us, int64_t to_us);

/* ---- ranges -------------------------------------------------------------- */

bool rmf_ranges_has(const rmf_ranges *ranges, uint32_t number);
/* False: no room; then nothing was added. */
bool rmf_ranges_add(rmf_ranges *ranges, uint32_t from, uint32_t to);
void rmf_ranges_remove(rmf_ranges *ranges, uint32_t from, uint32_t to);

/* ---- bytes --------------------------------------------------------------- */

/* A few bytes an entry. */
void rmf_ledger_write(const rmf_ledger *ledger, rmf_buf *out);
/* False: these are no ledger, or there is no memory. `out` is to be freed
 * either way. */
bool rmf_ledger_read(const void *bytes, size_t size, rmf_ledger *out);

/* ---- differences --------------------------------------------------------- */

/* One second or one entry by which `now` differs from `was`; `by` may be
 * negative. */
typedef void rmf_differs_fn(void *ctx, rmf_counted kind, uint32_t name,
                            uint32_t part, int64_t by);
/* NULL is the empty ledger. */
void rmf_ledger_differ(const rmf_ledger *was, const rmf_ledger *now,
                       rmf_differs_fn *each, void *ctx);

#endif
