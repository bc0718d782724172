/* Where a session came from: the page that the film is in, the tags of the link
 * that led there, and the country of the address that its first batch came
 * from. None of it says who the viewer is. */
#ifndef RMF_EVENTS_CAME_H
#define RMF_EVENTS_CAME_H

#include "base/buf.h"
#include "engine/json.h"

#define RMF_HOST_SIZE    262u /* a name, a port and a zero */
#define RMF_TAG_MAX      100u /* bytes of a value */
#define RMF_TAGS_SIZE    640u
#define RMF_COUNTRY_SIZE 3u
#define RMF_NAMED_MAX    8u /* places that one session came from */

typedef struct rmf_came {
    char host[RMF_HOST_SIZE];       /* of the page, or link; "": not told */
    char tags[RMF_TAGS_SIZE];       /* "\nutm_source=a\nutm_term=b\n", or "" */
    char country[RMF_COUNTRY_SIZE]; /* "": not looked up */
} rmf_came;

/* `host` and `tags` of a batch. False: they are none; `why` says it. */
bool rmf_came_read(const rmf_json *json, rmf_came *out, const char **why);

/* The next of the tags from *at on, which begins with 0, as "utm_source=a";
 * false: there are no more. */
bool rmf_came_tag(const rmf_came *came, size_t *at,
                  char out[RMF_TAG_MAX + 16u]);

#endif
