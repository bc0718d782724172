/* SEMANTICS 1 and 6: facts, variables, session time. */
#include "test_film.h"

/* Films are laid out as they nest. */
/* clang-format off */

/* The host's `look` writes what it reads into x, b or w. */
#define LOOK(variable, what)                                                   \
    ",`variables`:{`x`:{`type`:`number`},`b`:{`type`:`bool`},`w`:{`type`:"     \
    "`text`}},`triggers`:[{`id`:`look`,`on`:`host`,`of`:`look`,`once`:"        \
    "`always`,`do`:[{`set`:`" variable "`,`to`:`" what "`}]}]"

static void reads(film *f, int64_t at_ms, const char *variable,
                  const char *value)
{
    film_say(f, at_ms, "`host`,`name`:`look`");
    IS(f, variable, value);
}

static void watched_counts_cells_by_their_midpoints(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ""), LOOK("x", "watched('a')"));
    film_begin(f);
    film_play(f, 0.124);
    reads(f, 200, "x", "0");
    film_play(f, 0.125);
    reads(f, 200, "x", "0.025");
    film_play(f, 5);
    reads(f, 5000, "x", "0.5");
    film_say(f, 5000, "`seeked`,`t`:0");
    film_play(f, 5); /* again: no more */
    reads(f, 9000, "x", "0.5");
    film_say(f, 9000, "`seeked`,`t`:9.9"); /* not played over its midpoint */
    film_play(f, 10);
    reads(f, 9900, "x", "0.5");
    film_close(f);
}

static void takes_share_what_was_watched(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`elements`:["
                            BUTTON("s", "{`go`:`b`,`at`:`same`}") "]") ","
                      SCENE("b", "10", "14", ",`end`:`hold`"),
                      LOOK("x", "watched('b')"));
    film_begin(f);
    film_play(f, 2);
    reads(f, 2000, "x", "0.5"); /* of b's own cells */
    film_play(f, 3);
    film_say(f, 3000, "`pressed`,`element`:`s`");
    film_start(f, 3000);
    film_play(f, 4);
    reads(f, 4000, "x", "1");
    film_close(f);
}

static void seconds_are_each_scenes_own(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`triggers`:[{`id`:`t`,`at`:0,"
                            "`if`:`seconds('a') >= 1.6`,`do`:[{`pause`:true}]"
                            "}]"),
                      LOOK("x", "seconds('a')"));
    film_begin(f);
    film_play(f, 1);
    film_say(f, 1000, "`seeked`,`t`:0"); /* played again counts again */
    film_play(f, 5);
    T(f, 625000); /* at the next midpoint */
    reads(f, 2000, "x", "1.625");
    film_close(f);
}

static void skipped_is_taken_at_leaving(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", NEXT("b")) ","
                      SCENE("b", "10", "20", ""), LOOK("b", "skipped('a')"));
    film_begin(f);
    reads(f, 0, "b", "false"); /* while it plays nothing is skipped */
    film_say(f, 1, "`seeked`,`t`:9");
    film_play(f, 10);
    film_start(f, 1000);
    reads(f, 1000, "b", "true");
    film_say(f, 1000, "`asked`,`what`:`back`");
    film_start(f, 1000);
    film_play(f, 3.5);
    reads(f, 5000, "b", "true");
    film_play(f, 5);
    reads(f, 6000, "b", "false"); /* cleared once half was watched */
    film_close(f);
}

static void jumping_over_a_scene_skips_it(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", NEXT("b")) ","
                      SCENE("b", "10", "20", NEXT("d")) ","
                      SCENE("d", "20", "30", ""), LOOK("b", "skipped('b')"));
    film_begin(f);
    film_play(f, 10);
    film_start(f, 10000);
    film_say(f, 10000, "`ended`,`scene`:`b`,`visit`:1,`lap`:0");
    film_start(f, 10000);
    film_say(f, 10000, "`asked`,`what`:`seek`,`scene`:`b`,`t`:0");
    film_start(f, 10000);
    film_play(f, 6);
    film_say(f, 16000, "`asked`,`what`:`seek`,`scene`:`a`,`t`:0");
    film_start(f, 16000);
    reads(f, 16000, "b", "false");
    film_say(f, 16000, "`asked`,`what`:`seek`,`scene`:`d`,`t`:0");
    film_start(f, 16000);
    reads(f, 16000, "b", "false"); /* watched before */
    film_close(f);
}

static void visits_count_entries(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "1", NEXT("a")),
                      LOOK("x", "visits('a')"));
    film_begin(f);
    reads(f, 0, "x", "1");
    for (int i = 0; i < 300; i++) {
        film_play(f, 1);
        film_start(f, i);
    }
    reads(f, 300, "x", "255");
    film_close(f);
}

