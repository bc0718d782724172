/* Reads packs (pack.h). */
#include "pack.h"
#include "text.h"

#define TENTHOUSAND 10000.0

typedef struct unpacking {
    const char *at;
    const char *end;
    uint64_t before; /* the number in the row above */
    bool broken;     /* it ended early, or a number is too long */
} unpacking;

static uint64_t take_number(unpacking *u)
{
    uint64_t value = 0;
    for (uint32_t shift = 0; shift < 64; shift += 7) {
        if (u->at == u->end) break;
        unsigned char byte = (unsigned char)*u->at++;
        value |= (uint64_t)(byte & 0x7fu) << shift;
        if (!(byte & 0x80u)) return value;
    }
    u->broken = true;
    return 0;
}

static uint64_t unzigzag(uint64_t value)
{
    return value >> 1 ^ (0u - (value & 1u));
}

static uint64_t take_step(unpacking *u)
{
    return u->before += unzigzag(take_number(u));
}

static const char *take_bytes(unpacking *u, uint64_t size)
{
    const char *at = u->at;
    if (size > (uint64_t)(u->end - u->at)) {
        u->broken = true;
        return NULL;
    }
    u->at += size;
    return at;
}

static double take_double(unpacking *u)
{
    uint64_t value = take_number(u);
    uint64_t step = unzigzag(value >> 2);
    double exact = 0;
    if ((value & 3u) == RMF_PACKED_BYTES) {
        const char *bytes = take_bytes(u, sizeof exact);
        if (bytes) rmf_copy(&exact, bytes, sizeof exact);
        return exact;
    }
    u->before += (value & 3u) == RMF_PACKED_HUNDREDTHS ? step * 100u : step;
    return (double)(int64_t)u->before / TENTHOUSAND;
}

static void take_field(unpacking *u, rmf_packed_as as, void *to)
{
    switch (as) {
    case RMF_PACKED_BOOL:
        *(bool *)to = take_step(u) != 0;
        break;
    case RMF_PACKED_U32:
        *(uint32_t *)to = (uint32_t)take_step(u) - 1u;
        break;
    case RMF_PACKED_I64:
    case RMF_PACKED_U64:
        *(uint64_t *)to = take_step(u);
        break;
    case RMF_PACKED_F64:
        *(double *)to = take_double(u);
        break;
    case RMF_PACKED_STR: {
        rmf_str *str = to;
        str->size = (uint32_t)take_number(u);
        str->at = take_bytes(u, str->size);
        break;
    }
    case RMF_PACKED_END:
        break;
    }
}

static void take_rows(unpacking *u, const rmf_packed_field *fields, char *rows,
                      uint32_t count, uint32_t size)
{
    for (; fields->as != RMF_PACKED_END; fields++) {
        u->before = 0;
        for (uint32_t i = 0; i < count && !u->broken; i++) {
            take_field(u, (rmf_packed_as)fields->as,
                       rows + (size_t)i * size + fields->offset);
        }
    }
}

static uint32_t *count_of(rmf_packing *p, const rmf_packed_table *table)
{
    return (uint32_t *)(void *)((char *)p + table->count);
}

/* The document's own fields and the length of each table. */
static unpacking take_head(const char *pack, size_t size, rmf_packing *p)
{
    unpacking u = {pack, pack + size, 0, false};
    rmf_zero(p, sizeof *p);
    if (take_number(&u) != RMF_PACK_FORMAT) u.broken = true;
    take_rows(&u, rmf_packed_document, (char *)&p->doc, 1, 0);
    for (uint32_t t = 0; t < rmf_packed_tables_count; t++)
        *count_of(p, &rmf_packed_tables[t]) = (uint32_t)take_number(&u);
    return u;
}

/* A row takes at least a byte, so no length can lie beyond the pack's. */
static bool lengths_fit(rmf_packing *p, size_t size)
{
    for (uint32_t t = 0; t < rmf_packed_tables_count; t++)
        if (*count_of(p, &rmf_packed_tables[t]) > size) return false;
    return true;
}

size_t rmf_pack_need(const char *pack, size_t size)
{
    rmf_packing p;
    unpacking u = take_head(pack, size, &p);
    size_t need = sizeof p + 16u;
    if (u.broken || !lengths_fit(&p, size)) return 0;
    for (uint32_t t = 0; t < rmf_packed_tables_count; t++) {
        need += (size_t)*count_of(&p, &rmf_packed_tables[t]) *
                    rmf_packed_tables[t].row_size +
                16u;
    }
    return need;
}

static rmf_err take_tables(unpacking *u, rmf_packing *p, rmf_mem *mem)
{
    for (uint32_t t = 0; t < rmf_packed_tables_count; t++) {
        const rmf_packed_table *table = &rmf_packed_tables[t];
        uint32_t count = *count_of(p, table);
        char *rows = rmf_mem_take(mem, count, table->row_size);
        if (!rows && count) return RMF_ERR_MEMORY;
        rmf_copy((char *)p + table->rows, &rows, sizeof rows);
        take_rows(u, table->fields, rows, count, table->row_size);
    }
    return u->broken ? RMF_ERR_DOCUMENT : RMF_OK;
}

/* The next `count` of the operations; none where there are no more. */
static const rmf_op *next_ops(rmf_packing *p, uint32_t *at, uint32_t count)
{
    const rmf_op *ops = p->ops + *at;
    if (count > p->ops_count - *at) return NULL;
    *at += count;
    return ops;
}

static rmf_err join_ops(rmf_packing *p)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < p->doc.exprs_count; i++) {
        rmf_expr *e = &p->doc.exprs[i];
        e->ops = next_ops(p, &at, e->count);
        if (!e->ops && e->count) return RMF_ERR_DOCUMENT;
    }
    for (uint32_t i = 0; i < p->parts_count; i++) {
        rmf_expr *e = &p->parts[i].value;
        e->ops = next_ops(p, &at, e->count);
        if (!e->ops && e->count) return RMF_ERR_DOCUMENT;
    }
    return RMF_OK;
}

static rmf_err join_parts(rmf_packing *p)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < p->doc.translations_count; i++) {
        rmf_template *text = &p->doc.translations[i].text;
        if (text->count > p->parts_count - at) return RMF_ERR_DOCUMENT;
        text->parts = p->parts + at;
        at += text->count;
    }
    return RMF_OK;
}

rmf_err rmf_pack_open(const char *pack, size_t size, void *memory,
                      size_t memory_size, rmf_document **out)
{
    rmf_mem mem = {memory, memory_size, 0};
    rmf_packing *p = rmf_mem_take(&mem, 1, sizeof *p);
    *out = NULL;
    if (!p) return RMF_ERR_MEMORY;
    unpacking u = take_head(pack, size, p);
    if (u.broken || !lengths_fit(p, size)) return RMF_ERR_DOCUMENT;
    rmf_err err = take_tables(&u, p, &mem);
    if (err == RMF_OK) err = join_ops(p);
    if (err == RMF_OK) err = join_parts(p);
    if (err == RMF_OK) *out = &p->doc;
    return err;
}
