/* SEMANTICS 5: choices, their limits, the commit, what they decide. */
#include "test_film.h"

/* Films are laid out as they nest. */
/* clang-format off */

#define CHOICE(id, more) "{`id`:`" id "`,`kind`:`choice`,`prompt`:`Q`," \
                         "`purpose`:`p`" more "}"
#define YES_NO                                                                 \
    ",`options`:[{`id`:`yes`,`label`:`Yes`,`go`:`b`},"                         \
    "{`id`:`no`,`label`:`No`,`go`:`d`}]"
#define SCENES_B_D                                                             \
    ",{`id`:`b`,`clip`:`c`,`from`:10,`to`:20},"                                \
    "{`id`:`d`,`clip`:`c`,`from`:20,`to`:30}"
#define IN_A(elements, more)                                                   \
    "{`id`:`a`,`clip`:`c`,`from`:0,`to`:10,`elements`:[" elements "]" more "}"

#define FILM_ASKING(choice) \
    film_of(IN_A(CHOICE("q", choice), "") SCENES_B_D, "")

static void commit_is_half_a_second_before_the_end(void **state)
{
    (void)state;
    film *f = FILM_ASKING(",`at`:[2,9],`limit`:7,`default`:`no`" YES_NO);
    film_begin(f);
    film_play(f, 3);
    film_say(f, 3000, "`chose`,`element`:`q`,`option`:`yes`");
    film_play(f, 9.499999);
    SILENT(f, "`decided`");
    film_play(f, 9.5);
    TELLS(f, "`chosen`,`element`:`q`,`option`:`yes`");
    TELLS(f, "`decided`,`scene`:`b`");
    SILENT(f, "`go`");
    film_play(f, 10);
    TELLS(f, "`effect`:`go`,`scene`:`b`,`t`:0,`how`:`choice`");
    T(f, 9999999);
    film_close(f);
}

static void a_short_scene_commits_at_its_start(void **state)
{
    (void)state;
    film *f = film_of("{`id`:`a`,`clip`:`c`,`from`:0,`to`:0.3,`next`:[{`id`:"
                      "`r`,`go`:`b`}]}" SCENES_B_D,
                      "");
    film_begin(f);
    TELLS(f, "`decided`,`scene`:`b`");
    film_close(f);
}

static void the_latest_answer_counts(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(CHOICE("q", ",`at`:[2,9],`limit`:7,`default`:`no`" YES_NO), "")
            SCENES_B_D,
        ",`variables`:{`x`:{`type`:`text`}},`triggers`:[{`id`:`t`,`on`:"
        "`leave`,`do`:[{`set`:`x`,`to`:`chose('q')`}]}]");
    film_begin(f);
    film_play(f, 3);
    film_say(f, 3000, "`chose`,`element`:`q`,`option`:`no`");
    film_say(f, 3500, "`chose`,`element`:`q`,`option`:`yes`");
    film_play(f, 10);
    film_start(f, 10000);
    IS(f, "x", "yes");
    film_close(f);
}

static void without_a_limit_it_waits_past_its_window(void **state)
{
    (void)state;
    film *f =
        FILM_ASKING(",`at`:[2,4]" YES_NO);
    film_begin(f);
    film_play(f, 10);
    SILENT(f, "`defaulted`");
    TELLS(f, "`stand`,`t`:9.999999");
    HELD(f, RMF_HELD_END);
    assert_true(film_shows(f, "q", 9.9)); /* it must be there to be answered */
    assert_false(film_status(f).ended);
    film_say(f, 99000, "`chose`,`element`:`q`,`option`:`no`");
    TELLS(f, "`effect`:`go`,`scene`:`d`,`t`:0,`how`:`choice`");
    film_close(f);
}

static void it_may_wait_in_a_loop(void **state)
{
    (void)state;
    film *f = FILM_ASKING(",`at`:[2,4],`wait_from`:5" YES_NO);
    film_begin(f);
    film_play(f, 10);
    TELLS(f, "`effect`:`loop`,`t`:5");
    film_say(f, 10100, "`looped`,`t`:5");
    T(f, 5000000);
    assert_int_equal(film_status(f).lap, 1);
    film_say(f, 11000, "`chose`,`element`:`q`,`option`:`yes`");
    SILENT(f, "`go`");
    film_play(f, 10);
    TELLS(f, "`effect`:`go`,`scene`:`b`");
    film_close(f);
}

