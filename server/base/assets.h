/* The files that the browser gets (web/dist), compiled into the program by
 * tools/embed.mjs.
 *
 * Sorted by path, byte by byte, so a binary search finds one. Constant data:
 * nobody owns it, any thread reads it.
 */
#ifndef RMF_BASE_ASSETS_H
#define RMF_BASE_ASSETS_H

#include <stddef.h>

typedef struct rmf_asset {
    const char *path;          /* below web/dist, '/' between parts */
    const char *type;          /* media type, with charset for texts */
    const char *hash;          /* 16 hex digits of the content's SHA-256 */
    const unsigned char *raw;  /* as built */
    size_t raw_size;           /* bytes */
    const unsigned char *gzip; /* the same, gzip; NULL where that is no gain */
    size_t gzip_size;          /* bytes */
    const unsigned char *br;   /* the same, Brotli; NULL where gzip is */
    size_t br_size;            /* bytes */
} rmf_asset;

extern const rmf_asset rmf_assets[];
extern const size_t rmf_asset_count;

#endif
