/* Words, a picture and buttons. */
#include "document.h"

static const rmf_option options[] = {
    RMF_OPTION("title", TEXT, RMF_LIVE),
    RMF_OPTION("text", LINES, RMF_LIVE),
    RMF_OPTION("image", ADDRESS, RMF_LIVE),
    RMF_OPTION("alt", TEXT, RMF_LIVE),
    RMF_OPTION("buttons", LIST, 0, .sort = RMF_SORT_OPTION,
               .into = RMF_INTO(rmf_panel, buttons),
               .fields = rmf_button_options),
    {0}};

const rmf_kind rmf_panel_card = {"card", 0, options,
                                 RMF_HELP("Words, a picture and buttons.")};
