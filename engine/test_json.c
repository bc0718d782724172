/* The JSON reader: what it takes and refuses, and that it agrees with jansson
 * on the kept corpus, on made texts and on damaged ones. */
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

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

static reading read_text(const char *text, size_t size)
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

static char *written(const rmf_json *json, uint32_t node)
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

#define TEXT(literal) (literal), sizeof(literal) - 1

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

static rmf_writer grow(size_t size)
{
    rmf_writer out = {.at = malloc(size), .cap = size};

    assert_non_null(out.at);
    return out;
}

/* {"k0":0,"k1":0,…}, one of the keys twice if `twin` is less than `keys`. */
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

/* ---- jansson ----------------------------------------------------------- */

/* Integers as doubles: beyond 64 bits jansson would refuse them. */
#define THEIR_FLAGS                                                            \
    (JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL)

static bool near(double a, double b)
{
    return a == b ||
           fabs(a - b) <=
               RMF_DOUBLE_ULPS * (nextafter(fabs(b), INFINITY) - fabs(b));
}

static bool same_scalar(const rmf_json_node *ours, const json_t *theirs)
{
    switch (ours->type) {
    case RMF_JSON_NULL:
        return json_is_null(theirs);
    case RMF_JSON_FALSE:
        return json_is_false(theirs);
    case RMF_JSON_TRUE:
        return json_is_true(theirs);
    case RMF_JSON_NUMBER:
        return json_is_real(theirs) &&
               near(rmf_double_read(ours->str), json_real_value(theirs));
    case RMF_JSON_STRING:
        return json_is_string(theirs) &&
               json_string_length(theirs) == ours->str.size &&
               rmf_same(json_string_value(theirs), ours->str.at,
                        ours->str.size);
    case RMF_JSON_ARRAY:
        return json_is_array(theirs) &&
               json_array_size(theirs) == ours->str.size;
    case RMF_JSON_OBJECT:
        return json_is_object(theirs) &&
               json_object_size(theirs) == ours->str.size;
    }
    return false;
}

typedef struct pair {
    uint32_t container;
    uint32_t child; /* the next to compare: of an object its key */
    json_t *theirs;
    size_t index;
} pair;

/* The next child of the innermost container, on both sides; false behind the
 * last. */
static bool next_pair(const rmf_json *json, pair *in, uint32_t *node,
                      json_t **theirs)
{
    if (in->child == RMF_NONE) {
        return false;
    }
    if (json_is_array(in->theirs)) {
        *node = in->child;
        *theirs = json_array_get(in->theirs, in->index++);
    } else {
        rmf_str key = json->nodes[in->child].str;

        *node = in->child + 1;
        *theirs = json_object_getn(in->theirs, key.at, key.size);
    }
    in->child = rmf_json_after(json, in->container, *node);
    return true;
}

static bool same_value(const rmf_json *json, json_t *theirs)
{
    pair open[RMF_JSON_DEPTH_MAX];
    uint32_t depth = 0;
    uint32_t node = 0;

    for (;;) {
        if (theirs == NULL || !same_scalar(&json->nodes[node], theirs)) {
            return false;
        }
        if (json->nodes[node].type >= RMF_JSON_ARRAY) {
            open[depth++] = (pair){node, rmf_json_first(json, node), theirs, 0};
        }
        while (depth > 0 &&
               !next_pair(json, &open[depth - 1], &node, &theirs)) {
            depth--;
        }
        if (depth == 0) {
            return true;
        }
    }
}

