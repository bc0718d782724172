/* Each rule of lint with a document that breaks it and one that does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lint.h"

#define ADVICE_MAX 64u

typedef struct linted {
    char text[16384];
    void *memory;
    rmf_document *doc;
    rmf_finding findings[8];
    rmf_report report;
    rmf_advice advice[ADVICE_MAX];
    rmf_lint lint;
} linted;

static linted *lint(const char *text, const rmf_lint_ask *ask)
{
    linted *l = calloc(1, sizeof *l);
    (void)snprintf(l->text, sizeof l->text, "%s", text);
    size_t need = (rmf_document_need(text, strlen(text)) + 15) & ~(size_t)15;
    l->memory = aligned_alloc(16, need);
    l->report = (rmf_report){l->findings, 8, 0, 0};
    rmf_err err = rmf_document_open(l->text, strlen(l->text), l->memory, need,
                                    &l->report, &l->doc);
    if (err != RMF_OK) {
        print_error("%s\n%s: %s\n", l->text, l->findings[0].path,
                    l->findings[0].text);
        fail();
    }
    l->lint = (rmf_lint){.advice = l->advice, .cap = ADVICE_MAX};
    rmf_lint_run(l->doc, ask, &l->lint);
    return l;
}

static void lint_free(linted *l)
{
    free(l->memory);
    free(l);
}

static const rmf_advice *said(const linted *l, const char *rule)
{
    for (uint32_t i = 0; i < l->lint.count && i < ADVICE_MAX; i++)
        if (strcmp(l->advice[i].at.code, rule) == 0) return &l->advice[i];
    return NULL;
}

static uint32_t bit_of(const char *rule)
{
    for (uint32_t i = 0; i < rmf_lint_rules_count; i++)
        if (strcmp(rmf_lint_rules[i].id, rule) == 0) return 1u << i;
    return 0;
}

/* ---- documents -------------------------------------------------------------
 */

/* A film of one scene of 40 s and a second one; `$` stands for a clip with
 * captions. */
#define CLIP                                                                   \
    "\"file\": \"a.mp4\", \"duration\": 100, \"captions\": [{\"language\": "   \
    "\"en\", \"file\": \"a.vtt\"}]"
#define FILM(clip, more, elements, panels)                                     \
    "{\"ramify\": 1, \"title\": \"t\", \"start\": \"one\", \"clips\": "        \
    "{\"c\": {" clip "}}, " more "\"scenes\": [{\"id\": \"one\", \"clip\": "   \
    "\"c\", \"to\": 40, \"next\": [{\"id\": \"on\", \"go\": \"two\"}], "       \
    "\"elements\": [" elements "]}, {\"id\": \"two\", \"clip\": \"c\", "       \
    "\"from\": 40, \"to\": 80}], \"panels\": {\"card\": {\"kind\": "           \
    "\"card\", \"title\": \"Card\"}, \"shop\": {\"kind\": \"product\", "       \
    "\"name\": \"Bag\"}" panels "}}"
#define ONE(elements)     FILM(CLIP, "", elements, "")
#define BUTTON(id, place) BUTTON_WITH(id, place, "")
#define PRESS             "\"on\": {\"press\": [{\"open\": \"card\"}]}"
#define OPENS(panel)      "\"on\": {\"press\": [{\"open\": \"" panel "\"}]}"
#define BUTTON_WITH(id, place, more)                                           \
    "{\"id\": \"" id "\", \"kind\": \"button\", \"label\": \"Go\", "           \
    "\"purpose\": \"to see\", \"place\": " place more ", " PRESS "}"
#define SPOT(id, place, more)                                                  \
    "{\"id\": \"" id "\", \"kind\": \"hotspot\", \"place\": " place            \
    ", \"on\": {\"press\": [{\"open\": \"card\"}]}" more "}"
