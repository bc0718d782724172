/* For tests: a document from a text or a file of the corpus. */
#ifndef RAMIFY_TEST_OPEN_H
#define RAMIFY_TEST_OPEN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "document.h"
#include "text.h"

#define OPENED_FINDINGS 64u

typedef struct opened {
    char *text; /* an exact copy, so that reading beyond it is seen */
    size_t size;
    void *memory;
    size_t need;
    rmf_err err;
    rmf_document *doc;
    rmf_report report;
    rmf_finding findings[OPENED_FINDINGS];
} opened;

static inline opened *open_bytes(const char *text, size_t size)
{
    opened *o = calloc(1, sizeof *o);

    o->text = malloc(size > 0 ? size : 1);
    memcpy(o->text, text, size);
    o->size = size;
    o->need = rmf_document_need(o->text, size);
    o->memory = malloc(o->need);
    o->report = (rmf_report){o->findings, OPENED_FINDINGS, 0, 0};
    o->err = rmf_document_open(o->text, size, o->memory, o->need, &o->report,
                               &o->doc);
    return o;
}

static inline opened *open_text(const char *text)
{
    return open_bytes(text, strlen(text));
}

static inline void open_close(opened *o)
{
    free(o->memory);
    free(o->text);
    free(o);
}

static inline void print_findings(const opened *o)
{
    for (uint32_t i = 0; i < o->report.count && i < OPENED_FINDINGS; i++) {
        print_error("%u:%u %s %s: %s\n", o->findings[i].line,
                    o->findings[i].column, o->findings[i].path,
                    o->findings[i].code, o->findings[i].text);
    }
}

static inline opened *open_right(const char *text)
{
    opened *o = open_text(text);

    if (o->err != RMF_OK) print_findings(o);
    assert_int_equal(o->err, RMF_OK);
    return o;
}

/* A file of format/corpus; free it. */
static inline char *corpus_read(const char *name, size_t *size)
{
    const char *root = getenv("RAMIFY_ROOT");
    char path[512];
    FILE *file;
    char *text = malloc(1u << 20);

    (void)snprintf(path, sizeof path, "%s/format/corpus/%s", root ? root : ".",
                   name);
    file = fopen(path, "rb");
    if (file == NULL) fail_msg("cannot read %s", path);
    *size = fread(text, 1, 1u << 20, file);
    (void)fclose(file);
    return text;
}

/* A whole document around what stands in its one scene of 20 s. */
static inline char *film_with(const char *in_scene, const char *in_film)
{
    static const char form[] =
        "{\"ramify\":1,\"title\":\"t\",\"start\":\"s\","
        "\"clips\":{\"c\":{\"file\":\"c.mp4\",\"duration\":60}},"
        "\"scenes\":[{\"id\":\"s\",\"clip\":\"c\",\"to\":20%s%s},"
        "{\"id\":\"z\",\"clip\":\"c\",\"from\":20,\"to\":30}]%s%s}";
    size_t size = sizeof form + strlen(in_scene) + strlen(in_film) + 2;
    char *text = malloc(size);

    (void)snprintf(text, size, form, *in_scene ? "," : "", in_scene,
                   *in_film ? "," : "", in_film);
    return text;
}

#endif
