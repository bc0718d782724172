/* What a session remembers, and how the engine's files reach it.
 *
 * A session is one block: this head, then arrays whose offsets stand in
 * doc->layout. No pointers, no unnamed padding (asserted below), so that equal
 * sessions are equal bytes on every machine.
 */
#ifndef RAMIFY_SESSION_H
#define RAMIFY_SESSION_H

#include "document.h"
#include "number.h"
#include "text.h"

/* How a scene is entered, for the path and the `how` of go. */
typedef enum rmf_how {
    RMF_BY_START,
    RMF_BY_CHOICE,
    RMF_BY_DEFAULT,
    RMF_BY_RULE,
    RMF_BY_ACTION,
    RMF_BY_SAME,
    RMF_BY_BACK,
    RMF_BY_RESTART,
    RMF_BY_SEEK,
    RMF_BY_CHAPTER
} rmf_how;

/* A jump within the scene that the host was asked for and has not confirmed. */
typedef enum rmf_jump { RMF_JUMP_NONE, RMF_JUMP_LOOP, RMF_JUMP_SEEK } rmf_jump;

typedef struct rmf_visit { /* an entry of the path */
    int64_t left_us;
    uint32_t scene;
    uint32_t spare;
} rmf_visit;

typedef struct rmf_open_panel {
    uint32_t panel;
    uint8_t pauses;
    uint8_t stays;
    uint8_t spare[2];
} rmf_open_panel;

#define RMF_SET_OPENED   1u /* `opened` was fed */
#define RMF_SET_RETURNED 2u
#define RMF_SET_PAUSED   4u /* the viewer's hold */
#define RMF_SET_HIDDEN   8u /* the page */
#define RMF_SET_NARROW   16u
#define RMF_SET_UNTIMED  32u  /* no time limits */
#define RMF_SET_AT_END   64u  /* stands at the scene's end */
#define RMF_SET_NOWHERE  128u /* the commit found nothing that leads on */
#define RMF_SET_COMPLETE 256u
#define RMF_SET_STAMPS                                                         \
    512u /* at_ms is wanted at once: an answerer arrived,                      \
            or a limit began to run on a standing picture */
#define RMF_SET_END_RUN  1024u  /* end triggers of this lap have run */
#define RMF_SET_FINISHED 2048u  /* the action `end` was run */
#define RMF_SET_ENDING   4096u  /* an ending was reached in this visit */
#define RMF_SET_BLOCKED  8192u  /* the way on failed: wait for the viewer */
#define RMF_SET_LONGER   16384u /* each limit gives more time */

struct rmf_session {
    uint64_t shape;
    uint64_t seed;
    uint64_t release; /* hash of its name */
    int64_t at_ms;
    int64_t viewer_ms;    /* last viewer input */
    int64_t since_us;     /* media played since the last at_ms: estimates now */
    int64_t unsettled_us; /* played since the last boundary: seconds(s) counts
                             it at the next, so that cutting a `moved`
                             anywhere changes no condition */
    int64_t t_us;
    int64_t going_us;
    int64_t decided_us;
    int64_t jump_us;
    uint32_t size;  /* of the whole block */
    uint32_t flags; /* RMF_SET_* */
    uint32_t scene; /* RMF_NONE before the first started */
    uint32_t visit; /* entries of the current scene, as visits(s) */
    uint32_t lap;
    uint32_t going;       /* accepted way on, or RMF_NONE */
    uint32_t going_how;   /* rmf_how */
    uint32_t going_entry; /* path entry for back and seeks */
    uint32_t decided;     /* way on at the end, or RMF_NONE */
    uint32_t decided_how;
    uint32_t jump;     /* rmf_jump */
    uint32_t ending;   /* the last one reached, of doc->endings, or NONE */
    uint32_t language; /* doc->languages, or RMF_NONE */
    uint32_t panel_count;
    uint32_t path_count;
    uint32_t cursor; /* index of the current entry */
    rmf_open_panel panels[RMF_PANELS_MAX];
    rmf_visit path[RMF_PATH_MAX];
    uint8_t device_size;
    char device[23];
};
_Static_assert(sizeof(struct rmf_session) == 11 * 8 + 16 * 4 +
                                                 RMF_PANELS_MAX * 8 +
                                                 RMF_PATH_MAX * 16 + 24,
               "no unnamed padding");

