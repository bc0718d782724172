/* Signed addresses: who has one sees one clip, all its files, for a time.
 *
 *     media/HASH/FILE?until=SECONDS&key=…
 *
 * `until` is in seconds since 1970, `key` the HMAC-SHA-512-256 of clip and time
 * by a secret of this data folder. Nothing is stored; to take all addresses
 * back, remove DATA/address-key and start again.
 */
#ifndef RMF_MEDIA_ADDRESS_H
#define RMF_MEDIA_ADDRESS_H

#include <stdint.h>

#include "base/file.h"

#define RMF_ADDRESS_QUERY_SIZE 96u /* "until=…&key=…" and a zero */

/* Read the secret of DATA, or make it (mode 600). False with errno. */
bool rmf_address_open(const char *data, unsigned char secret[32]);
void rmf_address_sign(const unsigned char secret[32], const char *clip,
                      int64_t until_s, char out[RMF_ADDRESS_QUERY_SIZE]);
/* Seconds for which it holds still; 0: it holds no more, or never did. */
int64_t rmf_address_holds(const unsigned char secret[32], const char *clip,
                          const char *until, const char *key, int64_t now_s);

#endif
