/* Opens documents and takes inputs as lines (wasm.h). */
#include "wasm.h"

#define SCRATCH_SIZE (RMF_INPUT_SIZE_MAX * 40u)

static struct {
    rmf_report report;
    rmf_finding refused; /* the line last refused */
    char *scratch;
} author;

static void put_report(uint32_t unused, rmf_writer *out)
{
    (void)unused;
    rmf_report_write(&author.report, out);
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
    rmf_finding_write(&author.refused, out);
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
