/* The daemon: listening, connections and their deadlines, stopping. */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/request.h"

#define WATCH_MS     250
#define BEAT_MS      20000
#define BACKLOG      1024
#define STILL_IDLE_S 75u /* nothing read or written for so long ends it */

static bool is_suspended(struct MHD_Connection *con)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(con, MHD_CONNECTION_INFO_CONNECTION_SUSPENDED);
    return info && info->suspended == MHD_YES;
}

/* The library gives it eight arguments. */
/* NOLINTNEXTLINE(readability-function-size) */
static enum MHD_Result answer(void *ctx, struct MHD_Connection *con,
                              const char *path, const char *method,
                              const char *version, const char *data,
                              size_t *size, void **held)
{
    (void)version;
    rmf_request *req = *held;
    if (!req) {
        req = rmf_request_new(ctx, con, method, path);
        *held = req;
        return req ? rmf_request_begin(req) : MHD_NO;
    }
    if (*size > 0) {
        size_t more = *size;
        /* Left where it is until somebody wakes the request. */
        if (is_suspended(con)) return MHD_YES;
        *size = 0;
        return rmf_body_more(req, data, more);
    }
    return rmf_request_whole(req);
}

static void completed(void *ctx, struct MHD_Connection *con, void **held,
                      enum MHD_RequestTerminationCode why)
{
    (void)ctx;
    (void)con;
    (void)why;
    if (*held) rmf_request_done(*held);
    *held = NULL;
}

/* A zero byte would end a path early: what follows it must count. */
static size_t unescape(void *ctx, struct MHD_Connection *con, char *text)
{
    (void)ctx;
    (void)con;
    for (char *at = strstr(text, "%00"); at; at = strstr(at + 3, "%00"))
        at[2] = '1';
    return MHD_http_unescape(text);
}

/* ---- connections ------------------------------------------------------- */

static void peer_came(rmf_http *http, struct MHD_Connection *con, void **held)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(con, MHD_CONNECTION_INFO_CONNECTION_FD);
    rmf_peer *peer = calloc(1, sizeof *peer);
    *held = peer;
    if (!peer || !info) {
        free(peer);
        *held = NULL;
        return;
    }
    peer->fd = info->connect_fd;
    peer->deadline_ms = rmf_clock_ms() + (int64_t)http->options.idle_s * 1000;
    (void)pthread_mutex_lock(&http->peers_lock);
    peer->next = http->peers;
    if (peer->next) peer->next->before = peer;
    http->peers = peer;
    (void)pthread_mutex_unlock(&http->peers_lock);
}

static void peer_went(rmf_http *http, void **held)
{
    rmf_peer *peer = *held;
    if (!peer) return;
    (void)pthread_mutex_lock(&http->peers_lock);
    if (peer->before) {
        peer->before->next = peer->next;
    } else {
        http->peers = peer->next;
    }
    if (peer->next) peer->next->before = peer->before;
    (void)pthread_mutex_unlock(&http->peers_lock);
    free(peer);
    *held = NULL;
}

static void connection(void *ctx, struct MHD_Connection *con, void **held,
                       enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        peer_came(ctx, con, held);
    } else {
        peer_went(ctx, held);
    }
}

/* Who drips a byte now and then never looks idle to the library. */
static void close_late(rmf_http *http)
{
    int64_t now = rmf_clock_ms();
    (void)pthread_mutex_lock(&http->peers_lock);
    for (rmf_peer *peer = http->peers; peer; peer = peer->next) {
        if (peer->deadline_ms == 0 || peer->deadline_ms > now) continue;
        peer->deadline_ms = 0;
        (void)shutdown(peer->fd, SHUT_RDWR);
    }
    (void)pthread_mutex_unlock(&http->peers_lock);
}

static void *watch(void *arg)
{
    rmf_http *http = arg;
    int64_t beat = rmf_clock_ms() + BEAT_MS;
    while (!__atomic_load_n(&http->stopping, __ATOMIC_RELAXED)) {
        (void)poll(NULL, 0, WATCH_MS);
        close_late(http);
        rmf_served_flush(&http->served);
        if (rmf_clock_ms() < beat) continue;
        rmf_live_beat(http);
        beat = rmf_clock_ms() + BEAT_MS;
    }
    return NULL;
}

/* ---- listening --------------------------------------------------------- */

static int listen_at(const struct addrinfo *at)
{
    int one = 1;
    int fd =
        socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -1;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    (void)close(fd);
    return -1;
}

static bool open_listener(rmf_http *http, rmf_buf *why)
{
    const rmf_http_options *options = &http->options;
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char port[8];
    (void)snprintf(port, sizeof port, "%u", options->port);
    const char *listen_name = strcmp(options->listen, "localhost") == 0
                                  ? "127.0.0.1"
                                  : options->listen;
    if (getaddrinfo(listen_name, port, &hints, &found) != 0) {
        rmf_buf_putf(why, "--listen takes a numeric address, not “%s”",
                     options->listen);
        return false;
    }
    http->listen_fd = listen_at(found);
    freeaddrinfo(found);
    if (http->listen_fd < 0) {
        rmf_buf_putf(why, "cannot listen on %s port %u: %s (try --port)",
                     options->listen, options->port, strerror(errno));
    }
    return http->listen_fd >= 0;
}

