/* The JSON Schema (2020-12) of documents, made from the option tables. It says
 * less than the reader: names, times and expressions are the reader's. */
#include "document.h"
#include "text.h"

#define DEPTH 16u /* nesting of what is written */

typedef struct schema {
    rmf_writer *out;
    uint32_t depth;
    bool begun; /* something stands in the open container */
} schema;

/* ---- JSON in lines ------------------------------------------------------ */

static void line(schema *s)
{
    rmf_put(s->out, s->begun ? ",\n" : "\n");
    for (uint32_t i = 0; i < s->depth; i++)
        rmf_put(s->out, "  ");
    s->begun = true;
}

static void key(schema *s, const char *name)
{
    line(s);
    rmf_put_json(s->out, rmf_str_of(name));
    rmf_put(s->out, ": ");
}

static void open(schema *s, char bracket)
{
    rmf_put_char(s->out, bracket);
    s->depth++;
    s->begun = false;
}

static void close(schema *s, char bracket)
{
    s->depth--;
    rmf_put_char(s->out, '\n');
    for (uint32_t i = 0; i < s->depth; i++)
        rmf_put(s->out, "  ");
    rmf_put_char(s->out, bracket);
    s->begun = true;
}

static void word(schema *s, const char *name, const char *value)
{
    key(s, name);
    rmf_put_json(s->out, rmf_str_of(value));
}

static void number(schema *s, const char *name, double value)
{
    double half = value < 0 ? -0.5 : 0.5;

    key(s, name);
    rmf_put_micro(s->out, (int64_t)(value * 1e6 + half));
}

static void refer(schema *s, const char *to)
{
    key(s, "$ref");
    rmf_put(s->out, "\"#/$defs/");
    rmf_put(s->out, to);
    rmf_put(s->out, "\"");
}

static void words(schema *s, const char *list)
{
    key(s, "enum");
    rmf_put(s->out, "[\"");
    for (; *list != '\0'; list++) {
        if (*list == '|') {
            rmf_put(s->out, "\", \"");
        } else {
            rmf_put_char(s->out, *list);
        }
    }
    rmf_put(s->out, "\"]");
}

/* ---- values ----------------------------------------------------------------
 */

/* Types that one definition or one word says whole. */
static const struct {
    const char *type; /* or NULL */
    const char *ref;  /* or NULL */
} simple[] = {
    [RMF_OPT_BOOL] = {"boolean", NULL},
    [RMF_OPT_TRUE] = {NULL, "true"},
    [RMF_OPT_ID] = {NULL, "id"},
    [RMF_OPT_STRING] = {"string", NULL},
    [RMF_OPT_TEXT] = {NULL, "text"},
    [RMF_OPT_ADDRESS] = {NULL, "address"},
    [RMF_OPT_FILE] = {NULL, "file"},
    [RMF_OPT_COLOR] = {NULL, "color"},
    [RMF_OPT_AT] = {NULL, "moment"},
    [RMF_OPT_WINDOW] = {NULL, "window"},
    [RMF_OPT_PLACE] = {NULL, "place"},
    [RMF_OPT_POINTS] = {NULL, "points"},
    [RMF_OPT_CONDITION] = {NULL, "expression"},
    [RMF_OPT_VALUE] = {NULL, "expression"},
    [RMF_OPT_TARGET] = {NULL, "expression"},
    [RMF_OPT_ACTIONS] = {NULL, "actions"},
    [RMF_OPT_SCENE] = {NULL, "id"},
    [RMF_OPT_ELEMENT] = {NULL, "id"},
    [RMF_OPT_PANEL] = {NULL, "panel_name"},
    [RMF_OPT_FORM] = {NULL, "id"},
    [RMF_OPT_VARIABLE] = {NULL, "variable_name"},
    [RMF_OPT_DECIMAL] = {NULL, "decimal"},
    [RMF_OPT_LINES] = {NULL, "lines"},
    [RMF_OPT_STRINGS] = {NULL, "strings"},
    [RMF_OPT_NUMBERS] = {NULL, "numbers"},
    [RMF_OPT_ANY] = {NULL, NULL},
};

static void put_number(schema *s, const rmf_option *option)
{
    double min = (double)option->min;
    double max = (double)option->max;

    word(s, "type", "number");
    if (option->type == RMF_OPT_TIME && !(max > 0))
        max = (double)RMF_SCENE_US_MAX / 1e6;
    if (min < max || min > 0) {
        number(s, "minimum", min);
        number(s, "maximum", max);
    }
}

