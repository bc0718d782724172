#include "media/peaks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/encode.h"

#define BLOCK_LEAST 2400  /* samples: 20 values a second */
#define VALUES_MOST 40000 /* of a long film */
#define SILENCE_LUFS                                                           \
    (-69.0) /* what the measure says where there is nothing                    \
             */
#define TEXT_MAX (1u << 20)

typedef struct listener {
    rmf_buf values;
    double loudness;
    bool any;
    rmf_shop *shop;
    double seconds;
} listener;

static const char *value_of(const char *line, const char *name)
{
    size_t size = strlen(name);
    return strncmp(line, name, size) == 0 ? line + size : NULL;
}

static void hear(void *ctx, const char *line)
{
    listener *l = ctx;
    const char *value = NULL;
    if ((value = value_of(line, "lavfi.astats.Overall.Peak_level="))) {
        double level = strcmp(value, "-inf") == 0 ? -200 : strtod(value, NULL);
        double peak = fmin(255, round(255 * pow(10, level / 20)));
        rmf_buf_putf(&l->values, l->any ? ",%.0f" : "%.0f", peak);
        l->any = true;
    } else if ((value = value_of(line, "lavfi.r128.I="))) {
        l->loudness = strtod(value, NULL);
    } else if ((value = strstr(line, "pts_time:")) && l->seconds > 0) {
        double done = strtod(value + 9, NULL) / l->seconds * 100;
        if (done > l->shop->percent && done < 100)
            l->shop->percent = (unsigned)done;
    }
}

rmf_prepared_end rmf_peaks_keep(rmf_shop *shop, const char *name,
                                int64_t samples, char as[RMF_MEDIA_NAME_SIZE])
{
    int64_t block = samples / VALUES_MOST;
    if (block < BLOCK_LEAST) block = BLOCK_LEAST;
    listener l = {
        .loudness = -200, .shop = shop, .seconds = (double)samples / 48000};
    rmf_buf text;
    rmf_buf_init(&l.values, TEXT_MAX);
    rmf_buf_init(&text, TEXT_MAX);
    shop->hear = hear;
    shop->hear_ctx = &l;
    rmf_prepared_end end = rmf_encode_measure(shop, name, (unsigned)block);
    shop->hear = NULL;
    if (end == RMF_PREPARED) {
        rmf_buf_putf(&text, "{\"peaks\":1,\"block\":%lld,", (long long)block);
        if (l.loudness > SILENCE_LUFS)
            rmf_buf_putf(&text, "\"loudness\":%.1f,", l.loudness);
        rmf_buf_putf(&text, "\"values\":[%s]}\n", l.values.at);
        end = rmf_shop_keep_text(shop, "peaks", "json", &text, as);
    }
    rmf_buf_free(&l.values);
    rmf_buf_free(&text);
    return end;
}
