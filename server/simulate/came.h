/* From where viewers come, by chance. */
#ifndef RMF_SIMULATE_CAME_H
#define RMF_SIMULATE_CAME_H

#include "base/buf.h"
#include "simulate/books.h"
#include "simulate/chance.h"

rmf_sim_came rmf_sim_come(rmf_chance *chance);
/* Fields of the first batch, with a comma before them. */
void rmf_sim_came_write(const rmf_sim_came *came, rmf_buf *out);

void rmf_books_came(rmf_books *books, const rmf_diary *diary,
                    const rmf_sim_came *came);
/* When the books are sorted: "embeds" and "tags". */
void rmf_books_sources(const rmf_books *books, json_t *out);

#endif