static void shown_needs_played_time(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`elements`:[{`id`:`e`,`kind`:"
                            "`text`,`text`:`T`,`at`:[2,4],`place`:[1,1,1,1]}]"),
                      LOOK("b", "shown('e')"));
    film_begin(f);
    film_say(f, 10, "`seeked`,`t`:3");
    reads(f, 10, "b", "false");
    film_say(f, 20, "`seeked`,`t`:0");
    film_play(f, 2);
    reads(f, 2000, "b", "false");
    film_play(f, 2.04);
    TELLS(f, "`shown`,`element`:`e`");
    reads(f, 2040, "b", "true");
    film_play(f, 3);
    SILENT(f, "`shown`");
    film_close(f);
}

static void clicked_is_pressed(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`elements`:["
                            BUTTON("e", "{`set`:`x`,`to`:`1`}") "]"),
                      LOOK("b", "clicked('e')"));
    rmf_placed placed[1];
    film_begin(f);
    reads(f, 0, "b", "false");
    film_say(f, 10, "`hovered`,`element`:`e`");
    reads(f, 10, "b", "false");
    film_say(f, 20, "`pressed`,`element`:`e`");
    reads(f, 20, "b", "true");
    rmf_on_picture(f->doc, f->session, 0, placed, 1);
    assert_true(placed[0].flags & RMF_PLACED_VISITED);
    film_close(f);
}

static void idle_counts_whole_seconds(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ""), LOOK("x", "idle()"));
    rmf_change next;
    film_begin(f);
    film_say(f, 500, "`missed`,`x`:1,`y`:1");
    rmf_next_change(f->doc, f->session, &next);
    assert_int_equal(next.at_ms, 1500);
    reads(f, 2499, "x", "1"); /* the page around is no viewer */
    reads(f, 2500, "x", "2");
    film_close(f);
}

static void chance_is_stable(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "1", NEXT("a")),
                      LOOK("b", "chance(0.5)"));
    char first[128];
    char line[64];
    unsigned changes = 0;
    unsigned yes = 0;
    film_begin(f);
    film_say(f, 1, "`host`,`name`:`look`");
    snprintf(first, sizeof first, "%s", film_variable(f, "b"));
    for (int i = 0; i < 5; i++) reads(f, 1, "b", first); /* in one visit */
    for (int i = 0; i < 40; i++) {
        film_play(f, 1);
        film_start(f, 2);
        film_say(f, 2, "`host`,`name`:`look`");
        changes += strcmp(first, film_variable(f, "b")) != 0;
    }
    assert_in_range(changes, 8, 32);
    film_close(f);
    for (int seed = 0; seed < 200; seed++) {
        f = film_of(SCENE("a", "0", "1", ""), LOOK("b", "chance(0.25)"));
        snprintf(line, sizeof line, "`opened`,`seed`:%d", seed);
        film_say(f, 0, line);
        film_start(f, 0);
        film_say(f, 0, "`host`,`name`:`look`");
        yes += !strcmp(film_variable(f, "b"), "true");
        film_close(f);
    }
    assert_in_range(yes, 30, 70);
}

static void set_clamps(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ""),
                      ",`variables`:{`m`:{`type`:`number`,`min`:5,`max`:91,"
                      "`step`:10},`w`:{`type`:`text`,`values`:[`x`,`y`]}}");
    film_begin(f);
    film_say(f, 1, "`fact`,`name`:`m`,`value`:-3");
    IS(f, "m", "5");
    film_say(f, 1, "`fact`,`name`:`m`,`value`:31");
    IS(f, "m", "35");
    film_say(f, 1, "`fact`,`name`:`m`,`value`:29");
    IS(f, "m", "25");
    film_say(f, 1, "`fact`,`name`:`m`,`value`:900");
    IS(f, "m", "85"); /* the highest step */
    IS(f, "w", "x");
    film_say(f, 1, "`fact`,`name`:`w`,`value`:`z`"); /* not among its values */
    IS(f, "w", "x");
    assert_int_equal(film_asks(f, 1, "`fact`,`name`:`w`,`value`:1"),
                     RMF_ERR_INPUT);
    film_close(f);
}

static void texts_are_cut_at_64_bytes_between_characters(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ""), LOOK("x", "1"));
    film_begin(f);
    /* 63 letters and an e acute of two bytes: the half of it goes. */
    film_say(f, 1,
             "`fact`,`name`:`w`,`value`:`aaaaaaaaaabbbbbbbbbbccccccccccdddddddd"
             "ddeeeeeeeeeeffffffffffggg\xc3\xa9h`");
    IS(f, "w",
       "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg");
    film_close(f);
}

