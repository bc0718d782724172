/* The JSON reader against jansson: whatever the bytes, nothing breaks, and the
 * two agree on what is JSON and what it says.
 *
 * Where they may differ: our depth and node limits, numbers that fit no
 * double, and zero bytes, which jansson loses behind a number or a word.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "engine/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Our tape written as text again, to be read by jansson. */
static char *written(const rmf_json *json, size_t *size)
{
    rmf_writer count = {.at = NULL};
    rmf_json_write(json, 0, &count);
    char *text = malloc(count.size + 1);
    if (!text) {
        abort();
    }
    rmf_writer out = {.at = text, .cap = count.size};
    rmf_json_write(json, 0, &out);
    if (out.size != count.size) {
        abort();
    }
    *size = out.size;
    return text;
}

static json_t *theirs(const char *text, size_t size, json_error_t *error)
{
    size_t flags =
        JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL;
    return json_loadb(text, size, flags, error);
}

static void same_content(const rmf_json *ours, json_t *expected)
{
    size_t size = 0;
    char *text = written(ours, &size);
    json_t *again = theirs(text, size, NULL);
    if (!again || !json_equal(again, expected)) {
        abort();
    }
    json_decref(again);
    free(text);
}

/* What we refuse and jansson takes (the table of engine/test_json.c). */
static bool is_exception(const rmf_json_error *error, const char *text,
                         size_t size)
{
    return strcmp(error->code, "json_depth") == 0 ||
           strcmp(error->code, "json_number_range") == 0 ||
           memchr(text, '\0', size) != NULL;
}

static void compare(const rmf_json *ours, rmf_err err,
                    const rmf_json_error *error, const char *text, size_t size)
{
    json_error_t refusal = {0};
    json_t *expected = theirs(text, size, &refusal);
    bool too_large = json_error_code(&refusal) == json_error_numeric_overflow;
    bool we_took_more = err == RMF_OK && !expected && !too_large;
    bool we_took_less =
        err != RMF_OK && expected && !is_exception(error, text, size);
    if (we_took_more || we_took_less) {
        abort();
    }
    if (err == RMF_OK && expected) {
        same_content(ours, expected);
    }
    json_decref(expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    size_t need = rmf_json_need(text, size);
    void *memory = aligned_alloc(16, (need + 31) & ~(size_t)15);
    if (!memory) {
        return 0;
    }
    rmf_mem mem = {memory, need, 0};
    rmf_json ours;
    rmf_json_error error;
    rmf_err err = rmf_json_read(text, size, &mem, &ours, &error);
    if (err == RMF_ERR_MEMORY) {
        abort(); /* rmf_json_need promised that it is enough */
    }
    if (mem.used > need || (err != RMF_OK && mem.used > 0)) {
        abort();
    }
    compare(&ours, err, &error, text, size);
    free(memory);
    return 0;
}
