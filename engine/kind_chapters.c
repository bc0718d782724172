/* Ways on that the author offers at any time. */
#include "document.h"

#define INTO(field) .into = RMF_INTO(rmf_option_of, field)

static const rmf_option entry_options[] = {
    RMF_OPTION("id", ID, RMF_REQUIRED, INTO(id)),
    RMF_OPTION("label", TEXT, RMF_REQUIRED | RMF_LIVE, INTO(label)),
    RMF_OPTION("go", SCENE, RMF_REQUIRED | RMF_UNSEEN, INTO(scene)),
    RMF_OPTION("at", AT, RMF_UNSEEN, INTO(t_us)),
    RMF_OPTION("if", CONDITION, RMF_UNSEEN, INTO(cond)),
    {0}};

static const rmf_option options[] = {
    RMF_OPTION("entries", LIST, RMF_REQUIRED, .sort = RMF_SORT_OPTION,
               .into = RMF_INTO(rmf_element, options), .fields = entry_options),
    {0}};

const rmf_kind rmf_kind_chapters = {
    "chapters", RMF_IS_CHAPTERS | RMF_IS_CONTROL, options,
    RMF_HELP("Ways on that the author offers at any time.")};
