/* The JSON reader agrees with jansson: on the kept corpus, on made texts and on
 * damaged ones. */
#include <dirent.h>
#include <math.h>

#include <jansson.h>

#include "test_json.h"

/* Integers as doubles: beyond 64 bits jansson would refuse them. */
#define THEIR_FLAGS                                                            \
    (JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL)

static bool near(double a, double b)
{
    return a == b ||
           fabs(a - b) <=
               RMF_DOUBLE_ULPS * (nextafter(fabs(b), INFINITY) - fabs(b));
}

static bool same_scalar(const rmf_json_node *ours, const json_t *theirs)
{
    switch (ours->type) {
    case RMF_JSON_NULL:
        return json_is_null(theirs);
    case RMF_JSON_FALSE:
        return json_is_false(theirs);
    case RMF_JSON_TRUE:
        return json_is_true(theirs);
    case RMF_JSON_NUMBER:
        return json_is_real(theirs) &&
               near(rmf_double_read(ours->str), json_real_value(theirs));
    case RMF_JSON_STRING:
        return json_is_string(theirs) &&
               json_string_length(theirs) == ours->str.size &&
               rmf_same(json_string_value(theirs), ours->str.at,
                        ours->str.size);
    case RMF_JSON_ARRAY:
        return json_is_array(theirs) &&
               json_array_size(theirs) == ours->str.size;
    case RMF_JSON_OBJECT:
        return json_is_object(theirs) &&
               json_object_size(theirs) == ours->str.size;
    }
    return false;
}

typedef struct pair {
    uint32_t container;
    uint32_t child; /* the next to compare: of an object its key */
    json_t *theirs;
    size_t index;
} pair;

/* The next child of the innermost container, on both sides; false behind the
 * last. */
static bool next_pair(const rmf_json *json, pair *in, uint32_t *node,
                      json_t **theirs)
{
    if (in->child == RMF_NONE) {
        return false;
    }
    if (json_is_array(in->theirs)) {
        *node = in->child;
        *theirs = json_array_get(in->theirs, in->index++);
    } else {
        rmf_str key = json->nodes[in->child].str;

        *node = in->child + 1;
        *theirs = json_object_getn(in->theirs, key.at, key.size);
    }
    in->child = rmf_json_after(json, in->container, *node);
    return true;
}

static bool same_value(const rmf_json *json, json_t *theirs)
{
    pair open[RMF_JSON_DEPTH_MAX];
    uint32_t depth = 0;
    uint32_t node = 0;

    for (;;) {
        if (theirs == NULL || !same_scalar(&json->nodes[node], theirs)) {
            return false;
        }
        if (json->nodes[node].type >= RMF_JSON_ARRAY) {
            open[depth++] = (pair){node, rmf_json_first(json, node), theirs, 0};
        }
        while (depth > 0 &&
               !next_pair(json, &open[depth - 1], &node, &theirs)) {
            depth--;
        }
        if (depth == 0) {
            return true;
        }
    }
}

/* Where we differ, and why. Ours first. */
static const struct {
    const char *text;
    size_t size;
    bool ours, theirs;
    const char *why;
} exceptions[] = {
    {TEXT("1\0"), false, true, "jansson loses a zero byte behind a number"},
    {TEXT("true\0"), false, true, "… or behind a word"},
    {TEXT("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]"
          "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
     false, true, "our depth is 64, theirs 2048"},
    {TEXT("1.7976931348623157e308"), true, true, "the largest double"},
    {TEXT("1.797693134862315e309"), false, false, "beyond it"},
};

static json_t *their_reading(const char *text, size_t size)
{
    return json_loadb(text, size, THEIR_FLAGS, NULL);
}

static void exceptions_are_what_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(exceptions); i++) {
        reading r = read_text(exceptions[i].text, exceptions[i].size);
        json_t *theirs = their_reading(exceptions[i].text, exceptions[i].size);

        if ((r.err == RMF_OK) != exceptions[i].ours ||
            (theirs != NULL) != exceptions[i].theirs) {
            fail_msg("row %zu (%s): %s %d", i, exceptions[i].why, r.error.code,
                     theirs != NULL);
        }
        json_decref(theirs);
        free(r.memory);
    }
}

