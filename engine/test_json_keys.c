/* Objects whose keys all have one hash. FNV is no secret, so anyone can make
 * such keys; here the hash is made useless instead, which is the worst that
 * can come: the build replaces two functions in json.c by those below. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/json.h"
#include "engine/text.h"

#ifndef rmf_fnv_str
#error "built without -Drmf_fnv_str=… and -Drmf_str_order=…"
#endif

static uint64_t comparisons;

uint64_t rmf_fnv_str(uint64_t hash, rmf_str text)
{
    (void)text;
    return hash;
}

/* Of keys of one size, which is all that is asked. */
int rmf_str_order(rmf_str a, rmf_str b)
{
    comparisons++;
    return memcmp(a.at, b.at, a.size);
}

#define KEYS     100000u
#define KEY_SIZE 24

/* Keys of two sizes with long beginnings in common, in an order that is not
 * theirs; the last is the same as key `twin`, if there is that one. */
static rmf_writer made_object(uint32_t twin)
{
    size_t size = (size_t)KEYS * (KEY_SIZE + 6) + 64;
    rmf_writer out = {.at = malloc(size), .cap = size};

    assert_non_null(out.at);
    for (uint32_t i = 0; i < KEYS; i++) {
        uint32_t n = i == KEYS - 1 && twin < KEYS ? twin : i;
        char key[KEY_SIZE + 1];

        (void)snprintf(key, sizeof key, "%0*u", KEY_SIZE - (int)(n % 2),
                       n * 7919u % 100003u);
        rmf_put(&out, i == 0 ? "{\"" : ",\"");
        rmf_put(&out, key);
        rmf_put(&out, "\":0");
    }
    rmf_put(&out, "}");
    assert_true(out.size <= out.cap);
    return out;
}

static void read_object(uint32_t twin, rmf_err expected)
{
    rmf_writer text = made_object(twin);
    size_t need = rmf_json_need(text.at, text.size);
    rmf_mem mem = {malloc(need + 1), need, 0};
    rmf_json json;
    rmf_json_error error;

    assert_non_null(mem.at);
    comparisons = 0;
    assert_int_equal(rmf_json_read(text.at, text.size, &mem, &json, &error),
                     expected);
    if (expected != RMF_OK) {
        assert_string_equal(error.code, "json_duplicate_key");
        assert_true(error.offset + KEY_SIZE + 8 > text.size);
    }
    /* At least neighbours, at most keys × their logarithm and one. */
    assert_in_range(comparisons, KEYS - 1, (uint64_t)KEYS * 18);
    free(mem.at);
    free(text.at);
}

static void different_keys_stay_cheap(void **state)
{
    (void)state;
    read_object(UINT32_MAX, RMF_OK);
}

static void twins_are_found(void **state)
{
    (void)state;
    read_object(0, RMF_ERR_DOCUMENT);
    read_object(KEYS / 2, RMF_ERR_DOCUMENT);
    read_object(KEYS - 2, RMF_ERR_DOCUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(different_keys_stay_cheap),
        cmocka_unit_test(twins_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
