/* Texts: what is UTF-8, what is written, how alike two words are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/text.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void utf8_prefixes(void **state)
{
    static const struct {
        const char *text;
        size_t size;
        size_t valid;
    } rows[] = {
        {"", 0, 0},
        {"plain", 5, 5},
        {"\xc3\xa9", 2, 2},
        {"\xe2\x82\xac", 3, 3},
        {"\xf0\x9f\x98\x80", 4, 4},
        {"\xf4\x8f\xbf\xbf", 4, 4}, /* U+10FFFF */
        {"\xed\x9f\xbf", 3, 3},     /* before the surrogates */
        {"\xee\x80\x80", 3, 3},     /* behind them */
        {"a\0b", 3, 1},             /* U+0000 */
        {"a\x80", 2, 1},            /* goes on from nothing */
        {"\xc0\xaf", 2, 0},         /* overlong */
        {"\xc1\xbf", 2, 0},         /* overlong */
        {"\xe0\x9f\xbf", 3, 0},     /* overlong */
        {"\xf0\x8f\xbf\xbf", 4, 0}, /* overlong */
        {"\xed\xa0\x80", 3, 0},     /* surrogate */
        {"\xed\xbf\xbf", 3, 0},     /* surrogate */
        {"\xf4\x90\x80\x80", 4, 0}, /* beyond U+10FFFF */
        {"\xf5\x80\x80\x80", 4, 0}, /* beyond U+10FFFF */
        {"ab\xc3", 3, 2},           /* cut */
        {"ab\xf0\x9f\x98", 5, 2},   /* cut */
        {"ab\xe2\x28\xa1", 5, 2},   /* does not go on */
        {"ab\xe2\x82\x28", 5, 2},   /* does not go on */
        {"ab\xff", 3, 2},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(rmf_utf8_prefix(rows[i].text, rows[i].size),
                         rows[i].valid);
        assert_int_equal(rmf_utf8_valid(rows[i].text, rows[i].size),
                         rows[i].valid == rows[i].size);
    }
}

/* Every code point, encoded by the definition, and none of the surrogates. */
static void every_character_is_valid(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= 0x10ffff; c++) {
        char text[4] = {0};
        size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        static const unsigned lead[] = {0, 0, 0xc0, 0xe0, 0xf0};

        for (size_t i = size; i > 1; i--) {
            text[i - 1] = (char)(0x80 | ((c >> (6 * (size - i))) & 63));
        }
        text[0] = (char)(lead[size] | (c >> (6 * (size - 1))));
        assert_int_equal(rmf_utf8_valid(text, size), c < 0xd800 || c > 0xdfff);
    }
}

static void cuts_between_characters(void **state)
{
    rmf_str text = RMF_STR("a\xc3\xa9\xe2\x82\xac!");
    static const uint32_t cuts[] = {0, 1, 1, 3, 3, 3, 6, 7, 7};

    (void)state;
    for (uint32_t most = 0; most < COUNT(cuts); most++) {
        assert_int_equal(rmf_utf8_cut(text, most), cuts[most]);
    }
}

static void compares_by_bytes(void **state)
{
    (void)state;
    assert_true(rmf_str_same(RMF_STR("bag"), RMF_STR("bag")));
    assert_false(rmf_str_same(RMF_STR("bag"), RMF_STR("bags")));
    assert_true(rmf_str_same((rmf_str){NULL, 0}, RMF_STR("")));
    assert_true(rmf_str_is(RMF_STR("bag"), "bag"));
    assert_false(rmf_str_is(RMF_STR("bag"), "ba"));
    assert_true(rmf_str_order(RMF_STR("a"), RMF_STR("b")) < 0);
    assert_true(rmf_str_order(RMF_STR("b"), RMF_STR("ab")) > 0);
    assert_true(rmf_str_order(RMF_STR("a"), RMF_STR("ab")) < 0);
    assert_true(rmf_str_order(RMF_STR("z"), RMF_STR("\xc3\xa9")) < 0);
    assert_int_equal(rmf_str_order(RMF_STR("ab"), RMF_STR("ab")), 0);
}

static void writes_what_printf_writes(void **state)
{
    static const int64_t values[] = {
        0, 1, -1, 9, 10, -1000000, 123456789, INT64_MAX, INT64_MIN};
    char expected[64];
    char memory[64];

    (void)state;
    for (size_t i = 0; i < COUNT(values); i++) {
        rmf_writer out = {.at = memory, .cap = sizeof memory};
        int size =
            snprintf(expected, sizeof expected, "%lld|%016llx",
                     (long long)values[i], (unsigned long long)values[i]);

        rmf_put_int(&out, values[i]);
        rmf_put_char(&out, '|');
        rmf_put_hex64(&out, (uint64_t)values[i]);
        assert_int_equal(out.size, size);
        assert_memory_equal(memory, expected, out.size);
    }
}

