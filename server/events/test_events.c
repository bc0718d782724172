/* Ledgers, chunks, programs that are no viewers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "events/chunk.h"
#include "events/ledger.h"
#include "events/robots.h"

#define ROUNDS 300
#define MOST   400 /* seconds of a scene */

static uint64_t seed = 7;

static uint32_t chance(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/* ---- sums of differences --------------------------------------------------
 */

typedef struct sums {
    int64_t seconds[3][3][MOST]; /* kind, scene, second */
    int64_t counts[RMF_COUNTED_MAX][8][8];
} sums;

static void add(void *ctx, rmf_counted kind, uint32_t name, uint32_t part,
                int64_t by)
{
    sums *s = ctx;
    if (kind >= RMF_COUNTED_once && kind <= RMF_COUNTED_skipped) {
        assert_true(name < 3 && part < MOST);
        s->seconds[kind - RMF_COUNTED_once][name][part] += by;
    } else {
        assert_true(name < 8 && part < 8);
        s->counts[kind][name][part] += by;
    }
}

static void happen(rmf_ledger *ledger)
{
    int64_t from = (int64_t)chance(MOST * 1000) * 1000;
    int64_t to = from + (int64_t)chance(20000) * 1000;
    if (to > (int64_t)MOST * 1000000) to = (int64_t)MOST * 1000000;
    switch (chance(6)) {
    case 0:
        rmf_ledger_enter(ledger, 1 + chance(2), 0, chance(2) == 0);
        break;
    case 1:
        rmf_ledger_jumped(ledger, from, to);
        break;
    case 2:
        (void)rmf_ledger_add(ledger, RMF_COUNTED_presses, chance(8), 0);
        break;
    case 3:
        (void)rmf_ledger_once(ledger, RMF_COUNTED_shown, chance(8), chance(8));
        break;
    default:
        rmf_ledger_played(ledger, from, to);
        break;
    }
}

static void differences_add_up(void **state)
{
    (void)state;
    static sums whole;
    static sums step;
    rmf_ledger was = {0};
    rmf_ledger now = {0};
    rmf_ledger_enter(&now, 1, 0, false);
    for (int i = 0; i < ROUNDS; i++) {
        rmf_ledger_differ(&was, &now, add, &step);
        rmf_ledger_free(&was);
        assert_true(rmf_ledger_copy(&now, &was));
        happen(&now);
    }
    rmf_ledger_differ(&was, &now, add, &step);
    rmf_ledger_differ(NULL, &now, add, &whole);
    assert_memory_equal(&step, &whole, sizeof whole);
    rmf_ledger_differ(&now, NULL, add, &whole);
    for (size_t i = 0; i < sizeof whole; i++)
        assert_int_equal(((const char *)&whole)[i], 0);
    rmf_ledger_free(&was);
    rmf_ledger_free(&now);
}

static void bytes_are_the_same_ledger(void **state)
{
    (void)state;
    for (int round = 0; round < 40; round++) {
        static sums gone;
        rmf_ledger ledger = {.at_ms = 77, .t_us = 123456};
        rmf_ledger again;
        rmf_buf out;
        memset(&gone, 0, sizeof gone);
        rmf_buf_init(&out, RMF_LEDGER_MAX);
        for (uint32_t i = chance(60); i > 0; i--)
            happen(&ledger);
        (void)rmf_ranges_add(&ledger.got, 0, chance(9));
        (void)rmf_ranges_add(&ledger.got, 20, 20 + chance(9));
        rmf_ledger_write(&ledger, &out);
        assert_true(rmf_ledger_read(out.at, out.size, &again));
        assert_int_equal(again.at_ms, 77);
        assert_int_equal(rmf_ledger_whole(&again), rmf_ledger_whole(&ledger));
        rmf_ledger_differ(&ledger, &again, add, &gone);
        for (size_t i = 0; i < sizeof gone; i++)
            assert_int_equal(((const char *)&gone)[i], 0);
        rmf_ledger_free(&again);
        /* Cut anywhere or changed, it is refused or is one that can be freed.
         */
        for (size_t i = 0; i < out.size; i++) {
            assert_false(rmf_ledger_read(out.at, i, &again));
            rmf_ledger_free(&again);
            out.at[i] = (char)(out.at[i] ^ (1 << chance(8)));
            (void)rmf_ledger_read(out.at, out.size, &again);
            rmf_ledger_free(&again);
        }
        rmf_ledger_free(&ledger);
        rmf_buf_free(&out);
    }
}

/* ---- ways ---------------------------------------------------------------- */

static void ways_are_kept_with_what_was_met(void **state)
{
    (void)state;
    rmf_ledger ledger = {0};
    rmf_ledger again;
    rmf_buf out;
    rmf_buf_init(&out, RMF_LEDGER_MAX);
    rmf_ledger_enter(&ledger, 7, 0, false);
    rmf_ledger_enter(&ledger, 9, 0, false);
    ledger.inputs = 3;
    rmf_ledger_ended(&ledger, 5, true);
    rmf_ledger_enter(&ledger, 7, 0, true);
    rmf_ledger_at(&ledger, 4200);
    rmf_ledger_reached(&ledger, 6, false);
    rmf_ledger_ended(&ledger, 5, false); /* the first time counts */
    rmf_ledger_write(&ledger, &out);
    assert_true(rmf_ledger_read(out.at, out.size, &again));
    const uint32_t path[] = {7, 9, 7};
    assert_int_equal(again.path_count, 3);
    assert_memory_equal(again.path, path, sizeof path);
    assert_int_equal(again.inputs, 3);
    assert_int_equal(again.mark_count, 2);
    assert_int_equal(again.marks[0].kind, RMF_COUNTED_ending);
    assert_int_equal(again.marks[1].name, 6);
    assert_int_equal(again.marks[1].inputs, 3);
    assert_int_equal(again.marks[0].scenes, 2);
    assert_int_equal(again.marks[1].scenes, 3);
    /* What came while the film played on has the time that came next. */
    assert_int_equal(rmf_ledger_find(&again, RMF_COUNTED_ending, 5, 0)->at_ms,
                     4200);
    rmf_ledger_free(&again);
    for (uint32_t i = 3; i < RMF_WAY_MAX + 5; i++)
        rmf_ledger_enter(&ledger, i, 0, false);
    assert_int_equal(ledger.path_count, RMF_WAY_MAX);
    assert_int_equal(ledger.path_more, 5);
    assert_true(rmf_ledger_copy(&ledger, &again));
    assert_memory_equal(again.path, ledger.path,
                        RMF_WAY_MAX * sizeof *again.path);
    rmf_ledger_free(&again);
    rmf_ledger_free(&ledger);
    rmf_buf_free(&out);
}

/* ---- watching ------------------------------------------------------------ */

static void cutting_changes_nothing(void **state)
{
    (void)state;
    for (int round = 0; round < 100; round++) {
        static sums gone;
        rmf_ledger whole = {0};
        rmf_ledger cut = {0};
        int64_t from = (int64_t)chance(90000) * 1000;
        int64_t to = from + (int64_t)chance(90000) * 1000;
        memset(&gone, 0, sizeof gone);
        rmf_ledger_enter(&whole, 1, 0, false);
        rmf_ledger_enter(&cut, 1, 0, false);
        rmf_ledger_played(&whole, from, to);
        for (int64_t at = from; at < to;) {
            int64_t next = at + 1 + (int64_t)chance(3000000);
            if (next > to) next = to;
            rmf_ledger_played(&cut, at, next);
            at = next;
        }
        rmf_ledger_differ(&whole, &cut, add, &gone);
        for (size_t i = 0; i < sizeof gone; i++)
            assert_int_equal(((const char *)&gone)[i], 0);
        rmf_ledger_free(&whole);
        rmf_ledger_free(&cut);
    }
}

static void seconds_are_counted_by_their_middle(void **state)
{
    (void)state;
    static sums s;
    rmf_ledger ledger = {0};
    memset(&s, 0, sizeof s);
    rmf_ledger_enter(&ledger, 1, 0, false);
    rmf_ledger_played(&ledger, 400000, 2500000);  /* 0, 1, 2 */
    rmf_ledger_jumped(&ledger, 2500000, 6400000); /* 3, 4, 5 */
    rmf_ledger_played(&ledger, 4400000, 5500000); /* 4, 5 */
    rmf_ledger_played(&ledger, 500000, 1500000);  /* 1 again */
    rmf_ledger_jumped(&ledger, 1500000, 4600000); /* 3 alone was not seen */
    rmf_ledger_differ(NULL, &ledger, add, &s);
    const int64_t once[] = {1, 1, 1, 0, 1, 1, 0};
    const int64_t again[] = {0, 1, 0, 0, 0, 0, 0};
    const int64_t skipped[] = {0, 0, 0, 1, 0, 0, 0};
    assert_memory_equal(s.seconds[0][1], once, sizeof once);
    assert_memory_equal(s.seconds[1][1], again, sizeof again);
    assert_memory_equal(s.seconds[2][1], skipped, sizeof skipped);
    assert_int_equal(s.counts[RMF_COUNTED_seconds][1][0], 6);
    rmf_ledger_free(&ledger);
}

static void nothing_is_watched_behind_the_end(void **state)
{
    (void)state;
    static sums s;
    rmf_ledger ledger = {0};
    rmf_ledger_enter(&ledger, 1, 2600000, false);
    rmf_ledger_played(&ledger, 1000000, (int64_t)80000 * 1000000);
    rmf_ledger_jumped(&ledger, 0, (int64_t)80000 * 1000000);
    rmf_ledger_differ(NULL, &ledger, add, &s);
    const int64_t once[] = {0, 1, 1, 0};
    const int64_t skipped[] = {1, 0, 0, 0};
    assert_memory_equal(s.seconds[0][1], once, sizeof once);
    assert_memory_equal(s.seconds[2][1], skipped, sizeof skipped);
    rmf_ledger_free(&ledger);
}

/* ---- ranges, against a plain list -----------------------------------------
 */

static void ranges_are_sets(void **state)
{
    (void)state;
    bool is[200] = {false};
    rmf_ranges ranges = {0};
    for (int i = 0; i < 4000; i++) {
        uint32_t from = chance(200);
        uint32_t to = from + chance(200 - from + 1);
        bool adds = chance(2) == 0;
        if (adds) {
            assert_true(rmf_ranges_add(&ranges, from, to));
        } else {
            rmf_ranges_remove(&ranges, from, to);
        }
        for (uint32_t n = from; n < to; n++)
            is[n] = adds;
        for (uint32_t n = 0; n < 200; n++)
            assert_int_equal(rmf_ranges_has(&ranges, n), is[n]);
        for (uint32_t n = 1; n < ranges.count; n++)
            assert_true(ranges.at[n].from > ranges.at[n - 1].to);
    }
    free(ranges.at);
}

static void holes_have_a_limit(void **state)
{
    (void)state;
    rmf_ranges ranges = {0};
    for (uint32_t i = 0; i < RMF_RANGES_MAX; i++)
        assert_true(rmf_ranges_add(&ranges, 2 * i, 2 * i + 1));
    assert_false(rmf_ranges_add(&ranges, 5000, 5001));
    assert_int_equal(ranges.count, RMF_RANGES_MAX);
    assert_true(rmf_ranges_add(&ranges, 1, 2));
    assert_true(rmf_ranges_add(&ranges, 5000, 5001));
    free(ranges.at);
}

/* ---- chunks ---------------------------------------------------------------
 */

static void lines_come_back(void **state)
{
    (void)state;
    rmf_buf lines;
    rmf_buf packed;
    rmf_buf back;
    rmf_line line;
    size_t at = 0;
    rmf_buf_init(&lines, RMF_CHUNK_MAX);
    rmf_buf_init(&packed, RMF_CHUNK_MAX);
    rmf_buf_init(&back, RMF_CHUNK_MAX);
    for (int i = 0; i < 50; i++)
        rmf_chunk_line(&lines, 990 + i, i % 2 ? "{}" : "{\"a\":\"ü 🎒\"}");
    rmf_chunk_pack(&lines, &packed);
    assert_true(packed.size < lines.size / 4);
    assert_true(rmf_chunk_unpack(packed.at, packed.size, &back));
    assert_string_equal(back.at, lines.at);
    for (int i = 0; i < 50; i++) {
        assert_true(rmf_chunk_next(&back, &at, &line));
        assert_int_equal(line.n, 990 + i);
        assert_int_equal(line.size, i % 2 ? 2 : 15);
    }
    assert_false(rmf_chunk_next(&back, &at, &line));
    for (size_t i = 0; i < packed.size; i++) {
        rmf_buf_free(&back);
        packed.at[i] = (char)(packed.at[i] ^ (1 << chance(8)));
        if (rmf_chunk_unpack(packed.at, packed.size, &back)) {
            for (at = 0; rmf_chunk_next(&back, &at, &line);)
                assert_true(line.json + line.size <= back.at + back.size);
        }
    }
    rmf_buf_free(&lines);
    rmf_buf_free(&packed);
    rmf_buf_free(&back);
}

/* ---- robots ---------------------------------------------------------------
 */

static void programs_say_who_they_are(void **state)
{
    (void)state;
    static const char *const programs[] = {
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://google.com/bot.html)",
        "facebookexternalhit/1.1", "Slackbot-LinkExpanding 1.0",
        "Mozilla/5.0 (compatible; bingbot/2.0)", "UptimeRobot/2.0"};
    static const char *const people[] = {
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.0.0",
        "Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36", ""};
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        assert_true(rmf_is_robot(programs[i], NULL));
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
        assert_false(rmf_is_robot(people[i], NULL));
    assert_false(rmf_is_robot(NULL, NULL));
    assert_true(rmf_is_robot(people[0], "prefetch;prerender"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_add_up),
        cmocka_unit_test(bytes_are_the_same_ledger),
        cmocka_unit_test(ways_are_kept_with_what_was_met),
        cmocka_unit_test(cutting_changes_nothing),
        cmocka_unit_test(seconds_are_counted_by_their_middle),
        cmocka_unit_test(nothing_is_watched_behind_the_end),
        cmocka_unit_test(ranges_are_sets),
        cmocka_unit_test(holes_have_a_limit),
        cmocka_unit_test(lines_come_back),
        cmocka_unit_test(programs_say_who_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