#define NAMED ", \"label\": \"Bag\", \"purpose\": \"to see\""
#define TEXT(id, place, words, more)                                           \
    "{\"id\": \"" id "\", \"kind\": \"text\", \"text\": \"" words              \
    "\", \"place\": " place more "}"
#define CHOICE(more, options)                                                  \
    "{\"id\": \"ask\", \"kind\": \"choice\", \"prompt\": \"Where?\", "         \
    "\"purpose\": \"to see\", \"at\": [30, 40]" more                           \
    ", \"options\": [" options "]}"
#define OPTION(id) "{\"id\": \"" id "\", \"label\": \"" id "\"}"
#define TWO        OPTION("a") ", " OPTION("b")
#define LONG                                                                   \
    "Words that go on and on without an end, which nobody who watches a film " \
    "on a small phone will ever read to where they stop, for by then the "     \
    "picture has gone on and they are gone with it, and that was that."

typedef struct rule_case {
    const char *rule;
    const char *bad;
    const char *good;
    rmf_severity severity;
    const char *place; /* of the first advice of the bad one */
} rule_case;

static const rule_case cases[] =
    {
        {"overlap",
         ONE(BUTTON("a", "[10, 10, 30, 20]") ", " BUTTON("b",
                                                         "[20, 15, 30, 20]")),
         ONE(BUTTON("a", "[10, 10, 30, 20]") ", " BUTTON("b",
                                                         "[50, 15, 30, 20]")),
         RMF_WARNING, "element:b"},
        /* They meet on their way, between the keys. */
        {"overlap",
         ONE(SPOT("a", "{\"keys\": [[0, 0, 40, 10, 20], [10, 80, 40, 10, 20]]}",
                  NAMED) ", " SPOT("b", "[40, 40, 10, 20]", NAMED)),
         ONE(SPOT("a", "{\"keys\": [[0, 0, 10, 10, 20], [10, 80, 10, 10, 20]]}",
                  NAMED) ", " SPOT("b", "[40, 40, 10, 20]", NAMED)),
         RMF_WARNING, "element:b"},
        /* Conditions that exclude each other, and windows that do not meet. */
        {"overlap",
         ONE(BUTTON_WITH(
             "a", "[10, 10, 30, 20]",
             ", \"if\": \"returned()\"") ", " BUTTON_WITH("b",
                                                          "[10, 10, 30, 20]",
                                                          ", \"if\": "
                                                          "\"completed()\"")),
         ONE(BUTTON_WITH(
             "a", "[10, 10, 30, 20]",
             ", \"if\": \"returned()\"") ", " BUTTON_WITH("b",
                                                          "[10, 10, 30, 20]",
                                                          ", \"if\": "
                                                          "\"!returned()\"")),
         RMF_NOTE, "element:b"},
        {"overlap",
         ONE(TEXT("a", "[10, 10, 30, 20]", "A", "") ", " TEXT(
             "b", "[10, 10, 30, 20]", "B", ", \"at\": [39, 40]")),
         ONE(TEXT("a", "[10, 10, 30, 20]", "A", ", \"at\": [1, 39]") ", " TEXT(
             "b", "[10, 10, 30, 20]", "B", ", \"at\": [39, 40]")),
         RMF_WARNING, "element:b"},
        /* Something small on something large that can be pressed beside it. */
        {"overlap",
         ONE(SPOT("a", "[10, 10, 20, 20]",
                  NAMED) ", " SPOT("b", "[10, 10, 19, 19]", NAMED)),
         ONE(SPOT("a", "[0, 0, 100, 100]",
                  NAMED) ", " SPOT("b", "[10, 10, 19, 19]", NAMED)),
         RMF_WARNING, "element:b"},
        {"tap_target",
         ONE("{\"id\": \"a\", \"kind\": \"image\", \"src\": \"a.png\", "
             "\"alt\": \"A\", \"place\": [10, 10, 5, 5], " PRESS "}"),
         ONE("{\"id\": \"a\", \"kind\": \"image\", \"src\": \"a.png\", "
             "\"alt\": \"A\", \"place\": [10, 10, 5, 5], \"narrow\": "
             "{\"place\": "
             "[10, 10, 20, 30]}, " PRESS "}"),
         RMF_WARNING, "element:a"},
        /* Players pad a hotspot, as long as no other is in the way. */
        {"tap_target",
         ONE(SPOT("a", "[10, 10, 4, 6]", NAMED) ", " SPOT("b", "[15, 10, 4, 6]",
                                                          NAMED)),
         ONE(SPOT("a", "[10, 10, 4, 6]", NAMED)), RMF_WARNING, "element:a"},
        {"text_overflow", ONE(TEXT("a", "[10, 80, 20, 10]", LONG, "")),
         ONE(TEXT("a", "[10, 80, 60, 10]", "A few words", "")), RMF_WARNING,
         "element:a"},
        {"text_overflow",
         ONE(TEXT("a", "[10, 10, 8, 20]", "Incomprehensibilities", "")),
         ONE(TEXT("a", "[10, 10, 70, 20]", "Incomprehensibilities", "")),
         RMF_WARNING, "element:a"},
        {"text_overflow",
         ONE(SPOT(
             "a", "[10, 10, 20, 20]",
             ", \"purpose\": \"to see\", \"label\": \"A label that is longer "
             "than phones show of it\"")),
         ONE(SPOT("a", "[10, 10, 20, 20]", NAMED)), RMF_NOTE, "element:a"},
        {"text_long", ONE(TEXT("a", "[0, 0, 100, 90]", LONG, "")),
         ONE(TEXT("a", "[0, 0, 100, 90]", "A few words", "")), RMF_NOTE,
         "element:a"},
        {"off_picture", ONE(BUTTON("a", "[101, 10, 20, 20]")),
         ONE(BUTTON("a", "[80, 10, 20, 20]")), RMF_WARNING, "element:a"},
        {"off_picture",
         ONE(BUTTON("a", "{\"keys\": [[0, -20, 10, 20, 20], [40, -9, 10, 20, "
                         "20]]}")),
         ONE(BUTTON("a", "{\"keys\": [[0, -20, 10, 20, 20], [3, 10, 10, 20, "
                         "20]]}")),
         RMF_NOTE, "element:a"},
        {"under_controls", ONE(TEXT("a", "[10, 88, 80, 10]", "Words", "")),
         ONE(TEXT("a", "[10, 50, 80, 10]", "Words", "")), RMF_NOTE,
         "element:a"},
        {"captions_room", ONE(TEXT("a", "[0, 0, 100, 100]", "Words", "")),
         ONE(TEXT("a", "[0, 0, 100, 80]", "Words", "")), RMF_NOTE, "element:a"},
        {"no_label", ONE(SPOT("a", "[10, 10, 20, 20]", "")),
         ONE(SPOT("a", "[10, 10, 20, 20]", NAMED)), RMF_WARNING, "element:a"},
        {"no_label",
         FILM(CLIP, "", "",
              ", \"form\": {\"kind\": \"form\", \"purpose\": \"to write\", "
              "\"fields\": [{\"id\": \"email\", \"type\": \"email\"}]}"),
         FILM(
             CLIP, "", "",
             ", \"form\": {\"kind\": \"form\", \"purpose\": \"to write\", "
             "\"fields\": [{\"id\": \"email\", \"type\": \"email\", \"label\": "
             "\"Email\"}]}"),
         RMF_NOTE, "panel:form"},
        {"no_alt",
         ONE("{\"id\": \"a\", \"kind\": \"image\", \"src\": \"a.png\", "
             "\"place\": [1, 1, 9, 9]}"),
         ONE("{\"id\": \"a\", \"kind\": \"image\", \"src\": \"a.png\", "
             "\"alt\": \"\", \"place\": [1, 1, 9, 9]}"),
         RMF_WARNING, "element:a"},
        {"no_alt",
         FILM(CLIP, "", "",
              ", \"p\": {\"kind\": \"card\", \"title\": \"P\", \"image\": "
              "\"a.png\"}"),
         FILM(CLIP, "", "",
              ", \"p\": {\"kind\": \"card\", \"title\": \"P\", \"image\": "
              "\"a.png\", \"alt\": \"A bag\"}"),
         RMF_WARNING, "panel:p"},
        {"no_captions",
         FILM("\"file\": \"a.mp4\", \"duration\": 100, \"captions\": []", "",
              "", ""),
         ONE(""), RMF_WARNING, "clip:c"},
        {"hover_only",
         ONE("{\"id\": \"a\", \"kind\": \"button\", \"label\": \"Go\", "
             "\"place\": "
             "[1, 1, 30, 20], \"on\": {\"press\": [{\"open\": \"card\"}], "
             "\"hover\": [{\"pause\": true}]}}"),
         ONE("{\"id\": \"a\", \"kind\": \"button\", \"label\": \"Go\", "
             "\"place\": "
             "[1, 1, 30, 20], \"on\": {\"press\": [{\"open\": \"card\"}, "
             "{\"pause\": true}], \"hover\": [{\"pause\" : true}]}}"),
         RMF_WARNING, "element:a"},
        {"choice_short", ONE(CHOICE(", \"limit\": 4, \"default\": \"a\"", TWO)),
         ONE(CHOICE(", \"limit\": 5, \"default\": \"a\"", TWO)), RMF_WARNING,
         "element:ask"},
        {"choice_many", ONE(CHOICE("", TWO ", " OPTION("c") ", " OPTION("d"))),
         ONE(CHOICE("", TWO ", " OPTION("c"))), RMF_NOTE, "element:ask"},
        {"crowded",
         ONE(BUTTON("a", "[0, 0, 30, 20]") ", " BUTTON("b", "[40, 0, 30, 20]") ", " BUTTON(
             "c",
             "[0, 25, 30, 20]") ", " BUTTON("d",
                                            "[40, 25, 30, "
                                            "20]") ", " BUTTON("e",
                                                               "[0, 50, 30, "
                                                               "20]") ","
                                                                      " " BUTTON(
                                                                          "f",
                                                                          "[40,"
                                                                          " 50,"
                                                                          " 30,"
                                                                          " "
                                                                          "20]") ", " BUTTON("g",
                                                                                             "[0, 75, 30, 20]")),
         ONE(BUTTON("a", "[0, 0, 30, 20]") ", " BUTTON("b", "[40, 0, 30, 20]") ", " BUTTON(
             "c",
             "[0, 25, 30, 20]") ", " BUTTON("d",
                                            "[40, 25, 30, "
                                            "20]") ", " BUTTON("e",
                                                               "[0, 50, 30, "
                                                               "20]") ","
                                                                      " " BUTTON(
                                                                          "f",
                                                                          "[40,"
                                                                          " 50,"
                                                                          " 30,"
                                                                          " "
                                                                          "20"
                                                                          "]")),
         RMF_NOTE, "scene:one"},
        {"call_far",
         ONE("{\"id\": \"buy\", \"kind\": \"button\", \"label\": \"Buy\", "
             "\"at\": [30, 39], \"if\": \"clicked('bag')\", \"place\": [1, 1, "
             "30, "
             "20], " OPENS("shop") "}, " SPOT("bag", "[50, 50, 20, 20]",
                                              ", \"at\": [1, 10]" NAMED)),
         ONE("{\"id\": \"buy\", \"kind\": \"button\", \"label\": \"Buy\", "
             "\"at\": [12, 39], \"if\": \"clicked('bag')\", \"place\": [1, 1, "
             "30, "
             "20], " OPENS("shop") "}, " SPOT("bag", "[50, 50, 20, 20]",
                                              ", \"at\": [1, 10]" NAMED)),
         RMF_NOTE, "element:buy"},
        {"no_purpose",
         ONE(SPOT("a", "[10, 10, 20, 20]", ", \"label\": \"Bag\"")),
         ONE(SPOT("a", "[10, 10, 20, 20]", NAMED)), RMF_NOTE, "element:a"},
        {"third_party",
         FILM("\"url\": \"https://films.example/a.mp4\", \"duration\": 100", "",
              "", ""),
         ONE(""), RMF_NOTE, "clip:c"},
        {"third_party",
         ONE("{\"id\": \"a\", \"kind\": \"image\", \"alt\": \"\", \"src\": "
             "\"https://pictures.example/a.png\", \"place\": [1, 1, 9, 9]}"),
         /* Where the viewer goes is no host that is asked. */
         ONE("{\"id\": \"a\", \"kind\": \"button\", \"label\": \"Go\", "
             "\"purpose\": \"to see\", \"place\": [1, 1, 30, 20], \"on\": "
             "{\"press\": [{\"link\": \"https://shop.example/\"}]}}"),
         RMF_NOTE, "element:a"},
        {"contrast",
         ONE(BUTTON_WITH("a", "[10, 10, 30, 20]",
                         ", \"style\": {\"text\": \"#ffffff\", \"background\": "
                         "\"#eeeeee\"}")),
         ONE(BUTTON_WITH("a", "[10, 10, 30, 20]",
                         ", \"style\": {\"text\": \"#000\", \"background\": "
                         "\"#eeeeee\"}")),
         RMF_WARNING, "element:a"},
        {"dead_waiver",
         FILM(
             CLIP,
             "\"waive\": [{\"rule\": \"overlap\", \"place\": \"element:gone\", "
             "\"digest\": \"0123456789abcdef\", \"reason\": \"it was so\"}], ",
             "", ""),
         ONE(""), RMF_NOTE, "film"},
};

