/* The reader of MP4s, the numbering and cutting of frames, the laying of
 * sound, and what is written of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "media/even.h"
#include "media/fragment.h"
#include "media/mp4_read.h"
#include "media/mp4_write.h"
#include "media/rate.h"
#include "media/thumbs.h"

static rmf_buf said;

static int begin(void **state)
{
    (void)state;
    rmf_buf_init(&said, 4096);
    return 0;
}

static int end(void **state)
{
    (void)state;
    rmf_buf_free(&said);
    return 0;
}

/* ---- a moov, put together ------------------------------------------------ */

static void put(rmf_buf *b, uint64_t value, unsigned bytes)
{
    for (unsigned i = bytes; i-- > 0;) {
        char c = (char)(value >> (8 * i));
        rmf_buf_add(b, &c, 1);
    }
}

static size_t open_box(rmf_buf *b, const char *type)
{
    size_t at = b->size;
    put(b, 0, 4);
    rmf_buf_add(b, type, 4);
    return at;
}

static void shut(rmf_buf *b, size_t at)
{
    size_t size = b->size - at;
    for (unsigned i = 0; i < 4; i++)
        b->at[at + i] = (char)(size >> (8 * (3 - i)));
}

/* Words of 32 bits, the first being version and flags. */
static void put_full(rmf_buf *b, const char *type, const uint32_t *words,
                     size_t count)
{
    size_t at = open_box(b, type);
    for (size_t i = 0; i < count; i++)
        put(b, words[i], 4);
    shut(b, at);
}

#define FULL(b, type, ...)                                                     \
    put_full(b, type, (const uint32_t[]){__VA_ARGS__},                         \
             sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

/* Four frames of 10 bytes at 1000, decoded 0 3 1 2, 25 a second. */
static void put_tables(rmf_buf *b, uint32_t samples, uint32_t place)
{
    size_t stbl = open_box(b, "stbl");
    FULL(b, "stts", 0, 1, 4, 512);
    FULL(b, "ctts", 0, 4, 1, 1024, 1, 2048, 1, 512, 1, 512);
    FULL(b, "stsc", 0, 1, 1, 4, 1);
    FULL(b, "stsz", 0, 10, samples);
    FULL(b, "stco", 0, 1, place);
    FULL(b, "stss", 0, 1, 1);
    shut(b, stbl);
}

static void put_film(rmf_buf *b, uint32_t samples, uint32_t place)
{
    FULL(b, "mvhd", 0, 0, 0, 1000, 160);
    size_t trak = open_box(b, "trak");
    size_t edts = open_box(b, "edts");
    FULL(b, "elst", 0, 2, 300, 0xffffffff, 0x10000, 160, 1024, 0x10000);
    shut(b, edts);
    size_t mdia = open_box(b, "mdia");
    FULL(b, "mdhd", 0, 0, 0, 12800, 2048, 0);
    FULL(b, "hdlr", 0, 0, 0x76696465, 0, 0, 0, 0);
    size_t minf = open_box(b, "minf");
    put_tables(b, samples, place);
    shut(b, minf);
    shut(b, mdia);
    shut(b, trak);
}

static bool parse(rmf_buf *b, rmf_mp4 *film, int64_t bytes)
{
    return rmf_mp4_parse((const unsigned char *)b->at, b->size, bytes, film,
                         &said);
}

static void reads_samples(void **state)
{
    (void)state;
    rmf_buf b;
    rmf_mp4 film;
    rmf_buf_init(&b, 65536);
    put_film(&b, 4, 1000);
    assert_true(parse(&b, &film, 2000));
    const rmf_mp4_track *p = &film.picture;
    assert_true(p->there && !film.sound.there);
    assert_int_equal(p->count, 4);
    assert_int_equal(p->timescale, 12800);
    assert_int_equal(p->samples[1].at, 1010);
    assert_int_equal(p->samples[1].dts, 512);
    assert_int_equal(p->samples[1].pts, 512 + 2048);
    assert_true(p->samples[0].key && !p->samples[1].key);
    assert_int_equal(p->end, 2048);
    assert_int_equal(p->edit.wait, 300);
    assert_int_equal(p->edit.from, 1024);
    assert_int_equal(p->edit.parts, 1);
    assert_false(p->edit.odd);
    rmf_mp4_free(&film);
    rmf_buf_free(&b);
}

static void refuses_lies(void **state)
{
    (void)state;
    static const struct {
        uint32_t samples, place;
        int64_t bytes;
    } lies[] = {{5, 1000, 2000},          /* more samples than times */
                {0xffffffff, 1000, 2000}, /* than any film has */
                {0, 1000, 2000},
                {4, 1000, 1039}, /* a byte short */
                {4, 0xfffffff0, 2000}};
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        rmf_buf b;
        rmf_mp4 film;
        rmf_buf_init(&b, 65536);
        put_film(&b, lies[i].samples, lies[i].place);
        said.size = 0;
        assert_false(parse(&b, &film, lies[i].bytes));
        assert_true(said.size > 0);
        rmf_mp4_free(&film);
        rmf_buf_free(&b);
    }
}

