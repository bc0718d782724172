/* Any bytes as a document: advice on what opens is sane, alike a second time,
 * and harms nothing whatever the caller hands in. */
#include <stdlib.h>
#include <string.h>

#include "check/lint.h"

enum { ADVICE = 64, SIZE_MAX_TRIED = 65536 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool light(void *ctx, uint32_t scene, int64_t t_us, rmf_light *out)
{
    static const uint8_t cells[6] = {0, 64, 128, 192, 255, 20};
    (void)ctx;
    *out = (rmf_light){cells, 1 + scene % 3, 2};
    return t_us % 3 != 1;
}

static const char *dead(void *ctx, rmf_str address)
{
    (void)ctx;
    return address.size % 2 ? "it does not answer" : NULL;
}

static void look(const rmf_document *doc, size_t size, rmf_lint *out)
{
    static const rmf_lint_ask ask = {.light = light, .dead = dead};
    uint32_t waived = 0;
    rmf_lint_run(doc, &ask, out);
    uint32_t listed = out->count < out->cap ? out->count : out->cap;
    for (uint32_t i = 0; i < listed; i++) {
        const rmf_advice *a = &out->advice[i];
        waived += a->waived;
        if (a->rule >= rmf_lint_rules_count || a->at.offset >= size ||
            !a->at.line || !a->at.column || !*a->place ||
            strlen(a->digest) != RMF_DIGEST_SIZE - 1 || !*a->at.text ||
            a->at.severity == RMF_ERROR) {
            abort();
        }
    }
    if (waived != out->waived ||
        out->warnings + out->notes + waived != out->count) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static rmf_advice one[ADVICE];
    static rmf_advice two[ADVICE];
    const char *text = (const char *)data;
    rmf_document *doc = NULL;
    if (size > SIZE_MAX_TRIED) {
        return 0;
    }
    size_t need = (rmf_document_need(text, size) + 15) & ~(size_t)15;
    void *memory = aligned_alloc(16, need + 16);
    if (memory &&
        rmf_document_open(text, size, memory, need, NULL, &doc) == RMF_OK) {
        rmf_lint a = {.advice = one, .cap = ADVICE};
        rmf_lint b = {.advice = two, .cap = ADVICE};
        look(doc, size, &a);
        look(doc, size, &b);
        if (a.count != b.count || a.unchecked != b.unchecked) {
            abort();
        }
    }
    free(memory);
    return 0;
}
