/* The JSON reader: one counting pass that says how much memory the text can
 * take, then one reading pass into exactly that. */
#include "json.h"

#include <float.h>

#include "number.h"
#include "text.h"

/* X(code, sentence) */
#define MISTAKES(X)                                                            \
    X(end, "The text ends too early.")                                         \
    X(trailing, "Something stands behind the end of the JSON text.")           \
    X(value, "A value is wanted here: an object, array, text in double "       \
             "quotes, number, true, false or null.")                           \
    X(bom, "The text begins with a byte order mark; save it as UTF-8 "         \
           "without one.")                                                     \
    X(key, "A key in double quotes is wanted here.")                           \
    X(colon, "A colon is wanted between the key and its value.")               \
    X(comma, "A comma or the closing bracket is wanted here.")                 \
    X(number, "This is no JSON number: write digits, as in 0.5 or -12.")       \
    X(number_range, "This number is too large.")                               \
    X(string, "This text has no closing double quote.")                        \
    X(control, "A line end, tab or other control character stands in a text; " \
               "write it as \\n, \\t or \\u00XX.")                             \
    X(escape, "This backslash begins no escape of JSON; write two for one "    \
              "backslash.")                                                    \
    X(surrogate, "Half a surrogate pair stands alone.")                        \
    X(zero, "The character U+0000 is not allowed in texts.")                   \
    X(utf8, "This is not valid UTF-8.")                                        \
    X(duplicate_key, "This key stands twice in its object.")                   \
    X(depth, "Arrays and objects are nested too deep.")                        \
    X(nodes, "There are too many values.")                                     \
    X(size, "The text is too large.")

typedef enum mistake {
#define X(code, sentence) MISTAKE_##code,
    MISTAKES(X)
#undef X
} mistake;

static const struct {
    const char *code;
    const char *text;
} mistakes[] = {
#define X(code, sentence) {"json_" #code, sentence},
    MISTAKES(X)
#undef X
};

/* Objects with more keys than this have them sorted to find equal ones. */
#ifndef RMF_JSON_KEYS_PAIRWISE
#define RMF_JSON_KEYS_PAIRWISE 16u
#endif

typedef struct reader {
    const char *text;
    size_t size;
    size_t at;
    rmf_json_node *nodes;
    uint32_t count, cap;
    uint32_t open[RMF_JSON_DEPTH_MAX]; /* containers that are not yet closed */
    uint32_t depth;
    char *decoded; /* room for strings with escapes */
    size_t decoded_size;
    uint64_t *sorting; /* room for two lists of the keys of one object */
    rmf_json_error *error;
    rmf_err err;
} reader;

/* ---- counting -------------------------------------------------------- */

typedef struct counts {
    size_t nodes;
    size_t keys;
    size_t decoded; /* bytes of strings with escapes */
} counts;

/* From behind the opening quote to behind the closing one; adds what the
 * string takes once decoded. No escape grows: \uXXXX are at most 3 bytes. */
static size_t count_string(const char *text, size_t size, size_t at,
                           counts *sum)
{
    size_t bytes = 0;
    bool escaped = false;

    while (at < size && text[at] != '"') {
        bool escape = text[at] == '\\' && at + 1 < size;
        bool by_code = escape && text[at + 1] == 'u';

        escaped = escaped || escape;
        at += escape ? 2 : 1;
        if (by_code) {
            at = size - at < 4 ? size : at + 4;
        }
        bytes += by_code ? 3 : 1;
    }
    sum->decoded += escaped ? bytes : 0;
    return at + 1;
}

