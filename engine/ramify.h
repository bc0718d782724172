/* Ramify's engine: what an interactive video means.
 *
 *     document (immutable) + session (flat bytes) + input -> session' + effects
 *
 * The engine does no I/O, knows no clock, allocates nothing and keeps no state
 * of its own: the caller owns all memory and says what happened. The same C
 * runs in the browser (WebAssembly), in the server and in the checker, and
 * gives identical bytes everywhere.
 *
 *   rmf_document_open   a text becomes a document, or a list of mistakes
 *   rmf_session_init    a session before its first input
 *   rmf_feed            one input happens; effects say what the host must do
 *   rmf_on_picture      which elements are on the picture at a time, and where
 *   rmf_next_change     until when the host may sleep
 *   rmf_status          where the session stands: what plays, what holds it
 *   rmf_view_*          an element, a panel or the film, as JSON with every
 *                       text rendered, for those who draw it
 *
 * Times of documents and pictures are microseconds from the scene's start
 * (`_us`), session time is milliseconds (`_ms`), see format/format.md. Places
 * are percent of the visible picture. Texts are UTF-8 with a size, never
 * ended by zero. A document and a session may be used by one thread at a time
 * each; a document may be shared by threads that only read it (everything here
 * but rmf_document_open only reads it).
 */
#ifndef RAMIFY_H
#define RAMIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bounds.h"

#define RMF_NONE  UINT32_MAX /* no scene, element, panel … */
#define RMF_NEVER INT64_MAX  /* no such time */

/* ---- errors ---------------------------------------------------------- */

#define RMF_ERRORS(X)                                                          \
    X(OK, "all is well")                                                       \
    X(MEMORY, "the memory given is too small")                                 \
    X(DOCUMENT, "the document has mistakes; the report lists them")            \
    X(INPUT, "the input is malformed or names something unknown")              \
    X(STATE, "the input does not fit the session's state")                     \
    X(LIMIT, "a limit of bounds.h was reached")                                \
    X(SHAPE, "the session belongs to a document of another shape")

typedef enum rmf_err {
#define X(name, text) RMF_ERR_##name,
    RMF_ERRORS(X)
#undef X
} rmf_err;
#define RMF_OK RMF_ERR_OK

/* The short message of an error; static. */
const char *rmf_err_text(rmf_err err);

/* ---- texts and values ------------------------------------------------ */

typedef struct rmf_str {
    const char *at; /* borrowed; may be NULL when size is 0 */
    uint32_t size;  /* bytes */
} rmf_str;

/* A writer into the caller's buffer that never runs over: `size` goes on
 * counting past `cap`, so a too small buffer says how much it lacked. */
typedef struct rmf_writer {
    char *at;
    size_t cap;  /* bytes at `at` */
    size_t size; /* bytes written or wanted */
    bool quoted; /* within a JSON string: texts are escaped as they come */
} rmf_writer;

typedef enum rmf_type { RMF_BOOL, RMF_NUMBER, RMF_TEXT } rmf_type;

/* A value of a fact. Numbers are decimals of six places: 1.5 is 1500000. */
typedef struct rmf_value {
    rmf_type type;
    int64_t number; /* RMF_NUMBER in millionths; RMF_BOOL 0 or 1 */
    rmf_str text;   /* RMF_TEXT */
} rmf_value;

/* ---- the report of mistakes ------------------------------------------ */

typedef enum rmf_severity { RMF_NOTE, RMF_WARNING, RMF_ERROR } rmf_severity;

/* One mistake: what, where, and what to do. */
typedef struct rmf_finding {
    rmf_severity severity;
    char code[32];   /* stable word, `unknown_scene` */
    uint32_t offset; /* byte of the document's text */
    uint32_t line;   /* 1 … */
    uint32_t column; /* 1 …, in bytes */
    char path[128];  /* `scenes[2].elements[0].place`, zero-ended */
    char text[224];  /* a sentence that says what to do, zero-ended */
} rmf_finding;

/* The caller gives `findings` and `cap`; `count` may pass `cap`, then the
 * last ones are only counted. */
typedef struct rmf_report {
    rmf_finding *findings;
    uint32_t cap;
    uint32_t count;
    uint32_t errors; /* how many of them are RMF_ERROR */
} rmf_report;

/* One finding as a JSON object: severity, code, line, column, offset, path,
 * text. A report is a list of them, one a line, of those that it holds. */
void rmf_finding_write(const rmf_finding *finding, rmf_writer *out);
void rmf_report_write(const rmf_report *report, rmf_writer *out);

