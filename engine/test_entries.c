/* SEMANTICS 4, 5 and 6 where scenes are entered again: by back, by seeks, by
 * restart, by takes, by loops and by themselves. */
#include "test_film.h"

/* Films are laid out as they nest. */
/* clang-format off */

#define VARIABLES                                                              \
    ",`variables`:{`x`:{`type`:`number`},`y`:{`type`:`number`},`b`:{`type`:"   \
    "`bool`},`k`:{`type`:`number`,`keep`:`viewer`},`w`:{`type`:`text`}},"      \
    "`link`:{`co`:{`type`:`text`}}"
/* A trigger of the film: whenever the page says `name`, `variable` is set. */
#define LOOK(name, variable, what)                                             \
    "{`id`:`" name "`,`on`:`host`,`of`:`" name "`,`once`:`always`,`do`:[{"     \
    "`set`:`" variable "`,`to`:`" what "`}]}"
#define LOOKS(triggers) VARIABLES ",`triggers`:[" triggers "]"
#define COUNTS(id, when)                                                       \
    "{`id`:`" id "`," when ",`do`:[{`set`:`x`,`to`:`x + 1`}]}"

static void sees(film *f, const char *name, const char *variable,
                 const char *value)
{
    char rest[64];
    snprintf(rest, sizeof rest, "`host`,`name`:`%s`", name);
    film_say(f, f->session->at_ms, rest);
    IS(f, variable, value);
}

static void press(film *f, const char *element)
{
    char rest[64];
    snprintf(rest, sizeof rest, "`pressed`,`element`:`%s`", element);
    film_say(f, f->session->at_ms, rest);
}

static void start(film *f)
{
    film_start(f, f->session->at_ms);
}

static void each_entry_is_a_visit(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`elements`:["
                            BUTTON("go", "{`go`:`b`}") "]") ","
                      SCENE("b", "10", "20", ""),
                      LOOKS(LOOK("va", "x", "visits('a')") ","
                            LOOK("vb", "x", "visits('b')") ","
                            LOOK("sb", "b", "seen('b')")));
    film_begin(f);
    sees(f, "sb", "b", "false");
    film_play(f, 2);
    press(f, "go");
    start(f);
    sees(f, "sb", "b", "true");
    film_say(f, 10, "`asked`,`what`:`seek`,`scene`:`b`,`t`:5");
    film_say(f, 10, "`seeked`,`t`:5"); /* within the scene: the same visit */
    sees(f, "vb", "x", "1");
    film_say(f, 10, "`asked`,`what`:`back`");
    start(f);
    sees(f, "va", "x", "2");
    film_say(f, 10, "`asked`,`what`:`seek`,`scene`:`b`,`t`:1");
    start(f);
    sees(f, "vb", "x", "2");
    assert_int_equal(film_status(f).visit, 2);
    film_close(f);
}

static void back_leads_out_of_an_ending(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`elements`:["
                            BUTTON("go", "{`go`:`b`}") "]") ","
                      SCENE("b", "10", "20", ",`ending`:`over`,`elements`:["
                            BUTTON("fin", "{`end`:`gone`}") "]"),
                      VARIABLES);
    film_begin(f);
    film_play(f, 3);
    press(f, "go");
    start(f);
    film_play(f, 10);
    assert_true(film_status(f).ended);
    film_say(f, 10, "`asked`,`what`:`back`");
    TELLS(f, "`effect`:`go`,`scene`:`a`,`t`:3,`how`:`back`");
    start(f);
    assert_false(film_status(f).ended);
    press(f, "go");
    start(f);
    press(f, "fin");
    assert_true(film_status(f).ended);
    film_say(f, 10, "`asked`,`what`:`back`");
    TELLS(f, "`effect`:`go`,`scene`:`a`,`t`:3,`how`:`back`");
    film_close(f);
}

