/* SEMANTICS 2 and 8: events, saving and resuming, releases, what viewers are
 * never told. */
#include <jansson.h>

#include "test_film.h"

/* Films are laid out as they nest. */
/* clang-format off */

#define SCENE_A(more) "{`id`:`a`,`clip`:`c`,`from`:0,`to`:10" more "}"
#define QUIZ(key)                                                              \
    SCENE_A(",`elements`:[{`id`:`q`,`kind`:`question`,`type`:`one`,`prompt`:"   \
          "`Q`,`purpose`:`p`" key ",`feedback`:{`correct`:`Well done`},"       \
          "`options`:["                                                        \
          "{`id`:`one`,`label`:`One`,`correct`:true,`points`:3,`feedback`:"    \
          "`Yes`},{`id`:`two`,`label`:`Two`}]},{`id`:`n`,`kind`:`question`,"   \
          "`type`:`number`,`prompt`:`N`,`purpose`:`p`" key ",`answer`:42,"     \
          "`tolerance`:7,`at`:[1,9],`if`:`true`,`on`:{`correct`:[{`pause`:"    \
          "true}]}}]")

static const char *view_of(film *f, const char *element)
{
    static char text[8192];
    rmf_writer out = {.at = text, .cap = sizeof text - 1};
    uint32_t e = rmf_element_find(f->doc, rmf_str_of(element));
    rmf_view_element(f->doc, f->session, e, &out);
    assert_true(out.size < out.cap);
    text[out.size] = 0;
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json);
    json_decref(json);
    return text;
}

static void keys_of_graded_questions_are_never_seen(void **state)
{
    (void)state;
    static const char *const secrets[] = {"correct\":true", "\"points\":3",
                                          "Yes", "42", "tolerance", "\"on\"",
                                          "\"if\""};
    film *f = film_of(QUIZ(""), "");
    film_begin(f);
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        assert_null(strstr(view_of(f, "q"), secrets[i]));
        assert_null(strstr(view_of(f, "n"), secrets[i]));
    }
    assert_non_null(strstr(view_of(f, "q"), "\"label\":\"One\""));
    film_close(f);
    f = film_of(QUIZ(",`practice`:true"), "");
    film_begin(f);
    assert_non_null(strstr(view_of(f, "q"), "\"correct\":true"));
    assert_non_null(strstr(view_of(f, "n"), "42"));
    assert_null(strstr(view_of(f, "n"), "\"on\"")); /* actions never */
    film_close(f);
}

static void views_show_the_state(void **state)
{
    (void)state;
    film *f = film_of(QUIZ(",`practice`:true"), "");
    film_begin(f);
    assert_non_null(strstr(view_of(f, "q"), "\"answered\":false"));
    film_say(f, 1, "`answered`,`element`:`q`,`value`:`two`");
    assert_non_null(strstr(view_of(f, "q"), "\"answered\":true"));
    assert_non_null(strstr(view_of(f, "q"), "\"judged\":true"));
    assert_non_null(strstr(view_of(f, "q"), "\"points_got\":0"));
    film_close(f);
}

static void parts_whose_if_fails_are_left_out(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE_A(",`elements`:[{`id`:`q`,`kind`:`choice`,`prompt`:`Hi {w|you} \\`"
              "`,`purpose`:`p`,`options`:[{`id`:`one`,`label`:`One`,`if`:`w =="
              " 'x'`},{`id`:`two`,`label`:`{w}`}]}]"),
        ",`variables`:{`w`:{`type`:`text`}}");
    film_begin(f);
    assert_null(strstr(view_of(f, "q"), "One"));
    assert_non_null(strstr(view_of(f, "q"), "Hi you \\\""));
    film_say(f, 1, "`fact`,`name`:`w`,`value`:`x`");
    assert_non_null(strstr(view_of(f, "q"), "One"));
    film_say(f, 1, "`fact`,`name`:`w`,`value`:`\\\\ \\u0001 \xc3\xa9`");
    assert_non_null(strstr(view_of(f, "q"), "\\u0001 \xc3\xa9"));
    film_close(f);
}

static void a_session_is_saved_by_copying(void **state)
{
    (void)state;
    film *f = film_of(QUIZ(",`practice`:true"), "");
    film *g = film_of(QUIZ(",`practice`:true"), "");
    film_begin(f);
    film_play(f, 3);
    size_t size = rmf_session_size(f->doc);
    memcpy(g->session, f->session, size);
    assert_int_equal(rmf_session_check(g->doc, g->session, size), RMF_OK);
    film_say(f, 3000, "`answered`,`element`:`q`,`value`:`one`");
    film_say(g, 3000, "`answered`,`element`:`q`,`value`:`one`");
    assert_memory_equal(f->session, g->session, size);
    assert_true(rmf_session_hash(f->doc, f->session) ==
                rmf_session_hash(g->doc, g->session));
    film_close(f);
    film_close(g);
}

static void sessions_never_cross_shapes(void **state)
{
    (void)state;
    film *f = film_of(SCENE_A(",`title`:`One`"), "");
    film *g = film_of(SCENE_A(",`title`:`Two`"), ""); /* only a text differs */
    film *h = film_of(SCENE_A(",`end`:`hold`"), "");
    film_begin(f);
    size_t size = rmf_session_size(f->doc);
    memcpy(g->session, f->session, size);
    assert_int_equal(rmf_session_check(g->doc, g->session, size), RMF_OK);
    film_say(g, 10, "`released`,`release`:`r2`");
    film_play(g, 3);
    memcpy(h->session, f->session, size);
    assert_int_equal(rmf_session_check(h->doc, h->session, size),
                     RMF_ERR_SHAPE);
    assert_int_equal(film_asks(h, 10, "`waited`"), RMF_ERR_SHAPE);
    film_close(f);
    film_close(g);
    film_close(h);
}

