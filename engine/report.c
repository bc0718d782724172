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

void rmf_path_write(const rmf_json *json, uint32_t node, rmf_writer *out)
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

    rmf_put(&out, code);
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
    if (node != RMF_NONE) rmf_path_write(&o->doc->json, node, &path);
    end_text(&path);
    return f;
}

/* ---- the nearest right name ------------------------------------------- */

typedef struct nearest {
    rmf_str wanted;
    rmf_str best;
    uint32_t most; /* edits that a better one may have */
} nearest;

/* Nothing more is sought once enough was: a hostile document could ask for
 * thousands of searches. */
static nearest begin_nearest(rmf_opening *o, rmf_str wanted)
{
    bool enough = o->proposals++ >= RMF_PROPOSALS_MAX || o->report == NULL;

    return (nearest){wanted, {NULL, 0}, enough ? 0 : wanted.size / 3 + 1};
}

static void try_near(nearest *n, rmf_str name)
{
    uint32_t longer = name.size > n->wanted.size ? name.size - n->wanted.size
                                                 : n->wanted.size - name.size;
    uint32_t edits;

    if (n->most == 0 || longer > n->most) return;
    edits = rmf_edit_distance(n->wanted, name, n->most);
    if (edits <= n->most) {
        n->best = name;
        n->most = edits > 0 ? edits - 1 : 0;
    }
}

static void try_elements(nearest *n, const rmf_document *d, uint32_t traits)
{
    for (uint32_t i = 0; i < d->element_order_count; i++) {
        if (traits == 0 || (d->elements[i].traits & traits))
            try_near(n, d->elements[i].id);
    }
    for (uint32_t i = 0; traits == RMF_IS_FORM && i < d->panel_order_count;
         i++) {
        if (d->panels[i].form != RMF_NONE) try_near(n, d->panels[i].id);
    }
}

static void try_options(nearest *n, const rmf_option *fields)
{
    for (; fields != NULL && fields->name != NULL; fields++)
        try_near(n, rmf_str_of(fields->name));
}

static void try_words(nearest *n, const char *words)
{
    while (*words != '\0') {
        uint32_t size = 0;

        while (words[size] != '\0' && words[size] != '|')
            size++;
        try_near(n, (rmf_str){words, size});
        words += size + (words[size] == '|' ? 1u : 0u);
    }
}

rmf_str rmf_nearest_name(void *opening, rmf_name_kind kind, rmf_str id)
{
    const rmf_document *d = ((rmf_opening *)opening)->doc;
    nearest n = begin_nearest(opening, id);

    switch (kind) {
    case RMF_NAME_SCENE:
        for (uint32_t i = 0; i < d->scene_order_count; i++)
            try_near(&n, d->scenes[i].id);
        break;
    case RMF_NAME_ELEMENT:
        try_elements(&n, d, 0);
        break;
    case RMF_NAME_CHOICE:
        try_elements(&n, d, RMF_IS_CHOICE);
        break;
    case RMF_NAME_QUESTION:
        try_elements(&n, d, RMF_IS_QUESTION);
        break;
    case RMF_NAME_FORM:
        try_elements(&n, d, RMF_IS_FORM);
        break;
    case RMF_NAME_NOTHING:
    case RMF_NAME_NUMBER:
        break;
    }
    return n.best;
}

/* With its group, as it is written; joined in the arena. */
rmf_str rmf_nearest_variable(void *opening, rmf_str name)
{
    rmf_opening *o = opening;
    nearest n = begin_nearest(o, name);
    rmf_value_group group = rmf_name_split(&n.wanted);
    uint32_t prefix = name.size - n.wanted.size;
    char *whole;

    for (uint32_t i = 0; i < o->doc->variable_order_count; i++) {
        if (o->doc->variables[i].group == group)
            try_near(&n, o->doc->variables[i].name);
    }
    if (n.best.size == 0 || n.best.size > RMF_ID_SIZE_MAX || prefix == 0)
        return n.best;
    whole = rmf_mem_take(&o->mem, prefix + n.best.size, 1);
    if (whole == NULL) return (rmf_str){NULL, 0};
    rmf_copy(whole, name.at, prefix);
    rmf_copy(whole + prefix, n.best.at, n.best.size);
    return (rmf_str){whole, prefix + n.best.size};
}

