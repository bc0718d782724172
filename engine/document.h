/* A document as the engine holds it: the tape of its JSON, and tables made
 * from it when it is opened. Nothing here changes afterwards.
 *
 * Indexes everywhere, RMF_NONE for "none". Elements, options, triggers,
 * actions and the like stand in document order in one array a sort, and their
 * owners hold ranges of it. Times are microseconds from the scene's start.
 */
#ifndef RAMIFY_DOCUMENT_H
#define RAMIFY_DOCUMENT_H

#include "expr.h"
#include "json.h"
#include "kinds.h"

typedef struct rmf_range {
    uint32_t first;
    uint32_t count;
} rmf_range;

/* A viewer text: one template a language, or one for all. */
typedef struct rmf_text {
    uint32_t node; /* of the tape; the table is sorted by it */
    rmf_range in;  /* of doc->translations */
} rmf_text;

typedef struct rmf_translation {
    uint32_t language; /* of doc->languages; RMF_NONE: a plain string */
    rmf_template text;
} rmf_translation;

/* An object of the tape that has an `if` (views leave it out when false), or
 * the value of another expression (`when`, `to` …). */
typedef struct rmf_cond {
    uint32_t node; /* that object or value; the table is sorted by it */
    uint32_t expr;
} rmf_cond;

typedef struct rmf_variable {
    rmf_str name; /* `road`, `viewer.first_name`, `link.company` */
    uint32_t node;
    rmf_value_group group; /* RMF_OF_KEPT: a variable; _VIEWER, _LINK */
    rmf_type type;
    rmf_value start;
    int64_t min, max, step; /* numbers; INT64_MIN, INT64_MAX, 0: unstated */
    uint32_t values;        /* node of the list of allowed texts, or NONE */
    rmf_range among;        /* the same, of doc->words; count 0: any text */
    bool keep;              /* "keep": "viewer" */
} rmf_variable;

typedef struct rmf_key {
    int64_t t_us;
    double x, y, w, h, turn, fade;
} rmf_key;

/* Where an element stands: one key is a fixed place; without keys the player
 * puts it where its kind usually stands (x = y = w = h = 0). */
typedef struct rmf_place {
    rmf_range keys; /* times rising */
    bool smooth;    /* Catmull-Rom through the keys, else straight lines */
} rmf_place;

#define RMF_SAME_US (-1ll) /* go at: "same" */

typedef enum rmf_where { /* a link opens */
                         RMF_WHERE_NEW,
                         RMF_WHERE_SAME,
                         RMF_WHERE_PANEL,
                         RMF_WHERE_MAIL,
                         RMF_WHERE_PHONE
} rmf_where;

typedef struct rmf_action {
    rmf_action_kind kind;
    uint32_t node;
    uint32_t cond;     /* expr */
    uint32_t scene;    /* go */
    int64_t t_us;      /* go (RMF_SAME_US for "same"), seek */
    uint32_t panel;    /* open, close (NONE: the top one) */
    uint32_t element;  /* show, hide */
    uint32_t variable; /* set */
    uint32_t expr;     /* set: to; emit: value; or NONE */
    int64_t number;    /* rate, in millionths */
    bool flag;         /* open: pause; mute; */
    bool stay;         /* open: stay */
    uint32_t text;     /* link, download, share: address */
    uint32_t more;     /* texts: download's name, share's words */
    rmf_str word;      /* emit: name; end: the ending's id */
    rmf_where where;   /* link */
    uint32_t ending;   /* end: of doc->endings, the first of that id; those
                          that no scene has stand behind the scenes' */
} rmf_action;

typedef struct rmf_option_of { /* an option, an answer, a chapter, a button */
    rmf_str id;
    uint32_t node;
    uint32_t cond;     /* expr */
    rmf_range actions; /* do */
    uint32_t scene;    /* go, or NONE */
    int64_t t_us;      /* go at; RMF_SAME_US for "same" */
    uint32_t label;    /* text */
    bool correct;      /* a question's key */
    int64_t points;    /* millionths */
} rmf_option_of;

