/* Steps: what fits, what does not, and the way back from everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/ramify.h"
#include "projects/exact.h"
#include "projects/steps.h"

/* JSON as people write it in C: ` stands for ". */
static json_t *read(const char *text)
{
    char *quoted = strdup(text);
    assert_non_null(quoted);
    for (char *c = quoted; *c; c++)
        if (*c == '`') *c = '"';
    json_t *json = json_loads(quoted, JSON_DECODE_ANY, NULL);
    if (!json) fail_msg("%s", text);
    free(quoted);
    return json;
}

static void is_same(const json_t *is, const char *want)
{
    json_t *wanted = read(want);
    char *text = json_dumps(is, JSON_ENCODE_ANY);
    if (!rmf_steps_equal(is, wanted)) fail_msg("%s, not %s", text, want);
    free(text);
    json_decref(wanted);
}

#define FILM                                                                   \
    "{`title`:`T`,`n`:1.0,`clips`:{`c`:{`media`:`x`}},`scenes`:["              \
    "{`id`:`a`,`elements`:[{`id`:`x`,`at`:[1,2]},{`id`:`y`},{`id`:`z`}]},"     \
    "{`id`:`b`}]}"

/* Applies them to FILM, looks for `want`, and goes back to FILM. */
static void leads(const char *steps, const char *want)
{
    json_t *document = read(FILM);
    json_t *list = read(steps);
    json_t *as_it_was = json_deep_copy(list);
    rmf_steps_fault fault;
    if (rmf_steps_apply(&document, list, &fault) != RMF_STEPS_OK)
        fail_msg("%s: step %zu: %s", steps, fault.step, fault.words);
    is_same(document, want);
    assert_true(json_equal(list, as_it_was));
    json_t *back = rmf_steps_inverse(list);
    assert_int_equal(rmf_steps_apply(&document, back, &fault), RMF_STEPS_OK);
    is_same(document, FILM);
    json_decref(back);
    json_decref(as_it_was);
    json_decref(list);
    json_decref(document);
}

static void fields_and_records(void **state)
{
    (void)state;
    leads("[{`at`:[`title`],`was`:`T`,`now`:`U`},{`at`:[`n`],`was`:1},"
          "{`at`:[`clips`,`d`],`now`:{}},{`at`:[`scenes`,`b`,`end`],"
          "`now`:null}]",
          "{`title`:`U`,`clips`:{`c`:{`media`:`x`},`d`:{}},`scenes`:["
          "{`id`:`a`,`elements`:[{`id`:`x`,`at`:[1,2]},{`id`:`y`},{`id`:`z`}]}"
          ",{`id`:`b`,`end`:null}]}");
    leads("[{`at`:[`scenes`,`a`,`elements`,`x`],`from`:0,`to`:2},"
          "{`at`:[`scenes`,`a`,`elements`,`y`],`was`:{`id`:`y`},`index`:0},"
          "{`at`:[`scenes`,`c`],`now`:{`id`:`c`},`index`:2},"
          "{`at`:[`scenes`,`c`,`clip`],`now`:`c`},"
          "{`at`:[`scenes`,`a`,`elements`,`x`,`at`],`was`:[1.0,2],`now`:3}]",
          "{`title`:`T`,`n`:1,`clips`:{`c`:{`media`:`x`}},`scenes`:["
          "{`id`:`a`,`elements`:[{`id`:`z`},{`id`:`x`,`at`:3}]},{`id`:`b`},"
          "{`id`:`c`,`clip`:`c`}]}");
    leads("[{`at`:[`scenes`,`b`],`was`:{`id`:`b`},`now`:{`id`:`b`,`end`:1}},"
          "{`at`:[`scenes`,`b`],`from`:1,`to`:0}]",
          "{`title`:`T`,`n`:1,`clips`:{`c`:{`media`:`x`}},`scenes`:["
          "{`id`:`b`,`end`:1},{`id`:`a`,`elements`:[{`id`:`x`,`at`:[1,2]},"
          "{`id`:`y`},{`id`:`z`}]}]}");
    leads("[{`at`:[],`was`:" FILM ",`now`:{}},{`at`:[`x`],`now`:1}]",
          "{`x`:1}");
}

static void refuses(const char *steps, rmf_steps_err want, const char *words)
{
    json_t *document = read(FILM);
    json_t *list = read(steps);
    rmf_steps_fault fault;
    rmf_steps_err err = rmf_steps_apply(&document, list, &fault);
    if (err != want || !strstr(fault.words, words))
        fail_msg("%s: %d, %s", steps, (int)err, err ? fault.words : "");
    json_decref(list);
    json_decref(document);
}

