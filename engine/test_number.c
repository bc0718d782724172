/* Decimals against 128-bit integers, doubles against strtod. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/number.h"
#include "engine/text.h"

__extension__ typedef __int128 wide;

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define ROUNDS      200000

static uint64_t seed = 7;

static uint64_t random64(void)
{
    seed += 0x9e3779b97f4a7c15u;
    return rmf_mix(seed);
}

/* Of all sizes alike, and the ends of the range often. */
static int64_t random_value(void)
{
    static const int64_t ends[] = {0,         1,         -1,
                                   INT64_MAX, INT64_MIN, INT64_MAX - 1,
                                   1000000,   -500000,   INT64_MIN + 1};
    uint64_t word = random64();

    if (word % 8 == 0) {
        return ends[word / 8 % COUNT(ends)];
    }
    return (int64_t)random64() >> (word / 8 % 63);
}

static int64_t clamp(wide value)
{
    return value > INT64_MAX   ? INT64_MAX
           : value < INT64_MIN ? INT64_MIN
                               : (int64_t)value;
}

/* num / den to the nearest, halves to even, by the definition. */
static int64_t nearest(wide num, wide den)
{
    wide quotient = num / den;
    wide rest = num % den;
    bool away = (num < 0) != (den < 0);
    wide twice = (rest < 0 ? -rest : rest) * 2;
    wide size = den < 0 ? -den : den;

    if (twice > size || (twice == size && quotient % 2 != 0)) {
        quotient += away ? -1 : 1;
    }
    return clamp(quotient);
}

static void counts_like_128_bits(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        int64_t a = random_value();
        int64_t b = random_value();
        int64_t c = random_value();

        assert_int_equal(rmf_add(a, b), clamp((wide)a + b));
        assert_int_equal(rmf_sub(a, b), clamp((wide)a - b));
        assert_int_equal(rmf_mul(a, b), nearest((wide)a * b, RMF_ONE));
        assert_int_equal(rmf_div(a, b),
                         b == 0 ? 0 : nearest((wide)a * RMF_ONE, b));
        if (c > 0) {
            assert_int_equal(rmf_scale(a, b, c), nearest((wide)a * b, c));
        }
    }
}

static void halves_go_to_even(void **state)
{
    (void)state;
    assert_int_equal(rmf_mul(1, 500000), 0);   /* 0.5 of a millionth */
    assert_int_equal(rmf_mul(3, 500000), 2);   /* 1.5 */
    assert_int_equal(rmf_mul(-3, 500000), -2); /* -1.5 */
    assert_int_equal(rmf_mul(-1, 500000), 0);
    assert_int_equal(rmf_div(1, 2 * RMF_ONE), 0);
    assert_int_equal(rmf_div(5, 2 * RMF_ONE), 2);
    assert_int_equal(rmf_div(7, -2 * RMF_ONE), -4);
    assert_int_equal(rmf_div(RMF_ONE, 0), 0);
    assert_int_equal(rmf_div(RMF_ONE, 3 * RMF_ONE), 333333);
}

static void reads_decimals(void **state)
{
    static const struct {
        const char *text;
        int64_t value;
        bool fits;
    } rows[] = {
        {"0", 0, true},
        {"-0", 0, true},
        {"-0.0e99", 0, true},
        {"1", 1000000, true},
        {"-12", -12000000, true},
        {"0.5", 500000, true},
        {"120.50", 120500000, true},
        {"1200", 1200000000, true},
        {"1e3", 1000000000, true},
        {"1.5E+2", 150000000, true},
        {"25e-1", 2500000, true},
        {"0.0000005", 0, true}, /* half, to even */
        {"0.0000015", 2, true}, /* half, to even */
        {"0.0000025", 2, true}, /* half, to even */
        {"0.00000250000000000000000000001", 3, true},
        {"0.00000249999999999999999999999", 2, true},
        {"0.00000005", 0, true},
        {"0.00000099", 1, true},
        {"9e-7", 1, true},
        {"1e-400", 0, true},
        {"1e-99999999999999999999", 0, true},
        {"0e99999999999999999999", 0, true},
        {"9223372036854.775807", INT64_MAX, true},
        {"-9223372036854.775808", INT64_MIN, true},
        {"9223372036854.7758074", INT64_MAX, true},
        {"9223372036854.7758075", INT64_MAX, false},
        {"9223372036854.775808", INT64_MAX, false},
        {"-9223372036854.7758085", INT64_MIN, true},
        {"-9223372036854.7758086", INT64_MIN, false},
        {"-9223372036854.775809", INT64_MIN, false},
        {"1e13", INT64_MAX, false},
        {"-1e13", INT64_MIN, false},
        {"1e99999999999999999999", INT64_MAX, false},
        {"0.000000000000000000000000000001e30", 1000000, true},
        {"100000000000000000000000000000e-29", 1000000, true},
        {"", 0, false},
        {"-", 0, false},
        {"01", 0, false},
        {"1.", 0, false},
        {".5", 0, false},
        {"1e", 0, false},
        {"+1", 0, false},
        {"1 ", 0, false},
        {"0x10", 0, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t value = 77;
        bool fits = rmf_number_read(rmf_str_of(rows[i].text), &value);

        if (value != rows[i].value || fits != rows[i].fits) {
            fail_msg("%s gave %lld, %d", rows[i].text, (long long)value, fits);
        }
    }
}

/* What the writer writes, the reader reads. */
static void written_reads_back(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        int64_t value = random_value();
        int64_t back = 0;
        char memory[32];
        rmf_writer out = {.at = memory, .cap = sizeof memory};

        rmf_put_micro(&out, value);
        assert_true(
            rmf_number_read((rmf_str){memory, (uint32_t)out.size}, &back));
        assert_int_equal(back, value);
    }
}

