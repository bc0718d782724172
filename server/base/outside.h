/* Which network addresses are outside: those that a fetch for somebody else may
 * talk to. Everything that could be this machine, its network, or a service
 * that trusts either, is not.
 */
#ifndef RMF_BASE_OUTSIDE_H
#define RMF_BASE_OUTSIDE_H

#include <stdbool.h>
#include <sys/socket.h>

#define RMF_NETWORKS_MAX 16u

/* One network: the first `bits` of 128; IPv4 is ::ffff:a.b.c.d. */
typedef struct rmf_network {
    unsigned char at[16];
    unsigned bits;
} rmf_network;

/* Networks of the owner's own that may be asked all the same. */
typedef struct rmf_networks {
    rmf_network at[RMF_NETWORKS_MAX];
    unsigned count;
} rmf_networks;

/* "10.1.0.0/16,fd00::/8" (or "", or lone addresses). False: it is malformed. */
bool rmf_networks_read(const char *list, rmf_networks *out);

/* Whether this very socket address may be connected to. An IPv4 address inside
 * an IPv6 one (mapped, translated, tunnelled) counts as that IPv4 address; what
 * an interface of this machine has, also a public one, is inside. */
bool rmf_is_outside(const struct sockaddr *address, const rmf_networks *own);

#endif
