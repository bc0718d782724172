/* Rights: who asks, and whether the row's right is there.
 *
 * Three ways to say who one is: the owner's token (`Authorization: Bearer`, or
 * a cookie that `?token=` has set once), an API token (Bearer too), and the
 * cookie of a sign-in. Whose the last two are is not known here: the room that
 * knows people is asked, once a request and only where it matters.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "http/inside.h"

#define SIGNIN_COOKIE_S 2592000 /* 30 days, as long as a sign-in holds */
#define OWNER_COOKIE_S  31536000
#define SECRET_MAX      100u

static const char *lookup(const rmf_request *req, enum MHD_ValueKind kind,
                          const char *name)
{
    return MHD_lookup_connection_value(req->con, kind, name);
}

const char *rmf_right_word(rmf_right right)
{
    static const char *const words[] = {
#define X(name, word) word,
        RMF_RIGHTS(X)
#undef X
    };
    return words[right];
}

/* ---- who asks ----------------------------------------------------------- */

/* What stands behind `Bearer `; "" without. */
static const char *bearer(const rmf_request *req)
{
    const char *header = lookup(req, MHD_HEADER_KIND, "Authorization");
    bool is = header && strncasecmp(header, "Bearer ", 7) == 0;
    return is ? header + 7 : "";
}

static bool is_owners(const rmf_request *req, const char *secret)
{
    return secret && rmf_secret_equal(secret, req->http->options.token);
}

const char *rmf_request_signin(const rmf_request *req)
{
    return lookup(req, MHD_COOKIE_KIND, RMF_COOKIE_SIGNIN);
}

const char *rmf_request_cookie(const rmf_request *req, const char *name)
{
    return lookup(req, MHD_COOKIE_KIND, name);
}

static rmf_known be_owner(rmf_person *out)
{
    *out = (rmf_person){.way = RMF_WAY_OWNER, .role = "owner", .rights = ~0u};
    return RMF_KNOWN;
}

static rmf_known ask(const rmf_request *req, rmf_way way, const char *secret,
                     rmf_person *out)
{
    const rmf_http_options *options = &req->http->options;
    if (!options->who || !secret || strlen(secret) > SECRET_MAX)
        return RMF_KNOWN_NOT;
    return options->who(options->app, way, secret, out);
}

/* What a program says of itself in a header stands before what a browser sends
 * with everything, and the owner's token before an account: who opens its
 * address means to act by it. */
static rmf_known find(const rmf_request *req, rmf_person *out)
{
    const char *token = bearer(req);
    if (is_owners(req, token)) return be_owner(out);
    if (strncmp(token, RMF_TOKEN_PREFIX, strlen(RMF_TOKEN_PREFIX)) == 0)
        return ask(req, RMF_WAY_TOKEN, token, out);
    if (is_owners(req, lookup(req, MHD_COOKIE_KIND, RMF_COOKIE_OWNER)))
        return be_owner(out);
    return ask(req, RMF_WAY_SIGNIN, rmf_request_signin(req), out);
}

const rmf_person *rmf_request_person(rmf_request *req)
{
    if (req->looked) return req->person;
    rmf_person *person = rmf_request_memory(req, sizeof *person);
    rmf_known known = person ? find(req, person) : RMF_KNOWN_LOST;
    req->looked = true;
    req->lost = known == RMF_KNOWN_LOST;
    if (known != RMF_KNOWN) return NULL;
    req->person = person;
    /* Viewers' rows set no cookies: what they answer may be kept by caches. */
    if (person->renewed && req->route->right != RMF_RIGHT_VIEWER) {
        rmf_reply_cookie(req, RMF_COOKIE_SIGNIN, rmf_request_signin(req),
                         SIGNIN_COOKIE_S);
    }
    return person;
}

/* ---- where it comes from ------------------------------------------------ */

static bool reads_only(const rmf_request *req)
{
    return strcmp(req->method, "GET") == 0 ||
           strcmp(req->method, "HEAD") == 0 ||
           strcmp(req->method, "OPTIONS") == 0;
}

/* A browser sends the cookie by itself, so a write must come from a page of
 * ours. `unsaid`: what to think of who says nothing of where it comes from. */
static bool from_here(const rmf_request *req, bool unsaid)
{
    const char *site = lookup(req, MHD_HEADER_KIND, "Sec-Fetch-Site");
    if (site) return strcmp(site, "same-origin") == 0;
    const char *origin = lookup(req, MHD_HEADER_KIND, "Origin");
    const char *host = lookup(req, MHD_HEADER_KIND, "Host");
    if (!origin || !host) return unsaid && !origin;
    const char *behind = strstr(origin, "://");
    return behind && strcasecmp(behind + 3, host) == 0;
}

