#include "media/fetch.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/utf8.h"

#define REDIRECTS_MAX 5L
#define SECONDS_MAX   (6 * 3600)
#define CONNECT_S     15L
#define SLOW_BYTES    1024L /* a second, … */
#define SLOW_S        30L   /* … for so long, and it ends */

typedef struct fetching {
    const rmf_fetching *what;
    rmf_fetched_head *head; /* NULL: the body is wanted */
    int fd;                 /* where it goes; -1: nowhere */
    int64_t bytes;
    int disk;     /* errno of a write that failed; 0: none */
    bool inside;  /* an address was refused */
    bool large;   /* it is larger than allowed */
    bool stopped; /* progress said so */
    bool enough;  /* the head is known */
} fetching;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start_library(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* ---- what the library asks us
 * ------------------------------------------------ */

/* The one place where it is decided: no socket, no request. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose,
                                 struct curl_sockaddr *address)
{
    fetching *f = ctx;
    (void)purpose;
    if (!rmf_is_outside(&address->addr, f->what->own)) {
        f->inside = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC,
                  address->protocol);
}

static size_t take(char *at, size_t one, size_t count, void *ctx)
{
    fetching *f = ctx;
    size_t size = one * count;
    if (f->head) {
        f->enough = true;
        return 0;
    }
    if ((int64_t)size > f->what->bytes_max - f->bytes) {
        f->large = true;
        return 0;
    }
    for (size_t done = 0; done < size;) {
        ssize_t put = write(f->fd, at + done, size - done);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) {
            f->disk = errno;
            return 0;
        }
        done += (size_t)put;
        f->bytes += put;
    }
    return size;
}

static bool begins(const char *at, size_t size, const char *name,
                   const char **value)
{
    size_t name_size = strlen(name);
    if (size <= name_size || strncasecmp(at, name, name_size) != 0)
        return false;
    *value = at + name_size;
    while (**value == ' ')
        (*value)++;
    return true;
}

/* Of each answer on the way; the last one's count. */
static size_t take_header(char *at, size_t one, size_t count, void *ctx)
{
    fetching *f = ctx;
    size_t size = one * count;
    const char *value = NULL;
    if (!f->head) return size;
    if (size > 5 && strncmp(at, "HTTP/", 5) == 0) {
        f->head->ranges = false;
        f->head->from_anywhere = false;
    } else if (begins(at, size, "Accept-Ranges:", &value)) {
        f->head->ranges = strncasecmp(value, "bytes", 5) == 0;
    } else if (begins(at, size, "Content-Range:", &value)) {
        const char *slash = memchr(value, '/', size - (size_t)(value - at));
        long long bytes = -1;
        if (slash && sscanf(slash + 1, "%lld", &bytes) == 1 && bytes >= 0)
            f->head->bytes = bytes;
        f->head->ranges = true;
    } else if (begins(at, size, "Access-Control-Allow-Origin:", &value)) {
        f->head->from_anywhere = *value == '*';
    }
    return size;
}

static int tell_progress(void *ctx, curl_off_t of, curl_off_t now,
                         curl_off_t up_of, curl_off_t up_now)
{
    fetching *f = ctx;
    (void)up_of;
    (void)up_now;
    if (of > f->what->bytes_max && !f->head) {
        f->large = true;
    } else if (f->what->progress && !f->head) {
        f->stopped = !f->what->progress(f->what->ctx, now, of);
    }
    return f->stopped || f->large;
}

/* ---- addresses
 * ---------------------------------------------------------------- */

static bool has_part(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    bool there = curl_url_get(url, part, &text, 0) == CURLUE_OK && *text;
    curl_free(text);
    return there;
}

static bool is_text(const char *url)
{
    size_t size = strlen(url);
    size_t one = 1;
    bool good = true;
    for (size_t at = 0; good && at < size; at += one)
        good = rmf_utf8_next(url + at, size - at, &one) != RMF_NO_CODE;
    return good;
}

bool rmf_fetch_may(const char *url, rmf_buf *why)
{
    bool web = strncasecmp(url, "http://", 7) == 0 ||
               strncasecmp(url, "https://", 8) == 0;
    if (!web) {
        rmf_buf_puts(why, "an address begins with http:// or https://");
        return false;
    }
    if (strlen(url) >= RMF_FETCH_URL_SIZE) {
        rmf_buf_putf(why, "an address has at most %u characters",
                     RMF_FETCH_URL_SIZE - 1);
        return false;
    }
    CURLU *parts = is_text(url) ? curl_url() : NULL;
    bool ok = parts && curl_url_set(parts, CURLUPART_URL, url,
                                    CURLU_NO_DEFAULT_PORT) == CURLUE_OK;
    if (!ok) {
        rmf_buf_puts(why, "that is no address");
    } else if (has_part(parts, CURLUPART_USER) ||
               has_part(parts, CURLUPART_PASSWORD)) {
        rmf_buf_puts(why, "an address with a name or password in it is not "
                          "fetched; use one that is signed");
        ok = false;
    }
    curl_url_cleanup(parts);
    return ok;
}

/* ---- how it ended
 * --------------------------------------------------------------
 */

static rmf_fetch_end fail(rmf_buf *why, rmf_fetch_end end, const char *words)
{
    rmf_buf_puts(why, words);
    return end;
}

static rmf_fetch_end end_of_status(long status, rmf_buf *why)
{
    rmf_buf_putf(why, "the other side answered %ld", status);
    bool later = status >= 500 || status == 408 || status == 429;
    return later ? RMF_FETCH_FAILED : RMF_FETCH_REFUSED;
}

/* Words that name no address of ours: what a name leads to is not told. */
static rmf_fetch_end end_of(const fetching *f, CURLcode code, CURL *curl,
                            rmf_buf *why)
{
    long status = 0;
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (f->stopped) return RMF_FETCH_STOPPED;
    if (f->inside && code != CURLE_OK) {
        return fail(why, RMF_FETCH_REFUSED,
                    "that address leads to this machine or its network, which "
                    "is not asked (the setting --fetch-from allows networks "
                    "of your own)");
    }
    if (f->large) {
        rmf_buf_putf(why, "it is larger than %lld bytes",
                     (long long)f->what->bytes_max);
        return RMF_FETCH_REFUSED;
    }
    if (f->disk != 0) {
        rmf_buf_putf(why, "it could not be written: %s", strerror(f->disk));
        return RMF_FETCH_FAILED;
    }
    if (code == CURLE_TOO_MANY_REDIRECTS)
        return fail(why, RMF_FETCH_REFUSED, "it is redirected too often");
    if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT) {
        return fail(why, RMF_FETCH_REFUSED,
                    "it leads to what is neither http nor https");
    }
    if (code == CURLE_OPERATION_TIMEDOUT)
        return fail(why, RMF_FETCH_FAILED, "the other side is too slow");
    if (code == CURLE_OK || f->enough) {
        if (status >= 200 && status < 300) return RMF_FETCHED;
        return end_of_status(status, why);
    }
    rmf_buf_putf(why, "the other side: %s", curl_easy_strerror(code));
    return RMF_FETCH_FAILED;
}

