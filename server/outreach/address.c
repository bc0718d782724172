#include "outreach/address.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

#define MAILBOX_MAX 254u
#define LOCAL_MAX   64

static bool no(rmf_buf *why, const char *words)
{
    rmf_buf_puts(why, words);
    return false;
}

static bool has_part(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    bool there = curl_url_get(url, part, &text, 0) == CURLUE_OK && *text;
    curl_free(text);
    return there;
}

/* Printable ASCII without blanks. */
static bool is_plain(const char *text)
{
    for (; *text; text++) {
        if (*text <= ' ' || *text > '~') return false;
    }
    return true;
}

bool rmf_hook_address_fits(const char *address, rmf_buf *why)
{
    bool web = strncasecmp(address, "http://", 7) == 0 ||
               strncasecmp(address, "https://", 8) == 0;
    if (!web) return no(why, "an address begins with http:// or https://");
    if (strlen(address) >= RMF_TO_SIZE || !is_plain(address)) {
        return no(why, "an address has at most 2,047 characters of ASCII and "
                       "no blanks");
    }
    CURLU *parts = curl_url();
    bool read =
        parts && curl_url_set(parts, CURLUPART_URL, address, 0) == CURLUE_OK;
    bool named = read && (has_part(parts, CURLUPART_USER) ||
                          has_part(parts, CURLUPART_PASSWORD));
    curl_url_cleanup(parts);
    if (!read) return no(why, "that is no address");
    return !named || no(why, "an address has no name or password in it: the "
                             "signature says who sends");
}

bool rmf_mailbox_fits(const char *address, rmf_buf *why)
{
    const char *at = strchr(address, '@');
    const char *dot = at ? strrchr(at, '.') : NULL;
    bool ok =
        strlen(address) <= MAILBOX_MAX && is_plain(address) && at &&
        at > address && at - address <= LOCAL_MAX && !strchr(at + 1, '@') &&
        at[1] != '.' &&
        (strcmp(at, "@localhost") == 0 || (dot && dot > at + 1 && dot[1])) &&
        !strpbrk(address, "<>()[],;:\\\"") && *address != '-';
    return ok || no(why, "one address as leads@example.org, in ASCII");
}
