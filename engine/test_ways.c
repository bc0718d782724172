/* SEMANTICS 5: ways on, the path, takes, endings. */
#include "test_film.h"

/* Films are laid out as they nest. */
/* clang-format off */

#define NUMBER ",`variables`:{`x`:{`type`:`number`},`k`:{`type`:`number`," \
               "`keep`:`viewer`}}"
#define ABD SCENE("a", "0", "10", NEXT("b")) ","                               \
            SCENE("b", "10", "20", NEXT("d")) "," SCENE("d", "20", "30", "")

static void go_to(film *f, int64_t at_ms, double end)
{
    film_play(f, end);
    film_start(f, at_ms);
}

static void stop_stands_at_the_last_frame(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`ending`:`e`,`elements`:["
                            BUTTON("go", "{`go`:`b`}") "]") ","
                      SCENE("b", "10", "20", ""), "");
    film_begin(f);
    film_play(f, 9.6);
    TELLS(f, "`ending`:`e`"); /* reached at the commit point */
    TELLS(f, "`completed`");
    film_play(f, 10);
    SILENT(f, "`ending`");
    T(f, 9999999);
    assert_true(film_status(f).ended);
    film_say(f, 20000, "`pressed`,`element`:`go`"); /* at-once ways stay live */
    TELLS(f, "`effect`:`go`,`scene`:`b`");
    film_close(f);
}

static void hold_leads_on_when_a_rule_becomes_true(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`end`:`hold`,`next`:[{`id`:`r`,"
                            "`if`:`x == 1`,`go`:`b`}]") ","
                      SCENE("b", "10", "20", ""), NUMBER);
    film_begin(f);
    film_play(f, 10);
    HELD(f, RMF_HELD_END);
    assert_false(film_status(f).ended);
    film_say(f, 20000, "`fact`,`name`:`x`,`value`:1");
    TELLS(f, "`effect`:`go`,`scene`:`b`,`t`:0,`how`:`rule`");
    film_close(f);
}

static void hold_is_an_ending_when_named_so(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`end`:`hold`,`ending`:`e`"), "");
    film_begin(f);
    film_play(f, 9.9);
    assert_false(film_status(f).ended);
    film_play(f, 10);
    assert_true(film_status(f).ended);
    film_close(f);
}

static void seeks_leave_the_end_and_may_come_again(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10",
                            ",`end`:`hold`,`triggers`:[{`id`:`t`,`on`:`end`,"
                            "`once`:`always`,`do`:[{`set`:`x`,`to`:`x + 1`}]},"
                            "{`id`:`u`,`on`:`end`,`do`:[{`set`:`k`,`to`:`k + "
                            "1`}]}]"),
                      NUMBER);
    film_begin(f);
    film_play(f, 10);
    film_say(f, 11000, "`seeked`,`t`:9.8");
    HELD(f, 0);
    film_play(f, 10);
    HELD(f, RMF_HELD_END);
    IS(f, "x", "2");
    IS(f, "k", "1");
    film_say(f, 12000, "`ended`,`scene`:`a`,`visit`:1,`lap`:0");
    IS(f, "x", "2"); /* it has ended already */
    film_close(f);
}

static void stop_does_not(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`next`:[{`id`:`r`,`if`:`x == 1`,"
                            "`go`:`b`}]") "," SCENE("b", "10", "20", ""),
                      NUMBER);
    film_begin(f);
    film_play(f, 10);
    film_say(f, 20000, "`fact`,`name`:`x`,`value`:1");
    SILENT(f, "`go`");
    film_close(f);
}

static void loop_goes_back_and_on_at_its_end(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`end`:`loop`,`loop_from`:4,"
                            "`next`:[{`id`:`r`,`if`:`x == 1`,`go`:`b`}]") ","
                      SCENE("b", "10", "20", ""), NUMBER);
    film_begin(f);
    film_play(f, 10);
    TELLS(f, "`effect`:`loop`,`t`:4");
    film_say(f, 10000, "`looped`,`t`:4");
    HELD(f, 0);
    film_say(f, 11000, "`fact`,`name`:`x`,`value`:1");
    SILENT(f, "`go`");
    film_play(f, 10);
    TELLS(f, "`effect`:`go`,`scene`:`b`");
    film_close(f);
}

