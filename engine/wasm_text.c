/* Opens documents and takes inputs as lines (wasm.h). */
#include "wasm.h"

#define SCRATCH_SIZE (RMF_INPUT_SIZE_MAX * 40u)

static struct {
    rmf_report report;
    rmf_finding refused; /* the line last refused */
    char *scratch;
} author;

static void put_finding(const rmf_finding *f, rmf_writer *out)
{
    static const char *const severities[] = {"note", "warning", "error"};
    rmf_put(out, "{\"severity\":\"");
    rmf_put(out, severities[f->severity]);
    rmf_put(out, "\",\"code\":");
    rmf_put_json(out, rmf_str_of(f->code));
    rmf_put(out, ",\"line\":");
    rmf_put_int(out, f->line);
    rmf_put(out, ",\"column\":");
    rmf_put_int(out, f->column);
    rmf_put(out, ",\"path\":");
    rmf_put_json(out, rmf_str_of(f->path));
    rmf_put(out, ",\"text\":");
    rmf_put_json(out, rmf_str_of(f->text));
    rmf_put(out, "}");
}

static void put_report(uint32_t unused, rmf_writer *out)
{
    (void)unused;
    uint32_t count = author.report.count < author.report.cap
                         ? author.report.count
                         : author.report.cap;
    rmf_put(out, "[");
    for (uint32_t i = 0; i < count; i++) {
        if (i) rmf_put(out, ",");
        put_finding(&author.report.findings[i], out);
    }
    rmf_put(out, "]");
}

RMF_EXPORT(open) rmf_err open_text(const char *text, uint32_t size)
{
    author.report = (rmf_report){
        .findings = rmf_reserve(RMF_FINDINGS_MAX * sizeof(rmf_finding)),
        .cap = RMF_FINDINGS_MAX};
    size_t need = rmf_document_need(text, size);
    void *memory = need <= UINT32_MAX ? rmf_reserve((uint32_t)need) : NULL;
    author.scratch = rmf_reserve(SCRATCH_SIZE);
    if (!author.report.findings || !memory || !author.scratch ||
        !rmf_reserve_result())
        return RMF_ERR_MEMORY;
    rmf_err err = rmf_document_open(text, size, memory, need, &author.report,
                                    &rmf_film.doc);
    rmf_write_result(put_report, 0);
    return err == RMF_OK ? rmf_begin() : err;
}

static void put_refused(uint32_t unused, rmf_writer *out)
{
    (void)unused;
    put_finding(&author.refused, out);
}

RMF_EXPORT(feed) rmf_err feed(const char *text, uint32_t size)
{
    rmf_err err =
        rmf_input_read(rmf_film.doc, text, size, author.scratch, SCRATCH_SIZE,
                       &rmf_film.input, &author.refused);
    if (err == RMF_OK) return rmf_feed_input();
    rmf_write_result(put_refused, 0);
    return err;
}
