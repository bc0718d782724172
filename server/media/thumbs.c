#include "media/thumbs.h"

#include <math.h>

#define THUMBS_MAX 100
#define COLUMNS    10
#define WIDTH      160
#define HEIGHT_MAX 288 /* of a tall film */

static unsigned even(double side)
{
    double half = round(side / 2);
    return half < 1 ? 2 : (unsigned)half * 2;
}

rmf_thumbs rmf_thumbs_lay(int64_t frames, rmf_rate rate, int width, int height)
{
    rmf_thumbs t = {.width = WIDTH};
    double second = rmf_rate_value(rate);
    double aspect = (double)height / (double)width;
    double every = fmax(second, ceil((double)frames / THUMBS_MAX));
    t.every = every < 1 ? 1 : (int64_t)llround(every);
    t.count = (unsigned)((frames + t.every - 1) / t.every);
    t.columns = t.count < COLUMNS ? t.count : COLUMNS;
    t.rows = (t.count + t.columns - 1) / t.columns;
    if (WIDTH * aspect > HEIGHT_MAX) t.width = even(HEIGHT_MAX / aspect);
    t.height = even(fmin(WIDTH * aspect, HEIGHT_MAX));
    return t;
}

static void put_time(rmf_buf *out, int64_t frames, rmf_rate rate)
{
    int64_t ms = (int64_t)llround((double)frames * 1000 / rmf_rate_value(rate));
    rmf_buf_putf(out, "%02lld:%02d:%02d.%03d", (long long)(ms / 3600000),
                 (int)(ms / 60000 % 60), (int)(ms / 1000 % 60),
                 (int)(ms % 1000));
}

void rmf_thumbs_write(const rmf_thumbs *t, int64_t frames, rmf_rate rate,
                      const char *name, rmf_buf *out)
{
    rmf_buf_puts(out, "WEBVTT\n");
    for (unsigned i = 0; i < t->count; i++) {
        int64_t to = (int64_t)(i + 1) * t->every;
        rmf_buf_puts(out, "\n");
        put_time(out, (int64_t)i * t->every, rate);
        rmf_buf_puts(out, " --> ");
        put_time(out, to < frames ? to : frames, rate);
        rmf_buf_putf(out, "\n%s#xywh=%u,%u,%u,%u\n", name,
                     i % t->columns * t->width, i / t->columns * t->height,
                     t->width, t->height);
    }
}
