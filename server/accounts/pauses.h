/* Guessing is slowed: who fails five times waits a second before the next try,
 * then two, four, up to a quarter of an hour.
 *
 * Counted by what was tried (an e-mail) and by where it comes from (an
 * address; of what viewers open both in one, since one who guesses at a film
 * may not shut all others out), in a table of a fixed size; where it is full,
 * the entry that has been quiet the longest makes room. An hour without a
 * failure is forgotten. Any thread.
 */
#ifndef RMF_ACCOUNTS_PAUSES_H
#define RMF_ACCOUNTS_PAUSES_H

#include <stdint.h>

#define RMF_PAUSE_FREE      5u      /* failures, the last with a pause */
#define RMF_PAUSE_MAX_MS    900000  /* a quarter of an hour */
#define RMF_PAUSE_FORGET_MS 3600000 /* after the last pause */

typedef struct rmf_pauses rmf_pauses;

typedef enum rmf_paused {
    RMF_PAUSED_EMAIL,
    RMF_PAUSED_ADDRESS,
    RMF_PAUSED_GUESS /* an address at a thing that is shut */
} rmf_paused;

/* NULL: no memory. */
rmf_pauses *rmf_pauses_open(void);
void rmf_pauses_close(rmf_pauses *pauses);

/* How long who that is has to wait, in ms; 0: not at all. `now_ms` is on
 * rmf_clock_ms, here and below. */
int64_t rmf_pauses_left(rmf_pauses *pauses, rmf_paused sort, const char *who,
                        int64_t now_ms);
void rmf_pauses_failed(rmf_pauses *pauses, rmf_paused sort, const char *who,
                       int64_t now_ms);
/* It went well. */
void rmf_pauses_forget(rmf_pauses *pauses, rmf_paused sort, const char *who);

#endif
