/* Any bytes as captions: what is made of them is WebVTT that is read again as
 * good, with as many cues, and is no larger than a small multiple. */
#include <stdlib.h>
#include <string.h>

#include "media/captions.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    rmf_captions first;
    rmf_captions again;
    rmf_buf vtt;
    rmf_buf words;
    rmf_buf none;
    rmf_buf_init(&vtt, 8u << 20);
    rmf_buf_init(&words, 64u << 10);
    rmf_buf_init(&none, 1);
    if (rmf_captions_read((const char *)data, size, &first, &vtt, &words) &&
        !first.good) {
        if (vtt.size > 16 * size + 64) abort();
        if (!rmf_captions_read(vtt.at, vtt.size, &again, &none, &words))
            abort();
        if (!again.good || again.cues != first.cues || none.size > 0) abort();
    }
    if (words.failed) abort();
    rmf_buf_free(&vtt);
    rmf_buf_free(&words);
    rmf_buf_free(&none);
    return 0;
}
