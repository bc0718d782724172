/* Passwords are hashed slowly and in much memory, on purpose: so on two threads
 * apart from those that serve, and never more than two at once.
 *
 * A handler hands its request over and leaves; a thread does the work, replies
 * and wakes the request.
 */
#ifndef RMF_ACCOUNTS_HASHING_H
#define RMF_ACCOUNTS_HASHING_H

#include <sodium.h>

#include "http/http.h"

#define RMF_HASH_THREADS   2u
#define RMF_HASH_WAITING   16u
#define RMF_PASSWORD_BYTES ((size_t)64 << 20) /* memory of one hash */
#define RMF_PASSWORD_OPS   3u                 /* passes over it */

typedef struct rmf_hashing rmf_hashing;

rmf_hashing *rmf_hashing_open(void);
/* Who waits is answered with `overloaded`; the threads have ended. */
void rmf_hashing_stop(rmf_hashing *hashing);
void rmf_hashing_close(rmf_hashing *hashing);

/* On a thread: replies to the request, once, and does not wake it. */
typedef void rmf_hashing_fn(rmf_request *req, void *what);
/* From a handler, as its last act: the request waits and is woken when `fn` has
 * run; `what` lives as long as the request. Where sixteen wait already, it is
 * answered with `overloaded`. */
void rmf_hashing_later(rmf_hashing *hashing, rmf_request *req,
                       rmf_hashing_fn *fn, void *what);

/* On such a thread: argon2id. False: there was no memory. */
bool rmf_password_hash(const char *password, char out[crypto_pwhash_STRBYTES]);
/* Whether it is that one; `hash` "" or NULL is nobody's, and found wrong in the
 * same time. */
bool rmf_password_is(const char *hash, const char *password);

#endif
