/* Texts: comparing, checking, writing, hashing, and how alike two words are. */
#include "text.h"

#include "mem.h"

/* ---- comparing ------------------------------------------------------- */

bool rmf_str_same(rmf_str a, rmf_str b)
{
    return a.size == b.size && rmf_same(a.at, b.at, a.size);
}

rmf_str rmf_str_of(const char *zero_ended)
{
    rmf_str str = {zero_ended, 0};

    while (zero_ended[str.size] != '\0') {
        str.size++;
    }
    return str;
}

bool rmf_str_is(rmf_str a, const char *zero_ended)
{
    return rmf_str_same(a, rmf_str_of(zero_ended));
}

int rmf_str_order(rmf_str a, rmf_str b)
{
    uint32_t shorter = a.size < b.size ? a.size : b.size;

    for (uint32_t i = 0; i < shorter; i++) {
        if (a.at[i] != b.at[i]) {
            return (unsigned char)a.at[i] < (unsigned char)b.at[i] ? -1 : 1;
        }
    }
    return (a.size > b.size) - (a.size < b.size);
}

/* ---- UTF-8 ----------------------------------------------------------- */

/* What may follow a first byte: how many bytes in all, and between which the
 * second must lie (that is what shuts out overlong forms, surrogates and what
 * lies beyond U+10FFFF). */
typedef struct lead {
    unsigned char from, to; /* first byte */
    unsigned char size;
    unsigned char second_from, second_to;
} lead;

static const lead leads[] = {
    {0x01, 0x7f, 1, 0x00, 0x00}, {0xc2, 0xdf, 2, 0x80, 0xbf},
    {0xe0, 0xe0, 3, 0xa0, 0xbf}, {0xe1, 0xec, 3, 0x80, 0xbf},
    {0xed, 0xed, 3, 0x80, 0x9f}, {0xee, 0xef, 3, 0x80, 0xbf},
    {0xf0, 0xf0, 4, 0x90, 0xbf}, {0xf1, 0xf3, 4, 0x80, 0xbf},
    {0xf4, 0xf4, 4, 0x80, 0x8f},
};

#define LEADS (sizeof leads / sizeof leads[0])

static bool goes_on(unsigned char byte)
{
    return (byte & 0xc0u) == 0x80u;
}

/* Bytes of the character that begins here; 0 when none does. */
static size_t character_size(const unsigned char *at, size_t size)
{
    const lead *kind = leads;

    while (kind < leads + LEADS && (at[0] < kind->from || at[0] > kind->to)) {
        kind++;
    }
    if (kind == leads + LEADS || kind->size > size) {
        return 0;
    }
    if (kind->size > 1 &&
        (at[1] < kind->second_from || at[1] > kind->second_to)) {
        return 0;
    }
    for (size_t i = 2; i < kind->size; i++) {
        if (!goes_on(at[i])) {
            return 0;
        }
    }
    return kind->size;
}

size_t rmf_utf8_prefix(const char *at, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)at;
    size_t done = 0;

    while (done < size) {
        size_t step = character_size(bytes + done, size - done);

        if (step == 0) {
            break;
        }
        done += step;
    }
    return done;
}

bool rmf_utf8_valid(const char *at, size_t size)
{
    return rmf_utf8_prefix(at, size) == size;
}

uint32_t rmf_utf8_cut(rmf_str text, uint32_t size_max)
{
    uint32_t size = size_max;

    if (text.size <= size_max) {
        return text.size;
    }
    while (size > 0 && goes_on((unsigned char)text.at[size])) {
        size--;
    }
    return size;
}

/* ---- writing --------------------------------------------------------- */

void rmf_put_char(rmf_writer *out, char c)
{
    if (out->size < out->cap) {
        out->at[out->size] = c;
    }
    out->size++;
}

static void put_raw(rmf_writer *out, rmf_str text)
{
    size_t room = out->size < out->cap ? out->cap - out->size : 0;

    if (room > 0 && text.size > 0) {
        rmf_copy(out->at + out->size, text.at,
                 text.size < room ? text.size : room);
    }
    out->size += text.size;
}

static char hex_digit(uint64_t nibble)
{
    return "0123456789abcdef"[nibble & 15u];
}

static void put_escaped(rmf_writer *out, unsigned char c)
{
    static const char short_forms[] = "\"\"\\\\\bb\ff\nn\rr\tt";

    for (uint32_t i = 0; i + 1 < sizeof short_forms; i += 2) {
        if ((unsigned char)short_forms[i] == c) {
            rmf_put_char(out, '\\');
            rmf_put_char(out, short_forms[i + 1]);
            return;
        }
    }
    put_raw(out, RMF_STR("\\u00"));
    rmf_put_char(out, hex_digit(c >> 4));
    rmf_put_char(out, hex_digit(c));
}