/* Never less than what reading takes of a right text. */
static counts count(const char *text, size_t size)
{
    counts sum = {1, 0, 0};
    size_t at = 0;

    while (at < size) {
        char c = text[at++];

        if (c == '"') {
            at = count_string(text, size, at, &sum);
        }
        sum.keys += c == ':';
        sum.nodes += c == ',' || c == ':' || c == '[' || c == '{';
    }
    if (sum.nodes > RMF_JSON_NODES_MAX) {
        sum.nodes = RMF_JSON_NODES_MAX;
    }
    if (sum.keys > RMF_JSON_NODES_MAX / 2) {
        sum.keys = RMF_JSON_NODES_MAX / 2;
    }
    return sum;
}

static size_t sorting_size(counts sum)
{
    return sum.keys > RMF_JSON_KEYS_PAIRWISE ? 2 * sum.keys : 0;
}

size_t rmf_json_need(const char *text, size_t size)
{
    counts sum;
    size_t align = 24; /* lost between three takes */

    if (size > RMF_TEXT_SIZE_MAX) {
        return 0;
    }
    sum = count(text, size);
    return sum.nodes * sizeof(rmf_json_node) + sum.decoded +
           sorting_size(sum) * sizeof(uint64_t) + align;
}

/* ---- mistakes and nodes ----------------------------------------------- */

static bool fail_at(reader *r, mistake what, size_t offset)
{
    r->err =
        what == MISTAKE_depth || what == MISTAKE_nodes || what == MISTAKE_size
            ? RMF_ERR_LIMIT
            : RMF_ERR_DOCUMENT;
    r->error->code = mistakes[what].code;
    r->error->text = mistakes[what].text;
    r->error->offset = (uint32_t)offset;
    return false;
}

/* At the place of reading; that the text ends is said where it does. */
static bool fail(reader *r, mistake what)
{
    return fail_at(r, r->at < r->size ? what : MISTAKE_end, r->at);
}

static rmf_json_node *add_node(reader *r, rmf_json_type type)
{
    rmf_json_node *node;

    if (r->count == r->cap) {
        fail_at(r, MISTAKE_nodes, r->at);
        return NULL;
    }
    node = &r->nodes[r->count++];
    node->type = type;
    node->offset = (uint32_t)r->at;
    node->next = r->count;
    return node;
}

/* ---- strings --------------------------------------------------------- */