/* Where we differ, and why. Ours first. */
static const struct {
    const char *text;
    size_t size;
    bool ours, theirs;
    const char *why;
} exceptions[] = {
    {TEXT("1\0"), false, true, "jansson loses a zero byte behind a number"},
    {TEXT("true\0"), false, true, "… or behind a word"},
    {TEXT("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]"
          "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
     false, true, "our depth is 64, theirs 2048"},
    {TEXT("1.7976931348623157e308"), true, true, "the largest double"},
    {TEXT("1.797693134862315e309"), false, false, "beyond it"},
};

static json_t *their_reading(const char *text, size_t size)
{
    return json_loadb(text, size, THEIR_FLAGS, NULL);
}

static void exceptions_are_what_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(exceptions); i++) {
        reading r = read_text(exceptions[i].text, exceptions[i].size);
        json_t *theirs = their_reading(exceptions[i].text, exceptions[i].size);

        if ((r.err == RMF_OK) != exceptions[i].ours ||
            (theirs != NULL) != exceptions[i].theirs) {
            fail_msg("row %zu (%s): %s %d", i, exceptions[i].why, r.error.code,
                     theirs != NULL);
        }
        json_decref(theirs);
        free(r.memory);
    }
}

/* Not to be compared: it falls under the table above. */
static bool is_exception(const reading *r, const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL ||
           strcmp(r->error.code, "json_depth") == 0;
}

/* Both take it and find the same in it, or both refuse it. */
static bool agrees(const char *text, size_t size)
{
    reading r = read_text(text, size);
    json_t *theirs = their_reading(text, size);
    bool same = theirs != NULL && r.err == RMF_OK
                    ? same_value(&r.json, theirs)
                    : (theirs != NULL) == (r.err == RMF_OK) ||
                          is_exception(&r, text, size);

    json_decref(theirs);
    free(r.memory);
    return same;
}

static void agrees_on_all_rows(void **state)
{
    static const char *rows[] = {
        "",
        "{",
        "}",
        "[1,2,]",
        "{\"a\":1,\"a\":2}",
        "1e400",
        "-1e400",
        "\"\\u0000\"",
        "\"\x01\"",
        "\"\\ud800\"",
        "123456789012345678901234567890",
        "1e-400",
        "-0",
        "0.1",
        "1E5",
        "\xef\xbb\xbf[]",
        "nul",
        "[\"\\u00e9\",\"\xc3\xa9\"]",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!agrees(rows[i], strlen(rows[i]))) {
            fail_msg("we differ on %s", rows[i]);
        }
    }
}

static char *slurp(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *text;

    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *size = (size_t)ftell(file);
    rewind(file);
    text = malloc(*size + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, *size, file), *size);
    (void)fclose(file);
    return text;
}

static void agrees_on_the_kept_corpus(void **state)
{
    const char *root = getenv("RAMIFY_ROOT");
    char path[1024];
    struct dirent *entry;
    uint32_t files = 0;
    DIR *folder;

    (void)state;
    (void)snprintf(path, sizeof path, "%s/tests/fuzz/corpus/json",
                   root != NULL ? root : ".");
    folder = opendir(path);
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        size_t size;
        char *text;

        if (entry->d_name[0] == '.') {
            continue;
        }
        (void)snprintf(path, sizeof path, "%s/tests/fuzz/corpus/json/%s",
                       root != NULL ? root : ".", entry->d_name);
        text = slurp(path, &size);
        if (!agrees(text, size)) {
            fail_msg("we differ on %s", path);
        }
        free(text);
        files++;
    }
    (void)closedir(folder);
    assert_true(files > 20);
}

/* ---- made texts -------------------------------------------------------- */

static uint64_t seed = 11;

static uint32_t below(uint32_t end)
{
    seed += 0x9e3779b97f4a7c15u;
    return (uint32_t)(rmf_mix(seed) % end);
}

static void put_space(rmf_writer *out)
{
    if (below(8) == 0) {
        rmf_put_char(out, " \t\n\r"[below(4)]);
    }
}

static void put_string(rmf_writer *out)
{
    static const char *pieces[] = {"a",
                                   "bag",
                                   " ",
                                   "\xc3\xa9",
                                   "\xf0\x9f\x98\x80",
                                   "\\n",
                                   "\\\"",
                                   "\\\\",
                                   "\\/",
                                   "\\u0041",
                                   "\\u00e9",
                                   "\\u20ac",
                                   "\\ud83d\\ude00",
                                   "\x7f",
                                   "{",
                                   "]",
                                   ":"};

    rmf_put_char(out, '"');
    for (uint32_t left = below(6); left > 0; left--) {
        rmf_put(out, pieces[below(COUNT(pieces))]);
    }
    rmf_put_char(out, '"');
}

