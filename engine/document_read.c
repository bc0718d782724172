/* Values by their type: checked, and put where the option table says. */
#include "document_read.h"

/* RMF_OPT_LINES, when it is a list. */
const rmf_option rmf_line_options[] = {
    RMF_OPTION("text", TEXT, RMF_REQUIRED | RMF_LIVE,
               RMF_HELP("What the line says.")),
    RMF_OPTION("if", CONDITION, RMF_UNSEEN,
               RMF_HELP("Left out when this is false.")),
    {0}};

/* ---- where a value goes ----------------------------------------------- */

void *rmf_into(const rmf_option *option, void *row)
{
    if (option->into == 0 || row == NULL) return NULL;
    return (char *)row + option->into - 1;
}

void rmf_into_index(const rmf_option *option, void *row, uint32_t index)
{
    uint32_t *slot = rmf_into(option, row);

    if (slot != NULL) *slot = index;
}

void rmf_into_number(const rmf_option *option, void *row, int64_t number)
{
    int64_t *slot = rmf_into(option, row);

    if (slot != NULL) *slot = number;
}

static void put_bool(const rmf_option *option, void *row, bool value)
{
    bool *slot = rmf_into(option, row);

    if (slot != NULL) *slot = value;
}

static void put_str(const rmf_option *option, void *row, rmf_str value)
{
    rmf_str *slot = rmf_into(option, row);

    if (slot != NULL) *slot = value;
}

/* What an absent option leaves: NONE for names, texts and conditions, -1 for
 * times, the number that means "unstated" (RMF_UNSTATED). */
static void put_default(const rmf_option *option, void *row)
{
    switch ((rmf_option_type)option->type) {
    case RMF_OPT_TEXT:
    case RMF_OPT_LINES:
    case RMF_OPT_ADDRESS:
    case RMF_OPT_CONDITION:
    case RMF_OPT_VALUE:
    case RMF_OPT_SCENE:
    case RMF_OPT_ELEMENT:
    case RMF_OPT_PANEL:
    case RMF_OPT_FORM:
    case RMF_OPT_VARIABLE:
        rmf_into_index(option, row, RMF_NONE);
        break;
    case RMF_OPT_TIME:
        rmf_into_number(option, row, -1);
        break;
    case RMF_OPT_NUMBER:
        rmf_into_number(option, row, RMF_UNSTATED);
        break;
    case RMF_OPT_WINDOW:
        rmf_into_number(option, row, 0);
        if (rmf_into(option, row) != NULL)
            ((int64_t *)rmf_into(option, row))[1] = -1;
        break;
    case RMF_OPT_WORD:
        rmf_into_index(option, row, 0);
        break;
    case RMF_OPT_BOOL: /* zero, or what the row's beginning says */
    case RMF_OPT_TRUE:
    case RMF_OPT_ID:
    case RMF_OPT_STRING:
    case RMF_OPT_FILE:
    case RMF_OPT_COLOR:
    case RMF_OPT_AT:
    case RMF_OPT_PLACE:
    case RMF_OPT_POINTS:
    case RMF_OPT_TARGET:
    case RMF_OPT_ACTIONS:
    case RMF_OPT_DECIMAL:
    case RMF_OPT_OBJECT:
    case RMF_OPT_LIST:
    case RMF_OPT_MAP:
    case RMF_OPT_STRINGS:
    case RMF_OPT_NUMBERS:
    case RMF_OPT_ANY:
        break;
    }
}

void rmf_read_defaults(const rmf_option *fields, void *row)
{
    for (; fields != NULL && fields->name != NULL; fields++) {
        put_default(fields, row);
    }
}

uint64_t rmf_place_of(uint64_t place, rmf_str name)
{
    return rmf_fnv_str(place, name);
}

void rmf_wrong_type(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    if (w->o->stage == RMF_READING)
        rmf_mistake(w->o, RMF_MISTAKE_wrong_type, node, option);
}

/* ---- strings --------------------------------------------------------------
 */

static bool string_here(rmf_walker *w, const rmf_option *option, uint32_t node,
                        rmf_str *out)
{
    if (!rmf_json_is(&w->o->doc->json, node, RMF_JSON_STRING)) {
        rmf_wrong_type(w, option, node);
        return false;
    }
    *out = rmf_node_of(w->o, node)->str;
    return true;
}

static void read_id(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_str id;

    if (!string_here(w, option, node, &id)) return;
    put_str(option, w->frames[w->depth - 1].row, id);
    rmf_check_id(w->o, node);
}

static void read_word(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_str word;
    uint32_t index;

    if (!string_here(w, option, node, &word)) return;
    if (rmf_word_index(option->words, word, &index)) {
        rmf_into_index(option, w->frames[w->depth - 1].row, index);
    } else if (w->o->stage == RMF_READING) {
        rmf_mistake(w->o, RMF_MISTAKE_wrong_word, node, option);
    }
}

