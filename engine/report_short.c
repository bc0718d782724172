/* Mistakes in WebAssembly: a document is refused as in report.c, but only the
 * first place is told. What is wrong there, and what to do, says
 * `ramify check`. */
#include "document_open.h"

static void count_error(rmf_opening *o, uint32_t offset)
{
    rmf_report *report = o->report;
    rmf_finding *f;

    o->errors++;
    if (report == NULL) return;
    report->errors++;
    if (report->count >= 1 || report->cap == 0) return;
    report->count = 1;
    f = &report->findings[0];
    rmf_zero(f, sizeof *f);
    f->severity = RMF_ERROR;
    f->offset = offset;
    rmf_copy(f->code, "refused", sizeof "refused");
}

void rmf_mistake(rmf_opening *o, rmf_mistake_code code, uint32_t node,
                 const rmf_option *option)
{
    static const uint8_t severities[] = {
#define X(code, severity, sentence) RMF_##severity,
        RMF_MISTAKES(X)
#undef X
    };

    (void)option;
    if (severities[code] == RMF_ERROR)
        count_error(o, o->doc->json.nodes[node].offset);
}

void rmf_mistake_us(rmf_opening *o, rmf_mistake_code code, uint32_t node,
                    int64_t t_us)
{
    (void)t_us;
    rmf_mistake(o, code, node, NULL);
}

void rmf_mistake_field(rmf_opening *o, uint32_t key, const rmf_option *fields,
                       const rmf_option *more)
{
    (void)o;
    (void)key;
    (void)fields;
    (void)more;
}

void rmf_mistake_at(rmf_opening *o, uint32_t node, uint32_t offset,
                    const char *code, const char *text)
{
    (void)node;
    (void)code;
    (void)text;
    count_error(o, offset);
}

void rmf_report_finish(rmf_report *report, const char *text, size_t size)
{
    (void)report;
    (void)text;
    (void)size;
}

rmf_str rmf_nearest_name(void *opening, rmf_name_kind kind, rmf_str id)
{
    (void)opening;
    (void)kind;
    (void)id;
    return (rmf_str){NULL, 0};
}

rmf_str rmf_nearest_variable(void *opening, rmf_str name)
{
    (void)opening;
    (void)name;
    return (rmf_str){NULL, 0};
}
