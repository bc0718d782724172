/* The safe keeping of files by their content. */
#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "media/captions.h"
#include "media/child.h"
#include "media/media.h"
#include "media/workshop.h"

/* A name that is safe in addresses: small letters, digits, dots, dashes. */
static void plain_name(const char *path, char *out, size_t room)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t size = 0;
    for (; *name && size < room - 1; name++) {
        char c = rmf_plain_char(*name);
        bool stays = *name == '-' || *name == '_' || (*name == '.' && size > 0);
        if (c == 0) {
            c = '-';
            if (stays) c = *name;
        }
        out[size++] = c;
    }
    out[size] = 0;
}

/* Copy `path` to MEDIA/HASH/NAME unless it is there. */
static bool keep_as(const char *media, const char *path, const char *hash,
                    const char *name, rmf_buf *why)
{
    char folder[RMF_PATH_SIZE];
    char to[RMF_PATH_SIZE];
    bool ok = rmf_path_join(folder, media, hash) &&
              rmf_path_join(to, folder, name) && rmf_folder_make(folder) &&
              (access(to, R_OK) == 0 || rmf_file_copy(path, to));
    if (!ok) {
        rmf_buf_putf(why, "%s could not be copied into the data folder: %s",
                     path, strerror(errno));
    }
    return ok;
}

bool rmf_media_keep_clip(const char *media, const char *path, rmf_clip *out,
                         rmf_buf *words)
{
    struct stat is = {0};
    if (!rmf_media_probe(path, out, words)) return false;
    if (stat(path, &is) != 0 || !rmf_file_hash(path, out->hash)) {
        rmf_buf_putf(words, "%s could not be read: %s", path, strerror(errno));
        return false;
    }
    out->bytes = is.st_size;
    return keep_as(media, path, out->hash, out->file, words);
}

bool rmf_media_keep_file(const char *media, const char *path, char *out,
                         size_t room, rmf_buf *why)
{
    char hash[RMF_HASH_SIZE];
    char name[RMF_MEDIA_NAME_SIZE];
    plain_name(path, name, sizeof name);
    if (!rmf_file_hash(path, hash)) {
        rmf_buf_putf(why, "there is no file %s", path);
        return false;
    }
    (void)snprintf(out, room, "%s/%s", hash, name);
    return keep_as(media, path, hash, name, why);
}

/* Keep bytes of our own making as MEDIA/HASH/NAME.vtt. */
static bool keep_vtt(const char *media, const char *path, const rmf_buf *vtt,
                     char *out, size_t room)
{
    unsigned char digest[RMF_HASH_SIZE / 2];
    char hash[RMF_HASH_SIZE];
    char name[RMF_MEDIA_NAME_SIZE - 4];
    char folder[RMF_PATH_SIZE];
    char to[RMF_PATH_SIZE];
    plain_name(path, name, sizeof name);
    char *dot = strrchr(name, '.');
    if (dot) *dot = 0;
    (void)crypto_generichash(digest, sizeof digest,
                             (const unsigned char *)vtt->at, vtt->size, NULL,
                             0);
    (void)sodium_bin2hex(hash, sizeof hash, digest, sizeof digest);
    (void)snprintf(out, room, "%s/%s.vtt", hash, *name ? name : "captions");
    return rmf_path_join(folder, media, hash) && rmf_folder_make(folder) &&
           rmf_path_join(to, media, out) &&
           (access(to, R_OK) == 0 ||
            rmf_file_write(to, vtt->at, vtt->size, 0644));
}

bool rmf_media_keep_captions(const char *media, const char *path, char *out,
                             size_t room, rmf_buf *words)
{
    rmf_captions is;
    rmf_buf vtt;
    size_t size = 0;
    char *text = rmf_file_read(path, RMF_CAPTIONS_SIZE_MAX, &size);
    if (!text) {
        rmf_buf_putf(words, "%s: %s\n", path, strerror(errno));
        return false;
    }
    rmf_buf_init(&vtt, 4 * (size_t)RMF_CAPTIONS_SIZE_MAX);
    bool ok = rmf_captions_read(text, size, &is, &vtt, words);
    if (ok && is.good) {
        ok = rmf_media_keep_file(media, path, out, room, words);
    } else if (ok && !keep_vtt(media, path, &vtt, out, room)) {
        rmf_buf_putf(words, "%s could not be kept: %s\n", path,
                     strerror(errno));
        ok = false;
    }
    rmf_buf_free(&vtt);
    free(text);
    return ok;
}

