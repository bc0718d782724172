#include "base/outside.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is not outside ----------------------------------------------------
 */

/* IANA's registries of special addresses; none of them is a host somewhere. */
static const char *const inside_v4[] = {
    "0.0.0.0/8",        /* this host */
    "10.0.0.0/8",       /* private */
    "100.64.0.0/10",    /* between a provider and its customers */
    "127.0.0.0/8",      /* loopback */
    "169.254.0.0/16",   /* link-local, and services with metadata */
    "172.16.0.0/12",    /* private */
    "192.0.0.0/24",     /* protocols */
    "192.0.2.0/24",     /* documentation */
    "192.88.99.0/24",   /* relays of 6to4 */
    "192.168.0.0/16",   /* private */
    "198.18.0.0/15",    /* benchmarks */
    "198.51.100.0/24",  /* documentation */
    "203.0.113.0/24",   /* documentation */
    "168.63.129.16/32", /* a provider's services for its own machines */
    "224.0.0.0/4",      /* multicast */
    "240.0.0.0/4",      /* reserved, broadcast */
};

/* What is not global unicast (2000::/3) is inside anyhow. */
static const char *const inside_v6[] = {
    "2001::/23",     /* protocols, Teredo */
    "2001:db8::/32", /* documentation */
    "3fff::/20",     /* documentation */
};

/* Where an IPv4 address lies inside an IPv6 one: prefix, bits, first byte. */
static const struct inner {
    const char *network;
    unsigned at;
} inners[] = {
    {"::ffff:0:0/96", 12},   /* mapped */
    {"::/96", 12},           /* compatible, and ::1 */
    {"::ffff:0:0:0/96", 12}, /* translated */
    {"64:ff9b::/96", 12},    /* NAT64 */
    {"64:ff9b:1::/48", 12},  /* NAT64 of one's own */
    {"2002::/16", 2},        /* 6to4 */
};

/* ---- networks
 * ---------------------------------------------------------------- */

static bool read_bits(const char *text, unsigned most, unsigned *out)
{
    char *end = NULL;
    if (*text < '0' || *text > '9') return false;
    unsigned long bits = strtoul(text, &end, 10);
    *out = (unsigned)bits;
    return *end == 0 && bits <= most;
}

static void map_v4(const void *v4, unsigned char out[16])
{
    memset(out, 0, 10);
    memset(out + 10, 0xff, 2);
    memcpy(out + 12, v4, 4);
}

static bool read_network(const char *text, size_t size, rmf_network *out)
{
    char copy[64];
    unsigned char v4[4];
    if (size == 0 || size >= sizeof copy) return false;
    memcpy(copy, text, size);
    copy[size] = 0;
    char *slash = strchr(copy, '/');
    if (slash) *slash++ = 0;
    bool is_v4 = inet_pton(AF_INET, copy, v4) == 1;
    unsigned most = is_v4 ? 32 : 128;
    out->bits = most;
    if (is_v4) {
        map_v4(v4, out->at);
    } else if (inet_pton(AF_INET6, copy, out->at) != 1) {
        return false;
    }
    if (slash && !read_bits(slash, most, &out->bits)) return false;
    if (is_v4) out->bits += 96;
    return true;
}

bool rmf_networks_read(const char *list, rmf_networks *out)
{
    *out = (rmf_networks){.count = 0};
    if (!*list) return true;
    for (const char *at = list;; at++) {
        size_t size = strcspn(at, ",");
        if (out->count == RMF_NETWORKS_MAX ||
            !read_network(at, size, &out->at[out->count++]))
            return false;
        at += size;
        if (!*at) return true;
    }
}

static bool lies_in(const unsigned char at[16], const rmf_network *network)
{
    unsigned whole = network->bits / 8;
    unsigned rest = network->bits % 8;
    if (memcmp(at, network->at, whole) != 0) return false;
    if (rest == 0) return true;
    unsigned mask = 0xffu << (8 - rest) & 0xffu;
    return (at[whole] & mask) == (network->at[whole] & mask);
}

static bool lies_in_text(const unsigned char at[16], const char *text)
{
    rmf_network network;
    return read_network(text, strlen(text), &network) && lies_in(at, &network);
}

static bool lies_in_any(const unsigned char at[16], const char *const *list,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lies_in_text(at, list[i])) return true;
    return false;
}

/* ---- deciding
 * ----------------------------------------------------------------- */

static bool v4_is_outside(const unsigned char at[16])
{
    return !lies_in_any(at, inside_v4, sizeof inside_v4 / sizeof inside_v4[0]);
}

static bool v6_is_outside(const unsigned char at[16])
{
    return lies_in_text(at, "2000::/3") &&
           !lies_in_any(at, inside_v6, sizeof inside_v6 / sizeof inside_v6[0]);
}

/* The IPv4 address inside, mapped; false: there is none. */
static bool inner_v4(const unsigned char at[16], unsigned char out[16])
{
    for (size_t i = 0; i < sizeof inners / sizeof inners[0]; i++) {
        if (!lies_in_text(at, inners[i].network)) continue;
        map_v4(at + inners[i].at, out);
        return true;
    }
    return false;
}

static bool is_own(const unsigned char at[16], const rmf_networks *own)
{
    for (unsigned i = 0; own && i < own->count; i++)
        if (lies_in(at, &own->at[i])) return true;
    return false;
}

/* The 16 bytes of an internet address. */
static bool read_address(const struct sockaddr *address, unsigned char out[16])
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (address->sa_family == AF_INET) {
        memcpy(&v4, address, sizeof v4);
        map_v4(&v4.sin_addr, out);
    } else if (address->sa_family == AF_INET6) {
        memcpy(&v6, address, sizeof v6);
        memcpy(out, &v6.sin6_addr, 16);
    } else {
        return false;
    }
    return true;
}

/* What cannot be asked counts as ours. */
static bool is_this_machine(const unsigned char at[16])
{
    struct ifaddrs *all = NULL;
    unsigned char one[16];
    if (getifaddrs(&all) != 0) return true;
    bool ours = false;
    for (const struct ifaddrs *i = all; i && !ours; i = i->ifa_next) {
        ours = i->ifa_addr && read_address(i->ifa_addr, one) &&
               memcmp(one, at, sizeof one) == 0;
    }
    freeifaddrs(all);
    return ours;
}

bool rmf_is_outside(const struct sockaddr *address, const rmf_networks *own)
{
    unsigned char at[16];
    unsigned char inner[16];
    if (!read_address(address, at)) return false;
    if (is_own(at, own)) return true;
    bool carries = inner_v4(at, inner);
    if (is_this_machine(carries ? inner : at)) return false;
    if (!carries) return v6_is_outside(at);
    return v4_is_outside(inner);
}
