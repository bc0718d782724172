/* SEMANTICS 4: panels, and what holds playback. */
#include "test_film.h"

/* Films are laid out as they nest. */
/* clang-format off */

#define OPEN(at, what)                                                         \
    "{`id`:`t" at "`,`at`:" at ",`do`:[" what "]}"
#define CARD(id, more) "`" id "`:{`kind`:`card`,`title`:`P`" more "}"

static void each_pausing_panel_is_a_hold_of_its_own(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`triggers`:["
                            OPEN("1", "{`open`:`p`,`pause`:true},{`open`:`q`},"
                                      "{`open`:`r`}") "]"),
                      ",`panels`:{" CARD("p", "") "," CARD("q", "") ","
                          CARD("r", ",`pause`:true") "}");
    film_begin(f);
    film_play(f, 5);
    T(f, 1000000);
    HELD(f, RMF_HELD_PANEL);
    assert_int_equal(film_status(f).panel_count, 3);
    assert_int_equal(film_status(f).panel_held, 5);
    film_say(f, 1000, "`closed`,`panel`:`p`");
    HELD(f, RMF_HELD_PANEL);
    film_say(f, 1000, "`paused`");
    film_say(f, 1000, "`closed`,`panel`:`r`");
    HELD(f, RMF_HELD_VIEWER); /* closing lifts only its own */
    film_say(f, 1000, "`closed`,`panel`:`r`");
    TELLS(f, "`late`,`what`:`closed`");
    film_close(f);
}

static void pressing_play_closes_what_may_be_closed(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`triggers`:["
                            OPEN("1", "{`open`:`p`,`pause`:true},{`open`:`q`},"
                                      "{`open`:`r`}") "]"),
                      ",`panels`:{" CARD("p", "") "," CARD("q", "") ","
                          CARD("r", ",`pause`:true,`dismissible`:false") "}");
    film_begin(f);
    film_play(f, 5);
    film_say(f, 1000, "`resumed`");
    TELLS(f, "`closed`,`panel`:`p`");
    SILENT(f, "`panel`:`r`");
    HELD(f, RMF_HELD_PANEL);
    assert_int_equal(film_status(f).panel_count, 2);
    film_say(f, 1000, "`closed`,`panel`:`r`"); /* not by the viewer */
    TELLS(f, "`late`,`what`:`closed`");
    HELD(f, RMF_HELD_PANEL);
    film_close(f);
}

static void play_lifts_only_the_viewers_hold(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`triggers`:["
                            OPEN("1", "{`open`:`p`,`pause`:true},{`pause`:true}"
                                 ",{`play`:true}") "]"),
                      ",`panels`:{" CARD("p", "") "}");
    film_begin(f);
    film_play(f, 5);
    HELD(f, RMF_HELD_PANEL);
    film_close(f);
}

static void leaving_closes_unless_it_stays(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`triggers`:["
                            OPEN("1", "{`open`:`p`},{`open`:`q`,`stay`:true}")
                            ",{`id`:`c`,`on`:`close`,`do`:[{`set`:`x`,`to`:`x "
                            "+ 1`}]}],`next`:[{`id`:`r`,`go`:`b`}]") ","
                      SCENE("b", "10", "20", ""),
                      ",`variables`:{`x`:{`type`:`number`}},`panels`:{"
                          CARD("p", "") "," CARD("q", "") "}");
    film_begin(f);
    film_play(f, 10);
    film_start(f, 10000);
    TELLS(f, "`closed`,`panel`:`p`");
    SILENT(f, "`panel`:`q`");
    assert_int_equal(film_status(f).panel_count, 1);
    IS(f, "x", "1"); /* and its triggers see it */
    film_close(f);
}

static void panels_stay_over_seeks(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`triggers`:["
                            OPEN("1", "{`open`:`p`}") "]"),
                      ",`panels`:{" CARD("p", "") "}");
    film_begin(f);
    film_play(f, 2);
    film_say(f, 2000, "`seeked`,`t`:0");
    assert_int_equal(film_status(f).panel_count, 1);
    film_close(f);
}

