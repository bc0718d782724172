/* For tests: a text read by our reader of JSON, with exactly the memory that it
 * asked for. */
#ifndef RAMIFY_TEST_JSON_H
#define RAMIFY_TEST_JSON_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/json.h"
#include "engine/number.h"
#include "engine/text.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* A text read; its memory is exactly what rmf_json_need asked for. */
typedef struct reading {
    void *memory;
    size_t need;
    size_t used;
    rmf_err err;
    rmf_json json;
    rmf_json_error error;
} reading;

static inline reading read_text(const char *text, size_t size)
{
    reading r = {.need = rmf_json_need(text, size)};
    rmf_mem mem;

    r.memory = malloc(r.need > 0 ? r.need : 1);
    assert_non_null(r.memory);
    mem = (rmf_mem){r.memory, r.need, 0};
    r.err = rmf_json_read(text, size, &mem, &r.json, &r.error);
    r.used = mem.used;
    assert_int_not_equal(r.err, RMF_ERR_MEMORY);
    return r;
}

static inline char *written(const rmf_json *json, uint32_t node)
{
    rmf_writer out = {.at = NULL};
    size_t size;

    rmf_json_write(json, node, &out);
    size = out.size;
    out = (rmf_writer){.at = calloc(size + 1, 1), .cap = size};
    assert_non_null(out.at);
    rmf_json_write(json, node, &out);
    assert_int_equal(out.size, size);
    return out.at;
}

#define TEXT(literal) (literal), sizeof(literal) - 1

static inline rmf_writer grow(size_t size)
{
    rmf_writer out = {.at = malloc(size), .cap = size};

    assert_non_null(out.at);
    return out;
}

/* {"k0":0,"k1":0,…}, one of the keys twice if `twin` is less than `keys`. */

#endif
