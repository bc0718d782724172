/* Numbers of facts: decimals of six places in 64-bit integers, so that every
 * machine counts alike. Overflow saturates, products and quotients round half
 * to even, division by zero is 0. */
#ifndef RAMIFY_NUMBER_H
#define RAMIFY_NUMBER_H

#include "ramify.h"

#define RMF_ONE 1000000ll

int64_t rmf_add(int64_t a, int64_t b);
int64_t rmf_sub(int64_t a, int64_t b);
int64_t rmf_mul(int64_t a, int64_t b); /* both in millionths */
int64_t rmf_div(int64_t a, int64_t b);
int64_t rmf_scale(int64_t a, int64_t num, int64_t den); /* a*num/den, den>0 */

/* Bytes of the JSON number that begins here (RFC 8259: sign, digits, fraction,
 * exponent), 0 when none does. `011` begins with the number `0`. */
size_t rmf_number_size(const char *at, size_t size);

/* Read a JSON number's text. More than six places round half to even; out of
 * range saturates and gives false; what is no JSON number is 0 and false. */
bool rmf_number_read(rmf_str text, int64_t *millionths);

/* The same as double, for places on the picture; what is no JSON number is 0.
 * The nearest double when the number has at most 15 digits (zeros at the ends
 * do not count) and its power of ten is at most 22 either way; else within
 * RMF_DOUBLE_ULPS units in the last place of it, and the same on every
 * machine. Beyond the range of doubles it is infinite. */
#define RMF_DOUBLE_ULPS 20
double rmf_double_read(rmf_str text);

#endif
