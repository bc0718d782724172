/* Writes packs (pack.h). Native builds only: publishing does it. */
#include "pack.h"
#include "text.h"
#include "view.h"

#define TENTHOUSAND 10000.0
#define EXACT_MOST  1e12 /* ten-thousandths beyond are written as bytes */

static void put_number(rmf_writer *out, uint64_t value)
{
    for (; value >= 0x80u; value >>= 7)
        rmf_put_char(out, (char)(unsigned char)(0x80u | (value & 0x7fu)));
    rmf_put_char(out, (char)(unsigned char)value);
}

static uint64_t zigzag(int64_t value)
{
    return (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0u);
}

/* `before` is the number in the row above, and then this one. */
static void put_step(rmf_writer *out, uint64_t value, uint64_t *before)
{
    put_number(out, zigzag((int64_t)(value - *before)));
    *before = value;
}

static void put_double(rmf_writer *out, double value, uint64_t *before)
{
    bool small = value > -EXACT_MOST && value < EXACT_MOST;
    double scaled = small ? value * TENTHOUSAND : 0.5;
    int64_t whole = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    int64_t step = whole - (int64_t)*before;
    if (!small || (double)whole / TENTHOUSAND != value ||
        (value == 0 && 1 / value < 0)) {
        char bytes[sizeof value];
        rmf_copy(bytes, &value, sizeof value);
        put_number(out, RMF_PACKED_BYTES);
        rmf_put_str(out, (rmf_str){bytes, sizeof bytes});
        return;
    }
    if (step % 100) {
        put_number(out, zigzag(step) << 2 | RMF_PACKED_TENTHOUSANDTHS);
    } else {
        put_number(out, zigzag(step / 100) << 2 | RMF_PACKED_HUNDREDTHS);
    }
    *before = (uint64_t)whole;
}

static void put_field(rmf_writer *out, rmf_packed_as as, const void *from,
                      uint64_t *before)
{
    switch (as) {
    case RMF_PACKED_BOOL:
        put_step(out, *(const bool *)from, before);
        break;
    case RMF_PACKED_U32:
        put_step(out, (uint32_t)(*(const uint32_t *)from + 1u), before);
        break;
    case RMF_PACKED_I64:
    case RMF_PACKED_U64:
        put_step(out, *(const uint64_t *)from, before);
        break;
    case RMF_PACKED_F64:
        put_double(out, *(const double *)from, before);
        break;
    case RMF_PACKED_STR: {
        const rmf_str *str = from;
        put_number(out, str->size);
        rmf_put_str(out, *str);
        break;
    }
    case RMF_PACKED_END:
        break;
    }
}

static void put_rows(rmf_writer *out, const rmf_packed_field *fields,
                     const char *rows, uint32_t count, uint32_t size)
{
    for (; fields->as != RMF_PACKED_END; fields++) {
        uint64_t before = 0;
        for (uint32_t i = 0; i < count; i++) {
            put_field(out, (rmf_packed_as)fields->as,
                      rows + (size_t)i * size + fields->offset, &before);
        }
    }
}

/* ---- texts that players show ------------------------------------------- */

static void mark(const rmf_document *doc, bool *shown, uint32_t text)
{
    if (text < doc->texts_count) shown[text] = true;
}

static void mark_script(const rmf_document *doc, bool *shown, rmf_str script)
{
    for (uint32_t at = 0; at < script.size;) {
        unsigned char code = (unsigned char)script.at[at++];
        uint32_t value;
        if (code > RMF_VIEW_LAST_WITH_VALUE) continue;
        rmf_copy(&value, script.at + at, sizeof value);
        if (code == RMF_VIEW_TEXT) mark(doc, shown, value);
        at += code == RMF_VIEW_UNLESS ? 8 : 4;
    }
}

static void mark_shown(const rmf_document *doc, bool *shown)
{
    mark(doc, shown, doc->title);
    mark_script(doc, shown, doc->view);
    for (uint32_t i = 0; i < doc->elements_count; i++)
        mark_script(doc, shown, doc->elements[i].view);
    for (uint32_t i = 0; i < doc->panels_count; i++)
        mark_script(doc, shown, doc->panels[i].view);
    for (uint32_t i = 0; i < doc->options_count; i++)
        mark(doc, shown, doc->options[i].label);
    for (uint32_t i = 0; i < doc->actions_count; i++) {
        mark(doc, shown, doc->actions[i].text);
        mark(doc, shown, doc->actions[i].more);
    }
}

