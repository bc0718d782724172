/* A place on the picture that can be pressed or hovered. */
#include "document.h"

static const rmf_option options[] = {{0}};

const rmf_kind rmf_kind_hotspot = {
    "hotspot", RMF_IS_CONTROL, options,
    RMF_HELP("A place on the picture that can be pressed or hovered.")};