static void put_simple(schema *s, const rmf_option *option)
{
    if (option->type == RMF_OPT_NUMBER || option->type == RMF_OPT_TIME) {
        put_number(s, option);
    } else if (option->type == RMF_OPT_WORD) {
        words(s, option->words);
    } else if (simple[option->type].type != NULL) {
        word(s, "type", simple[option->type].type);
    } else if (simple[option->type].ref != NULL) {
        refer(s, simple[option->type].ref);
    }
}

static void put_help(schema *s, const rmf_option *option)
{
    if (option->help != NULL) word(s, "description", option->help);
}

/* ---- objects, with a stack of their own
 * --------------------------------------- */

typedef struct schema_frame {
    const rmf_option *fields;
    const rmf_option *more;   /* of the kind: these win */
    const rmf_option *option; /* next */
    bool of_more;
    uint32_t closes; /* containers opened for it, beside its own */
    char ends[4];    /* their brackets, outermost first */
} schema_frame;

static bool has_option(const rmf_option *fields, const char *name)
{
    for (; fields != NULL && fields->name != NULL; fields++) {
        if (rmf_str_is(rmf_str_of(name), fields->name)) return true;
    }
    return false;
}

static void put_required(schema *s, const rmf_option *fields,
                         const rmf_option *more)
{
    const rmf_option *tables[2] = {fields, more};
    bool any = false;

    for (uint32_t i = 0; i < 2; i++) {
        const rmf_option *option = tables[i];

        for (; option != NULL && option->name != NULL; option++) {
            if (!(option->flags & RMF_REQUIRED) ||
                (i == 0 && has_option(more, option->name)))
                continue;
            if (!any) {
                key(s, "required");
                rmf_put(s->out, "[");
            }
            rmf_put(s->out, any ? ", " : "");
            rmf_put_json(s->out, rmf_str_of(option->name));
            any = true;
        }
    }
    rmf_put(s->out, any ? "]" : "");
}

/* Opens an object's schema as far as its properties. */
static void begin_object(schema *s, schema_frame *f, const rmf_option *fields,
                         const rmf_option *more)
{
    *f = (schema_frame){.fields = fields, .more = more, .option = fields};
    word(s, "type", "object");
    put_required(s, fields, more);
    key(s, "properties");
    open(s, '{');
}

/* Lists and objects whose schema stands among the definitions. */
static const char *defined(const rmf_option *option)
{
    if (option->sort == RMF_SORT_ELEMENT) return "element";
    if (option->sort == RMF_SORT_PANEL) return "panel";
    if (option->fields == rmf_style_options) return "style";
    return NULL;
}

/* A nested value; true when an object was opened on `f`. */
static bool begin_nested(schema *s, const rmf_option *option, schema_frame *f)
{
    const char *ref = defined(option);
    uint32_t closes = 0;
    char ends[4] = {0};

    if ((option->flags & RMF_OR_ID) != 0) {
        key(s, "anyOf");
        open(s, '[');
        line(s);
        rmf_put(s->out, "{\"$ref\": \"#/$defs/id\"}");
        line(s);
        open(s, '{');
        ends[closes++] = ']';
        ends[closes++] = '}';
    }
    if (option->type != RMF_OPT_OBJECT) {
        word(s, "type", option->type == RMF_OPT_LIST ? "array" : "object");
        if (option->type == RMF_OPT_MAP) {
            key(s, "propertyNames");
            rmf_put(s->out, "{\"$ref\": \"#/$defs/id\"}");
        }
        key(s, option->type == RMF_OPT_LIST ? "items" : "additionalProperties");
        open(s, '{');
        ends[closes++] = '}';
    }
    if (ref != NULL) {
        refer(s, ref);
    } else {
        begin_object(s, f, option->fields, NULL);
    }
    if (ref != NULL) {
        while (closes > 0)
            close(s, ends[--closes]);
        return false;
    }
    f->closes = closes;
    rmf_copy(f->ends, ends, sizeof ends);
    return true;
}

static bool is_nested(const rmf_option *option)
{
    return option->type == RMF_OPT_OBJECT || option->type == RMF_OPT_LIST ||
           option->type == RMF_OPT_MAP;
}