static rmf_str nearest_row(rmf_opening *o, rmf_mistake_code code,
                           rmf_str wanted)
{
    const rmf_document *d = o->doc;
    nearest n = begin_nearest(o, wanted);

    if (code == RMF_MISTAKE_unknown_panel) {
        for (uint32_t i = 0; i < d->panel_order_count; i++)
            try_near(&n, d->panels[i].id);
    } else if (code == RMF_MISTAKE_unknown_clip) {
        for (uint32_t i = 0; i < d->clip_order_count; i++)
            try_near(&n, d->clips[i].id);
    } else if (code == RMF_MISTAKE_unknown_kind) {
        for (uint32_t i = 0; i < rmf_kinds_count; i++)
            try_near(&n, rmf_str_of(rmf_kinds[i]->name));
    } else if (code == RMF_MISTAKE_unknown_panel_kind) {
        for (uint32_t i = 0; i < rmf_panel_kinds_count; i++)
            try_near(&n, rmf_str_of(rmf_panel_kinds[i]->name));
    }
    return n.best;
}

static rmf_str nearest_of(rmf_opening *o, rmf_mistake_code code, rmf_str wanted)
{
    if (code == RMF_MISTAKE_unknown_scene)
        return rmf_nearest_name(o, RMF_NAME_SCENE, wanted);
    if (code == RMF_MISTAKE_unknown_element)
        return rmf_nearest_name(o, RMF_NAME_ELEMENT, wanted);
    if (code == RMF_MISTAKE_unknown_form)
        return rmf_nearest_name(o, RMF_NAME_FORM, wanted);
    if (code == RMF_MISTAKE_unknown_name)
        return rmf_nearest_variable(o, wanted);
    return nearest_row(o, code, wanted);
}

/* ---- sentences --------------------------------------------------------- */

#define WORD_SIZE_MAX 80u /* of an argument in a sentence */

static const char *const wants[] = {
    [RMF_OPT_BOOL] = "true or false",
    [RMF_OPT_TRUE] = "true",
    [RMF_OPT_NUMBER] = "a number",
    [RMF_OPT_WORD] = "a string",
    [RMF_OPT_ID] = "a string",
    [RMF_OPT_STRING] = "a string",
    [RMF_OPT_TEXT] = "a text, or {\"en\": \"…\"} with a text a language",
    [RMF_OPT_ADDRESS] = "an address",
    [RMF_OPT_FILE] = "a string",
    [RMF_OPT_COLOR] = "a string",
    [RMF_OPT_TIME] = "a number of seconds",
    [RMF_OPT_AT] = "a number of seconds, or \"same\"",
    [RMF_OPT_SCENE] = "the id of a scene",
    [RMF_OPT_ELEMENT] = "the id of an element",
    [RMF_OPT_PANEL] = "the id of a panel",
    [RMF_OPT_FORM] = "the id of a form",
    [RMF_OPT_VARIABLE] = "the name of a variable",
    [RMF_OPT_TARGET] = "a string",
    [RMF_OPT_DECIMAL] = "a string",
    [RMF_OPT_ACTIONS] = "a list of actions",
    [RMF_OPT_OBJECT] = "an object",
    [RMF_OPT_LIST] = "a list",
    [RMF_OPT_MAP] = "an object",
    [RMF_OPT_LINES] = "a text, or a list of {\"text\": …, \"if\": …}",
    [RMF_OPT_STRINGS] = "a list of strings",
    [RMF_OPT_NUMBERS] = "a list of numbers",
};

static void put_cut(rmf_writer *out, rmf_str word)
{
    uint32_t size = rmf_utf8_cut(word, WORD_SIZE_MAX);

    rmf_put_str(out, (rmf_str){word.at, size});
    rmf_put(out, size < word.size ? "…" : "");
}

static void put_range(rmf_writer *out, const rmf_option *option)
{
    double max = (double)option->max;

    if (option->type == RMF_OPT_TIME && !(max > 0))
        max = (double)RMF_SCENE_US_MAX / 1e6;
    rmf_put(out, "from ");
    rmf_put_micro(out, (int64_t)((double)option->min * 1e6 + 0.5));
    rmf_put(out, " to ");
    rmf_put_micro(out, (int64_t)(max * 1e6 + 0.5));
}

