#include "projects/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "projects/assets.h"
#include "projects/lock.h"
#include "projects/play.h"

#define PAGE_SIZE_MAX (64u << 20)
#define EMBED_ALLOW                                                            \
    "autoplay; fullscreen; picture-in-picture; encrypted-media; "              \
    "clipboard-write"

/* What a page says about a film. Texts are borrowed from the release. */
typedef struct about {
    const char *id;
    const char *title;
    const char *language;
    const char *file;   /* of the first scene; "" where it stays elsewhere */
    const char *poster; /* "" if there is none */
    double from;
    int width, height;
} about;

static const char *text_in(const json_t *object, const char *field)
{
    const char *text = json_string_value(json_object_get(object, field));
    return text ? text : "";
}

static int size_in(const json_t *object, const char *field, int standard)
{
    json_int_t size = json_integer_value(json_object_get(object, field));
    return size > 0 && size <= 65536 ? (int)size : standard;
}

static about about_release(const rmf_release *release)
{
    const json_t *start = json_object_get(release->outline, "start");
    return (about){
        .id = release->project,
        .title = text_in(release->outline, "title"),
        .language = text_in(release->outline, "language"),
        .file = text_in(start, "file"),
        .poster = text_in(start, "poster"),
        .from = json_number_value(json_object_get(start, "from")),
        .width = size_in(start, "width", 1280),
        .height = size_in(start, "height", 720),
    };
}

/* An address of the document, which may be relative to our base. */
static void put_address(rmf_buf *out, const char *base, const char *address)
{
    if (!strstr(address, "://")) {
        rmf_buf_html(out, base);
        rmf_buf_puts(out, "/");
    }
    rmf_buf_html(out, address);
}

/* ---- the player in a page ---------------------------------------------------
 */

/* The poster waits a moment behind the video: where the film plays at once, a
 * large picture would be decoded and painted only to be covered. */
#define POSTER_STYLE                                                           \
    "ramify-player{background:#000 center/contain no-repeat;"                  \
    "animation:poster 0s .6s forwards}"                                        \
    "@keyframes poster{to{background-image:var(--poster)}}"

/* What could end the url() or the string in it is written as a URL has it. */
static void put_poster_style(rmf_buf *out, const about *film, const char *base)
{
    rmf_buf address;
    rmf_buf_init(&address, 8192);
    if (!strstr(film->poster, "://")) rmf_buf_putf(&address, "%s/", base);
    rmf_buf_puts(&address, film->poster);
    rmf_buf_puts(out, " style=\"--poster:url('");
    for (const char *at = address.at; address.size && *at; at++) {
        bool ends = (unsigned char)*at <= ' ' || strchr("'\"\\()<>&", *at);
        rmf_buf_putf(out, ends ? "%%%02X" : "%c", (unsigned char)*at);
    }
    rmf_buf_puts(out, "')\"");
    rmf_buf_free(&address);
}

static void put_video(rmf_buf *out, const about *film, const char *base,
                      const char *how)
{
    rmf_buf_putf(out, "<video %s playsinline", how);
    if (*film->file) {
        rmf_buf_puts(out, " src=\"");
        put_address(out, base, film->file);
        if (film->from > 0) rmf_buf_putf(out, "#t=%.6g", film->from);
        rmf_buf_puts(out, "\"");
    }
    rmf_buf_puts(out, "></video>");
}

/* The clip begins to load before any script does, and the player takes this
 * very element over. It has no controls: to build the browser's own and throw
 * them away holds the first picture up. Without scripts another one plays the
 * plain film. */
static void put_player(rmf_buf *out, const about *film, const char *base,
                       bool withdrawn)
{
    rmf_buf_putf(out, "<ramify-player project=\"%s\" base=\"", film->id);
    rmf_buf_html(out, base);
    rmf_buf_puts(out, "\"");
    if (!withdrawn && *film->poster) put_poster_style(out, film, base);
    rmf_buf_puts(out, ">");
    if (!withdrawn) {
        put_video(out, film, base, "preload=\"auto\"");
    }
    if (!withdrawn && *film->file) {
        rmf_buf_puts(out, "<noscript><style>ramify-player>video{display:none}"
                          "noscript>video{width:100%;height:100%}</style>");
        put_video(out, film, base, "preload=\"none\" controls");
        rmf_buf_puts(out, "</noscript>");
    }
    rmf_buf_puts(out, "</ramify-player>");
}

static void put_manifest(rmf_buf *out, const rmf_project *project,
                         const rmf_release *release, const char *base)
{
    rmf_buf manifest;
    rmf_buf_init(&manifest, PAGE_SIZE_MAX);
    rmf_manifest(project, release, base, &manifest);
    rmf_buf_puts(out,
                 "<script type=\"application/json\" id=\"ramify-manifest\">");
    rmf_buf_script(out, manifest.at, manifest.size);
    rmf_buf_puts(out, "</script>\n");
    rmf_buf_free(&manifest);
}