/* What stands between the quotes of a JSON string. */
static void put_json_body(rmf_writer *out, rmf_str text)
{
    uint32_t from = 0; /* what is not yet written begins here */

    for (uint32_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.at[i];

        if (c < 0x20 || c == '"' || c == '\\') {
            put_raw(out, (rmf_str){text.at + from, i - from});
            put_escaped(out, c);
            from = i + 1;
        }
    }
    if (from < text.size) {
        put_raw(out, (rmf_str){text.at + from, text.size - from});
    }
}

void rmf_put_str(rmf_writer *out, rmf_str text)
{
    if (out->quoted) {
        put_json_body(out, text);
    } else {
        put_raw(out, text);
    }
}

void rmf_put(rmf_writer *out, const char *zero_ended)
{
    rmf_put_str(out, rmf_str_of(zero_ended));
}

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0u - (uint64_t)value : (uint64_t)value;
}

/* At least `places` digits, zeros before. */
static void put_digits(rmf_writer *out, uint64_t value, uint32_t places)
{
    char digits[20]; /* 2^64 has 20 */
    uint32_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0 || sizeof digits - at < places);
    rmf_put_str(out, (rmf_str){digits + at, (uint32_t)sizeof digits - at});
}

void rmf_put_int(rmf_writer *out, int64_t value)
{
    if (value < 0) {
        rmf_put_char(out, '-');
    }
    put_digits(out, magnitude(value), 1);
}

void rmf_put_micro(rmf_writer *out, int64_t millionths)
{
    uint64_t all = magnitude(millionths);
    uint64_t part = all % 1000000u;
    uint32_t places = 6;

    if (millionths < 0) {
        rmf_put_char(out, '-');
    }
    put_digits(out, all / 1000000u, 1);
    if (part == 0) {
        return;
    }
    while (part % 10 == 0) {
        part /= 10;
        places--;
    }
    rmf_put_char(out, '.');
    put_digits(out, part, places);
}

void rmf_put_hex64(rmf_writer *out, uint64_t value)
{
    for (uint32_t shift = 64; shift > 0; shift -= 4) {
        rmf_put_char(out, hex_digit(value >> (shift - 4)));
    }
}

void rmf_put_json(rmf_writer *out, rmf_str text)
{
    rmf_put_char(out, '"');
    put_json_body(out, text);
    rmf_put_char(out, '"');
}

void rmf_put_name(rmf_writer *out, const char *key)
{
    rmf_put_json(out, rmf_str_of(key));
    rmf_put_char(out, ':');
}

void rmf_put_key(rmf_writer *out, const char *key)
{
    rmf_put_char(out, ',');
    rmf_put_name(out, key);
}

void rmf_put_flag(rmf_writer *out, const char *key, bool flag)
{
    rmf_put_key(out, key);
    rmf_put(out, flag ? "true" : "false");
}

/* ---- hashes ---------------------------------------------------------- */

uint64_t rmf_fnv(uint64_t hash, const void *at, size_t size)
{
    const unsigned char *bytes = at;

    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    }
    return hash;
}

uint64_t rmf_fnv_str(uint64_t hash, rmf_str text)
{
    /* Byte by byte: alike on machines of either byte order. */
    unsigned char size[4] = {
        (unsigned char)text.size, (unsigned char)(text.size >> 8),
        (unsigned char)(text.size >> 16), (unsigned char)(text.size >> 24)};

    return rmf_fnv(rmf_fnv(hash, size, sizeof size), text.at, text.size);
}

uint64_t rmf_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* ---- likeness of words ------------------------------------------------ */

typedef uint32_t edits_row[RMF_ID_SIZE_MAX + 1];

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* One row of the table of edits: a's first i bytes against b's beginnings.
 * `before` is the row for i - 1, `earlier` that for i - 2. */
static void edits_of_row(rmf_str a, rmf_str b, uint32_t i,
                         const uint32_t *earlier, const uint32_t *before,
                         uint32_t *row)
{
    row[0] = i;
    for (uint32_t j = 1; j <= b.size; j++) {
        uint32_t changed = a.at[i - 1] == b.at[j - 1] ? 0 : 1;

        row[j] =
            least(least(before[j], row[j - 1]) + 1, before[j - 1] + changed);
        if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] &&
            a.at[i - 2] == b.at[j - 1]) {
            row[j] = least(row[j], earlier[j - 2] + 1);
        }
    }
}

uint32_t rmf_edit_distance(rmf_str a, rmf_str b, uint32_t most)
{
    edits_row rows[3];
    uint32_t apart = a.size > b.size ? a.size - b.size : b.size - a.size;

    if (a.size > RMF_ID_SIZE_MAX || b.size > RMF_ID_SIZE_MAX || apart > most) {
        return most + 1;
    }
    for (uint32_t j = 0; j <= b.size; j++) {
        rows[0][j] = j;
    }
    for (uint32_t i = 1; i <= a.size; i++) {
        edits_of_row(a, b, i, rows[(i + 1) % 3], rows[(i + 2) % 3],
                     rows[i % 3]);
    }
    return least(rows[a.size % 3][b.size], most + 1);
}