static void the_stack_is_bounded(void **state)
{
    (void)state;
    char opens[512], panels[1024], scenes[1024];
    int open = 0, panel = snprintf(panels, sizeof panels, ",`panels`:{");
    for (unsigned i = 0; i <= RMF_PANELS_MAX && i < 9; i++) {
        open += snprintf(opens + open, sizeof opens - (size_t)open,
                         "%s{`open`:`p%u`}", i ? "," : "", i);
        panel += snprintf(panels + panel, sizeof panels - (size_t)panel,
                          "%s`p%u`:{`kind`:`card`,`title`:`P`}", i ? "," : "",
                          i);
    }
    snprintf(panels + panel, sizeof panels - (size_t)panel, "}");
    snprintf(scenes, sizeof scenes,
             SCENE("a", "0", "10", ",`triggers`:[{`id`:`t`,`on`:`host`,`of`:"
                   "`h`,`once`:`always`,`do`:[%s]},{`id`:`u`,`on`:`host`,`of`:"
                   "`g`,`do`:[{`open`:`p0`}]},{`id`:`v`,`on`:`host`,`of`:`c`,"
                   "`once`:`always`,`do`:[{`close`:true}]}]"),
             opens);
    film *f = film_of(scenes, panels);
    film_begin(f);
    film_say(f, 1, "`host`,`name`:`h`");
    TELLS(f, "`late`,`what`:`open`");
    assert_int_equal(film_status(f).panel_count, RMF_PANELS_MAX);
    assert_int_equal(film_status(f).panels[0], 0);
    film_say(f, 2, "`host`,`name`:`g`"); /* open already: to the top */
    SILENT(f, "`opened`");
    assert_int_equal(film_status(f).panels[RMF_PANELS_MAX - 1], 0);
    film_say(f, 3, "`host`,`name`:`c`");
    TELLS(f, "`closed`,`panel`:`p0`"); /* the top one */
    for (unsigned i = 0; i < 9; i++) film_say(f, 4, "`host`,`name`:`c`");
    assert_int_equal(film_status(f).panel_count, 0);
    film_close(f);
}

static void opens_only_if(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`triggers`:["
                            OPEN("1", "{`open`:`p`}") "]"),
                      ",`variables`:{`x`:{`type`:`bool`}},`panels`:{"
                          CARD("p", ",`if`:`x`") "}");
    film_begin(f);
    film_play(f, 2);
    SILENT(f, "`opened`");
    film_close(f);
}

static void buttons_act_while_they_are_there(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10", ",`triggers`:[" OPEN("1", "{`open`:`p`}") "]") ","
            SCENE("b", "10", "20", ""),
        ",`variables`:{`x`:{`type`:`number`}},`panels`:{"
            CARD("p", ",`buttons`:[{`id`:`one`,`label`:`One`,`do`:[{`set`:`x`,"
                      "`to`:`1`},{`close`:`p`}]},{`id`:`two`,`label`:`Two`,"
                      "`go`:`b`},{`id`:`off`,`label`:`Off`,`if`:`x == 9`}]")
                "}");
    film_begin(f);
    film_say(f, 1, "`pressed`,`panel`:`p`,`button`:`one`");
    TELLS(f, "`late`");
    film_play(f, 2);
    film_say(f, 2000, "`pressed`,`panel`:`p`,`button`:`off`");
    TELLS(f, "`late`");
    film_say(f, 2000, "`pressed`,`panel`:`p`,`button`:`one`");
    IS(f, "x", "1");
    TELLS(f, "`closed`");
    film_close(f);
}

static void going_old_inputs_do_nothing_but_facts(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10", ",`elements`:[{`id`:`e`,`kind`:`button`,`label`:"
              "`B`,`place`:[1,1,1,1],`on`:{`press`:[{`go`:`b`}]}},{`id`:`n`,"
              "`kind`:`button`,`label`:`B`,`place`:[1,1,1,1],`on`:{`press`:[{"
              "`set`:`x`,`to`:`1`}]}}],`triggers`:[{`id`:`t`,`on`:`press`,`of`"
              ":`n`,`do`:[{`set`:`x`,`to`:`2`}]}]") ","
            SCENE("b", "10", "20", ""),
        ",`variables`:{`x`:{`type`:`number`}},`goals`:[{`id`:`g`,`when`:"
        "`clicked('n')`}]");
    film_begin(f);
    film_say(f, 1, "`pressed`,`element`:`e`");
    film_say(f, 2, "`pressed`,`element`:`n`");
    TELLS(f, "`late`,`what`:`actions`");
    TELLS(f, "`goal`:`g`");
    IS(f, "x", "0");
    film_play(f, 5);
    T(f, 0);
    film_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_pausing_panel_is_a_hold_of_its_own),
        cmocka_unit_test(pressing_play_closes_what_may_be_closed),
        cmocka_unit_test(play_lifts_only_the_viewers_hold),
        cmocka_unit_test(leaving_closes_unless_it_stays),
        cmocka_unit_test(panels_stay_over_seeks),
        cmocka_unit_test(the_stack_is_bounded),
        cmocka_unit_test(opens_only_if),
        cmocka_unit_test(buttons_act_while_they_are_there),
        cmocka_unit_test(going_old_inputs_do_nothing_but_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
