#include "projects/exact.h"

#include <stdio.h>
#include <stdlib.h>

static void add_real(double number, rmf_buf *out)
{
    char digits[40] = "";
    for (int precision = 15; precision <= 17; precision++) {
        (void)snprintf(digits, sizeof digits, "%.*g", precision, number);
        if (strtod(digits, NULL) == number) break;
    }
    rmf_buf_puts(out, digits);
}

static void add(const json_t *value, unsigned left, rmf_buf *out);

static void add_members(const json_t *object, unsigned left, rmf_buf *out)
{
    const char *gap = "";
    const char *key = NULL;
    json_t *value = NULL;
    rmf_buf_puts(out, "{");
    json_object_foreach((json_t *)object, key, value)
    {
        rmf_buf_puts(out, gap);
        rmf_buf_json(out, key);
        rmf_buf_puts(out, ":");
        add(value, left, out);
        gap = ",";
    }
    rmf_buf_puts(out, "}");
}

static void add_items(const json_t *list, unsigned left, rmf_buf *out)
{
    rmf_buf_puts(out, "[");
    for (size_t i = 0; i < json_array_size(list); i++) {
        rmf_buf_puts(out, i ? "," : "");
        add(json_array_get(list, i), left, out);
    }
    rmf_buf_puts(out, "]");
}

/* It calls itself as deep as `left` says. */
static void add(const json_t *value, unsigned left, rmf_buf *out)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
    case JSON_ARRAY:
        if (left == 0 || out->failed) {
            rmf_buf_free(out);
            out->failed = true;
        } else if (json_is_object(value)) {
            add_members(value, left - 1, out);
        } else {
            add_items(value, left - 1, out);
        }
        break;
    case JSON_STRING:
        rmf_buf_json(out, json_string_value(value));
        break;
    case JSON_INTEGER:
        rmf_buf_putf(out, "%lld", (long long)json_integer_value(value));
        break;
    case JSON_REAL:
        add_real(json_real_value(value), out);
        break;
    case JSON_TRUE:
        rmf_buf_puts(out, "true");
        break;
    case JSON_FALSE:
        rmf_buf_puts(out, "false");
        break;
    case JSON_NULL:
        rmf_buf_puts(out, "null");
        break;
    }
}

void rmf_exact(const json_t *value, unsigned depth_max, rmf_buf *out)
{
    add(value, depth_max, out);
}
