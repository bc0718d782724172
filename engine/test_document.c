/* Opening documents: what stands in the tables afterwards, what is said about
 * mistakes, and that no text and no memory size does harm. */
#include "test_open.h"

static rmf_str str(const char *text)
{
    return rmf_str_of(text);
}

static bool spells(rmf_str text, const char *word)
{
    return rmf_str_is(text, word);
}

/* ---- tables ------------------------------------------------------------ */

static void the_example_becomes_tables(void **state)
{
    size_t size;
    char *text = corpus_read("valid/bag.json", &size);
    opened *o = open_bytes(text, size);
    const rmf_document *d = o->doc;
    const rmf_element *bag;
    const rmf_element *choice;

    (void)state;
    assert_int_equal(o->err, RMF_OK);
    assert_int_equal(o->report.count, 0);
    assert_int_equal(rmf_scene_count(d), 3);
    assert_int_equal(d->start, rmf_scene_find(d, str("meet")));
    assert_int_equal(rmf_scene_length_us(d, 0), 10000000);
    assert_int_equal(d->scenes[0].from_us, 7500000);
    assert_int_equal(d->scenes[0].commit_us, 9500000);
    assert_int_equal(d->scenes[1].length_us, 0);
    bag = &d->elements[rmf_element_find(d, str("bag"))];
    assert_string_equal(rmf_kind_name(bag->kind), "hotspot");
    assert_int_equal(bag->from_us, 1000000);
    assert_int_equal(bag->until_us, 6000000);
    assert_int_equal(bag->place.keys.count, 2);
    assert_true(bag->moves);
    assert_true(bag->has_press);
    assert_int_equal(bag->press.count, 1);
    assert_int_equal(d->actions[bag->press.first].kind, RMF_DO_OPEN);
    assert_int_equal(d->actions[bag->press.first].panel,
                     rmf_panel_find(d, str("courier")));
    assert_true(d->actions[bag->press.first].flag);
    assert_true(d->keys[bag->place.keys.first + 1].x == 66);
    choice = &d->elements[rmf_element_find(d, str("road-choice"))];
    assert_int_equal(d->scenes[0].choice,
                     rmf_element_find(d, str("road-choice")));
    assert_true(choice->at_end);
    assert_true(choice->has_go);
    assert_int_equal(choice->limit_us, 5500000);
    assert_int_equal(choice->wait_from_us, -1);
    assert_int_equal(choice->fallback, 0);
    assert_int_equal(d->options[choice->options.first + 1].scene, 2);
    assert_int_equal(rmf_option_find(d, choice->options, str("trail")), 1);
    assert_int_equal(rmf_option_find(d, choice->options, str("sea")), RMF_NONE);
    assert_true(d->variables[0].keep);
    assert_true(spells(d->variables[0].start.text, "city"));
    assert_int_equal(rmf_variable_find(d, str("link.company")), 1);
    assert_int_equal(rmf_variable_find(d, str("company")), RMF_NONE);
    assert_int_equal(rmf_form_find(d, str("hold")), 0);
    assert_int_equal(rmf_form_find(d, str("courier")), RMF_NONE);
    assert_int_equal(d->scenes[2].triggers.count, 1);
    assert_int_equal(d->triggers[0].until_us, RMF_SCENE_US_MAX);
    assert_true(d->names_endings);
    assert_false(d->reads_cells);
    open_close(o);
    free(text);
}

static void boundaries_are_where_anything_changes(void **state)
{
    static const int64_t expected[] = {0,        1000000, 2000000, 3000000,
                                       4000000,  5000000, 9000000, 12000000,
                                       19500000, 20000000};
    char *text = film_with(
        "\"end\":\"loop\",\"loop_from\":3,\"elements\":["
        "{\"id\":\"a\",\"kind\":\"text\",\"text\":\"x\",\"at\":[1,4],"
        "\"place\":[0,0,1,1]},"
        "{\"id\":\"b\",\"kind\":\"choice\",\"purpose\":\"p\",\"at\":[4,9],"
        "\"limit\":8,\"default\":\"x\",\"wait_from\":5,\"options\":"
        "[{\"id\":\"x\",\"label\":\"X\"}]},"
        "{\"id\":\"c\",\"kind\":\"text\",\"text\":\"x\",\"at\":4,"
        "\"place\":[0,0,1,1]}],"
        "\"triggers\":[{\"id\":\"t\",\"at\":[2,4],\"do\":[]}]",
        "");
    opened *o = open_right(text);
    const rmf_scene *s = &o->doc->scenes[0];

    (void)state;
    assert_int_equal(s->boundaries.count, sizeof expected / sizeof expected[0]);
    for (uint32_t i = 0; i < s->boundaries.count; i++) {
        assert_int_equal(o->doc->boundaries[s->boundaries.first + i],
                         expected[i]);
    }
    open_close(o);
    free(text);
}

