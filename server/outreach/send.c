#include "outreach/send.h"

#include <curl/curl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"

#define CONNECT_S   10L
#define ANSWER_MAX  (64u << 10) /* bytes that are read of one */
#define STATUS_GONE 410

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start_library(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* ---- what the library asks us -------------------------------------------- */

static curl_socket_t open_socket(void *ctx, curlsocktype purpose,
                                 struct curl_sockaddr *address)
{
    rmf_heard *heard = ctx;
    (void)purpose;
    if (!rmf_is_outside(&address->addr, &heard->by->own)) {
        heard->inside = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC,
                  address->protocol);
}

static size_t hear(char *at, size_t one, size_t count, void *ctx)
{
    rmf_heard *heard = ctx;
    size_t size = one * count;
    size_t room = sizeof heard->text - heard->size;
    size_t kept = size < room ? size : room;
    memcpy(heard->text + heard->size, at, kept);
    heard->size += kept;
    heard->seen += size;
    return heard->seen > ANSWER_MAX ? 0 : size;
}

static int look(void *ctx, curl_off_t of, curl_off_t now, curl_off_t up_of,
                curl_off_t up_now)
{
    rmf_heard *heard = ctx;
    (void)of;
    (void)now;
    (void)up_of;
    (void)up_now;
    heard->stopped = !heard->by->go_on(heard->by->ctx);
    return heard->stopped;
}

void *rmf_send_open(const rmf_sending *by, rmf_heard *heard)
{
    *heard = (rmf_heard){.by = by};
    (void)pthread_once(&once, start_library);
    CURL *curl = curl_easy_init();
    if (!curl) return NULL;
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)by->settings->answer_s);
    (void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "ramify");
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFODATA, heard);
    (void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, hear);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, heard);
    return curl;
}

static void say(rmf_sent *out, const char *words)
{
    rmf_said(words, strlen(words), out->said);
}

void rmf_send_failed(const rmf_heard *heard, int code, rmf_sent *out)
{
    out->stopped = heard->stopped;
    if (heard->inside) {
        out->refused = true;
        say(out, "that address leads to this machine or its network, to which "
                 "nothing is sent (the setting --deliver-to allows networks of "
                 "your own)");
    } else if (code == CURLE_OPERATION_TIMEDOUT) {
        say(out, "there was no answer in time");
    } else {
        say(out, curl_easy_strerror((CURLcode)code));
    }
}

/* ---- a webhook ----------------------------------------------------------- */

static bool add(struct curl_slist **list, const char *line)
{
    struct curl_slist *more = curl_slist_append(*list, line);
    if (more) *list = more;
    return more != NULL;
}

/* The headers of Standard Webhooks. NULL: no memory, or no secret. */
static struct curl_slist *headers_of(const rmf_delivery *what)
{
    char line[192];
    char signature[RMF_SIGNATURE_SIZE];
    struct curl_slist *list = NULL;
    const rmf_signed is = {.id = what->id,
                           .seconds = rmf_wall_ms() / 1000,
                           .body = what->body,
                           .size = strlen(what->body)};
    bool ok = rmf_hook_sign(what->secret, &is, signature) &&
              add(&list, "Content-Type: application/json") &&
              add(&list, "Expect:");
    (void)snprintf(line, sizeof line, "webhook-id: %s", what->id);
    ok = ok && add(&list, line);
    (void)snprintf(line, sizeof line, "webhook-timestamp: %" PRId64,
                   is.seconds);
    ok = ok && add(&list, line);
    (void)snprintf(line, sizeof line, "webhook-signature: %s", signature);
    ok = ok && add(&list, line);
    if (ok) return list;
    curl_slist_free_all(list);
    return NULL;
}

static void read_answer(CURL *curl, const rmf_heard *heard, int code,
                        rmf_sent *out)
{
    long status = 0;
    curl_off_t wait = 0;
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    (void)curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait);
    /* One that says too much has answered all the same. */
    bool answered = code == CURLE_OK || heard->seen > ANSWER_MAX;
    out->status = status;
    if (!answered) {
        rmf_send_failed(heard, code, out);
        return;
    }
    out->arrived = status >= 200 && status < 300;
    out->gone = status == STATUS_GONE;
    if (status == 429 || status == 503) out->wait_s = wait;
    rmf_said(heard->text, heard->size, out->said);
}

void rmf_send_hook(const rmf_sending *by, const rmf_delivery *what,
                   rmf_sent *out)
{
    rmf_heard heard;
    CURL *curl = rmf_send_open(by, &heard);
    struct curl_slist *headers = headers_of(what);
    if (curl && headers) {
        (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
        (void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
        (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
        (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &heard);
        (void)curl_easy_setopt(curl, CURLOPT_URL, what->address);
        (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                               (curl_off_t)strlen(what->body));
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, what->body);
        CURLcode code = curl_easy_perform(curl);
        read_answer(curl, &heard, (int)code, out);
    } else {
        say(out, "there was no memory to send it");
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
}
