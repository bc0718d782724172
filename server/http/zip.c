/* Answers as gzip: what is larger than a packet, for clients that take it. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "http/inside.h"

#define WORTH_SIZE 1024u /* below, the headers weigh more */
#define LEVEL      6
#define GZIP_BITS  (15 + 16) /* the largest window, with a gzip header */
#define MEMORY     8         /* zlib's own default */

bool rmf_request_takes_gzip(rmf_request *req)
{
    const char *accept = rmf_request_header(req, "Accept-Encoding");
    const char *gzip = accept ? strstr(accept, "gzip") : NULL;
    return gzip && strncmp(gzip + 4, ";q=0", 4) != 0;
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
