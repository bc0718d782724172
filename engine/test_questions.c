/* SEMANTICS 7: questions, verdicts and grading; forms and inputs. */
#include "test_film.h"

/* Films are laid out as they nest. */
/* clang-format off */

#define VARIABLES                                                              \
    ",`variables`:{`x`:{`type`:`number`},`y`:{`type`:`number`},`w`:{`type`:"   \
    "`text`},`b`:{`type`:`bool`}},`viewer`:{`name`:{`type`:`text`}}"
#define QUESTION(id, type, more)                                               \
    "{`id`:`" id "`,`kind`:`question`,`type`:`" type "`,`prompt`:`Q`,"         \
    "`purpose`:`p`" more "}"
#define IN_A(elements)                                                         \
    "{`id`:`a`,`clip`:`c`,`from`:0,`to`:10,`elements`:[" elements "]},"        \
    "{`id`:`b`,`clip`:`c`,`from`:10,`to`:20}"
#define VERDICTS                                                               \
    ",`on`:{`correct`:[{`set`:`x`,`to`:`1`}],`wrong`:[{`set`:`x`,`to`:`2`}],"  \
    "`unjudged`:[{`set`:`x`,`to`:`3`}]}"
#define A_B                                                                    \
    ",`options`:[{`id`:`a`,`label`:`A`,`correct`:true},{`id`:`b`,`label`:"     \
    "`B`}]"

static void practice_is_judged_here(void **state)
{
    (void)state;
    film *f = film_of(IN_A(QUESTION("q", "one", ",`practice`:true,`points`:2"
                                                A_B VERDICTS)),
                      VARIABLES);
    film_begin(f);
    film_say(f, 10, "`answered`,`element`:`q`,`value`:`b`");
    TELLS(f, "`judged`,`element`:`q`,`points`:0,`correct`:false");
    IS(f, "x", "2");
    film_say(f, 20, "`answered`,`element`:`q`,`value`:`a`");
    TELLS(f, "`judged`,`element`:`q`,`points`:2,`correct`:true");
    IS(f, "x", "1");
    film_close(f);
}

static void the_score_counts_the_latest_answer(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(QUESTION("q", "one", ",`practice`:true,`points`:2" A_B) ","
             QUESTION("r", "truth", ",`practice`:true,`answer`:true")),
        VARIABLES ",`triggers`:[{`id`:`t`,`on`:`change`,`of`:`score()`,`once`:"
                  "`always`,`do`:[{`set`:`x`,`to`:`score()`},{`set`:`y`,`to`:"
                  "`max_score()`}]}]");
    film_begin(f);
    film_say(f, 10, "`answered`,`element`:`q`,`value`:`a`");
    film_say(f, 11, "`answered`,`element`:`r`,`value`:true");
    IS(f, "x", "3");
    IS(f, "y", "3");
    film_say(f, 12, "`answered`,`element`:`q`,`value`:`b`");
    IS(f, "x", "1");
    film_close(f);
}

static void only_what_has_a_key_can_score(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(QUESTION("q", "one", ",`practice`:true,`points`:2" A_B) ","
             QUESTION("r", "text", "") ","
             "{`id`:`c`,`kind`:`choice`,`prompt`:`Q`,`purpose`:`p`,`limit`:2,"
             "`default`:`o`,`options`:[{`id`:`o`,`label`:`O`}]},{`id`:`i`,"
             "`kind`:`input`,`control`:`slider`,`variable`:`y`,`place`:[1,1,1,"
             "1]}"),
        VARIABLES ",`triggers`:[{`id`:`t`,`on`:`enter`,`do`:[{`set`:`x`,`to`:"
                  "`max_score()`}]}]");
    film_begin(f);
    IS(f, "x", "2");
    film_close(f);
}

static void hold_holds_from_shown_until_decided(void **state)
{
    (void)state;
    film *f = film_of(IN_A(QUESTION("q", "one", ",`at`:[2,4],`hold`:true,"
                                                "`practice`:true" A_B)),
                      VARIABLES);
    film_begin(f);
    film_play(f, 5);
    T(f, 2000000);
    TELLS(f, "`stand`,`t`:2");
    HELD(f, RMF_HELD_QUESTION);
    film_say(f, 2000, "`resumed`"); /* pressing play does not help */
    HELD(f, RMF_HELD_QUESTION);
    film_say(f, 3000, "`answered`,`element`:`q`,`value`:`b`");
    HELD(f, 0);
    film_play(f, 5);
    film_say(f, 6000, "`seeked`,`t`:2.5"); /* decided stays decided */
    HELD(f, 0);
    film_close(f);
}

