/* Rules about other hosts, and the list of addresses (lint_look.h). */
#include <string.h>

#include "lint_look.h"

#define HOSTS_MAX 64u

/* X(key, a player asks it by itself) */
static const struct {
    const char *key;
    bool loads;
} keys[] = {{"url", true},    {"src", true},       {"image", true},
            {"poster", true}, {"file", true},      {"address", true},
            {"link", false},  {"download", false}, {"share", false}};

static bool is_outside(rmf_str text)
{
    rmf_str plain = {text.at, text.size < 7 ? text.size : 7};
    rmf_str safe = {text.at, text.size < 8 ? text.size : 8};
    return rmf_lint_word_is(plain, "http://") ||
           rmf_lint_word_is(safe, "https://");
}

static void see_key(const rmf_looking *l, uint32_t key, rmf_address_fn *fn,
                    void *ctx)
{
    uint32_t value = key + 1;
    if (!rmf_json_is(l->json, value, RMF_JSON_STRING)) return;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (!rmf_lint_word_is(rmf_json_at(l->json, key)->str, keys[i].key))
            continue;
        rmf_str address = rmf_json_at(l->json, value)->str;
        if (is_outside(address)) fn(ctx, address, value, keys[i].loads);
    }
}

/* All objects of the tape, in its order. */
static void see_addresses(const rmf_looking *l, rmf_address_fn *fn, void *ctx)
{
    uint32_t end = rmf_json_at(l->json, 0)->next;
    for (uint32_t i = 0; i < end; i++) {
        if (!rmf_json_is(l->json, i, RMF_JSON_OBJECT)) continue;
        for (uint32_t k = rmf_json_first(l->json, i); k != RMF_NONE;
             k = rmf_json_after(l->json, i, k + 1))
            see_key(l, k, fn, ctx);
    }
}

void rmf_lint_addresses(const rmf_document *doc, rmf_address_fn *fn, void *ctx)
{
    rmf_looking l = {.doc = doc, .json = rmf_authored_json(doc)};
    see_addresses(&l, fn, ctx);
}

void rmf_lint_where(const rmf_document *doc, uint32_t node, rmf_finding *out)
{
    rmf_authored_where(doc, node, out);
}

/* ---- whose it is
 * ------------------------------------------------------------- */

/* The member of an object, or of a list, that a node lies in. */
static uint32_t member_with(const rmf_looking *l, uint32_t in, uint32_t node)
{
    bool object = rmf_json_is(l->json, in, RMF_JSON_OBJECT);
    if (!object && !rmf_json_is(l->json, in, RMF_JSON_ARRAY)) return RMF_NONE;
    for (uint32_t i = rmf_json_first(l->json, in); i != RMF_NONE;) {
        uint32_t value = object ? i + 1 : i;
        if (node >= value && node < rmf_json_at(l->json, value)->next) return i;
        i = rmf_json_after(l->json, in, value);
    }
    return RMF_NONE;
}

static rmf_spot of_map(const rmf_looking *l, const char *sort, uint32_t map,
                       uint32_t node)
{
    uint32_t key = member_with(l, map, node);
    rmf_str id = rmf_json_at(l->json, key)->str;
    return (rmf_spot){sort, id, node, RMF_NONE, RMF_NONE, false};
}

static rmf_spot of_scene(const rmf_looking *l, uint32_t scenes, uint32_t node)
{
    uint32_t scene = member_with(l, scenes, node);
    rmf_spot spot = {"scene",  rmf_lint_word(l, scene, "id"),
                     node,     RMF_NONE,
                     RMF_NONE, false};
    spot.scene = rmf_authored_scene_find(l->doc, spot.id);
    uint32_t elements = rmf_lint_get(l, scene, "elements");
    if (elements == RMF_NONE) return spot;
    uint32_t element = member_with(l, elements, node);
    if (element == RMF_NONE) return spot;
    spot.sort = "element";
    spot.id = rmf_lint_word(l, element, "id");
    return spot;
}

