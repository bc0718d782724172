/* A document packed for players: its tables as a run of small numbers and
 * strings. Whoever plays a pack needs no reader of JSON, no checks and no
 * compiler of conditions; they have done their work when a release was
 * published. A document from a pack plays like the one it was made of, byte
 * for byte of session, effects and views; what only opening needs (the tape of
 * the JSON, names for reports) is not in it.
 *
 * The bytes: RMF_PACK_FORMAT, the document's own fields, the length of each
 * table, then table by table, field by field, row by row. A number is its
 * difference from the row above, as zigzag LEB128, because most go up by one
 * or stay: so little is left that a general compressor does the rest. Indexes
 * count one up, so that RMF_NONE is 0; doubles are hundredths or
 * ten-thousandths where that is exact, else eight bytes (rmf_packed_double); a
 * string is its size and its bytes. Texts that no player shows are empty.
 *
 * A pack is for the engine of the same release of Ramify; another format is
 * refused. Its functions stand in ramify.h.
 */
#ifndef RAMIFY_PACK_H
#define RAMIFY_PACK_H

#include "document.h"

/* Changes whenever a table of pack_rows.c does. */
#define RMF_PACK_FORMAT 3u

typedef enum rmf_packed_as {
    RMF_PACKED_END,
    RMF_PACKED_BOOL,
    RMF_PACKED_U32, /* also enums and indexes */
    RMF_PACKED_I64,
    RMF_PACKED_U64,
    RMF_PACKED_F64,
    RMF_PACKED_STR
} rmf_packed_as;

/* The two lowest bits of a double's number: what follows, or what the others
 * count. */
typedef enum rmf_packed_double {
    RMF_PACKED_HUNDREDTHS,
    RMF_PACKED_TENTHOUSANDTHS,
    RMF_PACKED_BYTES
} rmf_packed_double;

typedef struct rmf_packed_field {
    uint16_t offset;
    uint8_t as; /* rmf_packed_as */
} rmf_packed_field;

typedef struct rmf_packed_table {
    const rmf_packed_field *fields;
    uint16_t row_size;
    uint16_t rows;  /* offset in rmf_packing of the pointer to the rows */
    uint16_t count; /* and of their number */
} rmf_packed_table;

/* A document with what its rows point to laid in tables of their own: the
 * parts of texts, the operations of expressions, in the order of their
 * owners. */
typedef struct rmf_packing {
    rmf_document doc;
    rmf_part *parts;
    uint32_t parts_count;
    rmf_op *ops;
    uint32_t ops_count;
} rmf_packing;

extern const rmf_packed_field rmf_packed_document[];
extern const rmf_packed_table rmf_packed_tables[];
extern const uint32_t rmf_packed_tables_count;

#endif