static int64_t loop_of(const film *f)
{
    rmf_status now;
    rmf_status_get(f->doc, f->session, &now);
    return now.loop_us;
}

static void a_loop_is_told_from_the_commit_point_on(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`end`:`loop`,`loop_from`:4,"
                            "`next`:[{`id`:`r`,`if`:`x == 1`,`go`:`b`}]") ","
                      SCENE("b", "10", "20", ""), NUMBER);
    film_begin(f);
    film_play(f, 9);
    assert_int_equal(loop_of(f), -1);
    film_play(f, 9.6);
    assert_int_equal(loop_of(f), 4000000);
    film_play(f, 10);
    assert_int_equal(loop_of(f), -1); /* it is asked for */
    film_say(f, 10000, "`looped`,`t`:4");
    assert_int_equal(loop_of(f), -1);
    film_say(f, 11000, "`fact`,`name`:`x`,`value`:1");
    film_play(f, 9.6);
    assert_int_equal(loop_of(f), -1); /* it leads on */
    film_close(f);
}

static void a_decided_way_closes_others(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", NEXT("b") ",`elements`:["
                            BUTTON("go", "{`set`:`x`,`to`:`1`},{`go`:`d`}") ","
                            BUTTON("lead", "{`go`:`d`}") "]") ","
                      SCENE("b", "10", "20", "") "," SCENE("d", "20", "30", ""),
                      NUMBER);
    rmf_placed placed[2];
    film_begin(f);
    film_play(f, 9.6);
    TELLS(f, "`decided`,`scene`:`b`");
    assert_int_equal(rmf_on_picture(f->doc, f->session, 9600000, placed, 2), 2);
    assert_false(placed[0].flags & RMF_PLACED_DISABLED);
    assert_true(placed[1].flags & RMF_PLACED_DISABLED);
    film_say(f, 9700, "`pressed`,`element`:`go`");
    IS(f, "x", "1"); /* inputs still become facts */
    TELLS(f, "`late`,`what`:`go`");
    film_say(f, 9800, "`asked`,`what`:`restart`"); /* but viewers may leave */
    TELLS(f, "`reopen`");
    TELLS(f, "`effect`:`go`,`scene`:`a`,`t`:0,`how`:`restart`");
    film_close(f);
}

static void only_the_asked_scene_may_start(void **state)
{
    (void)state;
    film *f = film_of(ABD, "");
    film_begin(f);
    assert_int_equal(film_asks(f, 10, "`started`,`scene`:`d`,`t`:0"),
                     RMF_ERR_STATE);
    film_play(f, 10);
    assert_int_equal(film_asks(f, 10, "`started`,`scene`:`d`,`t`:0"),
                     RMF_ERR_STATE);
    film_say(f, 10, "`started`,`scene`:`b`,`t`:0.5"); /* states the true t */
    T(f, 500000);
    TELLS(f, "`left`,`scene`:`a`,`t`:9.999999");
    TELLS(f, "`entered`,`scene`:`b`");
    film_close(f);
}

static void failed_reopens_the_old_scene(void **state)
{
    (void)state;
    film *f = film_of(ABD, "");
    film_begin(f);
    film_play(f, 10);
    film_say(f, 10000, "`failed`,`scene`:`d`"); /* an old one */
    assert_int_equal(film_status(f).going, 1);
    film_say(f, 10000, "`failed`,`scene`:`b`");
    assert_int_equal(film_status(f).going, RMF_NONE);
    HELD(f, RMF_HELD_VIEWER | RMF_HELD_END);
    film_say(f, 11000, "`waited`");
    SILENT(f, "`go`"); /* until the viewer says */
    film_say(f, 12000, "`resumed`");
    TELLS(f, "`effect`:`go`,`scene`:`b`");
    film_start(f, 13000);
    HELD(f, 0);
    film_close(f);
}

