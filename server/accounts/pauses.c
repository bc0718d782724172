#include "accounts/pauses.h"

#include <pthread.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SETS 512u
#define WAYS 8u

typedef struct pause {
    uint64_t who; /* 0: nobody */
    int64_t last_ms;
    int64_t until_ms;
    uint32_t failures;
} pause_row;

struct rmf_pauses {
    pthread_mutex_t lock;
    unsigned char key[crypto_shorthash_KEYBYTES];
    pause_row at[SETS][WAYS];
};

rmf_pauses *rmf_pauses_open(void)
{
    rmf_pauses *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    (void)pthread_mutex_init(&p->lock, NULL);
    crypto_shorthash_keygen(p->key);
    return p;
}

void rmf_pauses_close(rmf_pauses *p)
{
    if (!p) return;
    (void)pthread_mutex_destroy(&p->lock);
    free(p);
}

/* With a key that nobody knows, so that nobody can choose whose row theirs
 * pushes out. */
static uint64_t number_of(const rmf_pauses *p, rmf_paused sort, const char *who)
{
    unsigned char out[crypto_shorthash_BYTES];
    uint64_t number = 0;
    (void)crypto_shorthash(out, (const unsigned char *)who, strlen(who),
                           p->key);
    memcpy(&number, out, sizeof number);
    number += (uint64_t)sort;
    return number ? number : 1;
}

static pause_row *find(rmf_pauses *p, uint64_t who)
{
    pause_row *set = p->at[who % SETS];
    for (unsigned i = 0; i < WAYS; i++)
        if (set[i].who == who) return &set[i];
    return NULL;
}

/* The row, or the one that has been quiet the longest, emptied. */
static pause_row *find_or_make(rmf_pauses *p, uint64_t who)
{
    pause_row *row = find(p, who);
    if (row) return row;
    pause_row *set = p->at[who % SETS];
    row = &set[0];
    for (unsigned i = 1; i < WAYS && row->who; i++)
        if (!set[i].who || set[i].last_ms < row->last_ms) row = &set[i];
    *row = (pause_row){.who = who};
    return row;
}

static bool is_old(const pause_row *row, int64_t now_ms)
{
    int64_t last = row->until_ms > row->last_ms ? row->until_ms : row->last_ms;
    return now_ms - last > RMF_PAUSE_FORGET_MS;
}

int64_t rmf_pauses_left(rmf_pauses *p, rmf_paused sort, const char *who,
                        int64_t now_ms)
{
    (void)pthread_mutex_lock(&p->lock);
    const pause_row *row = find(p, number_of(p, sort, who));
    int64_t left = row ? row->until_ms - now_ms : 0;
    (void)pthread_mutex_unlock(&p->lock);
    return left > 0 ? left : 0;
}

static int64_t pause_after(uint32_t failures)
{
    if (failures < RMF_PAUSE_FREE) return 0;
    uint32_t doublings = failures - RMF_PAUSE_FREE;
    int64_t pause = doublings < 20 ? (int64_t)1000 << doublings : INT64_MAX;
    return pause < RMF_PAUSE_MAX_MS ? pause : RMF_PAUSE_MAX_MS;
}

void rmf_pauses_failed(rmf_pauses *p, rmf_paused sort, const char *who,
                       int64_t now_ms)
{
    (void)pthread_mutex_lock(&p->lock);
    pause_row *row = find_or_make(p, number_of(p, sort, who));
    if (is_old(row, now_ms)) row->failures = 0;
    if (row->failures < UINT32_MAX) row->failures++;
    row->last_ms = now_ms;
    row->until_ms = now_ms + pause_after(row->failures);
    (void)pthread_mutex_unlock(&p->lock);
}

void rmf_pauses_forget(rmf_pauses *p, rmf_paused sort, const char *who)
{
    (void)pthread_mutex_lock(&p->lock);
    pause_row *row = find(p, number_of(p, sort, who));
    if (row) *row = (pause_row){0};
    (void)pthread_mutex_unlock(&p->lock);
}
