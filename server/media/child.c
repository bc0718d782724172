#include "media/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "media/wall.h"

#define TICK_MS    500
#define NICE       10
#define NO_PROGRAM 127

static void limit(int what, size_t value)
{
    struct rlimit both = {value, value};
    (void)setrlimit(what, &both);
}

/* Where the program is, as the shell would find it. False: nowhere. */
static bool find_program(const char *name, char out[RMF_PATH_SIZE])
{
    const char *all = getenv("PATH");
    if (strchr(name, '/'))
        return snprintf(out, RMF_PATH_SIZE, "%s", name) < (int)RMF_PATH_SIZE;
    while (all && *all) {
        int size = (int)strcspn(all, ":");
        int all_size = snprintf(out, RMF_PATH_SIZE, "%.*s/%s", size, all, name);
        if (size > 0 && all_size < (int)RMF_PATH_SIZE && access(out, X_OK) == 0)
            return true;
        all += size;
        if (*all == ':') all++;
    }
    return false;
}

/* Between fork and exec: only calls that are safe there. */
static _Noreturn void become(const char *program, const char *const argv[],
                             const rmf_child_limits *limits, int out, int err)
{
    int nothing = open("/dev/null", O_RDWR);
    (void)setpgid(0, 0);
    (void)dup2(nothing, STDIN_FILENO);
    (void)dup2(out, STDOUT_FILENO);
    (void)dup2(err, STDERR_FILENO);
    (void)close_range(3, ~0u, 0);
    if (limits->gentle) (void)setpriority(PRIO_PROCESS, 0, NICE);
    limit(RLIMIT_CPU, limits->cpu_s);
    if (limits->memory > 0) limit(RLIMIT_AS, limits->memory);
    limit(RLIMIT_FSIZE, limits->file_size);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, 64);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (limits->folder && chdir(limits->folder) != 0) _exit(NO_PROGRAM - 1);
    rmf_wall_raise(program, limits->readable, limits->folder);
    /* exec takes pointers to what it never writes. */
    union {
        const char *const *in;
        char *const *out;
    } words = {argv};
    (void)execv(program, words.out);
    _exit(NO_PROGRAM);
}

/* ---- what it says -------------------------------------------------------- */

/* Give each whole line away; what is left of the last one stays. */
static bool give_lines(const rmf_child_ears *ears)
{
    rmf_buf *out = ears->out;
    char *from = out->at;
    char *end = NULL;
    while (!out->failed && out->size > 0 &&
           (end = memchr(from, '\n', out->size - (size_t)(from - out->at)))) {
        *end = 0;
        if (!ears->line(ears->ctx, from)) return false;
        from = end + 1;
    }
    if (from != out->at) {
        out->size -= (size_t)(from - out->at);
        memmove(out->at, from, out->size + 1);
    }
    return true;
}

/* Take what is there. False: it is the end. */
static bool take(int fd, rmf_buf *into, bool keep_first)
{
    char block[16384];
    ssize_t got = read(fd, block, sizeof block);
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    if (got == 0) return false;
    size_t size = (size_t)got;
    if (keep_first && into && size > into->max - into->size)
        size = into->max - into->size;
    if (into) rmf_buf_add(into, block, size);
    return true;
}

/* How long it may still go on as it does, ms. */
static int64_t patience(int64_t until, int64_t heard,
                        const rmf_child_limits *limits)
{
    const int64_t silence = (int64_t)limits->silent_s * 1000;
    int64_t now = rmf_clock_ms();
    int64_t left = until - now;
    if (silence > 0 && heard + silence - now < left)
        left = heard + silence - now;
    return left;
}

/* What there is of both. True: it goes on; else `how` it ended. */
static bool hear(struct pollfd wait[2], const rmf_child_ears *ears,
                 rmf_child_end *how)
{
    if (wait[1].revents && !take(wait[1].fd, ears->complaint, true))
        wait[1].fd = -1;
    if (!wait[0].revents) return true;
    *how = RMF_CHILD_WELL;
    if (!take(wait[0].fd, ears->out, false)) return false;
    *how = RMF_CHILD_BADLY;
    if (ears->out->failed) return false;
    *how = RMF_CHILD_STOPPED;
    return !ears->line || give_lines(ears);
}