static void the_first_scene_may_fail_too(void **state)
{
    (void)state;
    film *f = film_of(ABD, "");
    film_say(f, 0, "`opened`");
    film_say(f, 10, "`failed`,`scene`:`a`");
    HELD(f, RMF_HELD_VIEWER);
    film_say(f, 20, "`resumed`");
    TELLS(f, "`effect`:`go`,`scene`:`a`,`t`:0,`how`:`again`");
    film_start(f, 30);
    HELD(f, 0);
    film_close(f);
}

static void back_enters_where_it_was_left(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`elements`:["
                            BUTTON("go", "{`go`:`b`}") "]") ","
                      SCENE("b", "10", "20", NEXT("d")) ","
                      SCENE("d", "20", "30", ""), "");
    film_begin(f);
    assert_false(film_status(f).can_go_back);
    film_say(f, 1, "`asked`,`what`:`back`");
    TELLS(f, "`late`,`what`:`back`");
    film_play(f, 3);
    film_say(f, 3000, "`pressed`,`element`:`go`");
    film_start(f, 3000);
    go_to(f, 13000, 10);
    film_say(f, 14000, "`asked`,`what`:`back`");
    TELLS(f, "`effect`:`go`,`scene`:`b`,`t`:0,`how`:`back`"); /* left behind */
    film_start(f, 14100);
    film_say(f, 15000, "`asked`,`what`:`back`");
    TELLS(f, "`effect`:`go`,`scene`:`a`,`t`:3,`how`:`back`");
    film_start(f, 15100);
    T(f, 3000000);
    film_close(f);
}

static void a_new_way_on_cuts_what_lies_after_the_cursor(void **state)
{
    (void)state;
    film *f = film_of(ABD, "");
    film_begin(f);
    go_to(f, 10000, 10);
    go_to(f, 20000, 10);
    film_say(f, 20000, "`asked`,`what`:`seek`,`scene`:`a`,`t`:2");
    TELLS(f, "`how`:`seek`");
    film_say(f, 20100, "`started`,`scene`:`a`,`t`:2,`by`:`seek`");
    assert_int_equal(f->session->path_count, 3);
    assert_int_equal(f->session->cursor, 0);
    film_say(f, 20200, "`asked`,`what`:`seek`,`scene`:`d`,`t`:1");
    film_start(f, 20300);
    assert_int_equal(f->session->cursor, 2);
    film_say(f, 20400, "`asked`,`what`:`seek`,`scene`:`a`,`t`:2");
    film_start(f, 20500);
    go_to(f, 30000, 10);
    assert_int_equal(f->session->path_count, 2);
    film_say(f, 30100, "`asked`,`what`:`seek`,`scene`:`d`,`t`:1");
    TELLS(f, "`late`,`what`:`seek`"); /* no longer on the path */
    film_close(f);
}

static void restart_resets_what_is_not_kept(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10", ",`elements`:[" BUTTON("h", "{`hide`:`h`}") "],"
              "`triggers`:[{`id`:`t`,`at`:1,`once`:`session`,`do`:[{`set`:`x`,"
              "`to`:`x + 1`},{`set`:`k`,`to`:`k + 1`}]}]"),
        NUMBER);
    film_begin(f);
    film_play(f, 2);
    film_say(f, 2000, "`pressed`,`element`:`h`");
    assert_false(film_shows(f, "h", 2));
    film_say(f, 2000, "`asked`,`what`:`restart`");
    film_start(f, 2100);
    IS(f, "x", "0");
    IS(f, "k", "1");
    assert_true(film_shows(f, "h", 2));
    film_play(f, 2);
    IS(f, "x", "1");
    IS(f, "k", "2");
    film_close(f);
}

static const char takes[] =
    SCENE("a", "0", "10", ",`elements`:[" BUTTON("go", "{`go`:`b`,`at`:`same`}"
          ",{`set`:`x`,`to`:`9`}") "],`triggers`:[{`id`:`t`,`at`:[0,9],`do`:[{"
          "`open`:`p`}]}]") ","
    SCENE("b", "10", "16", ",`end`:`hold`,`elements`:["
          BUTTON("back", "{`go`:`a`,`at`:`same`}") "]");