static int32_t hex_value(char c)
{
    char low = (char)(c | 0x20);

    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* Four hex digits of \uXXXX whose backslash stands at `at`; -1 if it is none.
 */
static int32_t code_at(const char *raw, size_t size, size_t at)
{
    int32_t code = 0;

    if (size - at < 6 || raw[at] != '\\' || raw[at + 1] != 'u') {
        return -1;
    }
    for (size_t i = at + 2; i < at + 6; i++) {
        int32_t digit = hex_value(raw[i]);

        if (digit < 0) {
            return -1;
        }
        code = code * 16 + digit;
    }
    return code;
}

static size_t put_utf8(char *to, uint32_t code)
{
    static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

    for (size_t i = size - 1; i > 0; i--) {
        to[i] = (char)(0x80 | (code & 63));
        code >>= 6;
    }
    to[0] = (char)(leads[size] | code);
    return size;
}

/* \uXXXX or a pair of them. Moves *at behind what it read. */
static bool decode_code(reader *r, rmf_str raw, uint32_t *at, size_t *used)
{
    int32_t code = code_at(raw.at, raw.size, *at);
    size_t offset = (size_t)(raw.at - r->text) + *at;
    uint32_t size = 6;

    if (code < 0) {
        return fail_at(r, MISTAKE_escape, offset);
    }
    if (code == 0) {
        return fail_at(r, MISTAKE_zero, offset);
    }
    if (code >= 0xd800 && code <= 0xdfff) {
        int32_t low = code <= 0xdbff ? code_at(raw.at, raw.size, *at + 6) : -1;

        if (low < 0xdc00 || low > 0xdfff) {
            return fail_at(r, MISTAKE_surrogate, offset);
        }
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        size = 12;
    }
    *at += size;
    *used += put_utf8(r->decoded + *used, (uint32_t)code);
    return true;
}

static char short_escape(char c)
{
    static const char forms[] = "\"\"\\\\//b\bf\fn\nr\rt\t";

    for (size_t i = 0; i + 1 < sizeof forms; i += 2) {
        if (forms[i] == c) {
            return forms[i + 1];
        }
    }
    return '\0';
}

/* Replace the escapes of a string. What lies between the quotes ends in no
 * lone backslash, so there is always a byte behind one. */
static bool decode(reader *r, rmf_str raw, rmf_str *out)
{
    size_t used = r->decoded_size;

    out->at = r->decoded + used;
    for (uint32_t at = 0; at < raw.size;) {
        if (raw.at[at] != '\\') {
            r->decoded[used++] = raw.at[at++];
        } else if (raw.at[at + 1] == 'u') {
            if (!decode_code(r, raw, &at, &used)) {
                return false;
            }
        } else {
            char c = short_escape(raw.at[at + 1]);

            if (c == '\0') {
                return fail_at(r, MISTAKE_escape,
                               (size_t)(raw.at - r->text) + at);
            }
            r->decoded[used++] = c;
            at += 2;
        }
    }
    out->size = (uint32_t)(used - r->decoded_size);
    r->decoded_size = used;
    return true;
}

/* Find the string's end; r->at stands behind the opening quote and then on the
 * closing one. */
static bool scan_string(reader *r, bool *escaped, bool *beyond_ascii)
{
    while (r->at < r->size && r->text[r->at] != '"') {
        unsigned char c = (unsigned char)r->text[r->at];

        if (c < 0x20) {
            return fail(r, MISTAKE_control);
        }
        *beyond_ascii = *beyond_ascii || c >= 0x80;
        *escaped = *escaped || c == '\\';
        r->at += c == '\\' && r->size - r->at > 1 ? 2 : 1;
    }
    return true;
}

static bool read_string(reader *r)
{
    rmf_json_node *node = add_node(r, RMF_JSON_STRING);
    size_t from = r->at + 1;
    bool escaped = false;
    bool beyond_ascii = false;

    if (node == NULL) {
        return false;
    }
    r->at = from;
    if (!scan_string(r, &escaped, &beyond_ascii)) {
        return false;
    }
    if (r->at >= r->size) {
        return fail_at(r, MISTAKE_string, from - 1);
    }
    node->str = (rmf_str){r->text + from, (uint32_t)(r->at - from)};
    if (beyond_ascii) {
        size_t valid = rmf_utf8_prefix(node->str.at, node->str.size);

        if (valid < node->str.size) {
            return fail_at(r, MISTAKE_utf8, from + valid);
        }
    }
    r->at++;
    return !escaped || decode(r, node->str, &node->str);
}

/* ---- numbers and words ------------------------------------------------ */

/* Digits alone reach beyond double only when there are very many. */
static bool is_finite(rmf_str number)
{
    bool exponent = false;
    double value;

    for (uint32_t i = 0; i < number.size; i++) {
        exponent = exponent || (number.at[i] | 0x20) == 'e';
    }
    if (!exponent && number.size <= DBL_MAX_10_EXP) {
        return true;
    }
    value = rmf_double_read(number);
    return value >= -DBL_MAX && value <= DBL_MAX;
}

static bool read_number(reader *r)
{
    size_t size = rmf_number_size(r->text + r->at, r->size - r->at);
    rmf_json_node *node;

    if (size == 0) {
        return fail_at(r, MISTAKE_number, r->at);
    }
    node = add_node(r, RMF_JSON_NUMBER);
    if (node == NULL) {
        return false;
    }
    node->str = (rmf_str){r->text + r->at, (uint32_t)size};
    if (!is_finite(node->str)) {
        return fail(r, MISTAKE_number_range);
    }
    r->at += size;
    return true;
}

static bool read_word(reader *r)
{
    static const struct {
        const char *word;
        rmf_json_type type;
    } words[] = {{"null", RMF_JSON_NULL},
                 {"false", RMF_JSON_FALSE},
                 {"true", RMF_JSON_TRUE}};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        rmf_str word = rmf_str_of(words[i].word);

        if (r->size - r->at >= word.size &&
            rmf_same(r->text + r->at, word.at, word.size)) {
            bool added = add_node(r, words[i].type) != NULL;

            r->at += word.size;
            return added;
        }
    }
    return fail(r, r->at == 0 && r->text[0] == (char)0xef ? MISTAKE_bom
                                                          : MISTAKE_value);
}