/* Cut anywhere, it is refused or read, and nothing is read behind its end. */
static void reads_no_byte_behind(void **state)
{
    (void)state;
    rmf_buf b;
    rmf_buf_init(&b, 65536);
    put_film(&b, 4, 1000);
    for (size_t size = 0; size < b.size; size++) {
        rmf_mp4 film;
        unsigned char *exact = malloc(size + 1);
        memcpy(exact, b.at, size);
        exact = realloc(exact, size > 0 ? size : 1);
        (void)rmf_mp4_parse(exact, size, 2000, &film, &said);
        rmf_mp4_free(&film);
        free(exact);
        said.size = 0;
    }
    rmf_buf_free(&b);
}

static void counts_tracks(void **state)
{
    (void)state;
    rmf_buf b;
    rmf_mp4 film;
    rmf_buf_init(&b, 1u << 20);
    FULL(&b, "mvhd", 0, 0, 0, 1000, 160);
    for (unsigned i = 0; i < 10000; i++)
        FULL(&b, "trak", 0);
    assert_false(parse(&b, &film, 2000));
    assert_non_null(strstr(said.at, "more than 64 tracks"));
    rmf_mp4_free(&film);
    rmf_buf_free(&b);
}

/* ---- frames -------------------------------------------------------------- */

/* Samples that show these frames; 'k' marks below are key frames. */
static void fill(rmf_mp4_track *t, rmf_mp4_sample *samples, const int *shows,
                 const char *keys)
{
    *t = (rmf_mp4_track){.there = true, .timescale = 12800};
    t->samples = samples;
    t->count = strlen(keys);
    for (size_t i = 0; i < t->count; i++) {
        samples[i] = (rmf_mp4_sample){.dts = (int64_t)i * 512,
                                      .pts = 77 + shows[i] * 512,
                                      .size = 10,
                                      .key = keys[i] == 'k'};
    }
}

static void numbers_frames(void **state)
{
    (void)state;
    rmf_mp4_track t;
    rmf_mp4_sample s[8];
    int64_t first = 0;
    fill(&t, s, (const int[]){0, 3, 1, 2, 4, 7, 5, 6}, "k...k...");
    assert_true(rmf_even_number(&t, 25, 1, &first, &said));
    assert_int_equal(first, 77);
    assert_int_equal(s[1].pts, 3);
    assert_int_equal(s[7].dts, 7);
    fill(&t, s, (const int[]){0, 3, 1, 2, 4, 7, 5, 6}, "k...k...");
    assert_false(rmf_even_number(&t, 30, 1, &first, &said));
    fill(&t, s, (const int[]){0, 3, 1, 2, 4, 9, 5, 6}, "k...k...");
    assert_false(rmf_even_number(&t, 25, 1, &first, &said));
}

