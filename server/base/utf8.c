#include "base/utf8.h"

uint32_t rmf_utf8_next(const char *text, size_t left, size_t *size)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *at = (const unsigned char *)text;
    *size = 1;
    if (at[0] < 0x80) return at[0];
    size_t need = 4;
    if (at[0] < 0xf0) need = 3;
    if (at[0] < 0xe0) need = 2;
    if (at[0] < 0xc2 || at[0] > 0xf4 || need > left) return RMF_NO_CODE;
    uint32_t code = at[0] & (0xffu >> (need + 1));
    for (size_t i = 1; i < need; i++) {
        if ((at[i] & 0xc0) != 0x80) return RMF_NO_CODE;
        code = code << 6 | (at[i] & 0x3fu);
    }
    if (code < least[need] || code > 0x10ffff || code >> 11 == 0x1b)
        return RMF_NO_CODE;
    *size = need;
    return code;
}

size_t rmf_utf8_put(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t size = 4;
    if (code < 0x10000) size = 3;
    if (code < 0x800) size = 2;
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = size - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code & 0x3f));
        code >>= 6;
    }
    out[0] = (char)(first[size] | code);
    return size;
}
