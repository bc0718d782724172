#include "media/even.h"

#include <math.h>
#include <stdlib.h>

#define JITTER    0.05 /* of a frame, that a time may lie beside the even one */
#define DRIFT     0.0001 /* of the time: clocks that were rounded */
#define DRIFT_MAX 0.020  /* seconds */

typedef struct shown {
    int64_t pts;
    size_t sample;
} shown;

static int by_time(const void *a, const void *b)
{
    const shown *left = a;
    const shown *right = b;
    if (left->pts != right->pts) return left->pts < right->pts ? -1 : 1;
    return left->sample < right->sample ? -1 : 1;
}

static bool is_even(const shown *order, size_t count, double step, double tick)
{
    for (size_t i = 0; i < count; i++) {
        double is = (double)(order[i].pts - order[0].pts);
        double should = step * (double)i;
        double drift = fmin(DRIFT * should, DRIFT_MAX / tick);
        if (fabs(is - should) > fmax(1.01, JITTER * step) + drift) return false;
    }
    return true;
}

bool rmf_even_number(rmf_mp4_track *t, int64_t num, int64_t den,
                     int64_t *begin_ticks, rmf_buf *words)
{
    double step = (double)t->timescale * (double)den / (double)num;
    shown *order = malloc(t->count * sizeof *order);
    bool ok = order != NULL;
    if (!ok) {
        rmf_buf_puts(words, "no memory");
        return false;
    }
    for (size_t i = 0; i < t->count; i++)
        order[i] = (shown){t->samples[i].pts, i};
    qsort(order, t->count, sizeof *order, by_time);
    ok = is_even(order, t->count, step, 1.0 / (double)t->timescale);
    if (!ok) rmf_buf_puts(words, "its frames do not come evenly");
    if (ok && begin_ticks) *begin_ticks = order[0].pts;
    for (size_t i = 0; i < t->count && ok; i++) {
        t->samples[order[i].sample].pts = (int64_t)i;
        t->samples[i].dts = (int64_t)i;
    }
    free(order);
    return ok;
}

/* ---- where it may be cut ------------------------------------------------- */

#define CLEAN 1u /* all that is shown before is decoded before */
#define OPENS 2u /* and a key frame begins here */

/* One byte a sample, and CLEAN behind the last. The caller frees. */
static unsigned char *find_places(const rmf_mp4_track *t)
{
    int64_t last = -1;
    unsigned char *places = calloc(t->count + 1, 1);
    if (!places) return NULL;
    for (size_t i = 0; i < t->count; i++) {
        const rmf_mp4_sample *s = &t->samples[i];
        if (last == (int64_t)i - 1) places[i] = CLEAN;
        if (places[i] && s->key && s->pts == (int64_t)i) places[i] |= OPENS;
        if (s->pts > last) last = s->pts;
    }
    places[t->count] = CLEAN;
    return places;
}

static bool start_cuts(rmf_cuts *out, size_t most)
{
    *out = (rmf_cuts){calloc(most + 1, sizeof *out->starts),
                      calloc(most + 1, sizeof *out->keys), 0};
    return out->starts && out->keys;
}

/* The key frame nearest to `middle`, not further than half of `step`; 0:
 * none. */
static size_t key_near(const unsigned char *places, size_t count, size_t middle,
                       size_t step)
{
    for (size_t by = 0; by <= step / 2; by++) {
        if (middle + by < count && places[middle + by] & OPENS)
            return middle + by;
        if (by < middle && middle - by < count && places[middle - by] & OPENS)
            return middle - by;
    }
    return 0;
}

static size_t next_cut(const unsigned char *places, size_t count, size_t from,
                       size_t step)
{
    size_t near = key_near(places, count, from + step, step);
    if (near > from) return near;
    for (size_t i = from + step; i < count; i++) {
        if (places[i]) return i;
    }
    return count;
}

bool rmf_even_cut(const rmf_mp4_track *t, size_t step, size_t apart,
                  rmf_cuts *out, rmf_buf *words)
{
    unsigned char *places = find_places(t);
    bool ok = start_cuts(out, t->count) && places;
    size_t key = 0;
    if (ok && !(places[0] & OPENS)) {
        rmf_buf_puts(words, "it does not begin with a key frame");
        ok = false;
    }
    for (size_t at = 0; ok && at < t->count; out->count++) {
        if (places[at] & OPENS) key = at;
        out->starts[out->count] = at;
        out->keys[out->count] = key == at;
        at = next_cut(places, t->count, at, step);
        if (at - key > apart) {
            rmf_buf_puts(words, "its key frames lie too far from each other");
            ok = false;
        }
    }
    if (ok) out->starts[out->count] = t->count;
    free(places);
    return ok;
}

bool rmf_even_cut_as(const rmf_mp4_track *t, const size_t *frames_in,
                     size_t count, rmf_cuts *out, rmf_buf *words)
{
    unsigned char *places = find_places(t);
    bool ok = start_cuts(out, count) && places;
    size_t at = 0;
    for (size_t i = 0; ok && i < count; i++) {
        out->starts[i] = at;
        out->keys[i] = places[at] & OPENS;
        if (!places[at] || frames_in[i] == 0 || frames_in[i] > t->count - at)
            ok = false;
        if (ok) at += frames_in[i];
    }
    if (ok && at != t->count) ok = false;
    if (!ok) rmf_buf_puts(words, "its fragments do not fit the others'");
    if (ok) out->starts[count] = at;
    out->count = count;
    free(places);
    return ok;
}

void rmf_cuts_free(rmf_cuts *cuts)
{
    free(cuts->starts);
    free(cuts->keys);
    *cuts = (rmf_cuts){0};
}
