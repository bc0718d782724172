/* Small films by chance: what the sets say must be what a search finds that
 * walks states one by one, with the facts as values. RAMIFY_LONG: 10,000. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "check/check.h"
#include "check/model.h"
#include "check/values.h"
#include "engine/explored.h"
#include "engine/test_random.h"

#define FACTS_MAX  48u
#define STATES_MAX 5000u
#define STAND_MAX  1024u
#define SCENES     4u

typedef struct state {
    uint32_t size;
    _Alignas(8) char stand[STAND_MAX];
    uint16_t facts[FACTS_MAX];
} state;

typedef struct search {
    rmf_document *doc;
    rmf_explorer *ex;
    rmf_model model;
    rmf_session *session;
    rmf_turn *turn;
    state *states;
    uint32_t count;
    uint32_t *table, table_cap;
    uint32_t (*edges)[2]; /* ways that count, for "no way out" */
    uint32_t edge_count, edge_cap;
    bool before[SCENES][SCENES]; /* [to][from] */
    bool rules[64], triggers[64], panels[16], endings[16], scenes[SCENES];
    /* the run now */
    uint16_t now[FACTS_MAX];
    uint32_t choices[64], arity[64], choice_count, choice_at;
    bool open, wants_back, crowded;
    uint32_t from;
    bool counts;
} search;

/* ---- films ----------------------------------------------------------- */

static void put_condition(random_film *f)
{
    static const char *const atoms[] = {"p",
                                        "!p",
                                        "q",
                                        "w == 'x'",
                                        "w != 'y'",
                                        "n >= 2",
                                        "n == 1",
                                        "p == q",
                                        "seen('s1')",
                                        "seen('s2')",
                                        "visits('s0') < 2",
                                        "clicked('k0')",
                                        "chance(0.5)",
                                        "clicked('k1')",
                                        "timed_out('c0')",
                                        "chose('c0') == 'o1'",
                                        "n + 1 > 3",
                                        "completed()"};
    unsigned more = chance_of(&f->c, 3);
    rf_put(f, "%s", RF_PICK(f, atoms));
    while (more--)
        rf_put(f, "%s%s", chance_in(&f->c, 2) ? " && " : " || ",
               RF_PICK(f, atoms));
}

static void put_if(random_film *f, unsigned of)
{
    if (!chance_in(&f->c, of)) return;
    rf_put(f, ",\"if\":\"");
    put_condition(f);
    rf_put(f, "\"");
}

static void put_action(random_film *f, bool ways)
{
    static const char *const sets[] = {"{\"set\":\"p\",\"to\":\"true\"",
                                       "{\"set\":\"p\",\"to\":\"!q\"",
                                       "{\"set\":\"q\",\"to\":\"p || n > 1\"",
                                       "{\"set\":\"w\",\"to\":\"'x'\"",
                                       "{\"set\":\"w\",\"to\":\"'y'\"",
                                       "{\"set\":\"n\",\"to\":\"n + 1\"",
                                       "{\"set\":\"n\",\"to\":\"0\"",
                                       "{\"hide\":\"k0\"",
                                       "{\"show\":\"k0\"",
                                       "{\"open\":\"l0\",\"pause\":true",
                                       "{\"open\":\"l0\"",
                                       "{\"close\":\"l0\""};
    static const char *const on[] = {"{\"back\":true", "{\"restart\":true",
                                     "{\"end\":\"fin\"", "{\"go\":\"s0\"",
                                     "{\"go\":\"s1\""};
    bool way = ways && chance_in(&f->c, 5);
    rf_put(f, "%s", way ? RF_PICK(f, on) : RF_PICK(f, sets));
    put_if(f, 3);
    rf_put(f, "}");
}

