/* A picture on the picture. */
#include "document.h"

static const rmf_option options[] = {
    RMF_OPTION("src", ADDRESS, RMF_REQUIRED | RMF_LIVE),
    RMF_OPTION(
        "alt", TEXT, RMF_LIVE,
        RMF_HELP(
            "What it shows, for those who cannot see it; empty where it only "
            "decorates.")),
    {0}};

const rmf_kind rmf_kind_image = {"image", 0, options,
                                 RMF_HELP("A picture on the picture.")};
