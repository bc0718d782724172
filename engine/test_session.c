/* The course of a viewing: press, choose, commit, go on. */
#include "test_film.h"

static const char film_text[] =
    "{\"ramify\":1,\"title\":\"t\",\"start\":\"meet\","
    "\"clips\":{\"c\":{\"file\":\"c.mp4\",\"duration\":60}},"
    "\"variables\":{\"road\":{\"type\":\"text\",\"values\":[\"city\","
    "\"trail\"],\"start\":\"city\",\"keep\":\"viewer\"}},"
    "\"goals\":[{\"id\":\"lead\",\"when\":\"submitted('hold')\"}],"
    "\"scenes\":["
    "{\"id\":\"meet\",\"clip\":\"c\",\"from\":0,\"to\":10,\"elements\":["
    "{\"id\":\"bag\",\"kind\":\"hotspot\",\"at\":[1,6],\"label\":\"Bag\","
    "\"place\":{\"keys\":[[1,10,40,10,10],[5,50,40,20,20]]},"
    "\"on\":{\"press\":[{\"open\":\"courier\",\"pause\":true}]}},"
    "{\"id\":\"choose\",\"kind\":\"choice\",\"at\":[4,9.5],"
    "\"prompt\":\"Where?\",\"purpose\":\"p\",\"limit\":5.5,"
    "\"default\":\"city\",\"place\":[8,60,84,30],\"options\":["
    "{\"id\":\"city\",\"label\":\"City\",\"do\":[{\"set\":\"road\",\"to\":"
    "\"'city'\"}],\"go\":\"city\"},"
    "{\"id\":\"trail\",\"label\":\"Trail\",\"do\":[{\"set\":\"road\",\"to\":"
    "\"'trail'\"}],\"go\":\"trail\"}]}]},"
    "{\"id\":\"city\",\"clip\":\"c\",\"from\":10,\"to\":20,\"end\":\"hold\","
    "\"ending\":\"rain\",\"next\":[{\"id\":\"again\",\"if\":"
    "\"!clicked('bag') && visits('meet') < 2\",\"go\":\"meet\"}]},"
    "{\"id\":\"trail\",\"clip\":\"c\",\"from\":20,\"to\":30,\"end\":\"hold\","
    "\"ending\":\"ridge\",\"triggers\":[{\"id\":\"offer\",\"at\":7,"
    "\"do\":[{\"open\":\"hold\"}]}]}],"
    "\"panels\":{\"courier\":{\"kind\":\"card\",\"title\":\"The Courier\"},"
    "\"hold\":{\"kind\":\"form\",\"purpose\":\"p\",\"fields\":[{\"id\":"
    "\"email\",\"type\":\"email\",\"required\":true}]}}}";

static void press_pauses_and_closing_resumes(void **state)
{
    (void)state;
    film *f = film_open(film_text);
    film_begin(f);
    film_play(f, 2);
    film_feed(f, "{\"input\":\"pressed\",\"at_ms\":2000,\"element\":\"bag\"}");
    assert_tells(f, "\"effect\":\"opened\",\"panel\":\"courier\"");
    assert_int_equal(film_status(f).held, RMF_HELD_PANEL);
    film_play(f, 3);
    assert_int_equal(film_status(f).t_us, 2000000);
    assert_tells(f, "\"effect\":\"stand\",\"t\":2");
    film_feed(f, "{\"input\":\"closed\",\"at_ms\":5000,\"panel\":\"courier\"}");
    assert_int_equal(film_status(f).held, 0);
    film_close(f);
}

static void choice_decides_at_the_end(void **state)
{
    (void)state;
    film *f = film_open(film_text);
    film_begin(f);
    film_play(f, 5);
    film_feed(f, "{\"input\":\"chose\",\"at_ms\":6000,\"element\":\"choose\","
                 "\"option\":\"trail\"}");
    assert_silent_on(f, "\"effect\":\"go\"");
    film_play(f, 9.6);
    assert_tells(f, "\"effect\":\"chosen\",\"element\":\"choose\",\"option\":"
                    "\"trail\"");
    assert_tells(f, "\"effect\":\"decided\",\"scene\":\"trail\"");
    assert_tells(f, "\"effect\":\"kept\",\"variable\":\"road\",\"value\":"
                    "\"trail\"");
    film_play(f, 10);
    assert_tells(f, "\"effect\":\"go\",\"scene\":\"trail\",\"t\":0,\"how\":"
                    "\"choice\"");
    film_feed(f, "{\"input\":\"started\",\"at_ms\":11000,\"scene\":\"trail\","
                 "\"t\":0}");
    assert_tells(f, "\"effect\":\"left\",\"scene\":\"meet\"");
    film_play(f, 8);
    assert_tells(f, "\"effect\":\"fired\",\"trigger\":\"offer\"");
    film_feed(f, "{\"input\":\"submitted\",\"at_ms\":20000,\"form\":\"hold\","
                 "\"values\":{\"email\":\"a@b.c\"}}");
    assert_tells(f, "\"effect\":\"goal\",\"goal\":\"lead\"");
    film_play(f, 10);
    assert_tells(f, "\"effect\":\"ending\",\"ending\":\"ridge\"");
    assert_int_equal(film_status(f).t_us, 9999999);
    film_close(f);
}

