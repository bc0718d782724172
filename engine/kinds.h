/* What an element, a panel and an action may be, as tables. A kind is one file
 * with its options and one row of kinds.c; an action is one row of actions.c.
 * From the option tables come the validation, the JSON Schema, the views, the
 * shape of a release and the studio's forms. */
#ifndef RAMIFY_KINDS_H
#define RAMIFY_KINDS_H

#include "ramify.h"

/* Sentences for the schema and the studio: not in the player's engine. Stands
 * last in a row: {"label", RMF_OPT_TEXT, … RMF_HELP("What it says.")}. */
#ifdef RMF_WITHOUT_HELP
#define RMF_HELP(sentence)
#else
#define RMF_HELP(sentence) .help = (sentence)
#endif

typedef enum rmf_option_type {
    RMF_OPT_BOOL,
    RMF_OPT_TRUE,   /* only true: an action without argument */
    RMF_OPT_NUMBER, /* min … max */
    RMF_OPT_WORD,   /* one of `words` */
    RMF_OPT_ID,     /* a readable word, unique with its owner */
    RMF_OPT_STRING, /* plain text, not shown */
    RMF_OPT_TEXT, /* viewer text: string or one a language; may hold {facts} */
    RMF_OPT_ADDRESS,   /* http(s), mailto, tel or relative; never script; may
                          hold {facts} behind its beginning */
    RMF_OPT_FILE,      /* relative path inside the project */
    RMF_OPT_COLOR,     /* #rgb, #rrggbb, #rrggbbaa */
    RMF_OPT_TIME,      /* seconds, from the scene's or the clip's start */
    RMF_OPT_AT,        /* seconds in the scene of `go`, or "same" */
    RMF_OPT_WINDOW,    /* [a, b] or a */
    RMF_OPT_PLACE,     /* [x, y, w, h] or {"keys": […]} */
    RMF_OPT_POINTS,    /* [[x, y], …] percent of the box */
    RMF_OPT_CONDITION, /* expression giving true or false */
    RMF_OPT_VALUE,     /* expression of any type */
    RMF_OPT_TARGET,    /* of a trigger, by its `on`: id of an element, panel or
                          form, an expression, or a name of the host's */
    RMF_OPT_ACTIONS,   /* list of actions */
    RMF_OPT_SCENE,     /* id of a scene */
    RMF_OPT_ELEMENT,   /* id of an element */
    RMF_OPT_PANEL,     /* id of a panel */
    RMF_OPT_FORM,      /* id of a form */
    RMF_OPT_VARIABLE,  /* name of a variable or field */
    RMF_OPT_DECIMAL,   /* "148.00": a decimal in a string */
    RMF_OPT_OBJECT,    /* `fields` */
    RMF_OPT_LIST,      /* of objects with `fields` */
    RMF_OPT_MAP,       /* id → object with `fields` */
    RMF_OPT_LINES,     /* a viewer text, or a list of {text, if} */
    RMF_OPT_STRINGS,   /* list of strings */
    RMF_OPT_NUMBERS,   /* list of numbers */
    RMF_OPT_ANY        /* kept as it is */
} rmf_option_type;

#define RMF_REQUIRED 1u
#define RMF_LIVE     2u  /* not part of a release's shape */
#define RMF_SECRET   4u  /* a key: never in a view of a graded question */
#define RMF_UNSEEN   8u  /* behaviour: not in a view */
#define RMF_OR_ID    16u /* LIST: or a string, the id of the only one */

/* Which rows of document.h the objects of a list or map become. */
typedef enum rmf_sort {
    RMF_SORT_NONE, /* no row; a single object belongs to its owner's row */
    RMF_SORT_CLIP,
    RMF_SORT_VARIABLE,
    RMF_SORT_VIEWER, /* a declared viewer.* field: a variable row */
    RMF_SORT_LINK,   /* a declared link.* field: a variable row */
    RMF_SORT_GOAL,
    RMF_SORT_SCENE,
    RMF_SORT_RULE,
    RMF_SORT_ENDING,
    RMF_SORT_ELEMENT,
    RMF_SORT_OPTION,
    RMF_SORT_TRIGGER,
    RMF_SORT_FILM_TRIGGER,
    RMF_SORT_PANEL,
    RMF_SORT_FIELD,
    RMF_SORT_ACTION
} rmf_sort;

