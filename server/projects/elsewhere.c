#include "projects/elsewhere.h"

#include <string.h>
#include <strings.h>

#include "projects/everywhere.h"

#define LIST_MAX   2048u /* a longer list lets all through: headers end */
#define ORIGIN_MAX 300u

#define YOUTUBE_PAGE   "https://www.youtube-nocookie.com"
#define YOUTUBE_SCRIPT "https://www.youtube.com"
#define VIMEO_PAGE     "https://player.vimeo.com"

static const char *text_in(const json_t *object, const char *field)
{
    const char *text = json_string_value(json_object_get(object, field));
    return text ? text : "";
}

bool rmf_elsewhere(const json_t *clip)
{
    return *text_in(clip, "url") || *text_in(clip, "youtube") ||
           *text_in(clip, "vimeo");
}

/* By its path: what the address answers is not asked. */
static bool is_playlist(const char *url)
{
    static const char ending[] = ".m3u8";
    size_t size = strcspn(url, "?#");
    size_t tail = sizeof ending - 1;
    return size > tail && strncasecmp(url + size - tail, ending, tail) == 0;
}

/* ---- publishing ---------------------------------------------------------- */

static void fill_scene(json_t *scene, const json_t *clip)
{
    json_t *duration = json_object_get(clip, "duration");
    if (!json_object_get(scene, "from"))
        (void)json_object_set_new(scene, "from", json_integer(0));
    if (!json_object_get(scene, "to") && duration)
        (void)json_object_set(scene, "to", duration);
}

void rmf_elsewhere_resolve(json_t *document, const char *id, json_t *clip,
                           rmf_buf *words)
{
    static const char *const measured[] = {"rate", "frames"};
    const char *url = text_in(clip, "url");
    size_t i = 0;
    json_t *scene = NULL;
    for (size_t f = 0; f < sizeof measured / sizeof measured[0]; f++) {
        if (!json_object_get(clip, measured[f])) continue;
        (void)json_object_del(clip, measured[f]);
        rmf_buf_putf(words,
                     "warning: clip %s: `%s` is left out: frames of a video "
                     "that stays elsewhere cannot be counted\n",
                     id, measured[f]);
    }
    if (strncmp(url, "http://", 7) == 0 && !strstr(url, "://127.") &&
        !strstr(url, "://localhost")) {
        rmf_buf_putf(words,
                     "warning: clip %s: pages over https do not load %s; give "
                     "an https address\n",
                     id, url);
    }
    json_array_foreach(json_object_get(document, "scenes"), i, scene)
    {
        if (strcmp(text_in(scene, "clip"), id) == 0) fill_scene(scene, clip);
    }
}

/* ---- players ------------------------------------------------------------- */

void rmf_elsewhere_brief(json_t *clip)
{
    const char *url = text_in(clip, "url");
    const char *youtube = text_in(clip, "youtube");
    const char *vimeo = text_in(clip, "vimeo");
    const char *by = *youtube           ? "youtube"
                     : *vimeo           ? "vimeo"
                     : is_playlist(url) ? "hls"
                                        : "video";
    json_t *file = *youtube ? json_sprintf(YOUTUBE_PAGE "/embed/%s", youtube)
                   : *vimeo ? json_sprintf("https://vimeo.com/%s", vimeo)
                            : json_string(url);
    (void)json_object_set_new(clip, "file", file);
    (void)json_object_set_new(clip, "by", json_string(by));
    (void)json_object_del(clip, "url");
    (void)json_object_del(clip, "youtube");
    (void)json_object_del(clip, "vimeo");
}

/* ---- pages --------------------------------------------------------------- */

typedef enum origin_kind {
    ORIGIN_OWN, /* relative */
    ORIGIN_KNOWN,
    ORIGIN_ANY, /* a fact decides it */
    ORIGIN_NONE /* no page: mailto and the like */
} origin_kind;

/* A policy ends at what does not belong into one: only letters, digits and
 * what stands between them in a host go through. */