static void default_when_nobody_chooses(void **state)
{
    (void)state;
    film *f = film_open(film_text);
    film_begin(f);
    film_play(f, 10);
    assert_tells(f, "\"effect\":\"defaulted\",\"element\":\"choose\","
                    "\"option\":\"city\"");
    assert_tells(f, "\"effect\":\"go\",\"scene\":\"city\",\"t\":0,\"how\":"
                    "\"default\"");
    film_feed(f, "{\"input\":\"started\",\"at_ms\":10000,\"scene\":\"city\","
                 "\"t\":0}");
    film_play(f, 10);
    assert_tells(f, "\"effect\":\"go\",\"scene\":\"meet\",\"t\":0,\"how\":"
                    "\"rule\"");
    film_close(f);
}

static void no_time_limits_waits(void **state)
{
    (void)state;
    film *f = film_open(film_text);
    film_begin(f);
    film_feed(f, "{\"input\":\"setting\",\"at_ms\":1,\"name\":"
                 "\"no_time_limits\",\"value\":true}");
    film_play(f, 10);
    assert_silent_on(f, "defaulted");
    assert_int_equal(film_status(f).held, RMF_HELD_END);
    film_feed(f, "{\"input\":\"chose\",\"at_ms\":60000,\"element\":\"choose\","
                 "\"option\":\"trail\"}");
    assert_tells(f, "\"effect\":\"go\",\"scene\":\"trail\"");
    film_close(f);
}

static void moving_hotspot_is_interpolated(void **state)
{
    (void)state;
    film *f = film_open(film_text);
    film_begin(f);
    rmf_placed placed[4];
    assert_int_equal(rmf_on_picture(f->doc, f->session, 3000000, placed, 4), 1);
    assert_true(placed[0].x > 29.99 && placed[0].x < 30.01);
    assert_true(placed[0].flags & RMF_PLACED_MOVES);
    assert_int_equal(rmf_on_picture(f->doc, f->session, 0, placed, 4), 0);
    film_close(f);
}

static const char asking_text[] =
    "{\"ramify\":1,\"title\":\"t\",\"start\":\"s\","
    "\"clips\":{\"c\":{\"file\":\"c.mp4\",\"duration\":60}},"
    "\"viewer\":{\"first_name\":{\"type\":\"text\"}},"
    "\"link\":{\"company\":{\"type\":\"text\"}},"
    "\"scenes\":[{\"id\":\"s\",\"clip\":\"c\",\"from\":0,\"to\":10,"
    "\"elements\":["
    "{\"id\":\"ask\",\"kind\":\"form\",\"purpose\":\"p\","
    "\"place\":[0,0,9,9],\"fields\":["
    "{\"id\":\"who\",\"type\":\"text\",\"required\":true,"
    "\"sets\":\"viewer.first_name\"}]},"
    "{\"id\":\"named\",\"kind\":\"text\",\"text\":\"x\","
    "\"place\":[0,0,9,9],\"if\":\"viewer.first_name == 'Ada'\"},"
    "{\"id\":\"invited\",\"kind\":\"text\",\"text\":\"x\","
    "\"place\":[0,0,9,9],\"if\":\"link.company == 'Nordwind'\"}]}]}";

static void form_fields_are_wanted_and_set_facts(void **state)
{
    (void)state;
    film *f = film_open(asking_text);
    rmf_placed placed[4];
    film_begin(f);
    assert_int_equal(film_try(f, "{\"input\":\"submitted\",\"at_ms\":9,"
                                 "\"form\":\"ask\",\"values\":{}}"),
                     RMF_ERR_INPUT);
    assert_int_equal(rmf_on_picture(f->doc, f->session, 0, placed, 4), 1);
    film_feed(f, "{\"input\":\"submitted\",\"at_ms\":9,\"form\":\"ask\","
                 "\"values\":{\"who\":\"Ada\"}}");
    assert_int_equal(rmf_on_picture(f->doc, f->session, 0, placed, 4), 2);
    film_close(f);
}

static void fields_of_the_link_and_the_viewer_are_taken(void **state)
{
    (void)state;
    film *f = film_open(asking_text);
    rmf_placed placed[4];
    film_feed(f, "{\"input\":\"opened\",\"at_ms\":0,\"link\":{\"company\":"
                 "\"Nordwind\"},\"viewer\":{\"first_name\":\"Ada\"}}");
    film_feed(f, "{\"input\":\"started\",\"at_ms\":0,\"scene\":\"s\","
                 "\"t\":0}");
    assert_int_equal(rmf_on_picture(f->doc, f->session, 0, placed, 4), 3);
    film_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(press_pauses_and_closing_resumes),
        cmocka_unit_test(choice_decides_at_the_end),
        cmocka_unit_test(default_when_nobody_chooses),
        cmocka_unit_test(no_time_limits_waits),
        cmocka_unit_test(moving_hotspot_is_interpolated),
        cmocka_unit_test(form_fields_are_wanted_and_set_facts),
        cmocka_unit_test(fields_of_the_link_and_the_viewer_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
