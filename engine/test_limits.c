/* The limits of reading, redefined tiny by the build: JSON of 8 values, 3 deep
 * and 64 bytes; expressions of 24 bytes, 3 deep; ids of 4 bytes. What lies at
 * a limit is taken, what lies one beyond is refused by its name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/json.h"
#include "engine/test_names.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void json(void **state)
{
    static const struct {
        const char *text;
        const char *code; /* NULL: taken */
    } rows[] = {
        {"[1,2,3,4,5,6,7]", NULL},
        {"[1,2,3,4,5,6,7,8]", "json_nodes"},
        {"{\"a\":1,\"b\":2,\"c\":[]}", NULL},
        {"{\"a\":1,\"b\":2,\"c\":[],\"d\":1}", "json_nodes"},
        {"{\"a\":1,\"b\":2,\"c\":3,\"c\":4}", "json_nodes"},
        {"{\"a\":1,\"b\":2,\"a\":3}", "json_duplicate_key"},
        {"[[[]]]", NULL},
        {"[[[[]]]]", "json_depth"},
        {"[[],[[]],{}]", NULL},
        {"\"1234567890123456789012345678901234567890123456789012345678901"
         "2\"",
         NULL},
        {"\"1234567890123456789012345678901234567890123456789012345678901"
         "23\"",
         "json_size"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t size = strlen(rows[i].text);
        size_t need = rmf_json_need(rows[i].text, size);
        rmf_mem mem = {malloc(need + 1), need, 0};
        rmf_json out;
        rmf_json_error error;
        rmf_err err = rmf_json_read(rows[i].text, size, &mem, &out, &error);

        if (rows[i].code == NULL) {
            assert_int_equal(err, RMF_OK);
        } else {
            assert_string_equal(error.code, rows[i].code);
            assert_int_equal(err, strcmp(rows[i].code, "json_duplicate_key")
                                      ? RMF_ERR_LIMIT
                                      : RMF_ERR_DOCUMENT);
        }
        free(mem.at);
    }
}

static void expressions(void **state)
{
    static const struct {
        const char *text;
        const char *code; /* NULL: taken */
    } rows[] = {
        {"(((true)))", NULL},
        {"((((true))))", "deep_expression"},
        {"!!!true", NULL},
        {"!!!!true", "deep_expression"},
        {"1==1 && 2<3 || asked", NULL},
        {"1+1+1+1+1+1+1+1+1+1 == 1", NULL},
        {"1+1+1+1+1+1+1+1+1+1 == 10", "long_expression"},
        {"true == (1 < 2*3)", "deep_expression"}, /* == ( < * wait at once */
        {"true == (1 < 2)", NULL},
        {"1==1 && asked", NULL},
        {"asked||asked&&1==1", "deep_expression"}, /* four values at once */
        {"asked||asked&&asked==seen('city')", "long_expression"},
        {"asked||1<2*chance(1)", "deep_expression"},
        {"asked||1<2*minutes", "deep_expression"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        static _Alignas(16) char memory[4096];
        rmf_str text = rmf_str_of(rows[i].text);
        rmf_mem mem = {memory, rmf_expr_need(text.size), 0};
        rmf_expr expr;
        rmf_expr_error error = {.code = ""};
        rmf_spot spot = test_spot(&mem, &error);
        rmf_err err = rmf_expr_compile(&spot, text, RMF_BOOL, &expr);

        if (rows[i].code != NULL) {
            assert_string_equal(error.code, rows[i].code);
        } else if (err != RMF_OK) {
            fail_msg("%s: %s", rows[i].text, error.text);
        } else {
            (void)rmf_expr_true(&expr, test_fact, NULL);
        }
    }
}

static void words(void **state)
{
    (void)state;
    assert_int_equal(rmf_edit_distance(RMF_STR("road"), RMF_STR("raod"), 2), 1);
    assert_int_equal(rmf_edit_distance(RMF_STR("roads"), RMF_STR("roads"), 2),
                     3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json),
        cmocka_unit_test(expressions),
        cmocka_unit_test(words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
