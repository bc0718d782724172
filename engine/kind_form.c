/* A form on the picture. */
#include "document.h"

static const rmf_option options[] = {
    RMF_OPTION("title", TEXT, RMF_LIVE),
    RMF_OPTION("fields", LIST, RMF_REQUIRED, .sort = RMF_SORT_FIELD,
               .into = RMF_INTO(rmf_element, fields),
               .fields = rmf_field_options),
    RMF_OPTION("submit", TEXT, RMF_LIVE, RMF_HELP("The button's label.")),
    RMF_OPTION("thanks", TEXT, RMF_LIVE, RMF_HELP("Said when it was sent.")),
    {0}};

const rmf_kind rmf_kind_form = {"form", RMF_IS_FORM | RMF_IS_CONTROL, options,
                                RMF_HELP("A form on the picture.")};
