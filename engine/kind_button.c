/* A drawn button with a label. */
#include "document.h"

static const rmf_option options[] = {{0}};

const rmf_kind rmf_kind_button = {"button", RMF_IS_CONTROL, options,
                                  RMF_HELP("A drawn button with a label.")};