static void an_answer_stays_over_loops_and_seeks(void **state)
{
    (void)state;
    film *f = FILM_ASKING(",`at`:[2,9],`limit`:6,`default`:`no`" YES_NO);
    film_begin(f);
    film_play(f, 3);
    film_say(f, 3000, "`chose`,`element`:`q`,`option`:`yes`");
    film_say(f, 3100, "`seeked`,`t`:0");
    film_say(f, 3200, "`looped`,`t`:1");
    film_play(f, 9.6);
    TELLS(f, "`chosen`,`element`:`q`,`option`:`yes`");
    film_close(f);
}

static void entering_again_clears_the_answer(void **state)
{
    (void)state;
    film *f = FILM_ASKING(",`at`:[2,9],`limit`:6,`default`:`no`" YES_NO);
    film_begin(f);
    film_play(f, 3);
    film_say(f, 3000, "`chose`,`element`:`q`,`option`:`yes`");
    film_say(f, 3100, "`asked`,`what`:`restart`");
    film_start(f, 3200);
    film_play(f, 10);
    TELLS(f, "`defaulted`,`element`:`q`,`option`:`no`");
    film_close(f);
}

static void seeking_back_reopens_a_default(void **state)
{
    (void)state;
    film *f = FILM_ASKING(",`at`:[2,10],`limit`:6,`default`:`no`" YES_NO);
    film_begin(f);
    film_play(f, 9.7);
    TELLS(f, "`decided`,`scene`:`d`");
    film_say(f, 9700, "`seeked`,`t`:3");
    TELLS(f, "`effect`:`reopen`");
    film_say(f, 9800, "`chose`,`element`:`q`,`option`:`yes`");
    film_play(f, 9.7);
    TELLS(f, "`decided`,`scene`:`b`");
    film_close(f);
}

static void seeking_behind_the_commit_keeps_the_decision(void **state)
{
    (void)state;
    film *f = FILM_ASKING(",`at`:[2,10],`limit`:6,`default`:`no`" YES_NO);
    film_begin(f);
    film_play(f, 9.7);
    film_say(f, 9700, "`seeked`,`t`:9.6");
    SILENT(f, "`reopen`");
    film_play(f, 10);
    TELLS(f, "`effect`:`go`,`scene`:`d`,`t`:0,`how`:`default`");
    film_close(f);
}

static void a_repeated_commit_runs_do_again(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(CHOICE("q", ",`at`:[2,10],`limit`:6,`default`:`o`,`options`:[{"
                         "`id`:`o`,`label`:`O`,`do`:[{`set`:`x`,`to`:`x + 1`"
                         "}],`go`:`b`}]"),
             "") SCENES_B_D,
        ",`variables`:{`x`:{`type`:`number`}}");
    film_begin(f);
    film_play(f, 9.7);
    IS(f, "x", "1");
    film_say(f, 9700, "`waited`");
    IS(f, "x", "1");
    film_say(f, 9800, "`seeked`,`t`:3"); /* what it did stays done */
    IS(f, "x", "1");
    film_play(f, 9.7);
    IS(f, "x", "2");
    film_close(f);
}

static void ended_makes_the_commit_due(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(CHOICE("q", ",`at`:[2,10],`limit`:6,`default`:`no`" YES_NO),
             ",`triggers`:[{`id`:`t`,`at`:[4,5],`do`:[{`pause`:true}]}]")
            SCENES_B_D,
        "");
    film_begin(f);
    film_play(f, 1);
    film_say(f, 1000, "`ended`,`scene`:`a`,`visit`:2,`lap`:0"); /* not this */
    T(f, 1000000);
    film_say(f, 1000, "`ended`,`scene`:`a`,`visit`:1,`lap`:0");
    TELLS(f, "`defaulted`");
    TELLS(f, "`effect`:`go`,`scene`:`d`");
    SILENT(f, "`fired`"); /* what was not played fires nothing */
    film_close(f);
}

static void at_once_goes_when_pressed(void **state)
{
    (void)state;
    film *f = FILM_ASKING(",`at`:[2,9],`decide`:`at-once`" YES_NO);
    film_begin(f);
    film_play(f, 3);
    film_say(f, 3000, "`chose`,`element`:`q`,`option`:`yes`");
    TELLS(f, "`effect`:`go`,`scene`:`b`,`t`:0,`how`:`choice`");
    film_say(f, 3100, "`chose`,`element`:`q`,`option`:`no`");
    TELLS(f, "`late`");
    assert_int_equal(film_status(f).going, 1);
    film_close(f);
}

