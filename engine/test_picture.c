/* SEMANTICS 3: what is on the picture, and where. */
#include <math.h>

#include "test_film.h"

/* Films are laid out as they nest. */
/* clang-format off */

#define SCENE_A(more) "{`id`:`a`,`clip`:`c`,`from`:0,`to`:10" more "}"
#define TEXT(id, more)                                                         \
    "{`id`:`" id "`,`kind`:`text`,`text`:`T`" more "}"
#define AT      ",`place`:[10,20,30,40]"
#define BOOLS   ",`variables`:{`x`:{`type`:`bool`},`y`:{`type`:`bool`}}"

static uint32_t picture(film *f, double t, rmf_placed out[8])
{
    return rmf_on_picture(f->doc, f->session, (int64_t)(t * 1e6 + 0.5), out, 8);
}

static void windows_are_half_open(void **state)
{
    (void)state;
    film *f = film_of(SCENE_A(",`elements`:[" TEXT("e", AT ",`at`:[2,4]") ","
                            TEXT("f", AT ",`at`:8") "," TEXT("g", AT) "]"), "");
    film_begin(f);
    assert_false(film_shows(f, "e", 1.999999));
    assert_true(film_shows(f, "e", 2));
    assert_true(film_shows(f, "e", 3.999999));
    assert_false(film_shows(f, "e", 4));
    assert_false(film_shows(f, "f", 7.999999));
    assert_true(film_shows(f, "f", 9.999999));
    assert_true(film_shows(f, "g", 0));
    film_close(f);
}

static void document_order_is_stacking_order(void **state)
{
    (void)state;
    rmf_placed out[8];
    film *f = film_of(SCENE_A(",`elements`:[" TEXT("a1", AT ",`at`:[3,9]") ","
                            TEXT("b1", AT ",`at`:[1,9]") ","
                            TEXT("c1", AT ",`at`:[2,9]") "]"), "");
    assert_int_equal(picture(f, 5, out), 0); /* no scene yet */
    film_begin(f);
    assert_int_equal(picture(f, 5, out), 3);
    for (uint32_t i = 0; i < 3; i++) assert_int_equal(out[i].element, i);
    assert_string_equal(rmf_kind_name(out[0].kind), "text");
    assert_int_equal(rmf_on_picture(f->doc, f->session, 5000000, out, 1), 3);
    film_close(f);
}

static void conditions_show_and_hide_are_joined(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE_A(",`elements`:[" TEXT("e", AT ",`if`:`x`") ","
              TEXT("h", AT ",`hidden`:true") "],`triggers`:[{`id`:`s`,`on`:"
              "`host`,`of`:`show`,`once`:`always`,`do`:[{`show`:`e`},{`show`:"
              "`h`}]},{`id`:`t`,`on`:`host`,`of`:`hide`,`once`:`always`,`do`:"
              "[{`hide`:`e`},{`hide`:`h`}]}]"),
        BOOLS);
    film_begin(f);
    assert_false(film_shows(f, "e", 1));
    assert_false(film_shows(f, "h", 1));
    film_say(f, 1, "`host`,`name`:`show`");
    assert_false(film_shows(f, "e", 1)); /* its if still fails */
    assert_true(film_shows(f, "h", 1));
    film_say(f, 2, "`fact`,`name`:`x`,`value`:true");
    assert_true(film_shows(f, "e", 1));
    film_say(f, 3, "`host`,`name`:`hide`");
    assert_false(film_shows(f, "e", 1));
    assert_false(film_shows(f, "h", 1));
    film_close(f);
}

static void of_a_group_the_first_that_may(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE_A(",`elements`:[" TEXT("e1", AT ",`first`:`g`,`if`:`x`") ","
              TEXT("o", AT) "," TEXT("e2", AT ",`first`:`g`,`if`:`y`") ","
              TEXT("e3", AT ",`first`:`g`") "]"),
        BOOLS);
    film_begin(f);
    assert_true(film_shows(f, "e3", 1) && !film_shows(f, "e1", 1));
    film_say(f, 1, "`fact`,`name`:`y`,`value`:true");
    assert_true(film_shows(f, "e2", 1) && !film_shows(f, "e3", 1));
    film_say(f, 2, "`fact`,`name`:`x`,`value`:true");
    assert_true(film_shows(f, "e1", 1) && !film_shows(f, "e2", 1));
    assert_true(film_shows(f, "o", 1));
    film_close(f);
}

