/* Files from elsewhere, for whoever may say an address: into a file of the data
 * folder, with limits on size and time, and never from this machine or its
 * network. What is allowed is decided for the very socket address that is
 * connected to, so redirects and names that change their address change
 * nothing. Only http and https; proxies that the environment names are not
 * used; at most 5 redirects.
 */
#ifndef RMF_MEDIA_FETCH_H
#define RMF_MEDIA_FETCH_H

#include "base/buf.h"
#include "base/outside.h"

#define RMF_FETCH_URL_SIZE 2048u

typedef enum rmf_fetch_end {
    RMF_FETCHED,
    RMF_FETCH_STOPPED, /* progress said so */
    RMF_FETCH_REFUSED, /* this address can never be fetched: `why` says it */
    RMF_FETCH_FAILED   /* not now (not there, too slow, disk full); the same */
} rmf_fetch_end;

typedef struct rmf_fetching {
    const char *url;
    const rmf_networks *own; /* NULL: none */
    int64_t bytes_max;
    unsigned
        seconds_max; /* for all; 0: 6 hours. 30 s below 1 KB/s end it too */
    /* False: stop now. Called at least once a second; `of` is 0 where the
     * other side has not said it. May be NULL. */
    bool (*progress)(void *ctx, int64_t bytes, int64_t of);
    void *ctx;
} rmf_fetching;

/* Whether it is an address that rmf_fetch would try: http(s), no user, a host.
 * False: `why` says what is wrong. */
bool rmf_fetch_may(const char *url, rmf_buf *why);

/* To an empty file of the caller's, open for writing; durable when RMF_FETCHED,
 * else worth nothing. For a worker's thread: it blocks. */
rmf_fetch_end rmf_fetch(const rmf_fetching *what, int fd, rmf_buf *why);

/* What lies there, without bringing it: its media type and size (-1: not said),
 * the address behind redirects, and whether ranges are served. */
typedef struct rmf_fetched_head {
    char type[96];
    int64_t bytes;
    bool ranges;
    bool from_anywhere; /* a page of any origin may read it (CORS) */
    char url[RMF_FETCH_URL_SIZE];
} rmf_fetched_head;
rmf_fetch_end rmf_fetch_head(const rmf_fetching *what, rmf_fetched_head *out,
                             rmf_buf *why);

#endif