static void each_rule_speaks_and_is_silent(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const rule_case *c = &cases[i];
        linted *bad = lint(c->bad, NULL);
        linted *good = lint(c->good, NULL);
        const rmf_advice *a = said(bad, c->rule);
        const rmf_advice *b = said(good, c->rule);
        if (!a || b) print_error("case %zu of %s\n", i, c->rule);
        if (b) print_error("%s\n", b->at.text);
        assert_non_null(a);
        assert_null(b);
        if (!a) return; /* known to those who read, not to the analyzer */
        assert_string_equal(a->place, c->place);
        if (a && a->at.severity != c->severity) print_error("%s\n", a->at.text);
        assert_int_equal(a->at.severity, c->severity);
        assert_true(a->at.line == 1 && a->at.column == a->at.offset + 1);
        assert_true(*a->at.path && *a->at.text);
        lint_free(bad);
        lint_free(good);
    }
}

/* ---- rules that need a whole film
 * ---------------------------------------------- */

#define GOAL                                                                   \
    "\"goals\": [{\"id\": \"g\", \"when\": \"clicked('a')\", \"primary\": "    \
    "true}], "

static void campaigns_are_short(void **state)
{
    (void)state;
    linted *campaign =
        lint(FILM(CLIP, GOAL, BUTTON("a", "[10, 10, 30, 20]"), ""), NULL);
    const rmf_advice *a = said(campaign, "too_long");
    assert_non_null(a);
    assert_string_equal(a->place, "film");
    assert_non_null(strstr(a->at.text, "takes 80.0 s"));
    linted *other = lint(ONE(BUTTON("a", "[10, 10, 30, 20]")), NULL);
    assert_null(said(other, "too_long"));
    lint_free(campaign);
    lint_free(other);
}

