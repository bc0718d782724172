#include "base/csv.h"

#include <stdlib.h>

void rmf_csv_value(rmf_buf *out, const json_t *value, unsigned digits)
{
    if (json_is_string(value)) {
        rmf_buf_csv(out, json_string_value(value));
        return;
    }
    if (!value || json_is_null(value)) return;
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT |
                                       JSON_REAL_PRECISION(digits));
    /* A number begins with a minus and is none the worse for it. */
    if (json_is_number(value)) {
        rmf_buf_puts(out, text ? text : "");
    } else {
        rmf_buf_csv(out, text ? text : "");
    }
    free(text);
}