static void put_button(random_film *f, unsigned scene)
{
    rf_put(f,
           "{\"id\":\"k%u\",\"kind\":\"button\",\"at\":[1,3],\"label\":"
           "\"B\",\"place\":[1,2,3,4]",
           scene);
    put_if(f, 3);
    rf_put(f, ",\"on\":{\"press\":[");
    put_action(f, true);
    rf_put(f, "]}}");
}

static void put_choice(random_film *f, unsigned scene)
{
    rf_put(f,
           ",{\"id\":\"c%u\",\"kind\":\"choice\",\"at\":[1,3],\"place\":"
           "[1,2,3,4],\"prompt\":\"p\"%s%s,\"options\":[",
           scene, chance_in(&f->c, 3) ? "" : ",\"limit\":1,\"default\":\"o0\"",
           chance_in(&f->c, 2) ? ",\"decide\":\"at-once\"" : "");
    for (unsigned o = 0; o < 2; o++) {
        rf_put(f, "%s{\"id\":\"o%u\",\"label\":\"L\"", o ? "," : "", o);
        if (o) put_if(f, 3);
        rf_put(f, ",\"do\":[");
        put_action(f, false);
        rf_put(f, "]");
        if (chance_in(&f->c, 2))
            rf_put(f, ",\"go\":\"s%u\"", chance_of(&f->c, f->scenes));
        rf_put(f, "}");
    }
    rf_put(f, "]}");
}

static void put_triggers(random_film *f, unsigned scene)
{
    static const char *const once[] = {"", ",\"once\":\"session\"",
                                       ",\"once\":\"always\""};
    rf_put(f, ",\"triggers\":[{\"id\":\"t%u\",\"at\":%s%s", scene,
           chance_in(&f->c, 2) ? "2" : "[1,3]", RF_PICK(f, once));
    put_if(f, 2);
    rf_put(f, ",\"do\":[");
    put_action(f, true);
    rf_put(f, "]}]");
}

static void put_scene(random_film *f, unsigned scene)
{
    static const char *const ends[] = {"", ",\"end\":\"hold\"",
                                       ",\"end\":\"loop\""};
    rf_put(f, "%s{\"id\":\"s%u\",\"clip\":\"c\",\"from\":0,\"to\":4%s",
           scene ? "," : "", scene, RF_PICK(f, ends));
    if (chance_in(&f->c, 2)) rf_put(f, ",\"ending\":\"z%u\"", scene);
    rf_put(f, ",\"elements\":[");
    put_button(f, scene);
    if (scene == 0 || chance_in(&f->c, 2)) put_choice(f, scene);
    rf_put(f, "]");
    if (chance_in(&f->c, 2)) put_triggers(f, scene);
    rf_put(f, ",\"next\":[");
    for (unsigned r = 0; r < 2; r++) {
        rf_put(f, "%s{\"id\":\"r%u\",\"go\":\"s%u\"", r ? "," : "", r,
               chance_of(&f->c, f->scenes));
        put_if(f, 1);
        rf_put(f, "}");
    }
    rf_put(f, "]}");
}

static void make_film(random_film *f, uint64_t seed)
{
    memset(f, 0, sizeof *f);
    f->c.state = seed;
    f->scenes = 3;
    rf_put(f, "{\"ramify\":1,\"title\":\"t\",\"start\":\"s0\",\"clips\":{\"c\":"
              "{\"file\":\"c.mp4\",\"duration\":60}},\"variables\":{"
              "\"n\":{\"type\":\"number\",\"min\":0,\"max\":3,\"step\":1},"
              "\"p\":{\"type\":\"bool\"},\"q\":{\"type\":\"bool\"},"
              "\"w\":{\"type\":\"text\",\"values\":[\"\",\"x\",\"y\"]}},"
              "\"panels\":{\"l0\":{\"kind\":\"text\",\"text\":\"P\"}},"
              "\"scenes\":[");
    for (unsigned s = 0; s < f->scenes; s++)
        put_scene(f, s);
    rf_put(f, "]}");
}

/* ---- the oracle, with values ----------------------------------------- */