static void a_limit_is_cut_to_the_commit_point(void **state)
{
    char *text = film_with(
        "\"elements\":[{\"id\":\"b\",\"kind\":\"choice\",\"purpose\":\"p\","
        "\"at\":[18,20],\"limit\":8,\"default\":\"x\",\"options\":"
        "[{\"id\":\"x\",\"label\":\"X\"}]}]",
        "");
    opened *o = open_right(text);
    const rmf_scene *s = &o->doc->scenes[0];

    (void)state;
    assert_int_equal(s->boundaries.count, 4); /* 0, 18, 19.5, 20 */
    open_close(o);
    free(text);
}

static void takes_share_cells(void **state)
{
    static const char *const joins[] = {
        "\"elements\":[{\"id\":\"b\",\"kind\":\"button\",\"label\":\"B\","
        "\"place\":[0,0,9,9],\"on\":{\"press\":[{\"go\":\"z\","
        "\"at\":\"same\"}]}}]",
        "\"next\":[{\"id\":\"r\",\"go\":\"z\",\"at\":\"same\"}]",
        "\"triggers\":[{\"id\":\"t\",\"on\":\"end\",\"do\":[{\"go\":\"z\","
        "\"at\":\"same\"}]}]",
        "\"elements\":[{\"id\":\"b\",\"kind\":\"choice\",\"purpose\":\"p\","
        "\"options\":[{\"id\":\"x\",\"label\":\"X\",\"go\":\"z\","
        "\"at\":\"same\"}]}]",
    };

    (void)state;
    for (uint32_t i = 0; i < sizeof joins / sizeof joins[0]; i++) {
        char *text = film_with(joins[i], "");
        opened *o = open_right(text);

        assert_int_equal(o->doc->scenes[1].take, 0);
        assert_int_equal(o->doc->scenes[1].cell_first, 0);
        assert_int_equal(o->doc->scenes[0].cell_count, 80);
        assert_int_equal(o->doc->scenes[1].cell_count, 40);
        open_close(o);
        free(text);
    }
}

static void scenes_apart_have_their_own_cells(void **state)
{
    char *text =
        film_with("\"next\":[{\"id\":\"r\",\"go\":\"z\",\"at\":3}]", "");
    opened *o = open_right(text);

    (void)state;
    assert_int_equal(o->doc->scenes[1].take, 1);
    assert_int_equal(o->doc->scenes[1].cell_first, 80);
    open_close(o);
    free(text);
}

static void members_of_a_group_know_the_one_before(void **state)
{
#define WORD(id, group)                                                        \
    "{\"id\":\"" id "\",\"kind\":\"text\",\"text\":\"x\","                     \
    "\"place\":[0,0,1,1]" group "}"
    char *text = film_with(
        "\"elements\":[" WORD("a", "") "," WORD(
            "b",
            ",\"first\":"
            "\"offer\"") "," WORD("c",
                                  ",\"first\":\"note\"") "," WORD("d",
                                                                  ",\"first"
                                                                  "\":"
                                                                  "\"offer"
                                                                  "\"") "]",
        "");
    opened *o = open_right(text);
    const rmf_element *e = o->doc->elements;

    (void)state;
    assert_int_equal(e[0].before, RMF_NONE);
    assert_int_equal(e[1].before, RMF_NONE);
    assert_int_equal(e[2].before, RMF_NONE);
    assert_int_equal(e[3].before, 1);
    open_close(o);
    free(text);
}