static void opened_gives_fields_and_kept_variables(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10", ""),
        ",`variables`:{`k`:{`type`:`text`,`values`:[`x`,`y`],`keep`:`viewer`},"
        "`n`:{`type`:`number`,`start`:2,`max`:5,`keep`:`viewer`},`s`:{`type`:"
        "`number`},"
        "`r`:{`type`:`bool`},`d`:{`type`:`text`}},`viewer`:{`name`:{`type`:"
        "`text`}},`link`:{`co`:{`type`:`text`}},`triggers`:[{`id`:`t`,`on`:"
        "`enter`,`do`:[{`set`:`r`,`to`:`returned()`},{`set`:`d`,`to`:"
        "`device()`}]}]");
    film_say(f, 0, "`opened`,`device`:`phone`,`returned`:true,`viewer`:{`name`:"
                   "`Ada`,`more`:1},`link`:{`co`:`ACME`,`name`:`Eve`},`kept`:{"
                   "`k`:`z`,`n`:9,`s`:4}");
    film_start(f, 0);
    IS(f, "viewer.name", "Ada");
    IS(f, "link.co", "ACME");
    IS(f, "k", "x"); /* no longer among its values: as at the start */
    IS(f, "n", "2"); /* no longer within its bounds */
    IS(f, "s", "0"); /* not a kept one */
    IS(f, "r", "true");
    IS(f, "d", "phone");
    film_close(f);
}

static void at_ms_never_decreases(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ""), "");
    assert_int_equal(film_asks(f, 0, "`waited`"), RMF_ERR_STATE); /* opened? */
    film_begin(f);
    assert_int_equal(film_asks(f, 0, "`opened`"), RMF_ERR_STATE); /* once */
    film_say(f, 900, "`waited`");
    assert_int_equal(film_asks(f, 899, "`waited`"), RMF_ERR_STATE);
    film_say(f, 900, "`waited`");
    film_close(f);
}

static void moved_goes_on_where_the_playhead_stands(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ""), "");
    film_begin(f);
    assert_int_equal(film_try(f, "{\"input\":\"moved\",\"from\":1,\"to\":2}"),
                     RMF_ERR_STATE);
    film_play(f, 20); /* cut to the scene */
    T(f, 9999999);
    assert_int_equal(film_asks(f, 1, "`seeked`,`t`:10.1"), RMF_ERR_INPUT);
    film_say(f, 1, "`seeked`,`t`:10");
    T(f, 9999999);
    film_close(f);
}

static void languages(void **state)
{
    (void)state;
    static const char scenes[] =
        SCENE("a", "0", "10", ",`elements`:[{`id`:`e`,`kind`:`text`,`place`:[1,"
              "1,1,1],`text`:{`en`:`Hello {w|you}`,`de`:`Hallo {w}`}}]");
    char view[2048];
    film *f = film_of(scenes, LOOK("w", "'Ada'"));
    rmf_writer out = {.at = view, .cap = sizeof view - 1};
    film_say(f, 0, "`opened`,`language`:`de-AT`");
    film_start(f, 0);
    reads(f, 0, "w", "Ada");
    rmf_view_element(f->doc, f->session, 0, &out);
    view[out.size] = 0;
    assert_non_null(strstr(view, "Hallo Ada"));
    film_say(f, 1, "`setting`,`name`:`language`,`value`:`en`");
    out.size = 0;
    rmf_view_element(f->doc, f->session, 0, &out);
    view[out.size] = 0;
    assert_non_null(strstr(view, "Hello Ada"));
    film_close(f);
}

static void an_unknown_length_ends_when_the_media_does(void **state)
{
    (void)state;
    film *f = film_open(
        "{\"ramify\":1,\"title\":\"t\",\"start\":\"a\",\"clips\":{\"c\":{"
        "\"file\":\"c.mp4\"}},\"scenes\":[{\"id\":\"a\",\"clip\":"
        "\"c\",\"next\":[{\"id\":\"r\",\"go\":\"a\"}]}]}");
    film_begin(f);
    film_play(f, 70);
    T(f, 70000000);
    SILENT(f, "`decided`");
    film_say(f, 70000, "`ended`,`scene`:`a`,`visit`:1,`lap`:0");
    TELLS(f, "`effect`:`go`,`scene`:`a`");
    T(f, 70000000);
    film_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(watched_counts_cells_by_their_midpoints),
        cmocka_unit_test(takes_share_what_was_watched),
        cmocka_unit_test(seconds_are_each_scenes_own),
        cmocka_unit_test(skipped_is_taken_at_leaving),
        cmocka_unit_test(jumping_over_a_scene_skips_it),
        cmocka_unit_test(visits_count_entries),
        cmocka_unit_test(shown_needs_played_time),
        cmocka_unit_test(clicked_is_pressed),
        cmocka_unit_test(idle_counts_whole_seconds),
        cmocka_unit_test(chance_is_stable),
        cmocka_unit_test(set_clamps),
        cmocka_unit_test(texts_are_cut_at_64_bytes_between_characters),
        cmocka_unit_test(opened_gives_fields_and_kept_variables),
        cmocka_unit_test(at_ms_never_decreases),
        cmocka_unit_test(moved_goes_on_where_the_playhead_stands),
        cmocka_unit_test(languages),
        cmocka_unit_test(an_unknown_length_ends_when_the_media_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
