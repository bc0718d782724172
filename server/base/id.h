/* Names that nobody can guess, and the names that people read. */
#ifndef RMF_BASE_ID_H
#define RMF_BASE_ID_H

#include <stdbool.h>
#include <stddef.h>

#define RMF_ID_SIZE    27u /* 26 characters and a zero: 128 random bits */
#define RMF_TOKEN_SIZE 53u /* 52 characters and a zero: 256 random bits */
#define RMF_HASH_SIZE  33u /* 32 hex digits and a zero */
#define RMF_SLUG_SIZE  49u

/* Must be called once before anything else here. False: no randomness. */
bool rmf_id_start(void);

void rmf_id_new(char out[RMF_ID_SIZE]);
void rmf_token_new(char out[RMF_TOKEN_SIZE]);

/* 1 to `max` characters out of a-z A-Z 0-9 - _. */
bool rmf_id_fits(const char *id, size_t max);

/* A letter of ASCII made small, or a digit; 0 for all else. */
char rmf_plain_char(char c);

/* "One bag, your road" becomes "one-bag-your-road", "Käse" "kase". Where
 * letters have to be left out (other scripts, or too many) a short hash of the
 * title follows, so that titles that differ have names that differ. */
void rmf_slug(const char *title, char out[RMF_SLUG_SIZE]);

/* Equal, in a time that does not tell how much of it was. */
bool rmf_secret_equal(const char *a, const char *b);

#endif
