/* The eight digits in the names of what is made: a CRC-32 of the content. They
 * tell apart what was made of one clip at one time or another, and nobody's
 * safety hangs on them; the clip itself is named by a hash that nobody can
 * forge. Cost: 5 GB a second, where that hash takes 0.6.
 */
#ifndef RMF_MEDIA_DIGITS_H
#define RMF_MEDIA_DIGITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RMF_DIGITS_SIZE 9u /* eight and a zero */

/* Begin with 0; what comes in parts is the same as the whole. */
uint32_t rmf_digits_add(uint32_t so_far, const void *at, size_t size);
void rmf_digits_spell(uint32_t all, char out[RMF_DIGITS_SIZE]);
/* False with errno. */
bool rmf_digits_of_file(const char *path, char out[RMF_DIGITS_SIZE]);

#endif