static void at_once_defaults_at_its_limit(void **state)
{
    (void)state;
    film *f = FILM_ASKING(",`at`:[2,9],`decide`:`at-once`,`limit`:3,`default`:"
                         "`no`" YES_NO);
    film_begin(f);
    film_play(f, 4.999999);
    SILENT(f, "`defaulted`");
    assert_int_equal(film_status(f).limit_us, 1);
    assert_true(film_status(f).speed_locked);
    film_play(f, 6);
    TELLS(f, "`defaulted`,`element`:`q`,`option`:`no`");
    TELLS(f, "`effect`:`go`,`scene`:`d`,`t`:0,`how`:`default`");
    T(f, 5000000);
    film_close(f);
}

static void entered_behind_its_limit_it_defaults_at_once(void **state)
{
    (void)state;
    film *f = FILM_ASKING(",`at`:[2,9],`decide`:`at-once`,`limit`:3,`default`:"
                         "`no`" YES_NO);
    film_begin(f);
    film_say(f, 10, "`seeked`,`t`:9.2"); /* over the whole window: nothing */
    SILENT(f, "`defaulted`");
    film_say(f, 20, "`waited`");
    SILENT(f, "`defaulted`");
    film_say(f, 30, "`seeked`,`t`:6");
    TELLS(f, "`defaulted`");
    film_close(f);
}

static void a_limit_runs_on_over_a_standing_picture(void **state)
{
    (void)state;
    film *f = FILM_ASKING(",`at`:[9,10],`limit`:5,`default`:`no`" YES_NO);
    film_begin(f);
    film_play(f, 9.2);
    film_say(f, 9200, "`setting`,`name`:`more_time`,`value`:4");
    assert_int_equal(film_status(f).limit_us, 4300000);
    film_play(f, 10);
    HELD(f, RMF_HELD_END);
    rmf_change next;
    rmf_next_change(f->doc, f->session, &next);
    assert_int_equal(next.at_ms, 9200); /* when it began to stand */
    film_say(f, 10000, "`waited`");
    assert_int_equal(film_status(f).limit_us, 3500001);
    rmf_next_change(f->doc, f->session, &next);
    assert_int_equal(next.at_ms, 13501);
    film_say(f, 12000, "`waited`");
    assert_int_equal(film_status(f).limit_us, 1500001);
    film_say(f, 13501, "`waited`");
    TELLS(f, "`defaulted`");
    TELLS(f, "`effect`:`go`,`scene`:`d`");
    film_close(f);
}

static void more_time_is_given_to_every_choice(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(CHOICE("q", ",`at`:[2,9],`decide`:`at-once`,`limit`:3,`default`:"
                         "`no`" YES_NO),
             ",`end`:`hold`") SCENES_B_D,
        "");
    film_say(f, 0, "`opened`");
    film_say(f, 0, "`setting`,`name`:`more_time`,`value`:true");
    film_start(f, 0);
    film_play(f, 3);
    assert_int_equal(film_status(f).limit_us, 12000000);
    film_play(f, 10);
    SILENT(f, "`defaulted`");
    film_say(f, 10000, "`waited`");
    film_say(f, 14999, "`waited`");
    SILENT(f, "`defaulted`");
    film_say(f, 15001, "`waited`");
    TELLS(f, "`defaulted`");
    film_close(f);

    f = FILM_ASKING(",`at`:[2,9],`decide`:`at-once`,`limit`:3,`default`:"
                         "`no`" YES_NO);
    film_begin(f);
    film_say(f, 0, "`setting`,`name`:`more_time`,`value`:true");
    film_say(f, 0, "`setting`,`name`:`more_time`,`value`:false");
    film_play(f, 3);
    assert_int_equal(film_status(f).limit_us, 2000000);
    film_close(f);
}

