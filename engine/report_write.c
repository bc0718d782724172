/* Reports as JSON: alike from `ramify check --json`, from the server and from
 * author.wasm. */
#include "text.h"

void rmf_finding_write(const rmf_finding *finding, rmf_writer *out)
{
    static const char *const severities[] = {"note", "warning", "error"};
    rmf_put(out, "{\"severity\": \"");
    rmf_put(out, severities[finding->severity]);
    rmf_put(out, "\", \"code\": ");
    rmf_put_json(out, rmf_str_of(finding->code));
    rmf_put(out, ", \"line\": ");
    rmf_put_int(out, finding->line);
    rmf_put(out, ", \"column\": ");
    rmf_put_int(out, finding->column);
    rmf_put(out, ", \"offset\": ");
    rmf_put_int(out, finding->offset);
    rmf_put(out, ", \"path\": ");
    rmf_put_json(out, rmf_str_of(finding->path));
    rmf_put(out, ", \"text\": ");
    rmf_put_json(out, rmf_str_of(finding->text));
    rmf_put(out, "}");
}

void rmf_report_write(const rmf_report *report, rmf_writer *out)
{
    rmf_put(out, "[");
    for (uint32_t i = 0; i < report->count && i < report->cap; i++) {
        rmf_put(out, i ? ",\n  " : "\n  ");
        rmf_finding_write(&report->findings[i], out);
    }
    rmf_put(out, report->count ? "\n]" : "]");
}
