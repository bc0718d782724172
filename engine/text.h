/* Text views, the bounded writer, UTF-8, hashes and likeness of words. */
#ifndef RAMIFY_TEXT_H
#define RAMIFY_TEXT_H

#include "ramify.h"

/* A literal as a view: RMF_STR("bag"). */
#define RMF_STR(literal) ((rmf_str){(literal), (uint32_t)sizeof(literal) - 1u})

bool rmf_str_same(rmf_str a, rmf_str b);
bool rmf_str_is(rmf_str a, const char *zero_ended);
int rmf_str_order(rmf_str a, rmf_str b); /* <0, 0, >0 by bytes */
rmf_str rmf_str_of(const char *zero_ended);

/* Valid UTF-8 without surrogates, overlong forms or U+0000. */
bool rmf_utf8_valid(const char *at, size_t size);
/* Bytes of the longest valid beginning. */
size_t rmf_utf8_prefix(const char *at, size_t size);
/* The longest prefix of at most `size_max` bytes that cuts no character. */
uint32_t rmf_utf8_cut(rmf_str text, uint32_t size_max);

void rmf_put(rmf_writer *out, const char *zero_ended);
void rmf_put_str(rmf_writer *out, rmf_str text);
void rmf_put_char(rmf_writer *out, char c);
void rmf_put_int(rmf_writer *out, int64_t value);
void rmf_put_hex64(rmf_writer *out, uint64_t value);            /* 16 digits */
void rmf_put_json(rmf_writer *out, rmf_str text);               /* "quoted" */
void rmf_put_name(rmf_writer *out, const char *key);            /* "key": */
void rmf_put_key(rmf_writer *out, const char *key);             /* ,"key": */
void rmf_put_flag(rmf_writer *out, const char *key, bool flag); /* with it */
void rmf_put_micro(rmf_writer *out, int64_t millionths); /* 1500000: 1.5 */

#define RMF_FNV_START 0xcbf29ce484222325u
uint64_t rmf_fnv(uint64_t hash, const void *at, size_t size);
uint64_t rmf_fnv_str(uint64_t hash, rmf_str text); /* with its size */
/* A well mixed function of one word (splitmix64's finaliser). */
uint64_t rmf_mix(uint64_t x);

/* Edits (insert, delete, replace, swap) between two words of at most
 * RMF_ID_SIZE_MAX bytes; more than `most` is reported as most + 1. */
uint32_t rmf_edit_distance(rmf_str a, rmf_str b, uint32_t most);

#endif
