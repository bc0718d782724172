/* Answers as gzip: what is larger than a packet, for clients that take it. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "http/inside.h"

#define WORTH_SIZE 1024u /* below, the headers weigh more */
#define LEVEL      6
#define GZIP_BITS  (15 + 16) /* the largest window, with a gzip header */
#define MEMORY     8         /* zlib's own default */

/* After RFC 9110, 12.5.3: names divided by commas, each with a weight or none;
 * none but 0 are told apart. */
bool rmf_request_takes(rmf_request *req, const char *coding)
{
    static const char blank[] = " \t";
    const char *at = rmf_request_header(req, "Accept-Encoding");
    size_t size = strlen(coding);
    while (at && *at) {
        at += strspn(at, " \t,");
        size_t name = strcspn(at, " \t,;");
        bool same = name == size && strncasecmp(at, coding, size) == 0;
        at += name;
        const char *rest = at + strspn(at, blank);
        at += strcspn(at, ",");
        if (!same) continue;
        if (*rest != ';') return true;
        rest += 1 + strspn(rest + 1, blank);
        return strncasecmp(rest, "q=", 2) != 0 || strtod(rest + 2, NULL) > 0;
    }
    return false;
}

char *rmf_zip(const char *at, size_t size, size_t *zip_size)
{
    z_stream zip = {0};
    if (size < WORTH_SIZE || size > UINT32_MAX ||
        deflateInit2(&zip, LEVEL, Z_DEFLATED, GZIP_BITS, MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    char *out = malloc(size);
    bool done = false;
    if (out) {
        zip.next_in = (z_const Bytef *)at;
        zip.avail_in = (uInt)size;
        zip.next_out = (Bytef *)out;
        zip.avail_out = (uInt)size;
        done = deflate(&zip, Z_FINISH) == Z_STREAM_END;
        *zip_size = zip.total_out;
    }
    (void)deflateEnd(&zip);
    if (done) return out;
    free(out);
    return NULL;
}