typedef enum rmf_asks { /* a question's type */
                        RMF_ASKS_ONE,
                        RMF_ASKS_SEVERAL,
                        RMF_ASKS_TRUTH,
                        RMF_ASKS_TEXT,
                        RMF_ASKS_NUMBER,
                        RMF_ASKS_RATING
} rmf_asks;

typedef struct rmf_element {
    rmf_str id;
    uint32_t node;
    uint32_t scene;
    uint32_t kind;   /* of rmf_kinds */
    uint32_t traits; /* of that kind, RMF_IS_CHOICE … */
    int64_t from_us; /* on the picture in [from, until) */
    int64_t until_us;
    uint32_t cond;   /* expr */
    uint32_t before; /* the one before it in its group (`first`), or NONE */
    rmf_place place;
    rmf_place narrow; /* keys.count 0: as wide */
    bool narrow_hidden;
    rmf_str first;   /* the group's name, or size 0 */
    bool only_leads; /* all that it does is a way on */
    bool has_press;  /* `press` was stated */
    bool has_hover;
    bool moves;        /* more than one distinct key */
    rmf_range press;   /* actions */
    rmf_range hover;   /* actions */
    rmf_range options; /* choice, question, chapters */
    /* choice */
    bool at_end;          /* decide at-end, else at-once */
    bool has_go;          /* an option has a go */
    int64_t limit_us;     /* -1: it waits */
    int64_t wait_from_us; /* -1: it holds */
    uint32_t fallback;    /* option index within `options`, or NONE */
    /* question, input */
    rmf_asks asks;
    bool hold;
    bool required;
    bool has_key;       /* there is a right answer, here or with the server */
    bool graded;        /* has a key that stays with the server */
    bool practice;      /* has a key that is public: judged in the session */
    bool truth;         /* asks truth: the right answer */
    int64_t answer;     /* asks number, rating: the right one, millionths */
    int64_t tolerance;  /* asks number: how far off is still right */
    uint32_t accept;    /* asks text: node of the list of right answers */
    int64_t points;     /* a right answer, millionths; 1 if not stated */
    rmf_range accepted; /* the same, of doc->words */
    rmf_range right;    /* on.correct: actions */
    rmf_range wrong;    /* on.wrong */
    rmf_range unjudged; /* on.unjudged */
    uint32_t variable;  /* input: writes it; question: "sets" */
    rmf_range fields;   /* form element */
    uint32_t form;      /* index into doc->forms, or NONE */
    int64_t dwell_ms;   /* hover */
    uint32_t counts;    /* countdown: the choice that it counts, or NONE */
    int64_t count_us;   /* countdown: else from the element's start */
    bool hidden;        /* not on the picture until an action shows it */
    uint32_t slot;      /* of doc->answerers: keeps an answer in the session
                           (choice, question, input), or NONE; set by
                           rmf_layout_make */
    rmf_str view;       /* script of its view (view.h) */
} rmf_element;

typedef struct rmf_field {
    rmf_str id;
    uint32_t node;
    uint32_t type; /* index into rmf_field_types */
    bool required;
    uint32_t variable; /* "sets", or NONE */
} rmf_field;

/* What submitted(f) names. */
typedef struct rmf_form {
    uint32_t panel;   /* or NONE */
    uint32_t element; /* or NONE */
    rmf_range fields;
} rmf_form;

typedef struct rmf_panel {
    rmf_str id;
    uint32_t node;
    uint32_t kind; /* of rmf_panel_kinds */
    uint32_t cond;
    bool dismissible;  /* the viewer may close it (default) */
    bool pause;        /* opening it pauses, whatever the action says */
    rmf_range buttons; /* rmf_option_of */
    rmf_range fields;  /* form */
    uint32_t form;
    rmf_str view; /* script of its view (view.h) */
} rmf_panel;

/* When a trigger is due. RMF_WHEN_TIME is level (a window), RMF_WHEN_IDLE and
 * RMF_WHEN_FACT are looked at after every input, the rest are caused. */
