#include "base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t read_us(clockid_t clock)
{
    struct timespec now = {0};
    (void)clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t rmf_wall_ms(void)
{
    return read_us(CLOCK_REALTIME) / 1000;
}

int64_t rmf_clock_ms(void)
{
    return read_us(CLOCK_MONOTONIC) / 1000;
}

int64_t rmf_clock_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}

void rmf_clock_cond_init(pthread_cond_t *cond)
{
    pthread_condattr_t steady;
    (void)pthread_condattr_init(&steady);
    (void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    (void)pthread_cond_init(cond, &steady);
    (void)pthread_condattr_destroy(&steady);
}

bool rmf_clock_wait(pthread_cond_t *cond, pthread_mutex_t *lock,
                    int64_t until_ms)
{
    const struct timespec until = {.tv_sec = until_ms / 1000,
                                   .tv_nsec = until_ms % 1000 * 1000000};
    return pthread_cond_timedwait(cond, lock, &until) == 0;
}

void rmf_time_text(int64_t wall_ms, char out[RMF_TIME_SIZE])
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm parts = {0};
    (void)gmtime_r(&seconds, &parts);
    char day[24];
    if (strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts) == 0) day[0] = 0;
    (void)snprintf(out, RMF_TIME_SIZE, "%s.%03dZ", day, (int)(wall_ms % 1000));
}