static void put_script(rmf_buf *out, const char *base)
{
    const rmf_asset *player = rmf_asset_player();
    if (!player) return;
    rmf_buf_puts(out, "<script defer fetchpriority=\"high\" src=\"");
    rmf_buf_html(out, base);
    rmf_buf_puts(out, "/");
    rmf_asset_address(player, out);
    rmf_buf_puts(out, "\"></script>\n");
}

static void put_hint(rmf_buf *out, const char *base, const char *address)
{
    rmf_buf_puts(out, "<link rel=\"preload\" as=\"fetch\" crossorigin href=\"");
    rmf_buf_html(out, base);
    rmf_buf_puts(out, "/");
    rmf_buf_html(out, address);
    rmf_buf_puts(out, "\">\n");
}

/* What the player fetches first: the engine and the film packed for it. */
static void put_hints(rmf_buf *out, const rmf_release *release,
                      const char *base)
{
    const rmf_asset *engine = rmf_asset_find("engine.wasm");
    rmf_buf address;
    rmf_buf_init(&address, 512);
    if (engine) {
        rmf_asset_address(engine, &address);
        put_hint(out, base, address.at);
    }
    rmf_buf_free(&address);
    rmf_buf_init(&address, 512);
    rmf_pack_address(release, &address);
    put_hint(out, base, address.at);
    rmf_buf_free(&address);
}

static void put_head(rmf_buf *out, const about *film)
{
    rmf_buf_puts(out, "<!doctype html>\n<html lang=\"");
    rmf_buf_html(out, film->language);
    rmf_buf_puts(out, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, "
                      "initial-scale=1, viewport-fit=cover\">\n<title>");
    rmf_buf_html(out, film->title);
    rmf_buf_puts(out, "</title>\n<link rel=\"icon\" href=\"data:,\">\n");
}

/* ---- the frame page
 * ---------------------------------------------------------- */

static void write_embed(rmf_buf *out, const rmf_project *project,
                        const rmf_release *release, const char *base)
{
    about film = about_release(release);
    put_head(out, &film);
    rmf_buf_puts(
        out, "<style>html,body{margin:0;height:100%;background:#000}"
             "ramify-player{display:block;width:100%;height:100%;"
             "overflow:hidden}ramify-player>video{width:100%;height:100%;"
             "object-fit:contain}" POSTER_STYLE "</style>\n</head>\n<body>\n");
    put_player(out, &film, base, project->withdrawn);
    rmf_buf_puts(out, "\n");
    if (!project->withdrawn) put_hints(out, release, base);
    put_script(out, base);
    put_manifest(out, project, release, base);
    rmf_buf_puts(out, "</body>\n</html>\n");
}

/* ---- the share page
 * ---------------------------------------------------------- */

static void put_meta(rmf_buf *out, const char *name, const char *value)
{
    bool graph = strncmp(name, "og:", 3) == 0;
    rmf_buf_putf(out, "<meta %s=\"%s\" content=\"", graph ? "property" : "name",
                 name);
    rmf_buf_html(out, value);
    rmf_buf_puts(out, "\">\n");
}

static void put_meta_address(rmf_buf *out, const char *name, const char *base,
                             const char *path, const char *id)
{
    rmf_buf address;
    rmf_buf_init(&address, 8192);
    if (!strstr(path, "://")) rmf_buf_putf(&address, "%s/", base);
    rmf_buf_putf(&address, "%s%s", path, id);
    put_meta(out, name, address.at);
    rmf_buf_free(&address);
}

static void put_meta_number(rmf_buf *out, const char *name, int value)
{
    char text[16];
    (void)snprintf(text, sizeof text, "%d", value);
    put_meta(out, name, text);
}

static void put_graph(rmf_buf *out, const about *film, const char *base)
{
    put_meta(out, "og:type", "video.other");
    put_meta(out, "og:title", film->title);
    put_meta_address(out, "og:url", base, "w/", film->id);
    put_meta_address(out, "og:video", base, "embed/", film->id);
    if (strncmp(base, "https:", 6) == 0)
        put_meta_address(out, "og:video:secure_url", base, "embed/", film->id);
    put_meta(out, "og:video:type", "text/html");
    put_meta_number(out, "og:video:width", film->width);
    put_meta_number(out, "og:video:height", film->height);
    put_meta(out, "twitter:card", "player");
    put_meta(out, "twitter:title", film->title);
    put_meta_address(out, "twitter:player", base, "embed/", film->id);
    put_meta_number(out, "twitter:player:width", film->width);
    put_meta_number(out, "twitter:player:height", film->height);
    if (!*film->poster) return;
    put_meta_address(out, "og:image", base, film->poster, "");
    put_meta_address(out, "twitter:image", base, film->poster, "");
}