static uint32_t choose(search *s, uint32_t arity)
{
    if (s->choice_at == s->choice_count) {
        if (s->choice_count == 64) {
            s->crowded = true;
            return 0;
        }
        s->choices[s->choice_count] = 0;
        s->arity[s->choice_count++] = arity;
    }
    return s->choices[s->choice_at++];
}

static rmf_value value_of(const search *s, uint32_t fact)
{
    return s->model.facts[fact].values[s->now[fact]];
}

static bool is_fact(const search *s, uint32_t fact, const rmf_op *op)
{
    const rmf_kept_fact *f = &s->ex->facts[fact];
    if (f->kind != (uint32_t)op->fact) return false;
    return op->fact == RMF_FACT_chance ? f->place == op->place
                                       : f->index == op->index;
}

static rmf_value read_value(void *ctx, const rmf_op *op)
{
    search *s = ctx;
    for (uint32_t i = 0; i < s->model.fact_count; i++)
        if (is_fact(s, i, op)) return value_of(s, i);
    fail_msg("a fact without a place");
    return op->value;
}

static bool holds(void *ctx, uint32_t condition)
{
    search *s = ctx;
    return rmf_expr_true(&s->doc->exprs[condition], read_value, s);
}

static bool is(void *ctx, uint32_t fact)
{
    return value_of(ctx, fact).number;
}

static bool either(void *ctx)
{
    return choose(ctx, 2);
}

static void tell(void *ctx, uint32_t fact, rmf_value value)
{
    search *s = ctx;
    uint32_t to = rmf_model_value(&s->model.facts[fact], &value);
    assert_int_not_equal(to, RMF_NONE);
    s->now[fact] = (uint16_t)to;
}

static void set(void *ctx, uint32_t fact, uint32_t action)
{
    search *s = ctx;
    const rmf_action *a = &s->doc->actions[action];
    rmf_value value = rmf_expr_eval(&s->doc->exprs[a->expr], read_value, s);
    value = rmf_stored_value(s->ex, fact, value, value_of(s, fact));
    tell(s, fact, value);
}

static void drift(void *ctx, uint32_t fact)
{
    search *s = ctx;
    const rmf_fact *f = &s->model.facts[fact];
    if (f->known.nature == RMF_FACT_COUNTED) {
        if (s->now[fact] + 1u < f->count) s->now[fact]++;
        return;
    }
    assert_int_equal(f->known.nature, RMF_FACT_ROLLED);
    s->now[fact] = (uint16_t)choose(s, f->count);
}

static void rule(void *ctx, uint32_t index)
{
    search *s = ctx;
    s->rules[index] = true;
}

/* ---- states ---------------------------------------------------------- */

static uint64_t hash_state(const search *s, const state *at)
{
    uint64_t hash = rmf_fnv(RMF_FNV_START, at->stand, at->size);
    return rmf_fnv(hash, at->facts, s->model.fact_count * sizeof at->facts[0]);
}

static bool same_state(const search *s, const state *a, const state *b)
{
    return a->size == b->size && !memcmp(a->stand, b->stand, a->size) &&
           !memcmp(a->facts, b->facts,
                   s->model.fact_count * sizeof a->facts[0]);
}

/* The state in which the session stands now; it may be new. */
static uint32_t state_now(search *s)
{
    state *at = &s->states[s->count];
    memset(at->stand, 0, sizeof at->stand);
    at->size = (uint32_t)rmf_stand_take(s->ex, s->session, at->stand);
    assert_true(at->size <= STAND_MAX);
    memcpy(at->facts, s->now, sizeof at->facts);
    uint32_t place = (uint32_t)hash_state(s, at) & (s->table_cap - 1);
    while (s->table[place] != RMF_NONE) {
        if (same_state(s, &s->states[s->table[place]], at))
            return s->table[place];
        place = (place + 1) & (s->table_cap - 1);
    }
    s->table[place] = s->count;
    if (s->count + 2 >= STATES_MAX) s->crowded = true;
    return s->crowded ? 0 : s->count++;
}

