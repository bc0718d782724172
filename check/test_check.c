/* Small films, each with one thing to find; and films by chance, against a
 * search that walks sessions one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "check/check.h"

/* In films of tests ` stands for a double quote. */
static char film[65536];

static void film_of(const char *scenes, const char *rest)
{
    (void)snprintf(film, sizeof film,
                   "{`ramify`:1,`title`:`t`,`start`:`a`,`clips`:{`c`:{`file`:"
                   "`c.mp4`,`duration`:60}},`scenes`:[%s]%s}",
                   scenes, rest);
    for (char *c = film; *c; c++)
        if (*c == '`') *c = '"';
}

static rmf_proof proof;

static void prove(const char *scenes, const char *rest)
{
    const rmf_check_limits limits = {30, 512};
    rmf_proof_free(&proof);
    film_of(scenes, rest);
    if (!rmf_prove(film, strlen(film), &limits, &proof))
        fail_msg("%s\n%s", proof.why, film);
}

static const rmf_checked *find(const char *code, const char *words)
{
    for (uint32_t i = 0; i < proof.count; i++) {
        const rmf_checked *f = &proof.findings[i];
        if (!strcmp(f->at.code, code) && strstr(f->at.text, words)) return f;
    }
    return NULL;
}

static void list(void)
{
    for (uint32_t i = 0; i < proof.count; i++)
        print_error("%s (%d): %s %s\n", proof.findings[i].at.code,
                    (int)proof.findings[i].verdict, proof.findings[i].at.text,
                    proof.findings[i].because);
}

static const rmf_checked *finds(const char *code, const char *words,
                                rmf_certainty verdict)
{
    const rmf_checked *f = find(code, words);
    if (!f || f->verdict != verdict) {
        list();
        fail_msg("no %s about %s (%d)", code, words, (int)verdict);
    }
    assert_true(proof.whole);
    return f;
}

static void finds_only_endings(void)
{
    for (uint32_t i = 0; i < proof.count; i++) {
        if (!strcmp(proof.findings[i].at.code, "ending")) continue;
        list();
        fail_msg("unexpected findings");
    }
    assert_true(proof.whole);
}

/* Feeds the finding's trail to the engine as `ramify play` does, line by
 * line; the last effects stand in `told`. */
static char told[65536];

static void play_line(const rmf_document *doc, rmf_session *session,
                      rmf_turn *turn, const char *line, size_t size)
{
    static char scratch[RMF_INPUT_SIZE_MAX + (64u << 10)]
        __attribute__((aligned(16)));
    rmf_input in;
    rmf_finding why = {.text = ""};
    uint32_t count = 0;
    rmf_err err =
        rmf_input_read(doc, line, size, scratch, sizeof scratch, &in, &why);
    if (err == RMF_OK) err = rmf_feed(doc, session, &in, turn);
    if (err != RMF_OK)
        fail_msg("%.*s: %s %s", (int)size, line, rmf_err_text(err), why.text);
    const rmf_effect *effects = rmf_turn_effects(turn, &count);
    rmf_writer out = {.at = told, .cap = sizeof told - 1};
    for (uint32_t i = 0; i < count; i++)
        rmf_effect_write(doc, &effects[i], &out);
    told[out.size < out.cap ? out.size : out.cap] = 0;
}

static rmf_status replay(const rmf_checked *f)
{
    size_t need = (rmf_document_need(film, strlen(film)) + 15) & ~15ul;
    void *memory = aligned_alloc(16, need);
    rmf_document *doc;
    assert_int_equal(
        rmf_document_open(film, strlen(film), memory, need, NULL, &doc),
        RMF_OK);
    void *bytes = aligned_alloc(16, (rmf_session_size(doc) + 15) & ~15ul);
    void *work = aligned_alloc(16, (rmf_turn_size(doc) + 15) & ~15ul);
    rmf_session *session = rmf_session_init(doc, bytes);
    rmf_turn *turn = rmf_turn_init(doc, work);
    const char *at = proof.trails + f->trail;
    const char *end = at + f->trail_size;
    assert_true(f->trail_size > 0);
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        assert_non_null(stop);
        play_line(doc, session, turn, at, (size_t)(stop - at));
        at = stop + 1;
    }
    rmf_status st;
    rmf_status_get(doc, session, &st);
    free(bytes);
    free(work);
    free(memory);
    return st;
}

#define SCENE(id, more)       "{`id`:`" id "`,`clip`:`c`,`from`:0,`to`:4" more "}"
#define ENDS(name)            ",`ending`:`" name "`"
#define RULE(id, go)          "{`id`:`" id "`,`go`:`" go "`}"
#define RULE_IF(id, cond, go) "{`id`:`" id "`,`if`:`" cond "`,`go`:`" go "`}"
#define NEXT(rules)           ",`next`:[" rules "]"
#define CHOICE(id, more)                                                       \
    "{`id`:`" id "`,`kind`:`choice`,`at`:[1,3],`place`:[1,1,9,9],`prompt`:"    \
    "`p`,`limit`:1,`default`:`l`" more "}"