typedef struct sentence {
    uint32_t node;
    const rmf_option *option;
    int64_t t_us;
    rmf_str near;
} sentence;

static void put_key(rmf_opening *o, uint32_t node, rmf_writer *out)
{
    if (node > 0 && o->doc->json.nodes[node - 1].type == RMF_JSON_STRING)
        put_cut(out, o->doc->json.nodes[node - 1].str);
}

static void put_argument(rmf_opening *o, const sentence *s, char what,
                         rmf_writer *out)
{
    if (what == 'v') {
        put_cut(out, o->doc->json.nodes[s->node].str);
    } else if (what == 'k') {
        put_key(o, s->node, out);
    } else if (what == 's') {
        rmf_put_micro(out, s->t_us);
    } else if (what == 'o' && s->option != NULL) {
        rmf_put(out, s->option->name);
    } else if (what == 't' && s->option != NULL) {
        rmf_put(out, wants[s->option->type]);
    } else if (what == 'w' && s->option != NULL) {
        put_cut(out, rmf_str_of(s->option->words));
    } else if (what == 'r' && s->option != NULL) {
        put_range(out, s->option);
    } else if (what == 'n' && s->near.size > 0) {
        rmf_put(out, " Did you mean '");
        put_cut(out, s->near);
        rmf_put(out, "'?");
    }
}

static void say(rmf_opening *o, rmf_mistake_code code, const sentence *s)
{
    rmf_finding *f = add(o, mistakes[code].severity, s->node,
                         o->doc->json.nodes[s->node].offset);
    rmf_writer out;

    if (f == NULL) return;
    put_code(f, mistakes[code].code);
    out = (rmf_writer){f->text, sizeof f->text - 1, 0, false};
    for (const char *c = mistakes[code].sentence; *c != '\0'; c++) {
        if (*c == '%') {
            put_argument(o, s, *++c, &out);
        } else {
            rmf_put_char(&out, *c);
        }
    }
    end_text(&out);
}

/* A key that nearly names an action is what is wrong, else the object. */
static void find_action(rmf_opening *o, sentence *s)
{
    const rmf_json *json = &o->doc->json;
    uint32_t object = s->node;

    for (uint32_t k = rmf_json_first(json, object);
         k != RMF_NONE && s->near.size == 0;
         k = rmf_json_after(json, object, k + 1)) {
        nearest n = begin_nearest(o, json->nodes[k].str);

        for (uint32_t i = 0; i < rmf_action_rows_count; i++)
            try_near(&n, rmf_str_of(rmf_action_rows[i].name));
        s->near = n.best;
        s->node = n.best.size > 0 ? k : object;
    }
}

void rmf_mistake(rmf_opening *o, rmf_mistake_code code, uint32_t node,
                 const rmf_option *option)
{
    sentence s = {.node = node, .option = option};

    if (code == RMF_MISTAKE_unknown_action) {
        find_action(o, &s);
    } else if (code == RMF_MISTAKE_wrong_word) {
        nearest n = begin_nearest(o, o->doc->json.nodes[node].str);

        try_words(&n, option->words);
        s.near = n.best;
    } else {
        s.near = nearest_of(o, code, o->doc->json.nodes[node].str);
    }
    say(o, code, &s);
}

void rmf_mistake_us(rmf_opening *o, rmf_mistake_code code, uint32_t node,
                    int64_t t_us)
{
    const sentence s = {.node = node, .t_us = t_us};

    say(o, code, &s);
}

void rmf_mistake_field(rmf_opening *o, uint32_t key, const rmf_option *fields,
                       const rmf_option *more)
{
    nearest n = begin_nearest(o, o->doc->json.nodes[key].str);
    sentence s = {.node = key};

    try_options(&n, more);
    try_options(&n, fields);
    s.near = n.best;
    say(o, RMF_MISTAKE_unknown_field, &s);
}

void rmf_mistake_at(rmf_opening *o, uint32_t node, uint32_t offset,
                    const char *code, const char *text)
{
    rmf_finding *f = add(o, RMF_ERROR, node, offset);
    rmf_writer out;

    if (f == NULL) return;
    put_code(f, code);
    out = (rmf_writer){f->text, sizeof f->text - 1, 0, false};
    rmf_put(&out, text);
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