static void narrow_players(void **state)
{
    (void)state;
    rmf_placed out[8];
    film *f = film_of(
        SCENE_A(",`elements`:[" TEXT("e", AT ",`narrow`:{`hidden`:true}") ","
              TEXT("f", AT ",`narrow`:{`place`:[1,2,3,4]}") "]"),
        "");
    film_begin(f);
    assert_int_equal(picture(f, 1, out), 2);
    assert_true(out[1].x == 10);
    film_say(f, 1, "`narrow`,`value`:true");
    assert_int_equal(picture(f, 1, out), 1);
    assert_true(out[0].x == 1 && out[0].h == 4);
    film_say(f, 2, "`narrow`,`value`:false");
    assert_int_equal(picture(f, 1, out), 2);
    film_close(f);
}

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

static void straight_and_smooth_movement(void **state)
{
    (void)state;
    rmf_placed out[8];
    film *f = film_of(
        SCENE_A(",`elements`:["
              TEXT("e", ",`place`:{`keys`:[[2,10,0,10,10],[4,30,0,10,10,90,0.5]"
                        "]}") ","
              TEXT("s", ",`place`:{`keys`:[[0,0,0,1,1],[2,10,0,1,1],[4,30,0,1,1"
                        "],[6,30,0,1,1]],`smooth`:true}") "]"),
        "");
    film_begin(f);
    picture(f, 1, out);
    assert_true(near(out[0].x, 10)); /* before its first key */
    assert_false(out[0].flags & RMF_PLACED_MOVES);
    picture(f, 3, out);
    assert_true(near(out[0].x, 20) && near(out[0].turn, 45));
    assert_true(near(out[0].fade, 0.75));
    assert_true(out[0].flags & RMF_PLACED_MOVES);
    /* Catmull-Rom: tangents 30/4 and 20/4 a second, over two seconds. */
    assert_true(near(out[1].x, 20 + (15.0 - 10.0) / 8));
    picture(f, 4, out);
    assert_true(near(out[0].x, 30) && near(out[1].x, 30));
    picture(f, 9, out);
    assert_true(near(out[0].x, 30));
    assert_false(out[0].flags & RMF_PLACED_MOVES);
    film_close(f);
}

static void a_seek_leaves_no_memory(void **state)
{
    (void)state;
    rmf_placed a[8];
    rmf_placed b[8];
    static const char scene[] =
        SCENE_A(",`elements`:[" TEXT("e", AT ",`at`:[1,6]") ","
              TEXT("f", AT ",`at`:[5,9],`if`:`x`") ","
              TEXT("g", ",`place`:{`keys`:[[0,0,0,1,1],[9,90,0,1,1]]}") "]");
    film *f = film_of(scene, BOOLS);
    film *g = film_of(scene, BOOLS);
    film_begin(f);
    film_begin(g);
    film_play(f, 8);
    film_say(f, 8000, "`seeked`,`t`:2");
    film_say(f, 8001, "`seeked`,`t`:5.5");
    film_say(f, 8002, "`fact`,`name`:`x`,`value`:true");
    film_say(g, 1, "`fact`,`name`:`x`,`value`:true");
    film_say(g, 2, "`seeked`,`t`:5.5");
    assert_int_equal(picture(f, 5.5, a), 3);
    assert_int_equal(picture(g, 5.5, b), 3);
    assert_memory_equal(a, b, 3 * sizeof a[0]);
    film_close(f);
    film_close(g);
}

static void a_press_on_what_is_gone_is_late(void **state)
{
    (void)state;
    film *f = film_of(
        SCENE_A(",`elements`:[{`id`:`e`,`kind`:`button`,`label`:`B`,`at`:[1,3]"
              AT ",`on`:{`press`:[{`set`:`x`,`to`:`true`}]}},{`id`:`h`,`kind`:"
              "`hotspot`,`label`:`H`" AT ",`on`:{`hover`:[{`set`:`y`,`to`:"
              "`true`}]}}]"),
        BOOLS);
    film_begin(f);
    film_say(f, 1, "`pressed`,`element`:`e`");
    TELLS(f, "`late`,`what`:`pressed`");
    film_play(f, 2);
    film_say(f, 2000, "`pressed`,`element`:`e`");
    IS(f, "x", "true");
    film_say(f, 2100, "`pressed`,`element`:`h`"); /* the same as a hover */
    IS(f, "y", "true");
    film_close(f);
}

