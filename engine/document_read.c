/* Values by their type: checked, and put where the option table says. */
#include "document_open.h"

#include "number.h"

/* RMF_OPT_LINES, when it is a list. */
const rmf_option rmf_line_options[] = {
    RMF_OPTION("text", TEXT, RMF_REQUIRED | RMF_LIVE,
               RMF_HELP("What the line says.")),
    RMF_OPTION("if", CONDITION, RMF_UNSEEN,
               RMF_HELP("Left out when this is false.")),
    {0}};

/* ---- where a value goes ----------------------------------------------- */

static void *slot_of(const rmf_option *option, void *row)
{
    if (option->into == 0 || row == NULL) return NULL;
    return (char *)row + option->into - 1;
}

static void put_index(const rmf_option *option, void *row, uint32_t index)
{
    uint32_t *slot = slot_of(option, row);

    if (slot != NULL) *slot = index;
}

static void put_number(const rmf_option *option, void *row, int64_t number)
{
    int64_t *slot = slot_of(option, row);

    if (slot != NULL) *slot = number;
}

static void put_bool(const rmf_option *option, void *row, bool value)
{
    bool *slot = slot_of(option, row);

    if (slot != NULL) *slot = value;
}

static void put_str(const rmf_option *option, void *row, rmf_str value)
{
    rmf_str *slot = slot_of(option, row);

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
        put_index(option, row, RMF_NONE);
        break;
    case RMF_OPT_TIME:
        put_number(option, row, -1);
        break;
    case RMF_OPT_NUMBER:
        put_number(option, row, RMF_UNSTATED);
        break;
    case RMF_OPT_WINDOW:
        put_number(option, row, 0);
        if (slot_of(option, row) != NULL)
            ((int64_t *)slot_of(option, row))[1] = -1;
        break;
    case RMF_OPT_WORD:
        put_index(option, row, 0);
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

/* ---- small things ------------------------------------------------------ */

uint64_t rmf_place_of(uint64_t place, rmf_str name)
{
    return rmf_fnv_str(place, name);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool rmf_id_valid(rmf_str id)
{
    if (id.size == 0 || id.size > RMF_ID_SIZE_MAX) return false;
    for (uint32_t i = 0; i < id.size; i++) {
        char c = id.at[i];

        if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_' && c != '.')
            return false;
    }
    return true;
}

bool rmf_word_index(const char *words, rmf_str word, uint32_t *index)
{
    *index = 0;
    while (*words != '\0') {
        uint32_t size = 0;

        while (words[size] != '\0' && words[size] != '|')
            size++;
        if (rmf_str_same(word, (rmf_str){words, size})) return true;
        words += size + (words[size] == '|' ? 1u : 0u);
        ++*index;
    }
    return false;
}

static bool language_valid(rmf_str tag)
{
    uint32_t part = 0;

    for (uint32_t i = 0; i < tag.size; i++) {
        char c = tag.at[i];

        if (c == '-' && part > 0) {
            part = 0;
        } else if ((is_digit(c) || (is_letter(c) && (unsigned char)c < 0x80)) &&
                   part < 8) {
            part++;
        } else {
            return false;
        }
    }
    return part > 0 && tag.size >= 2 && tag.size <= RMF_ID_SIZE_MAX;
}

/* Facts may stand in an address, but not before it is clear where it leads:
 * `{x}` or `java{x}:` could become a script. */
static bool address_valid(rmf_str address)
{
    static const char *const schemes[] = {"http", "https", "mailto", "tel",
                                          "sms"};
    uint32_t end = 0;

    for (uint32_t i = 0; i < address.size; i++) {
        if ((unsigned char)address.at[i] <= ' ' || address.at[i] == '\\')
            return false;
    }
    while (end < address.size && address.at[end] != ':' &&
           address.at[end] != '/' && address.at[end] != '?' &&
           address.at[end] != '#' && address.at[end] != '{')
        end++;
    if (end == address.size || address.at[end] == '/' ||
        address.at[end] == '?' || address.at[end] == '#')
        return true;
    if (address.at[end] == '{') return false;
    for (uint32_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (rmf_str_is((rmf_str){address.at, end}, schemes[i])) return true;
    }
    return false;
}

static bool file_valid(rmf_str file)
{
    uint32_t part = 0; /* where the present part of the path begins */

    if (file.size == 0 || file.at[0] == '/') return false;
    for (uint32_t i = 0; i <= file.size; i++) {
        char c = '/'; /* as if one stood behind the last part */

        if (i < file.size) {
            c = file.at[i];
        }

        if ((unsigned char)c < ' ' || c == '\\' || c == ':') return false;
        if (c == '/') {
            if (i - part == 2 && file.at[part] == '.' &&
                file.at[part + 1] == '.')
                return false;
            part = i + 1;
        }
    }
    return true;
}

static bool color_valid(rmf_str color)
{
    if ((color.size != 4 && color.size != 7 && color.size != 9) ||
        color.at[0] != '#')
        return false;
    for (uint32_t i = 1; i < color.size; i++) {
        unsigned char low = (unsigned char)color.at[i] | 0x20;

        if (!is_digit(color.at[i]) && (low < 'a' || low > 'f')) return false;
    }
    return true;
}

static bool decimal_valid(rmf_str text)
{
    uint32_t dots = 0;

    for (uint32_t i = 0; i < text.size; i++) {
        if (text.at[i] == '.' && i > 0 && i + 1 < text.size) {
            dots++;
        } else if (!is_digit(text.at[i])) {
            return false;
        }
    }
    return text.size > 0 && text.size <= 32 && dots <= 1;
}

/* ---- expressions and texts --------------------------------------------- */

static const rmf_json_node *node_of(const rmf_opening *o, uint32_t node)
{
    return &o->doc->json.nodes[node];
}

static void note_expression(rmf_opening *o, uint32_t node,
                            const rmf_expr_error *error)
{
    const rmf_json_node *at = node_of(o, node);
    uint32_t offset = at->offset;

    /* Without escapes the string lies in the text as it is. */
    if (at->type == RMF_JSON_STRING &&
        at->str.at == o->doc->json.text + offset + 1)
        offset += 1 + error->offset;
    rmf_mistake_at(o, node, offset, error->code, error->text);
}

/* Numbers, true and false may stand for themselves. */
static bool expression_text(const rmf_opening *o, uint32_t node, rmf_str *text)
{
    const rmf_json_node *at = node_of(o, node);

    switch (at->type) {
    case RMF_JSON_STRING:
        *text = at->str;
        return at->str.size <= RMF_EXPR_SIZE_MAX;
    case RMF_JSON_NUMBER:
        *text = at->str;
        return at->str.size <= 24; /* what rmf_document_need reckons with */
    case RMF_JSON_TRUE:
        *text = RMF_STR("true");
        return true;
    case RMF_JSON_FALSE:
        *text = RMF_STR("false");
        return true;
    case RMF_JSON_NULL:
    case RMF_JSON_ARRAY:
    case RMF_JSON_OBJECT:
        break;
    }
    return false;
}

uint32_t rmf_read_expr(rmf_opening *o, uint32_t node, uint32_t key,
                       rmf_type wanted, uint64_t place)
{
    rmf_document *d = o->doc;
    uint32_t index = d->exprs_count++;
    rmf_names names = rmf_names_of(o);
    rmf_expr_error error = {0};
    rmf_spot spot = {place, 0, &names, &o->mem, &error};
    rmf_str text;
    rmf_err err;

    d->conds_count++;
    if (o->stage != RMF_READING) {
        return RMF_NONE;
    }
    d->conds[d->conds_count - 1] = (rmf_cond){key, index};
    d->exprs[index] = (rmf_expr){0};
    if (!expression_text(o, node, &text)) {
        rmf_mistake(o, RMF_MISTAKE_wrong_expression, node, NULL);
        return index;
    }
    err = rmf_expr_compile(&spot, text, wanted, &d->exprs[index]);
    if (err == RMF_ERR_DOCUMENT) {
        note_expression(o, node, &error);
    } else if (err != RMF_OK) {
        o->err = err;
    }
    d->reads |= d->exprs[index].reads;
    return index;
}

static uint32_t language_index(const rmf_document *doc, rmf_str tag)
{
    for (uint32_t i = 0; i < doc->languages_count; i++) {
        if (rmf_str_same(doc->languages[i], tag)) return i;
    }
    return RMF_NONE;
}

/* Sorted, so that the order of a text's languages decides nothing. */
static void add_language(rmf_opening *o, uint32_t key)
{
    rmf_str tag = node_of(o, key)->str;
    rmf_document *d = o->doc;
    uint32_t i = d->languages_count;

    if (language_index(d, tag) != RMF_NONE) return;
    if (i == RMF_LANGUAGES_MAX) {
        rmf_mistake(o, RMF_MISTAKE_too_many, key, NULL);
        return;
    }
    for (; i > 0 && rmf_str_order(d->languages[i - 1], tag) > 0; i--)
        d->languages[i] = d->languages[i - 1];
    d->languages[i] = tag;
    d->languages_count++;
}

static void read_translation(rmf_opening *o, uint32_t language, uint32_t node,
                             uint64_t place)
{
    rmf_document *d = o->doc;
    rmf_translation *t;
    rmf_names names = rmf_names_of(o);
    rmf_expr_error error = {0};
    rmf_spot spot = {place, 0, &names, &o->mem, &error};
    rmf_err err;

    d->translations_count++;
    if (o->stage != RMF_READING) return;
    t = &d->translations[d->translations_count - 1];
    t->language = language;
    err = rmf_template_compile(&spot, node_of(o, node)->str, &t->text);
    if (err == RMF_ERR_DOCUMENT) {
        note_expression(o, node, &error);
    } else if (err != RMF_OK) {
        o->err = err;
    }
    for (uint32_t i = 0; i < t->text.count; i++)
        d->reads |= t->text.parts[i].value.reads;
}

static void read_translations(rmf_opening *o, uint32_t node, uint64_t place)
{
    const rmf_json *json = &o->doc->json;

    for (uint32_t k = rmf_json_first(json, node); k != RMF_NONE;
         k = rmf_json_after(json, node, k + 1)) {
        rmf_str tag = json->nodes[k].str;
        bool valid = language_valid(tag);

        if (o->stage == RMF_NAMING && valid) add_language(o, k);
        if (o->stage == RMF_READING && !valid)
            rmf_mistake(o, RMF_MISTAKE_wrong_language, k, NULL);
        if (!rmf_json_is(json, k + 1, RMF_JSON_STRING)) {
            if (o->stage == RMF_READING)
                rmf_mistake(o, RMF_MISTAKE_wrong_text, k + 1, NULL);
            continue;
        }
        read_translation(o, language_index(o->doc, tag), k + 1, place);
    }
}

static void wrong_type(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    if (w->o->stage == RMF_READING)
        rmf_mistake(w->o, RMF_MISTAKE_wrong_type, node, option);
}

static void read_text(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_opening *o = w->o;
    rmf_document *d = o->doc;
    rmf_frame *f = &w->frames[w->depth - 1];
    uint64_t place = rmf_place_of(f->place, rmf_str_of(option->name));
    bool plain = rmf_json_is(&d->json, node, RMF_JSON_STRING);
    uint32_t index = d->texts_count;
    uint32_t first = d->translations_count;

    if (!plain && (!rmf_json_is(&d->json, node, RMF_JSON_OBJECT) ||
                   node_of(o, node)->str.size == 0)) {
        wrong_type(w, option, node);
        return;
    }
    d->texts_count++;
    if (plain) {
        read_translation(o, RMF_NONE, node, place);
    } else {
        read_translations(o, node, place);
    }
    if (o->stage != RMF_READING) return;
    d->texts[index] = (rmf_text){node, {first, d->translations_count - first}};
    put_index(option, f->row, index);
}

static void read_address(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_opening *o = w->o;

    read_text(w, option, node);
    if (o->stage != RMF_READING) return;
    for (uint32_t n = node; n < node_of(o, node)->next; n++) {
        bool key = n > node && (n - node) % 2 == 1;

        if (!key && rmf_json_is(&o->doc->json, n, RMF_JSON_STRING) &&
            !address_valid(node_of(o, n)->str))
            rmf_mistake(o, RMF_MISTAKE_wrong_address, n, NULL);
    }
}

/* ---- numbers and times -------------------------------------------------- */

static void read_number(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    bool time = option->type == RMF_OPT_TIME || option->type == RMF_OPT_AT;
    double min = (double)option->min;
    double max = (double)option->max;
    double value;
    int64_t number;

    if (!rmf_json_is(&w->o->doc->json, node, RMF_JSON_NUMBER)) {
        wrong_type(w, option, node);
        return;
    }
    if (w->o->stage != RMF_READING) return;
    if (time && max <= 0) max = (double)RMF_SCENE_US_MAX / 1e6;
    value = rmf_double_read(node_of(w->o, node)->str);
    if ((min != 0 || max != 0) && (value < min - 1e-9 || value > max + 1e-9)) {
        rmf_mistake(w->o, RMF_MISTAKE_out_of_range, node, option);
        return;
    }
    if (!rmf_number_read(node_of(w->o, node)->str, &number)) {
        rmf_mistake(w->o, RMF_MISTAKE_number_range, node, NULL);
        return;
    }
    put_number(option, w->frames[w->depth - 1].row, number);
}

/* {"go": …, "at": 3} or "same". */
static void read_at(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    const rmf_json *json = &w->o->doc->json;

    if (rmf_json_is(json, node, RMF_JSON_STRING) &&
        rmf_str_is(json->nodes[node].str, "same")) {
        if (w->o->stage == RMF_READING)
            put_number(option, w->frames[w->depth - 1].row, RMF_SAME_US);
        return;
    }
    if (!rmf_json_is(json, node, RMF_JSON_NUMBER)) {
        wrong_type(w, option, node);
        return;
    }
    read_number(w, option, node);
}

static bool seconds_at(const rmf_opening *o, uint32_t node, int64_t *us)
{
    return rmf_json_is(&o->doc->json, node, RMF_JSON_NUMBER) &&
           rmf_number_read(node_of(o, node)->str, us) && *us >= 0 &&
           *us <= RMF_SCENE_US_MAX;
}

static void read_window(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_opening *o = w->o;
    const rmf_json *json = &o->doc->json;
    int64_t *slot = slot_of(option, w->frames[w->depth - 1].row);
    int64_t from;
    int64_t until = -1;
    bool valid;

    if (o->stage != RMF_READING) return;
    if (rmf_json_is(json, node, RMF_JSON_ARRAY)) {
        valid = node_of(o, node)->str.size == 2 &&
                seconds_at(o, node + 1, &from) &&
                seconds_at(o, node + 2, &until) && from < until;
    } else {
        valid = seconds_at(o, node, &from);
    }
    if (!valid) rmf_mistake(o, RMF_MISTAKE_wrong_window, node, NULL);
    if (!valid || slot == NULL) return;
    slot[0] = from;
    slot[1] = until;
}

/* ---- places -------------------------------------------------------------- */

/* `count` numbers of an array into out; false when one is none. */
static bool doubles_at(const rmf_opening *o, uint32_t array, uint32_t count,
                       double *out)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!rmf_json_is(&o->doc->json, array + 1 + i, RMF_JSON_NUMBER))
            return false;
        out[i] = rmf_double_read(node_of(o, array + 1 + i)->str);
        if (out[i] < -100000 || out[i] > 100000) return false;
    }
    return true;
}

