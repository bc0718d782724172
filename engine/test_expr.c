/* Conditions: what they are worth, and what an author is told of a mistake. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/test_names.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static _Alignas(16) char memory[1 << 20];

static rmf_err compile(const char *text, rmf_type wanted, rmf_expr *expr,
                       rmf_expr_error *error)
{
    rmf_str str = rmf_str_of(text);
    rmf_mem mem = {memory, rmf_expr_need(str.size), 0};
    rmf_spot spot = test_spot(&mem, error);
    rmf_err err;

    assert_true(mem.size <= sizeof memory);
    err = rmf_expr_compile(&spot, str, wanted, expr);
    assert_int_not_equal(err, RMF_ERR_MEMORY);
    assert_true(err == RMF_OK || mem.used == 0);
    return err;
}

/* The value as a viewer would read it. */
static void value_of(const char *text, char *out, size_t size)
{
    rmf_writer writer = {.at = out, .cap = size - 1};
    rmf_expr expr;
    rmf_expr_error error;
    rmf_value value;

    if (compile(text, RMF_ANY_TYPE, &expr, &error) != RMF_OK) {
        fail_msg("%s: %s", text, error.text);
    }
    value = rmf_expr_eval(&expr, test_fact, NULL);
    assert_int_equal(value.type, expr.type);
    rmf_value_write(value, &writer);
    assert_true(writer.size < size);
    out[writer.size] = '\0';
}

static const struct {
    const char *text;
    const char *value;
} evaluations[] = {
    {"true", "true"},
    {"false", "false"},
    {"1", "1"},
    {"'a text'", "a text"},
    {"''", ""},
    {"'it\\'s \\\\'", "it's \\"},
    {"road", "city"},
    {"viewer.first_name", "Ada"},
    {"caf\xc3\xa9 + 1", "4"},
    {" \t\n1 \r\n", "1"},
    /* strength */
    {"1 + 2 * 3", "7"},
    {"(1 + 2) * 3", "9"},
    {"10 - 4 - 3", "3"},
    {"100 / 10 / 5", "2"},
    {"2 * 3 / 4", "1.5"},
    {"1 + 2 < 2 * 2", "true"},
    {"true || true && false", "true"},
    {"(true || true) && false", "false"},
    {"1 < 2 == true", "true"},
    {"!false && false", "false"},
    {"!(false && false)", "true"},
    {"!!true", "true"},
    {"- - 2", "2"},
    {"-2 * -3", "6"},
    {"3 - -2", "5"},
    {"-minutes + 1", "-1.5"},
    {"1 == 1 && 2 != 3 || false", "true"},
    {"false == 1 > 2", "true"},
    /* comparing */
    {"1 < 1", "false"},
    {"1 <= 1", "true"},
    {"2 > 1", "true"},
    {"1 >= 2", "false"},
    {"1.0 == 1", "true"},
    {"'a' == 'a'", "true"},
    {"'a' == 'A'", "false"},
    {"'a' != 'ab'", "true"},
    {"true != false", "true"},
    /* numbers of six places */
    {"1 / 3", "0.333333"},
    {"2 / 3", "0.666667"},
    {"1 / 0", "0"},
    {"0.1 + 0.2 == 0.3", "true"},
    {"9223372036854 * 9223372036854", "9223372036854.775807"},
    {"1e3 + 1E-1", "1000.1"},
    /* facts */
    {"visits('meet')", "2"},
    {"visits('city') * 2 >= 3", "true"},
    {"visits( 'it\\'s' )", "4"},
    {"seen('city')", "false"},
    {"timed_out('road')", "true"},
    {"clicked('road') && clicked('quiz') && clicked('bag')", "true"},
    {"chose('road')", "chose"},
    {"submitted('hold') && correct('quiz')", "true"},
    {"device()", "device"},
    {"score ( ) + max_score()", "1"},
    {"completed() == returned()", "true"},
    {"chance(0.5)", "true"},
    {"road == 'city' && !timed_out('road') || visits('meet') * 2 >= 3", "true"},
    {"link.company != ''", "false"},
    {"asked", "true"},
};

