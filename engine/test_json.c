/* The JSON reader: what it takes and refuses, and how it is asked. */
#include "test_json.h"

/* ---- what is taken and refused ----------------------------------------- */

static void takes(void **state)
{
    static const struct {
        const char *text;
        const char *written; /* NULL: as `text` */
    } rows[] = {
        {"null", NULL},
        {" \t\r\n true \n", "true"},
        {"-0.5e-3", NULL},
        {"\"\"", NULL},
        {"[]", NULL},
        {"{}", NULL},
        {"[[],{},[[]]]", NULL},
        {"{\"a\":{\"b\":[1,2,{\"c\":null}]},\"d\":[true,false]}", NULL},
        {" { \"a\" : [ 1 , 2 ] } ", "{\"a\":[1,2]}"},
        {"\"\\u00e9\\u20AC\\ud83d\\ude00\"",
         "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\""},
        {"\"\\/\\b\\f\\n\\r\\t\\\\\\\"\"", "\"/\\b\\f\\n\\r\\t\\\\\\\"\""},
        {"{\"\\u0061\":1,\"b\":\"x\\ny\"}", "{\"a\":1,\"b\":\"x\\ny\"}"},
        {"\"\x7f\"", NULL},
        {"1.7e308", NULL},
        {"1e-999", NULL},
        {"{\"\":0}", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        reading r = read_text(rows[i].text, strlen(rows[i].text));
        char *text;

        if (r.err != RMF_OK) {
            fail_msg("%s: %s", rows[i].text, r.error.code);
        }
        text = written(&r.json, 0);
        assert_string_equal(text, rows[i].written != NULL ? rows[i].written
                                                          : rows[i].text);
        free(text);
        free(r.memory);
    }
}

static const struct {
    const char *text;
    size_t size;
    const char *code;
    uint32_t offset;
} refusals[] = {
    {TEXT(""), "json_end", 0},
    {TEXT("  "), "json_end", 2},
    {TEXT("[1,2"), "json_end", 4},
    {TEXT("{\"a\""), "json_end", 4},
    {TEXT("{\"a\":"), "json_end", 5},
    {TEXT("tru"), "json_value", 0},
    {TEXT("True"), "json_value", 0},
    {TEXT("'a'"), "json_value", 0},
    {TEXT("[1,]"), "json_value", 3},
    {TEXT("[,1]"), "json_value", 1},
    {TEXT("[1 2]"), "json_comma", 3},
    {TEXT("[1}"), "json_comma", 2},
    {TEXT("{\"a\":1]"), "json_comma", 6},
    {TEXT("{\"a\":1,}"), "json_key", 7},
    {TEXT("{a:1}"), "json_key", 1},
    {TEXT("{1:1}"), "json_key", 1},
    {TEXT("{\"a\" 1}"), "json_colon", 5},
    {TEXT("1 2"), "json_trailing", 2},
    {TEXT("[] ]"), "json_trailing", 3},
    {TEXT("1\0"), "json_trailing", 1},
    {TEXT("truex"), "json_trailing", 4},
    {TEXT("01"), "json_trailing", 1},
    {TEXT("-"), "json_number", 0},
    {TEXT("1."), "json_number", 0},
    {TEXT("+1"), "json_value", 0},
    {TEXT(".5"), "json_value", 0},
    {TEXT("NaN"), "json_value", 0},
    {TEXT("1e309"), "json_number_range", 0},
    {TEXT("[-1e99999999999]"), "json_number_range", 1},
    {TEXT("\"abc"), "json_string", 0},
    {TEXT("\"abc\\"), "json_string", 0},
    {TEXT("\"abc\\\""), "json_string", 0},
    {TEXT("\"a\nb\""), "json_control", 2},
    {TEXT("\"a\tb\""), "json_control", 2},
    {TEXT("\"a\0b\""), "json_control", 2},
    {TEXT("\"\\x41\""), "json_escape", 1},
    {TEXT("\"ab\\u12g4\""), "json_escape", 3},
    {TEXT("\"\\u12\""), "json_escape", 1},
    {TEXT("\"\\u0000\""), "json_zero", 1},
    {TEXT("\"\\ud800\""), "json_surrogate", 1},
    {TEXT("\"\\udc00\""), "json_surrogate", 1},
    {TEXT("\"\\ud800\\ud800\""), "json_surrogate", 1},
    {TEXT("\"\\ud800x\""), "json_surrogate", 1},
    {TEXT("\"a\xff\""), "json_utf8", 2},
    {TEXT("\"a\xc3\""), "json_utf8", 2},
    {TEXT("[\"\xed\xa0\x80\"]"), "json_utf8", 2},
    {TEXT("{\"a\":1,\"b\":2,\"a\":3}"), "json_duplicate_key", 13},
    {TEXT("{\"a\":1,\"\\u0061\":3}"), "json_duplicate_key", 7},
    {TEXT("[{\"x\":{\"\":1,\"\":1}}]"), "json_duplicate_key", 12},
    {TEXT("\xef\xbb\xbf{}"), "json_bom", 0},
    {TEXT("/* */ 1"), "json_value", 0},
    {TEXT("{\"a\":1 /* */}"), "json_comma", 7},
};

static void refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refusals); i++) {
        reading r = read_text(refusals[i].text, refusals[i].size);

        if (r.err != RMF_ERR_DOCUMENT ||
            strcmp(r.error.code, refusals[i].code) != 0 ||
            r.error.offset != refusals[i].offset) {
            fail_msg("%s: %s at %u", refusals[i].text, r.error.code,
                     r.error.offset);
        }
        assert_int_equal(r.used, 0);
        assert_true(strlen(r.error.text) > 10);
        free(r.memory);
    }
}