#define CALLING(first, second)                                                 \
    "{\"ramify\": 1, \"title\": \"t\", \"start\": \"one\", \"clips\": "        \
    "{\"c\": {" CLIP "}}, \"scenes\": [{\"id\": \"one\", \"clip\": \"c\", "    \
    "\"to\": 40, \"next\": [{\"id\": \"on\", \"go\": \"two\"}], "              \
    "\"elements\": [" first "]}, {\"id\": \"two\", \"clip\": \"c\", "          \
    "\"from\": 40, \"to\": 80, \"elements\": [" second "]}], \"panels\": "     \
    "{\"shop\": {\"kind\": \"product\", \"name\": \"Bag\"}}}"
#define CALL(id)                                                               \
    "{\"id\": \"" id "\", \"kind\": \"button\", \"label\": \"Buy\", "          \
    "\"purpose\": \"to buy\", \"place\": [1, 1, 30, 20], " OPENS("shop") "}"

static void calls_stand_not_only_at_the_end(void **state)
{
    (void)state;
    linted *end = lint(CALLING("", CALL("a")), NULL);
    assert_non_null(said(end, "call_last"));
    assert_string_equal(said(end, "call_last")->place, "element:a");
    linted *both = lint(CALLING(CALL("b"), CALL("a")), NULL);
    assert_null(said(both, "call_last"));
    lint_free(end);
    lint_free(both);
}