/* Listen until the output ends. WELL: it did. */
static rmf_child_end listen_to(int out, int err, const rmf_child_limits *limits,
                               const rmf_child_ears *ears)
{
    const int64_t until = rmf_clock_ms() + (int64_t)limits->wall_s * 1000;
    int64_t heard = rmf_clock_ms();
    rmf_child_end how = RMF_CHILD_BADLY;
    struct pollfd wait[2] = {{.fd = out, .events = POLLIN},
                             {.fd = err, .events = POLLIN}};
    for (;;) {
        int64_t left = patience(until, heard, limits);
        if (left <= 0) return RMF_CHILD_LATE;
        int ready = poll(wait, 2, (int)(left < TICK_MS ? left : TICK_MS));
        if (ready < 0 && errno != EINTR) return RMF_CHILD_BADLY;
        if (ears->line && !ears->line(ears->ctx, NULL))
            return RMF_CHILD_STOPPED;
        if (ready <= 0) continue;
        if (wait[0].revents) heard = rmf_clock_ms();
        if (!hear(wait, ears, &how)) return how;
    }
}

/* What it wrote on its way out. */
static void take_rest(int err, rmf_buf *complaint)
{
    struct pollfd wait = {.fd = err, .events = POLLIN};
    while (poll(&wait, 1, 0) > 0 && take(err, complaint, true))
        ;
}

/* ---- its end ------------------------------------------------------------- */

static rmf_child_end end_of(int status)
{
    if (WIFSIGNALED(status)) return RMF_CHILD_KILLED;
    if (!WIFEXITED(status)) return RMF_CHILD_BADLY;
    if (WEXITSTATUS(status) == NO_PROGRAM) return RMF_CHILD_MISSING;
    return WEXITSTATUS(status) == 0 ? RMF_CHILD_WELL : RMF_CHILD_BADLY;
}

/* It has closed its output: it may take a moment to be gone. */
static rmf_child_end wait_for(pid_t child, int64_t until_ms)
{
    int status = 0;
    pid_t got = 0;
    unsigned pause_ms = 1;
    while (got == 0 && rmf_clock_ms() < until_ms) {
        got = waitpid(child, &status, WNOHANG);
        if (got == 0) (void)poll(NULL, 0, (int)pause_ms);
        if (pause_ms < 16) pause_ms *= 2;
    }
    if (got == 0) {
        (void)kill(-child, SIGKILL);
        (void)waitpid(child, &status, 0);
        return RMF_CHILD_LATE;
    }
    return got == child ? end_of(status) : RMF_CHILD_BADLY;
}

static pid_t start(const char *const argv[], const rmf_child_limits *limits,
                   int *out, int *err)
{
    char program[RMF_PATH_SIZE];
    int outs[2];
    int errs[2];
    if (!find_program(argv[0], program)) {
        errno = ENOENT;
        return -1;
    }
    if (pipe2(outs, O_CLOEXEC) != 0) return -1;
    if (pipe2(errs, O_CLOEXEC) != 0) {
        (void)close(outs[0]);
        (void)close(outs[1]);
        return -1;
    }
    pid_t child = fork();
    if (child == 0) become(program, argv, limits, outs[1], errs[1]);
    (void)close(outs[1]);
    (void)close(errs[1]);
    *out = outs[0];
    *err = errs[0];
    return child;
}

rmf_child_end rmf_child_follow(const char *const argv[],
                               const rmf_child_limits *limits,
                               const rmf_child_ears *ears)
{
    int out = -1;
    int err = -1;
    rmf_wall_say_missing();
    pid_t child = start(argv, limits, &out, &err);
    rmf_child_end end = errno == ENOENT ? RMF_CHILD_MISSING : RMF_CHILD_BADLY;
    if (child > 0) {
        end = listen_to(out, err, limits, ears);
        int64_t grace = end == RMF_CHILD_WELL ? 5000 : 0;
        rmf_child_end how = wait_for(child, rmf_clock_ms() + grace);
        if (end == RMF_CHILD_WELL) end = how;
        take_rest(err, ears->complaint);
    }
    if (out >= 0) (void)close(out);
    if (err >= 0) (void)close(err);
    return end;
}

bool rmf_child_run(const char *const argv[], const rmf_child_limits *limits,
                   rmf_buf *out)
{
    const rmf_child_ears ears = {.out = out};
    return rmf_child_follow(argv, limits, &ears) == RMF_CHILD_WELL &&
           !out->failed;
}