static void read_string(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_opening *o = w->o;
    rmf_str text;

    if (!string_here(w, option, node, &text) || o->stage != RMF_READING) return;
    put_str(option, w->frames[w->depth - 1].row, text);
    if (option->type == RMF_OPT_FILE && !rmf_file_valid(text))
        rmf_mistake(o, RMF_MISTAKE_wrong_file, node, NULL);
    if (option->type == RMF_OPT_COLOR && !rmf_color_valid(text))
        rmf_mistake(o, RMF_MISTAKE_wrong_color, node, NULL);
    if (option->type == RMF_OPT_DECIMAL && !rmf_decimal_valid(text))
        rmf_mistake(o, RMF_MISTAKE_wrong_decimal, node, NULL);
}

static void read_list_of(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_json_type wanted =
        option->type == RMF_OPT_STRINGS ? RMF_JSON_STRING : RMF_JSON_NUMBER;
    const rmf_json *json = &w->o->doc->json;

    if (!rmf_json_is(json, node, RMF_JSON_ARRAY)) {
        rmf_wrong_type(w, option, node);
        return;
    }
    for (uint32_t n = rmf_json_first(json, node); n != RMF_NONE;
         n = rmf_json_after(json, node, n)) {
        if (!rmf_json_is(json, n, wanted)) rmf_wrong_type(w, option, n);
    }
}

/* ---- names ------------------------------------------------------------------
 */

static void read_name(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_opening *o = w->o;
    rmf_str id;
    uint32_t index;

    if (option->type == RMF_OPT_PANEL && /* {"close": true}: the top one */
        rmf_str_is(rmf_str_of(option->name), "close") &&
        rmf_json_is(&o->doc->json, node, RMF_JSON_TRUE))
        return;
    if (!string_here(w, option, node, &id) || o->stage != RMF_READING) return;
    index = rmf_name_resolve(o, (rmf_option_type)option->type, node);
    rmf_into_index(option, w->frames[w->depth - 1].row, index);
}

/* `of` of a trigger, by its `on`. */
static void read_target(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    static const char whens[] = "press|hover|open|close|submit|change|host";
    static const rmf_option_type types[] = {RMF_OPT_ELEMENT, RMF_OPT_ELEMENT,
                                            RMF_OPT_PANEL, RMF_OPT_PANEL,
                                            RMF_OPT_FORM};
    rmf_opening *o = w->o;
    rmf_frame *f = &w->frames[w->depth - 1];
    rmf_trigger *t = f->row;
    uint32_t on = rmf_json_get(&o->doc->json, f->node, "on");
    uint32_t when;
    rmf_str name;

    if (!rmf_json_is(&o->doc->json, on, RMF_JSON_STRING) ||
        !rmf_word_index(whens, rmf_node_of(o, on)->str, &when)) {
        if (o->stage == RMF_READING)
            rmf_mistake(o, RMF_MISTAKE_trigger_when, node, NULL);
        return;
    }
    if (when == 5) {
        uint64_t place = rmf_place_of(f->place, rmf_str_of(option->name));
        uint32_t expr = rmf_read_expr(o, node, node, RMF_ANY_TYPE, place);

        if (t != NULL) t->watch = expr;
        return;
    }
    if (!string_here(w, option, node, &name) || o->stage != RMF_READING) return;
    if (when == 6) {
        t->name = name;
        rmf_check_id(o, node);
    } else {
        t->target = rmf_name_resolve(o, types[when], node);
    }
}

/* ---- containers
 * --------------------------------------------------------------- */

/* The actions on a panel become a trigger of the film. */
static rmf_range *panel_trigger(rmf_opening *o, const rmf_option *option,
                                uint32_t node)
{
    rmf_trigger *t = rmf_row_add(o, RMF_SORT_FILM_TRIGGER);
    const rmf_panel *panel;
    rmf_writer id;
    rmf_str name;
    uint32_t size;

    if (o->stage != RMF_READING) return NULL;
    panel = &o->doc->panels[o->panel];
    name = panel->id;
    if (name.size > RMF_ID_SIZE_MAX) /* noted already */
        name.size = RMF_ID_SIZE_MAX;
    size = name.size + 1 + rmf_str_of(option->name).size;
    id = (rmf_writer){rmf_mem_take(&o->mem, size, 1), size, 0, false};
    if (id.at == NULL) {
        o->err = RMF_ERR_MEMORY;
        return NULL;
    }
    rmf_put_str(&id, name);
    rmf_put_char(&id, '.');
    rmf_put(&id, option->name);
    *t = (rmf_trigger){.id = {id.at, size},
                       .node = node,
                       .scene = RMF_NONE,
                       .when = option->name[0] == 'o'   ? RMF_WHEN_OPEN
                               : option->name[0] == 'c' ? RMF_WHEN_CLOSE
                                                        : RMF_WHEN_SUBMIT,
                       .target = o->panel,
                       .watch = RMF_NONE,
                       .once = RMF_ALWAYS,
                       .cond = RMF_NONE};
    if (t->when == RMF_WHEN_SUBMIT) t->target = panel->form;
    return &t->actions;
}

