/* Names as numbers: of elements, scenes, answers …, by project. Rollups and
 * ledgers hold the numbers. "" is 0 in every project. A number is never given
 * to another word.
 *
 * Used by the thread that writes, inside its transaction.
 */
#ifndef RMF_EVENTS_LEXICON_H
#define RMF_EVENTS_LEXICON_H

#include <stdint.h>

#include "store/store.h"

/* What a project has beyond is "…": free answers have no end. */
#define RMF_LEXICON_MAX 100000

typedef struct rmf_lexicon rmf_lexicon;

/* NULL: no memory. */
rmf_lexicon *rmf_lexicon_open(void);
void rmf_lexicon_close(rmf_lexicon *lexicon);
/* After a transaction that was undone: what was new in it is not there. */
void rmf_lexicon_undone(rmf_lexicon *lexicon);
/* From any thread: the words of a project are gone from the store. */
void rmf_lexicon_gone(rmf_lexicon *lexicon);

/* The word's number; a new one is written down. */
rmf_store_err rmf_lexicon_number(rmf_lexicon *lexicon, rmf_db *db,
                                 const char *project, const char *word,
                                 uint32_t *out);

#endif