/* Not to be compared: it falls under the table above. */
static bool is_exception(const reading *r, const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL ||
           strcmp(r->error.code, "json_depth") == 0;
}

/* Both take it and find the same in it, or both refuse it. */
static bool agrees(const char *text, size_t size)
{
    reading r = read_text(text, size);
    json_t *theirs = their_reading(text, size);
    bool same = theirs != NULL && r.err == RMF_OK
                    ? same_value(&r.json, theirs)
                    : (theirs != NULL) == (r.err == RMF_OK) ||
                          is_exception(&r, text, size);

    json_decref(theirs);
    free(r.memory);
    return same;
}

static void agrees_on_all_rows(void **state)
{
    static const char *rows[] = {
        "",
        "{",
        "}",
        "[1,2,]",
        "{\"a\":1,\"a\":2}",
        "1e400",
        "-1e400",
        "\"\\u0000\"",
        "\"\x01\"",
        "\"\\ud800\"",
        "123456789012345678901234567890",
        "1e-400",
        "-0",
        "0.1",
        "1E5",
        "\xef\xbb\xbf[]",
        "nul",
        "[\"\\u00e9\",\"\xc3\xa9\"]",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!agrees(rows[i], strlen(rows[i]))) {
            fail_msg("we differ on %s", rows[i]);
        }
    }
}

static char *slurp(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *text;

    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *size = (size_t)ftell(file);
    rewind(file);
    text = malloc(*size + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, *size, file), *size);
    (void)fclose(file);
    return text;
}

static void agrees_on_the_kept_corpus(void **state)
{
    const char *root = getenv("RAMIFY_ROOT");
    char path[1024];
    struct dirent *entry;
    uint32_t files = 0;
    DIR *folder;

    (void)state;
    (void)snprintf(path, sizeof path, "%s/tests/fuzz/corpus/json",
                   root != NULL ? root : ".");
    folder = opendir(path);
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        size_t size;
        char *text;

        if (entry->d_name[0] == '.') {
            continue;
        }
        (void)snprintf(path, sizeof path, "%s/tests/fuzz/corpus/json/%s",
                       root != NULL ? root : ".", entry->d_name);
        text = slurp(path, &size);
        if (!agrees(text, size)) {
            fail_msg("we differ on %s", path);
        }
        free(text);
        files++;
    }
    (void)closedir(folder);
    assert_true(files > 20);
}

/* ---- made texts -------------------------------------------------------- */

static uint64_t seed = 11;

static uint32_t below(uint32_t end)
{
    seed += 0x9e3779b97f4a7c15u;
    return (uint32_t)(rmf_mix(seed) % end);
}

static void put_space(rmf_writer *out)
{
    if (below(8) == 0) {
        rmf_put_char(out, " \t\n\r"[below(4)]);
    }
}

static void put_string(rmf_writer *out)
{
    static const char *pieces[] = {"a",
                                   "bag",
                                   " ",
                                   "\xc3\xa9",
                                   "\xf0\x9f\x98\x80",
                                   "\\n",
                                   "\\\"",
                                   "\\\\",
                                   "\\/",
                                   "\\u0041",
                                   "\\u00e9",
                                   "\\u20ac",
                                   "\\ud83d\\ude00",
                                   "\x7f",
                                   "{",
                                   "]",
                                   ":"};

    rmf_put_char(out, '"');
    for (uint32_t left = below(6); left > 0; left--) {
        rmf_put(out, pieces[below(COUNT(pieces))]);
    }
    rmf_put_char(out, '"');
}