/* ---- keys of an object ------------------------------------------------ */

static rmf_str key_of(const reader *r, uint64_t entry)
{
    return r->nodes[(uint32_t)entry].str;
}

/* Entries are a hash above, the key's node below. Equal hashes go by the keys
 * themselves, so that made collisions cost no more than sorting. */
static int entry_order(const reader *r, uint64_t a, uint64_t b)
{
    rmf_str x;
    rmf_str y;

    if (a >> 32 != b >> 32) {
        return a >> 32 < b >> 32 ? -1 : 1;
    }
    x = key_of(r, a);
    y = key_of(r, b);
    if (x.size != y.size) {
        return x.size < y.size ? -1 : 1;
    }
    return rmf_str_order(x, y);
}

static void merge(const reader *r, const uint64_t *from, uint64_t *to,
                  uint32_t low, uint32_t middle, uint32_t high)
{
    uint32_t a = low;
    uint32_t b = middle;

    for (uint32_t i = low; i < high; i++) {
        bool second =
            a == middle || (b < high && entry_order(r, from[a], from[b]) > 0);

        to[i] = second ? from[b++] : from[a++];
    }
}

/* Merge sort, stable; returns which of the two lists holds the result. */
static uint64_t *sort_entries(const reader *r, uint64_t *from, uint64_t *to,
                              uint32_t size)
{
    for (uint32_t width = 1; width < size; width *= 2) {
        uint64_t *swap = from;

        for (uint32_t low = 0; low < size; low += 2 * width) {
            uint32_t middle = size - low < width ? size : low + width;
            uint32_t high = size - middle < width ? size : middle + width;

            merge(r, from, to, low, middle, high);
        }
        from = to;
        to = swap;
    }
    return from;
}

static uint32_t twin_among_many(reader *r, uint32_t object)
{
    uint32_t size = r->nodes[object].str.size;
    uint64_t *entries = r->sorting;
    uint32_t twin = RMF_NONE;
    uint32_t key = object + 1;

    for (uint32_t i = 0; i < size; i++) {
        uint64_t hash = rmf_fnv_str(RMF_FNV_START, r->nodes[key].str);

        entries[i] = ((hash ^ (hash << 32)) & ~(uint64_t)UINT32_MAX) | key;
        key = r->nodes[key + 1].next;
    }
    entries = sort_entries(r, entries, entries + size, size);
    for (uint32_t i = 1; i < size; i++) {
        if (entry_order(r, entries[i - 1], entries[i]) == 0 &&
            (uint32_t)entries[i] < twin) {
            twin = (uint32_t)entries[i];
        }
    }
    return twin;
}

static uint32_t twin_among_few(const reader *r, uint32_t object)
{
    uint32_t end = r->count;

    for (uint32_t b = object + 1; b < end; b = r->nodes[b + 1].next) {
        for (uint32_t a = object + 1; a < b; a = r->nodes[a + 1].next) {
            if (rmf_str_same(r->nodes[a].str, r->nodes[b].str)) {
                return b;
            }
        }
    }
    return RMF_NONE;
}

static bool keys_differ(reader *r, uint32_t object)
{
    uint32_t twin = r->nodes[object].str.size <= RMF_JSON_KEYS_PAIRWISE
                        ? twin_among_few(r, object)
                        : twin_among_many(r, object);

    return twin == RMF_NONE ||
           fail_at(r, MISTAKE_duplicate_key, r->nodes[twin].offset);
}