static bool by_cookie(const rmf_request *req, const rmf_person *person)
{
    return person->way == RMF_WAY_SIGNIN ||
           (person->way == RMF_WAY_OWNER && !is_owners(req, bearer(req)));
}

static bool read_address(const char *text, size_t size, struct in6_addr *out)
{
    char word[RMF_ADDRESS_SIZE];
    struct in_addr four;
    if (size >= sizeof word) return false;
    (void)snprintf(word, sizeof word, "%.*s", (int)size, text);
    if (inet_pton(AF_INET6, word, out) == 1) return true;
    if (inet_pton(AF_INET, word, &four) != 1) return false;
    *out = (struct in6_addr){.s6_addr = {[10] = 0xff, [11] = 0xff}};
    memcpy(&out->s6_addr[12], &four, sizeof four);
    return true;
}

static bool peer_address(const rmf_request *req, struct in6_addr *out)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(req->con, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *at = info ? info->client_addr : NULL;
    if (!at) return false;
    if (at->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, at, sizeof six);
        *out = six.sin6_addr;
        return true;
    }
    struct sockaddr_in four;
    if (at->sa_family != AF_INET) return false;
    memcpy(&four, at, sizeof four);
    *out = (struct in6_addr){.s6_addr = {[10] = 0xff, [11] = 0xff}};
    memcpy(&out->s6_addr[12], &four.sin_addr, sizeof four.sin_addr);
    return true;
}

/* What the proxy itself has added stands last; all before it anybody may have
 * written. */
static bool forwarded_address(const rmf_request *req, struct in6_addr *out)
{
    const char *list = lookup(req, MHD_HEADER_KIND, "X-Forwarded-For");
    if (!list) return false;
    const char *comma = strrchr(list, ',');
    const char *last = comma ? comma + 1 : list;
    last += strspn(last, " \t");
    return read_address(last, strcspn(last, " \t"), out);
}

void rmf_request_address(const rmf_request *req, char out[RMF_ADDRESS_SIZE])
{
    struct in6_addr at = {0};
    (void)snprintf(out, RMF_ADDRESS_SIZE, "?");
    if (!peer_address(req, &at)) return;
    bool here = IN6_IS_ADDR_LOOPBACK(&at) ||
                (IN6_IS_ADDR_V4MAPPED(&at) && at.s6_addr[12] == 127);
    struct in6_addr told;
    if (here && forwarded_address(req, &told)) at = told;
    if (IN6_IS_ADDR_V4MAPPED(&at)) {
        (void)inet_ntop(AF_INET, &at.s6_addr[12], out, RMF_ADDRESS_SIZE);
        return;
    }
    memset(&at.s6_addr[8], 0, 8);
    (void)inet_ntop(AF_INET6, &at, out, RMF_ADDRESS_SIZE);
}

/* ---- cookies ------------------------------------------------------------ */

void rmf_reply_cookie(rmf_request *req, const char *name, const char *value,
                      int64_t seconds)
{
    rmf_buf text;
    rmf_buf_init(&text, 1024);
    bool secure = strncmp(rmf_request_base(req), "https://", 8) == 0;
    rmf_buf_putf(&text,
                 "%s=%s; Path=%s/; HttpOnly; SameSite=Strict; Max-Age=%lld%s",
                 name, value, rmf_request_prefix(req),
                 (long long)(*value ? seconds : 0), secure ? "; Secure" : "");
    rmf_reply_header(req, "Set-Cookie", text.at);
    rmf_buf_free(&text);
}

void rmf_reply_cookie_framed(rmf_request *req, const char *name,
                             const char *value, const char *path,
                             int64_t seconds)
{
    rmf_buf text;
    rmf_buf_init(&text, 1024);
    bool secure = strncmp(rmf_request_base(req), "https://", 8) == 0;
    rmf_buf_putf(&text, "%s=%s; Path=%s%s; HttpOnly; Max-Age=%lld; %s", name,
                 value, rmf_request_prefix(req), path, (long long)seconds,
                 secure ? "SameSite=None; Secure; Partitioned"
                        : "SameSite=Lax");
    rmf_reply_header(req, "Set-Cookie", text.at);
    rmf_buf_free(&text);
}

typedef struct rest {
    rmf_buf *out;
    bool any;
} rest;

static enum MHD_Result add_rest(void *ctx, enum MHD_ValueKind kind,
                                const char *name, const char *value)
{
    (void)kind;
    rest *r = ctx;
    if (strcmp(name, "token") == 0) return MHD_YES;
    rmf_buf_puts(r->out, r->any ? "&" : "?");
    rmf_buf_url(r->out, name);
    if (value) {
        rmf_buf_puts(r->out, "=");
        rmf_buf_url(r->out, value);
    }
    r->any = true;
    return MHD_YES;
}

