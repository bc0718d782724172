#include "events/came.h"
#include "events/events.h"

#include <stdio.h>
#include <string.h>

#define NAME_MAX 253u

static const char *const names[] = {"utm_source", "utm_medium", "utm_campaign",
                                    "utm_content", "utm_term"};
#define NAMES (sizeof names / sizeof names[0])

/* ---- hosts --------------------------------------------------------------- */

/* Where what begins at `at` and has only these characters ends. */
static uint32_t run_of(rmf_str host, uint32_t at, const char *of)
{
    while (at < host.size && host.at[at] && strchr(of, host.at[at]))
        at++;
    return at;
}

/* Behind the name; 0: it is none. Browsers write names in small letters, and
 * those of other scripts by these (xn--…). */
static uint32_t name_end(rmf_str host)
{
    static const char of_label[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    uint32_t at = 0;
    for (;;) {
        uint32_t end = run_of(host, at, of_label);
        if (end == at) return 0;
        if (end == host.size || host.at[end] != '.')
            return end <= NAME_MAX ? end : 0;
        at = end + 1;
    }
}

/* An address of IPv6 in brackets. */
static uint32_t bracket_end(rmf_str host)
{
    uint32_t end = run_of(host, 1, "0123456789abcdef:.");
    return end > 2 && end < 50 && end < host.size && host.at[end] == ']'
               ? end + 1
               : 0;
}

static bool is_host(rmf_str host)
{
    if (host.size == 0 || host.size >= RMF_HOST_SIZE) return false;
    uint32_t end = host.at[0] == '[' ? bracket_end(host) : name_end(host);
    if (end == 0 || end == host.size) return end != 0;
    uint32_t digits = run_of(host, end + 1, "0123456789") - (end + 1);
    return host.at[end] == ':' && digits > 0 && digits <= 5 &&
           end + 1 + digits == host.size;
}

/* ---- tags ---------------------------------------------------------------- */

static bool is_value(rmf_str value)
{
    if (value.size == 0 || value.size > RMF_TAG_MAX) return false;
    for (uint32_t i = 0; i < value.size; i++) {
        unsigned char c = (unsigned char)value.at[i];
        if (c < 0x20 || c == 0x7f || c == '@') return false;
    }
    return true;
}

static bool is_named(rmf_str key, const char *name)
{
    return key.size == strlen(name) && memcmp(key.at, name, key.size) == 0;
}

static bool is_name(rmf_str key)
{
    for (size_t i = 0; i < NAMES; i++)
        if (is_named(key, names[i])) return true;
    return false;
}

static bool are_tags(const rmf_json *json, uint32_t tags)
{
    for (uint32_t key = rmf_json_first(json, tags); key != RMF_NONE;
         key = rmf_json_after(json, tags, key + 1)) {
        if (!is_name(rmf_json_at(json, key)->str) ||
            !rmf_json_is(json, key + 1, RMF_JSON_STRING) ||
            !is_value(rmf_json_at(json, key + 1)->str))
            return false;
    }
    return true;
}

/* In the order of the names, each once. */
static void put_tags(const rmf_json *json, uint32_t tags, rmf_came *out)
{
    size_t at = 0;
    for (size_t i = 0; i < NAMES; i++) {
        uint32_t node = rmf_json_get(json, tags, names[i]);
        if (node == RMF_NONE) continue;
        rmf_str value = rmf_json_at(json, node)->str;
        int size =
            snprintf(out->tags + at, sizeof out->tags - at, "%s%s=%.*s\n",
                     at ? "" : "\n", names[i], (int)value.size, value.at);
        at += size > 0 ? (size_t)size : 0;
    }
}

bool rmf_came_read(const rmf_json *json, rmf_came *out, const char **why)
{
    uint32_t host = rmf_json_get(json, 0, "host");
    uint32_t tags = rmf_json_get(json, 0, "tags");
    *out = (rmf_came){0};
    if (host != RMF_NONE && (!rmf_json_is(json, host, RMF_JSON_STRING) ||
                             !is_host(rmf_json_at(json, host)->str))) {
        *why = "host is the name of a page's host in small letters, with its "
               "port if there is one, and nothing else of its address";
        return false;
    }
    if (tags != RMF_NONE &&
        (!rmf_json_is(json, tags, RMF_JSON_OBJECT) || !are_tags(json, tags))) {
        *why = "tags has texts of 1 to 100 bytes without control characters "
               "and @, under utm_source, utm_medium, utm_campaign, "
               "utm_content and utm_term";
        return false;
    }
    if (host != RMF_NONE) {
        rmf_str text = rmf_json_at(json, host)->str;
        memcpy(out->host, text.at, text.size);
    }
    if (tags != RMF_NONE) put_tags(json, tags, out);
    return true;
}

bool rmf_came_tag(const rmf_came *came, size_t *at, char out[RMF_TAG_MAX + 16u])
{
    if (*at == 0 && *came->tags) *at = 1;
    const char *from = came->tags + *at;
    size_t size = strcspn(from, "\n");
    if (size == 0) return false;
    (void)snprintf(out, RMF_TAG_MAX + 16u, "%.*s", (int)size, from);
    *at += size + 1;
    return true;
}

void rmf_came_tags(const char *tags, rmf_buf *out)
{
    rmf_came came = {0};
    char tag[RMF_TAG_MAX + 16u];
    size_t at = 0;
    bool more = false;
    (void)snprintf(came.tags, sizeof came.tags, "%s", tags);
    rmf_buf_puts(out, "{");
    for (; rmf_came_tag(&came, &at, tag); more = true) {
        char *equals = strchr(tag, '=');
        if (!equals) continue;
        *equals = 0;
        rmf_buf_puts(out, more ? ", " : "");
        rmf_buf_json(out, tag);
        rmf_buf_puts(out, ": ");
        rmf_buf_json(out, equals + 1);
    }
    rmf_buf_puts(out, "}");
}
