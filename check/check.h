/* Proof before publishing: every path through a film, not some.
 *
 * The checker does not walk paths, of which there are too many, but sets of
 * sessions. Its model:
 *
 *   node   where sessions stand: scene × interval between boundaries × open
 *          panels × what is decided and answered in this visit
 *   facts  what conditions read, and marks that outlive a visit; for each node
 *          the set of their values, as a decision diagram (BuDDy)
 *   moves  play on to the next boundary, wait out a timer, each input on what
 *          is shown, seek where viewers may, each verdict, each outcome of
 *          chance, go back, restart; come back another day with any kept
 *          values, and begin where an earlier session stopped
 *
 * What a move does is found by letting the engine do it (engine/explore.h): it
 * asks for facts, both answers are given where both can be, and what it stores
 * is noted. There is no second evaluator. Sets are led from node to node until
 * nothing new comes, breadth first in inputs of viewers.
 *
 * What the sets lack cannot be: so "never" is proved. They may hold more than
 * can be (ranges of numbers, clocks): so "can" is said only where a trail has
 * been played by the engine to that very spot. What is neither is not decided,
 * and says why. Where a limit of time or memory was met nothing is said to be
 * proved, and the proof is not whole.
 *
 * Clocks are free: a move may wait as long as it likes. What happens to
 * players (hidden pages, failed clips, a new release) only holds the film and
 * is no move; values that the page around sets for variables are none either,
 * but for viewer.* fields.
 *
 * BuDDy's state is of the whole process and its errors end it, so all of this
 * happens in a child with limits.
 */
#ifndef RMF_CHECK_H
#define RMF_CHECK_H

#include "engine/ramify.h"

typedef enum rmf_certainty {
    RMF_PROVED,   /* of all paths */
    RMF_SHOWN,    /* by a trail that was played */
    RMF_UNDECIDED /* `because` says why */
} rmf_certainty;

typedef struct rmf_checked {
    rmf_finding at;    /* severity, code, place, a sentence */
    char advice[224];  /* what to do; may be empty */
    char because[160]; /* of what is not decided */
    rmf_certainty verdict;
    double states;       /* ENDING: how many states; else 0 */
    uint32_t trail;      /* offset in the proof's trails */
    uint32_t trail_size; /* 0: there is none */
    uint32_t inputs;     /* of viewers on the trail */
} rmf_checked;

typedef struct rmf_proof {
    rmf_checked *findings; /* by place, errors first */
    uint32_t count;
    char *trails; /* trails, one behind the other */
    size_t trails_size;
    bool whole;    /* everything was looked at */
    char why[160]; /* where it is not: what stopped it */
    double states; /* (node, facts) that a first viewing can be in */
    uint32_t nodes;
    uint32_t scenes_reached, scenes;
    int64_t took_ms;
} rmf_proof;

typedef struct rmf_check_limits {
    uint32_t seconds;   /* 0: 60 */
    uint32_t megabytes; /* 0: 2048 */
} rmf_check_limits;

/* text    a document without mistakes.
 * out     whatever was found; free with rmf_proof_free also on false.
 * False   nothing could be said: `out->why` says what went wrong. */
bool rmf_prove(const char *text, size_t size, const rmf_check_limits *limits,
               rmf_proof *out);
void rmf_proof_free(rmf_proof *proof);

/* For people, `file:line:column: …` a finding, and as one JSON object. */
void rmf_proof_print(const rmf_proof *proof, const char *file, rmf_writer *out);
void rmf_proof_json(const rmf_proof *proof, rmf_writer *out);

#endif