/* One key of 4 (a fixed place) or 5 (with its time) numbers and up to two
 * more for turn and fade. */
static bool read_key(const rmf_opening *o, uint32_t node, bool timed,
                     rmf_key *key)
{
    uint32_t least = timed ? 5 : 4;
    uint32_t count = node_of(o, node)->str.size;
    double n[7] = {0};
    const double *at = timed ? n + 1 : n;

    if (!rmf_json_is(&o->doc->json, node, RMF_JSON_ARRAY) || count < least ||
        count > least + 2 || !doubles_at(o, node, count, n) ||
        (timed && !seconds_at(o, node + 1, &key->t_us)) || at[2] < 0 ||
        at[3] < 0)
        return false;
    key->x = at[0];
    key->y = at[1];
    key->w = at[2];
    key->h = at[3];
    key->turn = count > least ? at[4] : 0;
    key->fade = count > least + 1 ? at[5] : 1;
    return key->fade >= 0 && key->fade <= 1;
}

static void check_key(rmf_opening *o, uint32_t node, bool first)
{
    rmf_key *key = &o->doc->keys[o->doc->keys_count - 1];

    if (!read_key(o, node, true, key)) {
        rmf_mistake(o, RMF_MISTAKE_wrong_place, node, NULL);
    } else if (!first && key[-1].t_us >= key->t_us) {
        rmf_mistake(o, RMF_MISTAKE_keys_order, node, NULL);
    }
}

