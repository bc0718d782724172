/* Opens packs and takes inputs as a struct that the host fills (wasm.h). */
#include "pack.h"
#include "wasm.h"

/* web/engine/src/inputs.ts writes these. */
#define AT(field, offset)                                                      \
    _Static_assert(offsetof(rmf_input, field) == (offset), "inputs.ts")
AT(kind, 0);
AT(at_ms, 8);
AT(scene, 16);
AT(element, 20);
AT(panel, 24);
AT(option, 28);
AT(visit, 32);
AT(lap, 36);
AT(t_us, 40);
AT(from_us, 48);
AT(x, 56);
AT(y, 64);
AT(points, 72);
AT(answered_ms, 80);
AT(seed, 88);
AT(asked, 96);
AT(flag, 100);
AT(correct, 101);
AT(name, 104);
AT(device, 112);
AT(language, 120);
AT(value_count, 128);
AT(values, 136);
_Static_assert(sizeof(rmf_named) == 40, "inputs.ts");
_Static_assert(offsetof(rmf_named, name) == 4, "inputs.ts");
_Static_assert(offsetof(rmf_named, value.type) == 16, "inputs.ts");
_Static_assert(offsetof(rmf_named, value.number) == 24, "inputs.ts");
_Static_assert(offsetof(rmf_named, value.text) == 32, "inputs.ts");

RMF_EXPORT(unpack) rmf_err unpack(const char *pack, uint32_t size)
{
    size_t need = rmf_pack_need(pack, size);
    void *memory = need ? rmf_reserve((uint32_t)need) : NULL;
    if (!need) return RMF_ERR_DOCUMENT;
    if (!memory || !rmf_reserve_result()) return RMF_ERR_MEMORY;
    rmf_err err = rmf_pack_open(pack, size, memory, need, &rmf_film.doc);
    return err == RMF_OK ? rmf_begin() : err;
}

/* Zeroed but for the indexes, for the host to fill and then to say. */
RMF_EXPORT(input) rmf_input *input(void)
{
    rmf_zero(&rmf_film.input, offsetof(rmf_input, values));
    rmf_film.input.scene = rmf_film.input.element = RMF_NONE;
    rmf_film.input.panel = rmf_film.input.option = RMF_NONE;
    rmf_film.input.answered_ms = -1;
    return &rmf_film.input;
}

RMF_EXPORT(say) rmf_err say(void)
{
    return rmf_feed_input();
}

/* What an id names: 0 scene, 1 element, 2 panel, 3 form (its panel's index, or
 * its element's plus 2^31), else the option of element or panel `of`. */
RMF_EXPORT(find)
uint32_t find(uint32_t sort, uint32_t of, const char *at, uint32_t size)
{
    const rmf_document *doc = rmf_film.doc;
    rmf_str id = {at, size};
    if (sort == 0) return rmf_scene_find(doc, id);
    if (sort == 1) return rmf_element_find(doc, id);
    if (sort == 2) return rmf_panel_find(doc, id);
    if (sort == 4) return rmf_option_find(doc, doc->elements[of].options, id);
    if (sort == 5) return rmf_option_find(doc, doc->panels[of].buttons, id);
    uint32_t form = rmf_form_find(doc, id);
    if (form == RMF_NONE) return RMF_NONE;
    if (doc->forms[form].panel != RMF_NONE) return doc->forms[form].panel;
    return doc->forms[form].element | 0x80000000u;
}
