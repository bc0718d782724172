/* Time zones by IANA's names, as the system has them (TZif, RFC 8536): nothing
 * of the process depends on which one is asked. What was read stays in memory;
 * threads may ask at once. */
#ifndef RMF_BASE_ZONE_H
#define RMF_BASE_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RMF_ZONE_SIZE 64u /* of a name, and a zero */

/* Whether there is a zone of that name. */
bool rmf_zone_is(const char *name);

/* Seconds east of UTC at a time since 1970; 0 where there is no such zone, and
 * for "". */
int32_t rmf_zone_offset(const char *name, int64_t at_s);

/* ---- for tests ------------------------------------------------------------
 */

typedef struct rmf_zone rmf_zone;
/* From the bytes of a file; NULL: it is none, or there is no memory. */
rmf_zone *rmf_zone_read(const unsigned char *bytes, size_t size);
void rmf_zone_free(rmf_zone *zone);
int32_t rmf_zone_offset_in(const rmf_zone *zone, int64_t at_s);

#endif