/* ---- what the caller hands in
 * ------------------------------------------------------ */

typedef struct screen {
    uint8_t cells[4];
    uint32_t asked;
} screen;

static bool light_of(void *ctx, uint32_t scene, int64_t t_us, rmf_light *out)
{
    screen *s = ctx;
    (void)t_us;
    s->asked++;
    *out = (rmf_light){s->cells, 2, 2};
    return scene == 0;
}

static void contrast_needs_the_picture(void **state)
{
    (void)state;
    const char *film = ONE(TEXT("a", "[0, 0, 40, 40]", "Words", ""));
    linted *blind = lint(film, NULL);
    assert_null(said(blind, "contrast"));
    assert_true(blind->lint.unchecked & bit_of("contrast"));
    screen bright = {{255, 0, 0, 0}, 0};
    rmf_lint_ask ask = {.ctx = &bright, .light = light_of};
    linted *lit = lint(film, &ask);
    assert_non_null(said(lit, "contrast"));
    assert_false(lit->lint.unchecked & bit_of("contrast"));
    assert_in_range(bright.asked, 2, 40);
    screen dark = {{20, 255, 255, 255}, 0};
    ask.ctx = &dark;
    linted *well = lint(film, &ask);
    assert_null(said(well, "contrast"));
    assert_false(well->lint.unchecked & bit_of("contrast"));
    lint_free(blind);
    lint_free(lit);
    lint_free(well);
}