#define RMF_SCENE_SEEN    1u
#define RMF_SCENE_SKIPPED 2u
#define RMF_SCENE_STAYED  4u /* entered in the present stay */

typedef struct rmf_scene_facts {
    int64_t played_us;      /* seconds(s) */
    uint32_t cells_watched; /* of its own cells, which its takes may share */
    uint8_t visits;
    uint8_t flags;
    uint8_t spare[2];
} rmf_scene_facts;

/* One byte an element. */
#define RMF_ELEMENT_SHOWN   1u
#define RMF_ELEMENT_CLICKED 2u
#define RMF_ELEMENT_SHOW    4u /* an action said show … */
#define RMF_ELEMENT_HIDE    8u /* … or hide */

#define RMF_SLOT_ANSWERED  1u
#define RMF_SLOT_CORRECT   2u
#define RMF_SLOT_GRADED    4u
#define RMF_SLOT_PENDING   8u
#define RMF_SLOT_UNJUDGED  16u
#define RMF_SLOT_TIMED_OUT 32u
#define RMF_SLOT_RAN       64u  /* the standing answer's `do` has run */
#define RMF_SLOT_STAMPED   128u /* first_ms is true, no longer estimated */
#define RMF_SLOT_DECIDED   256u /* answered in this visit */
#define RMF_SLOT_MET       512u /* on the picture in this visit */

typedef struct rmf_slot { /* of doc->answerers */
    int64_t first_ms;     /* first shown; -1 never */
    int64_t took_ms;
    int64_t asked_ms; /* pending since */
    int64_t points;   /* millionths */
    int64_t shift_ms; /* its limit's place moved: by More time, back by time
                         that ran on a standing picture and by loops */
    uint64_t picked;  /* options of the last answer, a bit each */
    uint32_t answer;  /* standing answer: option + 1, 0 none */
    uint32_t chosen;  /* last committed option + 1, 0 none */
    uint32_t flags;   /* RMF_SLOT_* */
    uint32_t spare;
} rmf_slot;

#define RMF_TRIGGER_SPENT 1u
#define RMF_TRIGGER_KNOWN 2u /* `value` was taken */

typedef struct rmf_trigger_facts {
    uint64_t value; /* FACT: hash of the value last seen */
    uint32_t flags;
    uint32_t spare;
} rmf_trigger_facts;

typedef struct rmf_stored { /* a variable's value */
    int64_t number;
    uint8_t size;
    uint8_t spare[7];
    char text[RMF_VALUE_SIZE_MAX];
} rmf_stored;

/* ---- reaching the arrays --------------------------------------------- */

/* The functions below serve writers too; whoever only reads looks through
 * this. */
static inline rmf_session *rmf_look(const rmf_session *session)
{
    union {
        const rmf_session *in;
        rmf_session *out;
    } look = {session};
    return look.out;
}

rmf_scene_facts *rmf_scene_facts_of(const rmf_document *doc, rmf_session *s);
uint8_t *rmf_element_facts_of(const rmf_document *doc, rmf_session *s);
rmf_slot *rmf_slot_of(const rmf_document *doc, rmf_session *s,
                      uint32_t element); /* NULL when it keeps no answer */
rmf_trigger_facts *rmf_trigger_facts_of(const rmf_document *doc,
                                        rmf_session *s);
rmf_stored *rmf_stored_of(const rmf_document *doc, rmf_session *s);
uint8_t *rmf_form_facts_of(const rmf_document *doc, rmf_session *s);
uint8_t *rmf_goal_facts_of(const rmf_document *doc, rmf_session *s);
uint8_t *rmf_cells_of(const rmf_document *doc, rmf_session *s);

