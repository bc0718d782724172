/* Time. Wall time for records, a clock that never jumps for deadlines. */
#ifndef RMF_BASE_CLOCK_H
#define RMF_BASE_CLOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RMF_TIME_SIZE 32u

int64_t rmf_wall_ms(void);  /* since 1970 */
int64_t rmf_clock_ms(void); /* monotonic */
int64_t rmf_clock_us(void);

/* A condition that is waited for by the clock that never jumps; and the
 * waiting, until rmf_clock_ms() is `until_ms`. False: it is that late. */
void rmf_clock_cond_init(pthread_cond_t *cond);
bool rmf_clock_wait(pthread_cond_t *cond, pthread_mutex_t *lock,
                    int64_t until_ms);

/* 2026-11-22T06:15:36.123Z, ended by zero. */
void rmf_time_text(int64_t wall_ms, char out[RMF_TIME_SIZE]);

#endif
