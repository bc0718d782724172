/* Shows the time that is left. */
#include "document.h"

static const rmf_option options[] = {
    RMF_OPTION("of", ANY, RMF_REQUIRED,
               RMF_HELP("The choice whose limit it shows, or seconds.")),
    RMF_OPTION("look", WORD, RMF_LIVE, .words = "bar|ring|number"),
    {0}};

const rmf_kind rmf_kind_countdown = {"countdown", 0, options,
                                     RMF_HELP("Shows the time that is left.")};