static void stand(search *s, uint32_t at)
{
    rmf_stand_put(s->ex, s->session, s->states[at].stand);
    memcpy(s->now, s->states[at].facts, sizeof s->now);
}

static rmf_stand_view look(search *s, uint32_t at)
{
    rmf_stand_view view;
    stand(s, at);
    rmf_stand_look(s->doc, s->session, &view);
    return view;
}

static void arrive(search *s)
{
    uint32_t to = state_now(s);
    rmf_stand_view a = look(s, s->from);
    rmf_stand_view b = look(s, to);
    if (b.scene != RMF_NONE) s->scenes[b.scene] = true;
    if (a.scene != RMF_NONE && b.scene != RMF_NONE && a.going != RMF_NONE)
        s->before[b.scene][a.scene] = true;
    if (!s->counts) return;
    if (s->edge_count == s->edge_cap) {
        s->edge_cap = s->edge_cap ? s->edge_cap * 2 : 4096;
        s->edges = realloc(s->edges, s->edge_cap * sizeof *s->edges);
    }
    s->edges[s->edge_count][0] = s->from;
    s->edges[s->edge_count++][1] = to;
}

/* ---- runs ------------------------------------------------------------ */

static void account(search *s, const rmf_effect *fx, rmf_input *confirm)
{
    if (fx->kind == RMF_FX_fired) s->triggers[fx->trigger] = true;
    if (fx->kind == RMF_FX_opened) s->panels[fx->panel] = true;
    if (fx->kind == RMF_FX_ending)
        s->endings[rmf_part_ending(s->doc, fx->text)] = true;
    if (fx->kind == RMF_FX_late && fx->text.size == 4 &&
        !memcmp(fx->text.at, "back", 4))
        s->wants_back = true;
    if (fx->kind != RMF_FX_loop && fx->kind != RMF_FX_seek) return;
    confirm->kind = fx->kind == RMF_FX_loop ? RMF_IN_looped : RMF_IN_seeked;
    confirm->t_us = fx->t_us;
    confirm->flag = true;
}

static bool run_input(search *s, const rmf_input *first)
{
    rmf_input input = *first;
    for (int i = 0; i < 5; i++) {
        rmf_input confirm = {.at_ms =
                                 input.kind == RMF_IN_moved ? 0 : input.at_ms};
        uint32_t count;
        if (rmf_feed(s->doc, s->session, &input, s->turn) != RMF_OK)
            return i > 0;
        const rmf_effect *fx = rmf_turn_effects(s->turn, &count);
        for (uint32_t k = 0; k < count; k++)
            account(s, &fx[k], &confirm);
        if (!confirm.flag) return true;
        confirm.flag = false;
        input = confirm;
    }
    return true;
}

static bool turn_last(search *s)
{
    while (s->choice_count &&
           s->choices[s->choice_count - 1] + 1 >= s->arity[s->choice_count - 1])
        s->choice_count--;
    if (!s->choice_count) return false;
    s->choices[s->choice_count - 1]++;
    return true;
}

static void run_all(search *s, const rmf_input *input)
{
    s->choice_count = 0;
    do {
        stand(s, s->from);
        s->choice_at = 0;
        if (run_input(s, input)) arrive(s);
    } while (turn_last(s) && !s->crowded);
}

typedef struct moves {
    rmf_next_move at[512];
    uint32_t count;
} moves;

static void keep_move(void *ctx, const rmf_next_move *move)
{
    moves *m = ctx;
    assert_true(m->count < 512);
    m->at[m->count++] = *move;
}

static void run_back(search *s, const rmf_next_move *move, uint32_t scene)
{
    int64_t times[64];
    for (uint32_t p = 0; p < SCENES; p++) {
        if (!s->before[scene][p]) continue;
        uint32_t count = rmf_explorer_times(s->ex, p, times, 64);
        for (uint32_t i = 0; i < count; i++) {
            rmf_explorer_suppose(s->ex, p, times[i]);
            run_all(s, &move->input);
        }
    }
    rmf_explorer_suppose(s->ex, RMF_NONE, 0);
}