static void millionths_lose_their_zeros(void **state)
{
    static const struct {
        int64_t value;
        const char *text;
    } rows[] = {
        {0, "0"},
        {1, "0.000001"},
        {-1, "-0.000001"},
        {1000000, "1"},
        {1500000, "1.5"},
        {-1500000, "-1.5"},
        {10050000, "10.05"},
        {120000000, "120"},
        {INT64_MAX, "9223372036854.775807"},
        {INT64_MIN, "-9223372036854.775808"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char memory[32] = {0};
        rmf_writer out = {.at = memory, .cap = sizeof memory};

        rmf_put_micro(&out, rows[i].value);
        assert_string_equal(memory, rows[i].text);
    }
}

static void json_strings_are_escaped(void **state)
{
    char memory[64] = {0};
    rmf_writer out = {.at = memory, .cap = sizeof memory};

    (void)state;
    rmf_put_json(&out, RMF_STR("a\"b\\c\n\r\t\b\f\x01\x1f\x7f/\xc3\xa9"));
    assert_string_equal(memory,
                        "\"a\\\"b\\\\c\\n\\r\\t\\b\\f\\u0001\\u001f\x7f/"
                        "\xc3\xa9\"");
    out.size = 0;
    rmf_put_json(&out, (rmf_str){NULL, 0});
    assert_int_equal(out.size, 2);
}

/* Within a JSON string every text is escaped as it comes. */
static void quoted_texts_are_escaped(void **state)
{
    char memory[32] = {0};
    rmf_writer out = {.at = memory, .cap = sizeof memory, .quoted = true};

    (void)state;
    rmf_put(&out, "say \"hi\"");
    rmf_put_str(&out, RMF_STR("\n"));
    rmf_put_str(&out, (rmf_str){NULL, 0});
    rmf_put_micro(&out, -2500000);
    assert_string_equal(memory, "say \\\"hi\\\"\\n-2.5");
}

/* A writer too small keeps its bounds and says how much it lacked. */
static void writer_counts_on(void **state)
{
    (void)state;
    for (size_t cap = 0; cap < 12; cap++) {
        char memory[16] = "################";
        rmf_writer out = {.at = memory, .cap = cap};

        rmf_put_char(&out, '[');
        rmf_put(&out, "seven77");
        rmf_put_int(&out, -12);
        assert_int_equal(out.size, 11);
        assert_memory_equal(memory, "[seven77-12", cap < 11 ? cap : 11);
        assert_int_equal(memory[cap < 11 ? cap : 11], '#');
    }
}

/* Published values of FNV-1a with 64 bits. */
static void hashes_are_fnv(void **state)
{
    (void)state;
    assert_true(rmf_fnv(RMF_FNV_START, "", 0) == 0xcbf29ce484222325u);
    assert_true(rmf_fnv(RMF_FNV_START, "a", 1) == 0xaf63dc4c8601ec8cu);
    assert_true(rmf_fnv(RMF_FNV_START, "foobar", 6) == 0x85944171f73967e8u);
    assert_true(rmf_fnv_str(RMF_FNV_START, RMF_STR("ab")) ==
                rmf_fnv(RMF_FNV_START, "\2\0\0\0ab", 6));
    assert_true(rmf_mix(0) == 0);
    assert_true(rmf_mix(1) != rmf_mix(2));
}

static void edits_between_words(void **state)
{
    static const struct {
        const char *a, *b;
        uint32_t edits;
    } rows[] = {
        {"", "", 0},          {"city", "city", 0}, {"citty", "city", 1},
        {"cit", "city", 1},   {"ctiy", "city", 1}, {"cite", "city", 1},
        {"trail", "city", 5}, {"", "abc", 3},      {"kitten", "sitting", 3},
        {"ab", "ba", 1},      {"ca", "abc", 3},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        rmf_str a = rmf_str_of(rows[i].a);
        rmf_str b = rmf_str_of(rows[i].b);

        assert_int_equal(rmf_edit_distance(a, b, 9), rows[i].edits);
        assert_int_equal(rmf_edit_distance(b, a, 9), rows[i].edits);
        for (uint32_t most = 0; most < 6; most++) {
            uint32_t edits = rows[i].edits;

            assert_int_equal(rmf_edit_distance(a, b, most),
                             edits > most ? most + 1 : edits);
        }
    }
}

static void long_words_are_never_alike(void **state)
{
    char memory[RMF_ID_SIZE_MAX + 1];
    rmf_str word = {memory, sizeof memory};
    rmf_str longest = {memory, RMF_ID_SIZE_MAX};

    (void)state;
    memset(memory, 'x', sizeof memory);
    assert_int_equal(rmf_edit_distance(word, word, 3), 4);
    assert_int_equal(rmf_edit_distance(longest, longest, 3), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_prefixes),
        cmocka_unit_test(every_character_is_valid),
        cmocka_unit_test(cuts_between_characters),
        cmocka_unit_test(compares_by_bytes),
        cmocka_unit_test(writes_what_printf_writes),
        cmocka_unit_test(millionths_lose_their_zeros),
        cmocka_unit_test(json_strings_are_escaped),
        cmocka_unit_test(quoted_texts_are_escaped),
        cmocka_unit_test(writer_counts_on),
        cmocka_unit_test(hashes_are_fnv),
        cmocka_unit_test(edits_between_words),
        cmocka_unit_test(long_words_are_never_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
