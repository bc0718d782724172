/* SEMANTICS 4: triggers and actions. */
#include "test_film.h"

/* Films are laid out as they nest. */
/* clang-format off */

#define SET_X  ",`do`:[{`set`:`x`,`to`:`x + 1`}]"
#define NUMBER ",`variables`:{`x`:{`type`:`number`},`y`:{`type`:`number`}}"
#define TRIGGER(id, more) "{`id`:`" id "`" more "}"
#define IN_A(triggers) SCENE("a", "0", "10", ",`triggers`:[" triggers "]")

static void playing_over_a_whole_window_fires(void **state)
{
    (void)state;
    film *f = film_of(IN_A(TRIGGER("t", ",`at`:[2,2.000001]" SET_X)), NUMBER);
    film_begin(f);
    film_play(f, 1.999999);
    IS(f, "x", "0");
    film_play(f, 8);
    TELLS(f, "`fired`,`trigger`:`t`");
    IS(f, "x", "1");
    film_close(f);
}

static void seeking_over_a_whole_window_does_not(void **state)
{
    (void)state;
    film *f = film_of(IN_A(TRIGGER("t", ",`at`:[2,4]" SET_X)), NUMBER);
    film_begin(f);
    film_say(f, 10, "`seeked`,`t`:4");
    IS(f, "x", "0");
    film_say(f, 20, "`seeked`,`t`:3.5"); /* but into it does */
    IS(f, "x", "1");
    film_close(f);
}

static void moved_owns_its_end_and_not_its_start(void **state)
{
    (void)state;
    film *f = film_of(IN_A(TRIGGER("t", ",`at`:2" SET_X)
                           "," TRIGGER("u", ",`at`:[2,3],`if`:`y == 1`,`do`:["
                                            "{`set`:`x`,`to`:`x + 10`}]")),
                      NUMBER);
    film_begin(f);
    film_play(f, 2);
    IS(f, "x", "1");
    film_say(f, 2000, "`fact`,`name`:`y`,`value`:1"); /* due after any input */
    IS(f, "x", "11");
    film_close(f);
}

static void a_window_is_half_open(void **state)
{
    (void)state;
    film *f = film_of(IN_A(TRIGGER("t", ",`at`:[2,3],`if`:`y == 1`" SET_X)),
                      NUMBER);
    film_begin(f);
    film_play(f, 3);
    film_say(f, 3000, "`fact`,`name`:`y`,`value`:1");
    IS(f, "x", "0");
    film_close(f);
}

static void visit_arms_again_at_the_next_entry(void **state)
{
    (void)state;
    film *f = film_of(IN_A(TRIGGER("t", ",`at`:[2,4]" SET_X)), NUMBER);
    film_begin(f);
    film_play(f, 5);
    film_say(f, 5000, "`looped`,`t`:1"); /* one visit */
    film_play(f, 5);
    IS(f, "x", "1");
    film_say(f, 9000, "`asked`,`what`:`restart`");
    film_start(f, 9100); /* which resets x */
    film_play(f, 5);
    IS(f, "x", "1");
    film_close(f);
}

static void session_never_arms_again(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10",
              ",`triggers`:[" TRIGGER("t", ",`at`:2,`once`:`session`" SET_X)
                  "],`next`:[{`id`:`r`,`go`:`a`}]"),
        NUMBER);
    film_begin(f);
    film_play(f, 10);
    film_start(f, 10000);
    film_play(f, 5);
    IS(f, "x", "1");
    film_close(f);
}

static void always_arms_when_its_window_was_left(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(TRIGGER("t", ",`at`:[2,4],`once`:`always`" SET_X)
             "," TRIGGER("u", ",`at`:[0,9],`once`:`always`,`if`:`y == 1`,"
                              "`do`:[{`set`:`x`,`to`:`x + 100`}]")),
        NUMBER);
    film_begin(f);
    film_play(f, 3);
    film_say(f, 3000, "`seeked`,`t`:2.5"); /* never left it */
    IS(f, "x", "1");
    film_play(f, 5);
    film_say(f, 5000, "`seeked`,`t`:2.5");
    IS(f, "x", "2");
    film_say(f, 5100, "`looped`,`t`:2.2"); /* leaves every window */
    IS(f, "x", "3");
    film_say(f, 5200, "`fact`,`name`:`y`,`value`:1");
    film_say(f, 5300, "`fact`,`name`:`y`,`value`:0");
    film_say(f, 5400, "`fact`,`name`:`y`,`value`:1"); /* an if does not arm */
    IS(f, "x", "103");
    film_close(f);
}

