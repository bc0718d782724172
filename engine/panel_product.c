/* Something that can be bought. */
#include "document.h"

static const rmf_option price_options[] = {
    RMF_OPTION("amount", DECIMAL, RMF_REQUIRED | RMF_LIVE,
               RMF_HELP("As \"148.00\".")),
    RMF_OPTION("currency", STRING, RMF_REQUIRED | RMF_LIVE,
               RMF_HELP("ISO 4217, such as EUR.")),
    RMF_OPTION("was", DECIMAL, RMF_LIVE, RMF_HELP("The price before.")),
    {0}};

static const rmf_option options[] = {
    RMF_OPTION("name", TEXT, RMF_REQUIRED | RMF_LIVE),
    RMF_OPTION("text", LINES, RMF_LIVE),
    RMF_OPTION("image", ADDRESS, RMF_LIVE),
    RMF_OPTION("alt", TEXT, RMF_LIVE),
    RMF_OPTION("price", OBJECT, RMF_LIVE, .fields = price_options),
    RMF_OPTION("stock", TEXT, RMF_LIVE,
               RMF_HELP("How many there are, in words.")),
    RMF_OPTION("link", ADDRESS, RMF_LIVE, RMF_HELP("Where it can be bought.")),
    RMF_OPTION("buttons", LIST, 0, .sort = RMF_SORT_OPTION,
               .into = RMF_INTO(rmf_panel, buttons),
               .fields = rmf_button_options),
    {0}};

const rmf_kind rmf_panel_product = {"product", 0, options,
                                    RMF_HELP("Something that can be bought.")};