static const char *dead(void *ctx, rmf_str address)
{
    unsigned *asked = ctx;
    ++*asked;
    return address.at[8] == 'g' ? "the host is gone" : NULL;
}

static void links_are_asked_by_the_caller(void **state)
{
    (void)state;
    const char *film =
        ONE("{\"id\": \"a\", \"kind\": \"button\", \"label\": \"Go\", "
            "\"purpose\": \"to see\", \"place\": [1, 1, 30, 20], \"on\": "
            "{\"press\": [{\"link\": \"https://gone.example/\"}]}}, "
            "{\"id\": \"b\", \"kind\": \"button\", \"label\": \"Go\", "
            "\"purpose\": \"to see\", \"place\": [50, 1, 30, 20], \"on\": "
            "{\"press\": [{\"link\": \"https://here.example/{score()}\"}]}}");
    unsigned asked = 0;
    rmf_lint_ask ask = {.ctx = &asked, .dead = dead};
    linted *l = lint(film, &ask);
    assert_int_equal(asked, 1); /* not the one that holds a fact */
    assert_non_null(said(l, "dead_link"));
    assert_string_equal(said(l, "dead_link")->place, "element:a");
    linted *unasked = lint(film, NULL);
    assert_null(said(unasked, "dead_link"));
    assert_true(unasked->lint.unchecked & bit_of("dead_link"));
    lint_free(l);
    lint_free(unasked);
}

/* ---- waivers
 * -------------------------------------------------------------------------- */