static void expand(search *s, uint32_t at)
{
    static moves m;
    rmf_stand_view view = look(s, at);
    m.count = 0;
    s->from = at;
    assert_true(rmf_moves(s->ex, s->session, keep_move, &m));
    for (uint32_t i = 0; i < m.count && !s->crowded; i++) {
        s->wants_back = false;
        s->counts = m.at[i].class != RMF_MOVE_BACK;
        run_all(s, &m.at[i].input);
        if (s->wants_back && view.scene != RMF_NONE)
            run_back(s, &m.at[i], view.scene);
    }
}

/* Ways that were found late are looked at in another round. */
static void search_all(search *s)
{
    uint32_t ways = 0;
    for (bool more = true; more && !s->crowded;) {
        s->edge_count = 0;
        for (uint32_t i = 0; i < s->count && !s->crowded; i++)
            expand(s, i);
        uint32_t now = 0;
        for (uint32_t i = 0; i < SCENES * SCENES; i++)
            now += s->before[i / SCENES][i % SCENES];
        more = now != ways;
        ways = now;
    }
}

static bool anyone_is_stuck(search *s)
{
    bool *good = calloc(s->count + 1, sizeof *good);
    bool stuck = false;
    for (uint32_t i = 0; i < s->count; i++)
        good[i] = look(s, i).ended;
    for (bool more = true; more;) {
        more = false;
        for (uint32_t e = s->edge_count; e-- > 0;) {
            if (good[s->edges[e][0]] || !good[s->edges[e][1]]) continue;
            good[s->edges[e][0]] = more = true;
        }
    }
    for (uint32_t i = 0; i < s->count; i++)
        stuck = stuck || (!good[i] && look(s, i).scene != RMF_NONE);
    free(good);
    return stuck;
}

/* ---- comparing ------------------------------------------------------- */

static bool says(const rmf_proof *proof, const char *code, const char *id)
{
    char words[96];
    (void)snprintf(words, sizeof words, "'%s'", id);
    for (uint32_t i = 0; i < proof->count; i++)
        if (!strcmp(proof->findings[i].at.code, code) &&
            (!*id || strstr(proof->findings[i].at.text, words)))
            return true;
    return false;
}

static void compare_part(search *s, const rmf_proof *proof, rmf_part_sort sort,
                         const bool *met, const char *code)
{
    for (uint32_t i = 0; i < rmf_part_count(s->doc, sort); i++) {
        rmf_part_of p;
        char id[65];
        rmf_part_get(s->doc, sort, i, &p);
        if (sort == RMF_PART_ENDING && rmf_part_ending(s->doc, p.id) != i)
            continue;
        if (p.scene != RMF_NONE && sort != RMF_PART_SCENE &&
            sort != RMF_PART_ENDING && !s->scenes[p.scene])
            continue;
        (void)snprintf(id, sizeof id, "%.*s", (int)p.id.size, p.id.at);
        if (says(proof, code, id) == !met[i]) continue;
        /* Those who come back begin elsewhere. */
        if (!met[i] && !says(proof, code, id)) continue;
        fail_msg("%s '%s' is said, but it is met", code, id);
    }
}

static void compare_rules(search *s, const rmf_proof *proof)
{
    for (uint32_t i = 0; i < s->doc->rules_count; i++) {
        rmf_finding at;
        bool said = false;
        rmf_part_place(s->doc, RMF_PART_RULE, i, &at);
        for (uint32_t k = 0; k < proof->count; k++)
            said = said || (!strcmp(proof->findings[k].at.code, "rule_never") &&
                            proof->findings[k].at.offset == at.offset);
        if (said && s->rules[i]) fail_msg("%s is taken", at.path);
    }
}

