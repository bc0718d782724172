/* Lint: advice on a document that opens. Nothing here blocks anything: a piece
 * of advice is a warning (somebody will likely be kept from seeing, pressing or
 * understanding) or a note (practice says otherwise).
 *
 * Each rule is one row of rmf_lint_rules. An author who knows better waives one
 * at its place, in the document:
 *
 *     "waive": [{"rule": "overlap", "place": "element:bag",
 *                "digest": "8f0c…", "reason": "the label belongs there"}]
 *
 * The digest is that of what the advice speaks of; when that changes the waiver
 * is dead, which is said, and the advice is back.
 *
 * The check knows no media and asks nobody: the caller hands in luminance and
 * the state of links. A rule that lacks them says "not checked".
 *
 * Ownership  advice is the caller's array; texts borrow from the document.
 * Cost       linear in what stands at the same time, bounded for hostile
 *            documents by RMF_LINT_STEPS; nothing is allocated.
 */
#ifndef RMF_CHECK_LINT_H
#define RMF_CHECK_LINT_H

#include "engine/ramify.h"

#define RMF_LINT_STEPS 40000000u /* places compared, words measured … */
#define RMF_LINT_MAX   1000u     /* what a caller may sensibly list */

/* One piece of it. */
#define RMF_PLACE_SIZE  80u /* "element:" and an id, zero-ended */
#define RMF_DIGEST_SIZE 17u /* 16 digits, zero-ended */

typedef struct rmf_advice {
    uint32_t rule;  /* of rmf_lint_rules */
    rmf_finding at; /* its code is the rule's id; a warning or a note */
    uint32_t scene; /* or RMF_NONE: of the film, a clip or a panel */
    char place[RMF_PLACE_SIZE];   /* `element:bag`, `scene:meet`, `film` */
    char digest[RMF_DIGEST_SIZE]; /* of what it speaks of, as it is written */
    bool waived;
    rmf_str reason; /* of the waiver; borrowed from the document */
} rmf_advice;

/* Mean luma (0 black … 255 white, as it is coded) of a frame's cells, row by
 * row; borrowed until the next call. */
typedef struct rmf_light {
    const uint8_t *cells;
    uint32_t columns, rows;
} rmf_light;

typedef struct rmf_lint_ask {
    void *ctx; /* of both */
    /* The frame of a scene at t; false: not known. NULL: of none. */
    bool (*light)(void *ctx, uint32_t scene, int64_t t_us, rmf_light *out);
    /* Why an address leads nowhere (static or kept by ctx), or NULL. NULL: the
     * addresses are not asked. */
    const char *(*dead)(void *ctx, rmf_str address);
} rmf_lint_ask;

typedef struct rmf_lint {
    rmf_advice *advice; /* the caller's */
    uint32_t cap;
    uint32_t count;    /* may pass `cap`: then the last are only counted */
    uint32_t warnings; /* of all, those not waived */
    uint32_t notes;    /* likewise */
    uint32_t waived;
    uint32_t unchecked; /* bit i: rule i could not see all that it needs */
} rmf_lint;

/* By place in the text; those of one place in the order of the rules. */
void rmf_lint_run(const rmf_document *doc, const rmf_lint_ask *ask,
                  rmf_lint *out);

/* ---- the rules --------------------------------------------------------- */

typedef struct rmf_looking rmf_looking;

typedef struct rmf_lint_rule {
    const char *id;
    rmf_severity severity; /* at its worst */
    const char *why;       /* a sentence: whom it harms */
    const char *mend;      /* a sentence: what to do */
    const char *source;    /* a standard, or practice */
    void (*look)(rmf_looking *l);
} rmf_lint_rule;

extern const rmf_lint_rule rmf_lint_rules[];
extern const uint32_t rmf_lint_rules_count;

/* ---- addresses ---------------------------------------------------------- */

/* Every address of another host that the document names, in its order. `loads`:
 * a player asks it by itself, else only when a viewer presses. */
typedef void rmf_address_fn(void *ctx, rmf_str address, uint32_t node,
                            bool loads);
void rmf_lint_addresses(const rmf_document *doc, rmf_address_fn *fn, void *ctx);
/* Where such a node stands: its offset and path. */
void rmf_lint_where(const rmf_document *doc, uint32_t node, rmf_finding *out);

#endif