static void due_triggers_fire_in_document_order(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(TRIGGER("t", ",`at`:2,`do`:[{`set`:`x`,`to`:`x * 10 + 1`}]")
             "," TRIGGER("u", ",`at`:2,`do`:[{`set`:`x`,`to`:`x * 10 + 2`}]")
             "," TRIGGER("v", ",`at`:1,`do`:[{`set`:`x`,`to`:`x * 10 + 3`}]")),
        NUMBER);
    film_begin(f);
    film_play(f, 5);
    IS(f, "x", "312");
    film_close(f);
}

static void a_trigger_made_true_by_a_later_one_fires_now(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(TRIGGER("t", ",`at`:2,`if`:`y == 1`,`do`:[{`set`:`x`,`to`:`5`}]")
             "," TRIGGER("u", ",`at`:2,`do`:[{`set`:`y`,`to`:`1`}]")),
        NUMBER);
    film_begin(f);
    film_play(f, 2);
    IS(f, "x", "5");
    film_close(f);
}

static void actions_wait_in_one_queue(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(TRIGGER("t", ",`at`:2,`do`:[{`open`:`p`},{`open`:`q`},{`set`:`x`,"
                          "`to`:`x * 10 + 1`}]")
             "," TRIGGER("u", ",`on`:`open`,`of`:`p`,`do`:[{`set`:`x`,`to`:"
                              "`x * 10 + 2`},{`close`:`p`}]")
             "," TRIGGER("v", ",`on`:`open`,`of`:`q`,`do`:[{`set`:`x`,`to`:"
                              "`x * 10 + 3`}]")
             "," TRIGGER("w", ",`on`:`close`,`do`:[{`set`:`x`,`to`:`x * 10 + "
                              "4`}]")),
        NUMBER ",`panels`:{`p`:{`kind`:`card`,`title`:`P`},`q`:{`kind`:`card`,"
               "`title`:`Q`}}");
    film_begin(f);
    film_play(f, 2);
    IS(f, "x", "1234");
    film_close(f);
}

static void a_way_on_ends_its_list_and_the_queue(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(TRIGGER("t", ",`at`:2,`do`:[{`open`:`p`},{`go`:`b`},{`set`:`x`,"
                          "`to`:`1`}]")
             "," TRIGGER("u", ",`on`:`open`,`do`:[{`set`:`x`,`to`:`2`}]")
             "," TRIGGER("v", ",`at`:2,`do`:[{`set`:`x`,`to`:`3`}]")) ","
            SCENE("b", "10", "20", ""),
        NUMBER ",`panels`:{`p`:{`kind`:`card`,`title`:`P`}}");
    film_begin(f);
    film_play(f, 5);
    IS(f, "x", "0");
    T(f, 2000000); /* the rest is not watched */
    film_play(f, 6);
    T(f, 2000000);
    film_say(f, 9000, "`waited`"); /* the old scene only plays */
    IS(f, "x", "0");
    film_close(f);
}

static void pause_stops_at_its_place(void **state)
{
    (void)state;
    film *f = film_of(IN_A(TRIGGER("t", ",`at`:2,`do`:[{`pause`:true}]")
                           "," TRIGGER("u", ",`at`:2" SET_X)),
                      NUMBER);
    film_begin(f);
    film_play(f, 5);
    TELLS(f, "`stand`,`t`:2");
    T(f, 2000000);
    HELD(f, RMF_HELD_VIEWER);
    IS(f, "x", "1"); /* the rest of that boundary is done */
    film_play(f, 6);
    TELLS(f, "`stand`,`t`:2");
    film_say(f, 7000, "`resumed`");
    film_play(f, 6);
    T(f, 6000000);
    film_close(f);
}

