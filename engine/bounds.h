/* Every limit of the engine, in one place. Builds for tests redefine them tiny
 * (-DRMF_PANELS_MAX=2 …), so each is guarded. Sizes are bytes, depths and
 * counts are items, times are microseconds unless the suffix says otherwise. */
#ifndef RAMIFY_BOUNDS_H
#define RAMIFY_BOUNDS_H

#ifndef RMF_TEXT_SIZE_MAX
#define RMF_TEXT_SIZE_MAX (32u << 20) /* a document's text */
#endif
#ifndef RMF_JSON_DEPTH_MAX
#define RMF_JSON_DEPTH_MAX 64u
#endif
#ifndef RMF_JSON_NODES_MAX
#define RMF_JSON_NODES_MAX 4000000u
#endif
#ifndef RMF_ID_SIZE_MAX
#define RMF_ID_SIZE_MAX 64u
#endif
#ifndef RMF_SCENES_MAX
#define RMF_SCENES_MAX 4096u
#endif
#ifndef RMF_ELEMENTS_MAX
#define RMF_ELEMENTS_MAX 50000u /* on the whole film */
#endif
#ifndef RMF_OPTIONS_MAX
#define RMF_OPTIONS_MAX 64u /* of one choice or question */
#endif
#ifndef RMF_FIRST_MAX
#define RMF_FIRST_MAX 64u /* elements of a scene with the same `first` */
#endif
#ifndef RMF_VARIABLES_MAX
#define RMF_VARIABLES_MAX 1024u /* variables, viewer and link fields */
#endif
#ifndef RMF_LANGUAGES_MAX
#define RMF_LANGUAGES_MAX 64u
#endif
#ifndef RMF_VALUE_SIZE_MAX
#define RMF_VALUE_SIZE_MAX 64u /* a text in a variable or field */
#endif
#ifndef RMF_EXPR_SIZE_MAX
#define RMF_EXPR_SIZE_MAX 4096u /* the text of one condition */
#endif
#ifndef RMF_EXPR_DEPTH_MAX
#define RMF_EXPR_DEPTH_MAX 32u /* nesting, and the evaluation stack */
#endif
#ifndef RMF_PANELS_MAX
#define RMF_PANELS_MAX 8u /* open at once */
#endif
#ifndef RMF_ACTIONS_MAX
#define RMF_ACTIONS_MAX 256u /* run by one input */
#endif
#ifndef RMF_EFFECTS_MAX
#define RMF_EFFECTS_MAX 1024u /* of one input */
#endif
#ifndef RMF_PATH_MAX
#define RMF_PATH_MAX 256u /* entries that `back` and seeks can reach */
#endif
#ifndef RMF_INPUT_VALUES_MAX
#define RMF_INPUT_VALUES_MAX 64u /* named values of one input */
#endif
#ifndef RMF_INPUT_SIZE_MAX
#define RMF_INPUT_SIZE_MAX 65536u /* the text of one input */
#endif
#ifndef RMF_SCENE_US_MAX
#define RMF_SCENE_US_MAX 86400000000ll /* a scene's length: 24 h */
#endif
#ifndef RMF_CELLS_MAX
#define RMF_CELLS_MAX 4000000u /* of the watch ledger: 11 days of scenes */
#endif
#ifndef RMF_FINDINGS_MAX
#define RMF_FINDINGS_MAX 200u /* mistakes listed of one document */
#endif

/* Not limits of size but of meaning (SEMANTICS sections 1, 4, 5, 7). */
#define RMF_COMMIT_US                                                          \
    500000ll /* the commit point lies this far before `to`                     \
              */
#define RMF_CELL_US          250000ll  /* a cell of the watch ledger */
#define RMF_VERDICT_MS       5000ll    /* wait for a verdict, then `unjudged` */
#define RMF_DWELL_MS         600ll     /* a pointer at rest so long hovers */
#define RMF_VISITS_MAX       255u      /* visits(s) counts up to here */
#define RMF_MORE_TIME_MS     10000ll   /* what one "More time" gives */
#define RMF_MORE_TIME_MAX_MS 3600000ll /* in one visit */
#define RMF_AT_MS_MAX        (1ll << 42) /* a session's visible time */

#endif