/* ---- documents ------------------------------------------------------- */

typedef struct rmf_document rmf_document;

/* Bytes that rmf_document_open needs for this text. One pass over the text. */
size_t rmf_document_need(const char *text, size_t text_size);

/* Read, check and freeze a document.
 *
 * text    borrowed until the document is no longer used.
 * memory  the caller's, aligned to 16, holds everything; nothing to close.
 * report  may be NULL. Warnings and notes come also with RMF_OK.
 * Errors  RMF_ERR_MEMORY: smaller than rmf_document_need.
 *         RMF_ERR_DOCUMENT: at least one error is in the report.
 * Cost    linear in the text, but for sorting.
 */
rmf_err rmf_document_open(const char *text, size_t text_size, void *memory,
                          size_t memory_size, rmf_report *report,
                          rmf_document **out);

/* Digest of all that decides behaviour or session layout (SEMANTICS 8). */
uint64_t rmf_document_shape(const rmf_document *doc);

uint32_t rmf_scene_count(const rmf_document *doc);
uint32_t rmf_element_count(const rmf_document *doc);
uint32_t rmf_panel_count(const rmf_document *doc);
rmf_str rmf_scene_id(const rmf_document *doc, uint32_t scene);
rmf_str rmf_element_id(const rmf_document *doc, uint32_t element);
rmf_str rmf_panel_id(const rmf_document *doc, uint32_t panel);
/* Goals, in the document's order. */
uint32_t rmf_goal_count(const rmf_document *doc);
rmf_str rmf_goal_id(const rmf_document *doc, uint32_t goal);
int64_t rmf_scene_length_us(const rmf_document *doc, uint32_t scene);

/* ---- inputs ---------------------------------------------------------- */

/* X(name): what can happen to a session. As a line of a trail:
 * {"input":"pressed","at_ms":900,"element":"bag"} (format/trails.md). */
#define RMF_INPUTS(X)                                                          \
    X(opened)                                                                  \
    X(started)                                                                 \
    X(moved)                                                                   \
    X(seeked)                                                                  \
    X(ended)                                                                   \
    X(stalled)                                                                 \
    X(failed)                                                                  \
    X(waited)                                                                  \
    X(looped)                                                                  \
    X(pressed)                                                                 \
    X(hovered)                                                                 \
    X(gazed)                                                                   \
    X(missed)                                                                  \
    X(chose)                                                                   \
    X(answered)                                                                \
    X(submitted)                                                               \
    X(closed)                                                                  \
    X(paused)                                                                  \
    X(resumed)                                                                 \
    X(visible)                                                                 \
    X(hidden)                                                                  \
    X(reopened)                                                                \
    X(asked)                                                                   \
    X(setting)                                                                 \
    X(narrow)                                                                  \
    X(fact)                                                                    \
    X(graded)                                                                  \
    X(released)                                                                \
    X(host)

typedef enum rmf_input_kind {
#define X(name) RMF_IN_##name,
    RMF_INPUTS(X)
#undef X
} rmf_input_kind;

typedef enum rmf_asked {
    RMF_ASKED_BACK,
    RMF_ASKED_RESTART,
    RMF_ASKED_SEEK,   /* `scene`, `t_us` */
    RMF_ASKED_CHAPTER /* `element`, `option` of a chapters element */
} rmf_asked;

typedef enum rmf_value_group {
    RMF_OF_VIEWER, /* opened: viewer.* */
    RMF_OF_LINK,   /* opened: link.* */
    RMF_OF_KEPT,   /* opened: kept variables */
    RMF_OF_FORM,   /* submitted: fields */
    RMF_OF_ANSWER  /* answered, fact, setting, host: the value; for several
                      options one value each */
} rmf_value_group;

typedef struct rmf_named {
    rmf_value_group group;
    rmf_str name;
    rmf_value value;
} rmf_named;

/* One input. Only the fields that its kind names are read; indexes are
 * RMF_NONE where absent. Strings are borrowed for the call. */