static rmf_cuts cut(rmf_mp4_track *t, size_t step, size_t apart, bool *ok)
{
    rmf_cuts cuts = {0};
    assert_true(rmf_even_number(t, 25, 1, NULL, &said));
    *ok = rmf_even_cut(t, step, apart, &cuts, &said);
    return cuts;
}

static void cuts_at_closed_groups(void **state)
{
    (void)state;
    rmf_mp4_track t;
    rmf_mp4_sample s[8];
    bool ok = false;
    fill(&t, s, (const int[]){0, 3, 1, 2, 4, 7, 5, 6}, "k...k...");
    rmf_cuts cuts = cut(&t, 4, 100, &ok);
    assert_true(ok);
    assert_int_equal(cuts.count, 2);
    assert_int_equal(cuts.starts[1], 4);
    assert_true(cuts.keys[0] && cuts.keys[1]);
    rmf_cuts_free(&cuts);

    /* Frames 2 and 3 are decoded behind the second key frame, which shows 4:
     * its group is open, and no place near by is clean. */
    fill(&t, s, (const int[]){0, 1, 4, 2, 3, 7, 5, 6}, "k.k.....");
    cuts = cut(&t, 2, 100, &ok);
    assert_true(ok);
    assert_int_equal(cuts.count, 3);
    assert_int_equal(cuts.starts[1], 2);
    assert_false(cuts.keys[1]);
    assert_int_equal(cuts.starts[2], 5);
    rmf_cuts_free(&cuts);

    fill(&t, s, (const int[]){0, 1, 2, 3, 4, 5, 6, 7}, "k.......");
    cuts = cut(&t, 2, 5, &ok);
    assert_false(ok); /* key frames too far from each other */
    rmf_cuts_free(&cuts);
    fill(&t, s, (const int[]){1, 0, 2, 3, 4, 5, 6, 7}, "k.......");
    cuts = cut(&t, 2, 100, &ok);
    assert_false(ok); /* something is shown before the first key frame */
    rmf_cuts_free(&cuts);
}

static void cuts_as_another(void **state)
{
    (void)state;
    rmf_mp4_track t;
    rmf_mp4_sample s[8];
    rmf_cuts cuts = {0};
    fill(&t, s, (const int[]){0, 3, 1, 2, 4, 7, 5, 6}, "k...k...");
    assert_true(rmf_even_number(&t, 25, 1, NULL, &said));
    assert_true(rmf_even_cut_as(&t, (const size_t[]){4, 4}, 2, &cuts, &said));
    assert_true(cuts.keys[1]);
    rmf_cuts_free(&cuts);
    static const size_t wrong[][2] = {{2, 6}, {4, 3}, {4, 5}, {0, 8}, {9, 1}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(rmf_even_cut_as(&t, wrong[i], 2, &cuts, &said));
        rmf_cuts_free(&cuts);
    }
}

/* ---- sound --------------------------------------------------------------- */

static void lays_sound(void **state)
{
    (void)state;
    static const struct {
        int64_t from, wait_ms;
        double begin;
        int64_t priming;
        int first_packet; /* where the track's packet 0 comes to stand */
    } cases[] = {
        {1024, 0, 0, 1024, 0},     {2112, 0, 0, 2112, 0},
        {0, 0, 0, 1024, 1},        /* no priming: a packet of silence */
        {1024, 500, 0, 1600, 24},  /* it waits half a second: 24000 samples */
        {1024, 0, 0.5, 2496, -22}, /* it began half a second before */
    };
    rmf_mp4_sample packets[200] = {{.size = 7}};
    for (int i = 0; i < 200; i++)
        packets[i].at = 1000 + i;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rmf_mp4_track t = {.samples = packets, .count = 200};
        rmf_sound_plan plan;
        t.edit.from = cases[i].from;
        t.edit.wait = cases[i].wait_ms;
        assert_true(rmf_sound_lay(&t, 1000, cases[i].begin, 2, &plan));
        int first = cases[i].first_packet;
        assert_int_equal(plan.needed, 96000);
        assert_int_equal(plan.priming, cases[i].priming);
        assert_int_equal(plan.samples[first > 0 ? first : 0].at,
                         first > 0 ? 1000 : 1000 - first);
        if (first > 0)
            assert_int_equal(plan.samples[first - 1].at, RMF_SILENCE);
        assert_true((int64_t)plan.count * 1024 >= plan.priming + plan.needed);
        free(plan.samples);
    }
}