static void a_graded_question_awaits_its_verdict(void **state)
{
    (void)state;
    film *f = film_of(IN_A(QUESTION("q", "one", ",`hold`:true,`points`:4" A_B
                                                    VERDICTS)),
                      VARIABLES ",`goals`:[{`id`:`p`,`when`:`answered('q') && "
                                "pending('q') && !correct('q') && "
                                "!graded('q')`},{`id`:`d`,`when`:`graded('q') "
                                "&& !pending('q') && correct('q')`}]");
    rmf_change next;
    film_begin(f);
    film_say(f, 10, "`answered`,`element`:`q`,`value`:`a`");
    TELLS(f, "`goal`:`p`");
    SILENT(f, "`judged`");
    HELD(f, RMF_HELD_QUESTION);
    rmf_next_change(f->doc, f->session, &next);
    assert_int_equal(next.at_ms, 5010);
    film_say(f, 3000, "`graded`,`element`:`q`,`points`:3,`correct`:true");
    TELLS(f, "`judged`,`element`:`q`,`points`:3,`correct`:true");
    TELLS(f, "`goal`:`d`");
    IS(f, "x", "1");
    HELD(f, 0);
    film_say(f, 3100, "`graded`,`element`:`q`,`points`:0,`correct`:false");
    IS(f, "x", "1"); /* judged again: a fact and no way */
    film_close(f);
}

static void after_five_seconds_it_goes_unjudged(void **state)
{
    (void)state;
    film *f = film_of(IN_A(QUESTION("q", "one", ",`hold`:true" A_B VERDICTS)),
                      VARIABLES);
    film_begin(f);
    film_say(f, 10, "`answered`,`element`:`q`,`value`:`a`");
    film_say(f, 5009, "`waited`");
    HELD(f, RMF_HELD_QUESTION);
    film_say(f, 5010, "`waited`");
    TELLS(f, "`unjudged`,`element`:`q`");
    IS(f, "x", "3");
    HELD(f, 0);
    film_say(f, 9000, "`graded`,`element`:`q`,`points`:1,`correct`:true");
    TELLS(f, "`judged`"); /* late: facts, never the way taken */
    IS(f, "x", "3");
    film_close(f);

    f = film_of(IN_A(QUESTION("q", "one", ",`hold`:true" A_B ",`on`:{`wrong`:[{"
                                          "`set`:`x`,`to`:`2`}]}")),
                VARIABLES);
    film_begin(f);
    film_say(f, 10, "`answered`,`element`:`q`,`value`:`a`");
    film_say(f, 5010, "`waited`");
    IS(f, "x", "2"); /* else the not-correct way */
    film_close(f);
}

/* Two answers on their way to the server: the first one's verdict comes while
 * the second is waited for. */
static void a_verdict_of_an_earlier_answer_is_nothing(void **state)
{
    (void)state;
    film *f = film_of(IN_A(QUESTION("q", "one", ",`points`:4" A_B VERDICTS)),
                      VARIABLES ",`goals`:[{`id`:`p`,`when`:`pending('q')`}]");
    film_begin(f);
    film_say(f, 10, "`answered`,`element`:`q`,`value`:`a`");
    film_say(f, 900, "`answered`,`element`:`q`,`value`:`b`");
    film_say(f, 1000, "`graded`,`element`:`q`,`points`:4,`correct`:true,"
                      "`answered_ms`:10");
    SILENT(f, "`judged`");
    TELLS(f, "`late`,`what`:`graded`");
    IS(f, "x", "0");
    film_say(f, 1100, "`graded`,`element`:`q`,`points`:0,`correct`:false,"
                      "`answered_ms`:900");
    TELLS(f, "`judged`,`element`:`q`,`points`:0,`correct`:false");
    IS(f, "x", "2"); /* the one that was waited for takes its way */
    film_say(f, 1200, "`graded`,`element`:`q`,`points`:4,`correct`:true,"
                      "`answered_ms`:10");
    SILENT(f, "`judged`");
    film_close(f);
}

static void two_answers_are_never_of_one_name(void **state)
{
    (void)state;
    film *f = film_of(IN_A(QUESTION("q", "one", A_B VERDICTS)), VARIABLES);
    film_begin(f);
    film_say(f, 10, "`answered`,`element`:`q`,`value`:`a`");
    film_say(f, 10, "`answered`,`element`:`q`,`value`:`b`");
    TELLS(f, "`late`,`what`:`answered`");
    assert_int_equal(film_asks(f, 20, "`graded`,`element`:`q`,`points`:1,"
                                      "`answered_ms`:-1"),
                     RMF_ERR_INPUT);
    film_close(f);
}

