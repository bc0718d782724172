/* SEMANTICS 4 and 5 where time is held, hidden, paused or sought over: choices
 * with limits, the commit point, what waits. */
#include "test_film.h"

/* Films are laid out as they nest. */
/* clang-format off */

#define VARIABLES                                                              \
    ",`variables`:{`x`:{`type`:`number`},`b`:{`type`:`bool`},`w`:{`type`:"     \
    "`text`}}"
#define B_D SCENE("b", "10", "20", "") "," SCENE("d", "20", "30", "")
#define CHOICE(more) "{`id`:`q`,`kind`:`choice`,`purpose`:`p`" more "}"
#define YES_NO                                                                 \
    ",`options`:[{`id`:`yes`,`label`:`Yes`,`go`:`b`},{`id`:`no`,`label`:`No`," \
    "`go`:`d`}]"
#define ASKS(choice, more)                                                     \
    SCENE("a", "0", "10", ",`elements`:[" CHOICE(choice) "]" more) "," B_D
#define LIMITED ",`at`:[2,9],`limit`:3,`default`:`no`"

static void say(film *f, const char *rest)
{
    film_say(f, f->session->at_ms, rest);
}

static void a_reload_in_a_choice_stops_its_countdown(void **state)
{
    (void)state;
    film *f = film_of(ASKS(",`at`:[9,10],`limit`:5,`default`:`no`" YES_NO,
                           ",`triggers`:[{`id`:`t`,`at`:1,`do`:[{`open`:`p`}]"
                           "}]"),
                      ",`panels`:{`p`:{`kind`:`card`,`title`:`P`}}");
    film_begin(f);
    film_play(f, 9.2);
    film_say(f, 9200, "`setting`,`name`:`more_time`,`value`:4");
    film_play(f, 10);
    film_say(f, 10000, "`waited`");
    HELD(f, RMF_HELD_END);
    int64_t left = film_status(f).limit_us;
    film_say(f, 11000, "`reopened`");
    left -= 1000000; /* the second that passed before */
    HELD(f, RMF_HELD_END | RMF_HELD_VIEWER);
    assert_int_equal(film_status(f).panel_count, 1); /* as it was */
    film_say(f, 50000, "`waited`");
    assert_int_equal(film_status(f).limit_us, left);
    film_say(f, 50000, "`resumed`");
    HELD(f, RMF_HELD_END);
    film_say(f, 50000 + left / 1000, "`waited`");
    SILENT(f, "`defaulted`");
    film_say(f, 50001 + left / 1000, "`waited`");
    TELLS(f, "`defaulted`,`element`:`q`");
    film_close(f);
}

static void pausing_moves_no_limit(void **state)
{
    (void)state;
    film *f = film_of(ASKS(LIMITED ",`decide`:`at-once`" YES_NO, ""), "");
    film_begin(f);
    film_play(f, 3);
    film_say(f, 3000, "`paused`");
    film_say(f, 63000, "`hidden`");
    film_say(f, 63000, "`visible`");
    film_say(f, 90000, "`resumed`");
    film_say(f, 90000, "`stalled`");
    film_say(f, 95000, "`waited`"); /* playing, its place is in the media */
    assert_int_equal(film_status(f).limit_us, 2000000);
    film_play(f, 4.999999);
    SILENT(f, "`defaulted`");
    film_play(f, 5);
    TELLS(f, "`defaulted`");
    film_close(f);
}

static void a_setting_taken_back_brings_the_limit_back(void **state)
{
    (void)state;
    film *f = film_of(ASKS(LIMITED ",`decide`:`at-once`" YES_NO, ""), "");
    film_begin(f);
    film_play(f, 3);
    assert_true(film_status(f).speed_locked);
    say(f, "`setting`,`name`:`no_time_limits`,`value`:true");
    assert_false(film_status(f).speed_locked);
    film_play(f, 7);
    SILENT(f, "`defaulted`");
    say(f, "`setting`,`name`:`no_time_limits`,`value`:false");
    TELLS(f, "`defaulted`"); /* its place was passed */
    film_close(f);
}

static void seeking_behind_the_commit_makes_it_due(void **state)
{
    (void)state;
    film *f = film_of(ASKS(LIMITED YES_NO, ""), "");
    film_begin(f);
    say(f, "`seeked`,`t`:9.499999");
    SILENT(f, "`decided`");
    say(f, "`seeked`,`t`:9.5");
    TELLS(f, "`defaulted`");
    TELLS(f, "`decided`,`scene`:`d`");
    film_close(f);
}