static void restart_keeps_history_answers_and_fields(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10", ",`elements`:[" BUTTON("go", "{`go`:`b`}") ",{"
              "`id`:`q`,`kind`:`choice`,`purpose`:`p`,`decide`:`at-once`,"
              "`options`:[{`id`:`o`,`label`:`O`}]}]") ","
        SCENE("b", "10", "20", ""),
        LOOKS(LOOK("s", "b", "seen('b') && clicked('go') && skipped('a')") ","
              LOOK("c", "w", "chose('q')") "," LOOK("l", "w", "link.co")));
    film_say(f, 0, "`opened`,`link`:{`co`:`ACME`}");
    start(f);
    film_say(f, 0, "`chose`,`element`:`q`,`option`:`o`");
    press(f, "go");
    start(f);
    film_say(f, 0, "`asked`,`what`:`restart`");
    start(f);
    sees(f, "s", "b", "true");
    sees(f, "c", "w", "o");
    sees(f, "l", "w", "ACME");
    assert_true(film_status(f).can_go_back); /* and the path goes on */
    film_close(f);
}

static void a_later_visit_may_reach_another_ending(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`end`:`hold`,`ending`:[{`id`:"
                            "`one`,`if`:`visits('a') < 2`},{`id`:`two`}]"),
                      VARIABLES);
    film_begin(f);
    film_play(f, 10);
    TELLS(f, "`ending`:`one`");
    film_say(f, 10, "`asked`,`what`:`restart`");
    start(f);
    film_play(f, 10);
    TELLS(f, "`ending`:`two`");
    SILENT(f, "`completed`"); /* it was before, and stays so */
    film_close(f);
}

#define TAKES                                                                  \
    SCENE("a", "0", "10", ",`elements`:[" BUTTON("go", "{`go`:`b`,`at`:`same`" \
          "}") "],`triggers`:[" COUNTS("t", "`at`:[0,9]") "]") ","             \
    SCENE("b", "10", "20", ",`elements`:[" BUTTON("re", "{`go`:`a`,`at`:"      \
          "`same`}") "," BUTTON("out", "{`go`:`d`}") "]") ","                  \
    SCENE("d", "20", "30", "")

static void changing_takes_is_no_leaving(void **state)
{
    (void)state;
    film *f = film_of(TAKES, LOOKS(LOOK("sa", "b", "skipped('a')") ","
                                   LOOK("sb", "b", "seen('b')")));
    film_begin(f);
    IS(f, "x", "1");
    film_play(f, 1);
    sees(f, "sb", "b", "false"); /* each take's own */
    press(f, "go");
    start(f);
    T(f, 1000000);
    sees(f, "sb", "b", "true");
    sees(f, "sa", "b", "false");
    press(f, "re");
    start(f);
    film_play(f, 2);
    IS(f, "x", "1"); /* once a visit, and this is the same one */
    press(f, "go");
    start(f);
    press(f, "out");
    start(f);
    sees(f, "sa", "b", "true"); /* all takes of the stay were left */
    film_say(f, 10, "`asked`,`what`:`back`");
    TELLS(f, "`effect`:`go`,`scene`:`b`,`t`:2,`how`:`back`");
    film_close(f);
}

/* The seam of a way that is decided at the end is the end. */
static void same_at_the_end_is_the_seams_offset(void **state)
{
    (void)state;
    static const char longer[] =
        SCENE("a", "0", "10", ",`next`:[{`id`:`r`,`go`:`b`,`at`:`same`}]") ","
        SCENE("b", "10", "30", "");
    static const char shorter[] =
        SCENE("a", "0", "10", ",`next`:[{`id`:`r`,`go`:`b`,`at`:`same`}]") ","
        SCENE("b", "10", "16", "");
    film *f = film_of(longer, "");
    film_begin(f);
    film_play(f, 9.6);
    TELLS(f, "`decided`,`scene`:`b`,`t`:10");
    film_play(f, 10);
    TELLS(f, "`effect`:`go`,`scene`:`b`,`t`:10,`how`:`same`");
    start(f);
    SILENT(f, "`left`");
    film_close(f);
    f = film_of(shorter, "");
    film_begin(f);
    film_play(f, 10);
    TELLS(f, "`effect`:`go`,`scene`:`b`,`t`:5.999999,`how`:`same`");
    start(f);
    film_say(f, 10, "`waited`");
    film_play(f, 6);
    assert_true(film_status(f).ended); /* the present take's end counts */
    film_close(f);
}

