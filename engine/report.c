/* The list of mistakes: what, where, and what to do. */
#include "document_open.h"

static const struct {
    const char *code;
    const char *sentence;
    rmf_severity severity;
} mistakes[] = {
#define X(code, severity, sentence) {#code, sentence, RMF_##severity},
    RMF_MISTAKES(X)
#undef X
};

const char *rmf_err_text(rmf_err err)
{
    static const char *const texts[] = {
#define X(name, text) text,
        RMF_ERRORS(X)
#undef X
    };

    return (uint32_t)err < sizeof texts / sizeof texts[0] ? texts[err] : "";
}

/* End a text that a writer may have cut, between characters. */
static void end_text(rmf_writer *out)
{
    size_t size =
        out->size > out->cap ? rmf_utf8_prefix(out->at, out->cap) : out->size;

    out->at[size] = '\0';
}

/* ---- paths ----------------------------------------------------------- */

/* The child of a container that holds the node; for objects its key. */
static uint32_t child_with(const rmf_json *json, uint32_t in, uint32_t node,
                           uint32_t *index)
{
    bool object = json->nodes[in].type == RMF_JSON_OBJECT;
    uint32_t child = in + 1;

    *index = 0;
    while (child < json->nodes[in].next) {
        uint32_t value = object ? child + 1 : child;

        if (node < json->nodes[value].next) return child;
        child = json->nodes[value].next;
        ++*index;
    }
    return RMF_NONE;
}

static void write_path(const rmf_json *json, uint32_t node, rmf_writer *out)
{
    uint32_t in = 0;

    while (in < node) {
        uint32_t index;
        uint32_t child = child_with(json, in, node, &index);

        if (child == RMF_NONE) return;
        if (json->nodes[in].type == RMF_JSON_OBJECT) {
            rmf_put(out, out->size > 0 ? "." : "");
            rmf_put_str(out, json->nodes[child].str);
            in = child + 1;
        } else {
            rmf_put_char(out, '[');
            rmf_put_int(out, index);
            rmf_put_char(out, ']');
            in = child;
        }
    }
}

/* ---- adding ---------------------------------------------------------- */

static void put_code(rmf_finding *f, const char *code)
{
    rmf_writer out = {f->code, sizeof f->code - 1, 0, false};
    rmf_str word = rmf_str_of(code);

    /* `unknown_field_near` is `unknown_field` with a proposal. */
    if (word.size > 5 && rmf_same(word.at + word.size - 5, "_near", 5))
        word.size -= 5;
    rmf_put_str(&out, word);
    end_text(&out);
}

/* The next finding to fill in, or NULL when only counted. */
static rmf_finding *add(rmf_opening *o, rmf_severity severity, uint32_t node,
                        uint32_t offset)
{
    rmf_report *report = o->report;
    rmf_finding *f;
    rmf_writer path;

    o->errors += severity == RMF_ERROR;
    if (report == NULL) return NULL;
    report->errors += severity == RMF_ERROR;
    if (report->count++ >= report->cap) return NULL;
    f = &report->findings[report->count - 1];
    f->severity = severity;
    f->offset = offset;
    path = (rmf_writer){f->path, sizeof f->path - 1, 0, false};
    if (node != RMF_NONE) write_path(&o->doc->json, node, &path);
    end_text(&path);
    return f;
}

#define WORD_SIZE_MAX 60u /* of an argument in a sentence */

static void put_argument(rmf_writer *out, rmf_str word)
{
    uint32_t size = rmf_utf8_cut(word, WORD_SIZE_MAX);

    rmf_put_str(out, (rmf_str){word.at, size});
    rmf_put(out, size < word.size ? "…" : "");
}

void rmf_mistake3(rmf_opening *o, rmf_mistake_code code, uint32_t node,
                  const rmf_str args[3])
{
    rmf_finding *f =
        add(o, mistakes[code].severity, node, o->doc->json.nodes[node].offset);
    uint32_t used = 0;
    rmf_writer out;

    if (f == NULL) return;
    put_code(f, mistakes[code].code);
    out = (rmf_writer){f->text, sizeof f->text - 1, 0, false};
    for (const char *c = mistakes[code].sentence; *c != '\0'; c++) {
        if (*c == '%' && used < 3)
            put_argument(&out, args[used++]);
        else
            rmf_put_char(&out, *c);
    }
    end_text(&out);
}

void rmf_mistake(rmf_opening *o, rmf_mistake_code code, uint32_t node,
                 rmf_str a, rmf_str b)
{
    const rmf_str args[3] = {a, b, {NULL, 0}};

    rmf_mistake3(o, code, node, args);
}

void rmf_mistake_at(rmf_opening *o, uint32_t node, uint32_t offset,
                    const char *code, rmf_str sentence)
{
    rmf_finding *f = add(o, RMF_ERROR, node, offset);
    rmf_writer out;

    if (f == NULL) return;
    put_code(f, code);
    out = (rmf_writer){f->text, sizeof f->text - 1, 0, false};
    rmf_put_str(&out, sentence);
    end_text(&out);
}

/* ---- finishing ------------------------------------------------------- */

static void sort_by_place(rmf_finding *findings, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        for (uint32_t j = i;
             j > 0 && findings[j - 1].offset > findings[j].offset; j--) {
            rmf_finding swap = findings[j];

            findings[j] = findings[j - 1];
            findings[j - 1] = swap;
        }
    }
}

void rmf_report_finish(rmf_report *report, const char *text, size_t size)
{
    uint32_t count = report->count < report->cap ? report->count : report->cap;
    uint32_t line = 1;
    size_t begin = 0;
    size_t at = 0;

    sort_by_place(report->findings, count);
    for (uint32_t i = 0; i < count; i++) {
        rmf_finding *f = &report->findings[i];

        for (; at < f->offset && at < size; at++) {
            if (text[at] == '\n') {
                line++;
                begin = at + 1;
            }
        }
        f->line = line;
        f->column = (uint32_t)(f->offset - begin) + 1;
    }
}
