/* The walls around children: what they may not do, they cannot do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "media/child.h"

#define SHOWN  "/tmp/ramify-child-shown"
#define HIDDEN "/tmp/ramify-child-hidden"

static const rmf_child_limits limits = {.readable = SHOWN,
                                        .cpu_s = 2,
                                        .wall_s = 3,
                                        .memory = 512u << 20,
                                        .file_size = 4096};

/* Run a program with up to two words; what it printed in `said`. */
static bool run(const char *a, const char *b, const char *c, char said[256])
{
    rmf_buf out;
    rmf_buf_init(&out, 255);
    const char *const argv[] = {a, b, c, NULL};
    bool ok = rmf_child_run(argv, &limits, &out);
    (void)snprintf(said, 256, "%s", out.at);
    rmf_buf_free(&out);
    return ok;
}

static void write_file(const char *path)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs("words", file);
    assert_int_equal(fclose(file), 0);
}

static void reads_its_file_alone(void **state)
{
    (void)state;
    char said[256];
    write_file(SHOWN);
    write_file(HIDDEN);
    assert_true(run("cat", SHOWN, NULL, said));
    assert_string_equal(said, "words");
    assert_false(run("cat", HIDDEN, NULL, said));
    assert_false(run("cat", "/etc/passwd", NULL, said));
    assert_false(run("ls", "/tmp", NULL, said));
    assert_false(run("touch", "/tmp/ramify-child-new", NULL, said));
    assert_int_not_equal(access("/tmp/ramify-child-new", F_OK), 0);
    assert_false(run("rm", SHOWN, NULL, said));
    (void)unlink(SHOWN);
    (void)unlink(HIDDEN);
}

static void has_no_children_and_no_network(void **state)
{
    (void)state;
    char said[256];
    assert_true(run("sh", "-c", "echo alone", said));
    assert_string_equal(said, "alone\n");
    assert_false(run("sh", "-c", "/bin/true; /bin/true", said));
    assert_false(run("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/22", said));
    assert_false(run("python3", "-c", "import socket; socket.socket()", said));
}

static void inherits_nothing(void **state)
{
    (void)state;
    char said[256];
    int ends[2];
    assert_int_equal(pipe(ends), 0); /* without close-on-exec */
    assert_true(
        run("sh", "-c", "for f in /proc/self/fd/*; do echo $f; done", said));
    assert_null(strstr(said, "/fd/5"));
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void is_bounded(void **state)
{
    (void)state;
    char said[256];
    int64_t began = rmf_clock_ms();
    assert_false(run("sleep", "60", NULL, said));
    assert_false(run("sh", "-c", "while :; do :; done", said));
    assert_true(rmf_clock_ms() - began < 12000);
    assert_false(run("python3", "-c", "x = 'x' * (1 << 30)", said));
    assert_false(run("yes", NULL, NULL, said)); /* more than the ceiling */
    assert_false(run("false", NULL, NULL, said));
    assert_false(run("no-such-program", NULL, NULL, said));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_its_file_alone),
        cmocka_unit_test(has_no_children_and_no_network),
        cmocka_unit_test(inherits_nothing),
        cmocka_unit_test(is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
