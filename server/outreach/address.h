/* Where something may be sent, as people write it. */
#ifndef RMF_OUTREACH_ADDRESS_H
#define RMF_OUTREACH_ADDRESS_H

#include <stdbool.h>

#include "base/buf.h"

#define RMF_TO_SIZE 2048u /* of an address and a zero */

/* http(s), a host, no name or password in it. False: `why` is a sentence. */
bool rmf_hook_address_fits(const char *address, rmf_buf *why);

/* One mailbox in ASCII, nothing around it: what can stand in a header and in an
 * envelope. False: `why` is a sentence. */
bool rmf_mailbox_fits(const char *address, rmf_buf *why);

#endif