static void values(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(evaluations); i++) {
        char text[64];

        value_of(evaluations[i].text, text, sizeof text);
        if (strcmp(text, evaluations[i].value) != 0) {
            fail_msg("%s gave %s", evaluations[i].text, text);
        }
    }
}

/* The sentences are for people: each stands here as it is read. */
static const struct {
    const char *text;
    const char *code;
    uint32_t offset;
    const char *sentence;
} sentences[] = {
    {"seen('citty')", "unknown_scene", 5,
     "There is no scene 'citty'. Did you mean 'city'?"},
    {"seen('nowhere')", "unknown_scene", 5, "There is no scene 'nowhere'."},
    {"clicked('bagg')", "unknown_element", 8,
     "There is no element 'bagg'. Did you mean 'bag'?"},
    {"true && chose('rode') == ''", "unknown_choice", 14,
     "There is no choice 'rode'. Did you mean 'road'?"},
    {"correct('bag')", "unknown_question", 8, "There is no question 'bag'."},
    {"submitted('held')", "unknown_form", 10,
     "There is no form 'held'. Did you mean 'hold'?"},
    {"raod == 'city'", "unknown_name", 0,
     "There is no variable 'raod'. Did you mean 'road'?"},
    {"road == city_center", "unknown_name", 8,
     "There is no variable 'city_center'; declare it, or write a text in "
     "single quotes."},
    {"seen == 1", "unknown_name", 0,
     "'seen' is a function; write its brackets: seen(…)"},
    {"sen('city')", "unknown_function", 0,
     "There is no function 'sen'. Did you mean 'seen'?"},
    {"road('city')", "unknown_function", 0, "There is no function 'road'."},
    {"timeout('road')", "unknown_function", 0,
     "There is no function 'timeout'. Did you mean 'timed_out'?"},
    {"seen(city)", "wrong_argument", 5,
     "seen wants the id of a scene in single quotes."},
    {"seen()", "wrong_argument", 5,
     "seen wants the id of a scene in single quotes."},
    {"seen(\"city\")", "wrong_expression", 5,
     "Texts stand in single quotes, as in 'city'."},
    {"score('quiz')", "wrong_argument", 6,
     "score takes nothing between its brackets."},
    {"chance(1.5)", "wrong_argument", 7, "chance wants a number from 0 to 1."},
    {"chance(-1)", "wrong_argument", 7, "chance wants a number from 0 to 1."},
    {"chance(minutes)", "wrong_argument", 7,
     "chance wants a number from 0 to 1."},
    {"road", "wrong_type", 0,
     "Here a condition is wanted, and this is a text."},
    {"minutes + 1", "wrong_type", 0,
     "Here a condition is wanted, and this is a number."},
    {"road + 1 == 2", "wrong_type", 5,
     "'+' wants a number, and this is a text."},
    {"!minutes", "wrong_type", 0,
     "'!' wants a condition, and this is a number."},
    {"-road == 1", "wrong_type", 0, "'-' wants a number, and this is a text."},
    {"asked && road", "wrong_type", 6,
     "'&&' wants a condition, and this is a text."},
    {"road == 1", "wrong_type", 5,
     "'==' compares a text with a number; both must be of one kind."},
    {"1 < 2 < 3", "wrong_type", 6,
     "'<' wants a number, and this is a condition."},
    {"road = 'city'", "wrong_expression", 5, "Write == to compare."},
    {"road === 'city'", "wrong_expression", 5, "Write == to compare."},
    {"asked & asked", "wrong_expression", 6, "Write && for and."},
    {"asked | asked", "wrong_expression", 6, "Write || for or."},
    {"asked and asked", "wrong_expression", 6,
     "An operator is wanted here, as && or ==."},
    {"road == \"city\"", "wrong_expression", 8,
     "Texts stand in single quotes, as in 'city'."},
    {"road == 'city", "wrong_expression", 8, "This text has no closing quote."},
    {"road == 'a\\n'", "wrong_expression", 8,
     "Behind a backslash only ' or another backslash may stand."},
    {"minutes > .5", "wrong_expression", 10, "This sign means nothing here."},
    {"minutes > 1.", "wrong_expression", 10,
     "This is no number; write it as in 0.5 or 12."},
    {"minutes > 012", "wrong_expression", 10,
     "This is no number; write it as in 0.5 or 12."},
    {"minutes > 5min", "wrong_expression", 10,
     "This is no number; write it as in 0.5 or 12."},
    {"minutes > 1e13", "wrong_expression", 10, "This number is too large."},
    {"asked ? 1 : 2", "wrong_expression", 6, "This sign means nothing here."},
    {"", "wrong_expression", 0,
     "A value is wanted here: a name, a number or a text in single "
     "quotes."},
    {"asked &&", "wrong_expression", 8,
     "A value is wanted here: a name, a number or a text in single "
     "quotes."},
    {"* 2", "wrong_expression", 0,
     "A value is wanted here: a name, a number or a text in single "
     "quotes."},
    {"()", "wrong_expression", 1,
     "A value is wanted here: a name, a number or a text in single "
     "quotes."},
    {"((asked)", "wrong_expression", 0, "This bracket is not closed."},
    {"asked)", "wrong_expression", 5, "This bracket closes none."},
    {"seen('city'", "wrong_expression", 11,
     "A closing bracket is wanted here."},
    {"asked asked", "wrong_expression", 6,
     "An operator is wanted here, as && or ==."},
    {"asked !asked", "wrong_expression", 6,
     "An operator is wanted here, as && or ==."},
};