/* ---- the whole -------------------------------------------------------- */

static bool skip_space(reader *r)
{
    while (r->at < r->size &&
           (r->text[r->at] == ' ' || r->text[r->at] == '\n' ||
            r->text[r->at] == '\r' || r->text[r->at] == '\t')) {
        r->at++;
    }
    return r->at < r->size;
}

static bool next_is(reader *r, char c)
{
    return skip_space(r) && r->text[r->at] == c;
}

static bool open_container(reader *r, rmf_json_type type)
{
    if (r->depth == RMF_JSON_DEPTH_MAX) {
        return fail(r, MISTAKE_depth);
    }
    if (add_node(r, type) == NULL) {
        return false;
    }
    r->open[r->depth++] = r->count - 1;
    r->at++;
    return true;
}

static bool read_key(reader *r)
{
    if (!next_is(r, '"')) {
        return fail(r, MISTAKE_key);
    }
    if (!read_string(r)) {
        return false;
    }
    if (!next_is(r, ':')) {
        return fail(r, MISTAKE_colon);
    }
    r->at++;
    return true;
}

static bool is_object(const reader *r)
{
    return r->nodes[r->open[r->depth - 1]].type == RMF_JSON_OBJECT;
}

static bool close_container(reader *r)
{
    uint32_t container = r->open[--r->depth];

    r->at++;
    r->nodes[container].next = r->count;
    return r->nodes[container].type == RMF_JSON_ARRAY ||
           keys_differ(r, container);
}

/* One value; of a container that is not empty only its opening, which is not
 * complete. */
static bool read_value(reader *r, bool *complete)
{
    char c;

    *complete = true;
    if (!skip_space(r)) {
        return fail(r, MISTAKE_value);
    }
    c = r->text[r->at];
    if (c == '{' || c == '[') {
        bool object = c == '{';

        if (!open_container(r, object ? RMF_JSON_OBJECT : RMF_JSON_ARRAY)) {
            return false;
        }
        *complete = next_is(r, object ? '}' : ']');
        return !*complete || close_container(r);
    }
    if (c == '"') {
        return read_string(r);
    }
    return c == '-' || (c >= '0' && c <= '9') ? read_number(r) : read_word(r);
}

/* Behind a complete value: closings, then a comma or the end of all. */
static bool read_closings(reader *r)
{
    while (r->depth > 0) {
        r->nodes[r->open[r->depth - 1]].str.size++;
        if (next_is(r, ',')) {
            r->at++;
            return true;
        }
        if (!next_is(r, is_object(r) ? '}' : ']')) {
            return fail(r, MISTAKE_comma);
        }
        if (!close_container(r)) {
            return false;
        }
    }
    return true;
}

static bool read_all(reader *r)
{
    bool complete;

    do {
        if (r->depth > 0 && is_object(r) && !read_key(r)) {
            return false;
        }
        if (!read_value(r, &complete) || (complete && !read_closings(r))) {
            return false;
        }
    } while (r->depth > 0);
    return !skip_space(r) || fail(r, MISTAKE_trailing);
}

static bool take_memory(reader *r, rmf_mem *mem)
{
    counts sum = count(r->text, r->size);

    r->cap = (uint32_t)sum.nodes;
    r->decoded = rmf_mem_take(mem, sum.decoded, 1);
    r->nodes = rmf_mem_take(mem, sum.nodes, sizeof *r->nodes);
    r->sorting = rmf_mem_take(mem, sorting_size(sum), sizeof *r->sorting);
    if (r->decoded == NULL || r->nodes == NULL || r->sorting == NULL) {
        r->err = RMF_ERR_MEMORY;
    }
    return r->err == RMF_OK;
}