static void takes_are_one_stay(void **state)
{
    (void)state;
    film *f = film_of(takes,
                      NUMBER ",`panels`:{`p`:{`kind`:`card`,`title`:`P`}},"
                             "`triggers`:[{`id`:`l`,`on`:`leave`,`do`:[{`set`:"
                             "`x`,`to`:`5`}]},{`id`:`e`,`on`:`enter`,`do`:[{"
                             "`set`:`k`,`to`:`k + 1`}]}]");
    film_begin(f);
    film_play(f, 4);
    film_say(f, 4000, "`pressed`,`element`:`go`");
    TELLS(f, "`effect`:`go`,`scene`:`b`,`t`:4,`how`:`same`");
    film_start(f, 4000);
    SILENT(f, "`left`");
    SILENT(f, "`closed`"); /* panels go on */
    IS(f, "x", "0");
    IS(f, "k", "1"); /* once a visit, and this is one visit */
    assert_int_equal(f->session->path_count, 1);
    film_say(f, 4100, "`pressed`,`element`:`back`");
    film_start(f, 4100);
    assert_int_equal(film_status(f).visit, 1);
    film_say(f, 4200, "`pressed`,`element`:`go`");
    film_start(f, 4200);
    film_play(f, 6); /* the current take's end counts */
    HELD(f, RMF_HELD_END);
    film_close(f);
}

static void behind_its_end_is_its_end(void **state)
{
    (void)state;
    film *f = film_of(takes, NUMBER ",`panels`:{`p`:{`kind`:`card`,`title`:`P`"
                                    "}}");
    film_begin(f);
    film_play(f, 8);
    film_say(f, 8000, "`pressed`,`element`:`go`");
    TELLS(f, "`effect`:`go`,`scene`:`b`,`t`:5.999999,`how`:`same`");
    film_close(f);
}

static void the_action_end_ends_the_film(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE("a", "0", "10", ",`elements`:[" BUTTON("e", "{`end`:`fin`},{"
              "`set`:`x`,`to`:`1`}") "," BUTTON("go", "{`go`:`b`}") "],"
              "`triggers`:[{`id`:`t`,`at`:[0,9],`if`:`x == 2`,`do`:[{`set`:`x`,"
              "`to`:`3`}]}]") "," SCENE("b", "10", "20", ""),
        NUMBER);
    film_begin(f);
    film_play(f, 3);
    film_say(f, 3000, "`pressed`,`element`:`e`");
    TELLS(f, "`ending`:`fin`");
    TELLS(f, "`completed`");
    IS(f, "x", "0"); /* it ends its list */
    HELD(f, RMF_HELD_END);
    assert_true(film_status(f).ended);
    film_play(f, 5);
    T(f, 3000000);
    TELLS(f, "`stand`,`t`:3");
    film_say(f, 4000, "`pressed`,`element`:`e`");
    TELLS(f, "`late`,`what`:`end`");
    film_say(f, 4000, "`fact`,`name`:`x`,`value`:2");
    IS(f, "x", "2"); /* its time has ended, too */
    film_say(f, 5000, "`pressed`,`element`:`go`");
    TELLS(f, "`effect`:`go`,`scene`:`b`");
    film_start(f, 5000);
    HELD(f, 0);
    film_close(f);
}

static void end_within_a_moved_stands_there(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`triggers`:[{`id`:`t`,`at`:3,"
                            "`do`:[{`end`:`fin`}]}]"), "");
    film_begin(f);
    film_play(f, 5);
    TELLS(f, "`stand`,`t`:3");
    T(f, 3000000);
    film_say(f, 3000, "`seeked`,`t`:4"); /* seeking goes on watching */
    HELD(f, 0);
    film_play(f, 5);
    T(f, 5000000);
    film_close(f);
}

