/* The content of a moov, as our reader and all that follows it see it.
 *
 * Whatever it claims: each sample lies inside the file, numbers stay in their
 * limits, and what is cut covers every sample once.
 */
#include <stdlib.h>

#include "media/even.h"
#include "media/fragment.h"
#include "media/mp4_read.h"

enum { FILE_BYTES = 1 << 20, STEP = 30, APART = 600 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_samples(const rmf_mp4_track *t)
{
    for (size_t i = 0; i < t->count; i++) {
        const rmf_mp4_sample *s = &t->samples[i];
        if (s->at < 0 || s->at > FILE_BYTES || s->size > FILE_BYTES - s->at) {
            abort(); /* it would be read beside the file */
        }
    }
}

static void check_cuts(const rmf_mp4_track *t, const rmf_cuts *cuts)
{
    if (cuts->starts[0] != 0 || cuts->starts[cuts->count] != t->count) {
        abort();
    }
    for (size_t i = 0; i < cuts->count; i++) {
        if (cuts->starts[i] >= cuts->starts[i + 1]) {
            abort(); /* an empty fragment, or one that goes back */
        }
    }
}

static void cut(rmf_mp4_track *t, rmf_buf *words)
{
    rmf_cuts cuts = {0};
    int64_t begin = 0;
    if (t->count == 0 || !rmf_even_number(t, 30, 1, &begin, words)) {
        return;
    }
    if (rmf_even_cut(t, STEP, APART, &cuts, words)) {
        check_cuts(t, &cuts);
    }
    rmf_cuts_free(&cuts);
}

static void lay(const rmf_mp4 *film)
{
    rmf_sound_plan plan = {0};
    const rmf_mp4_track *sound = film->sound.count > 0 ? &film->sound : NULL;
    if (!rmf_sound_lay(sound, film->timescale, 1.5, 10, &plan)) {
        abort();
    }
    if (plan.priming < 1024 || plan.needed != 480000 ||
        (int64_t)plan.count * 1024 < plan.priming + plan.needed) {
        abort(); /* the player counts on these */
    }
    free(plan.samples);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    rmf_mp4 film;
    rmf_buf words;
    rmf_buf_init(&words, 4096);
    if (rmf_mp4_parse(data, size, FILE_BYTES, &film, &words)) {
        check_samples(&film.picture);
        check_samples(&film.sound);
        lay(&film);
        cut(&film.picture, &words);
    } else if (words.size == 0) {
        abort(); /* refused without a word */
    }
    rmf_mp4_free(&film);
    rmf_buf_free(&words);
    return 0;
}
