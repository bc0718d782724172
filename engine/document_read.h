/* Reading a document's values, by what they are: what document_read.c,
 * document_texts.c and document_numbers.c share. */
#ifndef RAMIFY_DOCUMENT_READ_H
#define RAMIFY_DOCUMENT_READ_H

#include "document_open.h"

/* Reads one value of the object on top of the walker, whose option this is:
 * notes what is wrong, and puts what is right where the option says. */
typedef void rmf_read_fn(rmf_walker *w, const rmf_option *option,
                         uint32_t node);

/* ---- document_read.c ------------------------------------------------- */

/* Where the row keeps the option's value; NULL: nowhere. */
void *rmf_into(const rmf_option *option, void *row);
void rmf_into_index(const rmf_option *option, void *row, uint32_t index);
void rmf_into_number(const rmf_option *option, void *row, int64_t number);
void rmf_wrong_type(rmf_walker *w, const rmf_option *option, uint32_t node);

/* ---- document_strings.c ------------------------------------------------ */

bool rmf_language_valid(rmf_str tag);
bool rmf_address_valid(rmf_str address);
bool rmf_file_valid(rmf_str file);
bool rmf_color_valid(rmf_str color);
bool rmf_decimal_valid(rmf_str text);

/* ---- document_texts.c ------------------------------------------------ */

rmf_read_fn rmf_read_text;
rmf_read_fn rmf_read_address;

/* ---- document_numbers.c ---------------------------------------------- */

rmf_read_fn rmf_read_number;
rmf_read_fn rmf_read_at; /* {"go": …, "at": 3} or "same" */
rmf_read_fn rmf_read_window;
rmf_read_fn rmf_read_place;
rmf_read_fn rmf_read_points;

static inline const rmf_json_node *rmf_node_of(const rmf_opening *o,
                                               uint32_t node)
{
    return &o->doc->json.nodes[node];
}

#endif