static void put_oembed_link(rmf_buf *out, const about *film, const char *base)
{
    rmf_buf address;
    rmf_buf_init(&address, 8192);
    rmf_buf_putf(&address, "%s/w/%s", base, film->id);
    rmf_buf_puts(out, "<link rel=\"alternate\" type=\"application/json+oembed"
                      "\" href=\"");
    rmf_buf_html(out, base);
    rmf_buf_puts(out, "/oembed?url=");
    rmf_buf_url(out, address.at);
    rmf_buf_puts(out, "\" title=\"");
    rmf_buf_html(out, film->title);
    rmf_buf_puts(out, "\">\n<link rel=\"canonical\" href=\"");
    rmf_buf_html(out, address.at);
    rmf_buf_puts(out, "\">\n");
    rmf_buf_free(&address);
}

/* The player shows the title on its poster: the heading is for ears and for
 * search engines. */
static void put_share_style(rmf_buf *out, const about *film)
{
    rmf_buf_putf(
        out,
        "<style>:root{color-scheme:light dark}html,body{margin:0}"
        "body{min-height:100vh;min-height:100dvh;display:flex;"
        "flex-direction:column;align-items:center;justify-content:center;"
        "background:#faf8f4;color:#14213d;font:1rem/1.4 system-ui,sans-serif}"
        "@media(prefers-color-scheme:dark){body{background:#0e1118;"
        "color:#eceff5}}main{width:100%%;max-width:min(1280px,calc((100vh - "
        "7rem)*%d/%d))}ramify-player{display:block;aspect-ratio:%d/%d;"
        "overflow:hidden}" POSTER_STYLE "ramify-player>video{width:100%%;"
        "height:100%%;object-fit:contain}h1{position:absolute;width:1px;"
        "height:1px;margin:0;overflow:hidden;clip-path:inset(50%%)}"
        "@media(min-width:1320px){ramify-player{border-radius:10px}}"
        "</style>\n",
        film->width, film->height, film->width, film->height);
}

static void write_share(rmf_buf *out, const rmf_project *project,
                        const rmf_release *release, const char *base)
{
    about film = about_release(release);
    put_head(out, &film);
    if (!project->withdrawn) put_hints(out, release, base);
    put_script(out, base);
    put_oembed_link(out, &film, base);
    put_graph(out, &film, base);
    put_share_style(out, &film);
    rmf_buf_puts(out, "</head>\n<body>\n<main>\n");
    put_player(out, &film, base, project->withdrawn);
    rmf_buf_puts(out, "\n<h1>");
    rmf_buf_html(out, film.title);
    rmf_buf_puts(out, "</h1>\n</main>\n");
    put_manifest(out, project, release, base);
    rmf_buf_puts(out, "</body>\n</html>\n");
}

/* ---- handlers
 * ----------------------------------------------------------------- */

typedef void write_page(rmf_buf *out, const rmf_project *project,
                        const rmf_release *release, const char *base);

static void show_film(rmf_request *req, const rmf_project *project,
                      const char *ancestors, write_page *write)
{
    rmf_app *app = rmf_request_app(req);
    rmf_release *release = rmf_play_release(req, project);
    if (!release) return;
    const rmf_film_policy policy = {release->sources, ancestors};
    rmf_buf out;
    rmf_buf_init(&out, PAGE_SIZE_MAX);
    write(&out, project, release, rmf_request_base(req));
    rmf_reply_header(req, "Cache-Control",
                     *project->password ? "private, no-store" : "no-cache");
    rmf_reply_film(req, project->withdrawn ? 410 : 200, &policy, &out);
    rmf_release_give_back(app->releases, release);
}

/* Who has no pass for a locked film learns nothing of it. */
static void show(rmf_request *req, bool framed, write_page *write)
{
    rmf_project project;
    if (!rmf_play_find(req, &project)) return;
    if (!rmf_pass_held(req, &project)) {
        if (project.withdrawn) {
            rmf_reply_problem(req, RMF_PROBLEM_withdrawn, NULL);
        } else {
            rmf_lock_page(req, &project, framed, 401, NULL);
        }
        return;
    }
    rmf_buf ancestors;
    rmf_buf_init(&ancestors, 4096);
    if (framed) rmf_film_ancestors(req, &project, &ancestors);
    show_film(req, &project, framed ? ancestors.at : "'none'", write);
    rmf_buf_free(&ancestors);
}

void rmf_page_share(rmf_request *req)
{
    show(req, false, write_share);
}

void rmf_page_embed(rmf_request *req)
{
    show(req, true, write_embed);
}

/* ---- oEmbed
 * ------------------------------------------------------------------- */