static void triggers_of_panels_and_film_stand_last(void **state)
{
    char *text = film_with(
        "\"triggers\":[{\"id\":\"t\",\"on\":\"enter\",\"do\":[]}]",
        "\"panels\":{\"p\":{\"kind\":\"card\",\"on\":{\"close\":"
        "[{\"pause\":true}]}}},"
        "\"triggers\":[{\"id\":\"f\",\"on\":\"open\",\"of\":\"p\",\"do\":[]}]");
    opened *o = open_right(text);
    const rmf_document *d = o->doc;

    (void)state;
    assert_int_equal(d->triggers_count, 3);
    assert_int_equal(d->film_triggers.first, 1);
    assert_int_equal(d->film_triggers.count, 2);
    assert_true(spells(d->triggers[0].id, "t"));
    assert_true(spells(d->triggers[1].id, "p.close"));
    assert_int_equal(d->triggers[1].when, RMF_WHEN_CLOSE);
    assert_int_equal(d->triggers[1].target, 0);
    assert_int_equal(d->triggers[1].actions.count, 1);
    assert_int_equal(d->triggers[1].once, RMF_ALWAYS);
    assert_true(spells(d->triggers[2].id, "f"));
    open_close(o);
    free(text);
}

static void endings_are_known_by_name(void **state)
{
    char *text = film_with(
        "\"ending\":\"rain\",\"triggers\":[{\"id\":\"t\",\"on\":\"end\","
        "\"do\":[{\"end\":\"left\"},{\"end\":\"rain\"},{\"end\":\"left\"}]}]",
        "");
    opened *o = open_right(text);
    const rmf_document *d = o->doc;

    (void)state;
    assert_true(spells(d->endings[d->actions[0].ending].id, "left"));
    assert_int_equal(d->actions[1].ending, 0);
    assert_int_equal(d->actions[2].ending, d->actions[0].ending);
    open_close(o);
    free(text);
}

static void texts_by_language(void **state)
{
    char *text = film_with("\"title\":{\"en\":\"Hello\",\"de\":\"Hallo\"}", "");
    opened *o = open_right(text);
    const rmf_document *d = o->doc;
    uint32_t node = rmf_json_get(&d->json, d->scenes[0].node, "title");
    uint32_t at = rmf_text_at(d, node);
    uint32_t german = rmf_language_find(d, str("de-AT"));

    (void)state;
    assert_int_equal(d->languages_count, 2);
    assert_true(spells(rmf_text_in(d, at, german)->parts[0].literal, "Hallo"));
    assert_true(
        spells(rmf_text_in(d, at, RMF_NONE)->parts[0].literal, "Hello"));
    assert_int_equal(rmf_language_find(d, str("fr")), RMF_NONE);
    assert_int_equal(rmf_text_at(d, node + 1), RMF_NONE);
    open_close(o);
    free(text);
}

/* ---- elements by time -----------------------------------------------------
 */

static char *many_elements(uint32_t count, bool long_ones)
{
    size_t size = 400 + (size_t)count * 130;
    char *text = malloc(size);
    size_t at = (size_t)snprintf(
        text, size,
        "{\"ramify\":1,\"title\":\"t\",\"start\":\"s\",\"clips\":{\"c\":"
        "{\"file\":\"c\",\"duration\":600}},\"scenes\":[{\"id\":\"s\","
        "\"clip\":\"c\",\"elements\":[");

    for (uint32_t i = 0; i < count; i++) {
        double from = long_ones ? 0 : i * 595.0 / count;

        at += (size_t)snprintf(
            text + at, size - at,
            "%s{\"id\":\"e%u\",\"kind\":\"text\",\"text\":\"x\",\"at\":"
            "[%.3f,%.3f],\"place\":[1,2,3,4]}",
            i ? "," : "", i, from, long_ones ? 600 : from + 5);
    }
    (void)snprintf(text + at, size - at, "]}]}");
    return text;
}

/* Whether the bucket at t lists exactly the elements whose window holds t or
 * touches the bucket, in document order. */
static void check_bucket(const rmf_document *d, int64_t t_us)
{
    const rmf_scene *s = &d->scenes[0];
    rmf_range in = d->buckets[s->buckets.first + t_us / s->bucket_us];
    uint32_t found = 0;

    for (uint32_t i = 0; i < in.count; i++) {
        uint32_t e = d->bucket_elements[in.first + i];

        assert_true(i == 0 || d->bucket_elements[in.first + i - 1] < e);
        found +=
            t_us >= d->elements[e].from_us && t_us < d->elements[e].until_us;
    }
    for (uint32_t e = 0; e < d->elements_count; e++) {
        found -=
            t_us >= d->elements[e].from_us && t_us < d->elements[e].until_us;
    }
    assert_int_equal(found, 0);
}