rmf_err rmf_json_read(const char *text, size_t size, rmf_mem *mem,
                      rmf_json *out, rmf_json_error *error)
{
    reader r = {.text = text, .size = size, .error = error};
    size_t used = mem->used;

    *out = (rmf_json){text, NULL, 0};
    *error = (rmf_json_error){"", "", 0};
    if (size > RMF_TEXT_SIZE_MAX) {
        fail_at(&r, MISTAKE_size, 0);
    } else if (take_memory(&r, mem) && read_all(&r)) {
        *out = (rmf_json){text, r.nodes, r.count};
        used = (size_t)((char *)(r.nodes + r.count) - mem->at);
    }
    /* What is not used goes back, on failure all of it. */
    mem->used = used;
    return r.err;
}

/* ---- finding ---------------------------------------------------------- */

uint32_t rmf_json_first(const rmf_json *json, uint32_t container)
{
    const rmf_json_node *node = &json->nodes[container];

    return node->next > container + 1 ? container + 1 : RMF_NONE;
}

uint32_t rmf_json_after(const rmf_json *json, uint32_t container,
                        uint32_t child)
{
    uint32_t next = json->nodes[child].next;

    return next < json->nodes[container].next ? next : RMF_NONE;
}

uint32_t rmf_json_get_str(const rmf_json *json, uint32_t object, rmf_str key)
{
    if (!rmf_json_is(json, object, RMF_JSON_OBJECT)) {
        return RMF_NONE;
    }
    for (uint32_t k = rmf_json_first(json, object); k != RMF_NONE;
         k = rmf_json_after(json, object, k + 1)) {
        if (rmf_str_same(json->nodes[k].str, key)) {
            return k + 1;
        }
    }
    return RMF_NONE;
}

uint32_t rmf_json_get(const rmf_json *json, uint32_t object, const char *key)
{
    return rmf_json_get_str(json, object, rmf_str_of(key));
}

/* ---- writing ---------------------------------------------------------- */

static void write_scalar(const rmf_json_node *node, rmf_writer *out)
{
    switch (node->type) {
    case RMF_JSON_NULL:
        rmf_put(out, "null");
        break;
    case RMF_JSON_FALSE:
        rmf_put(out, "false");
        break;
    case RMF_JSON_TRUE:
        rmf_put(out, "true");
        break;
    case RMF_JSON_NUMBER:
        rmf_put_str(out, node->str);
        break;
    case RMF_JSON_STRING:
        rmf_put_json(out, node->str);
        break;
    case RMF_JSON_ARRAY:
        rmf_put_char(out, '[');
        break;
    case RMF_JSON_OBJECT:
        rmf_put_char(out, '{');
        break;
    }
}

typedef struct frame {
    uint32_t container;
    bool key; /* of an object: a key was written last */
} frame;

/* A comma before all but the first child, a colon behind each key. */
static void write_separator(const rmf_json *json, frame *in, uint32_t node,
                            rmf_writer *out)
{
    bool object = json->nodes[in->container].type == RMF_JSON_OBJECT;

    if (in->key) {
        rmf_put_char(out, ':');
    } else if (node > in->container + 1) {
        rmf_put_char(out, ',');
    }
    in->key = object && !in->key;
}

void rmf_json_write(const rmf_json *json, uint32_t node, rmf_writer *out)
{
    frame open[RMF_JSON_DEPTH_MAX + 1];
    uint32_t depth = 0;
    uint32_t end = json->nodes[node].next;

    for (uint32_t at = node; at < end;) {
        if (depth > 0) {
            write_separator(json, &open[depth - 1], at, out);
        }
        write_scalar(&json->nodes[at], out);
        if (json->nodes[at].type >= RMF_JSON_ARRAY) {
            open[depth++] = (frame){at, false};
        }
        at++;
        while (depth > 0 && json->nodes[open[depth - 1].container].next == at) {
            uint32_t container = open[--depth].container;

            rmf_put_char(
                out, json->nodes[container].type == RMF_JSON_ARRAY ? ']' : '}');
        }
    }
}