#define BUTTON(id, more)                                                       \
    "{`id`:`" id "`,`kind`:`button`,`label`:`B`,`place`:[1,2,3,4]" more "}"
#define BOOL(name) "`" name "`:{`type`:`bool`}"

static void a_sound_film_has_only_endings(void **state)
{
    (void)state;
    prove(
        SCENE(
            "a",
            ",`elements`:[" CHOICE(
                "c",
                ",`options`:[{`id`:`l`,`label`:`L`,`go`:`b`},"
                "{`id`:`r`,`label`:`R`,`go`:`d`}]") "]") "," SCENE("b",
                                                                   ENDS(
                                                                       "lef"
                                                                       "t")) "," SCENE("d",
                                                                                       ENDS(
                                                                                           "right")),
        "");
    finds_only_endings();
    assert_int_equal(proof.scenes_reached, 3);
    const rmf_checked *f = finds("ending", "'right'", RMF_SHOWN);
    assert_int_equal(f->inputs, 1);
    (void)replay(f);
    assert_non_null(strstr(told, "\"right\""));
    f = finds("ending", "'left'", RMF_SHOWN);
    assert_int_equal(f->inputs, 0); /* by default */
    (void)replay(f);
}

static void finds_scenes_that_nobody_reaches(void **state)
{
    (void)state;
    prove(SCENE("a", NEXT(RULE_IF("no", "seen('b')", "b") "," RULE(
                         "yes",
                         "d"))) "," SCENE("b", ENDS("x")) "," SCENE("d",
                                                                    ENDS("y")),
          "");
    (void)finds("rule_never", "'no'", RMF_PROVED);
    (void)finds("scene_never", "'b'", RMF_PROVED);
    /* Who goes back is in a again. */
    prove(SCENE("a", NEXT(RULE_IF("again", "visits('a') > 1", "b") "," RULE(
                         "yes",
                         "d"))) "," SCENE("b", ENDS("x")) "," SCENE("d",
                                                                    ENDS("y")),
          "");
    (void)replay(finds("ending", "'x'", RMF_SHOWN));
    assert_null(find("scene_never", "'b'"));
}

static void finds_rules_behind_one_that_always_holds(void **state)
{
    (void)state;
    prove(SCENE("a", NEXT(RULE_IF("one", "seen('a')", "b") "," RULE(
                         "two", "b"))) "," SCENE("b", ENDS("x")),
          "");
    (void)finds("rule_never", "'two'", RMF_PROVED);
    (void)finds("always_true", "seen('a')", RMF_PROVED);
}

static void finds_elements_and_options_never_shown(void **state)
{
    (void)state;
    prove(SCENE("a",
                ENDS("x") ",`elements`:[" BUTTON("b", ",`if`:`n`") "," CHOICE(
                    "c", ",`options`:[{`id`:`l`,`label`:`L`},"
                         "{`id`:`r`,`label`:`R`,`if`:`n`}]") "]"),
          ",`variables`:{" BOOL("n") "}");
    (void)finds("element_never", "'b'", RMF_PROVED);
    (void)finds("option_never", "'r'", RMF_PROVED);
    (void)finds("variable_unset", "'n'", RMF_PROVED);
}

static void finds_who_gets_stuck(void **state)
{
    (void)state;
    prove(
        SCENE("a", NEXT(RULE("r", "b"))) "," SCENE(
            "b",
            ",`end`:`hold`,`elements`:[" BUTTON(
                "k",
                ",`if`:`!n`,`on`:{`press`:"
                "[{`go`:`d`}]}") "," BUTTON("n",
                                            ",`on`:{`press`:[{`set`:`n`,`to`:`"
                                            "true`}]}") "]") "," SCENE("d",
                                                                       ENDS(
                                                                           "x")),
        ",`variables`:{" BOOL("n") "}");
    const rmf_checked *f = finds("no_way_out", "'b'", RMF_SHOWN);
    assert_int_equal(f->inputs, 1);
    rmf_status st = replay(f);
    assert_int_equal(st.scene, 1);
}

static void finds_loops_without_exit(void **state)
{
    (void)state;
    prove(SCENE("a", NEXT(RULE("r", "b"))) "," SCENE(
              "b", NEXT(RULE("r", "d"))) "," SCENE("d", NEXT(RULE("r", "b"))),
          "");
    const rmf_checked *f = finds("endless_loop", "'b'", RMF_SHOWN);
    assert_int_equal(f->inputs, 0);
    (void)replay(f);
}

