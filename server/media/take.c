#include "media/take.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "media/original.h"

/* ---- words ------------------------------------------------------------------
 */

/* The place of the file here is nobody's business: its name stands there. */
static void say(rmf_buf *out, const char *words, const char *path,
                const char *name)
{
    for (;;) {
        const char *at = strstr(words, path);
        if (!at) break;
        rmf_buf_add(out, words, (size_t)(at - words));
        rmf_buf_puts(out, name);
        words = at + strlen(path);
    }
    rmf_buf_puts(out, words);
}

/* ---- keeping
 * ----------------------------------------------------------------- */

static bool place(const char *media, const char *path, const rmf_clip *clip)
{
    char folder[RMF_PATH_SIZE];
    char to[RMF_PATH_SIZE];
    return rmf_path_join(folder, media, clip->hash) &&
           rmf_path_join(to, folder, clip->file) && rmf_folder_make(folder) &&
           (access(to, R_OK) == 0 ||
            (chmod(path, 0644) == 0 && rmf_file_link(path, to)));
}

/* What cannot be looked at now may be a film. */
static rmf_take_end look(const char *path, rmf_clip *clip, rmf_buf *words)
{
    rmf_original source;
    bool ok = rmf_original_open(path, &source, words);
    *clip = source.clip;
    rmf_original_close(&source);
    if (ok) return RMF_TAKEN;
    return source.blind ? RMF_TAKE_FAILED : RMF_TAKE_REFUSED;
}

static rmf_take_end take(rmf_store *store, const char *media, const char *path,
                         const char *name, rmf_clip *clip, rmf_buf *words)
{
    struct stat is = {0};
    char hash[RMF_HASH_SIZE];
    (void)snprintf(hash, sizeof hash, "%s", clip->hash);
    bool there = stat(path, &is) == 0 && (*hash || rmf_file_hash(path, hash));
    rmf_take_end seen = there ? look(path, clip, words) : RMF_TAKEN;
    if (seen != RMF_TAKEN) return seen;
    (void)snprintf(clip->hash, sizeof clip->hash, "%s", hash);
    clip->bytes = is.st_size;
    if (!there || !place(media, path, clip)) {
        rmf_buf_putf(words, "%s could not be kept: %s", path, strerror(errno));
        return RMF_TAKE_FAILED;
    }
    if (rmf_clips_enter(store, clip, name)) return RMF_TAKEN;
    rmf_buf_puts(words, "the clip could not be noted in the store");
    return RMF_TAKE_FAILED;
}

rmf_take_end rmf_take(rmf_store *store, const char *media, const char *path,
                      const char *name, rmf_clip *clip, rmf_buf *words)
{
    rmf_buf said;
    rmf_buf_init(&said, 64u << 10);
    rmf_take_end end = take(store, media, path, name, clip, &said);
    say(words, said.at, path, name);
    rmf_buf_free(&said);
    return end;
}

/* ---- from an address
 * ----------------------------------------------------------- */

void rmf_take_name(const char *url, char out[RMF_UPLOAD_NAME_SIZE])
{
    const char *host = strstr(url, "://");
    const char *path = host ? strchr(host + 3, '/') : NULL;
    size_t size = path ? strcspn(path, "?#") : 0;
    rmf_upload_name(path ? path : "", size, out);
}
