/* What a client of tus says in its headers: what the file is called, and the
 * checksum of what it sends. Forged at will, so each is checked, bounded, and
 * never part of a path. */
#ifndef RMF_MEDIA_UPLOAD_WORDS_H
#define RMF_MEDIA_UPLOAD_WORDS_H

#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RMF_UPLOAD_NAME_SIZE                                                   \
    160u                         /* bytes of a name that is shown, and a zero */
#define RMF_UPLOAD_TYPE_SIZE 96u /* the same of a media type */
#define RMF_UPLOAD_META_SIZE 2048u /* of Upload-Metadata as it came */

typedef struct rmf_upload_meta {
    char name[RMF_UPLOAD_NAME_SIZE]; /* UTF-8 that may be shown; not empty */
    char type[RMF_UPLOAD_TYPE_SIZE]; /* "" : not said, or no media type */
} rmf_upload_meta;

/* Read Upload-Metadata; NULL is an empty one. False: it is malformed. */
bool rmf_upload_meta_read(const char *header, rmf_upload_meta *out);

/* A name that may be shown: without folders, controls and what turns the
 * direction of writing; UTF-8. `size` bytes of `raw`, which may be anything. */
void rmf_upload_name(const char *raw, size_t size,
                     char out[RMF_UPLOAD_NAME_SIZE]);

/* A number of a header: digits alone. -1: it is none, or too large. */
int64_t rmf_upload_number(const char *text);

/* ---- checksums --------------------------------------------------------- */

#define RMF_SUMS         "sha1,sha256,sha512"
#define RMF_SUM_SIZE_MAX 64u

typedef struct rmf_sum {
    const struct nettle_hash *hash; /* NULL: none was given */
    union {
        struct sha1_ctx sha1;
        struct sha256_ctx sha256;
        struct sha512_ctx sha512;
    } state;
    uint8_t want[RMF_SUM_SIZE_MAX];
} rmf_sum;

/* Read Upload-Checksum ("sha1 BASE64"); NULL is none. False: malformed, or of
 * a kind that RMF_SUMS does not name. */
bool rmf_sum_begin(const char *header, rmf_sum *out);
void rmf_sum_add(rmf_sum *sum, const char *at, size_t size);
/* Whether all that was added has the checksum; true where none was given. Once.
 */
bool rmf_sum_holds(rmf_sum *sum);

#endif
