#include <sodium.h>
#include <string.h>

#include "base/id.h"

#define TAG_SIZE    6u /* of a hash: 30 bits */
#define LATIN_FIRST 0xC0u
#define LATIN_END   0x180u

/* U+00C0 to U+017F without their marks, two places each. */
static const char latin[] = "a a a a a a aec e e e e i i i i "
                            "d n o o o o o   o u u u u y thss"
                            "a a a a a a aec e e e e i i i i "
                            "d n o o o o o   o u u u u y thy "
                            "a a a a a a c c c c c c c c d d "
                            "d d e e e e e e e e e e g g g g "
                            "g g g g h h h h i i i i i i i i "
                            "i i ijijj j k k k l l l l l l l "
                            "l l l n n n n n n n ngngo o o o "
                            "o o oeoer r r r r r s s s s s s "
                            "s s t t t t t t u u u u u u u u "
                            "u u u u w w y y y z z z z z z s ";

/* The next character; a byte that is no UTF-8 stands for itself, as LOST. */
#define LOST 0xFFFFFFFFu
static uint32_t take(const char **at)
{
    const unsigned char *c = (const unsigned char *)*at;
    unsigned more = (c[0] >= 0xC0 ? 1u : 0u) + (c[0] >= 0xE0 ? 1u : 0u) +
                    (c[0] >= 0xF0 ? 1u : 0u);
    uint32_t code = more ? c[0] & (0x3Fu >> more) : c[0];
    (*at)++;
    if (c[0] >= 0x80 && c[0] < 0xC0) return LOST;
    for (unsigned i = 1; i <= more; i++) {
        if ((c[i] & 0xC0) != 0x80) return LOST;
        code = code << 6 | (c[i] & 0x3Fu);
    }
    *at += more;
    return code;
}

/* What says nothing by itself: signs, punctuation, pictures, loose accents. */
static bool is_silent(uint32_t code)
{
    return code < LATIN_FIRST || (code >= 0x300 && code < 0x370) ||
           (code >= 0x2000 && code < 0x2C00) ||
           (code >= 0x3000 && code < 0x3040) ||
           (code >= 0xFE00 && code < 0xFE10) ||
           (code >= 0x1F000 && code < 0x20000);
}

typedef struct slug {
    char *out;
    size_t size, max;
    bool gap;  /* a dash is due before the next letter */
    bool lost; /* letters were left out */
} slug;

static void put(slug *s, char c)
{
    bool dash = s->gap && s->size > 0;
    if (s->size + dash + 1 > s->max) {
        s->lost = true;
        return;
    }
    if (dash) s->out[s->size++] = '-';
    s->out[s->size++] = c;
    s->gap = false;
}

static void put_code(slug *s, uint32_t code)
{
    char plain = rmf_plain_char((char)(code & 0x7F));
    if (code < 0x80 && plain) {
        put(s, plain);
    } else if (code >= LATIN_FIRST && code < LATIN_END) {
        const char *letters = latin + 2 * (size_t)(code - LATIN_FIRST);
        for (unsigned i = 0; i < 2 && letters[i] != ' '; i++)
            put(s, letters[i]);
    } else if (code < 0x300 || code >= 0x370) {
        if (!is_silent(code)) s->lost = true;
        s->gap = true;
    }
}

/* Two titles that differ only in what was left out have two names. */
static void put_tag(slug *s, const char *title)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
    unsigned char hash[crypto_generichash_BYTES_MIN];
    (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)title,
                             strlen(title), NULL, 0);
    s->gap = true;
    for (unsigned i = 0; i < TAG_SIZE; i++)
        put(s, digits[hash[i] % 32u]);
}

void rmf_slug(const char *title, char out[RMF_SLUG_SIZE])
{
    slug s = {.out = out, .max = RMF_SLUG_SIZE - TAG_SIZE - 2};
    for (const char *at = title; *at;)
        put_code(&s, take(&at));
    if (s.size == 0) {
        memcpy(out, "film", sizeof "film");
        s.size = sizeof "film" - 1;
    }
    s.max = RMF_SLUG_SIZE - 1;
    if (s.lost) put_tag(&s, title);
    out[s.size] = 0;
}
