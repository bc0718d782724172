#include "media/shots.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHOTS_MOST 20000u /* of a film that flickers */
#define TEXT_MAX   (1u << 20)

static void hear(void *ctx, const char *line)
{
    static const char key[] = "lavfi.scd.time=";
    rmf_shots *shots = ctx;
    if (strncmp(line, key, sizeof key - 1) != 0) return;
    double at = strtod(line + sizeof key - 1, NULL);
    double near = round(at * rmf_rate_value(shots->rate));
    if (!(near > (double)shots->last && near < (double)shots->frames)) return;
    if (shots->count == SHOTS_MOST) return;
    shots->last = (int64_t)near;
    rmf_buf_putf(&shots->list, shots->count > 0 ? ",%lld" : "%lld",
                 (long long)shots->last);
    shots->count++;
}

void rmf_shots_begin(rmf_shots *shots, rmf_shop *shop, rmf_rate rate,
                     int64_t frames)
{
    *shots = (rmf_shots){.rate = rate, .frames = frames};
    rmf_buf_init(&shots->list, TEXT_MAX);
    shop->hear = hear;
    shop->hear_ctx = shots;
}

rmf_prepared_end rmf_shots_keep(rmf_shots *shots, rmf_shop *shop,
                                rmf_prepared_end end,
                                char as[RMF_MEDIA_NAME_SIZE])
{
    shop->hear = NULL;
    if (end == RMF_PREPARED) {
        rmf_buf text;
        rmf_buf_init(&text, TEXT_MAX);
        rmf_buf_putf(&text, "{\"shots\":1,\"frames\":[%s]}\n",
                     shots->count > 0 ? shots->list.at : "");
        end = rmf_shop_keep_text(shop, "shots", "json", &text, as);
        rmf_buf_free(&text);
    }
    rmf_buf_free(&shots->list);
    return end;
}
