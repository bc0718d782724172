#include "projects/advice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "version.h"

bool rmf_advise(rmf_advised *about, const rmf_lint_ask *ask)
{
    about->lint = (rmf_lint){.cap = RMF_LINT_MAX};
    if (!about->loaded->doc) return true;
    about->lint.advice = calloc(RMF_LINT_MAX, sizeof *about->lint.advice);
    if (!about->lint.advice) return false;
    rmf_lint_run(about->loaded->doc, ask, &about->lint);
    return true;
}

void rmf_advised_free(rmf_advised *about)
{
    free(about->lint.advice);
    about->lint = (rmf_lint){0};
}

static uint32_t listed(const rmf_lint *lint)
{
    return lint->count < lint->cap ? lint->count : lint->cap;
}

static const char *level_of(rmf_severity severity)
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

/* ---- for a terminal --------------------------------------------------------
 */

typedef struct paints {
    const char *warning, *note, *head, *dim, *end;
} paints;

static const paints plain = {"", "", "", "", ""};
static const paints colours = {"\033[1;33m", "\033[36m", "\033[1m", "\033[2m",
                               "\033[0m"};

static void print_one(const rmf_advised *about, const rmf_advice *a,
                      const paints *p, rmf_buf *out)
{
    const rmf_lint_rule *rule = &rmf_lint_rules[a->rule];
    rmf_buf_putf(out, "%s:%u:%u: %s%s %s:%s %s\n", about->file, a->at.line,
                 a->at.column,
                 a->at.severity == RMF_WARNING ? p->warning : p->note,
                 level_of(a->at.severity), a->at.code, p->end, a->at.text);
    rmf_buf_putf(out, "    %s\n    %s[%s %s; %s]%s\n", rule->mend, p->dim,
                 a->place, a->digest, rule->source, p->end);
}

/* The heading of the scene that it is in, once a run of them. */
static void print_head(const rmf_advised *about, const rmf_advice *a,
                       const paints *p, rmf_buf *out)
{
    if (a->scene == RMF_NONE) {
        rmf_buf_putf(out, "\n%sFilm, clips and panels%s\n", p->head, p->end);
    } else {
        rmf_str id = rmf_scene_id(about->loaded->doc, a->scene);
        rmf_buf_putf(out, "\n%sScene %.*s%s\n", p->head, (int)id.size, id.at,
                     p->end);
    }
}

static void print_severity(const rmf_advised *about, rmf_severity severity,
                           const paints *p, rmf_buf *out)
{
    const rmf_advice *before = NULL;
    for (uint32_t i = 0; i < listed(&about->lint); i++) {
        const rmf_advice *a = &about->lint.advice[i];
        if (a->waived || a->at.severity != severity) continue;
        if (!before || before->scene != a->scene) print_head(about, a, p, out);
        print_one(about, a, p, out);
        before = a;
    }
}

static void print_unchecked(const rmf_lint *lint, rmf_buf *out)
{
    const char *between = "Not checked, or not all of it: ";
    for (uint32_t i = 0; i < rmf_lint_rules_count; i++) {
        if (!(lint->unchecked & 1u << i)) continue;
        rmf_buf_putf(out, "%s%s", between, rmf_lint_rules[i].id);
        between = ", ";
    }
    if (lint->unchecked) rmf_buf_puts(out, ".\n");
}

void rmf_advice_print(const rmf_advised *about, bool colour, rmf_buf *out)
{
    const paints *p = colour ? &colours : &plain;
    const rmf_lint *lint = &about->lint;
    if (!about->loaded->doc) return;
    print_severity(about, RMF_WARNING, p, out);
    print_severity(about, RMF_NOTE, p, out);
    rmf_buf_putf(out, "%sAdvice: %u warnings, %u notes, %u waived.%s\n",
                 lint->count ? "\n" : "", lint->warnings, lint->notes,
                 lint->waived,
                 lint->count > lint->cap ? " Not all are listed." : "");
    print_unchecked(lint, out);
}

/* ---- for programs
 * ------------------------------------------------------------ */

static json_t *text_json(rmf_str text)
{
    return json_stringn(text.at ? text.at : "", text.size);
}

static json_t *finding_json(const rmf_finding *f)
{
    return json_pack("{s:s, s:s, s:i, s:i, s:i, s:s, s:s}", "severity",
                     level_of(f->severity), "code", f->code, "line",
                     (int)f->line, "column", (int)f->column, "offset",
                     (int)f->offset, "path", f->path, "text", f->text);
}

static json_t *mistakes_json(const rmf_report *report)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < report->count && i < report->cap; i++) {
        (void)json_array_append_new(list, finding_json(&report->findings[i]));
    }
    return list;
}

static json_t *advice_json(const rmf_advised *about, const rmf_advice *a)
{
    const rmf_lint_rule *rule = &rmf_lint_rules[a->rule];
    json_t *one = finding_json(&a->at);
    (void)json_object_set_new(one, "place", json_string(a->place));
    (void)json_object_set_new(one, "digest", json_string(a->digest));
    (void)json_object_set_new(one, "why", json_string(rule->why));
    (void)json_object_set_new(one, "mend", json_string(rule->mend));
    (void)json_object_set_new(one, "source", json_string(rule->source));
    if (a->scene != RMF_NONE) {
        rmf_str id = rmf_scene_id(about->loaded->doc, a->scene);
        (void)json_object_set_new(one, "scene", text_json(id));
    }
    if (a->waived) {
        (void)json_object_set_new(one, "waived", text_json(a->reason));
    }
    return one;
}

