/* A proof for people and for programs (check.h). */
#include "check/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void put(rmf_writer *out, const char *at, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (out->size < out->cap) out->at[out->size] = at[i];
        out->size++;
    }
}

static void putf(rmf_writer *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void putf(rmf_writer *out, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    int size = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (size < 0) return;
    put(out, text, (size_t)size < sizeof text ? (size_t)size : sizeof text - 1);
}

static const char *severity_of(const rmf_checked *f)
{
    switch (f->at.severity) {
    case RMF_NOTE:
        return "note";
    case RMF_WARNING:
        return "warning";
    case RMF_ERROR:
        return "error";
    }
    return "";
}

static const char *verdict_of(const rmf_checked *f)
{
    switch (f->verdict) {
    case RMF_PROVED:
        return "proved";
    case RMF_SHOWN:
        return "shown";
    case RMF_UNDECIDED:
        return "not decided";
    }
    return "";
}

static void print_finding(const rmf_checked *f, const char *file,
                          rmf_writer *out)
{
    putf(out, "%s:%u:%u: %s %s: %s [%s]\n", file, f->at.line, f->at.column,
         severity_of(f), f->at.code, f->at.text, verdict_of(f));
    if (*f->because) putf(out, "    %s\n", f->because);
    if (*f->advice) putf(out, "    %s\n", f->advice);
    if (f->trail_size) {
        putf(out, "    A trail of %u input%s leads there (--json).\n",
             f->inputs, f->inputs == 1 ? "" : "s");
    }
}

void rmf_proof_print(const rmf_proof *proof, const char *file, rmf_writer *out)
{
    for (uint32_t i = 0; i < proof->count; i++)
        print_finding(&proof->findings[i], file, out);
    putf(out,
         "%s: %u of %u scenes can be reached, %.6g states in %u places, "
         "%.2f s: %s%s%s\n",
         file, proof->scenes_reached, proof->scenes, proof->states,
         proof->nodes, (double)proof->took_ms / 1000,
         proof->whole ? "every path was looked at"
                      : "not every path was "
                        "looked at",
         *proof->why ? ". " : "", proof->why);
}

/* ---- JSON ------------------------------------------------------------ */

static void put_text(rmf_writer *out, const char *at, size_t size)
{
    put(out, "\"", 1);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)at[i];
        if (c == '"' || c == '\\') {
            putf(out, "\\%c", c);
        } else if (c < 0x20) {
            putf(out, "\\u%04x", c);
        } else {
            put(out, &at[i], 1);
        }
    }
    put(out, "\"", 1);
}

static void put_field(rmf_writer *out, const char *key, const char *text)
{
    putf(out, ",\"%s\":", key);
    put_text(out, text, strlen(text));
}

/* The lines of a trail as a list of objects. */
static void put_trail(rmf_writer *out, const char *at, size_t size)
{
    putf(out, ",\"trail\":[");
    for (size_t i = 0; i + 1 < size; i++)
        put(out, at[i] == '\n' ? "," : &at[i], 1);
    putf(out, "]");
}

static void put_finding(const rmf_proof *proof, const rmf_checked *f,
                        rmf_writer *out)
{
    putf(out, "{\"severity\":\"%s\"", severity_of(f));
    put_field(out, "code", f->at.code);
    putf(out, ",\"line\":%u,\"column\":%u,\"offset\":%u", f->at.line,
         f->at.column, f->at.offset);
    put_field(out, "path", f->at.path);
    put_field(out, "text", f->at.text);
    put_field(out, "advice", f->advice);
    put_field(out, "verdict", verdict_of(f));
    if (*f->because) put_field(out, "because", f->because);
    if (f->states > 0) putf(out, ",\"states\":%.17g", f->states);
    if (f->trail_size) {
        putf(out, ",\"inputs\":%u", f->inputs);
        put_trail(out, proof->trails + f->trail, f->trail_size);
    }
    putf(out, "}");
}

void rmf_proof_json(const rmf_proof *proof, rmf_writer *out)
{
    putf(out, "{\"whole\":%s", proof->whole ? "true" : "false");
    put_field(out, "why", proof->why);
    putf(out,
         ",\"scenes\":%u,\"scenes_reached\":%u,\"states\":%.17g,"
         "\"places\":%u,\"took_ms\":%lld,\"findings\":[",
         proof->scenes, proof->scenes_reached, proof->states, proof->nodes,
         (long long)proof->took_ms);
    for (uint32_t i = 0; i < proof->count; i++) {
        if (i) putf(out, ",");
        put_finding(proof, &proof->findings[i], out);
    }
    putf(out, "]}\n");
}