static void a_countdown_stops_while_paused(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(CHOICE("q", ",`at`:[9,10],`limit`:5,`default`:`no`" YES_NO), "")
            SCENES_B_D,
        ",`panels`:{`p`:{`kind`:`card`,`title`:`P`}},`triggers`:[{`id`:`t`,"
        "`on`:`host`,`of`:`h`,`do`:[{`open`:`p`,`pause`:true}]}]");
    film_begin(f);
    film_play(f, 9.2);
    film_say(f, 9200, "`setting`,`name`:`more_time`,`value`:4");
    film_play(f, 10);
    film_say(f, 10000, "`waited`");
    int64_t left = film_status(f).limit_us;
    film_say(f, 10000, "`paused`");
    film_say(f, 60000, "`resumed`");
    assert_int_equal(film_status(f).limit_us, left);
    film_say(f, 60000, "`host`,`name`:`h`");
    film_say(f, 90000, "`closed`,`panel`:`p`");
    assert_int_equal(film_status(f).limit_us, left);
    film_say(f, 90000, "`hidden`");
    film_say(f, 95000, "`visible`");
    assert_int_equal(film_status(f).limit_us, left);
    film_say(f, 96000, "`waited`");
    assert_int_equal(film_status(f).limit_us, left - 1000000);
    film_close(f);
}

static void each_choice_has_its_own_countdown(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(CHOICE("q", ",`at`:[1,4],`limit`:3,`decide`:`at-once`,`default`:"
                         "`o`,`options`:[{`id`:`o`,`label`:`O`}]") ","
             CHOICE("r", ",`at`:[5,9],`limit`:3,`decide`:`at-once`,`default`:"
                         "`o`,`options`:[{`id`:`o`,`label`:`O`}]"),
             ""),
        "");
    film_begin(f);
    film_play(f, 2);
    film_say(f, 2000, "`setting`,`name`:`more_time`,`value`:3600");
    film_say(f, 2000, "`chose`,`element`:`q`,`option`:`o`");
    film_play(f, 6);
    assert_int_equal(film_status(f).limit_us, 2000000);
    film_play(f, 9);
    TELLS(f, "`defaulted`,`element`:`r`");
    film_close(f);
}

static void a_hidden_page_holds_a_limited_choice(void **state)
{
    (void)state;
    film *f = FILM_ASKING(",`at`:[2,5],`limit`:2,`default`:`no`" YES_NO);
    film_begin(f);
    film_play(f, 1);
    film_say(f, 1000, "`hidden`");
    HELD(f, 0); /* nothing limited is there yet */
    film_play(f, 3);
    T(f, 2000000);
    HELD(f, RMF_HELD_HIDDEN);
    film_say(f, 1000, "`visible`");
    HELD(f, 0);
    film_play(f, 4.5); /* the limit has passed: nothing to hold for */
    film_say(f, 4600, "`hidden`");
    HELD(f, 0);
    film_close(f);
}

static void no_time_limits_makes_it_wait(void **state)
{
    (void)state;
    film *f = FILM_ASKING(",`at`:[2,5],`limit`:2,`default`:`no`,`decide`:"
                         "`at-once`" YES_NO);
    film_begin(f);
    film_say(f, 1, "`setting`,`name`:`no_time_limits`,`value`:true");
    film_play(f, 10);
    SILENT(f, "`defaulted`");
    HELD(f, RMF_HELD_END);
    assert_false(film_status(f).speed_locked);
    film_close(f);
}

static void two_choices_at_the_end_one_leads(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(CHOICE("m", ",`at`:[1,9],`limit`:8,`default`:`o`,`options`:[{`id`"
                         ":`o`,`label`:`O`,`do`:[{`set`:`x`,`to`:`x + 1`}]}]")
             "," CHOICE("q", ",`at`:[2,9],`limit`:7,`default`:`no`" YES_NO),
             "") SCENES_B_D,
        ",`variables`:{`x`:{`type`:`number`}}");
    film_begin(f);
    film_play(f, 9.8);
    TELLS(f, "`defaulted`,`element`:`m`");
    TELLS(f, "`defaulted`,`element`:`q`");
    TELLS(f, "`decided`,`scene`:`d`");
    IS(f, "x", "1");
    film_close(f);
}

static void without_a_go_the_first_true_rule_leads(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(CHOICE("m", ",`at`:[1,9],`limit`:8,`default`:`o`,`options`:[{`id`"
                         ":`o`,`label`:`O`,`do`:[{`set`:`x`,`to`:`2`}]}]"),
             ",`next`:[{`id`:`r1`,`if`:`x == 1`,`go`:`b`},{`id`:`r2`,`if`:`x "
             "== 2`,`go`:`d`},{`id`:`r3`,`go`:`b`}]") SCENES_B_D,
        ",`variables`:{`x`:{`type`:`number`}}");
    film_begin(f);
    film_play(f, 10);
    TELLS(f, "`effect`:`go`,`scene`:`d`,`t`:0,`how`:`rule`");
    film_close(f);
}