typedef struct listing {
    const rmf_document *doc;
    json_t *list;
} listing;

static void add_address(void *ctx, rmf_str address, uint32_t node, bool loads)
{
    listing *l = ctx;
    rmf_finding at = {.path = ""};
    rmf_lint_where(l->doc, node, &at);
    json_t *one =
        json_pack("{s:o, s:s, s:i, s:b}", "address", text_json(address), "path",
                  at.path, "offset", (int)at.offset, "loads", (int)loads);
    (void)json_array_append_new(l->list, one);
}

static json_t *unchecked_json(const rmf_lint *lint)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < rmf_lint_rules_count; i++) {
        if (!(lint->unchecked & 1u << i)) continue;
        (void)json_array_append_new(list, json_string(rmf_lint_rules[i].id));
    }
    return list;
}

json_t *rmf_advice_json(const rmf_advised *about)
{
    listing addresses = {about->loaded->doc, json_array()};
    json_t *advice = json_array();
    for (uint32_t i = 0; i < listed(&about->lint); i++) {
        (void)json_array_append_new(advice,
                                    advice_json(about, &about->lint.advice[i]));
    }
    if (addresses.doc)
        rmf_lint_addresses(addresses.doc, add_address, &addresses);
    return json_pack("{s:o, s:o, s:i, s:i, s:i, s:o, s:o}", "mistakes",
                     mistakes_json(&about->loaded->report), "advice", advice,
                     "warnings", (int)about->lint.warnings, "notes",
                     (int)about->lint.notes, "waived", (int)about->lint.waived,
                     "not_checked", unchecked_json(&about->lint), "addresses",
                     addresses.list);
}

/* ---- for code hosts: SARIF 2.1.0
 * ------------------------------------------------ */

/* Columns count characters there; ours count bytes. */
static int characters(const char *text, const rmf_finding *f)
{
    uint32_t from = f->column > 0 ? f->offset - (f->column - 1) : f->offset;
    int column = 1;
    for (uint32_t i = from; i < f->offset; i++)
        column += ((unsigned char)text[i] & 0xc0u) != 0x80u;
    return column;
}

static json_t *result_json(const rmf_advised *about, const rmf_finding *f)
{
    json_t *region =
        json_pack("{s:i, s:i}", "startLine", f->line ? (int)f->line : 1,
                  "startColumn", characters(about->text, f));
    json_t *place = json_pack("{s:{s:s}, s:o}", "artifactLocation", "uri",
                              about->file, "region", region);
    json_t *where = json_pack("{s:o, s:[{s:s}]}", "physicalLocation", place,
                              "logicalLocations", "fullyQualifiedName",
                              *f->path ? f->path : "document");
    return json_pack("{s:s, s:s, s:{s:s}, s:[o]}", "ruleId", f->code, "level",
                     level_of(f->severity), "message", "text", f->text,
                     "locations", where);
}

static json_t *advice_result(const rmf_advised *about, const rmf_advice *a)
{
    char print[sizeof a->at.code + RMF_PLACE_SIZE + RMF_DIGEST_SIZE + 2];
    json_t *one = result_json(about, &a->at);
    (void)snprintf(print, sizeof print, "%s %s %s", a->at.code, a->place,
                   a->digest);
    (void)json_object_set_new(one, "ruleIndex", json_integer(a->rule));
    (void)json_object_set_new(one, "partialFingerprints",
                              json_pack("{s:s}", "ramify/v1", print));
    if (a->waived) {
        (void)json_object_set_new(one, "suppressions",
                                  json_pack("[{s:s, s:o}]", "kind", "inSource",
                                            "justification",
                                            text_json(a->reason)));
    }
    return one;
}

static json_t *rules_json(void)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < rmf_lint_rules_count; i++) {
        const rmf_lint_rule *rule = &rmf_lint_rules[i];
        (void)json_array_append_new(
            list, json_pack("{s:s, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}}", "id",
                            rule->id, "shortDescription", "text", rule->why,
                            "help", "text", rule->mend, "defaultConfiguration",
                            "level", level_of(rule->severity), "properties",
                            "source", rule->source));
    }
    return list;
}

json_t *rmf_advice_sarif(const rmf_advised *about)
{
    const rmf_report *report = &about->loaded->report;
    json_t *results = json_array();
    for (uint32_t i = 0; i < report->count && i < report->cap; i++) {
        (void)json_array_append_new(results,
                                    result_json(about, &report->findings[i]));
    }
    for (uint32_t i = 0; i < listed(&about->lint); i++) {
        (void)json_array_append_new(
            results, advice_result(about, &about->lint.advice[i]));
    }
    json_t *driver = json_pack("{s:s, s:s, s:o}", "name", "ramify", "version",
                               RMF_VERSION, "rules", rules_json());
    return json_pack("{s:s, s:s, s:[{s:{s:o}, s:s, s:o}]}", "$schema",
                     "https://json.schemastore.org/sarif-2.1.0.json", "version",
                     "2.1.0", "runs", "tool", "driver", driver, "columnKind",
                     "unicodeCodePoints", "results", results);
}
