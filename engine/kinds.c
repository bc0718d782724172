/* Which kinds of elements and panels there are: one row each. The order is
 * part of no format, but `rmf_placed.kind` is an index of it. */
#include "kinds.h"

#define ELEMENT_KINDS(X)                                                       \
    X(hotspot)                                                                 \
    X(button)                                                                  \
    X(text)                                                                    \
    X(image)                                                                   \
    X(choice)                                                                  \
    X(question)                                                                \
    X(input)                                                                   \
    X(form)                                                                    \
    X(chapters)                                                                \
    X(countdown)

#define PANEL_KINDS(X)                                                         \
    X(card)                                                                    \
    X(product)                                                                 \
    X(text)                                                                    \
    X(image)                                                                   \
    X(page)                                                                    \
    X(form)

#define X(name) extern const rmf_kind rmf_kind_##name;
ELEMENT_KINDS(X)
#undef X
#define X(name) extern const rmf_kind rmf_panel_##name;
PANEL_KINDS(X)
#undef X

const rmf_kind *const rmf_kinds[] = {
#define X(name) &rmf_kind_##name,
    ELEMENT_KINDS(X)
#undef X
};
const uint32_t rmf_kinds_count =
    (uint32_t)(sizeof rmf_kinds / sizeof rmf_kinds[0]);

const rmf_kind *const rmf_panel_kinds[] = {
#define X(name) &rmf_panel_##name,
    PANEL_KINDS(X)
#undef X
};
const uint32_t rmf_panel_kinds_count =
    (uint32_t)(sizeof rmf_panel_kinds / sizeof rmf_panel_kinds[0]);

const char *rmf_kind_name(uint32_t kind)
{
    return kind < rmf_kinds_count ? rmf_kinds[kind]->name : "";
}
