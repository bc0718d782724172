/* Numbers in few bytes (LEB128): seven bits a byte, the lowest first. */
#ifndef RMF_EVENTS_VARINT_H
#define RMF_EVENTS_VARINT_H

#include "base/buf.h"

void rmf_varint_put(rmf_buf *out, uint64_t number);

/* Numbers one after the other. */
typedef struct rmf_varints {
    const unsigned char *at, *end;
    bool failed; /* there was none: it ended too soon, or was too long */
} rmf_varints;

/* 0 once it has failed. */
uint64_t rmf_varint_take(rmf_varints *r);

#endif
