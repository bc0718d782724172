/* Clips that stay where they are: the forms of their addresses, and what must
 * be stated because nobody here can measure them. */
#include "document_open.h"

#define YOUTUBE_ID_SIZE 11u

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool begins(rmf_str text, const char *with)
{
    size_t i = 0;

    for (; with[i] != 0; i++) {
        if (i >= text.size || text.at[i] != with[i]) return false;
    }
    return true;
}

static rmf_str after(rmf_str text, size_t count)
{
    return (rmf_str){text.at + count, text.size - (uint32_t)count};
}

/* https://HOST[:PORT] and then a path, a query or nothing: without names and
 * passwords, and nothing that a fact could change. The length of it; 0: no. */
static size_t origin_size(rmf_str url)
{
    size_t from = begins(url, "https://") ? 8 : begins(url, "http://") ? 7 : 0;
    size_t at = from;

    while (from > 0 && at < url.size &&
           (is_letter(url.at[at]) || is_digit(url.at[at]) ||
            url.at[at] == '.' || url.at[at] == '-' || url.at[at] == ':' ||
            url.at[at] == '[' || url.at[at] == ']')) {
        at++;
    }
    if (at == from) return 0;
    if (at < url.size && url.at[at] != '/' && url.at[at] != '?') return 0;
    return at;
}

/* Pages of those sites show a video; they are none. */
static bool is_page(rmf_str url)
{
    static const char *const pages[] = {"youtube.com/",
                                        "www.youtube.com/",
                                        "m.youtube.com/",
                                        "youtu.be/",
                                        "vimeo.com/",
                                        "www.vimeo.com/",
                                        "player.vimeo.com/video/"};
    rmf_str rest = after(url, begins(url, "https://") ? 8 : 7);

    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        if (begins(rest, pages[i])) return true;
    }
    return false;
}

static void check_url(rmf_opening *o, uint32_t node, rmf_str url)
{
    size_t origin = origin_size(url);

    for (size_t i = 0; i < url.size; i++) {
        if (url.at[i] == '{') origin = 0;
    }
    if (origin == 0) {
        rmf_mistake(o, RMF_MISTAKE_clip_url, node, NULL);
    } else if (is_page(url)) {
        rmf_mistake(o, RMF_MISTAKE_clip_page, node, NULL);
    }
}

static void check_youtube(rmf_opening *o, uint32_t node, rmf_str id)
{
    bool good = id.size == YOUTUBE_ID_SIZE;

    for (size_t i = 0; good && i < id.size; i++) {
        good = is_letter(id.at[i]) || is_digit(id.at[i]) || id.at[i] == '_' ||
               id.at[i] == '-';
    }
    if (!good) rmf_mistake(o, RMF_MISTAKE_youtube_id, node, NULL);
}

/* A number; of an unlisted video with its key behind a slash. */
static void check_vimeo(rmf_opening *o, uint32_t node, rmf_str id)
{
    size_t at = 0;
    size_t key = 0;

    while (at < id.size && is_digit(id.at[at]))
        at++;
    bool good = at > 0 && at < 20;
    if (good && at < id.size) {
        key = at + 1;
        good = id.at[at] == '/' && key < id.size && id.size - key <= 64;
        for (size_t i = key; good && i < id.size; i++)
            good = is_letter(id.at[i]) || is_digit(id.at[i]);
    }
    if (!good) rmf_mistake(o, RMF_MISTAKE_vimeo_id, node, NULL);
}

/* Other origins that a playlist leads to. */
static void check_hosts(rmf_opening *o, uint32_t list)
{
    const rmf_json *json = &o->doc->json;

    if (!rmf_json_is(json, list, RMF_JSON_ARRAY)) return;
    for (uint32_t n = rmf_json_first(json, list); n != RMF_NONE;
         n = rmf_json_after(json, list, n)) {
        rmf_str host = json->nodes[n].str;

        if (rmf_json_is(json, n, RMF_JSON_STRING) &&
            origin_size(host) != host.size)
            rmf_mistake(o, RMF_MISTAKE_clip_host, n, NULL);
    }
}

typedef void check_fn(rmf_opening *o, uint32_t node, rmf_str text);

static const struct source {
    const char *field;
    check_fn *check;
    rmf_mistake_code no_text;
} sources[] = {{"url", check_url, RMF_MISTAKE_clip_url},
               {"youtube", check_youtube, RMF_MISTAKE_youtube_id},
               {"vimeo", check_vimeo, RMF_MISTAKE_vimeo_id}};

#define SOURCES (sizeof sources / sizeof sources[0])

void rmf_elsewhere_check(rmf_opening *o, const rmf_clip *clip)
{
    const rmf_json *json = &o->doc->json;

    for (uint32_t i = 0; i < SOURCES; i++) {
        uint32_t node = rmf_json_get(json, clip->node, sources[i].field);

        if (node == RMF_NONE) continue;
        if (rmf_json_is(json, node, RMF_JSON_STRING)) {
            sources[i].check(o, node, json->nodes[node].str);
        } else if (rmf_json_is(json, node, RMF_JSON_OBJECT)) {
            rmf_mistake(o, sources[i].no_text, node, NULL); /* by language */
        }
    }
    check_hosts(o, rmf_json_get(json, clip->node, "hosts"));
}

bool rmf_elsewhere_is(const rmf_document *d, const rmf_clip *clip)
{
    for (uint32_t i = 0; i < SOURCES; i++) {
        if (rmf_json_get(&d->json, clip->node, sources[i].field) != RMF_NONE)
            return true;
    }
    return false;
}