static void open_search(search *s, const char *text, void *memory, size_t need)
{
    rmf_oracle oracle = {s, holds, is, either, tell, set, drift, rule};
    assert_int_equal(
        rmf_document_open(text, strlen(text), memory, need, NULL, &s->doc),
        RMF_OK);
    void *ex = aligned_alloc(16, (rmf_explorer_size(s->doc) + 15) & ~15ul);
    s->ex = rmf_explorer_init(s->doc, ex, &oracle);
    s->session = rmf_session_init(
        s->doc, aligned_alloc(16, (rmf_session_size(s->doc) + 15) & ~15ul));
    s->turn = rmf_turn_init(
        s->doc, aligned_alloc(16, (rmf_turn_size(s->doc) + 15) & ~15ul));
    assert_true(rmf_model_make(&s->model, s->doc, s->ex));
    assert_true(s->model.fact_count <= FACTS_MAX);
    s->count = s->edge_count = 0;
    s->table_cap = 1u << 14;
    memset(s->table, 0xff, s->table_cap * sizeof *s->table);
    for (uint32_t i = 0; i < s->model.fact_count; i++)
        s->now[i] = (uint16_t)s->model.facts[i].start;
    (void)state_now(s);
}

static void close_search(search *s)
{
    rmf_model_free(&s->model);
    free(s->ex);
    free(s->session);
    free(s->turn);
}

static bool compare(search *s, uint64_t seed)
{
    static random_film f;
    const rmf_check_limits limits = {60, 1024};
    rmf_proof proof;
    make_film(&f, seed);
    size_t need = (rmf_document_need(f.text, f.size) + 15) & ~15ul;
    void *memory = aligned_alloc(16, need);
    search fresh = {.states = s->states,
                    .table = s->table,
                    .edges = s->edges,
                    .edge_cap = s->edge_cap};
    *s = fresh;
    assert_int_equal(bdd_init(20000, 2000), 0);
    open_search(s, f.text, memory, need);
    bdd_done();
    search_all(s);
    bool compared = !s->crowded;
    if (compared) {
        assert_true(rmf_prove(f.text, f.size, &limits, &proof));
        if (!proof.whole) fail_msg("%s\n%s", proof.why, f.text);
        if (proof.states != (double)s->count)
            fail_msg("%.17g states, not %u: seed %llu\n%s", proof.states,
                     s->count, (unsigned long long)seed, f.text);
        compare_part(s, &proof, RMF_PART_SCENE, s->scenes, "scene_never");
        compare_part(s, &proof, RMF_PART_TRIGGER, s->triggers, "trigger_never");
        compare_part(s, &proof, RMF_PART_PANEL, s->panels, "panel_never");
        compare_part(s, &proof, RMF_PART_ENDING, s->endings, "ending_never");
        compare_rules(s, &proof);
        bool stuck =
            says(&proof, "no_way_out", "") || says(&proof, "endless_loop", "");
        if (stuck != anyone_is_stuck(s))
            fail_msg("stuck: %d, seed %llu\n%s", stuck,
                     (unsigned long long)seed, f.text);
        rmf_proof_free(&proof);
    }
    close_search(s);
    free(memory);
    return compared;
}

static void sets_say_what_a_search_finds(void **unused)
{
    (void)unused;
    search *s = calloc(1, sizeof *s);
    unsigned films = getenv("RAMIFY_LONG") ? 10000 : 40;
    unsigned compared = 0;
    s->states = calloc(STATES_MAX + 1, sizeof *s->states);
    s->table = calloc(1u << 14, sizeof *s->table);
    for (uint64_t seed = 1; seed <= films; seed++)
        compared += compare(s, seed);
    print_message("# %u of %u films were small enough\n", compared, films);
    assert_true(compared * 4 > films);
    free(s->states);
    free(s->table);
    free(s->edges);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_say_what_a_search_finds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