static void put_scalar(rmf_writer *out)
{
    static const char *words[] = {"null",
                                  "true",
                                  "false",
                                  "0",
                                  "-0",
                                  "1",
                                  "1e5",
                                  "0.25",
                                  "-7.5E-3",
                                  "1e-330",
                                  "12345678901234567890",
                                  "3.141592653589793"};

    if (below(2) == 0) {
        put_string(out);
    } else {
        rmf_put(out, words[below(COUNT(words))]);
    }
}

typedef struct maker {
    rmf_writer *out;
    char closing[12]; /* brackets that are still to come */
    uint32_t depth;
    uint32_t left; /* values that may still come */
    bool first;    /* nothing stands in the innermost brackets */
} maker;

static void put_closing(maker *m)
{
    rmf_put_char(m->out, m->closing[--m->depth]);
    m->first = false;
}

/* What stands before a value within brackets. */
static void put_before(maker *m)
{
    if (!m->first) {
        rmf_put_char(m->out, ',');
        put_space(m->out);
    }
    if (m->closing[m->depth - 1] == '}') {
        put_string(m->out);
        rmf_put_char(m->out, ':');
        put_space(m->out);
    }
}

static void put_value(maker *m)
{
    m->left -= m->left > 0;
    if (m->left > 0 && m->depth < sizeof m->closing && below(4) != 0) {
        bool object = below(2) == 0;

        m->closing[m->depth++] = object ? '}' : ']';
        rmf_put_char(m->out, object ? '{' : '[');
        m->first = true;
    } else {
        put_scalar(m->out);
        m->first = false;
    }
}

/* A right text but for keys that may stand twice. */
static void put_document(rmf_writer *out)
{
    maker m = {.out = out, .left = below(40), .first = true};

    put_space(out);
    put_value(&m);
    while (m.depth > 0) {
        put_space(out);
        if (m.left == 0 || below(4) == 0) {
            put_closing(&m);
        } else {
            put_before(&m);
            put_value(&m);
        }
    }
}

/* Change, drop, double or exchange a few bytes. */
static void damage(rmf_writer *text)
{
    static const char bytes[] = "{}[]\",:\\u0dE-+. \n\x01\x80\xc3\xff";

    for (uint32_t left = 1 + below(3); left > 0 && text->size > 0; left--) {
        uint32_t at = below((uint32_t)text->size);
        uint32_t other = below((uint32_t)text->size);
        char c = text->at[at];

        switch (below(4)) {
        case 0:
            text->at[at] = bytes[below(sizeof bytes - 1)];
            break;
        case 1:
            memmove(text->at + at, text->at + at + 1, text->size - at - 1);
            text->size--;
            break;
        case 2:
            memmove(text->at + at + 1, text->at + at, text->size - at);
            text->size++;
            break;
        default:
            text->at[at] = text->at[other];
            text->at[other] = c;
            break;
        }
    }
}

static void agrees_on_made_and_damaged_texts(void **state)
{
    uint32_t taken = 0;

    (void)state;
    for (int i = 0; i < 30000; i++) {
        char memory[4096];
        rmf_writer text = {.at = memory, .cap = sizeof memory - 8};
        reading r;

        put_document(&text);
        assert_true(text.size <= text.cap);
        r = read_text(memory, text.size);
        taken += r.err == RMF_OK;
        free(r.memory);
        if (!agrees(memory, text.size)) {
            fail_msg("we differ on %.*s", (int)text.size, memory);
        }
        damage(&text);
        if (!agrees(memory, text.size)) {
            fail_msg("we differ on %.*s", (int)text.size, memory);
        }
    }
    assert_true(taken > 15000); /* the rest has keys twice */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exceptions_are_what_the_table_says),
        cmocka_unit_test(agrees_on_all_rows),
        cmocka_unit_test(agrees_on_the_kept_corpus),
        cmocka_unit_test(agrees_on_made_and_damaged_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
