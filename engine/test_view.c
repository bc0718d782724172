/* What those who draw are given: every text rendered, nothing that only
 * decides, no key of a graded question. */
#include "test_film.h"

#include "test_open.h"

#define VIEW_SIZE 65536u

typedef void view_fn(const rmf_document *doc, const rmf_session *session,
                     uint32_t index, rmf_writer *out);

/* The view as text; it must be JSON. The next call overwrites it. */
static const char *view(film *f, view_fn *fn, uint32_t index)
{
    static char text[VIEW_SIZE];
    static char room[1u << 22];
    rmf_writer out = {.at = text, .cap = sizeof text - 1};
    rmf_mem mem = {room, sizeof room, 0};
    rmf_json json;
    rmf_json_error error;

    fn(f->doc, f->session, index, &out);
    assert_true(out.size < sizeof text);
    text[out.size] = '\0';
    if (rmf_json_read(text, out.size, &mem, &json, &error) != RMF_OK)
        fail_msg("%s at %u of %s", error.text, error.offset, text);
    return text;
}

static const char *element(film *f, const char *id)
{
    return view(f, rmf_view_element, rmf_element_find(f->doc, rmf_str_of(id)));
}

static const char *panel(film *f, const char *id)
{
    return view(f, rmf_view_panel, rmf_panel_find(f->doc, rmf_str_of(id)));
}

static void film_view(const rmf_document *doc, const rmf_session *session,
                      uint32_t index, rmf_writer *out)
{
    (void)index;
    rmf_view_film(doc, session, out);
}

static film *open_corpus(const char *name, const char *language)
{
    size_t size;
    char *text = corpus_read(name, &size);
    char line[128];
    film *f;

    text[size] = '\0';
    f = film_open(text);
    free(text);
    (void)snprintf(line, sizeof line,
                   "{\"input\":\"opened\",\"at_ms\":0,\"seed\":7,"
                   "\"language\":\"%s\"}",
                   language);
    film_feed(f, line);
    film_feed(f, "{\"input\":\"started\",\"at_ms\":0,\"scene\":\"first\","
                 "\"t\":0}");
    return f;
}

#define assert_holds(text, words)                                              \
    do {                                                                       \
        const char *in = (text);                                               \
        if (!strstr(in, (words))) fail_msg("no %s in %s", (words), in);        \
    } while (0)
#define assert_lacks(text, words)                                              \
    do {                                                                       \
        const char *in = (text);                                               \
        if (strstr(in, (words))) fail_msg("%s in %s", (words), in);            \
    } while (0)

static void every_view_is_json(void **state)
{
    static const char *const languages[] = {"en", "de", "ar", "fr"};

    (void)state;
    for (uint32_t l = 0; l < 4; l++) {
        film *f = open_corpus("valid/everything.json", languages[l]);

        for (uint32_t i = 0; i < rmf_element_count(f->doc); i++)
            (void)view(f, rmf_view_element, i);
        for (uint32_t i = 0; i < rmf_panel_count(f->doc); i++)
            (void)view(f, rmf_view_panel, i);
        (void)view(f, film_view, 0);
        film_close(f);
    }
}

static void texts_are_rendered_in_the_language(void **state)
{
    film *f = open_corpus("valid/everything.json", "de-AT");

    (void)state;
    assert_holds(element(f, "spot"), "\"label\":\"Die Tasche\"");
    assert_holds(element(f, "skipped"), "\"text\":\"60 minutes\"");
    assert_holds(element(f, "note"), "Klammern { }");
    assert_holds(view(f, film_view, 0), "\"Alles\"");
    film_close(f);
    f = open_corpus("valid/everything.json", "fr");
    assert_holds(element(f, "spot"), "\"label\":\"The bag\"");
    film_close(f);
}

static void what_is_false_is_left_out(void **state)
{
    film *f = open_corpus("valid/everything.json", "en");

    (void)state;
    assert_lacks(element(f, "note"), "Hello");
    assert_holds(element(f, "road-choice"), "\"City\"");
    assert_lacks(element(f, "road-choice"), "\"Trail\"");
    film_feed(f, "{\"input\":\"fact\",\"at_ms\":1,\"name\":"
                 "\"viewer.first_name\",\"value\":\"Ada\"}");
    assert_holds(element(f, "note"), "Hello Ada");
    film_close(f);
}

/* No view of these holds the words. */
static void nowhere(film *f, view_fn *fn, uint32_t count, const char *words)
{
    for (uint32_t i = 0; i < count; i++) {
        const char *text = view(f, fn, i);

        if (strstr(text, words)) {
            fail_msg("%s in %s", words, text);
        }
    }
}

static void decisions_stay_inside(void **state)
{
    static const char *const inside[] = {
        "\"if\":", "\"do\":", "\"on\":", "\"first\":"};
    film *f = open_corpus("valid/everything.json", "en");

    (void)state;
    for (uint32_t w = 0; w < sizeof inside / sizeof inside[0]; w++) {
        nowhere(f, rmf_view_element, rmf_element_count(f->doc), inside[w]);
        nowhere(f, rmf_view_panel, rmf_panel_count(f->doc), inside[w]);
    }
    assert_lacks(element(f, "road-choice"), "\"go\":");
    assert_lacks(element(f, "one"), "\"go\":");
    assert_lacks(panel(f, "card"), "\"go\":");
    assert_holds(panel(f, "thing"), "\"amount\":\"148.00\"");
    film_close(f);
}

static void keys_of_practice_are_public(void **state)
{
    film *f = open_corpus("valid/everything.json", "en");

    (void)state;
    assert_holds(element(f, "one"), "\"correct\":true");
    film_close(f);
}

static void keys_of_graded_questions_are_secret(void **state)
{
    film *f = open_corpus("valid/everything.json", "en");

    (void)state;
    assert_lacks(element(f, "truth"), "\"answer\":");
    assert_lacks(element(f, "word"), "leather");
    assert_lacks(element(f, "sum"), "42");
    assert_lacks(element(f, "sum"), "tolerance");
    film_close(f);
}

static void a_small_buffer_is_not_overrun(void **state)
{
    film *f = open_corpus("valid/everything.json", "en");
    uint32_t e = rmf_element_find(f->doc, rmf_str_of("road-choice"));
    size_t size = strlen(view(f, rmf_view_element, e));

    (void)state;
    for (size_t cap = 0; cap <= size; cap += 7) {
        char *at = malloc(cap + 1);
        rmf_writer out = {.at = at, .cap = cap};

        rmf_view_element(f->doc, f->session, e, &out);
        assert_int_equal(out.size, size);
        free(at);
    }
    film_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_view_is_json),
        cmocka_unit_test(texts_are_rendered_in_the_language),
        cmocka_unit_test(what_is_false_is_left_out),
        cmocka_unit_test(decisions_stay_inside),
        cmocka_unit_test(keys_of_practice_are_public),
        cmocka_unit_test(keys_of_graded_questions_are_secret),
        cmocka_unit_test(a_small_buffer_is_not_overrun),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
