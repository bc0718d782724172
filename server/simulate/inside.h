/* How the books are kept: for the files that keep them and write them out. */
#ifndef RMF_SIMULATE_INSIDE_H
#define RMF_SIMULATE_INSIDE_H

#include "simulate/books.h"

#define RMF_SIM_SECOND_US 1000000
#define RMF_SIM_WINDOW_US 5000000
#define RMF_SIM_CELLS     25u /* of the picture, each way */

typedef struct rmf_day_book {
    int64_t day; /* since 1970, UTC; 0: none */
    int64_t opened, played, completed, interacted, submissions;
} rmf_day_book;

#define RMF_SIM_DAYS 8u

struct rmf_books {
    const rmf_screen *screen;
    json_t *words; /* word → its number, 1 …; "" is 0 */
    char **texts;
    uint32_t text_count, text_room;
    rmf_note *table; /* sums, by open addressing; n 0: free */
    size_t table_count, table_room;
    rmf_note *sorted; /* those of the table, when all are there */
    size_t sorted_count;
    size_t *begins;        /* of scenes among all seconds, and the end of all */
    int64_t (*seconds)[3]; /* once, again, skipped */
    int64_t anonymous, viewers;
    unsigned char *persons; /* who has played */
    size_t person_room;
    rmf_day_book days[RMF_SIM_DAYS];
    bool failed;
};

/* Whether a text is that word. */
bool rmf_sim_is(rmf_str text, const char *word);

uint32_t rmf_books_word(rmf_books *books, const char *text, size_t size);
/* 0: it was never said. */
uint32_t rmf_books_known(const rmf_books *books, const char *text);
/* How long something took, as it is counted: 0 …; and where that begins. */
uint32_t rmf_books_time(int64_t ms);
double rmf_books_seconds(uint32_t part);
/* One note more of all. */
void rmf_books_sum(rmf_books *books, const rmf_note *note);
/* False: no memory, then or before. */
bool rmf_books_sort(rmf_books *books);
int64_t rmf_books_count(const rmf_books *books, rmf_note_kind kind, uint32_t a,
                        uint32_t b);

#endif