void rmf_request_asked(const rmf_request *req, rmf_buf *out)
{
    rest r = {.out = out};
    rmf_buf_puts(out, rmf_request_prefix(req));
    rmf_buf_puts(out, req->path);
    (void)MHD_get_connection_values(req->con, MHD_GET_ARGUMENT_KIND, add_rest,
                                    &r);
}

/* The token leaves the address bar: set the cookie, come again without it. */
static bool welcomed(rmf_request *req)
{
    if (!reads_only(req) ||
        !is_owners(req, lookup(req, MHD_GET_ARGUMENT_KIND, "token")))
        return false;
    rmf_buf text;
    rmf_buf_init(&text, 8192);
    rmf_request_asked(req, &text);
    rmf_reply_cookie(req, RMF_COOKIE_OWNER, req->http->options.token,
                     OWNER_COOKIE_S);
    rmf_reply_redirect(req, text.at);
    rmf_buf_free(&text);
    return true;
}

/* ---- the row's right ---------------------------------------------------- */

static bool refuse(rmf_request *req, rmf_problem problem, const char *words)
{
    rmf_reply_problem(req, problem, words ? "%s" : NULL, words);
    return false;
}

/* Where there is a page to sign in on, people who read pages go there, and
 * come back from it. */
static bool sent_to_signin(rmf_request *req)
{
    const rmf_http_options *options = &req->http->options;
    bool there = false;
    for (unsigned s = 0; s < options->route_sets && !there; s++) {
        const rmf_routes *set = &options->routes[s];
        for (unsigned i = 0; i < set->count && !there; i++)
            there = strcmp(set->at[i].pattern, "/signin") == 0;
    }
    if (!there || !rmf_reads_html(req)) return false;
    rmf_buf asked;
    rmf_buf to;
    rmf_buf_init(&asked, 8192);
    rmf_buf_init(&to, 32768);
    rmf_request_asked(req, &asked);
    rmf_buf_puts(&to, rmf_request_prefix(req));
    rmf_buf_puts(&to, "/signin?to=");
    rmf_buf_url(&to, asked.at);
    rmf_reply_redirect(req, to.at);
    rmf_buf_free(&asked);
    rmf_buf_free(&to);
    return true;
}

static bool refuse_right(rmf_request *req, const rmf_person *person)
{
    rmf_right right = req->route->right;
    if (right == RMF_RIGHT_SIGNED) {
        return refuse(req, RMF_PROBLEM_right_missing,
                      "this needs somebody who is signed in; a token does not "
                      "do");
    }
    rmf_reply_problem(req, RMF_PROBLEM_right_missing,
                      person->way == RMF_WAY_TOKEN
                          ? "it needs the right “%s”, which this token of "
                            "somebody with the role “%s” does not have"
                          : "it needs the right “%s”, which the role “%s” does "
                            "not have",
                      rmf_right_word(right), person->role);
    return false;
}

/* For rows from SIGNED on. */
static bool somebody_may(rmf_request *req)
{
    if (!is_owners(req, bearer(req)) && welcomed(req)) return false;
    const rmf_person *person = rmf_request_person(req);
    if (!person && req->lost)
        return refuse(req, RMF_PROBLEM_store_failed, NULL);
    if (!person) {
        return !sent_to_signin(req) &&
               refuse(req, RMF_PROBLEM_signin_needed, NULL);
    }
    if (by_cookie(req, person) && !reads_only(req) && !from_here(req, false))
        return refuse(req, RMF_PROBLEM_other_origin, NULL);
    if (person->rights & RMF_RIGHT_BIT(req->route->right)) return true;
    return refuse_right(req, person);
}

bool rmf_request_may(rmf_request *req, rmf_right right)
{
    if (!reads_only(req)) return false;
    const rmf_person *person = rmf_request_person(req);
    return person && (person->rights & RMF_RIGHT_BIT(right));
}

bool rmf_right_held(rmf_request *req)
{
    switch (req->route->right) {
    case RMF_RIGHT_OPEN:
        if (reads_only(req) || from_here(req, true)) return true;
        return refuse(req, RMF_PROBLEM_other_origin, NULL);
    case RMF_RIGHT_VIEWER:
        return true;
    case RMF_RIGHT_SIGNED:
    case RMF_RIGHT_READ:
    case RMF_RIGHT_EDIT:
    case RMF_RIGHT_OWN:
        return somebody_may(req);
    }
    return false;
}
