/* What happened, by those to whom it happened.
 *
 * A diary is one viewing's: what its viewer did (inputs) and what the engine
 * said of it (effects). The books are the sum of all diaries, as JSON of the
 * report's shape, so that both can be compared field by field.
 */
#ifndef RMF_SIMULATE_BOOKS_H
#define RMF_SIMULATE_BOOKS_H

#include "simulate/screen.h"

/* X(kind, once): what is noted; `once`: at most once a viewing for the same
 * names. */
#define RMF_NOTES(X)                                                           \
    X(opened, true)                                                            \
    X(played, true)                                                            \
    X(interacted, true)                                                        \
    X(completed, true)                                                         \
    X(shown, true)      /* a: element */                                       \
    X(used, true)       /* a: element */                                       \
    X(uses, false)      /* a: element */                                       \
    X(chosen, false)    /* a: element, b: option */                            \
    X(defaulted, false) /* a: element, b: option */                            \
    X(took, false)      /* a: element, b: tenths of a second */                \
    X(answered, false)  /* a: element, b: the answer */                        \
    X(submitted, false) /* a: form */                                          \
    X(submissions, false)                                                      \
    X(goal, true)     /* a: goal */                                            \
    X(ending, true)   /* a: ending */                                          \
    X(missed, false)  /* a: scene, b: window and cell */                       \
    X(entered, true)  /* a: scene */                                           \
    X(visits, false)  /* a: scene */                                           \
    X(stands, true)   /* a: scene */                                           \
    X(edge, false)    /* a: scene or 0, b: scene */                            \
    X(device, true)   /* a: device */                                          \
    X(language, true) /* a: language */                                        \
    X(seconds, false) /* a: scene */                                           \
    X(robot, true)                                                             \
    X(reached_in, true) /* a: goal, b: a part of time */                       \
    X(stepped, true)    /* a: goal, 0: interacted */                           \
    X(opted, true)      /* a: choice/option */                                 \
    X(led, true)        /* a: choice/option, b: goal */                        \
    X(concluded, true)  /* a: ending, b: goal */                               \
    X(hovered, true)    /* a: element */                                       \
    X(used_in, true)    /* a: element, b: a part of time */                    \
    X(turn, true)       /* a: element, b: as which of all */                   \
    X(read, true)       /* a: panel */                                         \
    X(opens, false)     /* a: panel */                                         \
    X(read_in, false)   /* a: panel, b: a part of time */                      \
    X(passive, false)   /* b: diary.c */                                       \
    X(passively, true)  /* b: the same */                                      \
    X(answers, false)                                                          \
    X(host, false)      /* a: host, b: came.c */                               \
    X(host_goal, false) /* a: host, b: goal */                                 \
    X(tag, false)       /* a: tag, b: came.c */                                \
    X(tag_goal, false)  /* a: tag, b: goal */

typedef enum rmf_note_kind {
#define X(kind, once) RMF_NOTE_##kind,
    RMF_NOTES(X)
#undef X
} rmf_note_kind;

typedef struct rmf_note {
    rmf_note_kind kind;
    uint32_t a, b; /* words of the books, or numbers */
    uint32_t n;
} rmf_note;

typedef struct rmf_books rmf_books;

/* When an element was first shown, and last chosen; -1: not yet. */
typedef struct rmf_moments {
    int64_t shown_ms, chose_ms;
    bool stamped; /* else it waits for the next time that is said */
} rmf_moments;

/* A panel: since when it is open, and how often it was closed at a time that is
 * said next; -1: it is not open. */
typedef struct rmf_reading {
    int64_t since_ms, closed_since_ms;
    uint32_t closed;
    bool stamped, closed_stamped; /* else it opened at that time, too */
} rmf_reading;

typedef struct rmf_diary {
    rmf_books *books;
    rmf_note *notes;
    size_t count, room;
    unsigned char *seconds; /* of all scenes, a byte each */
    rmf_moments *moments;   /* of elements */
    rmf_reading *readings;  /* of panels */
    int64_t *goals_ms;      /* of the film's goals; -1: not reached */
    uint32_t goals_waiting; /* for the next time that is said, a bit each */
    uint32_t scene;         /* where the viewer is; RMF_NONE: nowhere */
    int64_t at_ms;
    bool muted, hidden, fast;
    uint32_t quiet; /* seconds played since the viewer did something */
    bool timed;     /* the last input said a time */
    bool failed;    /* no memory: the books are worth nothing */
} rmf_diary;

/* `screen` is borrowed. NULL: no memory. */
rmf_books *rmf_books_open(const rmf_screen *screen);
void rmf_books_close(rmf_books *books);

/* ---- one viewing --------------------------------------------------------- */

/* False: no memory. To be closed either way; begun anew for each viewing. */
bool rmf_diary_open(rmf_diary *diary, rmf_books *books);
void rmf_diary_close(rmf_diary *diary);
void rmf_diary_begin(rmf_diary *diary);

/* The viewer did that (all but moved), while the playhead stood at `t_us`. */
void rmf_diary_did(rmf_diary *diary, const rmf_input *input, int64_t t_us);
/* An answer as reports name it: an option's id, a short text, or JSON. */
void rmf_diary_answered(rmf_diary *diary, uint32_t element, const char *answer);
/* What the engine said of the last input. */
void rmf_diary_followed(rmf_diary *diary, const rmf_effect *effects,
                        uint32_t count);
/* The picture was played from there to there, or the playhead jumped; in the
 * scene where the viewer is. */
void rmf_diary_played(rmf_diary *diary, int64_t from_us, int64_t to_us);
void rmf_diary_jumped(rmf_diary *diary, int64_t from_us, int64_t to_us);

/* ---- all ----------------------------------------------------------------- */

#define RMF_SIM_TAGS 2u

typedef struct rmf_sim_came {
    const char *host;               /* "": the player says nothing of it */
    const char *tags[RMF_SIM_TAGS]; /* utm_source=…; "": none */
} rmf_sim_came;

typedef struct rmf_viewing {
    int64_t wall_ms; /* when it was opened */
    int64_t person;  /* who is known by that; -1: nobody known */
    bool robot;      /* who sends it says that it is a program */
    rmf_sim_came came;
} rmf_viewing;

/* All of the diary has been delivered. */
void rmf_books_add(rmf_books *books, const rmf_diary *diary,
                   const rmf_viewing *viewing);
/* The caller's, the same whatever order they were added in; NULL: no memory,
 * then or before. */
json_t *rmf_books_json(rmf_books *books);

#endif