/* Digits alone reach beyond double too, and cut nothing off. */
static void long_numbers(void **state)
{
    char text[402];

    (void)state;
    memset(text, '9', sizeof text);
    for (size_t size = 300; size < sizeof text; size++) {
        reading r = read_text(text, size);

        assert_int_equal(r.err, size <= 308 ? RMF_OK : RMF_ERR_DOCUMENT);
        if (r.err == RMF_OK) {
            assert_int_equal(r.json.nodes[0].str.size, size);
        } else {
            assert_string_equal(r.error.code, "json_number_range");
        }
        free(r.memory);
    }
}

static void depth_has_a_limit(void **state)
{
    char text[2 * RMF_JSON_DEPTH_MAX + 2];

    (void)state;
    for (uint32_t depth = RMF_JSON_DEPTH_MAX; depth <= RMF_JSON_DEPTH_MAX + 1;
         depth++) {
        reading r;

        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        r = read_text(text, (size_t)depth * 2);
        assert_int_equal(r.err,
                         depth > RMF_JSON_DEPTH_MAX ? RMF_ERR_LIMIT : RMF_OK);
        if (r.err != RMF_OK) {
            assert_string_equal(r.error.code, "json_depth");
            assert_int_equal(r.error.offset, RMF_JSON_DEPTH_MAX);
        } else {
            char *back = written(&r.json, 0);

            assert_int_equal(strlen(back), 2 * depth);
            free(back);
        }
        free(r.memory);
    }
}

static void too_little_memory_is_said(void **state)
{
    static const char text[] = "{\"a\":[1,2,3,\"x\\n\"],\"b\":{}}";
    size_t need = rmf_json_need(text, sizeof text - 1);
    bool done = false;

    (void)state;
    for (size_t size = 0; size <= need; size++) {
        char *memory = malloc(size + 1);
        rmf_mem mem = {memory, size, 0};
        rmf_json json;
        rmf_json_error error;
        rmf_err err = rmf_json_read(text, sizeof text - 1, &mem, &json, &error);

        assert_true(err == RMF_OK || (err == RMF_ERR_MEMORY && mem.used == 0));
        assert_true(err == RMF_OK || !done); /* more is never too little */
        done = err == RMF_OK;
        free(memory);
    }
    assert_true(done);
}

/* ---- finding ----------------------------------------------------------- */

