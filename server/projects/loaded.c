#include <stdlib.h>
#include <string.h>

#include "projects/projects.h"

bool rmf_loaded_open(const char *text, size_t size, rmf_loaded *out)
{
    *out = (rmf_loaded){0};
    size_t need = rmf_document_need(text, size);
    out->findings = calloc(RMF_FINDINGS_MAX, sizeof *out->findings);
    if (need > 0) out->memory = aligned_alloc(16, (need + 15) & ~(size_t)15);
    if (!out->findings || !out->memory) {
        rmf_loaded_close(out);
        return false;
    }
    out->report =
        (rmf_report){.findings = out->findings, .cap = RMF_FINDINGS_MAX};
    rmf_err err =
        rmf_document_open(text, size, out->memory, (need + 15) & ~(size_t)15,
                          &out->report, &out->doc);
    if (err != RMF_OK) out->doc = NULL;
    return err == RMF_OK || err == RMF_ERR_DOCUMENT;
}

void rmf_loaded_close(rmf_loaded *loaded)
{
    free(loaded->memory);
    free(loaded->findings);
    *loaded = (rmf_loaded){0};
}

static const char *word_of(rmf_severity severity)
{
    switch (severity) {
    case RMF_NOTE:
        return "note";
    case RMF_WARNING:
        return "warning";
    case RMF_ERROR:
        return "error";
    }
    return "";
}

static uint32_t listed(const rmf_report *report)
{
    return report->count < report->cap ? report->count : report->cap;
}

void rmf_loaded_print(const rmf_loaded *loaded, const char *file, rmf_buf *out)
{
    const rmf_report *report = &loaded->report;
    for (uint32_t i = 0; i < listed(report); i++) {
        const rmf_finding *f = &report->findings[i];
        rmf_buf_putf(out, "%s:%u:%u: %s %s: %s", file, f->line, f->column,
                     word_of(f->severity), f->code, f->text);
        if (*f->path) rmf_buf_putf(out, " (%s)", f->path);
        rmf_buf_puts(out, "\n");
    }
    if (report->count > report->cap)
        rmf_buf_putf(out, "… and %u more\n", report->count - report->cap);
}

void rmf_loaded_json(const rmf_loaded *loaded, rmf_buf *out)
{
    rmf_writer need = {.at = NULL, .cap = 0};
    rmf_report_write(&loaded->report, &need);
    char *text = malloc(need.size + 1);
    rmf_writer made = {.at = text, .cap = need.size};
    if (text) rmf_report_write(&loaded->report, &made);
    if (text) rmf_buf_add(out, text, made.size);
    out->failed = out->failed || !text;
    free(text);
}