typedef struct rmf_option rmf_option;
struct rmf_option {
    const char *name; /* NULL ends a table */
    uint8_t type;     /* rmf_option_type */
    uint8_t flags;    /* RMF_REQUIRED … */
    uint8_t sort;     /* LIST, MAP: rmf_sort */
    uint16_t into;    /* RMF_INTO: where the row keeps the value; 0: nowhere */
    union {           /* by type */
        struct {
            float min, max; /* NUMBER, TIME; both 0: any */
        };
        const char *words;        /* WORD: "a|b|c", the first is the default */
        const rmf_option *fields; /* OBJECT, LIST, MAP */
    };
#ifndef RMF_WITHOUT_HELP
    const char *help;
#endif
};

/* A row of a table: RMF_OPTION("id", ID, RMF_REQUIRED, .into = …). */
#define RMF_OPTION(key, kind, ...)                                             \
    {                                                                          \
        .name = (key), .type = RMF_OPT_##kind, .flags = __VA_ARGS__            \
    }
#define RMF_INTO(type, field) ((uint16_t)(offsetof(type, field) + 1u))

/* What the session must know of a kind. */
#define RMF_IS_CHOICE   1u
#define RMF_IS_QUESTION 2u
#define RMF_IS_INPUT    4u
#define RMF_IS_FORM     8u
#define RMF_IS_CHAPTERS 16u
#define RMF_IS_CONTROL  32u /* the viewer can do something with it */

typedef struct rmf_kind {
    const char *name;
    uint32_t traits;
    const rmf_option *options; /* beside those that all have */
#ifndef RMF_WITHOUT_HELP
    const char *help;
#endif
} rmf_kind;

extern const rmf_kind *const rmf_kinds[];
extern const uint32_t rmf_kinds_count;
extern const rmf_kind *const rmf_panel_kinds[];
extern const uint32_t rmf_panel_kinds_count;

typedef enum rmf_action_kind {
    RMF_DO_GO,
    RMF_DO_BACK,
    RMF_DO_RESTART,
    RMF_DO_END,
    RMF_DO_OPEN,
    RMF_DO_CLOSE,
    RMF_DO_SHOW,
    RMF_DO_HIDE,
    RMF_DO_PAUSE,
    RMF_DO_PLAY,
    RMF_DO_SEEK,
    RMF_DO_RATE,
    RMF_DO_MUTE,
    RMF_DO_SET,
    RMF_DO_LINK,
    RMF_DO_DOWNLOAD,
    RMF_DO_SHARE,
    RMF_DO_EMIT
} rmf_action_kind;

/* {"open": "courier", "pause": true}: the row's name is the key that names the
 * action, its type stands in the first option; the further keys follow. */
typedef struct rmf_action_row {
    const char *name;
    const rmf_option *options; /* the first is the row's own key, required */
    bool way_on;               /* go, back, restart, end */
#ifndef RMF_WITHOUT_HELP
    const char *help;
#endif
} rmf_action_row;

/* Row i is that of the rmf_action_kind i. Where an object has several keys
 * that name actions, the first row wins and the others must be its options
 * ({"open": …, "pause": true} opens). */

extern const rmf_action_row rmf_action_rows[];
extern const uint32_t rmf_action_rows_count;

/* Options of what is no kind: the film, clips, scenes, triggers, variables … */
extern const rmf_option rmf_film_options[];
extern const rmf_option rmf_element_options[]; /* those that all kinds have */
extern const rmf_option rmf_panel_options[];   /* those that all panels have */
extern const rmf_option rmf_choice_options[];  /* of a choice's options */
extern const rmf_option rmf_field_options[];   /* of a form's fields */
extern const rmf_option rmf_button_options[];  /* of a panel's buttons */
extern const rmf_option rmf_style_options[];
extern const char *const rmf_field_types[];
extern const uint32_t rmf_field_types_count;

#endif
