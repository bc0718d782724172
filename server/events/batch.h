/* A batch of events as it waits for its commit. */
#ifndef RMF_EVENTS_BATCH_H
#define RMF_EVENTS_BATCH_H

#include "base/arena.h"
#include "events/came.h"
#include "events/events.h"
#include "projects/projects.h"

#define RMF_BATCH_EVENTS_MAX 1000u
#define RMF_BATCH_BODY_MAX   (1u << 20)
#define RMF_EVENT_N_MAX      1000000
/* Effects of one event that count in reports; its body keeps them all. */
#define RMF_DERIVED_MAX 1024u
/* at_ms may lie this far beyond what is possible, for clocks that run fast. */
#define RMF_EVENT_AHEAD_MS 3600000

/* X(kind): what an event says that was done. */
#define RMF_DEEDS(X)                                                           \
    X(opened)    /* name: device, part: language */                            \
    X(play)      /* the first picture */                                       \
    X(shown)     /* name: element */                                           \
    X(pressed)   /* name: element or panel/button */                           \
    X(hovered)   /* name: element; gazed at, too */                            \
    X(chose)     /* name: element, part: option; a number in no ledger */      \
    X(chosen)    /* name: element, part: option */                             \
    X(defaulted) /* name: element, part: option */                             \
    X(hit)       /* cell, of a press on the picture */                         \
    X(answered)  /* name: element, part: the answer */                         \
    X(missed)    /* cell */                                                    \
    X(submitted) /* name: form, part: the release that was drawn */            \
    X(goal)      /* name: goal */                                              \
    X(ending)    /* name: ending */                                            \
    X(completed)                                                               \
    X(unfolded) /* name: panel */                                              \
    X(folded)   /* name: panel */                                              \
    X(kept)     /* name: variable, part: JSON value */                         \
    X(scene)    /* name: scene that was started */                             \
    X(muted)    /* cell: 0, 1 */                                               \
    X(rate)     /* cell: 0: the usual, 1 */

typedef enum rmf_deed_kind {
#define X(kind) RMF_DEED_##kind,
    RMF_DEEDS(X)
#undef X
} rmf_deed_kind;

typedef struct rmf_deed {
    struct rmf_deed *next;
    rmf_deed_kind kind;
    const char *name;
    const char *part;
    uint32_t cell; /* missed, hit: y * RMF_CELLS + x; muted, rate */
} rmf_deed;

struct rmf_ledger;

typedef struct rmf_event {
    int64_t n;
    int64_t at_ms;   /* -1: moved */
    int64_t from_us; /* moved: where it began */
    int64_t t_us;    /* where the playhead is after it; -1: as before */
    rmf_input_kind kind;
    bool by_seek;     /* started */
    const char *body; /* the line, with what was derived, without n */
    rmf_deed *deeds;
} rmf_event;

typedef struct rmf_refusal {
    struct rmf_refusal *next;
    int64_t n; /* -1: none could be read */
    const char *code;
    const char *detail;
} rmf_refusal;

typedef enum rmf_batch_end {
    RMF_BATCH_KEPT,
    RMF_BATCH_SESSION_UNKNOWN,
    RMF_BATCH_SESSION_FOREIGN,
    RMF_BATCH_SHAPE_OTHER,
    RMF_BATCH_SCATTERED, /* more holes in its numbers than are kept */
    RMF_BATCH_NOT_KEPT
} rmf_batch_end;

/* What a viewer said to being known. */
#define RMF_SAID_YES  "yes"
#define RMF_SAID_NO   "no"
#define RMF_SAID_SIZE 4u

typedef struct rmf_batch {
    struct rmf_batch *next;
    rmf_request *req;
    rmf_app *app;
    rmf_arena arena;
    rmf_release *release;
    const char *session;
    const char *viewer;  /* NULL: unknown */
    const char *consent; /* RMF_SAID_YES, RMF_SAID_NO; "": nothing was said */
    rmf_event *events;   /* in order of n */
    uint32_t count;
    rmf_came told;        /* with it */
    const rmf_came *came; /* of its session */
    bool robot;           /* who sends it says so: robots.h */
    /* once it is stored */
    bool apart;     /* its session counts for nothing */
    uint32_t stood; /* the scene in which it found the session: lexicon.h */
    /* of `opened`, if it is in here */
    bool opens;
    const char *device, *language;
    rmf_refusal *refusals;
    uint32_t refused;
    rmf_batch_end end;
} rmf_batch;

rmf_batch *rmf_batch_new(rmf_request *req);
void rmf_batch_free(void *held);

/* Read the body. False: the reply is made. */
bool rmf_batch_read(rmf_batch *batch);
/* Tell the client what came of it. */
void rmf_batch_reply(rmf_batch *batch);

/* Read lines that were kept (chunk.h): those with an n from `from` to before
 * `to` become the batch's events, in order. The batch has its release and its
 * session. False: no memory. */
bool rmf_batch_read_lines(rmf_batch *batch, const rmf_buf *lines, int64_t from,
                          int64_t to);

/* ---- the writer's part --------------------------------------------------- */

/* What one thread writes with. */
typedef struct rmf_writing {
    rmf_app *app;
    struct rmf_lexicon *lexicon;
    struct rmf_rollups *rollups;
    rmf_db *db;
    int64_t now_ms;
    const int64_t *node; /* its own among all nodes: below 2 to the 22nd */
    int64_t *last_no;    /* of the sessions that were opened here */
} rmf_writing;

/* Store a list of batches inside the writer's transaction, and gather what they
 * add to the rollups; sets `end` where a batch as a whole is refused. Anything
 * but RMF_STORE_OK undoes the transaction. */
rmf_store_err rmf_batches_store(const rmf_writing *w, rmf_batch *first);

/* The event into its session's ledger: apply.c. */
rmf_store_err rmf_ledger_apply(const rmf_writing *w, const rmf_batch *batch,
                               const rmf_event *event,
                               struct rmf_ledger *ledger);

/* Done by the viewer, and not only looked at or pointed to. */
static inline bool rmf_input_interacts(rmf_input_kind kind)
{
    return kind == RMF_IN_pressed || kind == RMF_IN_chose ||
           kind == RMF_IN_answered || kind == RMF_IN_submitted;
}

/* The viewer did something, whatever it was. */
static inline bool rmf_input_is_viewers(const rmf_event *event)
{
    static const uint32_t viewers =
        1u << RMF_IN_pressed | 1u << RMF_IN_hovered | 1u << RMF_IN_gazed |
        1u << RMF_IN_missed | 1u << RMF_IN_chose | 1u << RMF_IN_answered |
        1u << RMF_IN_submitted | 1u << RMF_IN_closed | 1u << RMF_IN_paused |
        1u << RMF_IN_resumed | 1u << RMF_IN_asked;
    return viewers >> event->kind & 1u;
}

/* What of an event that is in the ledger leads to goals: goals.c. */
rmf_store_err rmf_ledger_lead(const rmf_writing *w, const rmf_batch *batch,
                              const rmf_event *event,
                              struct rmf_ledger *ledger);

#endif