typedef enum rmf_when {
    RMF_WHEN_TIME,
    RMF_WHEN_ENTER,
    RMF_WHEN_LEAVE,
    RMF_WHEN_END,
    RMF_WHEN_PRESS,
    RMF_WHEN_HOVER,
    RMF_WHEN_OPEN,
    RMF_WHEN_CLOSE,
    RMF_WHEN_SUBMIT,
    RMF_WHEN_IDLE,
    RMF_WHEN_FACT,
    RMF_WHEN_HOST
} rmf_when;

typedef enum rmf_once { RMF_ONCE_VISIT, RMF_ONCE_SESSION, RMF_ALWAYS } rmf_once;

typedef struct rmf_trigger {
    rmf_str id;
    uint32_t node;
    uint32_t scene; /* RMF_NONE: of the whole film */
    rmf_when when;
    int64_t from_us; /* TIME: due in [from, until) */
    int64_t until_us;
    int64_t after_ms; /* IDLE */
    uint32_t target;  /* PRESS, HOVER: element; OPEN, CLOSE: panel; SUBMIT:
                         form; NONE: any */
    uint32_t watch;   /* FACT: the expression whose value changes */
    rmf_str name;     /* HOST */
    rmf_once once;
    uint32_t cond;
    rmf_range actions;
} rmf_trigger;

typedef struct rmf_rule { /* of a scene's `next` */
    rmf_str id;
    uint32_t node;
    uint32_t cond;
    uint32_t scene;
    int64_t t_us; /* RMF_SAME_US for "same" */
} rmf_rule;

typedef struct rmf_named_end { /* one of a scene's endings */
    rmf_str id;
    uint32_t node;
    uint32_t cond;
} rmf_named_end;

typedef struct rmf_goal {
    rmf_str id;
    uint32_t node;
    uint32_t cond;
    bool primary;
} rmf_goal;

typedef struct rmf_clip {
    rmf_str id;
    uint32_t node;
    int64_t duration_us; /* 0: not known yet */
} rmf_clip;

typedef enum rmf_end { RMF_END_STOP, RMF_END_HOLD, RMF_END_LOOP } rmf_end;

typedef struct rmf_scene {
    rmf_str id;
    uint32_t node;
    uint32_t clip;
    int64_t from_us;   /* in the clip */
    int64_t length_us; /* 0 only while the clip's duration is unknown */
    int64_t commit_us; /* max(0, length - 0.5 s) */
    rmf_end end;
    int64_t loop_from_us;
    uint32_t take; /* first scene of the takes that share cells; itself
                      when alone */
    rmf_range elements;
    rmf_range triggers; /* its own, in document order */
    rmf_range rules;
    rmf_range endings;
    rmf_range boundaries; /* of doc->boundaries: sorted, unique, in (0, length]
                             and 0; without the cells' midpoints */
    uint32_t cell_first;  /* bit of the watch ledger; takes share */
    uint32_t cell_count;
    rmf_range buckets;   /* of doc->buckets: elements by time, below */
    int64_t bucket_us;   /* width of one */
    uint32_t choice;     /* its at-end choice with a go, or NONE */
    rmf_range answerers; /* of doc->answerers; set by rmf_layout_make */
} rmf_scene;

/* Where each part of a session lies (session.c). Offsets in bytes. */
typedef struct rmf_layout {
    uint32_t scenes, slots, triggers, variables, elements, forms, goals, cells,
        size;
} rmf_layout;

struct rmf_document {
    rmf_json json;
    uint64_t shape;
    uint32_t start;     /* scene */
    bool names_endings; /* any scene or action names an ending */
    uint64_t reads;     /* all fact kinds that any expression reads */
    bool reads_cells;   /* watched, skipped, seconds or completed */
    uint32_t title;     /* text, or NONE */
    rmf_layout layout;