static void endings_are_not_renamed_in_a_visit(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`end`:`hold`,`ending`:[{`id`:"
                            "`one`,`if`:`x == 0`},{`id`:`two`}]"), NUMBER);
    film_begin(f);
    film_play(f, 10);
    TELLS(f, "`ending`:`one`");
    film_say(f, 11000, "`fact`,`name`:`x`,`value`:1");
    SILENT(f, "`ending`");
    film_say(f, 12000, "`asked`,`what`:`seek`,`scene`:`a`,`t`:0");
    film_say(f, 12000, "`seeked`,`t`:0");
    film_play(f, 10);
    SILENT(f, "`ending`");
    film_close(f);
}

static void without_endings_it_completes_by_watching(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", NEXT("b")) ","
                      SCENE("b", "10", "20", ""), "");
    film_begin(f);
    go_to(f, 10000, 10);
    film_play(f, 10);
    TELLS(f, "`completed`");
    film_close(f);
    f = film_of(SCENE("a", "0", "10", NEXT("b")) "," SCENE("b", "10", "20", ""),
                "");
    film_begin(f);
    film_say(f, 1, "`seeked`,`t`:5");
    go_to(f, 10000, 10);
    film_play(f, 10);
    SILENT(f, "`completed`");
    film_close(f);
}

static void seeks_end_at_an_unanswered_choice(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`elements`:[{`id`:`q`,`kind`:"
                            "`choice`,`at`:[4,8],`prompt`:`Q`,`purpose`:`p`,"
                            "`options`:[{`id`:`o`,`label`:`O`}]}]"), "");
    film_begin(f);
    assert_int_equal(film_status(f).seek_to_us, 4000000);
    film_say(f, 1, "`asked`,`what`:`seek`,`scene`:`a`,`t`:9");
    TELLS(f, "`effect`:`seek`,`t`:4");
    film_say(f, 2, "`seeked`,`t`:4");
    film_say(f, 3, "`chose`,`element`:`q`,`option`:`o`");
    assert_int_equal(film_status(f).seek_to_us, 9999999);
    film_close(f);
}

#define OPENED(f, scene, t)                                                    \
    film_say(f, 0, "`opened`,`scene`:`" scene "`,`t`:" t)

static void a_session_may_open_where_another_stopped(void **state)
{
    (void)state;
    const char *scenes =
        SCENE("a", "0", "10", NEXT("b")) ","
        SCENE("b", "10", "20", ",`elements`:[{`id`:`q`,`kind`:`choice`,"
              "`at`:[4,8],`prompt`:`Q`,`purpose`:`p`,"
              "`options`:[{`id`:`o`,`label`:`O`}]}]");
    film *f = film_of(scenes, "");
    OPENED(f, "b", "3");
    TELLS(f, "`effect`:`go`,`scene`:`b`,`t`:3,`how`:`start`");
    film_say(f, 1, "`started`,`scene`:`b`,`t`:3");
    TELLS(f, "`effect`:`entered`,`scene`:`b`");
    film_close(f);

    f = film_of(scenes, "");
    OPENED(f, "b", "6"); /* the choice is met from its beginning */
    TELLS(f, "`scene`:`b`,`t`:4");
    film_close(f);

    f = film_of(scenes, "");
    OPENED(f, "b", "9.8"); /* past the commit point */
    TELLS(f, "`scene`:`b`,`t`:0");
    film_close(f);

    f = film_of(scenes, "");
    assert_int_equal(film_asks(f, 0, "`opened`,`scene`:`b`,`t`:10.1"),
                     RMF_ERR_INPUT);
    assert_int_not_equal(film_asks(f, 0, "`opened`,`scene`:`gone`,`t`:1"),
                         RMF_OK);
    film_close(f);
}

static void chapters_go_at_once(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "10", ",`elements`:[{`id`:`m`,`kind`:"
                            "`chapters`,`entries`:[{`id`:`one`,`label`:`One`,"
                            "`go`:`b`,`at`:2}]}]") ","
                      SCENE("b", "10", "20", ""), "");
    film_begin(f);
    film_say(f, 1, "`asked`,`what`:`chapter`,`element`:`m`,`option`:`one`");
    TELLS(f, "`effect`:`go`,`scene`:`b`,`t`:2,`how`:`chapter`");
    film_close(f);
}