static void buckets_hold_what_is_on_at_a_time(void **state)
{
    (void)state;
    for (uint32_t turn = 0; turn < 2; turn++) {
        char *text = many_elements(10000, turn == 1);
        opened *o = open_right(text);
        const rmf_document *d = o->doc;

        assert_int_equal(d->elements_count, 10000);
        assert_true(d->bucket_elements_count <= 16 * 10000 + 64);
        for (int64_t t = 0; t < 600000000; t += 7777777)
            check_bucket(d, t);
        check_bucket(d, 600000000);
        if (turn == 0) /* 84 at once; a bucket lists few more */
            assert_true(d->buckets[d->buckets_count / 2].count < 100);
        open_close(o);
        free(text);
    }
}

static void a_choice_may_wait_to_the_end(void **state)
{
    char *text = film_with(
        "\"elements\":[{\"id\":\"b\",\"kind\":\"choice\",\"purpose\":\"p\","
        "\"at\":[2,4],\"options\":[{\"id\":\"x\",\"label\":\"X\"}]}]",
        "");
    opened *o = open_right(text);
    const rmf_scene *s = &o->doc->scenes[0];
    uint32_t last = s->buckets.first + (uint32_t)(19999999 / s->bucket_us);

    (void)state;
    assert_int_equal(o->doc->buckets[last].count, 1);
    open_close(o);
    free(text);
}

/* ---- mistakes
 * ---------------------------------------------------------------- */

#define ELEMENT(more)                                                          \
    "\"elements\":[{\"id\":\"e\",\"label\":\"E\",\"purpose\":\"p\","           \
    "\"place\":[0,0,1,1]," more "}]"
#define CHOICE(more)                                                           \
    ELEMENT("\"kind\":\"choice\",\"options\":[{\"id\":\"x\",\"label\":\"X\"}]" \
            "," more)
#define TRIGGER(more) "\"triggers\":[{\"id\":\"t\"," more "}]"
#define DO(action)    TRIGGER("\"on\":\"end\",\"do\":[" action "]")

typedef struct mistake_case {
    const char *in_scene;
    const char *in_film;
    const char *code;
    const char *path;
} mistake_case;

