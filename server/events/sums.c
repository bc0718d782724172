/* What sessions amount to, by their ledgers. */
#include "events/events.h"
#include "events/ledger.h"

bool rmf_ledger_counts(const void *bytes, size_t size, rmf_count_fn *each,
                       void *ctx)
{
    rmf_ledger ledger;
    bool ok = rmf_ledger_read(bytes, size, &ledger);
    if (ok) rmf_ledger_differ(NULL, &ledger, each, ctx);
    rmf_ledger_free(&ledger);
    return ok;
}