static void buckets_find_what_a_search_finds(void **state)
{
    (void)state;
    static char scenes[30000];
    size_t size = (size_t)snprintf(
        scenes, sizeof scenes,
        "{`id`:`a`,`clip`:`c`,`from`:0,`to`:60,`elements`:[");
    unsigned seed = 1;
    for (unsigned i = 0; i < 150; i++) {
        seed = seed * 1103515245u + 12345u;
        unsigned from = seed / 65536u % 590u;
        unsigned length = 1 + seed / 7u % 60u;
        if (from + length > 600) length = 600 - from;
        if (i % 37 == 0) from = 0, length = 600;
        size += (size_t)snprintf(
            scenes + size, sizeof scenes - size,
            "%s{`id`:`e%u`,`kind`:`text`,`text`:`T`,`place`:[1,2,3,4],`at`:[%u."
            "%u,%u.%u]}",
            i ? "," : "", i, from / 10, from % 10, (from + length) / 10,
            (from + length) % 10);
    }
    snprintf(scenes + size, sizeof scenes - size, "]}");
    film *f = film_of(scenes, "");
    static rmf_placed out[200];
    film_begin(f);
    for (int64_t t = 0; t < 60000000; t += 33333) {
        uint32_t found = 0;
        uint32_t count = rmf_on_picture(f->doc, f->session, t, out, 200);
        for (uint32_t e = 0; e < f->doc->elements_count; e++) {
            if (!rmf_is_shown(f->doc, f->session, e, t)) continue;
            assert_true(found < count);
            assert_int_equal(out[found++].element, e);
        }
        assert_int_equal(found, count);
    }
    film_close(f);
}

/* Thousands that may not be shown cost each member a bounded look back. */
static void groups_are_bounded(void **state)
{
    (void)state;
    static char scenes[40960];
    for (unsigned members = RMF_FIRST_MAX; members <= RMF_FIRST_MAX + 1;
         members++) {
        rmf_finding finding;
        rmf_report report = {&finding, 1, 0, 0};
        rmf_document *doc;
        int size = snprintf(
            scenes, sizeof scenes,
            "{`ramify`:1,`title`:`t`,`start`:`a`,`clips`:{`c`:{`file`:`c.mp4`,"
            "`duration`:60}},`scenes`:[{`id`:`a`,`clip`:`c`,`elements`:[");
        for (unsigned i = 0; i < members; i++)
            size += snprintf(scenes + size, sizeof scenes - (size_t)size,
                             "%s{`id`:`e%u`,`kind`:`text`,`text`:`x`,`place`:["
                             "1,1,1,1],`first`:`g`,`if`:`false`}",
                             i ? "," : "", i);
        size += snprintf(scenes + size, sizeof scenes - (size_t)size, "]}]}");
        film_quote(scenes);
        size_t need = rmf_document_need(scenes, (size_t)size);
        void *memory = malloc(need);
        bool opens = rmf_document_open(scenes, (size_t)size, memory, need,
                                       &report, &doc) == RMF_OK;
        assert_int_equal(opens, members == RMF_FIRST_MAX);
        if (!opens) assert_string_equal(finding.code, "too_many");
        if (!opens)
            assert_string_equal(finding.path, "scenes[0].elements[64].first");
        free(memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_are_half_open),
        cmocka_unit_test(document_order_is_stacking_order),
        cmocka_unit_test(conditions_show_and_hide_are_joined),
        cmocka_unit_test(of_a_group_the_first_that_may),
        cmocka_unit_test(narrow_players),
        cmocka_unit_test(straight_and_smooth_movement),
        cmocka_unit_test(groups_are_bounded),
        cmocka_unit_test(a_seek_leaves_no_memory),
        cmocka_unit_test(a_press_on_what_is_gone_is_late),
        cmocka_unit_test(buckets_find_what_a_search_finds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
