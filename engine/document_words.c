/* Lists of texts that are read while a film plays: those that a variable may
 * hold, and right answers. */
#include "document.h"

/* The texts of a list, or the one text, at a node. */
static rmf_range add_words(rmf_document *doc, uint32_t node)
{
    const rmf_json *json = &doc->json;
    rmf_range in = {doc->words_count, 0};
    if (rmf_json_is(json, node, RMF_JSON_STRING))
        doc->words[doc->words_count++] = rmf_json_at(json, node)->str;
    if (rmf_json_is(json, node, RMF_JSON_ARRAY)) {
        for (uint32_t i = rmf_json_first(json, node); i != RMF_NONE;
             i = rmf_json_after(json, node, i)) {
            if (rmf_json_is(json, i, RMF_JSON_STRING))
                doc->words[doc->words_count++] = rmf_json_at(json, i)->str;
        }
    }
    in.count = doc->words_count - in.first;
    return in;
}

static uint32_t count_words(const rmf_document *doc, uint32_t node)
{
    if (node == RMF_NONE) return 0;
    const rmf_json_node *n = rmf_json_at(&doc->json, node);
    return n->type == RMF_JSON_ARRAY ? n->str.size : 1;
}

rmf_err rmf_words_make(rmf_document *doc, rmf_mem *mem)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < doc->variables_count; i++)
        count += count_words(doc, doc->variables[i].values);
    for (uint32_t i = 0; i < doc->elements_count; i++)
        count += count_words(doc, doc->elements[i].accept);
    if (count == 0) return RMF_OK;
    doc->words = rmf_mem_take(mem, count, sizeof *doc->words);
    if (!doc->words) return RMF_ERR_MEMORY;
    for (uint32_t i = 0; i < doc->variables_count; i++)
        doc->variables[i].among = add_words(doc, doc->variables[i].values);
    for (uint32_t i = 0; i < doc->elements_count; i++)
        doc->elements[i].accepted = add_words(doc, doc->elements[i].accept);
    return RMF_OK;
}
