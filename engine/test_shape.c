/* The shape of a release: what open players may take at once, and what not. */
#include "test_open.h"

static const char film[] =
    "{\"ramify\":1,\"title\":\"One\",\"start\":\"s\","
    "\"clips\":{\"c\":{\"file\":\"c.mp4\",\"duration\":60}},"
    "\"variables\":{\"n\":{\"type\":\"number\",\"start\":3}},"
    "\"goals\":[{\"id\":\"g\",\"when\":\"n > 3\",\"name\":\"Goal\"}],"
    "\"theme\":{\"accent\":\"#ffffff\"},"
    "\"scenes\":[{\"id\":\"s\",\"clip\":\"c\",\"to\":20,\"elements\":["
    "{\"id\":\"e\",\"kind\":\"button\",\"label\":\"Press\",\"at\":[1,5],"
    "\"place\":[1,2,3,4],\"narrow\":{\"label\":\"P\",\"hidden\":false},"
    "\"purpose\":\"why\",\"on\":{\"press\":[{\"open\":\"p\"}]}},"
    "{\"id\":\"q\",\"kind\":\"question\",\"type\":\"one\",\"prompt\":\"?\","
    "\"purpose\":\"why\",\"options\":[{\"id\":\"a\",\"label\":\"A\","
    "\"correct\":true},{\"id\":\"b\",\"label\":\"B\"}]}]}],"
    "\"panels\":{\"p\":{\"kind\":\"product\",\"name\":\"Bag\","
    "\"price\":{\"amount\":\"148.00\",\"currency\":\"EUR\"}},"
    "\"f\":{\"kind\":\"form\",\"purpose\":\"why\",\"fields\":["
    "{\"id\":\"m\",\"type\":\"checkbox\",\"consent\":\"You may.\","
    "\"label\":\"Yes\"}]}}}";

static uint64_t shape_of(const char *text)
{
    opened *o = open_right(text);
    uint64_t shape = rmf_document_shape(o->doc);

    open_close(o);
    return shape;
}

typedef struct change {
    const char *from;
    const char *to;
} change;

static char *changed(const change *c)
{
    const char *at = strstr(film, c->from);
    size_t before = (size_t)(at - film);
    size_t size = sizeof film + strlen(c->to) + 1;
    char *text = malloc(size);

    assert_non_null(at);
    (void)snprintf(text, size, "%.*s%s%s", (int)before, film, c->to,
                   at + strlen(c->from));
    return text;
}

static const change live[] = {
    {"\"title\":\"One\"", "\"title\":\"Two\""},
    {"\"title\":\"One\",\"start\":\"s\"", "\"start\":\"s\",\"title\":\"One\""},
    {"\"file\":\"c.mp4\"", "\"file\":\"d.mp4\",\"width\":640"},
    {"\"start\":3}", " \"start\" : 3.0 }"},
    {"\"name\":\"Goal\"", "\"name\":\"Aim\""},
    {"#ffffff", "#000000"},
    {"\"theme\":{\"accent\":\"#ffffff\"},", ""},
    {"\"label\":\"Press\"", "\"label\":\"{n} times\""},
    {"\"place\":[1,2,3,4]", "\"place\":{\"keys\":[[0,1,2,3,4],[9,5,5,5,5]]}"},
    {"\"label\":\"P\",", ""},
    {"\"label\":\"A\"", "\"label\":\"An answer\",\"image\":\"a.png\""},
    {"148.00", "99.00"},
    {"\"label\":\"Yes\"", "\"label\":\"No\""},
    {"\"to\":20,", "\"to\":20,\"unknown\":[1,2],"},
    {"\"to\":20,", "\"to\":20,\"first_frame\":0,\"frames\":600,"},
    /* Keys of graded questions never leave the server. */
    {"\"options\":[{\"id\":\"a\",\"label\":\"A\",\"correct\":true}",
     "\"graded\":true,\"options\":[{\"id\":\"a\",\"label\":\"A\"}"},
};

static const change behaviour[] = {
    {"\"start\":3", "\"start\":4"},
    {"\"duration\":60", "\"duration\":61"},
    {"n > 3", "n > 4"},
    {"\"id\":\"e\"", "\"id\":\"d\""},
    {"\"at\":[1,5]", "\"at\":[1,6]"},
    {"\"to\":20", "\"to\":21"},
    {"\"kind\":\"button\"", "\"kind\":\"hotspot\""},
    {"\"hidden\":false", "\"hidden\":true"},
    {"{\"open\":\"p\"}", "{\"open\":\"f\"}"},
    {"{\"open\":\"p\"}", "{\"open\":\"p\",\"pause\":true}"},
    {"[{\"open\":\"p\"}]", "[]"},
    {"\"purpose\":\"why\",\"on\"", "\"purpose\":\"because\",\"on\""},
    {"You may.", "You may not."},
    {"\"type\":\"checkbox\"", "\"type\":\"checkbox\",\"required\":true"},
    {"\"id\":\"b\"", "\"id\":\"c\""},
    {"\"prompt\":\"?\"", "\"prompt\":\"?\",\"practice\":true"},
    {"\"title\":\"One\"", "\"title\":{\"en\":\"One\"}"},
    {"\"label\":\"Press\"", "\"label\":\"{watched('s')}\""},
    {"\"panels\":{", "\"triggers\":[{\"id\":\"t\",\"on\":\"enter\","
                     "\"do\":[]}],\"panels\":{"},
};

static void live_changes_keep_the_shape(void **state)
{
    uint64_t shape = shape_of(film);

    (void)state;
    for (size_t i = 0; i < sizeof live / sizeof live[0]; i++) {
        char *text = changed(&live[i]);

        if (shape_of(text) != shape)
            fail_msg("%s -> %s changed the shape", live[i].from, live[i].to);
        free(text);
    }
}

static void behaviour_changes_the_shape(void **state)
{
    uint64_t seen[64] = {shape_of(film)};
    size_t count = sizeof behaviour / sizeof behaviour[0];

    (void)state;
    for (size_t i = 0; i < count; i++) {
        char *text = changed(&behaviour[i]);

        seen[i + 1] = shape_of(text);
        for (size_t j = 0; j <= i; j++) {
            if (seen[j] == seen[i + 1]) {
                fail_msg("%s -> %s left the shape", behaviour[i].from,
                         behaviour[i].to);
            }
        }
        free(text);
    }
}

/* chance() draws by its place, which a live change must not move. */
static void chance_keeps_its_place(void **state)
{
    static const char *const texts[] = {"x", "{n} and {n}"};
    uint64_t place[2];

    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        char more[256];
        char *text;
        opened *o;
        const rmf_document *d;

        (void)snprintf(
            more, sizeof more,
            "\"title\":\"%s\",\"triggers\":[{\"id\":\"t\",\"on\":\"end\","
            "\"do\":[{\"pause\":true,\"if\":\"chance(0.5)\"}]}]",
            texts[i]);
        text = film_with(more, "\"variables\":{\"n\":{\"type\":\"number\"}}");
        o = open_right(text);
        d = o->doc;
        place[i] = d->exprs[d->actions[0].cond].ops[0].place;
        open_close(o);
        free(text);
    }
    assert_true(place[0] != 0);
    assert_true(place[0] == place[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(live_changes_keep_the_shape),
        cmocka_unit_test(behaviour_changes_the_shape),
        cmocka_unit_test(chance_keeps_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
