/* A control that writes a variable while it moves. */
#include "document.h"

#define INTO(field) .into = RMF_INTO(rmf_element, field)

static const rmf_option entry_options[] = {
    RMF_OPTION("id", ID, RMF_REQUIRED, .into = RMF_INTO(rmf_option_of, id)),
    RMF_OPTION("label", TEXT, RMF_REQUIRED | RMF_LIVE,
               .into = RMF_INTO(rmf_option_of, label)),
    RMF_OPTION("if", CONDITION, RMF_UNSEEN,
               .into = RMF_INTO(rmf_option_of, cond)),
    {0}};

static const rmf_option options[] = {
    RMF_OPTION("control", WORD, RMF_REQUIRED,
               .words = "slider|number|select|text"),
    RMF_OPTION("variable", VARIABLE, RMF_REQUIRED | RMF_UNSEEN, INTO(variable)),
    RMF_OPTION("min", NUMBER, 0, RMF_HELP("The variable's own unless stated.")),
    RMF_OPTION("max", NUMBER, 0, RMF_HELP("The variable's own unless stated.")),
    RMF_OPTION("step", NUMBER, 0, .max = 1e9f),
    RMF_OPTION("options", LIST, 0, .sort = RMF_SORT_OPTION, INTO(options),
               .fields = entry_options,
               RMF_HELP("select: the texts to choose from.")),
    RMF_OPTION("prompt", TEXT, RMF_LIVE),
    RMF_OPTION("unit", TEXT, RMF_LIVE,
               RMF_HELP("Words beside the value; may hold facts.")),
    RMF_OPTION("placeholder", TEXT, RMF_LIVE),
    {0}};

const rmf_kind rmf_kind_input = {
    "input", RMF_IS_INPUT | RMF_IS_CONTROL, options,
    RMF_HELP("A control that writes a variable while it moves.")};