static void what_does_not_fit(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{`at`:[`title`],`was`:`U`,`now`:`V`}", "not what `was` says"},
        {"{`at`:[`title`],`now`:`V`}", "something at this place"},
        {"{`at`:[`tilte`],`was`:`V`}", "nothing at this place"},
        {"{`at`:[`title`,`en`],`now`:`V`}", "a plain value"},
        {"{`at`:[`scenes`,`q`,`end`],`now`:1}", "leads nowhere"},
        {"{`at`:[`scenes`,`0`,`end`],`now`:1}", "leads nowhere"},
        {"{`at`:[`scenes`,`a`,`id`],`was`:`a`,`now`:`q`}", "the id of a"},
        {"{`at`:[`scenes`,`a`,`id`],`was`:`a`}", "the id of a"},
        {"{`at`:[`scenes`,`q`],`now`:{`id`:`q`},`index`:3}", "shorter"},
        {"{`at`:[`scenes`,`q`],`now`:{`id`:`q`},`index`:9223372036854775807}",
         "shorter"},
        {"{`at`:[`scenes`,`q`],`now`:{`id`:`r`},`index`:0}", "another id"},
        {"{`at`:[`scenes`,`q`],`now`:7,`index`:0}", "another id"},
        {"{`at`:[`scenes`,`b`],`was`:{`id`:`b`},`index`:0}", "not stand"},
        {"{`at`:[`scenes`,`b`],`was`:{`id`:`b`,`x`:1},`index`:1}", "`was`"},
        {"{`at`:[`scenes`,`b`],`was`:{`id`:`b`}}", "at an `index`"},
        {"{`at`:[`scenes`,`b`],`was`:{`id`:`b`},`now`:{}}", "another id"},
        {"{`at`:[`scenes`,`b`],`from`:0,`to`:1}", "does not stand at"},
        {"{`at`:[`scenes`,`b`],`from`:1,`to`:2}", "shorter than `to`"},
        {"{`at`:[`clips`,`c`],`from`:0,`to`:0}", "no list"},
        {"{`at`:[`clips`,`d`],`now`:{},`index`:0}", "no list"},
        {"{`at`:[],`was`:{},`now`:{}}", "the document is not"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char steps[300];
        (void)snprintf(steps, sizeof steps, "[%s]", cases[i][0]);
        refuses(steps, RMF_STEPS_MISFIT, cases[i][1]);
    }
}

static void what_is_no_step(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "7",
        "{}",
        "{`at`:`title`,`now`:1}",
        "{`at`:[1],`now`:1}",
        "{`at`:[`__proto__`,`x`],`now`:1}",
        "{`at`:[`x`]}",
        "{`at`:[`x`],`now`:1,`then`:2}",
        "{`at`:[`x`],`index`:0}",
        "{`at`:[`x`],`was`:1,`now`:2,`index`:0}",
        "{`at`:[`x`],`now`:2,`index`:-1}",
        "{`at`:[`x`],`now`:2,`index`:0.5}",
        "{`at`:[`x`],`from`:0}",
        "{`at`:[`x`],`from`:0,`to`:-1}",
        "{`at`:[`x`],`from`:0,`to`:1,`was`:1}",
        "{`at`:[],`now`:{}}",
        "{`at`:[],`was`:{},`now`:[]}",
        "{`at`:[],`from`:0,`to`:0}",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char steps[300];
        (void)snprintf(steps, sizeof steps, "[%s]", cases[i]);
        refuses(steps, RMF_STEPS_MALFORMED, "");
    }
    refuses("[]", RMF_STEPS_MALFORMED, "1 to 200");
    json_t *deep = json_array();
    for (unsigned i = 0; i < 100; i++)
        (void)json_array_append_new(deep, json_string("x"));
    json_t *steps = json_pack("[{s:o, s:i}]", "at", deep, "now", 1);
    json_t *document = json_object();
    rmf_steps_fault fault;
    assert_int_equal(rmf_steps_apply(&document, steps, &fault),
                     RMF_STEPS_MALFORMED);
    json_decref(steps);
    json_decref(document);
}

/* Two records of one id are a mistake of the document; it can be mended. */
static void twins_are_told_apart_by_their_place(void **state)
{
    (void)state;
    json_t *document = read("{`l`:[{`id`:`a`},{`id`:`a`,`n`:2}]}");
    json_t *steps = read("[{`at`:[`l`,`a`],`was`:{`id`:`a`,`n`:2},`index`:1}]");
    json_t *back = rmf_steps_inverse(steps);
    rmf_steps_fault fault;
    assert_int_equal(rmf_steps_apply(&document, steps, &fault), RMF_STEPS_OK);
    is_same(document, "{`l`:[{`id`:`a`}]}");
    assert_int_equal(rmf_steps_apply(&document, back, &fault), RMF_STEPS_OK);
    is_same(document, "{`l`:[{`id`:`a`},{`id`:`a`,`n`:2}]}");
    json_decref(back);
    json_decref(steps);
    json_decref(document);
}

/* ---- by chance -------------------------------------------------------------
 */

static uint64_t chance = 88172645463325252u;

static unsigned below(unsigned n)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (unsigned)(chance >> 33) % n;
}

static json_t *any_value(void)
{
    switch (below(4)) {
    case 0:
        return json_integer((json_int_t)below(5));
    case 1:
        return json_real((double)below(1000000) / 997.0);
    case 2:
        return json_sprintf("%c\u00e9\n", 'a' + (int)below(26));
    default:
        return json_pack("[i, {s:n}]", (int)below(3), "k");
    }
}

