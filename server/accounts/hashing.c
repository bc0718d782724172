#include "accounts/hashing.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct work {
    rmf_request *req;
    rmf_hashing_fn *fn;
    void *what;
} work;

struct rmf_hashing {
    pthread_mutex_t lock;
    pthread_cond_t more;
    work waiting[RMF_HASH_WAITING]; /* a ring */
    unsigned first, count;
    bool stopping;
    pthread_t threads[RMF_HASH_THREADS];
    unsigned started;
};

/* ---- one hash ----------------------------------------------------------- */

bool rmf_password_hash(const char *password, char out[crypto_pwhash_STRBYTES])
{
    return crypto_pwhash_str_alg(out, password, strlen(password),
                                 RMF_PASSWORD_OPS, RMF_PASSWORD_BYTES,
                                 crypto_pwhash_ALG_ARGON2ID13) == 0;
}

bool rmf_password_is(const char *hash, const char *password)
{
    char unused[crypto_pwhash_STRBYTES];
    if (hash && *hash)
        return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
    (void)rmf_password_hash(password, unused);
    return false;
}

/* ---- the threads -------------------------------------------------------- */

static bool next(rmf_hashing *h, work *out)
{
    (void)pthread_mutex_lock(&h->lock);
    while (h->count == 0 && !h->stopping)
        (void)pthread_cond_wait(&h->more, &h->lock);
    bool any = h->count > 0 && !h->stopping;
    if (any) {
        *out = h->waiting[h->first];
        h->first = (h->first + 1) % RMF_HASH_WAITING;
        h->count--;
    }
    (void)pthread_mutex_unlock(&h->lock);
    return any;
}

static void *run(void *arg)
{
    rmf_hashing *h = arg;
    work one;
    while (next(h, &one)) {
        one.fn(one.req, one.what);
        rmf_request_wake(one.req);
    }
    return NULL;
}

rmf_hashing *rmf_hashing_open(void)
{
    rmf_hashing *h = calloc(1, sizeof *h);
    if (!h) return NULL;
    (void)pthread_mutex_init(&h->lock, NULL);
    (void)pthread_cond_init(&h->more, NULL);
    while (h->started < RMF_HASH_THREADS &&
           pthread_create(&h->threads[h->started], NULL, run, h) == 0)
        h->started++;
    if (h->started > 0) return h;
    rmf_hashing_close(h);
    return NULL;
}

void rmf_hashing_stop(rmf_hashing *h)
{
    if (!h) return;
    (void)pthread_mutex_lock(&h->lock);
    h->stopping = true;
    (void)pthread_cond_broadcast(&h->more);
    (void)pthread_mutex_unlock(&h->lock);
    for (unsigned i = 0; i < h->started; i++)
        (void)pthread_join(h->threads[i], NULL);
    h->started = 0;
    for (; h->count > 0; h->count--) {
        rmf_request *req = h->waiting[h->first].req;
        h->first = (h->first + 1) % RMF_HASH_WAITING;
        rmf_reply_problem(req, RMF_PROBLEM_overloaded, NULL);
        rmf_request_wake(req);
    }
}

void rmf_hashing_close(rmf_hashing *h)
{
    if (!h) return;
    (void)pthread_cond_destroy(&h->more);
    (void)pthread_mutex_destroy(&h->lock);
    free(h);
}

/* Suspended under the lock: no thread can have it, and wake it, before. */
void rmf_hashing_later(rmf_hashing *h, rmf_request *req, rmf_hashing_fn *fn,
                       void *what)
{
    (void)pthread_mutex_lock(&h->lock);
    bool room = h->count < RMF_HASH_WAITING && !h->stopping;
    if (room) {
        rmf_request_wait(req);
        h->waiting[(h->first + h->count) % RMF_HASH_WAITING] =
            (work){req, fn, what};
        h->count++;
        (void)pthread_cond_signal(&h->more);
    }
    (void)pthread_mutex_unlock(&h->lock);
    if (!room) rmf_reply_problem(req, RMF_PROBLEM_overloaded, NULL);
}