#define WAIVER                                                                 \
    "\"waive\": [{\"rule\": \"no_label\", \"place\": \"element:a\", "          \
    "\"digest\": \"%s\", \"reason\": \"it is told beside\"}], "

static void a_waiver_dies_when_its_place_changes(void **state)
{
    (void)state;
    char text[8192];
    linted *bare = lint(
        ONE(SPOT("a", "[10, 10, 20, 20]", ", \"purpose\": \"to see\"")), NULL);
    const rmf_advice *a = said(bare, "no_label");
    assert_non_null(a);
    assert_int_equal(bare->lint.waived, 0);
    /* Spaces make no difference; another place does. */
    (void)snprintf(
        text, sizeof text,
        FILM(CLIP, WAIVER,
             SPOT("a", "[10,10,  20, 20]", ", \"purpose\": \"to see\""), ""),
        a->digest);
    linted *waived = lint(text, NULL);
    assert_true(said(waived, "no_label")->waived);
    assert_int_equal(said(waived, "no_label")->reason.size, 17);
    assert_null(said(waived, "dead_waiver"));
    assert_int_equal(waived->lint.waived, 1);
    assert_int_equal(waived->lint.warnings, bare->lint.warnings - 1);
    (void)snprintf(
        text, sizeof text,
        FILM(CLIP, WAIVER,
             SPOT("a", "[10, 10, 20, 21]", ", \"purpose\": \"to see\""), ""),
        a->digest);
    linted *changed = lint(text, NULL);
    assert_false(said(changed, "no_label")->waived);
    const rmf_advice *dead_one = said(changed, "dead_waiver");
    const rmf_advice *now = said(changed, "no_label");
    assert_non_null(dead_one);
    assert_non_null(now);
    if (!dead_one || !now) return;
    assert_non_null(strstr(dead_one->at.text, now->digest));
    lint_free(bare);
    lint_free(waived);
    lint_free(changed);
}

/* ---- order and limits
 * ------------------------------------------------------------------- */

static void advice_stands_by_place(void **state)
{
    (void)state;
    linted *l = lint(FILM("\"file\": \"a.mp4\", \"duration\": 100", "",
                          SPOT("a", "[10, 10, 20, 20]",
                               "") ", " SPOT("b", "[50, 10, 20, 20]", ""),
                          ""),
                     NULL);
    assert_true(l->lint.count >= 5);
    for (uint32_t i = 1; i < l->lint.count; i++)
        assert_true(l->advice[i - 1].at.offset <= l->advice[i].at.offset);
    rmf_advice few[2];
    rmf_lint less = {.advice = few, .cap = 2};
    rmf_lint_run(l->doc, NULL, &less);
    assert_int_equal(less.count, l->lint.count);
    assert_int_equal(less.warnings, l->lint.warnings);
    lint_free(l);
}

static void rules_say_what_they_are(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < rmf_lint_rules_count; i++) {
        const rmf_lint_rule *rule = &rmf_lint_rules[i];
        bool tried = strcmp(rule->id, "too_long") == 0 ||
                     strcmp(rule->id, "call_last") == 0 ||
                     strcmp(rule->id, "dead_link") == 0;
        assert_true(*rule->why && *rule->mend && *rule->source);
        assert_true(rule->severity != RMF_ERROR); /* advice never blocks */
        for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
            tried = tried || strcmp(cases[k].rule, rule->id) == 0;
        if (!tried) print_error("%s is not tested\n", rule->id);
        assert_true(tried);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_speaks_and_is_silent),
        cmocka_unit_test(campaigns_are_short),
        cmocka_unit_test(calls_stand_not_only_at_the_end),
        cmocka_unit_test(contrast_needs_the_picture),
        cmocka_unit_test(links_are_asked_by_the_caller),
        cmocka_unit_test(a_waiver_dies_when_its_place_changes),
        cmocka_unit_test(advice_stands_by_place),
        cmocka_unit_test(rules_say_what_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
