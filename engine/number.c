/* Decimals of six places, and reading numbers. */
#include "number.h"

/* ---- counting -------------------------------------------------------- */

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0u - (uint64_t)value : (uint64_t)value;
}

/* A magnitude with its sign, saturated. */
static int64_t signed_of(bool negative, uint64_t size)
{
    uint64_t most = (uint64_t)INT64_MAX + (negative ? 1u : 0u);

    if (size > most) {
        size = most;
    }
    if (!negative) {
        return (int64_t)size;
    }
    return size == 0 ? 0 : -(int64_t)(size - 1) - 1;
}

/* A sum reckoned without bounds. It went over when its sign is neither that of
 * a nor that of b. */
static int64_t saturated(int64_t a, int64_t b, uint64_t sum)
{
    uint64_t over = ((uint64_t)a ^ sum) & ((uint64_t)b ^ sum);

    if (over >> 63 == 0) {
        return (int64_t)sum;
    }
    return a < 0 ? INT64_MIN : INT64_MAX;
}

int64_t rmf_add(int64_t a, int64_t b)
{
    return saturated(a, b, (uint64_t)a + (uint64_t)b);
}

int64_t rmf_sub(int64_t a, int64_t b)
{
    return saturated(a, ~b, (uint64_t)a - (uint64_t)b);
}

typedef struct wide { /* 128 bits */
    uint64_t high, low;
} wide;

static wide wide_product(uint64_t a, uint64_t b)
{
    uint64_t a_low = a & UINT32_MAX;
    uint64_t a_high = a >> 32;
    uint64_t b_low = b & UINT32_MAX;
    uint64_t b_high = b >> 32;
    uint64_t low = a_low * b_low;
    uint64_t middle = a_high * b_low + (low >> 32); /* < 2^64 */
    uint64_t other = a_low * b_high + (middle & UINT32_MAX);

    return (wide){a_high * b_high + (middle >> 32) + (other >> 32),
                  (other << 32) | (low & UINT32_MAX)};
}

/* num / den to the nearest, halves to even; UINT64_MAX when it is more. Bare
 * machines lack 128-bit division, so long division, a bit a step. */
static uint64_t wide_quotient(wide num, uint64_t den)
{
    uint64_t quotient = num.low / den;
    uint64_t rest = num.low % den;

    if (num.high >= den) {
        return UINT64_MAX;
    }
    if (num.high > 0) {
        rest = num.high;
        quotient = 0;
        for (uint32_t bit = 64; bit > 0; bit--) {
            bool carry = rest >> 63 != 0;

            rest = (rest << 1) | ((num.low >> (bit - 1)) & 1u);
            quotient <<= 1;
            if (carry || rest >= den) {
                rest -= den;
                quotient |= 1u;
            }
        }
    }
    bool up = rest > den - rest || (rest == den - rest && (quotient & 1u) == 1);

    return up && quotient < UINT64_MAX ? quotient + 1 : quotient;
}

static int64_t scale(int64_t a, int64_t num, int64_t den)
{
    bool negative = ((a < 0) != (num < 0)) != (den < 0);
    wide product = wide_product(magnitude(a), magnitude(num));

    return signed_of(negative, wide_quotient(product, magnitude(den)));
}

int64_t rmf_mul(int64_t a, int64_t b)
{
    return scale(a, b, RMF_ONE);
}

int64_t rmf_div(int64_t a, int64_t b)
{
    return b == 0 ? 0 : scale(a, RMF_ONE, b);
}

int64_t rmf_scale(int64_t a, int64_t num, int64_t den)
{
    return den == 0 ? 0 : scale(a, num, den);
}

/* ---- reading --------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits_end(const char *at, size_t from, size_t size)
{
    while (from < size && is_digit(at[from])) {
        from++;
    }
    return from;
}

size_t rmf_number_size(const char *at, size_t size)
{
    size_t from = size > 0 && at[0] == '-' ? 1 : 0;
    size_t end = digits_end(at, from, size);

    if (end == from) {
        return 0;
    }
    if (at[from] == '0') {
        end = from + 1;
    }
    if (end < size && at[end] == '.') {
        from = end + 1;
        end = digits_end(at, from, size);
        if (end == from) {
            return 0;
        }
    }
    if (end < size && (at[end] == 'e' || at[end] == 'E')) {
        from = end + 1;
        if (from < size && (at[from] == '+' || at[from] == '-')) {
            from++;
        }
        end = digits_end(at, from, size);
        if (end == from) {
            return 0;
        }
    }
    return end;
}

/* Exponents are cut off here: no text has so many digits that an exponent
 * beyond could matter. */
#define EXPONENT_MAX 1000000000000ll

/* A number taken apart: digits × 10^tens. The digits stand at at[0 … size),
 * a point may stand between them, zeros at the ends do not belong to them. */
typedef struct decimal {
    bool negative;
    const char *at;
    size_t size;
    int64_t tens;
} decimal;