/* A scene's length; the longest there may be while it is not known. */
int64_t rmf_length_us(const rmf_document *doc, uint32_t scene);
/* Where its playhead stands at most: it never rests at the length itself. */
int64_t rmf_last_us(const rmf_document *doc, uint32_t scene);
/* Where the scene, which is current, begins again if it ended now with nothing
 * decided; -1: it does not (ways.c). */
int64_t rmf_loop_us(const rmf_document *doc, const rmf_session *s);

/* ---- while a document is explored (explore.h) ------------------------ */

/* What outlives a visit beside the facts of conditions, so that the oracle
 * keeps it. Numbers behind those of rmf_fact_kind. */
typedef enum rmf_mark {
    RMF_MARK_HIDDEN = 64, /* of elements: an action said hide … */
    RMF_MARK_UNHIDDEN,    /* … or show */
    RMF_MARK_SPENT,       /* of triggers */
    RMF_MARK_DECIDED,     /* of holding questions */
    RMF_MARK_UNJUDGED
} rmf_mark;

#ifdef RMF_WITHOUT_EXPLORER
#define rmf_explored(doc) ((void)(doc), false)
#else
#define rmf_explored(doc) ((doc)->explorer != NULL)
#endif

bool rmf_ask_holds(const rmf_document *doc, uint32_t expr);
bool rmf_ask_is(const rmf_document *doc, uint32_t kind, uint32_t index);
bool rmf_ask_either(const rmf_document *doc);
/* Whether anything depends on it, so that it must be told. */
bool rmf_is_known(const rmf_document *doc, uint32_t kind, uint32_t index);
void rmf_tell_value(const rmf_document *doc, uint32_t kind, uint32_t index,
                    rmf_value value);
void rmf_tell_flag(const rmf_document *doc, uint32_t kind, uint32_t index,
                   bool flag);
void rmf_tell_set(const rmf_document *doc, uint32_t variable, uint32_t action);
void rmf_tell_drift(const rmf_document *doc, uint32_t kind, uint32_t index);
void rmf_tell_rule(const rmf_document *doc, uint32_t rule);
/* Session time passed with this input; the scene was entered or left. */
void rmf_tell_time(const rmf_document *doc, const rmf_session *s, bool viewers,
                   bool waits);
void rmf_tell_played(const rmf_document *doc, uint32_t scene);
void rmf_tell_opened(const rmf_document *doc);
void rmf_tell_entered(const rmf_document *doc, uint32_t scene, bool again);
void rmf_tell_left(const rmf_document *doc, uint32_t scene);
void rmf_tell_answer(const rmf_document *doc, uint32_t element);
void rmf_tell_chosen(const rmf_document *doc, uint32_t element,
                     uint32_t option);
/* The entry before the present one, as it is supposed now. */
const rmf_visit *rmf_ask_earlier(const rmf_document *doc);

/* ---- reading facts (facts.c) ----------------------------------------- */

/* What a rmf_fact_fn is given. `why` collects what was read, or is NULL. */
typedef struct rmf_reading {
    const rmf_document *doc;
    const rmf_session *session;
} rmf_reading;

rmf_value rmf_read_fact(void *reading, const rmf_op *op);
/* As people write it: `road`, `seen(hide)` (why.c). */
void rmf_fact_put(const rmf_document *doc, const rmf_op *op, rmf_writer *out);
/* An expression by index; true for RMF_NONE. */
bool rmf_holds(const rmf_document *doc, const rmf_session *s, uint32_t expr);
/* A text by index in the session's language. */
void rmf_text_write(const rmf_document *doc, const rmf_session *s,
                    uint32_t text, rmf_writer *out);
rmf_value rmf_variable_value(const rmf_document *doc, const rmf_session *s,
                             uint32_t variable);
/* Store a value, clamped to what the variable allows. False when it cannot be
 * (another type, a text that is not among its values); then nothing changes. */
