/* Exploring: the engine as the checker uses it (native builds only).
 *
 * A checker does not walk sessions one by one, it walks *sets* of them. What a
 * session remembers falls into two parts:
 *
 *   stand   where it stands: scene, playhead, open panels, decisions, answers
 *           of this visit. A few bytes; the checker keeps one node for each.
 *   facts   what conditions read, and marks that outlive a visit (a spent
 *           trigger, a hidden element). The checker keeps sets of their values.
 *
 * While a document is explored, rmf_feed runs on a session that has only a
 * stand. Where it would read a fact it asks the oracle, where it would write
 * one it tells the oracle, and everything else is what players do. So each
 * answer that the oracle may give is a path through the engine itself, and
 * there is no second evaluator that could disagree with it.
 *
 * Conditions are exported as atoms below && || and !, which are evaluated on
 * given values; so are the values that `set` stores.
 */
#ifndef RAMIFY_EXPLORE_H
#define RAMIFY_EXPLORE_H

#include "ramify.h"

/* ---- facts ----------------------------------------------------------- */

typedef enum rmf_nature {
    RMF_FACT_TOLD,    /* changes only as the oracle is told */
    RMF_FACT_COUNTED, /* visits: told to be one more, up to 255 */
    RMF_FACT_GROWS,   /* watched, seconds: 0, and more whenever it drifts */
    RMF_FACT_LOOSE,   /* took, idle, score, label: anything when it drifts */
    RMF_FACT_ROLLED,  /* chance: anew whenever it drifts, at each entry */
    RMF_FACT_GIVEN    /* device, returned, viewer.*, link.*: at `opened` */
} rmf_nature;

typedef struct rmf_known_fact {
    rmf_nature nature;
    rmf_type type;
    uint32_t variable; /* or RMF_NONE */
    rmf_value start;   /* before the first input */
    bool kept;         /* who comes back may begin with any value */
    bool open;         /* somebody outside writes it: a field, an input … */
    bool local;        /* means nothing outside its scene */
    char name[96];     /* `seen('hide')`, zero-ended */
} rmf_known_fact;

/* ---- the oracle ------------------------------------------------------ */

typedef struct rmf_oracle {
    void *ctx;
    bool (*holds)(void *ctx, uint32_t condition);
    bool (*is)(void *ctx, uint32_t fact); /* a fact that is true or false */
    bool (*either)(void *ctx);            /* what no fact says: both may be */
    void (*tell)(void *ctx, uint32_t fact, rmf_value value);
    void (*set)(void *ctx, uint32_t fact, uint32_t action);
    void (*drift)(void *ctx, uint32_t fact); /* by its nature */
    void (*rule)(void *ctx, uint32_t rule);  /* this rule decided */
} rmf_oracle;

typedef struct rmf_explorer rmf_explorer;

/* Bytes, and making one in the caller's memory (aligned to 16). From then on
 * this document is explored, and serves for nothing else. */
size_t rmf_explorer_size(const rmf_document *doc);
rmf_explorer *rmf_explorer_init(rmf_document *doc, void *memory,
                                const rmf_oracle *oracle);

uint32_t rmf_explorer_facts(const rmf_explorer *ex);
void rmf_explorer_fact(const rmf_explorer *ex, uint32_t fact,
                       rmf_known_fact *out);
/* All values that it may have; 0: they are not listed (or more than cap). */
uint32_t rmf_explorer_values(const rmf_explorer *ex, uint32_t fact,
                             rmf_value *out, uint32_t cap);
/* The fact of a variable, or RMF_NONE when nothing depends on it. */
uint32_t rmf_explorer_variable(const rmf_explorer *ex, uint32_t variable);

/* ---- conditions ------------------------------------------------------ */

#define RMF_ATOM_FACTS_MAX 16u

/* A part of an expression without && || ! above its comparisons, or a whole
 * value. */
typedef struct rmf_atom {
    uint32_t expr;
    uint32_t first; /* operators of the expression */
    uint32_t count;
    bool plain; /* one fact, or one fact compared with `constant` */
    bool has_constant;
    rmf_value constant;
    uint32_t fact_count; /* may pass the cap: then only counted */
    uint32_t facts[RMF_ATOM_FACTS_MAX];
} rmf_atom;

