/* Lines of trails and events become inputs (format/trails.md). One table says
 * which fields each input needs and may have, one which function reads each. */
#include "document.h"
#include "number.h"
#include "text.h"

typedef struct rmf_reader {
    const rmf_document *doc;
    rmf_json json;
    rmf_input *in;
    bool option_of_panel; /* `button` names an option of `panel` */
    uint32_t option_node; /* resolved once its owner is known, or RMF_NONE */
} rmf_reader;

#define RMF_FIELDS(X)                                                          \
    X(input)                                                                   \
    X(at_ms)                                                                   \
    X(n)                                                                       \
    X(derived)                                                                 \
    X(release)                                                                 \
    X(scene)                                                                   \
    X(t)                                                                       \
    X(by)                                                                      \
    X(from)                                                                    \
    X(to)                                                                      \
    X(visit)                                                                   \
    X(lap)                                                                     \
    X(element)                                                                 \
    X(panel)                                                                   \
    X(button)                                                                  \
    X(option)                                                                  \
    X(form)                                                                    \
    X(value)                                                                   \
    X(values)                                                                  \
    X(viewer)                                                                  \
    X(link)                                                                    \
    X(kept)                                                                    \
    X(seed)                                                                    \
    X(device)                                                                  \
    X(language)                                                                \
    X(returned)                                                                \
    X(x)                                                                       \
    X(y)                                                                       \
    X(points)                                                                  \
    X(correct)                                                                 \
    X(answered_ms)                                                             \
    X(what)                                                                    \
    X(name)

typedef enum field {
#define X(name) FIELD_##name,
    RMF_FIELDS(X)
#undef X
        FIELD_COUNT
} field;

#define F(name) (1ull << FIELD_##name)
#define EVERY   (F(input) | F(n) | F(derived))

/* X(input, needed, allowed beside) */
#define RMF_INPUT_FIELDS(X)                                                    \
    X(opened, F(at_ms),                                                        \
      F(release) | F(seed) | F(device) | F(language) | F(returned) |           \
          F(viewer) | F(link) | F(kept) | F(scene) | F(t))                     \
    X(started, F(at_ms) | F(scene) | F(t), F(by))                              \
    X(moved, F(from) | F(to), 0ull)                                            \
    X(seeked, F(at_ms) | F(t), 0ull)                                           \
    X(ended, F(at_ms) | F(scene) | F(visit) | F(lap), 0ull)                    \
    X(stalled, F(at_ms), 0ull)                                                 \
    X(failed, F(at_ms), F(scene))                                              \
    X(waited, F(at_ms), 0ull)                                                  \
    X(looped, F(at_ms) | F(t), 0ull)                                           \
    X(pressed, F(at_ms),                                                       \
      F(element) | F(panel) | F(button) | F(release) | F(x) | F(y))            \
    X(hovered, F(at_ms) | F(element), F(release))                              \
    X(gazed, F(at_ms) | F(element), F(release))                                \
    X(missed, F(at_ms) | F(x) | F(y), 0ull)                                    \
    X(chose, F(at_ms) | F(element) | F(option), F(release))                    \
    X(answered, F(at_ms) | F(element) | F(value), F(release))                  \
    X(submitted, F(at_ms) | F(form) | F(values), F(release))                   \
    X(closed, F(at_ms) | F(panel), 0ull)                                       \
    X(paused, F(at_ms), 0ull)                                                  \
    X(resumed, F(at_ms), 0ull)                                                 \
    X(visible, F(at_ms), 0ull)                                                 \
    X(hidden, F(at_ms), 0ull)                                                  \
    X(reopened, F(at_ms), 0ull)                                                \
    X(asked, F(at_ms) | F(what), F(scene) | F(t) | F(element) | F(option))     \
    X(setting, F(at_ms) | F(name) | F(value), 0ull)                            \
    X(narrow, F(at_ms) | F(value), 0ull)                                       \
    X(fact, F(at_ms) | F(name) | F(value), 0ull)                               \
    X(graded, F(at_ms) | F(element) | F(points), F(correct) | F(answered_ms))  \
    X(released, F(at_ms) | F(release), 0ull)                                   \
    X(host, F(at_ms) | F(name), F(value))