static void enter_and_leave(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10",
              ",`triggers`:[" TRIGGER("t", ",`on`:`enter`" SET_X) ","
                  TRIGGER("u", ",`on`:`leave`,`do`:[{`set`:`y`,`to`:`7`},{`go`:"
                               "`a`},{`seek`:3}]") "],`next`:[{`id`:`r`,`go`:"
                                                   "`b`}]") ","
            SCENE("b", "10", "20", ""),
        NUMBER);
    film_begin(f);
    IS(f, "x", "1");
    film_play(f, 10);
    IS(f, "y", "0");
    film_start(f, 10000);
    IS(f, "y", "7");
    TELLS(f, "`late`,`what`:`go`"); /* it is left already */
    TELLS(f, "`late`,`what`:`seek`");
    assert_int_equal(film_status(f).scene, 1);
    T(f, 0);
    film_play(f, 1);
    T(f, 1000000);
    film_close(f);
}

static void end_runs_before_the_way_on_unless_it_is_decided(void **state)
{
    (void)state;
    static const char trigger[] = TRIGGER("t", ",`on`:`end`,`do`:[{`set`:`x`,"
                                               "`to`:`x + 1`},{`go`:`b`}]");
    char scenes[512];
    snprintf(scenes, sizeof scenes,
             SCENE("a", "0", "10", ",`triggers`:[%s]") ","
                 SCENE("b", "10", "20", ""),
             trigger);
    film *f = film_of(scenes, NUMBER);
    film_begin(f);
    film_play(f, 10);
    TELLS(f, "`effect`:`go`,`scene`:`b`,`t`:0,`how`:`action`");
    film_close(f);

    snprintf(scenes, sizeof scenes,
             SCENE("a", "0", "10",
                   ",`triggers`:[%s],`next`:[{`id`:`r`,`go`:`d`}]") ","
                 SCENE("b", "10", "20", "") "," SCENE("d", "20", "30", ""),
             trigger);
    f = film_of(scenes, NUMBER);
    film_begin(f);
    film_play(f, 10);
    IS(f, "x", "1");
    TELLS(f, "`late`,`what`:`go`");
    TELLS(f, "`effect`:`go`,`scene`:`d`");
    film_close(f);
}

static void idle_counts_from_the_last_viewer_input(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(TRIGGER("t", ",`on`:`idle`,`after`:3,`once`:`always`" SET_X)),
        NUMBER);
    rmf_change next;
    film_begin(f);
    rmf_next_change(f->doc, f->session, &next);
    assert_int_equal(next.at_ms, 3000);
    film_say(f, 2000, "`missed`,`x`:1,`y`:1");
    film_say(f, 4999, "`waited`");
    IS(f, "x", "0");
    film_say(f, 5000, "`waited`");
    IS(f, "x", "1");
    film_say(f, 9000, "`waited`");
    IS(f, "x", "1");
    film_say(f, 9500, "`missed`,`x`:1,`y`:1"); /* arms it again */
    film_say(f, 12500, "`waited`");
    IS(f, "x", "2");
    film_close(f);
}

static void change_fires_when_the_value_changes(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(TRIGGER("t", ",`on`:`change`,`of`:`y > 2`,`once`:`always`" SET_X)),
        NUMBER);
    film_begin(f);
    IS(f, "x", "0"); /* the first value is no change */
    film_say(f, 10, "`fact`,`name`:`y`,`value`:2");
    IS(f, "x", "0");
    film_say(f, 20, "`fact`,`name`:`y`,`value`:3");
    IS(f, "x", "1");
    film_say(f, 30, "`fact`,`name`:`y`,`value`:4");
    IS(f, "x", "1");
    film_say(f, 40, "`fact`,`name`:`y`,`value`:0");
    IS(f, "x", "2");
    film_close(f);
}

static void changes_count_from_the_entry_on(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10", ",`triggers`:["
              TRIGGER("e", ",`on`:`enter`,`do`:[{`set`:`y`,`to`:`y + 1`}]") ","
              TRIGGER("t", ",`on`:`change`,`of`:`y`" SET_X) "]" NEXT("b")) ","
        SCENE("b", "10", "20", ",`elements`:[" BUTTON("s", "{`set`:`y`,`to`:"
              "`y + 1`}") "]" NEXT("a")),
        NUMBER ",`triggers`:[" TRIGGER("f", ",`on`:`change`,`of`:`y`,`once`:"
               "`always`,`do`:[{`set`:`x`,`to`:`x + 100`}]") "]");
    film_begin(f);
    IS(f, "x", "101"); /* what entering sets is a change, for both */
    film_play(f, 10);
    film_start(f, 10000);
    film_say(f, 10000, "`pressed`,`element`:`s`");
    IS(f, "x", "201"); /* the scene's own trigger does not see other scenes */
    film_play(f, 10);
    film_start(f, 20000);
    IS(f, "x", "302"); /* nor what has changed there */
    film_close(f);
}