static int64_t read_exponent(const char *at, size_t size)
{
    bool negative = size > 0 && at[0] == '-';
    int64_t exponent = 0;

    for (size_t i = 0; i < size; i++) {
        if (is_digit(at[i]) && exponent < EXPONENT_MAX) {
            exponent = exponent * 10 + (at[i] - '0');
        }
    }
    return negative ? -exponent : exponent;
}

/* False when the text is no JSON number. */
static bool take_apart(rmf_str text, decimal *out)
{
    size_t end = 0; /* of digits and point */
    size_t point;
    size_t from;

    if (text.size == 0 || rmf_number_size(text.at, text.size) != text.size) {
        return false;
    }
    out->negative = text.at[0] == '-';
    from = out->negative ? 1 : 0;
    point = digits_end(text.at, from, text.size);
    end = point < text.size && text.at[point] == '.'
              ? digits_end(text.at, point + 1, text.size)
              : point;
    out->tens = end < text.size
                    ? read_exponent(text.at + end + 1, text.size - end - 1)
                    : 0;
    out->tens -= end > point ? (int64_t)(end - point - 1) : 0;
    while (end > from && (text.at[end - 1] == '0' || end - 1 == point)) {
        out->tens += end - 1 == point ? 0 : 1;
        end--;
    }
    while (from < end && (text.at[from] == '0' || from == point)) {
        from++;
    }
    out->at = text.at + from;
    out->size = end - from;
    return true;
}

/* A number's first digits as an integer, times 10^tens, and what lies behind
 * them in halves of a unit. */
typedef struct leading {
    uint64_t digits;
    int64_t tens;
    enum { NOTHING, LESS, HALF, MORE } behind;
} leading;

#define LEADING_DIGITS 19 /* as many as surely fit 64 bits */

/* One more digit behind the cut; the last digit of all is not 0. */
static void leave_behind(leading *out, char digit)
{
    if (out->behind == NOTHING) {
        out->behind = digit > '5' ? MORE : digit == '5' ? HALF : LESS;
    } else if (out->behind == HALF && digit > '0') {
        out->behind = MORE;
    }
}

/* The number cut at 10^floor or after LEADING_DIGITS. */
static leading cut_at(const decimal *number, int64_t floor)
{
    leading out = {0, number->tens, NOTHING};
    int64_t left = LEADING_DIGITS;

    for (size_t i = 0; i < number->size; i++) {
        out.tens += number->at[i] == '.' ? 0 : 1;
    }
    if (number->size > 0 && out.tens < floor) {
        return (leading){0, floor, LESS};
    }
    for (size_t i = 0; i < number->size; i++) {
        char digit = number->at[i];

        if (digit == '.') {
            continue;
        }
        if (left > 0 && out.tens > floor) {
            out.digits = out.digits * 10 + (uint32_t)(digit - '0');
            out.tens--;
            left--;
        } else {
            leave_behind(&out, digit);
        }
    }
    return out;
}

#define MILLIONTH (-6) /* as a power of ten */

bool rmf_number_read(rmf_str text, int64_t *millionths)
{
    decimal number;
    leading first;
    uint64_t most = INT64_MAX;

    *millionths = 0;
    if (!take_apart(text, &number)) {
        return false;
    }
    most += number.negative ? 1u : 0u;
    first = cut_at(&number, MILLIONTH);
    while (first.tens > MILLIONTH && first.digits > 0 && first.digits <= most) {
        /* At most 10^19 times 10: beyond `most`, yet within 64 bits. */
        first.digits =
            first.digits > most / 10 ? UINT64_MAX : first.digits * 10;
        first.tens--;
    }
    if (first.tens == MILLIONTH && first.digits <= most &&
        (first.behind == MORE ||
         (first.behind == HALF && first.digits % 2 == 1))) {
        first.digits++;
    }
    *millionths = signed_of(number.negative, first.digits);
    return first.digits <= most;
}

/* 10^tens for tens <= EXACT_TENS, without an error. */
#define EXACT_TENS 22
#define TENS_MAX   400 /* beyond, all is infinite or 0 */

static double power_of_ten(int64_t tens)
{
    double power = 1;

    for (int64_t i = 0; i < tens && i < EXACT_TENS; i++) {
        power *= 10;
    }
    return power;
}

double rmf_double_read(rmf_str text)
{
    decimal number;
    leading first;
    int64_t tens;
    double value;

    if (!take_apart(text, &number)) {
        return 0;
    }
    first = cut_at(&number, -EXPONENT_MAX * 100);
    tens = first.tens < 0 ? -first.tens : first.tens;
    tens = tens < TENS_MAX ? tens : TENS_MAX;
    value = (double)first.digits;
    for (; tens > 0; tens -= EXACT_TENS) {
        value = first.tens > 0 ? value * power_of_ten(tens)
                               : value / power_of_ten(tens);
    }
    return number.negative ? -value : value;
}
