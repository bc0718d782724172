/* Sessions as bytes: their layout, making and hashing. */
#include "session.h"

static uint32_t align8(uint32_t offset)
{
    return (offset + 7u) & ~7u;
}

static bool keeps_answer(const rmf_element *e)
{
    return (e->traits & (RMF_IS_CHOICE | RMF_IS_QUESTION | RMF_IS_INPUT)) != 0;
}

static rmf_err list_answerers(rmf_document *doc, rmf_mem *mem)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < doc->elements_count; i++)
        count += keeps_answer(&doc->elements[i]);
    if (count == 0) return RMF_OK;
    doc->answerers = rmf_mem_take(mem, count, sizeof *doc->answerers);
    if (!doc->answerers) return RMF_ERR_MEMORY;
    for (uint32_t s = 0; s < doc->scenes_count; s++) {
        rmf_scene *scene = &doc->scenes[s];
        scene->answerers.first = doc->answerers_count;
        for (uint32_t i = 0; i < scene->elements.count; i++) {
            rmf_element *e = &doc->elements[scene->elements.first + i];
            e->slot = RMF_NONE;
            if (!keeps_answer(e)) continue;
            e->slot = doc->answerers_count;
            doc->answerers[doc->answerers_count++] = scene->elements.first + i;
        }
        scene->answerers.count = doc->answerers_count - scene->answerers.first;
    }
    return RMF_OK;
}

static uint32_t cell_bits(const rmf_document *doc)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < doc->scenes_count; i++) {
        const rmf_scene *s = &doc->scenes[i];
        if (s->cell_first + s->cell_count > bits)
            bits = s->cell_first + s->cell_count;
    }
    return bits;
}

rmf_err rmf_layout_make(rmf_document *doc, rmf_mem *mem)
{
    rmf_err err = list_answerers(doc, mem);
    if (err != RMF_OK) return err;
    rmf_layout *at = &doc->layout;
    uint32_t end = sizeof(struct rmf_session);
    at->scenes = end;
    end += doc->scenes_count * (uint32_t)sizeof(rmf_scene_facts);
    at->slots = end;
    end += doc->answerers_count * (uint32_t)sizeof(rmf_slot);
    at->triggers = end;
    end += doc->triggers_count * (uint32_t)sizeof(rmf_trigger_facts);
    at->variables = end;
    end += doc->variables_count * (uint32_t)sizeof(rmf_stored);
    at->elements = end;
    end = align8(end + doc->elements_count);
    at->forms = end;
    end = align8(end + doc->forms_count);
    at->goals = end;
    end = align8(end + doc->goals_count);
    at->cells = end;
    end = align8(end + (cell_bits(doc) + 7u) / 8u);
    at->size = end;
    return RMF_OK;
}

size_t rmf_session_size(const rmf_document *doc)
{
    return doc->layout.size;
}

static void *at_offset(rmf_session *s, uint32_t offset)
{
    return (char *)s + offset;
}

rmf_scene_facts *rmf_scene_facts_of(const rmf_document *doc, rmf_session *s)
{
    return at_offset(s, doc->layout.scenes);
}

uint8_t *rmf_element_facts_of(const rmf_document *doc, rmf_session *s)
{
    return at_offset(s, doc->layout.elements);
}

rmf_slot *rmf_slot_of(const rmf_document *doc, rmf_session *s, uint32_t element)
{
    uint32_t slot = doc->elements[element].slot;
    if (slot == RMF_NONE) return NULL;
    return (rmf_slot *)at_offset(s, doc->layout.slots) + slot;
}

rmf_trigger_facts *rmf_trigger_facts_of(const rmf_document *doc, rmf_session *s)
{
    return at_offset(s, doc->layout.triggers);
}

rmf_stored *rmf_stored_of(const rmf_document *doc, rmf_session *s)
{
    return at_offset(s, doc->layout.variables);
}

uint8_t *rmf_form_facts_of(const rmf_document *doc, rmf_session *s)
{
    return at_offset(s, doc->layout.forms);
}

uint8_t *rmf_goal_facts_of(const rmf_document *doc, rmf_session *s)
{
    return at_offset(s, doc->layout.goals);
}

uint8_t *rmf_cells_of(const rmf_document *doc, rmf_session *s)
{
    return at_offset(s, doc->layout.cells);
}

rmf_session *rmf_session_init(const rmf_document *doc, void *memory)
{
    rmf_session *s = memory;
    rmf_zero(s, doc->layout.size);
    s->shape = doc->shape;
    s->size = doc->layout.size;
    s->scene = s->going = s->decided = s->ending = RMF_NONE;
    s->language = s->going_entry = RMF_NONE;
    for (uint32_t i = 0; i < doc->variables_count; i++)
        rmf_variable_begin(doc, s, i);
    for (uint32_t i = 0; i < doc->answerers_count; i++)
        rmf_slot_of(doc, s, doc->answerers[i])->first_ms = -1;
    return s;
}

int64_t rmf_length_us(const rmf_document *doc, uint32_t scene)
{
    int64_t length = doc->scenes[scene].length_us;
    return length > 0 ? length : RMF_SCENE_US_MAX;
}

int64_t rmf_last_us(const rmf_document *doc, uint32_t scene)
{
    return rmf_length_us(doc, scene) - 1;
}

uint64_t rmf_session_hash(const rmf_document *doc, const rmf_session *s)
{
    return rmf_fnv(RMF_FNV_START, s, doc->layout.size);
}
