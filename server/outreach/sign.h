/* Standard Webhooks: secrets, and what receivers check. */
#ifndef RMF_OUTREACH_SIGN_H
#define RMF_OUTREACH_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RMF_SECRET_SIZE    64u /* whsec_, base64 of 32 bytes, and a zero */
#define RMF_SIGNATURE_SIZE 64u /* v1, base64 of 32 bytes, and a zero */

void rmf_hook_secret_new(char out[RMF_SECRET_SIZE]);

/* What is signed: `id.seconds.body`. */
typedef struct rmf_signed {
    const char *id;
    int64_t seconds; /* since 1970 */
    const char *body;
    size_t size;
} rmf_signed;
/* False: `secret` is none: whsec_ and base64 of 24 to 64 bytes. */
bool rmf_hook_sign(const char *secret, const rmf_signed *what,
                   char out[RMF_SIGNATURE_SIZE]);

#endif