static const mistake_case cases[] = {
    {"\"colour\":1", "", "unknown_field", "scenes[0].colour"},
    {ELEMENT("\"kind\":\"hotspt\""), "", "unknown_kind",
     "scenes[0].elements[0].kind"},
    {"\"elements\":[{\"id\":\"e\"}]", "", "missing_field",
     "scenes[0].elements[0]"},
    {"\"elements\":[7]", "", "wrong_item", "scenes[0].elements[0]"},
    {"\"elements\":{}", "", "wrong_type", "scenes[0].elements"},
    {ELEMENT("\"kind\":\"button\",\"at\":[3,2]"), "", "wrong_window",
     "scenes[0].elements[0].at"},
    {ELEMENT("\"kind\":\"button\",\"at\":[3,21]"), "", "beyond_scene",
     "scenes[0].elements[0].at"},
    {ELEMENT("\"kind\":\"button\",\"at\":20"), "", "beyond_scene",
     "scenes[0].elements[0].at"},
    {ELEMENT("\"kind\":\"button\",\"at\":-1"), "", "wrong_window",
     "scenes[0].elements[0].at"},
    {ELEMENT("\"kind\":\"button\",\"if\":\"seen('q')\""), "", "unknown_scene",
     "scenes[0].elements[0].if"},
    {ELEMENT("\"kind\":\"button\",\"if\":\"visits('s')\""), "", "wrong_type",
     "scenes[0].elements[0].if"},
    {ELEMENT("\"kind\":\"button\",\"if\":[]"), "", "wrong_expression",
     "scenes[0].elements[0].if"},
    {ELEMENT("\"kind\":\"text\",\"text\":\"{road}\""), "", "unknown_name",
     "scenes[0].elements[0].text"},
    {ELEMENT("\"kind\":\"text\",\"text\":{}"), "", "wrong_type",
     "scenes[0].elements[0].text"},
    {ELEMENT("\"kind\":\"text\",\"text\":{\"english!\":\"x\"}"), "",
     "wrong_language", "scenes[0].elements[0].text.english!"},
    {ELEMENT("\"kind\":\"image\",\"src\":\"javascript:alert(1)\""), "",
     "wrong_address", "scenes[0].elements[0].src"},
    {ELEMENT("\"kind\":\"image\",\"src\":\" javascript:alert(1)\""), "",
     "wrong_address", "scenes[0].elements[0].src"},
    {ELEMENT("\"kind\":\"image\",\"src\":\"java{device()}:x\""), "",
     "wrong_address", "scenes[0].elements[0].src"},
    {ELEMENT("\"kind\":\"button\",\"style\":{\"text\":\"red\"}"), "",
     "wrong_color", "scenes[0].elements[0].style.text"},
    {ELEMENT("\"kind\":\"button\",\"dwell\":0"), "", "out_of_range",
     "scenes[0].elements[0].dwell"},
    {ELEMENT("\"kind\":\"button\",\"shape\":\"star\""), "", "wrong_word",
     "scenes[0].elements[0].shape"},
    {ELEMENT("\"kind\":\"button\",\"points\":[[0,0],[1,1]]"), "",
     "wrong_points", "scenes[0].elements[0].points"},
    {"\"elements\":[{\"id\":\"e\",\"kind\":\"button\",\"label\":\"x\"}]", "",
     "missing_place", "scenes[0].elements[0]"},
    {"\"elements\":[{\"id\":\"e e\",\"kind\":\"button\",\"label\":\"x\","
     "\"place\":[0,0,1,1]}]",
     "", "wrong_id", "scenes[0].elements[0].id"},
    {"\"elements\":[{\"id\":\"e\",\"kind\":\"button\",\"label\":\"x\","
     "\"place\":[0,0,1]}]",
     "", "wrong_place", "scenes[0].elements[0].place"},
    {"\"elements\":[{\"id\":\"e\",\"kind\":\"button\",\"label\":\"x\","
     "\"place\":{\"keys\":[[1,0,0,1,1],[1,0,0,2,2]]}}]",
     "", "keys_order", "scenes[0].elements[0].place.keys[1]"},
    {"\"elements\":[{\"id\":\"e\",\"kind\":\"text\",\"text\":\"\",\"place\":"
     "[0,0,1,1]},{\"id\":\"e\",\"kind\":\"text\",\"text\":\"\",\"place\":"
     "[0,0,1,1]}]",
     "", "duplicate_id", "scenes[0].elements[1].id"},
    {CHOICE("\"default\":\"y\",\"limit\":3"), "", "unknown_option",
     "scenes[0].elements[0].default"},
    {CHOICE("\"default\":\"x\""), "", "default_without_limit",
     "scenes[0].elements[0].default"},
    {CHOICE("\"limit\":3"), "", "limit_without_default",
     "scenes[0].elements[0].limit"},
    {CHOICE("\"wait_from\":20"), "", "beyond_scene",
     "scenes[0].elements[0].wait_from"},
    {ELEMENT("\"kind\":\"choice\",\"options\":[{\"id\":\"x\",\"label\":\"X\","
             "\"do\":[{\"go\":\"z\"}]}]"),
     "", "way_in_do", "scenes[0].elements[0].options[0].do[0]"},
    {ELEMENT("\"kind\":\"choice\",\"options\":[{\"id\":\"x\",\"label\":\"X\"},"
             "{\"id\":\"x\",\"label\":\"Y\"}]"),
     "", "duplicate_id", "scenes[0].elements[0].options[1].id"},
    {"\"elements\":[{\"id\":\"a\",\"kind\":\"choice\",\"purpose\":\"p\","
     "\"options\":[{\"id\":\"x\",\"label\":\"X\",\"go\":\"z\"}]},{\"id\":\"b\","
     "\"kind\":\"choice\",\"purpose\":\"p\",\"options\":[{\"id\":\"x\","
     "\"label\":\"X\",\"go\":\"z\"}]}]",
     "", "two_decisions", "scenes[0].elements[1]"},
    {"\"elements\":[{\"id\":\"a\",\"kind\":\"choice\",\"options\":[{\"id\":"
     "\"x\",\"label\":\"X\"}]}]",
     "", "asks_without_why", "scenes[0].elements[0]"},
    {ELEMENT("\"kind\":\"question\",\"type\":\"truth\",\"prompt\":\"?\","
             "\"answer\":\"yes\""),
     "", "wrong_key", "scenes[0].elements[0].answer"},
    {ELEMENT("\"kind\":\"question\",\"type\":\"truth\",\"prompt\":\"?\","
             "\"sets\":\"v\""),
     "\"variables\":{\"v\":{\"type\":\"text\"}}", "wrong_set",
     "scenes[0].elements[0].sets"},
    {ELEMENT("\"kind\":\"countdown\",\"of\":\"e\""), "", "wrong_countdown",
     "scenes[0].elements[0].of"},
    {ELEMENT("\"kind\":\"input\",\"control\":\"slider\",\"variable\":\"v\""),
     "\"variables\":{\"v\":{\"type\":\"text\"}}", "wrong_control",
     "scenes[0].elements[0].control"},
    {"\"next\":[{\"id\":\"r\",\"go\":\"zz\"}]", "", "unknown_scene",
     "scenes[0].next[0].go"},
    {"\"next\":[{\"id\":\"r\",\"go\":\"z\",\"at\":10}]", "", "beyond_scene",
     "scenes[0].next[0].at"},
    {"\"next\":[{\"id\":\"r\",\"go\":\"z\"},{\"id\":\"r\",\"go\":\"z\"}]", "",
     "duplicate_id", "scenes[0].next[1].id"},
    {"\"loop_from\":20", "", "beyond_scene", "scenes[0].loop_from"},
    {"\"from\":20", "", "scene_times", "scenes[0].from"},
    {TRIGGER("\"do\":[]"), "", "trigger_when", "scenes[0].triggers[0]"},
    {TRIGGER("\"on\":\"host\",\"do\":[]"), "", "trigger_when",
     "scenes[0].triggers[0]"},
    {TRIGGER("\"on\":\"idle\",\"do\":[]"), "", "trigger_when",
     "scenes[0].triggers[0]"},
    {TRIGGER("\"on\":\"press\",\"of\":\"q\",\"do\":[]"), "", "unknown_element",
     "scenes[0].triggers[0].of"},
    {TRIGGER("\"on\":\"change\",\"of\":\"q\",\"do\":[]"), "", "unknown_name",
     "scenes[0].triggers[0].of"},
    {TRIGGER("\"at\":[1,30],\"do\":[]"), "", "beyond_scene",
     "scenes[0].triggers[0].at"},
    {DO("{\"opne\":\"p\"}"), "", "unknown_action",
     "scenes[0].triggers[0].do[0].opne"},
    {DO("{}"), "", "unknown_action", "scenes[0].triggers[0].do[0]"},
    {DO("{\"open\":\"p\"}"), "", "unknown_panel",
     "scenes[0].triggers[0].do[0].open"},
    {DO("{\"set\":\"v\",\"to\":\"'x'\"}"),
     "\"variables\":{\"v\":{\"type\":\"number\"}}", "wrong_set",
     "scenes[0].triggers[0].do[0].to"},
    {DO("{\"set\":\"w\",\"to\":1}"),
     "\"variables\":{\"v\":{\"type\":\"number\"}}", "unknown_name",
     "scenes[0].triggers[0].do[0].set"},
    {DO("{\"link\":\"data:x\"}"), "", "wrong_address",
     "scenes[0].triggers[0].do[0].link"},
    {DO("{\"back\":1}"), "", "wrong_type", "scenes[0].triggers[0].do[0].back"},
    {DO("{\"show\":\"nothing\"}"), "", "unknown_element",
     "scenes[0].triggers[0].do[0].show"},
    {"",
     "\"variables\":{\"v\":{\"type\":\"text\",\"values\":[\"a\"],"
     "\"start\":\"b\"}}",
     "wrong_start", "variables.v.start"},
    {"", "\"variables\":{\"v\":{\"type\":\"number\",\"max\":1,\"start\":2}}",
     "wrong_start", "variables.v.start"},
    {"", "\"variables\":{\"v\":{\"type\":\"number\",\"values\":[]}}",
     "wrong_values", "variables.v.values"},
    {"", "\"variables\":{\"a-b\":{\"type\":\"text\"}}", "wrong_name",
     "variables.a-b"},
    {"",
     "\"goals\":[{\"id\":\"a\",\"when\":\"true\",\"primary\":true},"
     "{\"id\":\"b\",\"when\":\"true\",\"primary\":true}]",
     "two_primary", "goals[1]"},
    {"",
     "\"panels\":{\"p\":{\"kind\":\"product\",\"name\":\"n\",\"price\":"
     "{\"amount\":148,\"currency\":\"EUR\"}}}",
     "wrong_type", "panels.p.price.amount"},
    {"",
     "\"panels\":{\"p\":{\"kind\":\"product\",\"name\":\"n\",\"price\":"
     "{\"amount\":\"1,5\",\"currency\":\"EUR\"}}}",
     "wrong_decimal", "panels.p.price.amount"},
    {"", "\"panels\":{\"p\":{\"kind\":\"form\",\"fields\":[]}}",
     "asks_without_why", "panels.p"},
    {"",
     "\"panels\":{\"p\":{\"kind\":\"form\",\"purpose\":\"p\",\"fields\":"
     "[{\"id\":\"x\",\"type\":\"number\",\"sets\":\"v\"}]}},"
     "\"variables\":{\"v\":{\"type\":\"text\"}}",
     "wrong_set", "panels.p.fields[0].sets"},
    {"", "\"triggers\":[{\"id\":\"t\",\"at\":3,\"do\":[]}]", "trigger_when",
     "triggers[0]"},
};