/* The other texts (addresses of clips, names for reports) become empty. */
static void leave_shown(rmf_packing *p, bool *shown)
{
    rmf_document *doc = &p->doc;
    mark_shown(doc, shown);
    for (uint32_t i = 0; i < doc->texts_count; i++) {
        rmf_range in = doc->texts[i].in;
        for (uint32_t t = 0; t < in.count && !shown[i]; t++)
            doc->translations[in.first + t].text.count = 0;
    }
}

/* ---- what rows point to, in tables of their own ---------------------- */

static void count_joined(const rmf_document *doc, uint32_t *parts,
                         uint32_t *ops)
{
    *parts = *ops = 0;
    for (uint32_t e = 0; e < doc->exprs_count; e++)
        *ops += doc->exprs[e].count;
    for (uint32_t t = 0; t < doc->translations_count; t++) {
        const rmf_template *text = &doc->translations[t].text;
        *parts += text->count;
        for (uint32_t i = 0; i < text->count; i++)
            *ops += text->parts[i].value.count;
    }
}

size_t rmf_pack_scratch(const rmf_document *doc)
{
    uint32_t parts;
    uint32_t ops;
    count_joined(doc, &parts, &ops);
    return sizeof(rmf_packing) + parts * sizeof(rmf_part) +
           ops * sizeof(rmf_op) +
           doc->translations_count * sizeof(rmf_translation) +
           doc->texts_count + 64u;
}

static void add_ops(rmf_packing *p, const rmf_expr *e)
{
    for (uint32_t i = 0; i < e->count; i++)
        p->ops[p->ops_count++] = e->ops[i];
}

static void gather(rmf_packing *p)
{
    const rmf_document *doc = &p->doc;
    for (uint32_t e = 0; e < doc->exprs_count; e++)
        add_ops(p, &doc->exprs[e]);
    for (uint32_t t = 0; t < doc->translations_count; t++) {
        const rmf_template *text = &doc->translations[t].text;
        for (uint32_t i = 0; i < text->count; i++) {
            p->parts[p->parts_count++] = text->parts[i];
            add_ops(p, &text->parts[i].value);
        }
    }
}

static rmf_packing *make_packing(const rmf_document *doc, void *scratch)
{
    uint32_t parts;
    uint32_t ops;
    rmf_mem mem = {scratch, rmf_pack_scratch(doc), 0};
    rmf_packing *p = rmf_mem_take(&mem, 1, sizeof *p);
    size_t size = doc->translations_count * sizeof(rmf_translation);
    bool *shown = rmf_mem_take(&mem, doc->texts_count, sizeof *shown);
    count_joined(doc, &parts, &ops);
    p->doc = *doc;
    p->doc.translations = rmf_mem_take(&mem, 1, size);
    p->parts = rmf_mem_take(&mem, parts, sizeof *p->parts);
    p->ops = rmf_mem_take(&mem, ops, sizeof *p->ops);
    rmf_copy(p->doc.translations, doc->translations, size);
    leave_shown(p, shown);
    gather(p);
    return p;
}

void rmf_pack_write(const rmf_document *doc, void *scratch, rmf_writer *out)
{
    rmf_packing *p = make_packing(doc, scratch);
    put_number(out, RMF_PACK_FORMAT);
    put_rows(out, rmf_packed_document, (const char *)&p->doc, 1, 0);
    for (uint32_t t = 0; t < rmf_packed_tables_count; t++) {
        uint32_t count;
        rmf_copy(&count, (const char *)p + rmf_packed_tables[t].count,
                 sizeof count);
        put_number(out, count);
    }
    for (uint32_t t = 0; t < rmf_packed_tables_count; t++) {
        const rmf_packed_table *table = &rmf_packed_tables[t];
        uint32_t count;
        const char *rows;
        rmf_copy(&count, (const char *)p + table->count, sizeof count);
        rmf_copy(&rows, (const char *)p + table->rows, sizeof rows);
        put_rows(out, table->fields, rows, count, table->row_size);
    }
}