static void read_keys(rmf_opening *o, uint32_t list, rmf_place *place)
{
    rmf_document *d = o->doc;
    uint32_t first = d->keys_count;

    for (uint32_t n = rmf_json_first(&d->json, list); n != RMF_NONE;
         n = rmf_json_after(&d->json, list, n)) {
        d->keys_count++;
        if (o->stage == RMF_READING)
            check_key(o, n, d->keys_count - first == 1);
    }
    if (place != NULL) place->keys = (rmf_range){first, d->keys_count - first};
}

static void read_place(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_opening *o = w->o;
    rmf_document *d = o->doc;
    rmf_place *place = slot_of(option, w->frames[w->depth - 1].row);
    uint32_t keys = rmf_json_get(&d->json, node, "keys");
    uint32_t smooth = rmf_json_get(&d->json, node, "smooth");

    if (rmf_json_is(&d->json, keys, RMF_JSON_ARRAY) &&
        node_of(o, keys)->str.size > 0) {
        read_keys(o, keys, place);
        if (place != NULL)
            place->smooth = rmf_json_is(&d->json, smooth, RMF_JSON_TRUE);
        return;
    }
    d->keys_count++;
    if (o->stage != RMF_READING) return;
    if (!read_key(o, node, false, &d->keys[d->keys_count - 1])) {
        rmf_mistake(o, RMF_MISTAKE_wrong_place, node, NULL);
    } else if (place != NULL) {
        place->keys = (rmf_range){d->keys_count - 1, 1};
    }
}

