/* Any bytes as a document: an answer, never harm; what opens has sane counts,
 * and opens alike a second time. */
#include <stdlib.h>

#include "engine/ramify.h"

enum { FINDINGS = 64, SIZE_MAX_TRIED = 65536 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static rmf_document *opened(const char *text, size_t size, void *memory,
                            size_t need)
{
    static rmf_finding findings[FINDINGS];
    rmf_report report = {findings, FINDINGS, 0, 0};
    rmf_document *doc = NULL;
    rmf_err err = rmf_document_open(text, size, memory, need, &report, &doc);
    if (err == RMF_ERR_MEMORY || err == RMF_ERR_STATE) {
        abort(); /* need promised enough; opening has no state */
    }
    if (err == RMF_ERR_DOCUMENT && report.errors == 0) {
        abort(); /* a refusal says why */
    }
    if (err == RMF_OK && report.errors != 0) {
        abort();
    }
    return err == RMF_OK ? doc : NULL;
}

static void walk(const rmf_document *doc)
{
    for (uint32_t s = 0; s < rmf_scene_count(doc); s++) {
        if (rmf_scene_length_us(doc, s) < 0 || !rmf_scene_id(doc, s).size) {
            abort();
        }
    }
    for (uint32_t e = 0; e < rmf_element_count(doc); e++) {
        if (!rmf_element_id(doc, e).size) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    if (size > SIZE_MAX_TRIED) {
        return 0;
    }
    size_t need = (rmf_document_need(text, size) + 15) & ~(size_t)15;
    void *one = aligned_alloc(16, need + 16);
    void *two = aligned_alloc(16, need + 16);
    if (one && two) {
        rmf_document *a = opened(text, size, one, need);
        rmf_document *b = opened(text, size, two, need);
        if (!a != !b) {
            abort();
        }
        if (a) {
            walk(a);
            if (rmf_document_shape(a) != rmf_document_shape(b)) {
                abort();
            }
        }
    }
    free(one);
    free(two);
    return 0;
}