static rmf_spot owner_of(const rmf_looking *l, uint32_t node)
{
    uint32_t key = member_with(l, 0, node);
    rmf_str name = rmf_json_at(l->json, key)->str;
    if (node != key + 1) {
        if (rmf_lint_word_is(name, "clips"))
            return of_map(l, "clip", key + 1, node);
        if (rmf_lint_word_is(name, "panels"))
            return of_map(l, "panel", key + 1, node);
        if (rmf_lint_word_is(name, "scenes")) return of_scene(l, key + 1, node);
    }
    return (rmf_spot){"film", {"", 0}, node, RMF_NONE, RMF_NONE, false};
}

/* ---- third parties
 * -------------------------------------------------------------- */

typedef struct hosts {
    rmf_looking *l;
    rmf_str seen[HOSTS_MAX];
    uint32_t count;
} hosts;

static rmf_str host_of(rmf_str address)
{
    uint32_t from = 0;
    while (address.at[from] != '/')
        from++;
    from += 2;
    uint32_t end = from;
    while (end < address.size && !strchr("/?#{", address.at[end]))
        end++;
    return (rmf_str){address.at + from, end - from};
}

static bool is_new(hosts *h, rmf_str host)
{
    for (uint32_t i = 0; i < h->count; i++)
        if (rmf_lint_same(h->seen[i], host)) return false;
    if (h->count == HOSTS_MAX) {
        rmf_lint_unchecked(h->l);
        return false;
    }
    h->seen[h->count++] = host;
    return true;
}

static void say_host(hosts *h, rmf_str host, uint32_t node)
{
    if (!is_new(h, host)) return;
    rmf_spot spot = owner_of(h->l, node);
    rmf_lint_say(h->l, &spot, "Players ask the host %.*s for this.",
                 (int)host.size, host.at);
}

static void see_host(void *ctx, rmf_str address, uint32_t node, bool loads)
{
    if (loads) say_host(ctx, host_of(address), node);
}

static void see_video_hosts(hosts *h)
{
    static const char *const names[][2] = {{"youtube", "www.youtube.com"},
                                           {"vimeo", "player.vimeo.com"}};
    const rmf_json *json = h->l->json;
    uint32_t clips = rmf_lint_get(h->l, 0, "clips");
    if (!rmf_json_is(json, clips, RMF_JSON_OBJECT)) return;
    for (uint32_t k = rmf_json_first(json, clips); k != RMF_NONE;
         k = rmf_json_after(json, clips, k + 1)) {
        for (int i = 0; i < 2; i++) {
            uint32_t id = rmf_lint_get(h->l, k + 1, names[i][0]);
            rmf_str host = {names[i][1], (uint32_t)strlen(names[i][1])};
            if (id != RMF_NONE) say_host(h, host, id);
        }
    }
}

void rmf_look_third_party(rmf_looking *l)
{
    hosts h = {.l = l};
    see_video_hosts(&h);
    see_addresses(l, see_host, &h);
}

/* ---- dead links
 * -------------------------------------------------------------------- */

static void see_dead(void *ctx, rmf_str address, uint32_t node, bool loads)
{
    rmf_looking *l = ctx;
    (void)loads;
    if (rmf_lint_holds(address, "{")) return; /* its facts are not known */
    const char *why = l->ask->dead(l->ask->ctx, address);
    if (!why) return;
    rmf_spot spot = owner_of(l, node);
    int size = address.size > 100 ? 100 : (int)address.size;
    rmf_lint_say(l, &spot, "%.*s: %s.", size, address.at, why);
}

static void see_any(void *ctx, rmf_str address, uint32_t node, bool loads)
{
    (void)address;
    (void)node;
    (void)loads;
    rmf_lint_unchecked(ctx);
}

void rmf_look_dead_link(rmf_looking *l)
{
    see_addresses(l, l->ask->dead ? see_dead : see_any, l);
}
