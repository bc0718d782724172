/* Texts with facts, as a viewer reads them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/test_names.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static _Alignas(16) char memory[1 << 16];

static rmf_err compile(const char *text, rmf_template *out,
                       rmf_expr_error *error)
{
    rmf_str str = rmf_str_of(text);
    rmf_mem mem = {memory, rmf_expr_need(str.size), 0};
    rmf_spot spot = test_spot(&mem, error);
    rmf_err err;

    assert_true(mem.size <= sizeof memory);
    err = rmf_template_compile(&spot, str, out);
    assert_true(err == RMF_OK || mem.used == 0);
    return err;
}

static void reads_as(void **state)
{
    static const struct {
        const char *text;
        const char *read;
    } rows[] = {
        {"", ""},
        {"plain", "plain"},
        {"Hello {viewer.first_name|there}", "Hello Ada"},
        {"Hello {link.company|there}!", "Hello there!"},
        {"[{link.company}]", "[]"},
        {"[{link.company|}]", "[]"},
        {"{minutes * 2} minutes", "5 minutes"},
        {"{minutes}{minutes}", "2.52.5"},
        {"{road}", "city"},
        {"{asked || asked|no}", "true"},
        {"{asked||asked}", "true"},
        {"{asked == false}", "false"},
        {"{{road}}", "{road}"},
        {"{{{road}}}", "{city}"},
        {"{{ and }} and {{", "{ and } and {"},
        {"{'}'}{'{'}{'a|b'}", "}{a|b"},
        {"{'it\\'s'} {road}", "it's city"},
        {"{link.company|it's free} {road}", "it's free city"},
        {"{link.company|a|b}", "a|b"},
        {"caf\xc3\xa9 {caf\xc3\xa9}", "caf\xc3\xa9 3"},
        {"{ road }", "city"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[64] = {0};
        rmf_writer out = {.at = text, .cap = sizeof text - 1};
        rmf_template parts;
        rmf_expr_error error;

        if (compile(rows[i].text, &parts, &error) != RMF_OK) {
            fail_msg("%s: %s", rows[i].text, error.text);
        }
        rmf_template_write(&parts, test_fact, NULL, &out);
        assert_string_equal(text, rows[i].read);
    }
}

static void mistakes(void **state)
{
    static const struct {
        const char *text;
        const char *code;
        uint32_t offset;
        const char *sentence;
    } rows[] = {
        {"Hello {viewer.first_nam}", "unknown_name", 7,
         "There is no variable 'viewer.first_nam'. Did you mean "
         "'viewer.first_name'?"},
        {"{road} and {seen('citty')}", "unknown_scene", 17,
         "There is no scene 'citty'. Did you mean 'city'?"},
        {"a {road", "wrong_braces", 2,
         "This brace is not closed; write {{ for a brace."},
        {"a {road|b", "wrong_braces", 2,
         "This brace is not closed; write {{ for a brace."},
        {"{road|a{b}", "wrong_braces", 0,
         "This brace is not closed; write {{ for a brace."},
        {"a } b", "wrong_braces", 2,
         "This brace closes none; write }} for a brace."},
        {"a {'}", "wrong_braces", 2,
         "This brace is not closed; write {{ for a brace."},
        {"{}", "wrong_expression", 1,
         "A value is wanted here: a name, a number or a text in single "
         "quotes."},
        {"{road + 1}", "wrong_type", 6,
         "'+' wants a number, and this is a text."},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        rmf_template parts;
        rmf_expr_error error = {0};

        if (compile(rows[i].text, &parts, &error) != RMF_ERR_DOCUMENT ||
            strcmp(error.code, rows[i].code) != 0 ||
            error.offset != rows[i].offset ||
            strcmp(error.text, rows[i].sentence) != 0) {
            fail_msg("%s: %s at %u: %s", rows[i].text, error.code, error.offset,
                     error.text);
        }
        assert_int_equal(parts.count, 0);
    }
}

/* Chances of one text are counted through all its parts. */
static void chances_of_parts_differ(void **state)
{
    rmf_template parts;
    rmf_expr_error error;

    (void)state;
    assert_int_equal(compile("{chance(0.5)} {chance(0.5)}", &parts, &error),
                     RMF_OK);
    assert_true(parts.parts[0].value.ops[0].place !=
                parts.parts[1].value.ops[0].place);
}

static void too_little_memory_is_said(void **state)
{
    rmf_str text = RMF_STR("{{{road|x}}} {'\\''} and {minutes + 1}");
    bool done = false;

    (void)state;
    for (size_t size = 0; size <= rmf_expr_need(text.size); size++) {
        rmf_mem mem = {memory, size, 0};
        rmf_template parts;
        rmf_expr_error error;
        rmf_spot spot = test_spot(&mem, &error);
        rmf_err err = rmf_template_compile(&spot, text, &parts);

        assert_true(err == RMF_OK || (err == RMF_ERR_MEMORY && mem.used == 0));
        assert_true(err == RMF_OK || !done);
        done = err == RMF_OK;
    }
    assert_true(done);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_as),
        cmocka_unit_test(mistakes),
        cmocka_unit_test(chances_of_parts_differ),
        cmocka_unit_test(too_little_memory_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
