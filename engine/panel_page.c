/* Another page in a sandboxed frame. */
#include "document.h"

static const rmf_option options[] = {
    RMF_OPTION("title", TEXT, RMF_REQUIRED | RMF_LIVE),
    RMF_OPTION("address", ADDRESS, RMF_REQUIRED | RMF_LIVE),
    {0}};

const rmf_kind rmf_panel_page = {
    "page", 0, options, RMF_HELP("Another page in a sandboxed frame.")};
