/* A document as its authors wrote it (authored.h). */
#include "authored.h"
#include "document_open.h"
#include "session.h"

const rmf_json *rmf_authored_json(const rmf_document *doc)
{
    return &doc->json;
}

void rmf_authored_scene_get(const rmf_document *doc, uint32_t scene,
                            rmf_authored_scene *out)
{
    const rmf_scene *s = &doc->scenes[scene];
    *out = (rmf_authored_scene){.id = s->id,
                                .node = s->node,
                                .clip = doc->clips[s->clip].node,
                                .from_us = s->from_us,
                                .length_us = s->length_us,
                                .commit_us = s->commit_us,
                                .element = s->elements.first,
                                .elements = s->elements.count};
}

void rmf_authored_element_get(const rmf_document *doc, uint32_t element,
                              rmf_authored_element *out)
{
    const rmf_element *e = &doc->elements[element];
    bool control = e->traits & RMF_IS_CONTROL;
    *out = (rmf_authored_element){
        .id = e->id,
        .node = e->node,
        .scene = e->scene,
        .kind = rmf_kinds[e->kind]->name,
        .from_us = e->from_us,
        .until_us = e->until_us,
        .limit_us = e->traits & RMF_IS_CHOICE ? e->limit_us : -1,
        .first = e->first,
        .pressable = control || e->has_press || e->has_hover,
        .presses = e->has_press,
        .hovers = e->has_hover,
        .placed = e->place.keys.count > 0,
        .narrow_placed = e->narrow.keys.count > 0,
        .narrow_hidden = e->narrow_hidden};
}

/* ---- places ----------------------------------------------------------- */

static const rmf_place *place_of(const rmf_document *doc, uint32_t element,
                                 bool narrow)
{
    const rmf_element *e = &doc->elements[element];
    return narrow && e->narrow.keys.count ? &e->narrow : &e->place;
}

void rmf_authored_place(const rmf_document *doc, uint32_t element, bool narrow,
                        int64_t t_us, rmf_placed *out)
{
    *out = (rmf_placed){
        .element = element, .kind = doc->elements[element].kind, .fade = 1};
    rmf_place_at(doc, place_of(doc, element, narrow), t_us, out);
}

int64_t rmf_authored_key(const rmf_document *doc, uint32_t element, bool narrow,
                         uint32_t i)
{
    rmf_range keys = place_of(doc, element, narrow)->keys;
    return i < keys.count ? doc->keys[keys.first + i].t_us : RMF_NEVER;
}

/* ---- names and where they stand ---------------------------------------- */

uint32_t rmf_authored_panel(const rmf_document *doc, uint32_t panel)
{
    return doc->panels[panel].node;
}

uint32_t rmf_authored_scene_find(const rmf_document *doc, rmf_str id)
{
    return rmf_scene_find(doc, id);
}

uint32_t rmf_authored_panel_find(const rmf_document *doc, rmf_str id)
{
    return rmf_panel_find(doc, id);
}

void rmf_authored_where(const rmf_document *doc, uint32_t node,
                        rmf_finding *out)
{
    rmf_writer path = {out->path, sizeof out->path - 1, 0, false};
    rmf_path_write(&doc->json, node, &path);
    size_t size =
        path.size > path.cap ? rmf_utf8_prefix(path.at, path.cap) : path.size;
    out->path[size] = '\0';
    out->offset = doc->json.nodes[node].offset;
}

void rmf_authored_line(const rmf_document *doc, uint32_t offset, uint32_t *from,
                       uint32_t *line, uint32_t *column)
{
    for (; *from < offset; ++*from) {
        bool ends = doc->json.text[*from] == '\n';
        *line += ends;
        *column = ends ? 1 : *column + 1;
    }
}

/* ---- digests ----------------------------------------------------------- */

/* Types and sizes too, so that no two values are written alike. */
uint64_t rmf_authored_digest(const rmf_document *doc, uint64_t before,
                             uint32_t node)
{
    const rmf_json *json = &doc->json;
    uint64_t hash = before;
    for (uint32_t i = node; i < json->nodes[node].next; i++) {
        const rmf_json_node *n = &json->nodes[i];
        uint8_t type = (uint8_t)n->type;
        hash = rmf_fnv(hash, &type, sizeof type);
        if (n->type == RMF_JSON_NUMBER || n->type == RMF_JSON_STRING) {
            hash = rmf_fnv_str(hash, n->str);
        } else {
            uint32_t size = n->str.size;
            hash = rmf_fnv(hash, &size, sizeof size);
        }
    }
    return hash;
}
