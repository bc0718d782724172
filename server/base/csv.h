/* Values of JSON in tables for spreadsheets. */
#ifndef RMF_BASE_CSV_H
#define RMF_BASE_CSV_H

#include <jansson.h>

#include "base/buf.h"

/* One field of CSV: texts made harmless (rmf_buf_csv), numbers with so many
 * digits, lists and objects as JSON, of null nothing. */
void rmf_csv_value(rmf_buf *out, const json_t *value, unsigned digits);

#endif
