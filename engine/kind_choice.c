/* The viewer decides between options. */
#include "document.h"

#define INTO(field) .into = RMF_INTO(rmf_element, field)

static const rmf_option options[] = {
    RMF_OPTION("prompt", TEXT, RMF_LIVE, RMF_HELP("What is to be decided.")),
    RMF_OPTION("decide", WORD, RMF_UNSEEN, .words = "at-end|at-once",
               RMF_HELP("at-end: the way on is taken when the scene ends.")),
    RMF_OPTION("limit", TIME, RMF_UNSEEN, INTO(limit_us), .min = 0.5f,
               .max = 86400,
               RMF_HELP("Seconds to decide; without it the film waits.")),
    RMF_OPTION("default", STRING, RMF_UNSEEN,
               RMF_HELP("The option taken when the time is over.")),
    RMF_OPTION(
        "wait_from", TIME, RMF_UNSEEN, INTO(wait_from_us),
        RMF_HELP(
            "While it waits, the scene loops from here; without it the last "
            "picture stands.")),
    RMF_OPTION("options", LIST, RMF_REQUIRED, .sort = RMF_SORT_OPTION,
               INTO(options), .fields = rmf_choice_options),
    RMF_OPTION("layout", WORD, RMF_LIVE, .words = "row|column|grid"),
    {0}};

const rmf_kind rmf_kind_choice = {
    "choice", RMF_IS_CHOICE | RMF_IS_CONTROL, options,
    RMF_HELP("The viewer decides between options.")};
