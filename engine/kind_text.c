/* Words on the picture. */
#include "document.h"

static const rmf_option options[] = {
    RMF_OPTION("text", LINES, RMF_REQUIRED | RMF_LIVE,
               RMF_HELP("What it says: a text, or lines with conditions.")),
    {0}};

const rmf_kind rmf_kind_text = {"text", 0, options,
                                RMF_HELP("Words on the picture.")};