/* More digits than places, rounded as 128 bits round them. */
static void places_beyond_six_round(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        char text[48];
        int64_t value;
        uint64_t digits = random64() % 1000000000000000000u;
        int size = snprintf(text, sizeof text, "%llu.%018llu",
                            (unsigned long long)(random64() % 9000000),
                            (unsigned long long)digits);
        wide all =
            (wide)strtoull(text, NULL, 10) * 1000000000000000000 + (wide)digits;

        assert_true(rmf_number_read((rmf_str){text, (uint32_t)size}, &value));
        assert_int_equal(value, nearest(all, 1000000000000));
    }
}

static double read_double(const char *text)
{
    return rmf_double_read(rmf_str_of(text));
}

static void doubles_within_the_bound_are_exact(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        char text[48];
        unsigned long long digits = random64() % 1000000000000000u;
        int tens = (int)(random64() % 45) - 22;

        (void)snprintf(text, sizeof text, "%s%llue%d", i % 2 ? "-" : "", digits,
                       tens);
        if (digits % 10 != 0 && read_double(text) != strtod(text, NULL)) {
            fail_msg("%s gave %.17g", text, read_double(text));
        }
    }
    assert_true(read_double("33.3") == 33.3);
    assert_true(read_double("0.1") == 0.1);
    assert_true(read_double("100.0") == 100.0);
    assert_true(read_double("99.99999999999") == 99.99999999999);
}

/* Places between two doubles, as steps of the last place of the second. */
static double steps_apart(double a, double b)
{
    double step = nextafter(fabs(b), INFINITY) - fabs(b);

    return a == b ? 0 : fabs(a - b) / step;
}

static void all_doubles_are_near(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        char text[64];
        double expected;

        (void)snprintf(
            text, sizeof text, "%llu.%llue%d", (unsigned long long)random64(),
            (unsigned long long)random64(), (int)(random64() % 625) - 345);
        expected = strtod(text, NULL);
        if (expected < 1.7976e308 &&
            steps_apart(read_double(text), expected) > RMF_DOUBLE_ULPS) {
            fail_msg("%s gave %.17g", text, read_double(text));
        }
    }
}

static void doubles_at_the_ends(void **state)
{
    (void)state;
    assert_true(isinf(read_double("1e309")));
    assert_true(isinf(read_double("-1e99999999999999999999")));
    assert_true(read_double("-1e99999999999999999999") < 0);
    assert_true(read_double("1.7e308") == 1.7e308 ||
                steps_apart(read_double("1.7e308"), 1.7e308) < 20);
    assert_true(read_double("1e-999999999999999999999") == 0);
    assert_true(read_double("0e999999999999999999999") == 0);
    assert_true(read_double("4.9406564584124654e-324") > 0);
    assert_true(signbit(read_double("-0")));
    assert_true(read_double("nonsense") == 0);
}

static void numbers_end_where_they_end(void **state)
{
    static const struct {
        const char *text;
        size_t size;
    } rows[] = {
        {"0", 1},     {"011", 1}, {"-0.5,", 4}, {"12]", 2},   {"1e5x", 3},
        {"1E-05", 5}, {"1.", 0},  {"1.e5", 0},  {"1e+", 0},   {"-", 0},
        {"", 0},      {"abc", 0}, {"--1", 0},   {"1.5.2", 3}, {"-a", 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(rmf_number_size(rows[i].text, strlen(rows[i].text)),
                         rows[i].size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_like_128_bits),
        cmocka_unit_test(halves_go_to_even),
        cmocka_unit_test(reads_decimals),
        cmocka_unit_test(written_reads_back),
        cmocka_unit_test(places_beyond_six_round),
        cmocka_unit_test(doubles_within_the_bound_are_exact),
        cmocka_unit_test(all_doubles_are_near),
        cmocka_unit_test(doubles_at_the_ends),
        cmocka_unit_test(numbers_end_where_they_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
