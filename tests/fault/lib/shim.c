/* Before the server's libraries, by LD_PRELOAD: a disk that is slow to say that
 * it has kept something, and a clock that somebody sets. RAMIFY_SHIM names a
 * file of two numbers, of 64 bits each, that tests change while the server
 * runs:
 *
 *   0  how long each fsync takes at least, ms
 *   8  by how much the wall clock is wrong, ms
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *numbers;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("RAMIFY_SHIM");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void *at = MAP_FAILED;
    if (fd >= 0) at = mmap(NULL, 16, PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) _exit(99);
    numbers = at;
    (void)close(fd);
}

static void be_slow(void)
{
    int64_t ms = numbers ? numbers[0] : 0;
    const struct timespec rest = {ms / 1000, ms % 1000 * 1000000};
    if (ms > 0) (void)nanosleep(&rest, NULL);
}

int fsync(int fd)
{
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    be_slow();
    return real(fd);
}

int fdatasync(int fd)
{
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    be_slow();
    return real(fd);
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
    static int (*real)(clockid_t, struct timespec *);
    if (!real)
        real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT,
                                                            "clock_gettime");
    int status = real(clock, out);
    if (status == 0 && clock == CLOCK_REALTIME && numbers) {
        int64_t ns = out->tv_nsec + numbers[1] % 1000 * 1000000;
        out->tv_sec += numbers[1] / 1000;
        if (ns < 0 || ns >= 1000000000) {
            out->tv_sec += ns < 0 ? -1 : 1;
            ns += ns < 0 ? 1000000000 : -1000000000;
        }
        out->tv_nsec = ns;
    }
    return status;
}

int gettimeofday(struct timeval *out, void *zone)
{
    struct timespec now;
    (void)zone;
    int status = clock_gettime(CLOCK_REALTIME, &now);
    if (status == 0) {
        out->tv_sec = now.tv_sec;
        out->tv_usec = now.tv_nsec / 1000;
    }
    return status;
}

time_t time(time_t *out)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (out) *out = now.tv_sec;
    return now.tv_sec;
}