typedef struct input_row {
    const char *name;
    uint64_t needed;
    uint64_t allowed;
} input_row;

/* In the order of rmf_input_kind: RMF_INPUTS lists the same names. */
static const input_row input_rows[] = {
#define X(name, needed, also)                                                  \
    [RMF_IN_##name] = {#name, needed, (needed) | (also) | EVERY},
    RMF_INPUT_FIELDS(X)
#undef X
};

static const char *const field_names[] = {
#define X(name) #name,
    RMF_FIELDS(X)
#undef X
};

static const char *const asked_words[] = {"back", "restart", "seek", "chapter"};

/* ---- values ---------------------------------------------------------- */

static bool read_value(const rmf_json *json, uint32_t node, rmf_value *out)
{
    const rmf_json_node *n = rmf_json_at(json, node);
    switch (n->type) {
    case RMF_JSON_TRUE:
    case RMF_JSON_FALSE:
        *out =
            (rmf_value){.type = RMF_BOOL, .number = n->type == RMF_JSON_TRUE};
        return true;
    case RMF_JSON_NUMBER:
        out->type = RMF_NUMBER;
        return rmf_number_read(n->str, &out->number);
    case RMF_JSON_STRING:
        *out = (rmf_value){.type = RMF_TEXT, .text = n->str};
        return true;
    case RMF_JSON_NULL:
    case RMF_JSON_ARRAY:
    case RMF_JSON_OBJECT:
        break;
    }
    return false;
}

static bool add_value(rmf_reader *r, rmf_value_group group, rmf_str name,
                      uint32_t node)
{
    rmf_input *in = r->in;
    rmf_value value = {.type = RMF_BOOL};
    if (in->value_count == RMF_INPUT_VALUES_MAX) return false;
    if (!read_value(&r->json, node, &value)) return false;
    in->values[in->value_count++] =
        (rmf_named){.group = group, .name = name, .value = value};
    return true;
}

static bool read_values(rmf_reader *r, rmf_value_group group, uint32_t object)
{
    if (!rmf_json_is(&r->json, object, RMF_JSON_OBJECT)) return false;
    for (uint32_t k = rmf_json_first(&r->json, object); k != RMF_NONE;
         k = rmf_json_after(&r->json, object, k + 1)) {
        if (!add_value(r, group, rmf_json_at(&r->json, k)->str, k + 1))
            return false;
    }
    return true;
}

static bool read_answer(rmf_reader *r, uint32_t node)
{
    if (!rmf_json_is(&r->json, node, RMF_JSON_ARRAY))
        return add_value(r, RMF_OF_ANSWER, RMF_STR("value"), node);
    for (uint32_t i = rmf_json_first(&r->json, node); i != RMF_NONE;
         i = rmf_json_after(&r->json, node, i))
        if (!add_value(r, RMF_OF_ANSWER, RMF_STR("value"), i)) return false;
    return true;
}

static bool read_micro(rmf_reader *r, uint32_t node, int64_t *out)
{
    return rmf_json_is(&r->json, node, RMF_JSON_NUMBER) &&
           rmf_number_read(rmf_json_at(&r->json, node)->str, out);
}

static bool read_time(rmf_reader *r, uint32_t node, int64_t *out)
{
    return read_micro(r, node, out) && *out >= 0 && *out <= RMF_SCENE_US_MAX;
}

/* A whole number of at most `most`. */
static bool read_whole(rmf_reader *r, uint32_t node, int64_t most, int64_t *out)
{
    int64_t micro;
    if (!read_micro(r, node, &micro) || micro < 0) return false;
    if (micro % RMF_ONE || micro / RMF_ONE > most) return false;
    *out = micro / RMF_ONE;
    return true;
}

static bool read_count(rmf_reader *r, uint32_t node, uint32_t *out)
{
    int64_t whole;
    if (!read_whole(r, node, UINT32_MAX - 1, &whole)) return false;
    *out = (uint32_t)whole;
    return true;
}

/* A seed is any whole number of up to 19 digits, beyond the fixed decimals. */
static bool read_seed(rmf_reader *r, uint32_t node, uint64_t *out)
{
    if (!rmf_json_is(&r->json, node, RMF_JSON_NUMBER)) return false;
    rmf_str digits = rmf_json_at(&r->json, node)->str;
    uint64_t seed = 0;
    if (digits.size > 19) return false;
    for (uint32_t i = 0; i < digits.size; i++) {
        if (digits.at[i] < '0' || digits.at[i] > '9') return false;
        seed = seed * 10u + (uint64_t)(digits.at[i] - '0');
    }
    *out = seed;
    return true;
}

static bool read_text(rmf_reader *r, uint32_t node, rmf_str *out)
{
    if (!rmf_json_is(&r->json, node, RMF_JSON_STRING)) return false;
    *out = rmf_json_at(&r->json, node)->str;
    return true;
}

static bool read_bool(rmf_reader *r, uint32_t node, bool *out)
{
    *out = rmf_json_is(&r->json, node, RMF_JSON_TRUE);
    return *out || rmf_json_is(&r->json, node, RMF_JSON_FALSE);
}

typedef uint32_t find_fn(const rmf_document *doc, rmf_str id);

static bool read_id(rmf_reader *r, uint32_t node, find_fn *find, uint32_t *out)
{
    rmf_str id;
    if (!read_text(r, node, &id)) return false;
    *out = find(r->doc, id);
    return *out != RMF_NONE;
}

static bool read_form(rmf_reader *r, uint32_t node)
{
    uint32_t form;
    if (!read_id(r, node, rmf_form_find, &form)) return false;
    r->in->panel = r->doc->forms[form].panel;
    r->in->element = r->doc->forms[form].element;
    return true;
}

static bool read_what(rmf_reader *r, uint32_t node)
{
    rmf_str word;
    if (!read_text(r, node, &word)) return false;
    for (uint32_t i = 0; i < 4; i++) {
        if (!rmf_str_is(word, asked_words[i])) continue;
        r->in->asked = (rmf_asked)i;
        return true;
    }
    return false;
}

static bool read_by(rmf_reader *r, uint32_t node)
{
    rmf_str word;
    r->in->flag = true;
    return read_text(r, node, &word) && rmf_str_is(word, "seek");
}

/* ---- fields ---------------------------------------------------------- */

static bool read_value_field(rmf_reader *r, uint32_t node)
{
    if (r->in->kind == RMF_IN_narrow) return read_bool(r, node, &r->in->flag);
    return read_answer(r, node);
}

/* The option's owner may stand behind it in the line: see resolve_option. */
static bool note_option(rmf_reader *r, uint32_t node, bool of_panel)
{
    r->option_node = node;
    r->option_of_panel = of_panel;
    return rmf_json_is(&r->json, node, RMF_JSON_STRING);
}

static bool read_names(rmf_reader *r, field f, uint32_t node)
{
    rmf_input *in = r->in;
    switch (f) {
    case FIELD_scene:
        return read_id(r, node, rmf_scene_find, &in->scene);
    case FIELD_element:
        return read_id(r, node, rmf_element_find, &in->element);
    case FIELD_panel:
        return read_id(r, node, rmf_panel_find, &in->panel);
    case FIELD_form:
        return read_form(r, node);
    case FIELD_button:
        return note_option(r, node, true);
    case FIELD_option:
        return note_option(r, node, false);
    case FIELD_viewer:
        return read_values(r, RMF_OF_VIEWER, node);
    case FIELD_link:
        return read_values(r, RMF_OF_LINK, node);
    case FIELD_kept:
        return read_values(r, RMF_OF_KEPT, node);
    case FIELD_values:
        return read_values(r, RMF_OF_FORM, node);
    case FIELD_value:
        return read_value_field(r, node);
    case FIELD_what:
        return read_what(r, node);
    case FIELD_by:
        return read_by(r, node);
    case FIELD_release:
    case FIELD_name:
        return read_text(r, node, &in->name);
    case FIELD_device:
        return read_text(r, node, &in->device);
    case FIELD_language:
        return read_text(r, node, &in->language);
    case FIELD_input:
    case FIELD_n:
    case FIELD_derived:
        return true;
    case FIELD_at_ms:
    case FIELD_t:
    case FIELD_from:
    case FIELD_to:
    case FIELD_visit:
    case FIELD_lap:
    case FIELD_seed:
    case FIELD_returned:
    case FIELD_x:
    case FIELD_y:
    case FIELD_points:
    case FIELD_correct:
    case FIELD_answered_ms:
    case FIELD_COUNT:
        break;
    }
    return false;
}

static bool read_field(rmf_reader *r, field f, uint32_t node)
{
    rmf_input *in = r->in;
    if (f == FIELD_at_ms) return read_whole(r, node, RMF_AT_MS_MAX, &in->at_ms);
    if (f == FIELD_t || f == FIELD_to) return read_time(r, node, &in->t_us);
    if (f == FIELD_from) return read_time(r, node, &in->from_us);
    if (f == FIELD_visit) return read_count(r, node, &in->visit);
    if (f == FIELD_lap) return read_count(r, node, &in->lap);
    if (f == FIELD_seed) return read_seed(r, node, &in->seed);
    if (f == FIELD_returned) return read_bool(r, node, &in->flag);
    if (f == FIELD_correct) return read_bool(r, node, &in->correct);
    if (f == FIELD_x) return read_micro(r, node, &in->x);
    if (f == FIELD_y) return read_micro(r, node, &in->y);
    if (f == FIELD_points) return read_micro(r, node, &in->points);
    if (f == FIELD_answered_ms)
        return read_whole(r, node, RMF_AT_MS_MAX, &in->answered_ms);
    return read_names(r, f, node);
}

static field find_field(rmf_str name)
{
    for (uint32_t i = 0; i < FIELD_COUNT; i++)
        if (rmf_str_is(name, field_names[i])) return (field)i;
    return FIELD_COUNT;
}

static bool resolve_option(rmf_reader *r)
{
    rmf_input *in = r->in;
    if (r->option_node == RMF_NONE) return true;
    rmf_str id = rmf_json_at(&r->json, r->option_node)->str;
    uint32_t owner = r->option_of_panel ? in->panel : in->element;
    if (owner == RMF_NONE) return false;
    in->option =
        rmf_option_find(r->doc,
                        r->option_of_panel ? r->doc->panels[owner].buttons
                                           : r->doc->elements[owner].options,
                        id);
    return in->option != RMF_NONE;
}

/* ---- the line -------------------------------------------------------- */

static rmf_err refuse(rmf_finding *why, const char *code, rmf_str path,
                      const char *text, uint32_t offset)
{
    if (!why) return RMF_ERR_INPUT;
    rmf_zero(why, sizeof *why);
    why->severity = RMF_ERROR;
    why->offset = offset;
    why->line = 1;
    why->column = offset + 1;
    rmf_writer at = {.at = why->code, .cap = sizeof why->code - 1};
    rmf_put(&at, code);
    at = (rmf_writer){.at = why->path, .cap = sizeof why->path - 1};
    rmf_put_str(&at, path);
    at = (rmf_writer){.at = why->text, .cap = sizeof why->text - 1};
    rmf_put(&at, text);
    return RMF_ERR_INPUT;
}

static bool find_kind(rmf_reader *r)
{
    uint32_t node = rmf_json_get(&r->json, 0, "input");
    if (!rmf_json_is(&r->json, node, RMF_JSON_STRING)) return false;
    rmf_str name = rmf_json_at(&r->json, node)->str;
    for (uint32_t i = 0; i < sizeof input_rows / sizeof input_rows[0]; i++) {
        if (!rmf_str_is(name, input_rows[i].name)) continue;
        r->in->kind = (rmf_input_kind)i;
        return true;
    }
    return false;
}

static rmf_err read_fields(rmf_reader *r, rmf_finding *why)
{
    const input_row *row = &input_rows[r->in->kind];
    uint64_t given = 0;
    for (uint32_t k = rmf_json_first(&r->json, 0); k != RMF_NONE;
         k = rmf_json_after(&r->json, 0, k + 1)) {
        const rmf_json_node *key = rmf_json_at(&r->json, k);
        field f = find_field(key->str);
        if (f == FIELD_COUNT || !(row->allowed >> f & 1u)) {
            return refuse(why, "unknown_field", key->str,
                          "This input has no such field.", key->offset);
        }
        if (!read_field(r, f, k + 1)) {
            return refuse(why, "bad_value", key->str,
                          "This value is of the wrong type or names nothing "
                          "in the film.",
                          rmf_json_at(&r->json, k + 1)->offset);
        }
        given |= 1ull << f;
    }
    for (uint32_t f = 0; f < FIELD_COUNT; f++) {
        if ((row->needed & ~given) >> f & 1u) {
            return refuse(why, "missing_field", rmf_str_of(field_names[f]),
                          "This input needs that field.", 0);
        }
    }
    return RMF_OK;
}

/* What no single field can tell. */
static const char *is_whole(const rmf_reader *r)
{
    const rmf_input *in = r->in;
    bool seek = in->kind == RMF_IN_asked && in->asked == RMF_ASKED_SEEK;
    bool chapter = in->kind == RMF_IN_asked && in->asked == RMF_ASKED_CHAPTER;
    bool button = in->kind == RMF_IN_pressed && in->panel != RMF_NONE;
    if (in->kind == RMF_IN_pressed && !button && in->element == RMF_NONE)
        return "Name the element, or the panel and its button.";
    if (button && in->option == RMF_NONE) return "Name the panel's button.";
    if (seek && in->scene == RMF_NONE) return "Name the scene.";
    if (chapter && in->option == RMF_NONE)
        return "Name the chapters element and its option.";
    if (in->kind == RMF_IN_moved && in->t_us < in->from_us)
        return "`to` lies before `from`.";
    return NULL;
}

/* NOLINTNEXTLINE(readability-function-size): a buffer is two parameters. */
rmf_err rmf_input_read(const rmf_document *doc, const char *text, size_t size,
                       void *scratch, size_t scratch_size, rmf_input *out,
                       rmf_finding *why)
{
    rmf_reader r = {.doc = doc, .in = out, .option_node = RMF_NONE};
    rmf_mem mem = {.at = scratch, .size = scratch_size};
    rmf_json_error error = {"", "", 0};
    out->kind = RMF_IN_waited;
    out->at_ms = out->t_us = out->from_us = out->x = out->y = 0;
    out->points = 0;
    out->answered_ms = -1;
    out->scene = out->element = out->panel = out->option = RMF_NONE;
    out->visit = out->lap = out->value_count = 0;
    out->seed = 0;
    out->asked = RMF_ASKED_BACK;
    out->flag = out->correct = false;
    out->name = out->device = out->language = RMF_STR("");
    if (size > RMF_INPUT_SIZE_MAX) {
        return refuse(why, "too_large", RMF_STR(""), "The line is too long.",
                      0);
    }
    rmf_err err = rmf_json_read(text, size, &mem, &r.json, &error);
    if (err == RMF_ERR_MEMORY) return err;
    if (err != RMF_OK)
        return refuse(why, error.code, RMF_STR(""), error.text, error.offset);
    if (!rmf_json_is(&r.json, 0, RMF_JSON_OBJECT) || !find_kind(&r)) {
        return refuse(why, "unknown_input", RMF_STR("input"),
                      "The line is no object with a known `input`.", 0);
    }
    err = read_fields(&r, why);
    if (err != RMF_OK) return err;
    if (!resolve_option(&r)) {
        return refuse(why, "unknown_option", RMF_STR("option"),
                      "There is no such option or button.", 0);
    }
    const char *lack = is_whole(&r);
    return lack ? refuse(why, "missing_field", RMF_STR(""), lack, 0) : RMF_OK;
}