static void a_verdict_from_elsewhere_takes_no_way(void **state)
{
    (void)state;
    film *f = film_of(IN_A(QUESTION("q", "one", A_B VERDICTS)) ",{`id`:`z`,"
                      "`clip`:`c`,`from`:30,`to`:40}",
                      VARIABLES ",`triggers`:[{`id`:`t`,`on`:`host`,`of`:`go`,"
                                "`do`:[{`go`:`b`}]}]");
    film_begin(f);
    film_say(f, 10, "`answered`,`element`:`q`,`value`:`a`");
    film_say(f, 20, "`host`,`name`:`go`");
    film_start(f, 30);
    film_say(f, 40, "`graded`,`element`:`q`,`points`:1,`correct`:true");
    TELLS(f, "`judged`");
    IS(f, "x", "0");
    film_close(f);
}

static void everything_is_done_before_the_way_on(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(QUESTION("q", "one", ",`practice`:true,`options`:[{`id`:`a`,"
                                  "`label`:`A`,`correct`:true,`do`:[{`set`:`y`,"
                                  "`to`:`5`}],`go`:`b`}]" VERDICTS)),
        VARIABLES);
    film_begin(f);
    film_say(f, 10, "`answered`,`element`:`q`,`value`:`a`");
    IS(f, "y", "5");
    IS(f, "x", "1");
    TELLS(f, "`effect`:`go`,`scene`:`b`");
    SILENT(f, "`late`");
    film_close(f);
}

static void answers_must_be_of_the_question(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(QUESTION("q", "one", ",`practice`:true" A_B) ","
             QUESTION("s", "several", ",`practice`:true" A_B) ","
             QUESTION("t", "truth", ",`practice`:true,`answer`:true") ","
             QUESTION("n", "number", ",`practice`:true,`answer`:4") ","
             QUESTION("w", "text", ",`practice`:true,`answer`:`yes`") ","
             "{`id`:`i`,`kind`:`input`,`control`:`slider`,`variable`:`x`,"
             "`place`:[1,1,1,1]}"),
        VARIABLES);
    static const char *const bad[] = {
        "`q`,`value`:3",  "`q`,`value`:`c`",        "`q`,`value`:[`a`,`b`]",
        "`s`,`value`:4",  "`s`,`value`:[`a`,`c`]",  "`t`,`value`:`a`",
        "`n`,`value`:`4`", "`w`,`value`:false",     "`i`,`value`:`1`"};
    static const char *const good[] = {
        "`q`,`value`:`a`", "`s`,`value`:[`a`]", "`s`,`value`:[]",
        "`t`,`value`:true", "`n`,`value`:4",    "`w`,`value`:` YES `",
        "`i`,`value`:1"};
    char line[128];
    film_begin(f);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        snprintf(line, sizeof line, "`answered`,`element`:%s", bad[i]);
        assert_int_equal(film_asks(f, 10, line), RMF_ERR_INPUT);
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        snprintf(line, sizeof line, "`answered`,`element`:%s", good[i]);
        film_say(f, 10, line);
    }
    TELLS(f, "");
    IS(f, "x", "1");
    assert_int_equal(film_asks(f, 10, "`graded`,`element`:`q`,`points`:1"),
                     RMF_ERR_INPUT); /* its key is here */
    film_close(f);
}

static void check_grade(const char *question, const char *value,
                        const char *points, const char *correct)
{
    char scenes[1024];
    char line[256];
    char wanted[128];
    snprintf(scenes, sizeof scenes,
             "{`id`:`a`,`clip`:`c`,`from`:0,`to`:10,`elements`:[%s]}",
             question);
    film *f = film_of(scenes, VARIABLES);
    film_begin(f);
    snprintf(line, sizeof line, "`answered`,`element`:`q`,`value`:%s", value);
    film_say(f, 10, line);
    snprintf(wanted, sizeof wanted, "`points`:%s,`correct`:%s}", points,
             correct);
    TELLS(f, wanted);
    film_close(f);
}

static void grading_by_type(void **state)
{
    (void)state;
    static const char several[] = QUESTION(
        "q", "several",
        ",`practice`:true,`points`:6,`options`:[{`id`:`a`,`label`:`A`,"
        "`correct`:true},{`id`:`b`,`label`:`B`,`correct`:true},{`id`:`c`,"
        "`label`:`C`},{`id`:`d`,`label`:`D`,`correct`:true}]");
    static const char number[] = QUESTION(
        "q", "number", ",`practice`:true,`answer`:4.5,`tolerance`:0.25");
    static const char text[] = QUESTION(
        "q", "text", ",`practice`:true,`points`:3,`answer`:[`Leather`,`hide`]");
    static const char valued[] = QUESTION(
        "q", "one",
        ",`practice`:true,`options`:[{`id`:`a`,`label`:`A`,`points`:0.5},{"
        "`id`:`b`,`label`:`B`,`correct`:true,`points`:2}]");
    check_grade(several, "[`a`,`b`,`d`]", "6", "true");
    check_grade(several, "[`a`,`b`]", "4", "false");
    check_grade(several, "[`a`,`c`]", "0", "false");
    check_grade(several, "[`a`,`b`,`c`,`d`]", "4", "false");
    check_grade(several, "[]", "0", "false");
    check_grade(number, "4.75", "1", "true");
    check_grade(number, "4.25", "1", "true");
    check_grade(number, "4.750001", "0", "false");
    check_grade(text, "`  LEATHER `", "3", "true");
    check_grade(text, "`hide`", "3", "true");
    check_grade(text, "`hides`", "0", "false");
    check_grade(valued, "`a`", "0.5", "false");
    check_grade(valued, "`b`", "2", "true");
}