static void triggers_come_before_the_commit(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`triggers`:[{`id`:`t`,`at`:9.5,"
                            "`do`:[{`set`:`x`,`to`:`1`}]}],`next`:[{`id`:`r`,"
                            "`if`:`x == 1`,`go`:`b`},{`id`:`s`,`go`:`d`}]") ","
                      B_D, VARIABLES);
    film_begin(f);
    film_play(f, 9.5);
    TELLS(f, "`decided`,`scene`:`b`");
    film_close(f);
}

/* A way that a trigger takes at the commit point leaves nothing to decide. */
static void a_way_at_the_commit_point_is_the_only_one(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`triggers`:[{`id`:`t`,`at`:9.5,"
                            "`do`:[{`go`:`b`}]}],`ending`:`e`" NEXT("d")) ","
                      B_D, "");
    film_begin(f);
    film_play(f, 10);
    TELLS(f, "`effect`:`go`,`scene`:`b`");
    SILENT(f, "`decided`");
    SILENT(f, "`ending`");
    film_close(f);
}

static void an_option_without_go_leaves_it_to_the_rules(void **state)
{
    (void)state;
    film *f = film_of(ASKS(LIMITED ",`options`:[{`id`:`yes`,`label`:`Y`,`go`:"
                           "`b`},{`id`:`no`,`label`:`N`}]", NEXT("d")), "");
    film_begin(f);
    film_play(f, 10);
    TELLS(f, "`defaulted`,`element`:`q`,`option`:`no`");
    TELLS(f, "`effect`:`go`,`scene`:`d`,`t`:0,`how`:`rule`");
    film_close(f);
}

static void an_answer_after_the_decision_is_a_fact(void **state)
{
    (void)state;
    film *f = film_of(ASKS(",`at`:[2,10],`limit`:3,`default`:`no`" YES_NO, ""),
                      VARIABLES ",`triggers`:[{`id`:`l`,`on`:`host`,`of`:`l`,"
                                "`once`:`always`,`do`:[{`set`:`w`,`to`:"
                                "`chose('q')`},{`set`:`b`,`to`:"
                                "`timed_out('q')`}]}]");
    film_begin(f);
    film_play(f, 9.6);
    TELLS(f, "`decided`,`scene`:`d`");
    say(f, "`chose`,`element`:`q`,`option`:`yes`");
    SILENT(f, "`decided`");
    say(f, "`host`,`name`:`l`");
    IS(f, "w", "no"); /* what was decided */
    IS(f, "b", "true");
    say(f, "`seeked`,`t`:8");
    TELLS(f, "`reopen`");
    film_play(f, 9.6);
    TELLS(f, "`decided`,`scene`:`b`"); /* the latest answer */
    say(f, "`host`,`name`:`l`");
    IS(f, "w", "yes");
    IS(f, "b", "false");
    film_close(f);
}

static void a_late_answer_leads_on_from_a_hold(void **state)
{
    (void)state;
    film *f = film_of(ASKS(",`at`:[2,10],`limit`:3" YES_NO, ",`end`:`hold`"),
                      "");
    film_begin(f);
    film_play(f, 10);
    HELD(f, RMF_HELD_END);
    SILENT(f, "`decided`"); /* no default: nothing led on */
    say(f, "`chose`,`element`:`q`,`option`:`yes`");
    TELLS(f, "`effect`:`go`,`scene`:`b`,`t`:0,`how`:`choice`");
    film_close(f);
}

static void a_late_answer_leads_on_at_the_next_commit_of_a_loop(void **state)
{
    (void)state;
    film *f = film_of(ASKS(",`at`:[2,10],`limit`:3" YES_NO, ",`end`:`loop`"),
                      "");
    film_begin(f);
    film_play(f, 10);
    TELLS(f, "`effect`:`loop`,`t`:0");
    say(f, "`looped`,`t`:0");
    film_play(f, 3);
    say(f, "`chose`,`element`:`q`,`option`:`yes`");
    SILENT(f, "`go`");
    film_play(f, 10);
    TELLS(f, "`effect`:`go`,`scene`:`b`");
    film_close(f);
}