static void put_scalar(rmf_writer *out)
{
    static const char *words[] = {"null",
                                  "true",
                                  "false",
                                  "0",
                                  "-0",
                                  "1",
                                  "1e5",
                                  "0.25",
                                  "-7.5E-3",
                                  "1e-330",
                                  "12345678901234567890",
                                  "3.141592653589793"};

    if (below(2) == 0) {
        put_string(out);
    } else {
        rmf_put(out, words[below(COUNT(words))]);
    }
}

typedef struct maker {
    rmf_writer *out;
    char closing[12]; /* brackets that are still to come */
    uint32_t depth;
    uint32_t left; /* values that may still come */
    bool first;    /* nothing stands in the innermost brackets */
} maker;

static void put_closing(maker *m)
{
    rmf_put_char(m->out, m->closing[--m->depth]);
    m->first = false;
}

/* What stands before a value within brackets. */
static void put_before(maker *m)
{
    if (!m->first) {
        rmf_put_char(m->out, ',');
        put_space(m->out);
    }
    if (m->closing[m->depth - 1] == '}') {
        put_string(m->out);
        rmf_put_char(m->out, ':');
        put_space(m->out);
    }
}

static void put_value(maker *m)
{
    m->left -= m->left > 0;
    if (m->left > 0 && m->depth < sizeof m->closing && below(4) != 0) {
        bool object = below(2) == 0;

        m->closing[m->depth++] = object ? '}' : ']';
        rmf_put_char(m->out, object ? '{' : '[');
        m->first = true;
    } else {
        put_scalar(m->out);
        m->first = false;
    }
}

/* A right text but for keys that may stand twice. */
static void put_document(rmf_writer *out)
{
    maker m = {.out = out, .left = below(40), .first = true};

    put_space(out);
    put_value(&m);
    while (m.depth > 0) {
        put_space(out);
        if (m.left == 0 || below(4) == 0) {
            put_closing(&m);
        } else {
            put_before(&m);
            put_value(&m);
        }
    }
}

/* Change, drop, double or exchange a few bytes. */
static void damage(rmf_writer *text)
{
    static const char bytes[] = "{}[]\",:\\u0dE-+. \n\x01\x80\xc3\xff";

    for (uint32_t left = 1 + below(3); left > 0 && text->size > 0; left--) {
        uint32_t at = below((uint32_t)text->size);
        uint32_t other = below((uint32_t)text->size);
        char c = text->at[at];

        switch (below(4)) {
        case 0:
            text->at[at] = bytes[below(sizeof bytes - 1)];
            break;
        case 1:
            memmove(text->at + at, text->at + at + 1, text->size - at - 1);
            text->size--;
            break;
        case 2:
            memmove(text->at + at + 1, text->at + at, text->size - at);
            text->size++;
            break;
        default:
            text->at[at] = text->at[other];
            text->at[other] = c;
            break;
        }
    }
}

static void agrees_on_made_and_damaged_texts(void **state)
{
    uint32_t taken = 0;

    (void)state;
    for (int i = 0; i < 30000; i++) {
        char memory[4096];
        rmf_writer text = {.at = memory, .cap = sizeof memory - 8};
        reading r;

        put_document(&text);
        assert_true(text.size <= text.cap);
        r = read_text(memory, text.size);
        taken += r.err == RMF_OK;
        free(r.memory);
        if (!agrees(memory, text.size)) {
            fail_msg("we differ on %.*s", (int)text.size, memory);
        }
        damage(&text);
        if (!agrees(memory, text.size)) {
            fail_msg("we differ on %.*s", (int)text.size, memory);
        }
    }
    assert_true(taken > 15000); /* the rest has keys twice */
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
        cmocka_unit_test(exceptions_are_what_the_table_says),
        cmocka_unit_test(agrees_on_all_rows),
        cmocka_unit_test(agrees_on_the_kept_corpus),
        cmocka_unit_test(agrees_on_made_and_damaged_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