static uint16_t bound_port(int fd)
{
    struct sockaddr_storage at = {0};
    socklen_t size = sizeof at;
    struct sockaddr_in v4;
    if (getsockname(fd, (struct sockaddr *)&at, &size) != 0) return 0;
    /* The port stands at the same place in both families. */
    memcpy(&v4, &at, sizeof v4);
    return ntohs(v4.sin_port);
}

static void set_base(rmf_http *http)
{
    const rmf_http_options *options = &http->options;
    if (*options->url) {
        (void)snprintf(http->base, sizeof http->base, "%s", options->url);
        size_t size = strlen(http->base);
        while (size > 0 && http->base[size - 1] == '/')
            http->base[--size] = 0;
        const char *host = strstr(http->base, "://");
        const char *path = host ? strchr(host + 3, '/') : NULL;
        (void)snprintf(http->prefix, sizeof http->prefix, "%s",
                       path ? path : "");
        return;
    }
    bool v6 = strchr(options->listen, ':') != NULL;
    (void)snprintf(http->base, sizeof http->base,
                   v6 ? "http://[%s]:%u" : "http://%s:%u", options->listen,
                   bound_port(http->listen_fd));
}

/* The library's own words, as one of our lines. */
static void said(void *ctx, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static void said(void *ctx, const char *format, va_list args)
{
    (void)ctx;
    char words[256];
    (void)vsnprintf(words, sizeof words, format, args);
    words[strcspn(words, "\n")] = 0;
    RMF_LOG(RMF_LEVEL_WARN, "http_library", RMF_TEXT_FIELD("said", words));
}

static struct MHD_Daemon *start_daemon(rmf_http *http)
{
    const rmf_http_options *o = &http->options;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                     MHD_USE_ERROR_LOG;
    return MHD_start_daemon(
        flags, o->port, NULL, NULL, answer, http, MHD_OPTION_EXTERNAL_LOGGER,
        said, NULL, MHD_OPTION_LISTEN_SOCKET, http->listen_fd,
        MHD_OPTION_THREAD_POOL_SIZE, o->threads, MHD_OPTION_CONNECTION_LIMIT,
        o->connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, o->per_address,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, o->connection_memory,
        MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)1024,
        MHD_OPTION_CONNECTION_TIMEOUT, STILL_IDLE_S,
        MHD_OPTION_UNESCAPE_CALLBACK, unescape, NULL,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_COMPLETED, completed,
        NULL, MHD_OPTION_NOTIFY_CONNECTION, connection, http, MHD_OPTION_END);
}

static void end_watch(rmf_http *http)
{
    __atomic_store_n(&http->stopping, true, __ATOMIC_RELAXED);
    if (http->watching) (void)pthread_join(http->watch, NULL);
    http->watching = false;
}

static void http_free(rmf_http *http)
{
    end_watch(http);
    rmf_served_flush(&http->served);
    rmf_loans_close(&http->loans);
    (void)pthread_mutex_destroy(&http->served.lock);
    (void)pthread_mutex_destroy(&http->peers_lock);
    (void)pthread_mutex_destroy(&http->streams_lock);
    free(http);
}

rmf_http *rmf_http_start(const rmf_http_options *options, rmf_buf *why)
{
    rmf_http *http = calloc(1, sizeof *http);
    if (!http) {
        rmf_buf_puts(why, "out of memory");
        return NULL;
    }
    http->options = *options;
    (void)pthread_mutex_init(&http->peers_lock, NULL);
    (void)pthread_mutex_init(&http->streams_lock, NULL);
    (void)pthread_mutex_init(&http->served.lock, NULL);
    rmf_loans_open(&http->loans);
    if (!open_listener(http, why)) {
        http_free(http);
        return NULL;
    }
    set_base(http);
    http->watching = pthread_create(&http->watch, NULL, watch, http) == 0;
    if (http->watching) http->daemon = start_daemon(http);
    if (!http->daemon) {
        rmf_buf_puts(why, http->watching ? "the HTTP library did not start"
                                         : "no thread can be started");
        (void)close(http->listen_fd);
        http_free(http);
        return NULL;
    }
    return http;
}

void rmf_http_quiesce(rmf_http *http)
{
    int fd = MHD_quiesce_daemon(http->daemon);
    if (fd != MHD_INVALID_SOCKET) (void)close(fd);
    rmf_live_close(http);
}

void rmf_http_stop(rmf_http *http)
{
    end_watch(http);
    rmf_live_close(http);
    MHD_stop_daemon(http->daemon);
    http_free(http);
}

const char *rmf_http_base(const rmf_http *http)
{
    return http->base;
}

void rmf_http_metrics(rmf_http *http, rmf_buf *out)
{
    rmf_buf_puts(out, "# TYPE ramify_http_requests_total counter\n");
    for (unsigned i = 1; i < 6; i++) {
        rmf_buf_putf(out, "ramify_http_requests_total{class=\"%uxx\"} %llu\n",
                     i,
                     (unsigned long long)__atomic_load_n(
                         &http->served.by_class[i], __ATOMIC_RELAXED));
    }
    rmf_buf_putf(out,
                 "# TYPE ramify_http_request_seconds_total counter\n"
                 "ramify_http_request_seconds_total %.6f\n"
                 "# TYPE ramify_live_streams gauge\n"
                 "ramify_live_streams %llu\n",
                 (double)__atomic_load_n(&http->served.us, __ATOMIC_RELAXED) /
                     1e6,
                 (unsigned long long)__atomic_load_n(&http->stream_count,
                                                     __ATOMIC_RELAXED));
}
