/* Opens documents, takes inputs as lines, and tells why (wasm.h). */
#include "wasm.h"

#define SCRATCH_SIZE (RMF_INPUT_SIZE_MAX * 40u)
#define REASONS_SIZE (256u * 1024u)

static struct {
    rmf_report report;
    rmf_finding refused; /* the line last refused */
    char *scratch;
    rmf_writer reasons; /* of the last input, a line each */
    int64_t picture_us; /* asked about */
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
    author.reasons.size = 0;
    if (err == RMF_OK) return rmf_feed_input();
    rmf_write_result(put_refused, 0);
    return err;
}

/* ---- why ------------------------------------------------------------- */

/* A line that is no longer whole is not told, nor is what follows. */
static void note_reason(void *unused, rmf_str where, rmf_str condition,
                        bool holds, rmf_str facts)
{
    (void)unused;
    rmf_writer *out = &author.reasons;
    rmf_writer line = {.at = out->at + out->size, .cap = out->cap - out->size};
    rmf_put(&line, "{");
    rmf_put_name(&line, "where");
    rmf_put_json(&line, where);
    rmf_put_key(&line, "if");
    rmf_put_json(&line, condition);
    rmf_put_key(&line, "holds");
    rmf_put(&line, holds ? "true" : "false");
    rmf_put_key(&line, "facts");
    rmf_put(&line, "{");
    rmf_put_str(&line, facts);
    rmf_put(&line, "}}\n");
    if (line.size <= line.cap) out->size += line.size;
}

/* From now on inputs tell why something was decided. */
RMF_EXPORT(why) rmf_err why(void)
{
    char *at =
        author.reasons.at ? author.reasons.at : rmf_reserve(REASONS_SIZE);
    if (!at) return RMF_ERR_MEMORY;
    author.reasons = (rmf_writer){.at = at, .cap = REASONS_SIZE};
    rmf_turn_why(rmf_film.turn, note_reason, NULL);
    return RMF_OK;
}

RMF_EXPORT(reasons) const char *reasons(void)
{
    return author.reasons.at;
}

RMF_EXPORT(reasons_size) uint32_t reasons_size(void)
{
    return (uint32_t)author.reasons.size;
}

static void put_picture_why(uint32_t unused, rmf_writer *out)
{
    (void)unused;
    rmf_why_picture(rmf_film.doc, rmf_film.session, author.picture_us, out);
}

RMF_EXPORT(why_picture) void why_picture(double t_us)
{
    author.picture_us = (int64_t)t_us;
    rmf_write_result(put_picture_why, 0);
}