static origin_kind origin_of(const char *address, char out[ORIGIN_MAX])
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";
    size_t scheme = strncmp(address, "https://", 8) == 0  ? 8
                    : strncmp(address, "http://", 7) == 0 ? 7
                                                          : 0;
    if (scheme == 0) {
        size_t colon = strcspn(address, ":/?#{");
        if (address[colon] == ':') return ORIGIN_NONE;
        return strncmp(address, "//", 2) == 0 ? ORIGIN_ANY : ORIGIN_OWN;
    }
    size_t size = scheme + strspn(address + scheme, allowed);
    if (size == scheme || size >= ORIGIN_MAX || !strchr("/?#", address[size]))
        return ORIGIN_ANY;
    memcpy(out, address, size);
    out[size] = 0;
    return ORIGIN_KNOWN;
}

/* Whether a list of words with a space before each has this one. */
static bool lists(const rmf_buf *list, const char *word)
{
    size_t size = strlen(word);
    const char *at = list->size ? list->at : "";
    while ((at = strstr(at, word)) != NULL) {
        if (at[-1] == ' ' && (at[size] == ' ' || at[size] == 0)) return true;
        at += size;
    }
    return false;
}

static void allow(rmf_buf *list, const char *word)
{
    bool all = list->size + strlen(word) > LIST_MAX;
    if (lists(list, "*") || lists(list, word)) return;
    rmf_buf_putf(list, " %s", all ? "*" : word);
}

static void allow_address(rmf_buf *list, const char *address)
{
    char origin[ORIGIN_MAX];
    switch (origin_of(address, origin)) {
    case ORIGIN_OWN:
        allow(list, "'self'");
        break;
    case ORIGIN_KNOWN:
        allow(list, origin);
        break;
    case ORIGIN_ANY:
        allow(list, "*");
        break;
    case ORIGIN_NONE:
        break;
    }
}

/* A text, or one a language. */
static void allow_all(rmf_buf *list, json_t *addresses)
{
    const char *language = NULL;
    json_t *one = NULL;
    if (json_is_string(addresses))
        allow_address(list, json_string_value(addresses));
    json_object_foreach(addresses, language, one)
    {
        if (json_is_string(one)) allow_address(list, json_string_value(one));
    }
}

static void allow_url(const json_t *clip, const char *url,
                      rmf_buf out[RMF_SOURCE_COUNT])
{
    size_t i = 0;
    json_t *host = NULL;
    json_t *all = json_array();
    (void)json_array_append_new(all, json_string(url));
    (void)json_array_extend(all, json_object_get(clip, "hosts"));
    json_array_foreach(all, i, host)
    {
        allow_all(&out[RMF_SOURCE_MEDIA], host);
        if (is_playlist(url)) allow_all(&out[RMF_SOURCE_CONNECT], host);
    }
    json_decref(all);
}

static void allow_clip(const json_t *clip, rmf_buf out[RMF_SOURCE_COUNT])
{
    const char *url = text_in(clip, "url");
    if (*url) allow_url(clip, url, out);
    if (*text_in(clip, "youtube")) {
        allow(&out[RMF_SOURCE_FRAME], YOUTUBE_PAGE);
        allow(&out[RMF_SOURCE_SCRIPT], YOUTUBE_SCRIPT);
    }
    if (*text_in(clip, "vimeo")) allow(&out[RMF_SOURCE_FRAME], VIMEO_PAGE);
}

/* A panel with a page, or a link that opens as one. */
static void allow_page(void *frames, json_t *node)
{
    if (strcmp(text_in(node, "kind"), "page") == 0)
        allow_all(frames, json_object_get(node, "address"));
    if (strcmp(text_in(node, "where"), "panel") == 0)
        allow_all(frames, json_object_get(node, "link"));
}

void rmf_elsewhere_sources(json_t *document, rmf_buf out[RMF_SOURCE_COUNT])
{
    const char *id = NULL;
    json_t *clip = NULL;
    json_object_foreach(json_object_get(document, "clips"), id, clip)
    {
        allow_clip(clip, out);
    }
    rmf_everywhere(document, allow_page, &out[RMF_SOURCE_FRAME]);
}