static void every_mistake_is_said(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = film_with(cases[i].in_scene, cases[i].in_film);
        opened *o = open_text(text);

        if (o->report.count != 1 ||
            strcmp(o->findings[0].code, cases[i].code) != 0 ||
            strcmp(o->findings[0].path, cases[i].path) != 0) {
            print_findings(o);
            fail_msg("case %u: wanted %s at %s in %s", i, cases[i].code,
                     cases[i].path, text);
        }
        assert_int_equal(o->err, o->findings[0].severity == RMF_ERROR
                                     ? RMF_ERR_DOCUMENT
                                     : RMF_OK);
        open_close(o);
        free(text);
    }
}

static void the_nearest_name_is_proposed(void **state)
{
    opened *o = open_text(
        "{\"ramify\":1,\"title\":\"t\",\"start\":\"met\",\n"
        " \"clips\":{\"street\":{\"file\":\"c.mp4\"}},\n"
        " \"scenes\":[{\"id\":\"meet\",\"clip\":\"stret\",\"tile\":\"x\"}]}");

    (void)state;
    assert_int_equal(o->report.count, 3);
    assert_string_equal(o->findings[0].text,
                        "There is no scene 'met'. Did you mean 'meet'?");
    assert_int_equal(o->findings[0].line, 1);
    assert_int_equal(o->findings[0].column, 33);
    assert_string_equal(o->findings[1].text,
                        "There is no clip 'stret'. Did you mean 'street'?");
    assert_int_equal(o->findings[1].line, 3);
    assert_string_equal(
        o->findings[2].text,
        "'tile' means nothing here; it is kept. Did you mean 'title'?");
    assert_int_equal(o->findings[2].severity, RMF_WARNING);
    open_close(o);
}

