#include "events/varint.h"

#define BITS  7
#define MORE  0x80u
#define BYTES 10 /* of the largest number */

void rmf_varint_put(rmf_buf *out, uint64_t number)
{
    unsigned char bytes[BYTES];
    size_t size = 0;
    do {
        bytes[size] = (unsigned char)(number & (MORE - 1));
        number >>= BITS;
        if (number) bytes[size] |= MORE;
        size++;
    } while (number);
    rmf_buf_add(out, (const char *)bytes, size);
}

uint64_t rmf_varint_take(rmf_varints *r)
{
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && r->at < r->end; shift += BITS) {
        unsigned char byte = *r->at++;
        number |= (uint64_t)(byte & (MORE - 1)) << shift;
        if (!(byte & MORE)) return number;
    }
    r->failed = true;
    return 0;
}