/* Each field of the head with a value that must not be believed. */
static void unsound_bytes_are_refused(void **state)
{
    (void)state;
    film *f = film_of(SCENE_A(""), ",`panels`:{`p`:{`kind`:`card`,`title`:`P`}},"
                                 "`variables`:{`w`:{`type`:`text`}}");
    film_begin(f);
    rmf_session *s = f->session;
    size_t size = rmf_session_size(f->doc);
    char *sound = malloc(size);
    memcpy(sound, s, size);
#define REFUSED(change)                                                        \
    do {                                                                       \
        memcpy(s, sound, size);                                                \
        change;                                                                \
        assert_int_equal(rmf_session_check(f->doc, s, size), RMF_ERR_STATE);   \
    } while (0)
    REFUSED(s->scene = 1);
    REFUSED(s->scene = RMF_NONE);
    REFUSED(s->going = 7);
    REFUSED((s->going = 0, s->going_us = 10000000));
    REFUSED(s->going_how = 99);
    REFUSED(s->going_entry = 0);
    REFUSED(s->decided = 1);
    REFUSED((s->decided = 0, s->decided_us = -2));
    REFUSED(s->decided_us = -1);
    REFUSED(s->t_us = 10000000);
    REFUSED(s->t_us = -1);
    REFUSED(s->jump = 3);
    REFUSED((s->jump = 1, s->jump_us = INT64_MAX));
    REFUSED(s->at_ms = -1);
    REFUSED(s->at_ms = INT64_MAX);
    REFUSED(s->viewer_ms = s->at_ms + 1);
    REFUSED(s->since_us = INT64_MAX);
    REFUSED(s->unsettled_us = -1);
    REFUSED(s->flags = 0);
    REFUSED(s->flags |= 1u << 31);
    REFUSED(s->ending = 0);
    REFUSED(s->language = 0);
    REFUSED(s->panel_count = RMF_PANELS_MAX + 1);
    REFUSED((s->panel_count = 1, s->panels[0].panel = 1));
    REFUSED((s->panel_count = 1, s->panels[0].pauses = 2));
    REFUSED(s->path_count = RMF_PATH_MAX + 1);
    REFUSED(s->path_count = 0);
    REFUSED(s->cursor = 1);
    REFUSED(s->path[0].scene = 1);
    REFUSED(s->path[0].left_us = -1);
    REFUSED(s->device_size = 24);
    REFUSED((s->device_size = 1, s->device[0] = (char)0xff));
    REFUSED(rmf_stored_of(f->doc, s)[0].size = RMF_VALUE_SIZE_MAX + 1);
    REFUSED((rmf_stored_of(f->doc, s)[0].size = 1,
             rmf_stored_of(f->doc, s)[0].text[0] = (char)0xc0));
    REFUSED(rmf_scene_facts_of(f->doc, s)[0].cells_watched = 41);
    REFUSED(rmf_scene_facts_of(f->doc, s)[0].played_us = -1);
#undef REFUSED
    free(sound);
    film_close(f);
}

/* Too little is always said and never run over; enough stays enough. */
static void a_document_keeps_to_its_memory(void **state)
{
    (void)state;
    film *f = film_of(QUIZ(""), ",`panels`:{`p`:{`kind`:`card`,`title`:`P`}}");
    size_t size = strlen(f->text);
    size_t need = rmf_document_need(f->text, size);
    bool enough = false;
    for (size_t have = 0; have <= need; have++) {
        void *memory = malloc(have ? have : 1); /* exact, for sanitizers */
        rmf_document *doc;
        rmf_err err =
            rmf_document_open(f->text, size, memory, have, NULL, &doc);
        free(memory);
        if (enough || err != RMF_ERR_MEMORY) assert_int_equal(err, RMF_OK);
        enough = err == RMF_OK;
    }
    assert_true(enough);
    film_close(f);
}

static void an_input_needs_its_memory(void **state)
{
    (void)state;
    static const char line[] =
        "{\"input\":\"submitted\",\"at_ms\":1,\"form\":\"p\",\"values\":{\"m\":"
        "\"a\\u00e9b\",\"n\":\"c\"}}";
    film *f = film_of(SCENE_A(""), ",`panels`:{`p`:{`kind`:`form`,`purpose`:`p`,"
                                 "`fields`:[{`id`:`m`,`type`:`text`}]}}");
    rmf_input in;
    bool enough = false;
    for (size_t have = 0; have < 2048 && !enough; have++) {
        void *memory = malloc(have ? have : 1);
        rmf_err err = rmf_input_read(f->doc, line, sizeof line - 1, memory,
                                     have, &in, NULL);
        enough = err == RMF_OK;
        if (!enough) assert_int_equal(err, RMF_ERR_MEMORY);
        free(memory);
    }
    assert_true(enough);
    film_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_graded_questions_are_never_seen),
        cmocka_unit_test(views_show_the_state),
        cmocka_unit_test(parts_whose_if_fails_are_left_out),
        cmocka_unit_test(a_session_is_saved_by_copying),
        cmocka_unit_test(sessions_never_cross_shapes),
        cmocka_unit_test(unsound_bytes_are_refused),
        cmocka_unit_test(a_document_keeps_to_its_memory),
        cmocka_unit_test(an_input_needs_its_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