static void what_a_choice_tells_of_itself(void **state)
{
    (void)state;
    film *f = film_of(
        ASKS(LIMITED ",`options`:[{`id`:`yes`,`label`:{`en`:`Yes`,`de`:`Ja`},"
             "`go`:`b`},{`id`:`no`,`label`:{`en`:`No {x}!`,`de`:`Nein`},`go`:"
             "`d`}]", ""),
        VARIABLES ",`triggers`:[{`id`:`l`,`on`:`host`,`of`:`l`,`once`:"
                  "`always`,`do`:[{`set`:`w`,`to`:`label('q')`},{`set`:`b`,"
                  "`to`:`timed_out('q')`},{`set`:`x`,`to`:`took('q')`}]}]");
    film_begin(f);
    say(f, "`host`,`name`:`l`"); /* never shown, never asked */
    IS(f, "w", "");
    IS(f, "b", "false");
    IS(f, "x", "0");
    film_play(f, 9.6);
    say(f, "`host`,`name`:`l`");
    IS(f, "w", "No "); /* the author's words, as far as the first fact */
    IS(f, "b", "true");
    IS(f, "x", "0"); /* it was never answered */
    say(f, "`setting`,`name`:`language`,`value`:`de`");
    say(f, "`host`,`name`:`l`");
    IS(f, "w", "Nein");
    film_close(f);
}

/* A limit behind the commit point ends there. */
static void limits_are_cut_to_the_commit_point(void **state)
{
    (void)state;
    film *f = film_of(ASKS(",`at`:[2,10],`limit`:30,`default`:`no`" YES_NO, ""),
                      "");
    film_begin(f);
    film_play(f, 2);
    assert_int_equal(film_status(f).limit_us, 7500000);
    film_play(f, 9.5);
    TELLS(f, "`defaulted`");
    film_close(f);
}

static void time_while_hidden_is_not_counted_down(void **state)
{
    (void)state;
    film *f = film_of(ASKS(LIMITED YES_NO, ""), "");
    film_begin(f);
    film_play(f, 3);
    film_say(f, 3000, "`hidden`");
    HELD(f, RMF_HELD_HIDDEN);
    film_play(f, 6); /* the media ran on a little */
    T(f, 3000000);
    TELLS(f, "`stand`,`t`:3");
    film_say(f, 3000, "`visible`");
    HELD(f, 0);
    assert_int_equal(film_status(f).limit_us, 2000000);
    film_close(f);
}

static void a_choice_that_may_not_be_shown_decides_nothing(void **state)
{
    (void)state;
    film *f = film_of(ASKS(LIMITED ",`if`:`b`" YES_NO, ",`end`:`hold`"),
                      VARIABLES);
    film_begin(f);
    film_play(f, 10);
    SILENT(f, "`defaulted`");
    assert_false(film_status(f).ended); /* a hold without a name waits */
    say(f, "`fact`,`name`:`b`,`value`:true");
    TELLS(f, "`defaulted`"); /* the level counts, not the edge */
    TELLS(f, "`effect`:`go`,`scene`:`d`");
    film_close(f);
}

static void absent_fields_are_empty(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10", ",`elements`:[{`id`:`e`,`kind`:`text`,`text`:`T`"
              ",`place`:[1,1,1,1],`if`:`viewer.name == '' && viewer.age == 0 &&"
              " !viewer.known && link.co == '' && link.size == 0`}]"),
        ",`viewer`:{`name`:{`type`:`text`},`age`:{`type`:`number`},`known`:{"
        "`type`:`bool`}},`link`:{`co`:{`type`:`text`,`values`:[`x`,`y`]},`size`:{`type`:"
        "`number`,`min`:5}}");
    film_begin(f);
    assert_true(film_shows(f, "e", 0));
    film_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reload_in_a_choice_stops_its_countdown),
        cmocka_unit_test(pausing_moves_no_limit),
        cmocka_unit_test(a_setting_taken_back_brings_the_limit_back),
        cmocka_unit_test(seeking_behind_the_commit_makes_it_due),
        cmocka_unit_test(triggers_come_before_the_commit),
        cmocka_unit_test(a_way_at_the_commit_point_is_the_only_one),
        cmocka_unit_test(an_option_without_go_leaves_it_to_the_rules),
        cmocka_unit_test(an_answer_after_the_decision_is_a_fact),
        cmocka_unit_test(a_late_answer_leads_on_from_a_hold),
        cmocka_unit_test(a_late_answer_leads_on_at_the_next_commit_of_a_loop),
        cmocka_unit_test(what_a_choice_tells_of_itself),
        cmocka_unit_test(limits_are_cut_to_the_commit_point),
        cmocka_unit_test(time_while_hidden_is_not_counted_down),
        cmocka_unit_test(a_choice_that_may_not_be_shown_decides_nothing),
        cmocka_unit_test(absent_fields_are_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