/* Change a list of records: one comes, goes, moves, or gets another field. */
static json_t *any_list_step(const json_t *document)
{
    const json_t *list = json_object_get(document, "list");
    unsigned count = (unsigned)json_array_size(list);
    unsigned what = count ? below(4) : 0;
    unsigned at = count ? below(count) : 0;
    json_t *record = json_array_get(list, at);
    json_t *id = json_object_get(record, "id");
    static unsigned made;
    char fresh[16];
    (void)snprintf(fresh, sizeof fresh, "r%u", made++);
    if (what == 0) {
        return json_pack("{s:[s,s], s:{s:s,s:o}, s:i}", "at", "list", fresh,
                         "now", "id", fresh, "v", any_value(), "index",
                         (int)below(count + 1));
    }
    if (what == 1) {
        return json_pack("{s:[s,O], s:O, s:i}", "at", "list", id, "was", record,
                         "index", (int)at);
    }
    if (what == 2) {
        return json_pack("{s:[s,O], s:i, s:i}", "at", "list", id, "from",
                         (int)at, "to", (int)below(count));
    }
    return json_pack("{s:[s,O,s], s:O, s:o}", "at", "list", id, "v", "was",
                     json_object_get(record, "v"), "now", any_value());
}

static json_t *any_step(const json_t *document)
{
    char name[4];
    if (below(3)) return any_list_step(document);
    (void)snprintf(name, sizeof name, "f%u", below(8));
    json_t *step = json_pack("{s:[s]}", "at", name);
    json_t *was = json_object_get(document, name);
    if (was) (void)json_object_set(step, "was", was);
    if (!was || below(2)) (void)json_object_set_new(step, "now", any_value());
    return step;
}

/* As the store keeps it: through its text, each time. */
static json_t *kept(json_t *json, unsigned depth)
{
    rmf_buf text;
    rmf_buf_init(&text, 1u << 20);
    rmf_exact(json, depth, &text);
    assert_false(text.failed);
    json_t *again = json_loads(text.at, 0, NULL);
    assert_non_null(again);
    assert_true(rmf_steps_equal(json, again));
    json_decref(json);
    rmf_buf_free(&text);
    return again;
}

static json_t *step_made(json_t **document)
{
    rmf_steps_fault fault = {0};
    json_t *one = any_step(*document);
    json_t *steps = json_array();
    (void)json_array_append_new(steps, json_deep_copy(one));
    json_decref(one);
    if (rmf_steps_apply(document, steps, &fault) != RMF_STEPS_OK)
        fail_msg("%s", fault.words);
    return kept(steps, RMF_JSON_DEPTH_MAX + 2);
}

static void ten_thousand_edits_and_all_the_way_back(void **state)
{
    (void)state;
    enum { COUNT = 10000 };
    static json_t *log[COUNT];
    json_t *document = read("{`list`:[],`f0`:0.1}");
    unsigned done = 0;
    rmf_steps_fault fault;
    for (unsigned i = 0; i < 3 * COUNT && done < COUNT; i++) {
        if (done > 0 && below(4) == 0) {
            json_t *back = rmf_steps_inverse(log[--done]);
            assert_int_equal(rmf_steps_apply(&document, back, &fault),
                             RMF_STEPS_OK);
            json_decref(back);
            json_decref(log[done]);
        } else {
            log[done++] = step_made(&document);
        }
        if (i % 64 == 0) document = kept(document, RMF_JSON_DEPTH_MAX);
    }
    assert_int_equal(done, COUNT);
    while (done > 0) {
        json_t *back = rmf_steps_inverse(log[--done]);
        assert_int_equal(rmf_steps_apply(&document, back, &fault),
                         RMF_STEPS_OK);
        json_decref(back);
        json_decref(log[done]);
    }
    is_same(document, "{`list`:[],`f0`:0.1}");
    json_decref(document);
}

static void numbers_come_out_as_they_went_in(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"0.1", "0.1"},
        {"1.0", "1"},
        {"2.5e-3", "0.0025"},
        {"5.6000000000000005", "5.6000000000000005"},
        {"1e300", "1e+300"},
        {"-7", "-7"},
        {"9007199254740993", "9007199254740993"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rmf_buf out;
        json_t *number = read(cases[i][0]);
        rmf_buf_init(&out, 64);
        rmf_exact(number, 1, &out);
        assert_string_equal(out.at, cases[i][1]);
        rmf_buf_free(&out);
        json_decref(number);
    }
    json_t *deep = read("[[[1]]]");
    rmf_buf out;
    rmf_buf_init(&out, 64);
    rmf_exact(deep, 2, &out);
    assert_true(out.failed);
    rmf_buf_free(&out);
    json_decref(deep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_and_records),
        cmocka_unit_test(what_does_not_fit),
        cmocka_unit_test(what_is_no_step),
        cmocka_unit_test(twins_are_told_apart_by_their_place),
        cmocka_unit_test(ten_thousand_edits_and_all_the_way_back),
        cmocka_unit_test(numbers_come_out_as_they_went_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