typedef struct rmf_input {
    rmf_input_kind kind;
    int64_t at_ms;    /* all but moved: visible time since the session began */
    uint32_t scene;   /* opened (RMF_NONE: the start), started, ended … */
    uint32_t element; /* pressed, hovered, gazed, chose, answered, graded,
                         submitted (a form element), asked chapter */
    uint32_t panel;   /* closed, submitted, pressed (a button in a panel) */
    uint32_t option;  /* chose, asked chapter, pressed (a panel's button):
                         index within its owner */
    uint32_t visit;   /* ended */
    uint32_t lap;     /* ended */
    int64_t t_us;     /* started, seeked, looped, asked seek; moved: the end */
    int64_t from_us;  /* moved: the start */
    int64_t x, y;     /* missed, and pressed where it is known: percent of the
                         picture, in millionths */
    int64_t points;   /* graded: millionths */
    int64_t answered_ms; /* graded: at_ms of the answer it judges; -1: of the
                            latest */
    uint64_t seed;       /* opened */
    rmf_asked asked;
    bool flag;        /* narrow, opened: returned; started: by a seek */
    bool correct;     /* graded */
    rmf_str name;     /* setting, fact, host, released, opened: release */
    rmf_str device;   /* opened */
    rmf_str language; /* opened */
    uint32_t value_count;
    rmf_named values[RMF_INPUT_VALUES_MAX];
} rmf_input;

/* Read one line of a trail. `scratch` (RMF_INPUT_SIZE_MAX + 64 KiB serve for
 * all) keeps unescaped texts and must live as long as the input is used.
 * Errors RMF_ERR_INPUT with the reason in `why` (may be NULL). */
rmf_err rmf_input_read(const rmf_document *doc, const char *text, size_t size,
                       void *scratch, size_t scratch_size, rmf_input *out,
                       rmf_finding *why);

/* Whether the document allows the input in any session at all: the option is
 * its choice's, the value one that the question takes, what a form requires is
 * there. For those who take inputs without having the session. */
rmf_err rmf_input_fits(const rmf_document *doc, const rmf_input *in);

/* ---- effects --------------------------------------------------------- */

/* X(name, class): what follows from an input. ASK: the host must do it now
 * (and confirms by an input where SEMANTICS says so). LOG: it has happened,
 * and goes with the event as derived. Fields beside the name are listed in
 * format/trails.md. */
#define RMF_EFFECTS(X)                                                         \
    X(go, ASK)        /* scene, t, text=how: play that; confirm by started */  \
    X(decided, ASK)   /* scene, t: the way on when this scene ends: prepare */ \
    X(reopen, ASK)    /* the decision no longer stands */                      \
    X(loop, ASK)      /* t: jump there in this scene; confirm by looped */     \
    X(seek, ASK)      /* t: jump there in this scene; confirm by seeked */     \
    X(stand, ASK)     /* t: stop at this time exactly */                       \
    X(rate, ASK)      /* number */                                             \
    X(mute, ASK)      /* flag */                                               \
    X(link, ASK)      /* text=address, more=new|same|panel|mail|phone */       \
    X(download, ASK)  /* text=address, more=file name */                       \
    X(share, ASK)     /* text=address or empty, more=words */                  \
    X(emit, ASK)      /* text=name, value */                                   \
    X(opened, LOG)    /* panel */                                              \
    X(closed, LOG)    /* panel */                                              \
    X(entered, LOG)   /* scene */                                              \
    X(left, LOG)      /* scene, t */                                           \
    X(shown, LOG)     /* element: first time on the picture while playing */   \
    X(fired, LOG)     /* trigger */                                            \
    X(chosen, LOG)    /* element, option: a choice's decision */               \
    X(defaulted, LOG) /* element, option: … taken by default */              \
    X(judged, LOG)    /* element, number=points, flag=correct */               \
    X(unjudged, LOG)  /* element */                                            \
    X(kept, LOG)      /* text=variable, value */                               \
    X(goal, LOG)      /* text=goal */                                          \
    X(ending, LOG)    /* text=ending */                                        \
    X(completed, LOG)                                                          \
    X(late, LOG)    /* text=what came too late */                              \
    X(overrun, LOG) /* more actions than one input may run */

typedef enum rmf_effect_kind {
#define X(name, class) RMF_FX_##name,
    RMF_EFFECTS(X)
#undef X
} rmf_effect_kind;

typedef struct rmf_effect {
    rmf_effect_kind kind;
    uint32_t scene;
    uint32_t element;
    uint32_t option;
    uint32_t panel;
    uint32_t trigger;
    int64_t t_us;
    bool flag;
    rmf_value value; /* rate, emit, kept, judged */
    rmf_str text;    /* borrowed from the document or the turn */
    rmf_str more;
} rmf_effect;

/* ---- sessions -------------------------------------------------------- */

/* Flat bytes without pointers: copy, compare, hash, save and restore it with
 * memcpy and the like. Never crosses shapes. */
typedef struct rmf_session rmf_session;