/* The id in BASE/w/ID or BASE/embed/ID; false: not an address of ours. */
static bool id_in(const char *url, const char *base, char *out, size_t room)
{
    size_t size = strlen(base);
    if (strncmp(url, base, size) != 0) return false;
    url += size;
    if (strncmp(url, "/w/", 3) == 0) {
        url += 3;
    } else if (strncmp(url, "/embed/", 7) == 0) {
        url += 7;
    } else {
        return false;
    }
    size = strcspn(url, "?#/");
    if (size >= room) return false;
    memcpy(out, url, size);
    out[size] = 0;
    return rmf_id_fits(out, room - 1);
}

static int number_asked(rmf_request *req, const char *name)
{
    const char *text = rmf_request_query(req, name);
    long value = text ? strtol(text, NULL, 10) : 0;
    return value > 0 && value < 65536 ? (int)value : 65536;
}

/* The largest size of the film's shape inside what was asked for. */
static void fit(const about *film, int width_max, int height_max, int *width,
                int *height)
{
    *width = film->width < width_max ? film->width : width_max;
    *height = (int)((int64_t)*width * film->height / film->width);
    if (*height > height_max) {
        *height = height_max;
        *width = (int)((int64_t)*height * film->width / film->height);
    }
    *width = *width > 0 ? *width : 1;
    *height = *height > 0 ? *height : 1;
}

static void put_frame(rmf_buf *out, const about *film, const char *base,
                      int width, int height)
{
    rmf_buf_putf(out, "<iframe src=\"");
    rmf_buf_html(out, base);
    rmf_buf_putf(out, "/embed/%s\" width=\"%d\" height=\"%d\" title=\"",
                 film->id, width, height);
    rmf_buf_html(out, film->title);
    rmf_buf_puts(out, "\" style=\"border:0\" allow=\"" EMBED_ALLOW
                      "\" allowfullscreen></iframe>");
}

static void write_oembed(rmf_request *req, const rmf_release *release,
                         rmf_buf *out)
{
    about film = about_release(release);
    const char *base = rmf_request_base(req);
    int width = 0;
    int height = 0;
    rmf_buf html;
    rmf_buf_init(&html, 16384);
    fit(&film, number_asked(req, "maxwidth"), number_asked(req, "maxheight"),
        &width, &height);
    put_frame(&html, &film, base, width, height);
    rmf_buf_puts(out,
                 "{\"version\": \"1.0\", \"type\": \"video\", \"title\": ");
    rmf_buf_json(out, film.title);
    rmf_buf_putf(out,
                 ", \"width\": %d, \"height\": %d, \"provider_name\": "
                 "\"Ramify\", \"provider_url\": ",
                 width, height);
    rmf_buf_json(out, base);
    if (*film.poster) {
        rmf_buf picture;
        rmf_buf_init(&picture, 8192);
        rmf_buf_putf(&picture, "%s/%s", base, film.poster);
        rmf_buf_puts(out, ", \"thumbnail_url\": ");
        rmf_buf_json(out,
                     strstr(film.poster, "://") ? film.poster : picture.at);
        rmf_buf_putf(out, ", \"thumbnail_width\": %d, \"thumbnail_height\": %d",
                     film.width, film.height);
        rmf_buf_free(&picture);
    }
    rmf_buf_puts(out, ", \"html\": ");
    rmf_buf_json(out, html.at);
    rmf_buf_puts(out, "}\n");
    rmf_buf_free(&html);
}

static bool find_asked(rmf_request *req, rmf_project *project)
{
    rmf_app *app = rmf_request_app(req);
    char id[RMF_PROJECT_SIZE];
    const char *url = rmf_request_query(req, "url");
    if (!url) {
        rmf_reply_problem(req, RMF_PROBLEM_bad_request, "url is missing");
        return false;
    }
    bool ours = id_in(url, rmf_request_base(req), id, sizeof id) ||
                id_in(url, rmf_http_base(app->http), id, sizeof id);
    if (ours && rmf_project_find(app->store, id, project) == RMF_FOUND &&
        !project->withdrawn) {
        if (rmf_pass_held(req, project)) return true;
        rmf_reply_problem(req, RMF_PROBLEM_film_locked, RMF_FILM_LOCKED_WORDS);
        return false;
    }
    rmf_reply_problem(req, RMF_PROBLEM_project_unknown, NULL);
    return false;
}

void rmf_page_oembed(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    rmf_project project;
    const char *format = rmf_request_query(req, "format");
    if (format && strcmp(format, "json") != 0) {
        rmf_reply_problem(req, RMF_PROBLEM_not_offered, "only json");
        return;
    }
    if (!find_asked(req, &project)) return;
    rmf_release *release = rmf_play_release(req, &project);
    if (!release) return;
    rmf_buf out;
    rmf_buf_init(&out, 65536);
    write_oembed(req, release, &out);
    rmf_release_give_back(app->releases, release);
    rmf_reply_buf(req, 200, "application/json", &out);
}
