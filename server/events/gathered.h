/* What viewers of one film have just done, gathered for those who look at it
 * live: few lines, whatever comes.
 *
 * The first are told one by one; of more, those that say the same become one
 * line with their number; what finds no line is counted.
 */
#ifndef RMF_EVENTS_GATHERED_H
#define RMF_EVENTS_GATHERED_H

#include "events/batch.h"

#define RMF_GATHERED_MAX    24u
#define RMF_GATHERED_SINGLE 8u   /* lines that stand for one event */
#define RMF_GATHERED_NAME   136u /* panel/button and a zero */

typedef struct rmf_gathered_line {
    const char *what; /* a constant: pressed */
    int64_t at_ms;    /* when the first of them came */
    uint32_t count;
    char session[65], viewer[65]; /* "": several, or nobody known */
    char name[RMF_GATHERED_NAME]; /* of an element, form, ending, scene; a
                                     device */
    char part[65];                /* of the option */
    char scene[65];               /* "": `stood` says where, if anything does */
    uint32_t stood;               /* a number of the lexicon */
    int32_t cell;                 /* of a miss; -1: of none, or of several */
} rmf_gathered_line;

/* Zeroes are empty. */
typedef struct rmf_gathered {
    rmf_gathered_line lines[RMF_GATHERED_MAX];
    uint32_t count;
    uint64_t more; /* events that stand in no line */
} rmf_gathered;

/* The fresh events of a batch that was kept. Cost: a few comparisons of short
 * texts each; no memory. */
void rmf_gathered_add(rmf_gathered *gathered, const rmf_batch *batch,
                      int64_t now_ms);

/* As JSON, one line of at most `max` bytes; what finds no room is counted.
 * `db` knows the names of scenes; NULL: those that only it knows are null. */
void rmf_gathered_write(const rmf_gathered *gathered, const char *project,
                        rmf_db *db, size_t max, rmf_buf *out);

/* The word of that number; "": there is none. */
void rmf_word_read(rmf_db *db, const char *project, uint32_t number,
                   char out[65]);

#endif
