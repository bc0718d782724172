/* Longer words. */
#include "document.h"

static const rmf_option options[] = {
    RMF_OPTION("title", TEXT, RMF_LIVE),
    RMF_OPTION("text", LINES, RMF_REQUIRED | RMF_LIVE),
    RMF_OPTION("buttons", LIST, 0, .sort = RMF_SORT_OPTION,
               .into = RMF_INTO(rmf_panel, buttons),
               .fields = rmf_button_options),
    {0}};

const rmf_kind rmf_panel_text = {"text", 0, options, RMF_HELP("Longer words.")};
