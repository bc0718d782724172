/* The built web's files at their addresses. */
#ifndef RMF_PROJECTS_ASSETS_H
#define RMF_PROJECTS_ASSETS_H

#include "base/assets.h"
#include "http/http.h"

/* NULL: the web was not built with such a file. */
const rmf_asset *rmf_asset_find(const char *path);
/* The player's script; NULL: not built. */
const rmf_asset *rmf_asset_player(void);
/* "assets/NAME-HASH.EXT", which never changes its content. */
void rmf_asset_address(const rmf_asset *asset, rmf_buf *out);
/* Changes when any built file does. */
uint64_t rmf_asset_fingerprint(void);
/* The same in hex digits, which stand for any file's own in an address: what
 * the player loads on first use is at "assets/NAME-BUILD.js". */
#define RMF_ASSET_BUILD_SIZE 11u /* with the final zero */
void rmf_asset_build(char out[RMF_ASSET_BUILD_SIZE]);

extern rmf_handler rmf_show_asset;
extern rmf_handler rmf_show_player;

#endif
