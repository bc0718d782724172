/* Where a walk stands: for the files that walk. */
#ifndef RMF_SIMULATE_STAND_H
#define RMF_SIMULATE_STAND_H

#include "simulate/walk.h"

#define RMF_WALK_LINE 8192u

typedef enum rmf_walk_jump {
    RMF_JUMPS_NOT,
    RMF_LOOPS,
    RMF_SEEKS
} rmf_walk_jump;

struct rmf_walk {
    const rmf_walk_options *options;
    const rmf_screen *screen;
    rmf_diary *diary;
    rmf_chance chance;
    char *memory; /* all of the following, and the session's */
    rmf_session *session;
    rmf_turn *turn;
    char *scratch; /* of inputs */
    char *view;    /* of elements and panels */
    rmf_buf text;  /* events */
    rmf_walk_event *events;
    uint32_t count, room;
    rmf_buf derived;                    /* of a moved that may still grow */
    int64_t moved_from_us, moved_to_us; /* −1: none */
    int64_t now_us;                     /* visible time */
    int64_t act_us;  /* when the viewer does something next */
    int64_t fed_us;  /* of the scene: told up to there */
    int64_t percent; /* of the usual speed */
    rmf_walk_jump jump;
    int64_t jump_us;
    bool by_seek;      /* the way on that was asked for */
    bool hidden;       /* the page is, and the film goes on */
    bool stopped;      /* the last picture stands */
    bool gone;         /* the viewer has left */
    bool failed;       /* no memory */
    rmf_status status; /* after the last input */
};

/* One input, its fields but `at_ms`: "\"pressed\",\"element\":\"bag\"". False:
 * the engine does not take it, and nothing has happened. */
bool rmf_walk_say(rmf_walk *walk, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The viewer does something (act.c). */
void rmf_walk_act(rmf_walk *walk);

#endif
