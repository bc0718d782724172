/* The country of an address, by a database of the owner's (MaxMind DB format).
 * Addresses are looked up and forgotten. */
#ifndef RMF_EVENTS_COUNTRIES_H
#define RMF_EVENTS_COUNTRIES_H

#include "base/buf.h"
#include "events/came.h"

#define RMF_COUNTRY_UNKNOWN "ZZ"

typedef struct rmf_countries rmf_countries;

/* NULL: `why` says what is wrong with the file. It stays open. */
rmf_countries *rmf_countries_open(const char *path, rmf_buf *why);
void rmf_countries_close(rmf_countries *countries);

/* Two capital letters; RMF_COUNTRY_UNKNOWN: the database has none. From any
 * thread. */
void rmf_countries_find(const rmf_countries *countries, const char *address,
                        char out[RMF_COUNTRY_SIZE]);

#endif