static void fills_with_silence(void **state)
{
    (void)state;
    rmf_sound_plan plan;
    assert_true(rmf_sound_lay(NULL, 1, 0, 0.01, &plan));
    assert_int_equal(plan.count, 2);
    assert_int_equal(plan.priming, 1024);
    assert_int_equal(plan.samples[1].at, RMF_SILENCE);
    free(plan.samples);
    /* A wait beyond all measure costs no more than the clip. */
    rmf_mp4_track t = {.edit = {.wait = INT64_C(1) << 50}};
    assert_true(rmf_sound_lay(&t, 1, 0, 1, &plan));
    assert_true(plan.count < 100);
    free(plan.samples);
}

/* ---- rates, thumbnails --------------------------------------------------- */

static void finds_rates(void **state)
{
    (void)state;
    static const struct {
        double average;
        int64_t num, den;
    } cases[] = {{29.97, 30000, 1001}, {29.99, 30, 1}, {24.9, 25, 1},
                 {13.2, 14, 1},        {240, 60, 1},   {1, 1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rmf_rate r = rmf_rate_near(cases[i].average);
        assert_int_equal(r.num, cases[i].num);
        assert_int_equal(r.den, cases[i].den);
    }
    rmf_rate r = rmf_rate_convertible((rmf_rate){120000, 1001});
    assert_true(r.num * 1001 == 60000 * r.den);
    assert_int_equal(rmf_rate_read("90000/1").num, 0);
    assert_int_equal(rmf_rate_read("0/0").num, 0);
}

static void lays_thumbnails(void **state)
{
    (void)state;
    rmf_thumbs t = rmf_thumbs_lay(90, (rmf_rate){30, 1}, 1920, 1080);
    assert_int_equal(t.count, 3);
    assert_int_equal(t.height, 90);
    t = rmf_thumbs_lay(1000000, (rmf_rate){30, 1}, 1080, 1920);
    assert_true(t.count <= 100 && t.rows == 10 && t.height == 284);
    t = rmf_thumbs_lay(1, (rmf_rate){1, 10}, 2, 2);
    assert_int_equal(t.count, 1);
}

/* ---- digits -------------------------------------------------------------- */

static void counts_digits(void **state)
{
    (void)state;
    char whole[RMF_DIGITS_SIZE];
    char path[] = "/tmp/ramify-digits-XXXXXX";
    uint32_t parts = rmf_digits_add(0, "12345", 5);
    rmf_digits_spell(rmf_digits_add(parts, "6789", 4), whole);
    assert_string_equal(whole, "cbf43926");
    rmf_digits_spell(rmf_digits_add(0, "", 0), whole);
    assert_string_equal(whole, "00000000");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "123456789", 9), 9);
    (void)close(fd);
    assert_true(rmf_digits_of_file(path, whole));
    assert_string_equal(whole, "cbf43926");
    (void)unlink(path);
    assert_false(rmf_digits_of_file(path, whole));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_samples),
        cmocka_unit_test(refuses_lies),
        cmocka_unit_test(reads_no_byte_behind),
        cmocka_unit_test(counts_tracks),
        cmocka_unit_test(numbers_frames),
        cmocka_unit_test(cuts_at_closed_groups),
        cmocka_unit_test(cuts_as_another),
        cmocka_unit_test(lays_sound),
        cmocka_unit_test(fills_with_silence),
        cmocka_unit_test(finds_rates),
        cmocka_unit_test(lays_thumbnails),
        cmocka_unit_test(counts_digits),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