static void one_run_tells_all_mistakes(void **state)
{
    rmf_finding few[2];
    rmf_report report = {few, 2, 0, 0};
    char *text = film_with("\"a\":1,\"b\":2,\"from\":\"x\",\"end\":\"y\"",
                           "\"goals\":[{\"id\":\"g\",\"when\":\"q\"}]");
    opened *o = open_text(text);
    rmf_document *doc;

    (void)state;
    assert_int_equal(o->report.count, 5);
    assert_int_equal(o->report.errors, 3);
    for (uint32_t i = 1; i < 5; i++)
        assert_true(o->findings[i - 1].offset < o->findings[i].offset);
    assert_int_equal(
        rmf_document_open(o->text, o->size, o->memory, o->need, &report, &doc),
        RMF_ERR_DOCUMENT);
    assert_null(doc);
    assert_int_equal(report.count, 5); /* the last ones are only counted */
    assert_int_equal(report.errors, 3);
    assert_int_equal(
        rmf_document_open(o->text, o->size, o->memory, o->need, NULL, &doc),
        RMF_ERR_DOCUMENT);
    open_close(o);
    free(text);
}

static void broken_json_is_one_finding(void **state)
{
    opened *o = open_text("{\"ramify\":1,\n \"title\":}");

    (void)state;
    assert_int_equal(o->err, RMF_ERR_DOCUMENT);
    assert_int_equal(o->report.count, 1);
    assert_int_equal(o->findings[0].line, 2);
    assert_int_equal(o->findings[0].column, 10);
    open_close(o);
    o = open_text("[]");
    assert_int_equal(o->err, RMF_ERR_DOCUMENT);
    open_close(o);
    o = open_text("");
    assert_int_equal(o->err, RMF_ERR_DOCUMENT);
    open_close(o);
}

static void too_many_are_refused(void **state)
{
    char *text = many_elements(RMF_ELEMENTS_MAX + 1, false);
    opened *o = open_text(text);

    (void)state;
    assert_int_equal(o->err, RMF_ERR_DOCUMENT);
    assert_string_equal(o->findings[0].code, "too_many");
    open_close(o);
    free(text);
}

/* ---- no harm
 * -------------------------------------------------------------------- */