/* `started` states the true offset, whatever was asked for. */
static void started_owns_its_time(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", NEXT("b")) ","
                      SCENE("b", "10", "20", ",`triggers`:["
                            COUNTS("t", "`at`:[2,3]") ","
                            "{`id`:`u`,`at`:[0,1],`do`:[{`set`:`y`,`to`:`1`}]}"
                            "]"), VARIABLES);
    film_begin(f);
    film_play(f, 10);
    film_say(f, 10, "`started`,`scene`:`b`,`t`:2.999999");
    IS(f, "x", "1");
    IS(f, "y", "0"); /* what was jumped over fires nothing */
    film_say(f, 10, "`asked`,`what`:`restart`");
    start(f);
    film_play(f, 10);
    film_say(f, 10, "`started`,`scene`:`b`,`t`:3");
    IS(f, "x", "0"); /* half-open */
    film_close(f);
}

static void a_scene_may_enter_itself(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10", ",`elements`:[" BUTTON("go", "{`go`:`a`}") ","
              BUTTON("same", "{`go`:`a`,`at`:`same`}") ",{`id`:`q`,`kind`:"
              "`choice`,`purpose`:`p`,`limit`:9,`default`:`n`,`options`:[{"
              "`id`:`n`,`label`:`N`,`go`:`b`},{`id`:`y`,`label`:`Y`,`go`:`d`}]"
              "}],`triggers`:[" COUNTS("t", "`at`:[1,2]") "]") ","
        SCENE("b", "10", "20", "") "," SCENE("d", "20", "30", ""),
        VARIABLES);
    film_begin(f);
    film_play(f, 2);
    film_say(f, 10, "`chose`,`element`:`q`,`option`:`y`");
    press(f, "same"); /* the same take: nothing begins anew */
    start(f);
    assert_int_equal(film_status(f).visit, 1);
    T(f, 2000000);
    film_say(f, 10, "`seeked`,`t`:1");
    IS(f, "x", "1");
    press(f, "go");
    start(f);
    TELLS(f, "`left`,`scene`:`a`,`t`:1");
    assert_int_equal(film_status(f).visit, 2);
    film_play(f, 10);
    IS(f, "x", "2"); /* armed again */
    TELLS(f, "`defaulted`,`element`:`q`,`option`:`n`"); /* and unanswered */
    film_close(f);
}

static void seeking_back_over_triggers(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10", ",`triggers`:[" COUNTS("v", "`at`:[2,3]") ","
              "{`id`:`e`,`at`:[2,3],`once`:`always`,`do`:[{`set`:`y`,`to`:"
              "`y + 1`}]}]"), VARIABLES);
    film_begin(f);
    film_play(f, 4);
    film_say(f, 10, "`seeked`,`t`:0");
    film_play(f, 4);
    IS(f, "x", "1"); /* once a visit */
    IS(f, "y", "2"); /* whenever its window was left */
    film_say(f, 10, "`seeked`,`t`:2");
    IS(f, "x", "1");
    IS(f, "y", "3"); /* a seek into it is enough */
    film_say(f, 10, "`seeked`,`t`:1.999999");
    film_say(f, 10, "`seeked`,`t`:4");
    IS(f, "y", "3"); /* a seek over it is not */
    film_close(f);
}

static void laps_are_one_visit(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10", ",`end`:`loop`,`loop_from`:2,`triggers`:["
              COUNTS("v", "`at`:[3,4]") ",{`id`:`e`,`at`:[0,10],`once`:"
              "`always`,`do`:[{`set`:`y`,`to`:`y + 1`}]},{`id`:`end`,`on`:"
              "`end`,`once`:`always`,`do`:[{`set`:`k`,`to`:`k + 1`}]}]"),
        VARIABLES);
    film_begin(f);
    for (int lap = 0; lap < 3; lap++) {
        assert_int_equal(film_status(f).lap, lap);
        film_play(f, 10);
        TELLS(f, "`effect`:`loop`,`t`:2");
        film_say(f, 10, "`looped`,`t`:2");
    }
    IS(f, "x", "1");
    IS(f, "y", "4"); /* a loop leaves every window */
    IS(f, "k", "3");
    film_play(f, 5);
    film_say(f, 10, "`ended`,`scene`:`a`,`visit`:1,`lap`:2"); /* an old one */
    T(f, 5000000);
    IS(f, "k", "3");
    film_say(f, 10, "`ended`,`scene`:`a`,`visit`:1,`lap`:3");
    IS(f, "k", "4");
    TELLS(f, "`effect`:`loop`,`t`:2");
    film_close(f);
}