/* The next option of a frame; NULL at its end. */
static const rmf_option *next_option(schema_frame *f)
{
    for (;;) {
        const rmf_option *option = f->option;

        if (option == NULL || option->name == NULL) {
            if (f->of_more || f->more == NULL) return NULL;
            f->of_more = true;
            f->option = f->more;
            continue;
        }
        f->option++;
        if (f->of_more || !has_option(f->more, option->name)) return option;
    }
}

static void put_fields(schema *s, const rmf_option *fields,
                       const rmf_option *more)
{
    schema_frame frames[DEPTH];
    uint32_t depth = 1;

    begin_object(s, &frames[0], fields, more);
    while (depth > 0) {
        schema_frame *f = &frames[depth - 1];
        const rmf_option *option = next_option(f);

        if (option == NULL) {
            close(s, '}'); /* properties */
            while (f->closes > 0)
                close(s, f->ends[--f->closes]);
            depth--;
            if (depth > 0) close(s, '}');
            continue;
        }
        key(s, option->name);
        open(s, '{');
        put_help(s, option);
        if (is_nested(option) && begin_nested(s, option, &frames[depth])) {
            depth++;
            continue;
        }
        if (!is_nested(option)) put_simple(s, option);
        close(s, '}');
    }
}

/* ---- definitions
 * ----------------------------------------------------------------- */

/* What tables cannot say. */
static const struct {
    const char *name;
    const char *schema;
} fixed[] = {
    {"true", "{\"const\": true}"},
    {"id", "{\"type\": \"string\", \"maxLength\": 64, \"pattern\": "
           "\"^[\\\\-._0-9A-Za-z\\\\u0080-\\\\u{10ffff}]{1,64}$\"}"},
    {"text", "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"object\", "
             "\"minProperties\": 1, \"propertyNames\": {\"pattern\": "
             "\"^[A-Za-z0-9]{2,8}(-[A-Za-z0-9]{1,8})*$\"}, "
             "\"additionalProperties\": {\"type\": \"string\"}}]}"},
    {"lines", "{\"anyOf\": [{\"$ref\": \"#/$defs/text\"}, {\"type\": "
              "\"array\", \"items\": {\"type\": \"object\", \"required\": "
              "[\"text\"], \"properties\": {\"text\": {\"$ref\": "
              "\"#/$defs/text\"}, \"if\": {\"$ref\": "
              "\"#/$defs/expression\"}}}}]}"},
    {"expression", "{\"type\": [\"string\", \"number\", \"boolean\"]}"},
    {"address", "{\"$ref\": \"#/$defs/text\"}"},
    {"file", "{\"type\": \"string\", \"pattern\": "
             "\"^(?!/)(?!(.*/)?\\\\.\\\\.(/|$))[^:\\\\\\\\]+$\"}"},
    {"color", "{\"type\": \"string\", \"pattern\": "
              "\"^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$\"}"},
    {"decimal",
     "{\"type\": \"string\", \"pattern\": \"^[0-9]+(\\\\.[0-9]+)?$\"}"},
    {"seconds", "{\"type\": \"number\", \"minimum\": 0, \"maximum\": 86400}"},
    {"moment", "{\"anyOf\": [{\"$ref\": \"#/$defs/seconds\"}, {\"const\": "
               "\"same\"}]}"},
    {"window", "{\"anyOf\": [{\"$ref\": \"#/$defs/seconds\"}, {\"type\": "
               "\"array\", \"items\": {\"$ref\": \"#/$defs/seconds\"}, "
               "\"minItems\": 2, \"maxItems\": 2}]}"},
    {"numbers", "{\"type\": \"array\", \"items\": {\"type\": \"number\"}}"},
    {"strings", "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}"},
    {"variable_name", "{\"type\": \"string\", \"maxLength\": 71}"},
    {"place",
     "{\"anyOf\": [{\"type\": \"array\", \"items\": {\"type\": \"number\"}, "
     "\"minItems\": 4, \"maxItems\": 6}, {\"type\": \"object\", \"required\": "
     "[\"keys\"], \"properties\": {\"keys\": {\"type\": \"array\", "
     "\"minItems\": 1, \"items\": {\"type\": \"array\", \"items\": {\"type\": "
     "\"number\"}, \"minItems\": 5, \"maxItems\": 7}}, \"smooth\": {\"type\": "
     "\"boolean\"}}}]}"},
    {"points", "{\"type\": \"array\", \"minItems\": 3, \"items\": {\"type\": "
               "\"array\", \"items\": {\"type\": \"number\"}, \"minItems\": 2, "
               "\"maxItems\": 2}}"},
    {"panel_name",
     "{\"anyOf\": [{\"$ref\": \"#/$defs/id\"}, {\"const\": true}]}"},
    {"actions",
     "{\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/action\"}}"},
};

