/* UTF-8, read strictly. */
#ifndef RMF_BASE_UTF8_H
#define RMF_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define RMF_NO_CODE UINT32_MAX

/* The character at `text`, of which `left` bytes (1 at least) are there, and in
 * `size` its bytes. RMF_NO_CODE and 1: that is no UTF-8 (also overlong forms,
 * surrogates, beyond U+10FFFF). */
uint32_t rmf_utf8_next(const char *text, size_t left, size_t *size);
/* Write a character (1 to 0x10FFFF); its bytes, without a zero. */
size_t rmf_utf8_put(uint32_t code, char out[4]);

#endif