static void read_points(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_opening *o = w->o;
    const rmf_json *json = &o->doc->json;
    uint32_t count = 0;
    bool valid = rmf_json_is(json, node, RMF_JSON_ARRAY);

    if (o->stage != RMF_READING) return;
    for (uint32_t n = valid ? rmf_json_first(json, node) : RMF_NONE;
         n != RMF_NONE && valid; n = rmf_json_after(json, node, n)) {
        double point[2];

        valid = rmf_json_is(json, n, RMF_JSON_ARRAY) &&
                node_of(o, n)->str.size == 2 && doubles_at(o, n, 2, point);
        count++;
    }
    if (!valid || count < 3)
        rmf_mistake(o, RMF_MISTAKE_wrong_points, node, option);
}

/* ---- strings --------------------------------------------------------------
 */

static bool string_here(rmf_walker *w, const rmf_option *option, uint32_t node,
                        rmf_str *out)
{
    if (!rmf_json_is(&w->o->doc->json, node, RMF_JSON_STRING)) {
        wrong_type(w, option, node);
        return false;
    }
    *out = node_of(w->o, node)->str;
    return true;
}

static void read_id(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_str id;

    if (!string_here(w, option, node, &id)) return;
    put_str(option, w->frames[w->depth - 1].row, id);
    if (w->o->stage == RMF_READING && !rmf_id_valid(id))
        rmf_mistake(w->o, RMF_MISTAKE_wrong_id, node, NULL);
}

