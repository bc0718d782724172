/* What lies in the store of a session: its ledger, or a chunk of its events,
 * by the first byte.
 *
 * Whatever bytes are read: the same is written again, sorted and within its
 * limits, and lines lie in their chunk.
 */
#include <stdlib.h>
#include <string.h>

#include "events/chunk.h"
#include "events/ledger.h"

#define SECONDS_MAX 100000u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_ranges(const rmf_ranges *ranges)
{
    if (ranges->count > RMF_RANGES_MAX) {
        abort();
    }
    for (uint32_t i = 0; i < ranges->count; i++) {
        const rmf_range *one = &ranges->at[i];
        if (one->from >= one->to || (i > 0 && one->from < one[-1].to)) {
            abort();
        }
    }
}

static uint32_t end_of(const rmf_ranges *ranges)
{
    return ranges->count ? ranges->at[ranges->count - 1].to : 0;
}

static void count(void *ctx, rmf_counted kind, uint32_t name, uint32_t part,
                  int64_t by)
{
    int64_t *sum = ctx;
    (void)kind, (void)name, (void)part;
    *sum += by;
}

/* What differs from itself. */
static void check_difference(const rmf_ledger *ledger)
{
    int64_t there = 0;
    int64_t back = 0;
    for (uint32_t i = 0; i < ledger->scene_count; i++) {
        const rmf_watched *w = &ledger->scenes[i];
        if (end_of(&w->once) > SECONDS_MAX || end_of(&w->again) > SECONDS_MAX ||
            end_of(&w->skipped) > SECONDS_MAX) {
            return; /* it would take minutes */
        }
    }
    rmf_ledger_differ(NULL, ledger, count, &there);
    rmf_ledger_differ(ledger, NULL, count, &back);
    if (there != -back) {
        abort();
    }
}

static void try_ledger(const uint8_t *data, size_t size)
{
    rmf_ledger ledger;
    rmf_ledger again = {0};
    rmf_buf one;
    rmf_buf two;
    rmf_buf_init(&one, RMF_LEDGER_MAX);
    rmf_buf_init(&two, RMF_LEDGER_MAX);
    if (rmf_ledger_read(data, size, &ledger)) {
        check_ranges(&ledger.got);
        for (uint32_t i = 0; i < ledger.scene_count; i++) {
            check_ranges(&ledger.scenes[i].once);
            check_ranges(&ledger.scenes[i].again);
            check_ranges(&ledger.scenes[i].skipped);
        }
        rmf_ledger_write(&ledger, &one);
        if (!one.failed && !rmf_ledger_read(one.at, one.size, &again)) {
            abort(); /* it would be lost by being kept */
        }
        rmf_ledger_write(&again, &two);
        if (!one.failed &&
            (one.size != two.size || memcmp(one.at, two.at, one.size) != 0)) {
            abort();
        }
        check_difference(&ledger);
    }
    rmf_ledger_free(&ledger);
    rmf_ledger_free(&again);
    rmf_buf_free(&one);
    rmf_buf_free(&two);
}

static void try_chunk(const uint8_t *data, size_t size)
{
    rmf_buf lines;
    rmf_buf packed;
    rmf_buf again;
    rmf_line line;
    rmf_buf_init(&lines, 1u << 22);
    rmf_buf_init(&packed, 1u << 23);
    rmf_buf_init(&again, 1u << 22);
    if (rmf_chunk_unpack(data, size, &lines)) {
        for (size_t at = 0; rmf_chunk_next(&lines, &at, &line);) {
            if (line.json < lines.at ||
                line.json + line.size > lines.at + lines.size) {
                abort(); /* it would be read beside the chunk */
            }
        }
        rmf_chunk_pack(&lines, &packed);
        if (!rmf_chunk_unpack(packed.at, packed.size, &again) ||
            again.size != lines.size ||
            (lines.size && memcmp(again.at, lines.at, lines.size) != 0)) {
            abort();
        }
    }
    rmf_buf_free(&lines);
    rmf_buf_free(&packed);
    rmf_buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    if (*data == 'l') {
        try_ledger(data + 1, size - 1);
    } else {
        try_chunk(data + 1, size - 1);
    }
    return 0;
}