/* ---- fetching
 * ------------------------------------------------------------------
 */

static void set_walls(CURL *curl, fetching *f)
{
    unsigned seconds =
        f->what->seconds_max ? f->what->seconds_max : (unsigned)SECONDS_MAX;
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, f);
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    (void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_MAXREDIRS, REDIRECTS_MAX);
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)seconds);
    (void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
    (void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, SLOW_S);
    (void)curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 256L << 10);
    (void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "ramify");
    (void)curl_easy_setopt(curl, CURLOPT_URL, f->what->url);
}

static rmf_fetch_end run(fetching *f, rmf_buf *why)
{
    if (!rmf_fetch_may(f->what->url, why)) return RMF_FETCH_REFUSED;
    (void)pthread_once(&once, start_library);
    CURL *curl = curl_easy_init();
    if (!curl) return fail(why, RMF_FETCH_FAILED, "out of memory");
    set_walls(curl, f);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, f);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, f);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, tell_progress);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFODATA, f);
    (void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    if (f->head) (void)curl_easy_setopt(curl, CURLOPT_RANGE, "0-0");
    CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_HTTP_RETURNED_ERROR) code = CURLE_OK;
    rmf_fetch_end end = end_of(f, code, curl, why);
    if (f->head && end == RMF_FETCHED) {
        const char *type = NULL;
        const char *url = NULL;
        curl_off_t bytes = -1;
        (void)curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
        (void)curl_easy_getinfo(curl, CURLINFO_EFFECTIVE_URL, &url);
        (void)curl_easy_getinfo(curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T,
                                &bytes);
        (void)snprintf(f->head->type, sizeof f->head->type, "%s",
                       type ? type : "");
        (void)snprintf(f->head->url, sizeof f->head->url, "%s", url ? url : "");
        if (f->head->bytes < 0 && !f->head->ranges) f->head->bytes = bytes;
    }
    curl_easy_cleanup(curl);
    return end;
}

rmf_fetch_end rmf_fetch(const rmf_fetching *what, int fd, rmf_buf *why)
{
    fetching f = {.what = what, .fd = fd};
    rmf_fetch_end end = run(&f, why);
    if (end != RMF_FETCHED || fsync(fd) == 0) return end;
    rmf_buf_putf(why, "it could not be written: %s", strerror(errno));
    return RMF_FETCH_FAILED;
}

rmf_fetch_end rmf_fetch_head(const rmf_fetching *what, rmf_fetched_head *out,
                             rmf_buf *why)
{
    fetching f = {.what = what, .fd = -1, .head = out};
    *out = (rmf_fetched_head){.bytes = -1};
    return run(&f, why);
}
