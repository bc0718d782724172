/* GET /media/{clip}/{file}: what releases point to, and signed addresses of
 * what they do not. */
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "app.h"
#include "base/clock.h"
#include "base/file.h"
#include "media/address.h"
#include "media/media.h"
#include "projects/projects.h"

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

/* Who may see it, as a Cache-Control; NULL: not this one, and the reply is
 * made. What viewers see is asked in memory; only for somebody who knows of a
 * file that is not public (as it seems) the store is asked once more. */
static const char *allowed(rmf_request *req, const char *clip, char room[64])
{
    rmf_app *app = rmf_request_app(req);
    static const char public[] = "public, max-age=31536000, immutable";
    if (rmf_shown_has(app->shown, clip)) return public;
    if (rmf_shown_by_pass(app->shown, clip, req))
        return "private, max-age=3600";
    if (rmf_request_may(req, RMF_RIGHT_READ)) return "private, no-cache";
    const char *key = rmf_request_query(req, "key");
    if (key) {
        int64_t left = rmf_address_holds(app->address_secret, clip,
                                         rmf_request_query(req, "until"), key,
                                         rmf_wall_ms() / 1000);
        (void)snprintf(room, 64, "private, max-age=%lld", (long long)left);
        if (left > 0) return room;
    }
    if (rmf_shown_look(app->shown) && rmf_shown_has(app->shown, clip))
        return public;
    if (key) {
        rmf_reply_problem(req, RMF_PROBLEM_address_over,
                          "ask its owner for a new one");
    } else {
        rmf_reply_problem(req, RMF_PROBLEM_not_found, NULL);
    }
    return NULL;
}

static void show_media(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const char *clip = rmf_request_part(req, "clip");
    const char *file = rmf_request_part(req, "file");
    char folder[RMF_PATH_SIZE];
    char path[RMF_PATH_SIZE];
    char etag[RMF_HASH_SIZE + RMF_MEDIA_NAME_SIZE + 4];
    char room[64];
    int fd = -1;
    if (rmf_id_fits(clip, RMF_HASH_SIZE - 1) && safe_name(file) &&
        rmf_path_join(folder, app->media, clip) &&
        rmf_path_join(path, folder, file))
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        rmf_reply_problem(req, RMF_PROBLEM_not_found, NULL);
        return;
    }
    const char *caching = allowed(req, clip, room);
    if (!caching) {
        (void)close(fd);
        return;
    }
    (void)snprintf(etag, sizeof etag, "\"%s-%s\"", clip, file);
    rmf_reply_header(req, "Cache-Control", caching);
    rmf_reply_file(req, fd, type_of(file), etag);
}

/* ---- signed addresses -------------------------------------------------------
 */

#define ADDRESS_S     3600 /* for which one holds, unless it is said */
#define ADDRESS_MAX_S ((int64_t)30 * 86400)

/* {"seconds": N}, or nothing. 0: it is neither. */
static int64_t seconds_asked(rmf_request *req)
{
    size_t size = 0;
    const char *text = rmf_request_body(req, &size);
    if (size == 0) return ADDRESS_S;
    json_t *body = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    const json_t *seconds = json_object_get(body, "seconds");
    int64_t asked = json_integer_value(seconds);
    if (json_is_object(body) && !seconds) asked = ADDRESS_S;
    json_decref(body);
    return asked > 0 && asked <= ADDRESS_MAX_S ? asked : 0;
}

static void post_address(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    const char *clip = rmf_request_part(req, "clip");
    rmf_kept_clip known;
    char query[RMF_ADDRESS_QUERY_SIZE];
    char until[RMF_TIME_SIZE];
    int64_t seconds = seconds_asked(req);
    if (seconds == 0) {
        rmf_reply_problem(req, RMF_PROBLEM_body_malformed,
                          "`seconds` is from 1 to %lld",
                          (long long)ADDRESS_MAX_S);
        return;
    }
    rmf_clip_err err = rmf_clips_find(app->store, clip, &known);
    if (err != RMF_CLIP_OK) {
        rmf_reply_problem(req,
                          err == RMF_CLIP_UNKNOWN ? RMF_PROBLEM_clip_unknown
                                                  : RMF_PROBLEM_store_failed,
                          NULL);
        return;
    }
    int64_t until_s = rmf_wall_ms() / 1000 + seconds;
    rmf_address_sign(app->address_secret, clip, until_s, query);
    rmf_time_text(until_s * 1000, until);
    rmf_buf out;
    rmf_buf_init(&out, 8192);
    rmf_buf_putf(&out,
                 "{\"clip\": \"%s\", \"until\": \"%s\", \"query\": \"%s\", "
                 "\"address\": \"%s/media/%s/%s?%s\"}\n",
                 clip, until, query, rmf_request_base(req), clip,
                 rmf_clip_playable(&known), query);
    rmf_reply_buf(req, 201, "application/json", &out);
}

static const rmf_route routes[] = {
    {"GET", "/media/{clip}/{file}", RMF_RIGHT_VIEWER, show_media, NULL, 0,
     "*/*", "A clip, captions or a poster, whole or by range"},
    {"POST", "/api/v1/clips/{clip}/address", RMF_RIGHT_READ, post_address,
     "application/json", 4096, "application/json",
     "An address by which anybody sees this clip, for a time"},
};

const rmf_routes rmf_media_routes = {routes, sizeof routes / sizeof routes[0]};
