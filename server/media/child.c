#include "media/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "media/wall.h"

static void limit(int what, size_t value)
{
    struct rlimit both = {value, value};
    (void)setrlimit(what, &both);
}

/* Between fork and exec: only calls that are safe there. */
static _Noreturn void become(const char *const argv[],
                             const rmf_child_limits *limits, int out)
{
    int nothing = open("/dev/null", O_RDWR);
    (void)setpgid(0, 0);
    (void)dup2(nothing, STDIN_FILENO);
    (void)dup2(out, STDOUT_FILENO);
    (void)dup2(nothing, STDERR_FILENO);
    (void)close_range(3, ~0u, 0);
    limit(RLIMIT_CPU, limits->cpu_s);
    limit(RLIMIT_AS, limits->memory);
    limit(RLIMIT_FSIZE, limits->file_size);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, 64);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    rmf_wall_raise(limits->readable);
    /* exec takes pointers to what it never writes. */
    union {
        const char *const *in;
        char *const *out;
    } words = {argv};
    (void)execvp(argv[0], words.out);
    _exit(127);
}

/* Read until the end or the deadline. False: late. */
static bool gather(int fd, int64_t until_ms, rmf_buf *out)
{
    char block[4096];
    for (;;) {
        int64_t left = until_ms - rmf_clock_ms();
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        if (left <= 0) return false;
        int ready = poll(&wait, 1, (int)left);
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return false;
        ssize_t got = read(fd, block, sizeof block);
        if (got == 0) return true;
        if (got < 0 && errno != EINTR) return false;
        if (got > 0) rmf_buf_add(out, block, (size_t)got);
    }
}

static bool ended_well(pid_t child, int64_t until_ms)
{
    int status = 0;
    pid_t got = 0;
    while (got == 0 && rmf_clock_ms() < until_ms) {
        got = waitpid(child, &status, WNOHANG);
        if (got == 0) (void)poll(NULL, 0, 5);
    }
    if (got == 0) {
        (void)kill(-child, SIGKILL);
        (void)waitpid(child, &status, 0);
        return false;
    }
    return got == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool rmf_child_run(const char *const argv[], const rmf_child_limits *limits,
                   rmf_buf *out)
{
    int ends[2];
    int64_t until = rmf_clock_ms() + (int64_t)limits->wall_s * 1000;
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    pid_t child = fork();
    if (child == 0) become(argv, limits, ends[1]);
    (void)close(ends[1]);
    bool ok = child > 0;
    if (ok && !gather(ends[0], until, out)) until = 0;
    (void)close(ends[0]);
    return ok && ended_well(child, until) && !out->failed;
}
