/* Fetching from a server in this process that redirects, lies and dawdles. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "media/fetch.h"

static int listener;
static unsigned port;
static char folder[64];
static char to[96];
static unsigned asked; /* atomic: requests that came */

static void say(int fd, const char *words)
{
    (void)!write(fd, words, strlen(words));
}

static void endless(int fd, unsigned pause_ms)
{
    static const char zeros[4096];
    say(fd, "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n");
    for (int i = 0; i < 100000; i++) {
        if (write(fd, zeros, pause_ms ? 1 : sizeof zeros) < 0) return;
        if (pause_ms) (void)usleep(pause_ms * 1000);
    }
}

/* /to?ADDRESS redirects there, /again/N so many times and then to /whole. */
static void redirect(int fd, const char *path)
{
    char words[2200];
    char target[32] = "/whole";
    unsigned left = 0;
    if (sscanf(path, "/again/%u", &left) == 1 && left > 1)
        (void)snprintf(target, sizeof target, "/again/%u", left - 1);
    (void)snprintf(words, sizeof words,
                   "HTTP/1.1 302 Found\r\nLocation: %s\r\n"
                   "Content-Length: 0\r\nConnection: close\r\n\r\n",
                   left > 0 ? target : path + strlen("/to?"));
    say(fd, words);
}

static void answer(int fd, const char *path)
{
    static const struct {
        const char *path, *words;
    } pages[] = {
        {"/whole", "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n"
                   "Content-Length: 9\r\nAccept-Ranges: bytes\r\n"
                   "Access-Control-Allow-Origin: *\r\n\r\nall of it"},
        {"/short", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nless"},
        {"/huge", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx"},
        {"/gone", "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone"},
        {"/ill", "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"},
        {"/part",
         "HTTP/1.1 206 Partial\r\nContent-Type: video/mp4\r\n"
         "Content-Range: bytes 0-0/5000\r\nContent-Length: 1\r\n\r\nx"},
        {"/noise", "\x01\x02\x03 nothing that anybody knows\r\n\r\n"},
    };
    if (strncmp(path, "/to?", 4) == 0 || strncmp(path, "/again/", 7) == 0)
        redirect(fd, path);
    if (strcmp(path, "/endless") == 0) endless(fd, 0);
    if (strcmp(path, "/slow") == 0) endless(fd, 50);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        if (strcmp(path, pages[i].path) == 0) say(fd, pages[i].words);
}

static void *serve(void *arg)
{
    (void)arg;
    for (;;) {
        char request[4096];
        char path[2048] = "";
        int fd = accept(listener, NULL, NULL);
        if (fd < 0) return NULL;
        ssize_t got = read(fd, request, sizeof request - 1);
        request[got > 0 ? got : 0] = 0;
        (void)__atomic_add_fetch(&asked, 1, __ATOMIC_RELAXED);
        if (sscanf(request, "GET %2047s", path) == 1) answer(fd, path);
        (void)shutdown(fd, SHUT_WR);
        (void)close(fd);
    }
}

static int start(void **state)
{
    (void)state;
    pthread_t thread;
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    (void)signal(SIGPIPE, SIG_IGN);
    (void)setenv("http_proxy", "http://127.0.0.1:1", 1);
    (void)setenv("all_proxy", "http://127.0.0.1:1", 1);
    (void)snprintf(folder, sizeof folder, "/tmp/ramify-fetch-XXXXXX");
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (!mkdtemp(folder) || bind(listener, (struct sockaddr *)&at, size) != 0 ||
        listen(listener, 16) != 0 ||
        getsockname(listener, (struct sockaddr *)&at, &size) != 0)
        return 1;
    port = ntohs(at.sin_port);
    (void)snprintf(to, sizeof to, "%s/fetched", folder);
    return pthread_create(&thread, NULL, serve, NULL);
}

static int stop(void **state)
{
    (void)state;
    (void)close(listener);
    (void)unlink(to);
    return rmdir(folder); /* it is empty: nothing else was left */
}

static int fresh(void)
{
    int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    return fd;
}

/* Fetch that path of ours; `own` NULL: nothing of ours may be asked. */
static rmf_fetch_end fetch(const char *path, const char *own, int64_t bytes_max,
                           const char *words)
{
    char url[2048];
    rmf_networks networks;
    rmf_buf why;
    rmf_buf_init(&why, 4096);
    assert_true(rmf_networks_read(own ? own : "", &networks));
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u%s", port, path);
    const rmf_fetching what = {.url = *path == '/' ? url : path,
                               .own = &networks,
                               .bytes_max = bytes_max,
                               .seconds_max = 2};
    int fd = fresh();
    rmf_fetch_end end = rmf_fetch(&what, fd, &why);
    if (words && !strstr(why.at, words)) fail_msg("%s: %s", path, why.at);
    rmf_buf_free(&why);
    assert_int_equal(close(fd), 0);
    return end;
}

#define OWN "127.0.0.1/32"

static void what_is_there_is_brought(void **state)
{
    (void)state;
    struct stat is = {0};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(fetch(i ? "/again/5" : "/whole", OWN, 9, NULL),
                         RMF_FETCHED);
        assert_int_equal(stat(to, &is), 0);
        assert_int_equal(is.st_size, 9);
    }
}

static void nothing_inside_is_asked(void **state)
{
    (void)state;
    unsigned before = __atomic_load_n(&asked, __ATOMIC_RELAXED);
    char url[128];
    assert_int_equal(fetch("/whole", NULL, 100, "this machine"),
                     RMF_FETCH_REFUSED);
    static const char *const hosts[] = {
        "localhost",  "[::1]",      "0",          "127.1",
        "0x7f000001", "2130706433", "0177.0.0.1", "[::ffff:127.0.0.1]",
        "0.0.0.0"};
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        (void)snprintf(url, sizeof url, "http://%s:%u/whole", hosts[i], port);
        assert_int_not_equal(fetch(url, NULL, 100, NULL), RMF_FETCHED);
    }
    assert_int_equal(__atomic_load_n(&asked, __ATOMIC_RELAXED), before);
}

