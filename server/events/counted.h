/* What reports count. The numbers are in the database: none is ever used for
 * anything else. */
#ifndef RMF_EVENTS_COUNTED_H
#define RMF_EVENTS_COUNTED_H

/* What a part is: nothing or a word of the lexicon, or a number of its own. */
typedef enum rmf_part { RMF_PART_WORD, RMF_PART_NUMBER } rmf_part;

/* In which rollup it is: rollups.h. */
typedef enum rmf_rollup {
    RMF_ROLLUP_TALLY,
    RMF_ROLLUP_SECONDS,
    RMF_ROLLUP_HEAT
} rmf_rollup;

/* X(kind, number, part, rollup) */
#define RMF_COUNTED(X)                                                          \
    X(play, 1, WORD, TALLY)      /* the first picture */                        \
    X(anonymous, 2, WORD, TALLY) /* a play by nobody known */                   \
    X(shown, 3, WORD, TALLY)     /* name: element; sessions */                  \
    X(pressed, 4, WORD, TALLY)   /* name: element or panel/button; sessions */  \
    X(presses, 5, WORD, TALLY)   /* the same, each time */                      \
    X(chose, 6, WORD, TALLY)  /* name: element; when it was last answered */    \
    X(chosen, 7, WORD, TALLY) /* name: element, part: option */                 \
    X(defaulted, 8, WORD, TALLY) /* name: element, part: option */              \
    X(took, 9, NUMBER, TALLY)    /* name: element, part: tenths of a second */  \
    X(answered, 10, WORD, TALLY) /* name: element, part: the answer */          \
    X(submitted, 11, WORD, TALLY) /* name: form */                              \
    X(goal, 12, WORD, TALLY)      /* name: goal; sessions */                    \
    X(ending, 13, WORD, TALLY)    /* name: ending; sessions */                  \
    X(completed, 14, WORD, TALLY) /* sessions */                                \
    X(missed, 15, NUMBER, HEAT)   /* name: scene, part: RMF_CELL */             \
    X(entered, 16, WORD, TALLY)   /* name: scene; sessions */                   \
    X(visits, 17, WORD, TALLY)    /* name: scene; each time */                  \
    X(edge, 18, WORD,                                                           \
      TALLY) /* name: scene, 0 before the first; part: scene */                 \
    X(stands, 19, WORD, TALLY) /* name: the scene in which it is, or ended */   \
    X(device, 20, WORD, TALLY) /* name; sessions */                             \
    X(language, 21, WORD, TALLY)  /* name; sessions */                          \
    X(once, 22, NUMBER, SECONDS)  /* name: scene, part: second played over */   \
    X(again, 23, NUMBER, SECONDS) /* … more than once */                      \
    X(skipped, 24, NUMBER, SECONDS) /* … jumped over */                       \
    X(hit, 25, NUMBER, HEAT)        /* name: scene, part: RMF_CELL */           \
    X(opened, 26, WORD, TALLY)      /* sessions, played or not */               \
    X(bot, 27, WORD, TALLY) /* … of programs, which count for nothing else */ \
    X(seconds, 28, WORD, TALLY) /* name: scene; media seconds, each playing */  \
    X(viewer, 29, WORD, TALLY)  /* known viewers who have played */             \
    X(interacted, 30, WORD, TALLY)   /* sessions that pressed, chose … */     \
    X(reached_in, 31, NUMBER, TALLY) /* name: goal, part: rmf_time_part */      \
    X(stepped, 32, WORD, TALLY) /* name: goal, 0: interacted; sessions that     \
                                 * took all steps so far: goals.c */            \
    X(opted, 33, WORD, TALLY)   /* name: choice/option; sessions */             \
    X(led, 34, WORD, TALLY) /* name: choice/option, part: goal; sessions */     \
    X(concluded, 35, WORD, TALLY) /* name: ending, part: goal; sessions */      \
    X(pressed_in, 36, NUMBER,                                                   \
      TALLY) /* name: element, part: rmf_time_part from shown to pressed */     \
    X(turn, 37, NUMBER,                                                         \
      TALLY) /* name: element, part: as which of all it was pressed, 1 … */   \
    X(hovered, 38, WORD, TALLY)   /* name: element; sessions */                 \
    X(opens, 39, WORD, TALLY)     /* name: panel; each time */                  \
    X(read, 40, WORD, TALLY)      /* name: panel; sessions */                   \
    X(read_in, 41, NUMBER, TALLY) /* name: panel, part: rmf_time_part */        \
    X(reading, 42, NUMBER,                                                      \
      TALLY) /* name: panel, part: 0 open, 1 closed at the next time */         \
    X(agreed, 43, WORD, TALLY)    /* a play by who said yes to being known */   \
    X(refused, 44, WORD, TALLY)   /* … who said no, or whose browser did */   \
    X(host, 60, NUMBER, TALLY)    /* name: of the page, part: RMF_CAME_… */   \
    X(host_goal, 61, WORD, TALLY) /* name: the same, part: goal; sessions */    \
    X(tag, 62, NUMBER, TALLY)     /* name: utm_source=…; as of a host */      \
    X(tag_goal, 63, WORD, TALLY)                                                \
    X(country, 64, NUMBER, TALLY) /* name: two letters; as of a host */         \
    X(country_goal, 65, WORD, TALLY)                                            \
    X(passive, 66, NUMBER,                                                      \
      TALLY) /* part: RMF_MANNER_…; seconds that were played so */            \
    X(passively, 67, NUMBER, TALLY) /* part: the same; sessions */              \
    X(manner, 68, NUMBER, TALLY)    /* part: as it is now; of idle seconds */

typedef enum rmf_counted {
#define X(kind, number, part, rollup) RMF_COUNTED_##kind = (number),
    RMF_COUNTED(X)
#undef X
} rmf_counted;

#define RMF_COUNTED_MAX 69u

/* How a film is watched: idle is what is played behind a minute in which its
 * viewer has done nothing. */
#define RMF_MANNER_MUTED  0u
#define RMF_MANNER_HIDDEN 1u
#define RMF_MANNER_RATE   2u /* not the usual one */
#define RMF_MANNER_IDLE   3u
#define RMF_MANNERS       4u
#define RMF_IDLE_S        60u

/* What sessions from a page, a tag or a country did: answers each time, all
 * else once a session. */
#define RMF_CAME_OPENED    0u
#define RMF_CAME_PLAYED    1u
#define RMF_CAME_COMPLETED 2u
#define RMF_CAME_ANSWERED  3u
#define RMF_CAME_CONVERTED 4u /* reached any goal */

/* Places on the picture: cells of 4 by 4 percent, in windows of five seconds of
 * the scene. */
#define RMF_CELLS          25u  /* each way */
#define RMF_CELLS_ALL      625u /* cells of a picture */
#define RMF_CELL_WINDOW_US 5000000
#define RMF_CELL(window, x, y)                                                 \
    ((uint32_t)(window)*RMF_CELLS_ALL + (uint32_t)(y)*RMF_CELLS + (uint32_t)(x))

_Static_assert(RMF_CELLS_ALL == RMF_CELLS * RMF_CELLS, "each way as many");

#endif