static void read_word(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_str word;
    uint32_t index;

    if (!string_here(w, option, node, &word)) return;
    if (rmf_word_index(option->words, word, &index)) {
        put_index(option, w->frames[w->depth - 1].row, index);
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
    if (option->type == RMF_OPT_FILE && !file_valid(text))
        rmf_mistake(o, RMF_MISTAKE_wrong_file, node, NULL);
    if (option->type == RMF_OPT_COLOR && !color_valid(text))
        rmf_mistake(o, RMF_MISTAKE_wrong_color, node, NULL);
    if (option->type == RMF_OPT_DECIMAL && !decimal_valid(text))
        rmf_mistake(o, RMF_MISTAKE_wrong_decimal, node, NULL);
}

static void read_list_of(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_json_type wanted =
        option->type == RMF_OPT_STRINGS ? RMF_JSON_STRING : RMF_JSON_NUMBER;
    const rmf_json *json = &w->o->doc->json;

    if (!rmf_json_is(json, node, RMF_JSON_ARRAY)) {
        wrong_type(w, option, node);
        return;
    }
    for (uint32_t n = rmf_json_first(json, node); n != RMF_NONE;
         n = rmf_json_after(json, node, n)) {
        if (!rmf_json_is(json, n, wanted)) wrong_type(w, option, n);
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
    put_index(option, w->frames[w->depth - 1].row, index);
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
        !rmf_word_index(whens, node_of(o, on)->str, &when)) {
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
    rmf_range *range = slot_of(option, f->row);

    if ((option->flags & RMF_OR_ID) &&
        rmf_json_is(json, node, RMF_JSON_STRING)) {
        rmf_named_end *end;

        if (range != NULL)
            *range = (rmf_range){rmf_row_count(o, (rmf_sort)option->sort), 1};
        end = rmf_row_add(o, (rmf_sort)option->sort);
        if (end != NULL)
            *end = (rmf_named_end){node_of(o, node)->str, node, RMF_NONE};
        return;
    }
    if (!rmf_json_is(json, node, RMF_JSON_ARRAY)) {
        wrong_type(w, option, node);
        return;
    }
    if (option->sort == RMF_SORT_FILM_TRIGGER &&
        option->type == RMF_OPT_ACTIONS)
        range = panel_trigger(o, option, node);
    rmf_push_list(w, node, option, range);
}

static void read_bool(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_json_type type = node_of(w->o, node)->type;

    if (type != RMF_JSON_TRUE && type != RMF_JSON_FALSE) {
        wrong_type(w, option, node);
    } else if (w->o->stage == RMF_READING) {
        put_bool(option, w->frames[w->depth - 1].row, type == RMF_JSON_TRUE);
    }
}

static void read_true(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    if (node_of(w->o, node)->type != RMF_JSON_TRUE) wrong_type(w, option, node);
}

static void read_lines(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    if (node_of(w->o, node)->type == RMF_JSON_ARRAY) {
        read_list(w, option, node);
    } else {
        read_text(w, option, node);
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
    put_index(option, f->row, expr);
}

static void read_object(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    if (node_of(w->o, node)->type != RMF_JSON_OBJECT) {
        wrong_type(w, option, node);
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
        [RMF_OPT_NUMBER] = read_number,
        [RMF_OPT_WORD] = read_word,
        [RMF_OPT_ID] = read_id,
        [RMF_OPT_STRING] = read_string,
        [RMF_OPT_TEXT] = read_text,
        [RMF_OPT_ADDRESS] = read_address,
        [RMF_OPT_FILE] = read_string,
        [RMF_OPT_COLOR] = read_string,
        [RMF_OPT_TIME] = read_number,
        [RMF_OPT_AT] = read_at,
        [RMF_OPT_WINDOW] = read_window,
        [RMF_OPT_PLACE] = read_place,
        [RMF_OPT_POINTS] = read_points,
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
