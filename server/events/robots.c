#include "events/robots.h"

#include <stddef.h>
#include <string.h>

/* Words in small letters. Most programs have "bot", "crawl" or "spider" in
 * their name, or an address to read about them behind a plus. */
static const char *const words[] = {
    "bot",           "crawl",       "spider",      "slurp",
    "+http",         "preview",     "scanner",     "facebookexternalhit",
    "whatsapp/",     "embedly",     "pingdom",     "uptime",
    "lighthouse",    "pagespeed",   "monitor",     "safelinks",
    "proofpoint",    "mimecast",    "barracuda",   "validator",
    "phantomjs",     "feedfetcher", "google-read", "apis-google",
    "mediapartners",
};

/* Their names have such a word by chance. */
static const char *const people[] = {"cubot"};

static bool has(const char *text, const char *word)
{
    size_t size = strlen(word);
    for (; *text; text++)
        if (strncmp(text, word, size) == 0) return true;
    return false;
}

bool rmf_is_robot(const char *agent, const char *purpose)
{
    char small[512];
    size_t size = 0;
    if (purpose && (has(purpose, "prefetch") || has(purpose, "preview")))
        return true;
    for (; agent && agent[size] && size < sizeof small - 1; size++) {
        char c = agent[size];
        small[size] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    small[size] = 0;
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
        if (has(small, people[i])) return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (has(small, words[i])) return true;
    return false;
}