static void took_counts_from_first_shown_to_the_answer(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(CHOICE("q", ",`at`:[2,9],`decide`:`at-once`,`options`:[{`id`:`o`,"
                         "`label`:`O`,`do`:[{`set`:`x`,`to`:`took('q')`}]}]"),
             ""),
        ",`variables`:{`x`:{`type`:`number`}}");
    film_begin(f);
    film_play(f, 3); /* shown one second ago, by the media played */
    film_say(f, 4500, "`chose`,`element`:`q`,`option`:`o`");
    IS(f, "x", "2.5");
    film_say(f, 5500, "`chose`,`element`:`q`,`option`:`o`");
    IS(f, "x", "3.5");
    film_close(f);

    f = film_of(
        IN_A(CHOICE("q", ",`at`:[2,9],`decide`:`at-once`,`options`:[{`id`:`o`,"
                         "`label`:`O`,`do`:[{`set`:`x`,`to`:`took('q')`}]}]"),
             ""),
        ",`variables`:{`x`:{`type`:`number`}}");
    film_begin(f);
    film_play(f, 2);
    rmf_change next;
    rmf_next_change(f->doc, f->session, &next);
    assert_int_equal(next.at_ms, 0); /* at once, for the stamp */
    film_say(f, 4000, "`waited`");   /* playing was slow: it is 4 s */
    film_say(f, 5000, "`chose`,`element`:`q`,`option`:`o`");
    IS(f, "x", "1");
    film_close(f);
}

static void an_option_whose_if_fails_is_late(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(CHOICE("q", ",`at`:[2,9],`options`:[{`id`:`o`,`label`:`O`,`if`:"
                         "`x`},{`id`:`p`,`label`:`P`}]"),
             ""),
        ",`variables`:{`x`:{`type`:`bool`}}");
    film_begin(f);
    film_play(f, 3);
    film_say(f, 3000, "`chose`,`element`:`q`,`option`:`o`");
    TELLS(f, "`late`,`what`:`chose`");
    film_say(f, 3000, "`fact`,`name`:`x`,`value`:true");
    film_say(f, 3000, "`chose`,`element`:`q`,`option`:`o`");
    SILENT(f, "`late`");
    film_close(f);
}

static void what_is_not_there_cannot_be_chosen(void **state)
{
    (void)state;
    film *f = FILM_ASKING(",`at`:[2,5],`limit`:2" YES_NO);
    film_begin(f);
    film_say(f, 10, "`chose`,`element`:`q`,`option`:`yes`");
    TELLS(f, "`late`");
    film_play(f, 6); /* limited, without a default, and its window is over */
    film_say(f, 6000, "`chose`,`element`:`q`,`option`:`yes`");
    TELLS(f, "`late`");
    film_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commit_is_half_a_second_before_the_end),
        cmocka_unit_test(a_short_scene_commits_at_its_start),
        cmocka_unit_test(the_latest_answer_counts),
        cmocka_unit_test(without_a_limit_it_waits_past_its_window),
        cmocka_unit_test(it_may_wait_in_a_loop),
        cmocka_unit_test(an_answer_stays_over_loops_and_seeks),
        cmocka_unit_test(entering_again_clears_the_answer),
        cmocka_unit_test(seeking_back_reopens_a_default),
        cmocka_unit_test(seeking_behind_the_commit_keeps_the_decision),
        cmocka_unit_test(a_repeated_commit_runs_do_again),
        cmocka_unit_test(ended_makes_the_commit_due),
        cmocka_unit_test(at_once_goes_when_pressed),
        cmocka_unit_test(at_once_defaults_at_its_limit),
        cmocka_unit_test(entered_behind_its_limit_it_defaults_at_once),
        cmocka_unit_test(a_limit_runs_on_over_a_standing_picture),
        cmocka_unit_test(more_time_is_given_to_every_choice),
        cmocka_unit_test(a_countdown_stops_while_paused),
        cmocka_unit_test(each_choice_has_its_own_countdown),
        cmocka_unit_test(a_hidden_page_holds_a_limited_choice),
        cmocka_unit_test(no_time_limits_makes_it_wait),
        cmocka_unit_test(two_choices_at_the_end_one_leads),
        cmocka_unit_test(without_a_go_the_first_true_rule_leads),
        cmocka_unit_test(took_counts_from_first_shown_to_the_answer),
        cmocka_unit_test(an_option_whose_if_fails_is_late),
        cmocka_unit_test(what_is_not_there_cannot_be_chosen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