bool rmf_variable_store(const rmf_document *doc, rmf_session *s,
                        uint32_t variable, rmf_value value);
/* What it would hold then, where it holds `before` now. */
rmf_value rmf_variable_would(const rmf_document *doc, uint32_t variable,
                             rmf_value value, rmf_value before);
/* As before the first input, and again (which is a change). */
void rmf_variable_begin(const rmf_document *doc, rmf_session *s,
                        uint32_t variable);
void rmf_variable_reset(const rmf_document *doc, rmf_session *s,
                        uint32_t variable);
int64_t rmf_score(const rmf_document *doc, const rmf_session *s);
int64_t rmf_score_max(const rmf_document *doc, const rmf_session *s);
int64_t rmf_watched(const rmf_document *doc, const rmf_session *s,
                    uint32_t scene); /* share in millionths */

/* ---- what is on the picture (picture.c) ------------------------------ */

/* Why an element is not on the picture; the first of these that holds. */
typedef enum rmf_absence {
    RMF_PRESENT,
    RMF_ABSENT_TIME,    /* outside its window, or of another scene */
    RMF_ABSENT_HIDDEN,  /* an action hid it */
    RMF_ABSENT_UNSHOWN, /* `hidden`, and no action has shown it */
    RMF_ABSENT_NARROW,  /* left out in a narrow player */
    RMF_ABSENT_IF,      /* its `if` does not hold */
    RMF_ABSENT_FIRST    /* another of its group stands there */
} rmf_absence;
rmf_absence rmf_absent(const rmf_document *doc, const rmf_session *s,
                       uint32_t element, int64_t t_us);
/* Whether this element of the current scene is on the picture at t. */
bool rmf_is_shown(const rmf_document *doc, const rmf_session *s,
                  uint32_t element, int64_t t_us);
/* Its `if`, `show`/`hide`, group and narrow form, without the window. */
bool rmf_is_allowed(const rmf_document *doc, const rmf_session *s,
                    uint32_t element);
/* All elements of the current scene that may be on the picture at t, in
 * document order: a range of doc->bucket_elements. */
rmf_range rmf_bucket_at(const rmf_document *doc, const rmf_session *s,
                        int64_t t_us);

/* ---- where a choice stands (choices.c) ------------------------------- */

/* It has no limit (or the viewer wants none) and no answer in this visit. */
bool rmf_choice_waits(const rmf_document *doc, const rmf_session *s,
                      uint32_t element);
/* Where its limit lies, after the time already spent on a standing picture;
 * RMF_NEVER when it has none. */
int64_t rmf_limit_us(const rmf_document *doc, const rmf_session *s,
                     uint32_t element);
/* A choice without an answer in this visit whose limit has not been reached at
 * t: it stays on the picture up to then, whatever its window says, because a
 * choice that waits must be there to be answered. */
bool rmf_choice_open(const rmf_document *doc, const rmf_session *s,
                     uint32_t element, int64_t t_us);
/* Whether its limit counts down at the playhead. */
bool rmf_limit_runs(const rmf_document *doc, const rmf_session *s,
                    uint32_t element);
/* Milliseconds left of it, rounded up; 0 when it does not run. */
int64_t rmf_limit_left_ms(const rmf_document *doc, const rmf_session *s,
                          uint32_t element);
/* The first limited choice on the picture that runs now, or RMF_NONE. */
uint32_t rmf_limited(const rmf_document *doc, const rmf_session *s);

/* Where the verdict of a question stands. */
bool rmf_is_pending(const rmf_document *doc, const rmf_session *s,
                    uint32_t element);
bool rmf_is_unjudged(const rmf_document *doc, const rmf_session *s,
                     uint32_t element);

/* RMF_HELD_* at the playhead. */
uint32_t rmf_held(const rmf_document *doc, const rmf_session *s);
/* The first boundary behind t, or RMF_NEVER. */
int64_t rmf_boundary_after(const rmf_document *doc, const rmf_session *s,
                           int64_t t_us);

#endif