/* Every size of memory: refused cleanly or enough, never a wrong table. */
static void try_memory_sizes(const char *name, size_t step)
{
    size_t size;
    char *text = corpus_read(name, &size);
    size_t need = rmf_document_need(text, size);
    rmf_document *doc;
    uint64_t shape = 0;
    uint32_t refused = 0;

    for (size_t have = 0; have <= need; have += step) {
        void *memory = malloc(have > 0 ? have : 1);
        rmf_err err = rmf_document_open(text, size, memory, have, NULL, &doc);

        if (err == RMF_OK) {
            assert_true(shape == 0 || shape == rmf_document_shape(doc));
            shape = rmf_document_shape(doc);
        } else {
            assert_int_equal(err, RMF_ERR_MEMORY);
            assert_null(doc);
            assert_true(shape == 0); /* more memory never fails again */
            refused++;
        }
        free(memory);
    }
    assert_true(refused > 0);
    assert_true(shape != 0);
    free(text);
}

static void every_memory_size_is_safe(void **state)
{
    (void)state;
    try_memory_sizes("valid/smallest.json", 1);
    try_memory_sizes("valid/bag.json", 13);
    try_memory_sizes("valid/everything.json", 211);
}

static void every_beginning_is_safe(void **state)
{
    size_t size;
    char *text = corpus_read("valid/everything.json", &size);

    (void)state;
    for (size_t have = 0; have < size - 1; have += 3) {
        opened *o = open_bytes(text, have);

        assert_int_equal(o->err, RMF_ERR_DOCUMENT);
        assert_int_equal(o->report.errors, 1);
        open_close(o);
    }
    free(text);
}

/* Each value of a document of everything, replaced by each of these: a report
 * or a document, in the memory that was promised. */
static void any_value_anywhere_is_safe(void **state)
{
    static const char *const others[] = {
        "null",
        "true",
        "-1",
        "1e300",
        "\"\"",
        "\"x\"",
        "[]",
        "{}",
        "[[]]",
        "{\"kind\":\"form\",\"id\":\"e\",\"if\":\"1\"}",
        "[{\"go\":\"first\",\"at\":\"same\"}]",
        "\"{\""};
    size_t size;
    char *text = corpus_read("valid/everything.json", &size);
    opened *whole = open_bytes(text, size);
    const rmf_json *json = &whole->doc->json;
    char *changed = malloc(size + 64);

    (void)state;
    for (uint32_t node = 1; node < json->count; node++) {
        size_t from = json->nodes[node].offset;
        uint32_t behind = json->nodes[node].next;
        size_t until = behind < json->count ? json->nodes[behind].offset : size;
        const char *with = others[node % (sizeof others / sizeof others[0])];
        size_t used;
        opened *o;

        while (until > from && strchr(" \n\r\t,:]}", text[until - 1]))
            until--; /* cuts brackets of the value too: broken JSON is fair */
        memcpy(changed, text, from);
        used = from + (size_t)snprintf(changed + from, 64, "%s", with);
        memcpy(changed + used, text + until, size - until);
        o = open_bytes(changed, used + size - until);
        assert_true(o->err == RMF_OK || o->err == RMF_ERR_DOCUMENT);
        assert_int_equal(o->err == RMF_OK, o->report.errors == 0);
        open_close(o);
    }
    free(changed);
    open_close(whole);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_becomes_tables),
        cmocka_unit_test(boundaries_are_where_anything_changes),
        cmocka_unit_test(a_limit_is_cut_to_the_commit_point),
        cmocka_unit_test(takes_share_cells),
        cmocka_unit_test(scenes_apart_have_their_own_cells),
        cmocka_unit_test(members_of_a_group_know_the_one_before),
        cmocka_unit_test(triggers_of_panels_and_film_stand_last),
        cmocka_unit_test(endings_are_known_by_name),
        cmocka_unit_test(texts_by_language),
        cmocka_unit_test(buckets_hold_what_is_on_at_a_time),
        cmocka_unit_test(a_choice_may_wait_to_the_end),
        cmocka_unit_test(every_mistake_is_said),
        cmocka_unit_test(the_nearest_name_is_proposed),
        cmocka_unit_test(one_run_tells_all_mistakes),
        cmocka_unit_test(broken_json_is_one_finding),
        cmocka_unit_test(too_many_are_refused),
        cmocka_unit_test(every_memory_size_is_safe),
        cmocka_unit_test(every_beginning_is_safe),
        cmocka_unit_test(any_value_anywhere_is_safe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
