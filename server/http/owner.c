/* Rights. Until there are accounts there is one owner, who has a token: in
 * `Authorization: Bearer`, or in a cookie that `?token=` has set once. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "http/inside.h"

static const char *lookup(const rmf_request *req, enum MHD_ValueKind kind,
                          const char *name)
{
    return MHD_lookup_connection_value(req->con, kind, name);
}

static bool by_header(const rmf_request *req)
{
    const char *header = lookup(req, MHD_HEADER_KIND, "Authorization");
    return header && strncasecmp(header, "Bearer ", 7) == 0 &&
           rmf_secret_equal(header + 7, req->http->options.token);
}

static bool by_cookie(const rmf_request *req)
{
    const char *cookie = lookup(req, MHD_COOKIE_KIND, RMF_COOKIE);
    return cookie && rmf_secret_equal(cookie, req->http->options.token);
}

static bool reads_only(const rmf_request *req)
{
    return strcmp(req->method, "GET") == 0 || strcmp(req->method, "HEAD") == 0;
}

/* A browser sends the cookie by itself, so a write must come from a page of
 * ours. */
static bool same_origin(const rmf_request *req)
{
    const char *site = lookup(req, MHD_HEADER_KIND, "Sec-Fetch-Site");
    if (site) return strcmp(site, "same-origin") == 0;
    const char *origin = lookup(req, MHD_HEADER_KIND, "Origin");
    const char *host = lookup(req, MHD_HEADER_KIND, "Host");
    if (!origin || !host) return false;
    const char *behind = strstr(origin, "://");
    return behind && strcasecmp(behind + 3, host) == 0;
}

bool rmf_request_by_owner(const rmf_request *req)
{
    return reads_only(req) && (by_header(req) || by_cookie(req));
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

/* The token leaves the address bar: set the cookie, come again without it. */
static void welcome(rmf_request *req)
{
    rmf_buf text;
    rmf_buf_init(&text, 8192);
    const char *prefix = rmf_request_prefix(req);
    bool secure = strncmp(rmf_request_base(req), "https://", 8) == 0;
    rmf_buf_putf(&text,
                 RMF_COOKIE "=%s; Path=%s/; HttpOnly; SameSite=Strict; "
                            "Max-Age=31536000%s",
                 req->http->options.token, prefix, secure ? "; Secure" : "");
    rmf_reply_header(req, "Set-Cookie", text.at);
    rmf_buf_free(&text);
    rmf_buf_puts(&text, prefix);
    rmf_buf_puts(&text, req->path);
    rest r = {.out = &text};
    (void)MHD_get_connection_values(req->con, MHD_GET_ARGUMENT_KIND, add_rest,
                                    &r);
    rmf_reply_redirect(req, text.at);
    rmf_buf_free(&text);
}

static bool owner_is_here(rmf_request *req)
{
    if (by_header(req)) return true;
    const char *given = lookup(req, MHD_GET_ARGUMENT_KIND, "token");
    if (given && reads_only(req) &&
        rmf_secret_equal(given, req->http->options.token)) {
        welcome(req);
        return false;
    }
    if (!by_cookie(req)) {
        rmf_reply_problem(req, RMF_PROBLEM_token_needed, NULL);
        return false;
    }
    if (reads_only(req) || same_origin(req)) return true;
    rmf_reply_problem(req, RMF_PROBLEM_other_origin, NULL);
    return false;
}

bool rmf_right_held(rmf_request *req)
{
    switch (req->route->right) {
    case RMF_RIGHT_OPEN:
    case RMF_RIGHT_VIEWER:
        return true;
    case RMF_RIGHT_OWNER:
        return owner_is_here(req);
    }
    return false;
}
