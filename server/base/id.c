#include "base/id.h"

#include <sodium.h>
#include <string.h>

bool rmf_id_start(void)
{
    return sodium_init() >= 0;
}

/* Base32 of RFC 4648 in small letters, without padding. */
static void spell(const unsigned char *bytes, size_t size, char *out)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
    unsigned held = 0;
    unsigned bits = 0;
    for (size_t i = 0; i < size; i++) {
        held = held << 8 | bytes[i];
        for (bits += 8; bits >= 5; bits -= 5)
            *out++ = digits[held >> (bits - 5) & 31];
        held &= 31;
    }
    if (bits > 0) *out++ = digits[held << (5 - bits) & 31];
    *out = 0;
}

void rmf_id_new(char out[RMF_ID_SIZE])
{
    unsigned char bytes[16];
    randombytes_buf(bytes, sizeof bytes);
    spell(bytes, sizeof bytes, out);
}

void rmf_token_new(char out[RMF_TOKEN_SIZE])
{
    unsigned char bytes[32];
    randombytes_buf(bytes, sizeof bytes);
    spell(bytes, sizeof bytes, out);
    sodium_memzero(bytes, sizeof bytes);
}

bool rmf_id_fits(const char *id, size_t max)
{
    size_t size = strlen(id);
    if (size == 0 || size > max) return false;
    for (size_t i = 0; i < size; i++) {
        if (!rmf_plain_char(id[i]) && id[i] != '-' && id[i] != '_')
            return false;
    }
    return true;
}

char rmf_plain_char(char c)
{
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return c;
    if (c >= 'A' && c <= 'Z') return (char)(c - 'A' + 'a');
    return 0;
}

bool rmf_secret_equal(const char *a, const char *b)
{
    size_t size = strlen(a);
    if (size != strlen(b)) return false;
    return sodium_memcmp(a, b, size) == 0;
}