static void mistakes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(sentences); i++) {
        rmf_expr expr;
        rmf_expr_error error = {0};

        if (compile(sentences[i].text, RMF_BOOL, &expr, &error) !=
                RMF_ERR_DOCUMENT ||
            strcmp(error.code, sentences[i].code) != 0 ||
            error.offset != sentences[i].offset ||
            strcmp(error.text, sentences[i].sentence) != 0) {
            fail_msg("%s: %s at %u: %s", sentences[i].text, error.code,
                     error.offset, error.text);
        }
        assert_int_equal(expr.count, 0);
    }
}

static void long_names_are_cut_in_sentences(void **state)
{
    char text[256];
    rmf_expr expr;
    rmf_expr_error error;

    (void)state;
    (void)snprintf(text, sizeof text, "seen('%0200d')", 0);
    assert_int_equal(compile(text, RMF_BOOL, &expr, &error), RMF_ERR_DOCUMENT);
    assert_string_equal(error.text,
                        "There is no scene '000000000000000000000000"
                        "0000000000000000…'.");
}

static void wanted_type_is_given(void **state)
{
    rmf_expr expr;
    rmf_expr_error error;

    (void)state;
    assert_int_equal(compile("minutes * 2", RMF_NUMBER, &expr, &error), RMF_OK);
    assert_int_equal(expr.type, RMF_NUMBER);
    assert_int_equal(compile("'x'", RMF_TEXT, &expr, &error), RMF_OK);
    assert_int_equal(compile("'x'", RMF_NUMBER, &expr, &error),
                     RMF_ERR_DOCUMENT);
    assert_string_equal(error.text,
                        "Here a number is wanted, and this is a text.");
}

static void nothing_is_true(void **state)
{
    const rmf_expr none = {0};

    (void)state;
    assert_true(rmf_expr_true(&none, test_fact, NULL));
    assert_int_equal(rmf_expr_eval(&none, test_fact, NULL).type, RMF_BOOL);
}