bool rmf_media_poster(const char *media, const rmf_clip *clip, int64_t at_us,
                      char out[RMF_MEDIA_NAME_SIZE])
{
    char folder[RMF_PATH_SIZE];
    char clip_path[RMF_PATH_SIZE];
    char path[RMF_PATH_SIZE];
    char from[RMF_PATH_SIZE + 8];
    char at[32];
    rmf_buf said;
    (void)snprintf(out, RMF_MEDIA_NAME_SIZE, "poster-%lld.jpg",
                   (long long)at_us);
    (void)snprintf(at, sizeof at, "%.6f", (double)at_us / 1e6);
    if (!rmf_path_join(folder, media, clip->hash) ||
        !rmf_path_join(clip_path, folder, clip->file) ||
        !rmf_path_join(path, folder, out))
        return false;
    if (access(path, R_OK) == 0) return true;
    (void)snprintf(from, sizeof from, "file:%s", clip_path);
    const rmf_child_limits limits = {.readable = clip_path,
                                     .cpu_s = 60,
                                     .wall_s = 120,
                                     .memory = 4096ul << 20,
                                     .file_size = 16u << 20};
    const char *const argv[] = {"ffmpeg",
                                "-v",
                                "error",
                                "-nostdin",
                                "-protocol_whitelist",
                                "file,pipe",
                                "-threads",
                                "1",
                                "-ss",
                                at,
                                "-i",
                                from,
                                "-map",
                                "0:v:0",
                                "-frames:v",
                                "1",
                                "-vf",
                                "scale=w='min(1280,iw)':h=-2",
                                "-q:v",
                                "4",
                                "-f",
                                "mjpeg",
                                "pipe:1",
                                NULL};
    rmf_buf_init(&said, limits.file_size);
    bool ok = rmf_child_run(argv, &limits, &said) && said.size > 0 &&
              rmf_file_write(path, said.at, said.size, 0644);
    rmf_buf_free(&said);
    return ok;
}

/* Whether it is a part that nobody has written to for an hour. */
static bool is_left_over(const char *path)
{
    struct stat is = {0};
    size_t size = strlen(path);
    return size > 5 && strcmp(path + size - 5, ".part") == 0 &&
           stat(path, &is) == 0 && S_ISREG(is.st_mode) &&
           is.st_mtime < time(NULL) - 3600;
}

/* A folder in which a clip was prepared, a day ago: nothing takes so long
 * without a new file in it. */
static bool is_left_folder(const char *path)
{
    struct stat is = {0};
    size_t size = strlen(path);
    return size > 5 && strcmp(path + size - 5, ".part") == 0 &&
           lstat(path, &is) == 0 && S_ISDIR(is.st_mode) &&
           is.st_mtime < time(NULL) - 86400;
}

static void sweep_folder(const char *folder)
{
    char path[RMF_PATH_SIZE];
    DIR *open_folder = opendir(folder);
    if (!open_folder) return;
    for (struct dirent *d = readdir(open_folder); d; d = readdir(open_folder)) {
        if (!rmf_path_join(path, folder, d->d_name)) continue;
        if (is_left_over(path)) (void)unlink(path);
        if (is_left_folder(path)) rmf_shop_remove(path);
    }
    (void)closedir(open_folder);
}

void rmf_media_sweep(const char *media)
{
    char folder[RMF_PATH_SIZE];
    DIR *open_folder = opendir(media);
    if (!open_folder) return;
    for (struct dirent *d = readdir(open_folder); d; d = readdir(open_folder)) {
        if (d->d_name[0] != '.' && rmf_path_join(folder, media, d->d_name))
            sweep_folder(folder);
    }
    (void)closedir(open_folder);
}
