/* A picture, large. */
#include "document.h"

static const rmf_option options[] = {
    RMF_OPTION("title", TEXT, RMF_LIVE),
    RMF_OPTION("src", ADDRESS, RMF_REQUIRED | RMF_LIVE),
    RMF_OPTION("alt", TEXT, RMF_LIVE),
    RMF_OPTION("buttons", LIST, 0, .sort = RMF_SORT_OPTION,
               .into = RMF_INTO(rmf_panel, buttons),
               .fields = rmf_button_options),
    {0}};

const rmf_kind rmf_panel_image = {"image", 0, options,
                                  RMF_HELP("A picture, large.")};