    /* X: arrays with their counts */
#define RMF_TABLES(X)                                                          \
    X(rmf_str, languages)                                                      \
    X(rmf_clip, clips)                                                         \
    X(rmf_scene, scenes)                                                       \
    X(rmf_element, elements)                                                   \
    X(rmf_option_of, options)                                                  \
    X(rmf_panel, panels)                                                       \
    X(rmf_form, forms)                                                         \
    X(rmf_field, fields)                                                       \
    X(rmf_trigger, triggers) /* by scene; those of the film last */            \
    X(rmf_action, actions)                                                     \
    X(rmf_rule, rules)                                                         \
    X(rmf_named_end, endings)                                                  \
    X(rmf_goal, goals)                                                         \
    X(rmf_variable, variables)                                                 \
    X(rmf_key, keys)                                                           \
    X(rmf_expr, exprs)                                                         \
    X(rmf_text, texts)                                                         \
    X(rmf_translation, translations)                                           \
    X(rmf_cond, conds)                                                         \
    X(int64_t, boundaries)                                                     \
    X(rmf_range, buckets) /* ranges of bucket_elements */                      \
    X(uint32_t, bucket_elements)                                               \
    X(uint32_t, clip_order) /* each sort's rows by id */                       \
    X(uint32_t, scene_order)                                                   \
    X(uint32_t, element_order)                                                 \
    X(uint32_t, panel_order)                                                   \
    X(uint32_t, variable_order)                                                \
    X(rmf_str, words) /* texts that variables may hold, answers accepted */    \
    X(uint32_t, answerers) /* elements that keep an answer; rmf_layout_make */
#define X(type, name)                                                          \
    type *name;                                                                \
    uint32_t name##_count;
    RMF_TABLES(X)
#undef X
    rmf_range film_triggers;       /* of triggers */
    struct rmf_explorer *explorer; /* explore.h; NULL: it is played */
    rmf_str view;                  /* script of the film's (view.h) */
};

/* Elements by time: bucket i of a scene covers [i*bucket_us, (i+1)*bucket_us)
 * and lists, in document order, the elements whose window (for a choice that
 * may wait: up to the scene's end) touches it. So the elements at t are found
 * in one bucket, in stacking order. */

/* The text of a node in a language (RMF_NONE: the first that there is). */
const rmf_template *rmf_text_in(const rmf_document *doc, uint32_t text,
                                uint32_t language);
/* Where something of this place stands at t; `out` keeps what it is. */
void rmf_place_at(const rmf_document *doc, const rmf_place *place, int64_t t_us,
                  rmf_placed *out);
/* Index into doc->texts of the text at this node, or RMF_NONE. */
uint32_t rmf_text_at(const rmf_document *doc, uint32_t node);
/* Index into doc->exprs of this object's `if`, or RMF_NONE. */
uint32_t rmf_cond_at(const rmf_document *doc, uint32_t node);
/* The document's language that suits `wanted` best: itself, its first part
 * ("de-AT": "de"), else RMF_NONE. */
uint32_t rmf_language_find(const rmf_document *doc, rmf_str wanted);

uint32_t rmf_scene_find(const rmf_document *doc, rmf_str id);
uint32_t rmf_element_find(const rmf_document *doc, rmf_str id);
uint32_t rmf_panel_find(const rmf_document *doc, rmf_str id);
uint32_t rmf_form_find(const rmf_document *doc, rmf_str id);
uint32_t rmf_variable_find(const rmf_document *doc, rmf_str name);
/* Index within the range, or RMF_NONE. */
uint32_t rmf_option_find(const rmf_document *doc, rmf_range options,
                         rmf_str id);

/* Fill doc->words, `among` and `accepted` from the lists of the tape
 * (document_words.c). Takes at most 16 bytes a string of the text.
 * Errors RMF_ERR_MEMORY. */
rmf_err rmf_words_make(rmf_document *doc, rmf_mem *mem);

/* Fill doc->layout, doc->answerers and the `slot` and `answerers` fields from
 * the finished tables (session.c). Takes at most 4 bytes an element of `mem`.
 * Errors RMF_ERR_MEMORY. */
rmf_err rmf_layout_make(rmf_document *doc, rmf_mem *mem);

#endif
