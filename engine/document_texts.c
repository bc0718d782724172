/* Expressions, and the texts that viewers read: compiled when they are met. */
#include "document_read.h"

static void note_expression(rmf_opening *o, uint32_t node,
                            const rmf_expr_error *error)
{
    const rmf_json_node *at = rmf_node_of(o, node);
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
    const rmf_json_node *at = rmf_node_of(o, node);

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

/* ---- texts ------------------------------------------------------------- */

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
    rmf_str tag = rmf_node_of(o, key)->str;
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
    err = rmf_template_compile(&spot, rmf_node_of(o, node)->str, &t->text);
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
        bool valid = rmf_language_valid(tag);

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

void rmf_read_text(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_opening *o = w->o;
    rmf_document *d = o->doc;
    rmf_frame *f = &w->frames[w->depth - 1];
    uint64_t place = rmf_place_of(f->place, rmf_str_of(option->name));
    bool plain = rmf_json_is(&d->json, node, RMF_JSON_STRING);
    uint32_t index = d->texts_count;
    uint32_t first = d->translations_count;

    if (!plain && (!rmf_json_is(&d->json, node, RMF_JSON_OBJECT) ||
                   rmf_node_of(o, node)->str.size == 0)) {
        rmf_wrong_type(w, option, node);
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
    rmf_into_index(option, f->row, index);
}

void rmf_read_address(rmf_walker *w, const rmf_option *option, uint32_t node)
{
    rmf_opening *o = w->o;

    rmf_read_text(w, option, node);
    if (o->stage != RMF_READING) return;
    for (uint32_t n = node; n < rmf_node_of(o, node)->next; n++) {
        bool key = n > node && (n - node) % 2 == 1;

        if (!key && rmf_json_is(&o->doc->json, n, RMF_JSON_STRING) &&
            !rmf_address_valid(rmf_node_of(o, n)->str))
            rmf_mistake(o, RMF_MISTAKE_wrong_address, n, NULL);
    }
}
