#include "projects/websites.h"

#include <stdlib.h>
#include <string.h>

#define HOST_MAX 253u

/* One of them, or an origin. Texts are not ended by zero. */
typedef struct site {
    const char *scheme; /* NULL: none is said */
    size_t scheme_size;
    bool star; /* any names before the host */
    const char *host;
    size_t host_size;
    long port; /* 0: none is said; -1: what stands there is none */
} site;

static site take_apart(const char *text, size_t size)
{
    site out = {.host = text, .host_size = size};
    const char *end = text + size;
    for (const char *at = text; !out.scheme && at + 3 <= end; at++) {
        if (strncmp(at, "://", 3) != 0) continue;
        out.scheme = text;
        out.scheme_size = (size_t)(at - text);
        out.host = at + 3;
    }
    out.host_size = (size_t)(end - out.host);
    const char *colon = memchr(out.host, ':', out.host_size);
    if (colon) {
        char *behind = NULL;
        bool digit = colon + 1 < end && colon[1] >= '0' && colon[1] <= '9';
        out.port = digit ? strtol(colon + 1, &behind, 10) : -1;
        if (behind != end || out.port < 1 || out.port > 65535) out.port = -1;
        out.host_size = (size_t)(colon - out.host);
    }
    if (out.host_size > 2 && strncmp(out.host, "*.", 2) == 0) {
        out.star = true;
        out.host += 2;
        out.host_size -= 2;
    }
    return out;
}

static bool is_scheme(const site *s, const char *word)
{
    return s->scheme && s->scheme_size == strlen(word) &&
           strncmp(s->scheme, word, s->scheme_size) == 0;
}

/* ---- reading ---------------------------------------------------------------
 */

/* What stands between two dots. */
static bool fits_label(const char *label, size_t size)
{
    static const char taken[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    if (size == 0 || size > 63 || label[0] == '-' || label[size - 1] == '-')
        return false;
    for (size_t i = 0; i < size; i++) {
        if (!label[i] || !strchr(taken, label[i])) return false;
    }
    return true;
}

static bool fits_host(const char *host, size_t size)
{
    const char *end = host + size;
    if (size == 0 || size > HOST_MAX) return false;
    for (const char *at = host;;) {
        const char *dot = memchr(at, '.', (size_t)(end - at));
        const char *to = dot ? dot : end;
        if (!fits_label(at, (size_t)(to - at))) return false;
        if (!dot) return true;
        at = dot + 1;
    }
}

/* NULL: it is one. */
static const char *wrong_with(const char *text, size_t size)
{
    site s = take_apart(text, size);
    if (size == 1 && *text == '*')
        return "for all websites leave the list empty";
    if (s.scheme && !is_scheme(&s, "http") && !is_scheme(&s, "https")) {
        return "only http:// and https:// can stand before a host";
    }
    if (s.port < 0) return "a port is a number from 1 to 65535";
    if (memchr(s.host, '/', s.host_size))
        return "a website is a host, without what stands behind it";
    if (!fits_host(s.host, s.host_size)) {
        return "a website is written as example.com, *.example.com or "
               "http://localhost:8080";
    }
    return NULL;
}

static bool is_among(const char *list, const char *one, size_t size)
{
    for (const char *at = list; *at;) {
        size_t this = strcspn(at, " ");
        if (this == size && strncmp(at, one, size) == 0) return true;
        at += this;
        at += strspn(at, " ");
    }
    return false;
}

/* False: it does not fit, or is none. */
static bool add(const json_t *item, char out[RMF_WEBSITES_SIZE], rmf_buf *why)
{
    char word[RMF_WEBSITES_SIZE];
    const char *text = json_string_value(item);
    size_t size = json_string_length(item);
    size_t before = strlen(out);
    if (!text || size == 0 || size > HOST_MAX + 16) {
        rmf_buf_puts(why, "a website is a text of 1 to 253 characters");
        return false;
    }
    for (size_t i = 0; i <= size; i++) {
        bool large = text[i] >= 'A' && text[i] <= 'Z';
        word[i] = (char)(large ? text[i] + 'a' - 'A' : text[i]);
    }
    if (size > 1 && word[size - 1] == '/' && word[size - 2] != '/') size--;
    const char *wrong = wrong_with(word, size);
    if (wrong) {
        rmf_buf_putf(why, "“%s”: %s", text, wrong);
        return false;
    }
    if (is_among(out, word, size)) return true;
    if (before + size + 2 > RMF_WEBSITES_SIZE) {
        rmf_buf_puts(why, "all websites together have at most 1000 characters");
        return false;
    }
    if (before) out[before++] = ' ';
    memcpy(out + before, word, size);
    out[before + size] = 0;
    return true;
}

bool rmf_websites_read(const json_t *list, char out[RMF_WEBSITES_SIZE],
                       rmf_buf *why)
{
    size_t i = 0;
    json_t *item = NULL;
    out[0] = 0;
    if (!json_is_array(list) || json_array_size(list) > RMF_WEBSITES_MAX) {
        rmf_buf_puts(why, "`domains` is a list of at most 20 websites");
        return false;
    }
    json_array_foreach(list, i, item)
    {
        if (!add(item, out, why)) return false;
    }
    return true;
}

void rmf_websites_put(const char *websites, rmf_buf *out)
{
    rmf_buf_puts(out, "[");
    for (const char *at = websites; *at;) {
        size_t size = strcspn(at, " ");
        rmf_buf_putf(out, "%s\"%.*s\"", at == websites ? "" : ", ", (int)size,
                     at);
        at += size;
        at += strspn(at, " ");
    }
    rmf_buf_puts(out, "]");
}

/* ---- asking ----------------------------------------------------------------
 */

static bool same_scheme(const site *one, const site *origin, bool secure)
{
    bool https = is_scheme(origin, "https");
    if (one->scheme) secure = is_scheme(one, "https");
    return https || (!secure && is_scheme(origin, "http"));
}

static bool same_host(const site *one, const site *origin)
{
    size_t size = one->host_size;
    if (!one->star) {
        return size == origin->host_size &&
               memcmp(one->host, origin->host, size) == 0;
    }
    if (origin->host_size < size + 2) return false;
    const char *end = origin->host + origin->host_size - size;
    return end[-1] == '.' && memcmp(one->host, end, size) == 0;
}

bool rmf_websites_hold(const char *websites, const char *origin,
                       const char *base)
{
    site from = take_apart(origin, strlen(origin));
    long usual = is_scheme(&from, "https") ? 443 : 80;
    long port = from.port ? from.port : usual;
    bool secure = strncmp(base, "https://", 8) == 0;
    for (const char *at = websites; *at;) {
        size_t size = strcspn(at, " ");
        site one = take_apart(at, size);
        if (same_scheme(&one, &from, secure) && same_host(&one, &from) &&
            port == (one.port ? one.port : usual))
            return true;
        at += size;
        at += strspn(at, " ");
    }
    return false;
}