static void says_what_it_reads(void **state)
{
    rmf_expr expr;
    rmf_expr_error error;

    (void)state;
    assert_int_equal(compile("visits('city') > 1 && road == 'city' && asked",
                             RMF_BOOL, &expr, &error),
                     RMF_OK);
    assert_true(expr.reads ==
                (1ull << RMF_FACT_visits | 1ull << RMF_FACT_VARIABLE));
    assert_true(
        rmf_str_is(expr.text, "visits('city') > 1 && road == 'city' && asked"));
    assert_string_equal(rmf_fact_name(RMF_FACT_visits), "visits");
    assert_string_equal(rmf_fact_name(RMF_FACT_chance), "chance");
    assert_string_equal(rmf_fact_name(RMF_FACT_VARIABLE), "variable");
}

/* Places of chances differ by field and by call, and never else. */
static void chances_have_places(void **state)
{
    rmf_str str = RMF_STR("chance(0.25) || chance(0.25)");
    rmf_mem mem = {memory, sizeof memory, 0};
    rmf_expr_error error;
    rmf_spot spot = test_spot(&mem, &error);
    rmf_spot same = spot;
    rmf_spot other = spot;
    rmf_expr a;
    rmf_expr b;
    rmf_expr c;

    (void)state;
    other.place = 8;
    assert_int_equal(rmf_expr_compile(&spot, str, RMF_BOOL, &a), RMF_OK);
    assert_int_equal(rmf_expr_compile(&same, str, RMF_BOOL, &b), RMF_OK);
    assert_int_equal(rmf_expr_compile(&other, str, RMF_BOOL, &c), RMF_OK);
    assert_int_equal(a.ops[0].value.number, 250000);
    assert_true(a.ops[0].place == rmf_fnv(7, "\0\0\0\0", 4));
    assert_true(a.ops[1].place == rmf_fnv(7, "\1\0\0\0", 4));
    assert_true(a.ops[0].place != a.ops[1].place);
    assert_true(a.ops[0].place == b.ops[0].place);
    assert_true(a.ops[0].place != c.ops[0].place);
}

/* As deep as allowed is evaluated; one deeper is refused, in each way to be
 * deep. */