static void those_of_the_film_live_in_every_scene(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10", ",`next`:[{`id`:`r`,`go`:`b`}]") ","
            SCENE("b", "10", "20", ""),
        NUMBER ",`triggers`:[" TRIGGER("t", ",`on`:`enter`" SET_X) ","
               TRIGGER("u", ",`on`:`enter`,`once`:`session`,`do`:[{`set`:`y`,"
                            "`to`:`y + 1`}]") "]");
    film_begin(f);
    film_play(f, 10);
    film_start(f, 10000);
    IS(f, "x", "2");
    IS(f, "y", "1");
    film_close(f);
}

static void the_page_around_can_cause_them(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(TRIGGER("t", ",`on`:`host`,`of`:`lamp`,`once`:`always`" SET_X)),
        NUMBER);
    film_begin(f);
    film_say(f, 10, "`host`,`name`:`lamp`,`value`:true");
    film_say(f, 20, "`host`,`name`:`door`");
    film_say(f, 30, "`host`,`name`:`lamp`");
    IS(f, "x", "2");
    film_close(f);
}

static void circles_end_as_overrun(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(TRIGGER("t", ",`on`:`change`,`of`:`x`,`once`:`always`" SET_X)),
        NUMBER);
    char many[16];
    film_begin(f);
    film_say(f, 10, "`fact`,`name`:`x`,`value`:1");
    TELLS(f, "`effect`:`overrun`");
    snprintf(many, sizeof many, "%u", 1 + RMF_ACTIONS_MAX);
    IS(f, "x", many);
    film_close(f);
}

static void each_boundary_has_its_own_actions(void **state)
{
    (void)state;
    /* As many in one `moved` as in several: cutting it changes nothing. */
    static char triggers[16384];
    size_t size = 0;
    for (unsigned i = 0; i < RMF_ACTIONS_MAX / 4 + 8; i++) {
        size += (size_t)snprintf(
            triggers + size, sizeof triggers - size,
            "%s{`id`:`t%u`,`at`:%u.%02u,`do`:[{`set`:`x`,`to`:`x + 1`},{`set`:"
            "`x`,`to`:`x + 1`},{`set`:`x`,`to`:`x + 1`},{`set`:`x`,`to`:`x + "
            "1`}]}",
            i ? "," : "", i, 1 + i / 20, i % 20 * 5);
}
    static char scenes[20000];
    snprintf(scenes, sizeof scenes,
             SCENE("a", "0", "10", ",`triggers`:[%s]"), triggers);
    film *f = film_of(scenes, NUMBER);
    film_begin(f);
    film_play(f, 9);
    SILENT(f, "`overrun`");
    char wanted[16];
    snprintf(wanted, sizeof wanted, "%u", (RMF_ACTIONS_MAX / 4 + 8) * 4);
    IS(f, "x", wanted);
    film_close(f);
}

static void asks_are_never_lost(void **state)
{
    (void)state;
    /* A change that fires for ever in each quarter second, then a way on. */
    film *f = film_of(
        IN_A(TRIGGER("t", ",`on`:`change`,`of`:`x`,`once`:`always`" SET_X) ","
             TRIGGER("u", ",`at`:1" SET_X) "," TRIGGER("v", ",`at`:2" SET_X) ","
             TRIGGER("w", ",`at`:3" SET_X) "," TRIGGER("z", ",`at`:4" SET_X) ","
             TRIGGER("y", ",`at`:5" SET_X) ","
             TRIGGER("g", ",`at`:6,`do`:[{`go`:`b`}]")) ","
            SCENE("b", "10", "20", ""),
        NUMBER);
    film_begin(f);
    film_play(f, 9);
    TELLS(f, "`effect`:`overrun`");
    TELLS(f, "`effect`:`go`,`scene`:`b`");
    film_close(f);
}