/* The working memory of rmf_feed: effects, their texts and the action queue.
 * Not part of a session; one per thread. */
typedef struct rmf_turn rmf_turn;

size_t rmf_session_size(const rmf_document *doc); /* bytes, fixed by shape */
size_t rmf_turn_size(const rmf_document *doc);

/* `memory` of at least rmf_session_size / rmf_turn_size, aligned to 16. */
rmf_session *rmf_session_init(const rmf_document *doc, void *memory);
rmf_turn *rmf_turn_init(const rmf_document *doc, void *memory);

/* Whether these bytes, from wherever they came, are a session of this shape
 * that can be fed without harm. */
rmf_err rmf_session_check(const rmf_document *doc, const void *bytes,
                          size_t size);

/* Feed one input; it runs to completion. Afterwards rmf_turn_effects gives
 * what follows from it.
 *
 * Errors  RMF_ERR_STATE, RMF_ERR_INPUT, RMF_ERR_LIMIT: the session is as it
 *         was and the turn has no effects.
 * Cost    what stands at the boundaries crossed; no allocation.
 */
rmf_err rmf_feed(const rmf_document *doc, rmf_session *session,
                 const rmf_input *input, rmf_turn *turn);

/* The effects of the last successful feed, in order; valid until the next. */
const rmf_effect *rmf_turn_effects(const rmf_turn *turn, uint32_t *count);

/* Why: told of each condition that decided something and of each fact that it
 * read (for `ramify play --why`). NULL switches it off. */
typedef void rmf_why_fn(void *ctx, rmf_str where, rmf_str condition,
                        bool result, rmf_str facts);
void rmf_turn_why(rmf_turn *turn, rmf_why_fn *fn, void *ctx);

/* Why what belongs to the current scene is on the picture at t_us, or is not,
 * as a JSON array in document order (not of a packed document):
 *
 *   {"element", "shown", "because": "", "time", "hidden", "unshown", "narrow",
 *    "if" or "first", "from", "until", "first": its group, "if", "holds",
 *    "facts": {…}, "options": [{"option", "if", "holds", "facts"}]}
 *
 * `until` is missing where it stands to the end of the scene, `if` and what
 * comes with it where there is none; `options` are those with an `if`. */
void rmf_why_picture(const rmf_document *doc, const rmf_session *session,
                     int64_t t_us, rmf_writer *out);

/* Write one effect as a line of NDJSON without the newline. */
void rmf_effect_write(const rmf_document *doc, const rmf_effect *effect,
                      rmf_writer *out);
bool rmf_effect_is_ask(rmf_effect_kind kind);

/* ---- queries: they never change a session ---------------------------- */

#define RMF_PLACED_MOVES    1u /* its place changes with time just now */
#define RMF_PLACED_DISABLED 2u /* drawn, but leads nowhere any more */
#define RMF_PLACED_VISITED  4u /* pressed or opened before */

/* One element on the picture. 64 bytes, read through memory by the player. */
typedef struct rmf_placed {
    uint32_t element;
    uint32_t flags; /* RMF_PLACED_* */
    double x, y;    /* percent of the picture, top left */
    double w, h;    /* percent of the picture */
    double turn;    /* degrees, clockwise, about the middle */
    double fade;    /* 0 … 1 opacity */
    uint32_t kind;  /* index into rmf_kind_name */
    uint32_t spare;
} rmf_placed;
_Static_assert(sizeof(rmf_placed) == 64, "the player reads this layout");

/* The elements on the picture of the current scene at t_us, in stacking order
 * (lowest first). Returns how many there are, which may pass `cap`. */
uint32_t rmf_on_picture(const rmf_document *doc, const rmf_session *session,
                        int64_t t_us, rmf_placed *out, uint32_t cap);
const char *rmf_kind_name(uint32_t kind);

typedef struct rmf_change {
    int64_t media_us; /* next media time > t at which anything may change */
    int64_t at_ms;    /* next session time at which anything may change */
} rmf_change;
void rmf_next_change(const rmf_document *doc, const rmf_session *session,
                     rmf_change *out);

#define RMF_HELD_VIEWER   1u  /* the viewer paused, or an action did */
#define RMF_HELD_PANEL    2u  /* a pausing panel is open */
#define RMF_HELD_QUESTION 4u  /* a holding question waits */
#define RMF_HELD_HIDDEN   8u  /* hidden page with a limited choice */
#define RMF_HELD_END      16u /* stands at the scene's end */