static void read_list(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_opening *o = w->o;
    const rmf_json *json = &o->doc->json;
    rmf_frame *f = &w->frames[w->depth - 1];
    rmf_range *range = rmf_into(option, f->row);

    if ((option->flags & RMF_OR_ID) &&
        rmf_json_is(json, node, RMF_JSON_STRING)) {
        rmf_named_end *end;

        if (range != NULL)
            *range = (rmf_range){rmf_row_count(o, (rmf_sort)option->sort), 1};
        rmf_check_id(o, node);
        end = rmf_row_add(o, (rmf_sort)option->sort);
        if (end != NULL)
            *end = (rmf_named_end){rmf_node_of(o, node)->str, node, RMF_NONE};
        return;
    }
    if (!rmf_json_is(json, node, RMF_JSON_ARRAY)) {
        rmf_wrong_type(w, option, node);
        return;
    }
    if (option->sort == RMF_SORT_FILM_TRIGGER &&
        option->type == RMF_OPT_ACTIONS)
        range = panel_trigger(o, option, node);
    rmf_push_list(w, node, option, range);
}

static void read_bool(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_json_type type = rmf_node_of(w->o, node)->type;

    if (type != RMF_JSON_TRUE && type != RMF_JSON_FALSE) {
        rmf_wrong_type(w, option, node);
    } else if (w->o->stage == RMF_READING) {
        put_bool(option, w->frames[w->depth - 1].row, type == RMF_JSON_TRUE);
    }
}

static void read_true(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    if (rmf_node_of(w->o, node)->type != RMF_JSON_TRUE)
        rmf_wrong_type(w, option, node);
}

static void read_lines(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    if (rmf_node_of(w->o, node)->type == RMF_JSON_ARRAY) {
        read_list(w, option, node);
    } else {
        rmf_read_text(w, option, node);
    }
}

/* An `if` was read when its object was entered. */
static void read_expression(rmf_walker *w, const rmf_option *option,
                            uint32_t node)
{
    rmf_frame *f = &w->frames[w->depth - 1];
    uint64_t place = rmf_place_of(f->place, rmf_str_of(option->name));
    uint32_t expr = f->cond;

    if (!rmf_str_is(rmf_str_of(option->name), "if")) {
        rmf_type wanted =
            option->type == RMF_OPT_CONDITION ? RMF_BOOL : RMF_ANY_TYPE;

        expr = rmf_read_expr(w->o, node, node, wanted, place);
    }
    rmf_into_index(option, f->row, expr);
}

static void read_object(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    if (rmf_node_of(w->o, node)->type != RMF_JSON_OBJECT) {
        rmf_wrong_type(w, option, node);
    } else if (option->type == RMF_OPT_MAP) {
        rmf_push_map(w, node, option);
    } else {
        rmf_push_object(w, node, option);
    }
}

static void keep(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    (void)w;
    (void)option;
    (void)node;
}

void rmf_read_value(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    static void (*const readers[])(rmf_walker *, const rmf_option *,
                                   uint32_t) = {
        [RMF_OPT_BOOL] = read_bool,
        [RMF_OPT_TRUE] = read_true,
        [RMF_OPT_NUMBER] = rmf_read_number,
        [RMF_OPT_WORD] = read_word,
        [RMF_OPT_ID] = read_id,
        [RMF_OPT_STRING] = read_string,
        [RMF_OPT_TEXT] = rmf_read_text,
        [RMF_OPT_ADDRESS] = rmf_read_address,
        [RMF_OPT_FILE] = read_string,
        [RMF_OPT_COLOR] = read_string,
        [RMF_OPT_TIME] = rmf_read_number,
        [RMF_OPT_AT] = rmf_read_at,
        [RMF_OPT_WINDOW] = rmf_read_window,
        [RMF_OPT_PLACE] = rmf_read_place,
        [RMF_OPT_POINTS] = rmf_read_points,
        [RMF_OPT_CONDITION] = read_expression,
        [RMF_OPT_VALUE] = read_expression,
        [RMF_OPT_TARGET] = read_target,
        [RMF_OPT_ACTIONS] = read_list,
        [RMF_OPT_SCENE] = read_name,
        [RMF_OPT_ELEMENT] = read_name,
        [RMF_OPT_PANEL] = read_name,
        [RMF_OPT_FORM] = read_name,
        [RMF_OPT_VARIABLE] = read_name,
        [RMF_OPT_DECIMAL] = read_string,
        [RMF_OPT_OBJECT] = read_object,
        [RMF_OPT_LIST] = read_list,
        [RMF_OPT_MAP] = read_object,
        [RMF_OPT_LINES] = read_lines,
        [RMF_OPT_STRINGS] = read_list_of,
        [RMF_OPT_NUMBERS] = read_list_of,
        [RMF_OPT_ANY] = keep,
    };

    readers[option->type](w, option, node);
}