static void seek_moves_within_the_scene(void **state)
{
    (void)state;
    film *f = film_of(IN_A(TRIGGER("t", ",`at`:2,`do`:[{`seek`:7}]")), "");
    film_begin(f);
    film_play(f, 5);
    TELLS(f, "`effect`:`seek`,`t`:7");
    T(f, 2000000);
    film_play(f, 5); /* until it is confirmed */
    T(f, 2000000);
    film_say(f, 2000, "`seeked`,`t`:7");
    T(f, 7000000);
    film_close(f);
}

static void effects_carry_what_they_name(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(TRIGGER("t", ",`at`:1,`do`:[{`rate`:1.5},{`mute`:true},{`link`:"
                          "`https://a.example/{x}`,`where`:`same`},{"
                          "`download`:`f.pdf`,`name`:`n{x}.pdf`},{`share`:``,"
                          "`words`:`w`},{`emit`:`m`,`value`:`x + 1`},{`emit`:"
                          "`n`}]")),
        NUMBER);
    film_begin(f);
    film_play(f, 1);
    TELLS(f, "{`effect`:`rate`,`value`:1.5}");
    TELLS(f, "{`effect`:`mute`,`value`:true}");
    TELLS(f, "{`effect`:`link`,`address`:`https://a.example/0`,`where`:"
             "`same`}");
    TELLS(f, "{`effect`:`download`,`address`:`f.pdf`,`name`:`n0.pdf`}");
    TELLS(f, "{`effect`:`share`,`words`:`w`}");
    TELLS(f, "{`effect`:`emit`,`name`:`m`,`value`:1}");
    TELLS(f, "{`effect`:`emit`,`name`:`n`}");
    film_close(f);
}

static void kept_values_are_told_as_they_were_set(void **state)
{
    (void)state;
    film *f = film_of(
        IN_A(TRIGGER("t", ",`at`:1,`do`:[{`set`:`k`,`to`:`'one'`},{`set`:`k`,"
                          "`to`:`'two'`},{`emit`:`m`,`value`:`k`},{`set`:`k`,"
                          "`to`:`'three'`}]")),
        ",`variables`:{`k`:{`type`:`text`,`keep`:`viewer`}}");
    film_begin(f);
    film_play(f, 1);
    TELLS(f, "{`effect`:`kept`,`variable`:`k`,`value`:`one`}");
    TELLS(f, "{`effect`:`kept`,`variable`:`k`,`value`:`two`}");
    TELLS(f, "{`effect`:`emit`,`name`:`m`,`value`:`two`}");
    TELLS(f, "{`effect`:`kept`,`variable`:`k`,`value`:`three`}");
    film_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(playing_over_a_whole_window_fires),
        cmocka_unit_test(seeking_over_a_whole_window_does_not),
        cmocka_unit_test(moved_owns_its_end_and_not_its_start),
        cmocka_unit_test(a_window_is_half_open),
        cmocka_unit_test(visit_arms_again_at_the_next_entry),
        cmocka_unit_test(session_never_arms_again),
        cmocka_unit_test(always_arms_when_its_window_was_left),
        cmocka_unit_test(due_triggers_fire_in_document_order),
        cmocka_unit_test(a_trigger_made_true_by_a_later_one_fires_now),
        cmocka_unit_test(actions_wait_in_one_queue),
        cmocka_unit_test(a_way_on_ends_its_list_and_the_queue),
        cmocka_unit_test(pause_stops_at_its_place),
        cmocka_unit_test(enter_and_leave),
        cmocka_unit_test(end_runs_before_the_way_on_unless_it_is_decided),
        cmocka_unit_test(idle_counts_from_the_last_viewer_input),
        cmocka_unit_test(change_fires_when_the_value_changes),
        cmocka_unit_test(changes_count_from_the_entry_on),
        cmocka_unit_test(those_of_the_film_live_in_every_scene),
        cmocka_unit_test(the_page_around_can_cause_them),
        cmocka_unit_test(circles_end_as_overrun),
        cmocka_unit_test(each_boundary_has_its_own_actions),
        cmocka_unit_test(asks_are_never_lost),
        cmocka_unit_test(seek_moves_within_the_scene),
        cmocka_unit_test(effects_carry_what_they_name),
        cmocka_unit_test(kept_values_are_told_as_they_were_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