static void depth_has_a_limit(void **state)
{
    static const struct {
        const char *open, *middle, *close;
    } rows[] = {
        {"(", "true", ")"},
        {"!", "true", ""},
        {"1+(", "1", ")"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint32_t each = rows[i].open[1] == '+' ? 2 : 1;
        uint32_t most = RMF_EXPR_DEPTH_MAX / each;

        for (uint32_t depth = most; depth <= most + 1; depth++) {
            char text[RMF_EXPR_DEPTH_MAX * 8] = "";
            rmf_writer out = {.at = text, .cap = sizeof text - 1};
            rmf_expr expr;
            rmf_expr_error error;
            rmf_err err;

            for (uint32_t n = 0; n < depth; n++) {
                rmf_put(&out, rows[i].open);
            }
            rmf_put(&out, rows[i].middle);
            for (uint32_t n = 0; n < depth; n++) {
                rmf_put(&out, rows[i].close);
            }
            err = compile(text, RMF_ANY_TYPE, &expr, &error);
            if (depth == most) {
                assert_int_equal(err, RMF_OK);
                (void)rmf_expr_eval(&expr, test_fact, NULL);
            } else {
                assert_int_equal(err, RMF_ERR_DOCUMENT);
                assert_string_equal(error.code, "deep_expression");
            }
        }
    }
}

/* Long is not deep: as many terms as fit the size. */
static void chains_are_not_deep(void **state)
{
    char text[RMF_EXPR_SIZE_MAX + 2];
    rmf_expr expr;
    rmf_expr_error error;

    (void)state;
    for (uint32_t i = 0; i < sizeof text; i++) {
        text[i] = i % 2 == 0 ? '1' : '+';
    }
    text[RMF_EXPR_SIZE_MAX - 1] = '\0';
    assert_int_equal(compile(text, RMF_NUMBER, &expr, &error), RMF_OK);
    assert_int_equal(rmf_expr_eval(&expr, test_fact, NULL).number,
                     (int64_t)RMF_EXPR_SIZE_MAX / 2 * 1000000);

    text[RMF_EXPR_SIZE_MAX - 1] = '+';
    text[RMF_EXPR_SIZE_MAX + 1] = '\0';
    assert_int_equal(compile(text, RMF_NUMBER, &expr, &error),
                     RMF_ERR_DOCUMENT);
    assert_string_equal(error.code, "long_expression");
}

static void too_little_memory_is_said(void **state)
{
    rmf_str text = RMF_STR("road == 'it\\'s' && visits('city') < 2");
    bool done = false;

    (void)state;
    for (size_t size = 0; size <= rmf_expr_need(text.size); size++) {
        rmf_mem mem = {memory, size, 0};
        rmf_expr expr;
        rmf_expr_error error;
        rmf_spot spot = test_spot(&mem, &error);
        rmf_err err = rmf_expr_compile(&spot, text, RMF_BOOL, &expr);

        assert_true(err == RMF_OK || (err == RMF_ERR_MEMORY && mem.used == 0));
        assert_true(err == RMF_OK || !done);
        done = err == RMF_OK;
    }
    assert_true(done);
}

/* The estimate over a whole JSON text covers its conditions and texts. */
static void need_in_json_covers_all(void **state)
{
    static const char json[] =
        "{\"if\":\"1+1+1+1+1+1+1+1==8\",\"do\":[\"asked\",\"!asked\"],"
        "\"label\":\"{road}{road}{road} and {{ }}\",\"x\":\"plain\","
        "\"y\":\"1\\u002b1\\u002b1 == 3\"}";
    static const char *conditions[] = {"1+1+1+1+1+1+1+1==8", "asked", "!asked",
                                       "1+1+1 == 3"};
    static const char *texts[] = {"{road}{road}{road} and {{ }}", "plain", "if",
                                  "do", "label"};
    rmf_mem mem = {memory, rmf_expr_need_in(json, sizeof json - 1), 0};
    rmf_expr_error error;

    (void)state;
    for (size_t i = 0; i < COUNT(conditions); i++) {
        rmf_expr expr;
        rmf_spot spot = test_spot(&mem, &error);

        assert_int_equal(
            rmf_expr_compile(&spot, rmf_str_of(conditions[i]), RMF_BOOL, &expr),
            RMF_OK);
    }
    for (size_t i = 0; i < COUNT(texts); i++) {
        rmf_template text;
        rmf_spot spot = test_spot(&mem, &error);

        assert_int_equal(
            rmf_template_compile(&spot, rmf_str_of(texts[i]), &text), RMF_OK);
    }
}

static void values_are_the_same_by_type_and_content(void **state)
{
    const rmf_value one = TEST_NUMBER(1000000);
    const rmf_value yes = {RMF_BOOL, 1000000, {NULL, 0}};
    const rmf_value a = TEST_TEXT("a");
    const rmf_value b = TEST_TEXT("b");

    (void)state;
    assert_true(rmf_value_same(one, one));
    assert_false(rmf_value_same(one, yes));
    assert_true(rmf_value_same(a, a));
    assert_false(rmf_value_same(a, b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),
        cmocka_unit_test(mistakes),
        cmocka_unit_test(long_names_are_cut_in_sentences),
        cmocka_unit_test(wanted_type_is_given),
        cmocka_unit_test(nothing_is_true),
        cmocka_unit_test(says_what_it_reads),
        cmocka_unit_test(chances_have_places),
        cmocka_unit_test(depth_has_a_limit),
        cmocka_unit_test(chains_are_not_deep),
        cmocka_unit_test(too_little_memory_is_said),
        cmocka_unit_test(need_in_json_covers_all),
        cmocka_unit_test(values_are_the_same_by_type_and_content),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