typedef struct rmf_status {
    uint32_t scene; /* RMF_NONE before the first started */
    int64_t t_us;   /* the playhead */
    uint32_t visit; /* of this scene, 1 … */
    uint32_t lap;   /* loops within this visit */
    uint32_t held;  /* RMF_HELD_*; 0 plays */
    uint32_t going; /* scene of an accepted way on, else RMF_NONE */
    int64_t going_us;
    uint32_t decided; /* scene decided at the commit point, else RMF_NONE */
    int64_t decided_us;
    bool speed_locked; /* keep the rate at 1 */
    bool can_go_back;
    bool ended;      /* an ending was reached and nothing leads on */
    int64_t loop_us; /* the scene will begin again there at its end, as things
                        stand; -1: it will not, or that is not decided yet */
    int64_t seek_from_us, seek_to_us; /* free seeking in this scene */
    uint32_t panel_count;
    uint32_t panels[RMF_PANELS_MAX]; /* bottom to top */
    uint32_t panel_held;             /* bit i: panels[i] pauses */
    int64_t limit_us; /* left on the running limited choice, or -1 */
    uint32_t limited; /* that choice, or RMF_NONE */
} rmf_status;
void rmf_status_get(const rmf_document *doc, const rmf_session *session,
                    rmf_status *out);
void rmf_status_write(const rmf_document *doc, const rmf_session *session,
                      rmf_writer *out);

/* Where the viewer may seek freely in the current scene: never beyond the start
 * of a choice that this visit has not answered. */
void rmf_seek_range(const rmf_document *doc, const rmf_session *session,
                    int64_t *from_us, int64_t *to_us);

/* Where the scene can lead next, for prefetching, likeliest first. */
typedef struct rmf_next {
    uint32_t scene;
    int64_t t_us;
    double weight; /* 0 … 1 */
} rmf_next;
uint32_t rmf_next_scenes(const rmf_document *doc, const rmf_session *session,
                         rmf_next *out, uint32_t cap);

/* JSON for those who draw: the object of the document with every viewer text
 * rendered in the session's language, parts whose `if` fails left out, keys of
 * graded questions, conditions and actions removed, and the state that a
 * viewer can see added (`visited`, `chosen`, `disabled`, `value` …). */
void rmf_view_element(const rmf_document *doc, const rmf_session *session,
                      uint32_t element, rmf_writer *out);
void rmf_view_panel(const rmf_document *doc, const rmf_session *session,
                    uint32_t panel, rmf_writer *out);
/* The film: title, languages, scenes with clip, from, length and whether they
 * were seen, the path taken with its cursor. The rest stands in the document.
 */
void rmf_view_film(const rmf_document *doc, const rmf_session *session,
                   rmf_writer *out);

/* ---- grading --------------------------------------------------------- */

/* Points in millionths and correctness of an answer by a question's key; pure.
 * Returns RMF_ERR_INPUT when the element is no question. */
rmf_err rmf_grade(const rmf_document *doc, const rmf_input *answered,
                  int64_t *points, bool *correct);

/* ---- saving ---------------------------------------------------------- */

/* FNV-1a of the session's bytes, for comparing runs. */
uint64_t rmf_session_hash(const rmf_document *doc, const rmf_session *session);

/* ---- packs ----------------------------------------------------------- */

/* A document packed for players (pack.h): small, and opened without a reader
 * of JSON or conditions. It plays like the document that it was made of; only
 * lines for `why`, the schema and reports need the document itself.
 *
 * Write one (native builds only): `out->size` counts on past `cap`, as writers
 * do, so a first call may only measure. `scratch` takes rmf_pack_scratch
 * bytes, aligned to 8. */
size_t rmf_pack_scratch(const rmf_document *doc);
void rmf_pack_write(const rmf_document *doc, void *scratch, rmf_writer *out);

/* Bytes of memory that the document of this pack takes; 0 when it is none. */
size_t rmf_pack_need(const char *pack, size_t size);

/* Make the document; `pack` is borrowed until it is no longer used. Reading
 * stays within the bytes and the memory given, but the indexes in a pack are
 * trusted: it comes from our own server, beside the engine.
 * Errors RMF_ERR_DOCUMENT: cut, broken or of another format. RMF_ERR_MEMORY. */
rmf_err rmf_pack_open(const char *pack, size_t size, void *memory,
                      size_t memory_size, rmf_document **out);

/* ---- description of the format (native builds only) ------------------ */

/* The JSON Schema of the document, made from the option tables. */
void rmf_schema_write(rmf_writer *out);

#endif