static void leaving_and_entering_have_an_order(void **state)
{
    (void)state;
    static const char *const order[] = {
        "`fired`,`trigger`:`l`", "`closed`,`panel`:`p`",
        "`fired`,`trigger`:`c`", "`left`,`scene`:`a`",
        "`entered`,`scene`:`b`", "`fired`,`trigger`:`e`"};
    film *f = film_of(
        SCENE("a", "0", "10", ",`triggers`:[{`id`:`o`,`at`:1,`do`:[{`open`:"
              "`p`}]},{`id`:`c`,`on`:`close`,`of`:`p`,`do`:[]},{`id`:`l`,"
              "`on`:`leave`,`do`:[]}]" NEXT("b")) ","
        SCENE("b", "10", "20", ",`triggers`:[{`id`:`e`,`on`:`enter`,`do`:[]}]"),
        ",`panels`:{`p`:{`kind`:`card`,`title`:`P`}}");
    film_begin(f);
    film_play(f, 10);
    start(f);
    const char *at = f->told;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        char words[64];
        snprintf(words, sizeof words, "%s", order[i]);
        film_quote(words);
        const char *found = strstr(at, words);
        if (!found) fail_msg("%s is not in its place:\n%s", words, f->told);
        at = found ? found : f->told;
    }
    film_close(f);
}

/* What opens because the scene is left would lie over the next one. */
static void leaving_opens_only_what_stays(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10", ",`triggers`:[{`id`:`o`,`at`:1,`do`:[{`open`:"
              "`p`}]},{`id`:`l`,`on`:`leave`,`do`:[{`open`:`q`},{`open`:`s`,"
              "`stay`:true}]},{`id`:`c`,`on`:`close`,`of`:`p`,`do`:[{`open`:"
              "`r`}]}]" NEXT("b")) "," SCENE("b", "10", "20", ""),
        ",`panels`:{`p`:{`kind`:`card`,`title`:`P`},`q`:{`kind`:`card`,"
        "`title`:`Q`},`r`:{`kind`:`card`,`title`:`R`},`s`:{`kind`:`card`,"
        "`title`:`S`}}");
    film_begin(f);
    film_play(f, 10);
    start(f);
    rmf_status st = film_status(f);
    assert_int_equal(st.panel_count, 1);
    assert_int_equal(st.panels[0], 3);
    film_close(f);
}

static void back_and_restart_end_their_list(void **state)
{
    (void)state;
    static const char *const ways[] = {"`back`:true", "`restart`:true"};
    for (int i = 0; i < 2; i++) {
        char scenes[1024];
        snprintf(scenes, sizeof scenes,
                 SCENE("a", "0", "10", NEXT("b")) ","
                 SCENE("b", "10", "20", ",`triggers`:[{`id`:`t`,`at`:1,`do`:[{"
                       "`open`:`p`},{%s},{`set`:`x`,`to`:`1`}]},{`id`:`o`,"
                       "`on`:`open`,`do`:[{`set`:`x`,`to`:`2`}]}]"), ways[i]);
        film *f = film_of(scenes, VARIABLES ",`panels`:{`p`:{`kind`:`card`,"
                                            "`title`:`P`}}");
        film_begin(f);
        film_play(f, 10);
        start(f);
        film_play(f, 5);
        TELLS(f, "`effect`:`go`,`scene`:`a`");
        T(f, 1000000);
        IS(f, "x", "0");
        film_close(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_entry_is_a_visit),
        cmocka_unit_test(back_leads_out_of_an_ending),
        cmocka_unit_test(restart_keeps_history_answers_and_fields),
        cmocka_unit_test(a_later_visit_may_reach_another_ending),
        cmocka_unit_test(changing_takes_is_no_leaving),
        cmocka_unit_test(same_at_the_end_is_the_seams_offset),
        cmocka_unit_test(started_owns_its_time),
        cmocka_unit_test(a_scene_may_enter_itself),
        cmocka_unit_test(seeking_back_over_triggers),
        cmocka_unit_test(laps_are_one_visit),
        cmocka_unit_test(leaving_and_entering_have_an_order),
        cmocka_unit_test(leaving_opens_only_what_stays),
        cmocka_unit_test(back_and_restart_end_their_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
