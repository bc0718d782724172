/* One input on its way through the engine: what it causes is collected here.
 * The files behind rmf_feed share it: turn.c collects, triggers.c and actions.c
 * run, panels.c, answers.c and ways.c change the session, moves.c plays. */
#ifndef RAMIFY_TURN_H
#define RAMIFY_TURN_H

#include "session.h"

#define RMF_TURN_TEXT 32768u /* bytes of rendered texts an input may cause */
#define RMF_TURN_WHY  2048u

typedef struct rmf_run rmf_run;
/* Whether it holds, and tells why. */
typedef bool rmf_decide_fn(rmf_run *run, rmf_str where, const rmf_expr *expr);

struct rmf_turn {
    rmf_effect *effects;
    uint32_t effect_cap;
    uint32_t effect_count;
    uint32_t queue[RMF_ACTIONS_MAX]; /* triggers that actions have caused */
    uint32_t queue_head;
    uint32_t queue_tail;
    uint32_t actions_run;
    bool overrun;
    uint32_t steps; /* triggers fired, decisions made: is anything still due? */
    bool stopped;   /* a way on was accepted: lists end, the queue is empty */
    bool leaving;   /* the current scene is being left: its last triggers run */
    bool full;      /* effects were dropped */
    rmf_effect scrap; /* written when all places are used */
    char *text;
    uint32_t text_used;
    char *why_text;
    rmf_decide_fn *decide; /* why.c; NULL: nobody asks why */
    rmf_why_fn *why;
    void *why_ctx;
};

/* What every function behind rmf_feed is given. */
struct rmf_run {
    const rmf_document *doc;
    rmf_session *s;
    rmf_turn *turn;
};

/* ---- turn.c ---------------------------------------------------------- */
void rmf_turn_reset(rmf_turn *turn);
/* Actions are counted anew: a `moved` may run as many at each boundary as
 * another input in all, so that cutting it changes nothing. */
void rmf_turn_boundary(rmf_turn *turn);
/* A new effect with every index RMF_NONE; never NULL. When all places are used
 * it is dropped and `overrun` reported; what the host is asked has places of
 * its own. */
rmf_effect *rmf_effect_add(rmf_run *run, rmf_effect_kind kind);
void rmf_late(rmf_run *run, const char *what);
/* Render a text into the turn's memory; cut at its limit. */
rmf_str rmf_turn_text(rmf_run *run, uint32_t text);
/* A value that outlives the session's next change: its text is copied. */
rmf_value rmf_turn_value(rmf_run *run, rmf_value value);
void rmf_overrun(rmf_run *run);
/* Like rmf_holds, and tells `why`. `where` names what was decided. */
bool rmf_decides(rmf_run *run, rmf_str where, uint32_t expr);
rmf_value rmf_value_now(rmf_run *run, uint32_t expr);
/* Session time now: the last at_ms plus the media played since. */
int64_t rmf_now_ms(const rmf_session *s);

/* ---- triggers.c ------------------------------------------------------ */
/* Queue the triggers of this kind; `target` RMF_NONE matches any. */
void rmf_cause(rmf_run *run, rmf_when when, uint32_t target);
void rmf_cause_host(rmf_run *run, rmf_str name);
void rmf_drain(rmf_run *run);
/* What is queued, then time, idle and fact triggers that are due, once each. */
void rmf_try_triggers(rmf_run *run);
/* Arm again what a new visit arms. */
void rmf_arm_visit(rmf_run *run, uint32_t scene, bool stay);
void rmf_arm_session(rmf_run *run);
void rmf_leave_windows(rmf_run *run);

/* ---- act.c ----------------------------------------------------------- */
/* `at_once` is how a `go` in the list counts (RMF_BY_ACTION …). */
void rmf_act(rmf_run *run, rmf_range actions);
void rmf_set(rmf_run *run, uint32_t variable, rmf_value value);

/* ---- panels.c -------------------------------------------------------- */
void rmf_open(rmf_run *run, uint32_t panel, bool pauses, bool stays);
bool rmf_close(rmf_run *run, uint32_t panel); /* RMF_NONE: the top one */
void rmf_close_leaving(rmf_run *run);         /* all that do not stay */
void rmf_close_pausing(rmf_run *run);         /* dismissible pausing ones */
bool rmf_is_open(const rmf_session *s, uint32_t panel);

/* ---- answers.c ------------------------------------------------------- */
void rmf_press(rmf_run *run, const rmf_input *in);
void rmf_hover(rmf_run *run, const rmf_input *in);
void rmf_choose(rmf_run *run, const rmf_input *in);
void rmf_answer(rmf_run *run, const rmf_input *in);
void rmf_submit(rmf_run *run, const rmf_input *in);
void rmf_verdict(rmf_run *run, const rmf_input *in);
/* Stamps of what has arrived, limits and verdicts that have run out. */
void rmf_arrivals(rmf_run *run);
void rmf_stamp(rmf_run *run, bool exact);
/* Move the places of the limits that run, by this much. */
void rmf_shift_limits(rmf_run *run, int64_t by_ms);
/* Limits that run come so much nearer, until they have run out. */
void rmf_pass_limits(rmf_run *run, int64_t ms);
void rmf_run_out(rmf_run *run);
/* A choice's decision: fact, effect, `do`. */
void rmf_decide_choice(rmf_run *run, uint32_t element, bool by_default);

/* ---- grade.c --------------------------------------------------------- */
/* The options that an answer names, a bit each; and the first one + 1, or 0. */
uint64_t rmf_picked(const rmf_document *doc, const rmf_input *answered);
uint32_t rmf_first_picked(uint64_t picked);

/* ---- ways.c ---------------------------------------------------------- */
/* Accept a way on; false (and `late`) when one is accepted already or, for
 * at-once ones, decided. */
bool rmf_go(rmf_run *run, uint32_t scene, int64_t t_us, rmf_how how);
bool rmf_go_back(rmf_run *run);
bool rmf_go_restart(rmf_run *run);
void rmf_go_path(rmf_run *run, uint32_t scene, int64_t t_us);
void rmf_end_film(rmf_run *run, uint32_t ending);
void rmf_try_commit(rmf_run *run);
void rmf_reopen(rmf_run *run);
/* What was asked of the host or decided, no longer stands. */
void rmf_forget_going(rmf_session *s);
void rmf_forget_jump(rmf_session *s);
void rmf_forget_decision(rmf_session *s);
/* The effects `decided` and `go` (how: again) for what stands. */
void rmf_ask_decided(rmf_run *run);
void rmf_ask_again(rmf_run *run);
void rmf_reach_end(rmf_run *run);
void rmf_enter(rmf_run *run, const rmf_input *in);
/* What the current scene's end of being current causes. */
void rmf_leave(rmf_run *run);
uint32_t rmf_path_find(const rmf_session *s, uint32_t scene);

/* ---- moves.c --------------------------------------------------------- */
void rmf_move(rmf_run *run, const rmf_input *in);
/* Everything that is due at the playhead, in the order of SEMANTICS 4, until
 * nothing is: settling twice is settling once. */
void rmf_settle(rmf_run *run);
void rmf_stand(rmf_run *run);
/* What was played since the last boundary counts in seconds(s) from now on. */
void rmf_count_played(rmf_run *run);

#endif
