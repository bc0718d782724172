#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "http/inside.h"

typedef struct problem_row {
    const char *code;
    unsigned status;
    const char *title;
} problem_row;

static const problem_row rows[] = {
#define X(name, status, title) {#name, status, title},
    RMF_PROBLEMS(X)
#undef X
};

bool rmf_reads_html(const rmf_request *req)
{
    const char *accept = rmf_request_header(req, "Accept");
    return accept && strstr(accept, "text/html") &&
           strcmp(req->method, "GET") == 0;
}

static void write_page(rmf_buf *out, rmf_problem problem, const char *detail)
{
    const problem_row *row = &rows[problem];
    rmf_buf_puts(out,
                 "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
                 "<meta name=\"viewport\" content=\"width=device-width\">"
                 "<meta name=\"color-scheme\" content=\"light dark\"><title>");
    rmf_buf_html(out, row->title);
    rmf_buf_puts(out,
                 "</title><style>body{font:1.0625rem/1.5 system-ui,sans-serif;"
                 "min-height:90vh;display:grid;place-content:center;"
                 "max-width:34rem;margin:auto;padding:1rem}h1{font-size:1.5rem;"
                 "margin:0}p{opacity:.75}</style><main><h1>");
    rmf_buf_html(out, row->title);
    rmf_buf_puts(out, "</h1><p>");
    if (problem == RMF_PROBLEM_signin_needed) {
        rmf_buf_puts(out, "Sign in, or open the address that <code>ramify "
                          "token</code> prints on the machine that runs "
                          "this.");
    } else {
        rmf_buf_html(out, detail);
    }
    rmf_buf_puts(out, "</p></main></html>");
}

void rmf_problem_begin(rmf_request *req, rmf_problem problem, rmf_buf *out)
{
    const problem_row *row = &rows[problem];
    rmf_buf_puts(out, "{\"type\": \"about:blank\", \"title\": ");
    rmf_buf_json(out, row->title);
    rmf_buf_putf(out, ", \"status\": %u, \"code\": \"%s\", \"request\": \"%s\"",
                 row->status, row->code, rmf_request_id(req));
}

static void write_json(rmf_buf *out, rmf_request *req, rmf_problem problem,
                       const char *detail)
{
    rmf_problem_begin(req, problem, out);
    if (*detail) {
        rmf_buf_puts(out, ", \"detail\": ");
        rmf_buf_json(out, detail);
    }
    rmf_buf_puts(out, "}\n");
}

void rmf_reply_problem(rmf_request *req, rmf_problem problem,
                       const char *format, ...)
{
    char detail[512] = "";
    if (format) {
        va_list args;
        va_start(args, format);
        /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it is started */
        (void)vsnprintf(detail, sizeof detail, format, args);
        va_end(args);
    }
    const problem_row *row = &rows[problem];
    if (row->status == 503) rmf_reply_header(req, "Retry-After", "2");
    if (row->status == 401)
        rmf_reply_header(req, "WWW-Authenticate", "Bearer realm=\"ramify\"");
    rmf_buf out;
    rmf_buf_init(&out, 64 << 10);
    if (rmf_reads_html(req)) {
        write_page(&out, problem, detail);
        rmf_reply_page(req, row->status, RMF_PAGE_WORDS, &out);
        return;
    }
    write_json(&out, req, problem, detail);
    rmf_reply_buf(req, row->status, "application/problem+json", &out);
}
