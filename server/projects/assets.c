#include "projects/assets.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Hex digits of a hash in an address. */
#define HASH_SHOWN (RMF_ASSET_BUILD_SIZE - 1u)

static int by_path(const void *key, const void *row)
{
    return strcmp(key, ((const rmf_asset *)row)->path);
}

const rmf_asset *rmf_asset_find(const char *path)
{
    return bsearch(path, rmf_assets, rmf_asset_count, sizeof rmf_assets[0],
                   by_path);
}

const rmf_asset *rmf_asset_player(void)
{
    const rmf_asset *player = rmf_asset_find("ramify-player.js");
    return player ? player : rmf_asset_find("player.js");
}

void rmf_asset_address(const rmf_asset *asset, rmf_buf *out)
{
    const char *dot = strrchr(asset->path, '.');
    size_t stem = dot ? (size_t)(dot - asset->path) : strlen(asset->path);
    rmf_buf_puts(out, "assets/");
    rmf_buf_add(out, asset->path, stem);
    rmf_buf_putf(out, "-%.*s%s", (int)HASH_SHOWN, asset->hash, dot ? dot : "");
}

/* FNV-1a over the files' own hashes. */
uint64_t rmf_asset_fingerprint(void)
{
    uint64_t all = 14695981039346656037u;
    for (size_t i = 0; i < rmf_asset_count; i++) {
        for (const char *c = rmf_assets[i].hash; *c; c++)
            all = (all ^ (unsigned char)*c) * 1099511628211u;
    }
    return all;
}

void rmf_asset_build(char out[RMF_ASSET_BUILD_SIZE])
{
    (void)snprintf(out, RMF_ASSET_BUILD_SIZE, "%010" PRIx64,
                   rmf_asset_fingerprint() >> 24);
}

/* The file that "NAME-HASH.EXT" means, if the hash is the present one: its own,
 * or that of the whole build. */
static const rmf_asset *find_hashed(const char *name)
{
    char path[256];
    char build[RMF_ASSET_BUILD_SIZE];
    const char *dot = strrchr(name, '.');
    size_t stem = dot ? (size_t)(dot - name) : 0;
    if (stem < HASH_SHOWN + 2 || strlen(name) >= sizeof path ||
        name[stem - HASH_SHOWN - 1] != '-')
        return NULL;
    const char *hash = name + stem - HASH_SHOWN;
    (void)snprintf(path, sizeof path, "%.*s%s", (int)(stem - HASH_SHOWN - 1),
                   name, dot);
    const rmf_asset *asset = rmf_asset_find(path);
    rmf_asset_build(build);
    bool present = asset && (strncmp(asset->hash, hash, HASH_SHOWN) == 0 ||
                             strncmp(build, hash, HASH_SHOWN) == 0);
    return present ? asset : NULL;
}

typedef struct coded {
    const char *coding; /* NULL: as it is */
    const void *at;
    size_t size;
} coded;

/* The smallest that the client takes. */
static coded coded_for(rmf_request *req, const rmf_asset *asset)
{
    if (asset->br && rmf_request_takes(req, "br"))
        return (coded){"br", asset->br, asset->br_size};
    if (asset->gzip && rmf_request_takes(req, "gzip"))
        return (coded){"gzip", asset->gzip, asset->gzip_size};
    return (coded){NULL, asset->raw, asset->raw_size};
}

/* `immutable`: asked for by the hash of its content, and so never again. */
static void show(rmf_request *req, const rmf_asset *asset, const char *cache,
                 bool immutable)
{
    char etag[48];
    coded bytes = coded_for(req, asset);
    (void)snprintf(etag, sizeof etag, "\"%s%s%s\"", asset->hash,
                   bytes.coding ? "-" : "", bytes.coding ? bytes.coding : "");
    rmf_reply_header(req, "Cache-Control", cache);
    rmf_reply_header(req, "Vary", "Accept-Encoding");
    if (!immutable && rmf_reply_unchanged(req, etag)) return;
    if (bytes.coding) rmf_reply_header(req, "Content-Encoding", bytes.coding);
    rmf_reply_bytes(req, asset->type, bytes.at, bytes.size);
}

void rmf_show_asset(rmf_request *req)
{
    const char *name = rmf_request_part(req, "name");
    const rmf_asset *asset = find_hashed(name);
    if (asset) {
        show(req, asset, "public, max-age=31536000, immutable", true);
        return;
    }
    asset = rmf_asset_find(name);
    if (asset) {
        show(req, asset, "no-cache", false);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_not_found, NULL);
    }
}

void rmf_show_player(rmf_request *req)
{
    const rmf_asset *player = rmf_asset_player();
    if (player) {
        show(req, player, "public, max-age=600", false);
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_not_found,
                          "this program was built without its web part");
    }
}
