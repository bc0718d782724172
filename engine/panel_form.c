/* A form to be filled in and sent. */
#include "document.h"

static const rmf_option options[] = {
    RMF_OPTION("title", TEXT, RMF_LIVE),
    RMF_OPTION("text", LINES, RMF_LIVE),
    RMF_OPTION("fields", LIST, RMF_REQUIRED, .sort = RMF_SORT_FIELD,
               .into = RMF_INTO(rmf_panel, fields),
               .fields = rmf_field_options),
    RMF_OPTION("submit", TEXT, RMF_LIVE, RMF_HELP("The button's label.")),
    RMF_OPTION("thanks", TEXT, RMF_LIVE, RMF_HELP("Said when it was sent.")),
    RMF_OPTION("buttons", LIST, 0, .sort = RMF_SORT_OPTION,
               .into = RMF_INTO(rmf_panel, buttons),
               .fields = rmf_button_options),
    {0}};

const rmf_kind rmf_panel_form = {"form", RMF_IS_FORM, options,
                                 RMF_HELP("A form to be filled in and sent.")};