static void counters_stop_above_what_is_compared(void **state)
{
    (void)state;
    prove(
        SCENE(
            "a",
            ",`elements`:[" CHOICE(
                "c",
                ",`options`:[{`id`:`l`,`label`:`L`,`go`:`a`,"
                "`do`:[{`set`:`n`,`to`:`n + 1`}]},{`id`:`r`,"
                "`label`:`R`}]") "]" NEXT(RULE_IF("many", "n >= 3",
                                                  "b") "," RULE_IF("odd",
                                                                   "n == 1.5",
                                                                   "b") "," RULE("r",
                                                                                 "d"))) "," SCENE("b",
                                                                                                  ENDS(
                                                                                                      "x")) "," SCENE("d",
                                                                                                                      ENDS(
                                                                                                                          "y")),
        ",`variables`:{`n`:{`type`:`number`}}");
    (void)finds("rule_never", "'odd'", RMF_PROVED);
    (void)replay(finds("ending", "'x'", RMF_SHOWN));
    assert_non_null(strstr(told, "\"x\""));
    assert_null(find("rule_never", "'many'"));
}

static void finds_triggers_and_panels(void **state)
{
    (void)state;
    prove(SCENE("a",
                ENDS("x") ",`triggers`:[{`id`:`t`,`at`:1,`if`:`link.s == 'x' "
                          "&& link.s == 'y'`,`do`:[{`open`:`p`}]},{`id`:`u`,"
                          "`at`:2,`if`:`link.s == 'x'`,`do`:[{`open`:`q`}]}]"),
          ",`link`:{`s`:{`type`:`text`}},`panels`:{`p`:{`kind`:`text`,`text`:"
          "`P`},`q`:{`kind`:`text`,`text`:`Q`}}");
    (void)finds("trigger_never", "'t'", RMF_PROVED);
    (void)finds("panel_never", "'p'", RMF_PROVED);
    assert_null(find("panel_never", "'q'"));
    assert_null(find("not_decided", "'q'"));
}

static void finds_stops_without_a_name(void **state)
{
    (void)state;
    prove(
        SCENE(
            "a",
            ",`elements`:[" CHOICE(
                "c",
                ",`options`:[{`id`:`l`,`label`:`L`,`go`:`b`},"
                "{`id`:`r`,`label`:`R`,`go`:`d`}]") "]") "," SCENE("b",
                                                                   ENDS(
                                                                       "lef"
                                                                       "t")) "," SCENE("d",
                                                                                       ""),
        "");
    const rmf_checked *f = finds("leads_nowhere", "'d'", RMF_SHOWN);
    assert_int_equal(replay(f).scene, 2);
}

static void finds_actions_without_end(void **state)
{
    (void)state;
    prove(SCENE("a", ENDS("x") ",`triggers`:[{`id`:`t`,`on`:`open`,`once`:"
                               "`always`,`do`:[{`close`:`p`},{`open`:`p`}]},"
                               "{`id`:`u`,`at`:1,`do`:[{`open`:`p`}]}]"),
          ",`panels`:{`p`:{`kind`:`text`,`text`:`P`}}");
    (void)replay(finds("overrun", "actions", RMF_SHOWN));
    assert_non_null(strstr(told, "overrun"));
}

static void limits_are_said(void **state)
{
    (void)state;
    static char rules[16384];
    size_t size = 0;
    for (int i = 0; i < 40; i++)
        size += (size_t)snprintf(rules + size, sizeof rules - size,
                                 ",`v%d`:{`type`:`number`,`min`:0,`max`:4000,"
                                 "`step`:1}",
                                 i);
    char rest[17000];
    (void)snprintf(rest, sizeof rest, ",`variables`:{%s}", rules + 1);
    film_of(
        SCENE(
            "a",
            NEXT(RULE_IF(
                "r", "v0 + v1 * v2 == v3",
                "b")) ",`elements`:[" BUTTON("k",
                                             ",`on`:{`press`:[{`set`:"
                                             "`v0`,`to`:`v1 * v2 + "
                                             "1`}]}") "]") "," SCENE("b",
                                                                     ENDS("x")),
        rest);
    const rmf_check_limits limits = {20, 512};
    rmf_proof_free(&proof);
    assert_true(rmf_prove(film, strlen(film), &limits, &proof));
    assert_null(find("rule_never", "'r'"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_film_has_only_endings),
        cmocka_unit_test(finds_scenes_that_nobody_reaches),
        cmocka_unit_test(finds_rules_behind_one_that_always_holds),
        cmocka_unit_test(finds_elements_and_options_never_shown),
        cmocka_unit_test(finds_who_gets_stuck),
        cmocka_unit_test(finds_loops_without_exit),
        cmocka_unit_test(counters_stop_above_what_is_compared),
        cmocka_unit_test(finds_triggers_and_panels),
        cmocka_unit_test(finds_stops_without_a_name),
        cmocka_unit_test(finds_actions_without_end),
        cmocka_unit_test(limits_are_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