static void put_defined(schema *s, const char *prefix, const char *name,
                        const rmf_option *fields, const rmf_option *more)
{
    line(s);
    rmf_put(s->out, "\"");
    rmf_put(s->out, prefix);
    rmf_put(s->out, name);
    rmf_put(s->out, "\": ");
    open(s, '{');
    put_fields(s, fields, more);
    close(s, '}');
}

/* The kinds of elements or panels: each is chosen by its `kind`. */
static void put_kinds(schema *s, const char *name, const char *prefix,
                      const rmf_kind *const *kinds, uint32_t count)
{
    key(s, name);
    open(s, '{');
    rmf_put(s->out, "\n");
    rmf_put(s->out, "      \"type\": \"object\", \"required\": [\"kind\"], "
                    "\"properties\": {\"kind\": {\"enum\": [");
    for (uint32_t i = 0; i < count; i++) {
        rmf_put(s->out, i > 0 ? ", " : "");
        rmf_put_json(s->out, rmf_str_of(kinds[i]->name));
    }
    rmf_put(s->out, "]}}");
    s->begun = true;
    key(s, "allOf");
    open(s, '[');
    for (uint32_t i = 0; i < count; i++) {
        line(s);
        rmf_put(s->out, "{\"if\": {\"properties\": {\"kind\": {\"const\": \"");
        rmf_put(s->out, kinds[i]->name);
        rmf_put(s->out, "\"}}}, \"then\": {\"$ref\": \"#/$defs/");
        rmf_put(s->out, prefix);
        rmf_put(s->out, kinds[i]->name);
        rmf_put(s->out, "\"}}");
    }
    close(s, ']');
    close(s, '}');
}

static void put_action(schema *s)
{
    key(s, "action");
    open(s, '{');
    word(s, "type", "object");
    key(s, "anyOf");
    open(s, '[');
    for (uint32_t i = 0; i < rmf_action_rows_count; i++) {
        line(s);
        rmf_put(s->out, "{\"$ref\": \"#/$defs/action_");
        rmf_put(s->out, rmf_action_rows[i].name);
        rmf_put(s->out, "\"}");
    }
    close(s, ']');
    close(s, '}');
    for (uint32_t i = 0; i < rmf_action_rows_count; i++) {
        put_defined(s, "action_", rmf_action_rows[i].name,
                    rmf_action_rows[i].options, NULL);
    }
}

static void put_definitions(schema *s)
{
    for (uint32_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
        key(s, fixed[i].name);
        rmf_put(s->out, fixed[i].schema);
    }
    put_defined(s, "", "style", rmf_style_options, NULL);
    put_action(s);
    put_kinds(s, "element", "element_", rmf_kinds, rmf_kinds_count);
    for (uint32_t i = 0; i < rmf_kinds_count; i++) {
        put_defined(s, "element_", rmf_kinds[i]->name, rmf_element_options,
                    rmf_kinds[i]->options);
    }
    put_kinds(s, "panel", "panel_", rmf_panel_kinds, rmf_panel_kinds_count);
    for (uint32_t i = 0; i < rmf_panel_kinds_count; i++) {
        put_defined(s, "panel_", rmf_panel_kinds[i]->name, rmf_panel_options,
                    rmf_panel_kinds[i]->options);
    }
}

void rmf_schema_write(rmf_writer *out)
{
    schema s = {out, 0, false};

    open(&s, '{');
    word(&s, "$schema", "https://json-schema.org/draft/2020-12/schema");
    word(&s, "title", "A project of Ramify");
    put_fields(&s, rmf_film_options, NULL);
    key(&s, "$defs");
    open(&s, '{');
    put_definitions(&s);
    close(&s, '}');
    close(&s, '}');
    rmf_put(out, "\n");
}
