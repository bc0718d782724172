/* Films of every sort by chance, walked by chance in the engine: what was
 * proved to be never met, no walk meets. RAMIFY_LONG: a million steps. */
#include "engine/test_walk.h"

#include "check/check.h"
#include "engine/explore.h"

static rmf_proof proof;

static void never(const char *code, rmf_str id, const walk *w, uint64_t seed)
{
    char words[80];
    (void)snprintf(words, sizeof words, "'%.*s'", (int)id.size, id.at);
    for (uint32_t i = 0; i < proof.count; i++) {
        const rmf_checked *f = &proof.findings[i];
        if (f->verdict != RMF_PROVED || strcmp(f->at.code, code) != 0 ||
            !strstr(f->at.text, words))
            continue;
        for (uint32_t k = 0; k < w->count; k++)
            print_error("%s\n", w->steps[k].line);
        fail_msg("%s %s, seed %llu\n%s", code, words, (unsigned long long)seed,
                 w->f->text);
    }
}

static void look(walk *w, uint64_t seed)
{
    const rmf_document *doc = w->f->doc;
    uint32_t count;
    const rmf_effect *fx = rmf_turn_effects(w->f->turn, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (fx[i].kind == RMF_FX_entered)
            never("scene_never", doc->scenes[fx[i].scene].id, w, seed);
        if (fx[i].kind == RMF_FX_fired)
            never("trigger_never", doc->triggers[fx[i].trigger].id, w, seed);
        if (fx[i].kind == RMF_FX_opened)
            never("panel_never", doc->panels[fx[i].panel].id, w, seed);
        if (fx[i].kind == RMF_FX_shown)
            never("element_never", doc->elements[fx[i].element].id, w, seed);
        if (fx[i].kind == RMF_FX_ending)
            never("ending_never", fx[i].text, w, seed);
    }
}

/* Who is no move of the checker's says nothing: hosts that set variables,
 * clips that fail or end too early. */
static bool is_move(const char *line)
{
    static const char *const others[] = {
        "\"fact\"",     "\"failed\"", "\"ended\"",
        "\"reopened\"", "\"hidden\"", "\"more_time\",\"value\":3"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strstr(line, others[i])) return false;
    return true;
}

static uint32_t walk_once(film *f, uint64_t seed, uint64_t way)
{
    static walk w;
    uint32_t steps = 0;
    rmf_session_init(f->doc, f->session);
    walk_begin(&w, f, way);
    look(&w, seed);
    for (; steps < WALK_STEPS; steps++) {
        uint32_t before = w.count;
        walk_one(&w);
        for (uint32_t i = before; i < w.count; i++)
            if (!is_move(w.steps[i].line)) return steps;
        look(&w, seed);
    }
    return steps;
}

static void walks_meet_nothing_that_never_is(void **state)
{
    (void)state;
    const rmf_check_limits limits = {2, 512};
    static random_film r;
    uint64_t wanted = getenv("RAMIFY_LONG") ? 1000000 : 5000;
    uint64_t steps = 0;
    unsigned films = 0, whole = 0;
    for (uint64_t seed = 1; steps < wanted; seed++) {
        random_film_make(&r, seed);
        if (!rmf_prove(r.text, strlen(r.text), &limits, &proof)) continue;
        film *f = film_open(r.text);
        for (uint64_t way = 1; way <= 60; way++)
            steps += walk_once(f, seed, seed * 1000 + way) + 1;
        films++;
        whole += proof.whole;
        film_close(f);
        rmf_proof_free(&proof);
    }
    print_message("# %u of %u films were looked at whole\n", whole, films);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walks_meet_nothing_that_never_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
