/* A batch of events as it waits for its commit. */
#ifndef RMF_EVENTS_BATCH_H
#define RMF_EVENTS_BATCH_H

#include "base/arena.h"
#include "events/events.h"
#include "projects/projects.h"

#define RMF_BATCH_EVENTS_MAX 1000u
#define RMF_BATCH_BODY_MAX   (1u << 20)
#define RMF_EVENT_N_MAX      1000000
/* Effects of one event that count in reports; its body keeps them all. */
#define RMF_DERIVED_MAX 1024u
/* at_ms may lie this far beyond what is possible, for clocks that run fast. */
#define RMF_EVENT_AHEAD_MS 3600000

/* X(kind, once): what counts in a report. `once`: at most once a session and
 * name. The word is the `kind` of the rollup. */
#define RMF_DEEDS(X)                                                           \
    X(play, true)       /* the first picture */                                \
    X(shown, true)      /* name: element */                                    \
    X(pressed, true)    /* name: element or panel/button */                    \
    X(presses, false)   /* the same, each time */                              \
    X(chose, false)     /* name: element; when a choice was last answered */   \
    X(chosen, false)    /* name: element, part: option */                      \
    X(defaulted, false) /* name: element, part: option */                      \
    X(answered, false)  /* name: element, part: the answer */                  \
    X(missed, false)    /* part: x y in cells */                               \
    X(submitted, false) /* name: form, part: the release that was drawn */     \
    X(goal, true)       /* name: goal */                                       \
    X(ending, true)     /* name: ending */                                     \
    X(completed, true)                                                         \
    X(kept, false)  /* name: variable, part: JSON value */                     \
    X(scene, false) /* name: scene that was started */

typedef enum rmf_deed_kind {
#define X(kind, once) RMF_DEED_##kind,
    RMF_DEEDS(X)
#undef X
} rmf_deed_kind;

typedef struct rmf_deed {
    struct rmf_deed *next;
    rmf_deed_kind kind;
    const char *name;
    const char *part;
} rmf_deed;

typedef struct rmf_event {
    int64_t n;
    int64_t at_ms; /* -1: moved */
    int64_t t_us;  /* where the playhead is after it; -1: as before */
    rmf_input_kind kind;
    const char *body; /* the line, with what was derived, without n */
    rmf_deed *deeds;
    bool fresh;
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
    RMF_BATCH_NOT_KEPT
} rmf_batch_end;

typedef struct rmf_batch {
    struct rmf_batch *next;
    rmf_request *req;
    rmf_app *app;
    rmf_arena arena;
    rmf_release *release;
    const char *session;
    const char *viewer; /* NULL: unknown */
    rmf_event *events;  /* in order of n */
    uint32_t count;
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

/* Store one batch and its rollups inside the writer's transaction; sets `end`
 * where the batch as a whole is refused. Anything but RMF_STORE_OK undoes the
 * transaction. */
rmf_store_err rmf_batch_store(rmf_db *db, rmf_batch *batch, int64_t now_ms);

#endif