static void reopened_asks_again_and_holds(void **state)
{
    (void)state;
    film *f = film_of(ABD, "");
    film_begin(f);
    film_play(f, 9.6);
    film_say(f, 9600, "`reopened`");
    TELLS(f, "`decided`,`scene`:`b`");
    HELD(f, RMF_HELD_VIEWER);
    film_say(f, 9700, "`resumed`");
    film_play(f, 10);
    film_say(f, 10000, "`reopened`");
    TELLS(f, "`effect`:`go`,`scene`:`b`,`t`:0,`how`:`again`");
    film_say(f, 10100, "`started`,`scene`:`b`,`t`:0");
    film_say(f, 10100, "`asked`,`what`:`seek`,`scene`:`b`,`t`:3");
    film_say(f, 10200, "`reopened`");
    TELLS(f, "`effect`:`seek`,`t`:3");
    film_close(f);
}

static void next_scenes_lists_likely_ones_first(void **state)
{
    (void)state;
    film *f = film_of(ABD, "");
    rmf_next next[4];
    assert_int_equal(rmf_next_scenes(f->doc, f->session, next, 4), 1);
    film_begin(f);
    film_play(f, 9.6);
    assert_int_equal(rmf_next_scenes(f->doc, f->session, next, 4), 1);
    assert_int_equal(next[0].scene, 1);
    assert_true(next[0].weight == 1.0);
    assert_int_equal(rmf_next_scenes(f->doc, f->session, next, 0), 0);
    film_close(f);
}

static void the_path_is_bounded(void **state)
{
    (void)state;
    film *f = film_of(SCENE("a", "0", "1", NEXT("a")), "");
    film_begin(f);
    for (unsigned i = 0; i < RMF_PATH_MAX + 5; i++) go_to(f, i, 1);
    assert_int_equal(f->session->path_count, RMF_PATH_MAX);
    assert_int_equal(f->session->cursor, RMF_PATH_MAX - 1);
    for (unsigned i = 1; i < RMF_PATH_MAX; i++) {
        film_say(f, RMF_PATH_MAX + 5, "`asked`,`what`:`back`");
        film_start(f, RMF_PATH_MAX + 5);
    }
    assert_false(film_status(f).can_go_back);
    film_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stop_stands_at_the_last_frame),
        cmocka_unit_test(hold_leads_on_when_a_rule_becomes_true),
        cmocka_unit_test(hold_is_an_ending_when_named_so),
        cmocka_unit_test(seeks_leave_the_end_and_may_come_again),
        cmocka_unit_test(stop_does_not),
        cmocka_unit_test(loop_goes_back_and_on_at_its_end),
        cmocka_unit_test(a_loop_is_told_from_the_commit_point_on),
        cmocka_unit_test(a_decided_way_closes_others),
        cmocka_unit_test(only_the_asked_scene_may_start),
        cmocka_unit_test(failed_reopens_the_old_scene),
        cmocka_unit_test(the_first_scene_may_fail_too),
        cmocka_unit_test(back_enters_where_it_was_left),
        cmocka_unit_test(a_new_way_on_cuts_what_lies_after_the_cursor),
        cmocka_unit_test(restart_resets_what_is_not_kept),
        cmocka_unit_test(takes_are_one_stay),
        cmocka_unit_test(behind_its_end_is_its_end),
        cmocka_unit_test(the_action_end_ends_the_film),
        cmocka_unit_test(end_within_a_moved_stands_there),
        cmocka_unit_test(endings_are_not_renamed_in_a_visit),
        cmocka_unit_test(without_endings_it_completes_by_watching),
        cmocka_unit_test(seeks_end_at_an_unanswered_choice),
        cmocka_unit_test(a_session_may_open_where_another_stopped),
        cmocka_unit_test(chapters_go_at_once),
        cmocka_unit_test(reopened_asks_again_and_holds),
        cmocka_unit_test(next_scenes_lists_likely_ones_first),
        cmocka_unit_test(the_path_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