static void forms_set_and_close(void **state)
{
    (void)state;
    film *f = film_of(
        "{`id`:`a`,`clip`:`c`,`from`:0,`to`:10,`elements`:[{`id`:`in`,`kind`:"
        "`form`,`purpose`:`p`,`at`:[2,4],`place`:[1,1,50,50],`fields`:[{`id`:"
        "`n`,`type`:`text`,`sets`:`viewer.name`}]}],`triggers`:[{`id`:`o`,`on`"
        ":`enter`,`do`:[{`open`:`f`,`pause`:true}]},{`id`:`s`,`on`:`submit`,"
        "`of`:`f`,`do`:[{`set`:`x`,`to`:`1`}]},{`id`:`c`,`on`:`close`,`of`:"
        "`f`,`do`:[{`set`:`y`,`to`:`x + 1`}]}]}",
        VARIABLES ",`panels`:{`f`:{`kind`:`form`,`purpose`:`p`,`fields`:[{`id`:"
                  "`m`,`type`:`email`,`required`:true},{`id`:`n`,`type`:`text`,"
                  "`sets`:`viewer.name`},{`id`:`k`,`type`:`checkbox`,`sets`:"
                  "`b`}]}},`goals`:[{`id`:`g`,`when`:`submitted('f')`}]");
    film_begin(f);
    HELD(f, RMF_HELD_PANEL);
    assert_int_equal(
        film_asks(f, 10, "`submitted`,`form`:`f`,`values`:{`n`:`Ada`}"),
        RMF_ERR_INPUT); /* the required one is missing */
    film_say(f, 10, "`submitted`,`form`:`f`,`values`:{`m`:`a@b.c`,`n`:`Ada`,"
                    "`k`:true}");
    IS(f, "viewer.name", "Ada");
    IS(f, "b", "true");
    TELLS(f, "`closed`,`panel`:`f`");
    TELLS(f, "`goal`:`g`");
    IS(f, "y", "2");
    HELD(f, 0);
    assert_int_equal(
        film_asks(f, 20, "`submitted`,`form`:`f`,`values`:{`m`:`a@b.c`}"),
        RMF_ERR_STATE); /* it is not open */
    film_say(f, 20, "`submitted`,`form`:`in`,`values`:{`n`:`Bo`}");
    TELLS(f, "`late`"); /* not on the picture */
    film_play(f, 3);
    film_say(f, 3000, "`submitted`,`form`:`in`,`values`:{`n`:`Cy`}");
    IS(f, "viewer.name", "Cy");
    film_close(f);
}

static void unjudged_answers_still_set_variables(void **state)
{
    (void)state;
    film *f = film_of(IN_A(QUESTION("q", "number", ",`sets`:`x`") ","
                           QUESTION("r", "several", A_B ",`sets`:`w`")),
                      VARIABLES);
    film_begin(f);
    film_say(f, 10, "`answered`,`element`:`q`,`value`:7.5");
    SILENT(f, "`judged`"); /* there is no key */
    IS(f, "x", "7.5");
    film_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(practice_is_judged_here),
        cmocka_unit_test(the_score_counts_the_latest_answer),
        cmocka_unit_test(only_what_has_a_key_can_score),
        cmocka_unit_test(hold_holds_from_shown_until_decided),
        cmocka_unit_test(a_graded_question_awaits_its_verdict),
        cmocka_unit_test(a_verdict_of_an_earlier_answer_is_nothing),
        cmocka_unit_test(two_answers_are_never_of_one_name),
        cmocka_unit_test(after_five_seconds_it_goes_unjudged),
        cmocka_unit_test(a_verdict_from_elsewhere_takes_no_way),
        cmocka_unit_test(everything_is_done_before_the_way_on),
        cmocka_unit_test(answers_must_be_of_the_question),
        cmocka_unit_test(grading_by_type),
        cmocka_unit_test(forms_set_and_close),
        cmocka_unit_test(unjudged_answers_still_set_variables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
