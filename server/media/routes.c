/* GET /media/{clip}/{file}: what releases point to. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "app.h"
#include "base/file.h"
#include "media/media.h"

typedef struct type_row {
    const char *ending;
    const char *type;
} type_row;

static const type_row types[] = {
    {"mp4", "video/mp4"},
    {"m4v", "video/mp4"},
    {"mov", "video/quicktime"},
    {"webm", "video/webm"},
    {"m3u8", "application/vnd.apple.mpegurl"},
    {"json", "application/json"},
    {"mkv", "video/x-matroska"},
    {"ogv", "video/ogg"},
    {"vtt", "text/vtt; charset=utf-8"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"png", "image/png"},
    {"webp", "image/webp"},
    {"avif", "image/avif"},
    {"gif", "image/gif"},
    {"svg", "image/svg+xml"},
    {"pdf", "application/pdf"},
    {"mp3", "audio/mpeg"},
    {"m4a", "audio/mp4"},
};

static const char *type_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; i++)
        if (strcasecmp(types[i].ending, dot + 1) == 0) return types[i].type;
    return "application/octet-stream";
}

/* No slash can come here, so a name without a leading dot stays inside. */
static bool safe_name(const char *name)
{
    return *name && *name != '.' && !strchr(name, '/') &&
           strlen(name) < RMF_MEDIA_NAME_SIZE;
}

static void show_media(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const char *clip = rmf_request_part(req, "clip");
    const char *file = rmf_request_part(req, "file");
    char folder[RMF_PATH_SIZE];
    char path[RMF_PATH_SIZE];
    char etag[RMF_HASH_SIZE + RMF_MEDIA_NAME_SIZE + 4];
    int fd = -1;
    if (rmf_id_fits(clip, RMF_HASH_SIZE - 1) && safe_name(file) &&
        rmf_path_join(folder, app->media, clip) &&
        rmf_path_join(path, folder, file))
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        rmf_reply_problem(req, RMF_PROBLEM_not_found, NULL);
        return;
    }
    (void)snprintf(etag, sizeof etag, "\"%s-%s\"", clip, file);
    rmf_reply_header(req, "Cache-Control",
                     "public, max-age=31536000, immutable");
    rmf_reply_file(req, fd, type_of(file), etag);
}

static const rmf_route routes[] = {
    {"GET", "/media/{clip}/{file}", RMF_RIGHT_VIEWER, show_media, NULL, 0,
     "*/*", "A clip, captions or a poster, whole or by range"},
};

const rmf_routes rmf_media_routes = {routes, sizeof routes / sizeof routes[0]};