typedef enum rmf_step_kind {
    RMF_STEP_ATOM,
    RMF_STEP_NOT,
    RMF_STEP_AND,
    RMF_STEP_OR
} rmf_step_kind;

typedef struct rmf_step {
    rmf_step_kind kind;
    rmf_atom atom;
} rmf_step;

uint32_t rmf_condition_count(const rmf_document *doc);
/* False: this expression is a value, or of a place where nothing is decided. */
bool rmf_condition_is(const rmf_document *doc, uint32_t condition);
rmf_str rmf_condition_text(const rmf_document *doc, uint32_t condition);
/* Postfix; returns how many, which may pass cap. */
uint32_t rmf_condition_steps(const rmf_explorer *ex, uint32_t condition,
                             rmf_step *out, uint32_t cap);
/* values[i] is that of facts[i]. */
rmf_value rmf_atom_value(const rmf_explorer *ex, const rmf_atom *atom,
                         const rmf_value *values);
/* Literals of the atom, for who looks for values that matter. */
uint32_t rmf_atom_constants(const rmf_explorer *ex, const rmf_atom *atom,
                            rmf_value *out, uint32_t cap);

/* ---- what `set` stores ----------------------------------------------- */

uint32_t rmf_action_count(const rmf_document *doc);
/* The fact that this action sets, or RMF_NONE. */
uint32_t rmf_action_sets(const rmf_explorer *ex, uint32_t action);
void rmf_action_atom(const rmf_explorer *ex, uint32_t action, rmf_atom *out);
/* What the variable holds after it, clamped and listed as it wants. */
rmf_value rmf_action_value(const rmf_explorer *ex, uint32_t action,
                           const rmf_value *values, rmf_value before);
/* What it would hold of this value, from wherever it comes. */
rmf_value rmf_stored_value(const rmf_explorer *ex, uint32_t fact,
                           rmf_value value, rmf_value before);
/* Whether it sets x to x + k (or k + x, x - k). */
bool rmf_action_counts(const rmf_explorer *ex, uint32_t action, int64_t *by);

/* ---- stands ---------------------------------------------------------- */

/* A session's stand, in a canonical form: equal ones are equal bytes. Where it
 * stands is aligned to 8. */
size_t rmf_stand_max(const rmf_explorer *ex);
size_t rmf_stand_take(rmf_explorer *ex, const rmf_session *session, void *out);
void rmf_stand_put(rmf_explorer *ex, rmf_session *session, const void *stand);

/* ---- moves ----------------------------------------------------------- */

typedef enum rmf_move_class {
    RMF_MOVE_HOST,   /* playing on, waiting, what the host confirms */
    RMF_MOVE_VIEWER, /* what viewers do on their way */
    RMF_MOVE_BACK,   /* back, restart, seeking: over the path taken */
    RMF_MOVE_OUTSIDE /* verdicts, the page around */
} rmf_move_class;

typedef struct rmf_next_move {
    rmf_move_class class;
    bool open; /* variables are told with a value that stands for any */
    rmf_input input;
} rmf_next_move;

typedef void rmf_move_fn(void *ctx, const rmf_next_move *move);

/* Everything that may happen next, as far as the stand tells; what the facts
 * forbid is refused by the engine when it is fed. What the page around, the
 * network and clocks do to a player (hidden pages, failed clips, a new
 * release) is no move: it only holds the film. False: of a question's many
 * combinations only some were listed. */
bool rmf_moves(rmf_explorer *ex, const rmf_session *session, rmf_move_fn *fn,
               void *ctx);

/* Leaves the current scene for another on the path; `rmf_moves` then lists
 * where it may arrive. The entry that `back` finds before the present one is
 * what was supposed here last (RMF_NONE: none). */
rmf_err rmf_explorer_leave(rmf_explorer *ex, rmf_session *session,
                           rmf_turn *turn);
/* Between scenes: to another place of the path. */
void rmf_explorer_walk(rmf_session *session, uint32_t scene);
void rmf_explorer_suppose(rmf_explorer *ex, uint32_t scene, int64_t left_us);
/* The times at which a scene may be entered by a seek, one in each interval
 * between its boundaries; returns how many, which may pass cap. */
