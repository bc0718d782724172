/* Documents that reach the limits of bounds.h: built with these so small that
 * each is reached (meson.build). At the limit all is well; one more is refused
 * and said. */
#include "test_open.h"

static char *text_with(const char *in_scene, const char *in_film)
{
    static const char form[] =
        "{\"ramify\":1,\"title\":\"t\",\"start\":\"s\",\"clips\":{\"c\":"
        "{\"file\":\"c\",\"duration\":6}},\"scenes\":[{\"id\":\"s\",\"clip\":"
        "\"c\"%s}]%s}";
    size_t size = sizeof form + strlen(in_scene) + strlen(in_film);
    char *text = malloc(size);

    (void)snprintf(text, size, form, in_scene, in_film);
    return text;
}

#define WORD(id)                                                               \
    "{\"id\":\"" id "\",\"kind\":\"text\",\"text\":\"x\","                     \
    "\"place\":[0,0,1,1]}"
#define OPTION(id) "{\"id\":\"" id "\",\"label\":\"x\"}"
#define CHOICE(options)                                                        \
    ",\"elements\":[{\"id\":\"e\",\"kind\":\"choice\",\"purpose\":\"p\","      \
    "\"options\":[" options "]}]"
#define GOAL(id) "{\"id\":\"" id "\",\"when\":\"true\"}"

static const struct {
    const char *in_scene;
    const char *in_film;
    bool too_many;
} cases[] = {
    {",\"elements\":[" WORD("a") "," WORD("b") "]", "", false},
    {",\"elements\":[" WORD("a") "," WORD("b") "," WORD("c") "]", "", true},
    {CHOICE(OPTION("a") "," OPTION("b")), "", false},
    {CHOICE(OPTION("a") "," OPTION("b") "," OPTION("c")), "", true},
    {"", ",\"goals\":[" GOAL("a") "," GOAL("b") "]", false},
    {"", ",\"goals\":[" GOAL("a") "," GOAL("b") "," GOAL("c") "]", true},
    {"",
     ",\"variables\":{\"a\":{\"type\":\"text\"}},"
     "\"link\":{\"b\":{\"type\":\"text\"}}",
     false},
    {"",
     ",\"variables\":{\"a\":{\"type\":\"text\"},\"b\":{\"type\":"
     "\"text\"}},\"link\":{\"b\":{\"type\":\"text\"}}",
     true},
    {",\"title\":{\"en\":\"x\",\"de\":\"x\"}", "", false},
    {",\"title\":{\"en\":\"x\",\"de\":\"x\"},"
     "\"description\":{\"fr\":\"x\"}",
     "", true},
};

static void one_more_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = text_with(cases[i].in_scene, cases[i].in_film);
        opened *o = open_text(text);

        if (cases[i].too_many != (o->err == RMF_ERR_DOCUMENT) ||
            (o->report.count > 0 &&
             strcmp(o->findings[0].code, "too_many") != 0)) {
            print_findings(o);
            fail_msg("case %zu: %s", i, text);
        }
        open_close(o);
        free(text);
    }
}

static void scenes_are_counted_and_measured(void **state)
{
    static const char form[] =
        "{\"ramify\":1,\"title\":\"t\",\"start\":\"a\",\"clips\":{\"c\":"
        "{\"file\":\"c\",\"duration\":600}},\"scenes\":["
        "{\"id\":\"a\",\"clip\":\"c\",\"to\":%d},"
        "{\"id\":\"b\",\"clip\":\"c\",\"to\":5}%s]}";
    static const struct {
        int seconds;
        const char *more;
        const char *code;
    } films[] = {{5, "", NULL},
                 {500, "", "too_long"},
                 {5, ",{\"id\":\"d\",\"clip\":\"c\",\"to\":5}", "too_many"}};

    (void)state;
    for (size_t i = 0; i < sizeof films / sizeof films[0]; i++) {
        char text[512];
        opened *o;

        (void)snprintf(text, sizeof text, form, films[i].seconds,
                       films[i].more);
        o = open_text(text);
        assert_int_equal(o->err, films[i].code ? RMF_ERR_DOCUMENT : RMF_OK);
        if (films[i].code)
            assert_string_equal(o->findings[0].code, films[i].code);
        open_close(o);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_more_is_refused),
        cmocka_unit_test(scenes_are_counted_and_measured),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