static void nor_behind_a_redirect(void **state)
{
    (void)state;
    char path[256];
    unsigned before = __atomic_load_n(&asked, __ATOMIC_RELAXED);
    static const char *const places[] = {
        "http://127.0.0.2:%u/whole", "http://[::1]:%u/whole",
        "http://0.0.0.0:%u/whole", "http://169.254.169.254:%u/latest",
        "http://[::ffff:127.0.0.2]:%u/whole"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char url[128];
        /* NOLINTNEXTLINE(clang-diagnostic-format-nonliteral) */
        (void)snprintf(url, sizeof url, places[i], port);
        (void)snprintf(path, sizeof path, "/to?%s", url);
        assert_int_equal(fetch(path, OWN, 100, "this machine"),
                         RMF_FETCH_REFUSED);
    }
    assert_int_equal(__atomic_load_n(&asked, __ATOMIC_RELAXED),
                     before + sizeof places / sizeof places[0]);
    for (int i = 0; i < 4; i++) {
        static const char *const wrong[] = {
            "/to?file:///etc/passwd", "/to?ftp://127.0.0.1/x",
            "/to?gopher://127.0.0.1/x", "/again/6"};
        assert_int_equal(fetch(wrong[i], OWN, 100, NULL), RMF_FETCH_REFUSED);
    }
}

static void limits_hold(void **state)
{
    (void)state;
    assert_int_equal(fetch("/whole", OWN, 8, "larger"), RMF_FETCH_REFUSED);
    assert_int_equal(fetch("/huge", OWN, 1000, "larger"), RMF_FETCH_REFUSED);
    assert_int_equal(fetch("/endless", OWN, 1 << 20, "larger"),
                     RMF_FETCH_REFUSED);
    assert_int_equal(fetch("/slow", OWN, 1 << 20, "too slow"),
                     RMF_FETCH_FAILED);
    assert_int_equal(fetch("/short", OWN, 1000, NULL), RMF_FETCH_FAILED);
}

static void what_is_not_there_is_said(void **state)
{
    (void)state;
    assert_int_equal(fetch("/gone", OWN, 100, "404"), RMF_FETCH_REFUSED);
    assert_int_equal(fetch("/ill", OWN, 100, "500"), RMF_FETCH_FAILED);
    assert_int_equal(fetch("/noise", OWN, 100, NULL), RMF_FETCH_REFUSED);
    static const char *const wrong[] = {"file:///etc/passwd",
                                        "ftp://example.com/x",
                                        "http:",
                                        "http://",
                                        "https://user:word@example.com/x",
                                        "http://exa mple.com/",
                                        "http://example.com/\xff",
                                        "clip.mp4"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(fetch(wrong[i], OWN, 100, "address"),
                         RMF_FETCH_REFUSED);
}

static bool stop_now(void *ctx, int64_t bytes, int64_t of)
{
    (void)bytes;
    (void)of;
    return --*(int *)ctx > 0;
}

static void it_can_be_stopped(void **state)
{
    (void)state;
    char url[128];
    int turns = 3;
    rmf_networks own;
    rmf_buf why;
    rmf_buf_init(&why, 4096);
    assert_true(rmf_networks_read(OWN, &own));
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/slow", port);
    const rmf_fetching what = {.url = url,
                               .own = &own,
                               .bytes_max = 1 << 20,
                               .progress = stop_now,
                               .ctx = &turns};
    int fd = fresh();
    assert_int_equal(rmf_fetch(&what, fd, &why), RMF_FETCH_STOPPED);
    assert_int_equal(close(fd), 0);
    rmf_buf_free(&why);
}

static void the_head_is_light(void **state)
{
    (void)state;
    char url[128];
    rmf_networks own;
    rmf_fetched_head head;
    rmf_buf why;
    rmf_buf_init(&why, 4096);
    assert_true(rmf_networks_read(OWN, &own));
    rmf_fetching what = {
        .url = url, .own = &own, .bytes_max = 100, .seconds_max = 2};
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/again/1", port);
    assert_int_equal(rmf_fetch_head(&what, &head, &why), RMF_FETCHED);
    assert_string_equal(head.type, "video/mp4");
    assert_int_equal(head.bytes, -1); /* ranges are served: not asked for all */
    assert_true(head.ranges && head.from_anywhere);
    assert_non_null(strstr(head.url, "/whole"));
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/part", port);
    assert_int_equal(rmf_fetch_head(&what, &head, &why), RMF_FETCHED);
    assert_int_equal(head.bytes, 5000);
    assert_false(head.from_anywhere);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/endless", port);
    assert_int_equal(rmf_fetch_head(&what, &head, &why), RMF_FETCHED);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/gone", port);
    assert_int_equal(rmf_fetch_head(&what, &head, &why), RMF_FETCH_REFUSED);
    rmf_buf_free(&why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_there_is_brought),
        cmocka_unit_test(nothing_inside_is_asked),
        cmocka_unit_test(nor_behind_a_redirect),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(what_is_not_there_is_said),
        cmocka_unit_test(it_can_be_stopped),
        cmocka_unit_test(the_head_is_light),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