uint32_t rmf_explorer_times(const rmf_explorer *ex, uint32_t scene,
                            int64_t *out, uint32_t cap);

/* What a stand says, without asking the facts. */
typedef struct rmf_stand_view {
    uint32_t scene; /* RMF_NONE: between scenes, on the path */
    int64_t t_us;
    uint32_t going; /* accepted way on, or where on the path it is */
    bool by_path;   /* left for another scene of the path */
    bool ended;     /* the film is over here, as players show it */
    bool at_end;    /* stands at the scene's end */
    bool nowhere;   /* and nothing leads on */
    bool named;     /* and this is an ending with a name */
} rmf_stand_view;
void rmf_stand_look(const rmf_document *doc, const rmf_session *session,
                    rmf_stand_view *out);

/* Whether this element is on the picture (the oracle is asked), and where in
 * time it belongs there. */
bool rmf_explorer_shows(const rmf_document *doc, const rmf_session *session,
                        uint32_t element);
/* Whether an option of it may be taken now, beside that it must be there. */
bool rmf_explorer_offers(const rmf_document *doc, const rmf_session *session,
                         uint32_t element, uint32_t option);

/* ---- trails ---------------------------------------------------------- */

#define RMF_LINE_MAX 65536u

/* An input as a line of a trail, with the newline. */
void rmf_line_write(const rmf_document *doc, const rmf_input *in,
                    rmf_writer *out);
/* `opened` brings this value of a fact, where it can. */
void rmf_line_give(const rmf_explorer *ex, uint32_t fact,
                   const rmf_value *value, rmf_input *in);
/* The variable into which the input's value v goes, or RMF_NONE. */
uint32_t rmf_line_variable(const rmf_document *doc, const rmf_input *in,
                           uint32_t v);

/* ---- places ---------------------------------------------------------- */

typedef enum rmf_part_sort {
    RMF_PART_SCENE,
    RMF_PART_ELEMENT,
    RMF_PART_OPTION, /* of all elements and panels, counted through */
    RMF_PART_RULE,
    RMF_PART_TRIGGER,
    RMF_PART_PANEL,
    RMF_PART_ENDING,
    RMF_PART_CONDITION,
    RMF_PART_VARIABLE,
    RMF_PART_GOAL,
    RMF_PART_ACTION
} rmf_part_sort;

typedef struct rmf_part_of {
    rmf_str id;
    uint32_t scene;   /* or RMF_NONE */
    uint32_t element; /* OPTION: its element, or RMF_NONE */
    uint32_t panel;   /* OPTION: its panel, or RMF_NONE */
    uint32_t option;  /* OPTION: index within its owner */
    uint32_t condition;
    bool by_action; /* ENDING: no scene has it, an action does */
} rmf_part_of;

uint32_t rmf_part_count(const rmf_document *doc, rmf_part_sort sort);
void rmf_part_get(const rmf_document *doc, rmf_part_sort sort, uint32_t index,
                  rmf_part_of *out);
uint32_t rmf_part_option(const rmf_document *doc, uint32_t element,
                         uint32_t option);
uint32_t rmf_part_options(const rmf_document *doc, uint32_t element);
/* A scene's elements are those from the first on, so many. */
uint32_t rmf_part_elements(const rmf_document *doc, uint32_t scene,
                           uint32_t *first);
/* The first ending of that id, or RMF_NONE. */
uint32_t rmf_part_ending(const rmf_document *doc, rmf_str id);
/* Where it stands in the text: offset and path of the finding. */
void rmf_part_place(const rmf_document *doc, rmf_part_sort sort, uint32_t index,
                    rmf_finding *out);
/* Line and column of findings that have offsets; sorts them by place. */
void rmf_findings_place(rmf_report *report, const char *text, size_t size);

#define RMF_USED_READ    1u /* a condition or a value reads it */
#define RMF_USED_TOLD    2u /* a text shows it */
#define RMF_USED_SET     4u /* an action sets it */
#define RMF_USED_OUTSIDE 8u /* viewers, forms, links or hosts give it */
uint32_t rmf_variable_used(const rmf_document *doc, uint32_t variable);

#endif