static void finds_what_is_there(void **state)
{
    static const char text[] = "{\"a\":[10,[20,21],30],\"b\":{},\"c\":\"x\"}";
    reading r = read_text(text, sizeof text - 1);
    const rmf_json *json = &r.json;
    uint32_t list = rmf_json_get(json, 0, "a");
    uint32_t c = rmf_json_get_str(json, 0, RMF_STR("c"));
    uint32_t child;
    uint32_t keys = 0;

    (void)state;
    assert_int_equal(rmf_json_at(json, 0)->str.size, 3);
    assert_int_equal(rmf_json_at(json, list)->str.size, 3);
    assert_int_equal(rmf_json_at(json, list)->offset, 5);
    assert_true(rmf_json_is(json, c, RMF_JSON_STRING));
    assert_true(rmf_str_is(rmf_json_at(json, c)->str, "x"));
    assert_int_equal(rmf_json_get(json, 0, "d"), RMF_NONE);
    assert_int_equal(rmf_json_get(json, list, "a"), RMF_NONE);
    assert_int_equal(rmf_json_get(json, RMF_NONE, "a"), RMF_NONE);
    assert_int_equal(rmf_json_get(json, rmf_json_get(json, 0, "b"), "a"),
                     RMF_NONE);

    child = rmf_json_first(json, list);
    assert_true(rmf_str_is(rmf_json_at(json, child)->str, "10"));
    child = rmf_json_after(json, list, child);
    assert_true(rmf_json_is(json, child, RMF_JSON_ARRAY));
    child = rmf_json_after(json, list, child);
    assert_true(rmf_str_is(rmf_json_at(json, child)->str, "30"));
    assert_int_equal(rmf_json_after(json, list, child), RMF_NONE);
    assert_int_equal(rmf_json_first(json, rmf_json_get(json, 0, "b")),
                     RMF_NONE);

    for (uint32_t k = rmf_json_first(json, 0); k != RMF_NONE;
         k = rmf_json_after(json, 0, k + 1)) {
        keys++;
    }
    assert_int_equal(keys, 3);
    free(r.memory);
}

/* ---- many keys --------------------------------------------------------- */

static rmf_writer many_keys(uint32_t keys, uint32_t twin)
{
    rmf_writer out = grow((size_t)keys * 16 + 64);

    for (uint32_t i = 0; i < keys; i++) {
        rmf_put(&out, i == 0 ? "{\"k" : ",\"k");
        rmf_put_int(&out, i == keys - 1 && twin < keys ? twin : i);
        rmf_put(&out, "\":0");
    }
    rmf_put(&out, "}");
    assert_true(out.size <= out.cap);
    return out;
}

static void twins_are_found_among_any_number(void **state)
{
    static const uint32_t sizes[] = {2,  3,  15, 16,  17,   18,
                                     31, 32, 33, 100, 1000, 30000};

    (void)state;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        uint32_t keys = sizes[i];
        uint32_t twins[] = {0, (keys - 2) / 2, keys - 2, UINT32_MAX};

        for (size_t t = 0; t < COUNT(twins); t++) {
            rmf_writer text = many_keys(keys, twins[t]);
            reading r = read_text(text.at, text.size);

            if (twins[t] == UINT32_MAX) {
                assert_int_equal(r.err, RMF_OK);
                assert_int_equal(r.json.nodes[0].str.size, keys);
            } else {
                assert_int_equal(r.err, RMF_ERR_DOCUMENT);
                assert_string_equal(r.error.code, "json_duplicate_key");
                /* the second of them is the last key */
                assert_true(r.error.offset + 16 > text.size);
            }
            free(text.at);
            free(r.memory);
        }
    }
}

/* ---- memory ------------------------------------------------------------ */

static void need_is_at_most_twice_the_use(void **state)
{
    static const char *items[] = {
        "1,",     "[],",      "{},",           "\"ab\",",
        "[[1]],", "\"\\n\",", "\"\\u00e9x\",", "{\"a\":{}},"};

    (void)state;
    for (size_t i = 0; i < COUNT(items); i++) {
        rmf_writer out = grow(200000);
        reading r;

        rmf_put_char(&out, '[');
        for (int n = 0; n < 10000; n++) {
            rmf_put(&out, items[i]);
        }
        out.at[out.size - 1] = ']';
        r = read_text(out.at, out.size);
        assert_int_equal(r.err, RMF_OK);
        assert_true(r.used <= r.need);
        assert_true(r.need <= 2 * r.used);
        free(out.at);
        free(r.memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes),
        cmocka_unit_test(refuses),
        cmocka_unit_test(long_numbers),
        cmocka_unit_test(depth_has_a_limit),
        cmocka_unit_test(too_little_memory_is_said),
        cmocka_unit_test(finds_what_is_there),
        cmocka_unit_test(twins_are_found_among_any_number),
        cmocka_unit_test(need_is_at_most_twice_the_use),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
