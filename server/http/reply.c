/* Replies: one place where headers are decided. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "http/inside.h"

void rmf_reply_header(rmf_request *req, const char *name, const char *value)
{
    struct header *header = rmf_arena_take(&req->arena, sizeof *header);
    char *copy = rmf_arena_copy(&req->arena, value, strlen(value));
    char *name_copy = rmf_arena_copy(&req->arena, name, strlen(name));
    if (!header || !copy || !name_copy) return;
    *header = (struct header){req->headers, name_copy, copy};
    req->headers = header;
}

#define HTML "text/html; charset=utf-8"

static const char *header_set(const rmf_request *req, const char *name)
{
    for (const struct header *h = req->headers; h; h = h->next)
        if (strcmp(h->name, name) == 0) return h->value;
    return NULL;
}

static void put(struct MHD_Response *response, const char *name,
                const char *value)
{
    if (MHD_add_response_header(response, name, value) == MHD_NO)
        RMF_LOG(RMF_LEVEL_WARN, "header_refused", RMF_TEXT_FIELD("name", name));
}

static bool begins(const char *text, const char *start)
{
    return text && strncmp(text, start, strlen(start)) == 0;
}

/* Types that no browser opens as a page: a policy for pages says nothing. */
static bool is_inert(const char *type)
{
    return begins(type, "text/javascript") ||
           begins(type, "application/wasm") ||
           begins(type, "application/octet-stream") ||
           begins(type, "text/event-stream");
}

void rmf_reply_only_to(rmf_request *req, const char *origin)
{
    req->limited = true;
    req->only_to =
        origin ? rmf_arena_copy(&req->arena, origin, strlen(origin)) : NULL;
}

/* Which scripts may read what viewers get. */
static void put_origins(const rmf_request *req, struct MHD_Response *response)
{
    if (req->limited) put(response, "Vary", "Origin");
    if (!req->limited) {
        put(response, "Access-Control-Allow-Origin", "*");
    } else if (req->only_to) {
        put(response, "Access-Control-Allow-Origin", req->only_to);
    }
}

/* What caches keep is about no single request, and nobody reads its headers:
 * players count every byte of it. */
static void put_common(rmf_request *req, struct MHD_Response *response,
                       const char *type)
{
    bool viewer = req->route && req->route->right == RMF_RIGHT_VIEWER;
    bool cached =
        req->status < 400 && begins(header_set(req, "Cache-Control"), "public");
    if (type) put(response, "Content-Type", type);
    put(response, "X-Content-Type-Options", "nosniff");
    if (!cached) put(response, "X-Request-Id", rmf_request_id(req));
    if (viewer) put_origins(req, response);
    if (viewer && !cached && !begins(type, "text/html"))
        put(response, "Access-Control-Expose-Headers", "ETag, Retry-After");
    put(response, "Cross-Origin-Resource-Policy",
        viewer && !req->limited ? "cross-origin" : "same-origin");
    if (!header_set(req, "Content-Security-Policy") && !is_inert(type)) {
        put(response, "Content-Security-Policy",
            "default-src 'none'; frame-ancestors 'none'");
    }
    if (!header_set(req, "Cache-Control"))
        put(response, "Cache-Control", "no-store");
    for (const struct header *h = req->headers; h; h = h->next)
        put(response, h->name, h->value);
}

void rmf_reply_response(rmf_request *req, unsigned status, const char *type,
                        struct MHD_Response *response)
{
    if (!response || req->response) {
        if (response) MHD_destroy_response(response);
        return;
    }
    req->status = status;
    put_common(req, response, type);
    req->response = response;
}

enum MHD_Result rmf_reply_queue(rmf_request *req)
{
    if (!req->response) return MHD_NO;
    enum MHD_Result queued =
        MHD_queue_response(req->con, req->status, req->response);
    MHD_destroy_response(req->response);
    req->response = NULL;
    return queued;
}

/* Some lists of tags hold weak ones and spaces; any mention is a match. */
bool rmf_reply_unchanged(rmf_request *req, const char *etag)
{
    rmf_reply_header(req, "ETag", etag);
    if (!header_set(req, "Cache-Control"))
        rmf_reply_header(req, "Cache-Control", "no-cache");
    const char *have = rmf_request_header(req, "If-None-Match");
    if (!have || (strcmp(have, "*") != 0 && !strstr(have, etag))) return false;
    rmf_reply_empty(req, 304);
    return true;
}

void rmf_reply_empty(rmf_request *req, unsigned status)
{
    rmf_reply_response(
        req, status, NULL,
        MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT));
}

/* The same content in another coding: its tag is no longer that of the bytes.
 */
static void mark_gzip(rmf_request *req)
{
    for (struct header *h = req->headers; h; h = h->next) {
        if (strcmp(h->name, "ETag") != 0 || h->value[0] != '"') continue;
        size_t size = strlen(h->value);
        char *weak = rmf_arena_take(&req->arena, size + sizeof "W/");
        if (!weak) continue;
        (void)snprintf(weak, size + sizeof "W/", "W/%s", h->value);
        h->value = weak;
    }
    rmf_reply_header(req, "Content-Encoding", "gzip");
}

void rmf_reply_buf(rmf_request *req, unsigned status, const char *type,
                   rmf_buf *buf)
{
    size_t size = 0;
    char *at = rmf_buf_take(buf, &size);
    if (!at) {
        rmf_reply_problem(req, RMF_PROBLEM_internal, NULL);
        return;
    }
    size_t zip_size = 0;
    char *zip = status == 200 && rmf_request_takes(req, "gzip")
                    ? rmf_zip(at, size, &zip_size)
                    : NULL;
    rmf_reply_header(req, "Vary", "Accept-Encoding");
    if (zip) {
        mark_gzip(req);
        free(at);
        at = zip;
        size = zip_size;
    }
    struct MHD_Response *response =
        MHD_create_response_from_buffer(size, at, MHD_RESPMEM_MUST_FREE);
    if (!response) free(at);
    rmf_reply_response(req, status, type, response);
}

void rmf_reply_bytes(rmf_request *req, const char *type, const void *at,
                     size_t size)
{
    /* The library wants a pointer that it could write to; it does not. */
    union {
        const void *in;
        void *out;
    } bytes = {at};
    rmf_reply_response(req, 200, type,
                       MHD_create_response_from_buffer(size, bytes.out,
                                                       MHD_RESPMEM_PERSISTENT));
}

void rmf_reply_redirect(rmf_request *req, const char *address)
{
    rmf_reply_header(req, "Location", address);
    rmf_reply_empty(req, 303);
}

/* ---- pages ------------------------------------------------------------- */

static const char *list_of(const rmf_buf *sources, rmf_source which)
{
    return sources && sources[which].size ? sources[which].at : "";
}

/* Other hosts are those of the film's own clips and pages; scripts come from us
 * alone, but for a player that its site gives no other way. Our origin is
 * written out beside 'self', because in a sandboxed frame 'self' matches
 * nothing in some browsers. */
static void player_policy(rmf_request *req, const char *ancestors,
                          const rmf_buf *sources)
{
    const char *base = rmf_request_base(req);
    const char *frames = list_of(sources, RMF_SOURCE_FRAME);
    bool own = strstr(frames, "'self'") != NULL;
    rmf_buf policy;
    rmf_buf_init(&policy, 16u << 10);
    rmf_buf_putf(&policy,
                 "default-src 'none'; script-src 'self' %s "
                 "'wasm-unsafe-eval'%s; connect-src 'self' %s%s; style-src "
                 "'self' 'unsafe-inline'; img-src * data: blob:; media-src "
                 "'self' %s blob:%s;%s%s%s%s%s base-uri 'none'; "
                 "form-action 'none'; frame-ancestors %s",
                 base, list_of(sources, RMF_SOURCE_SCRIPT), base,
                 list_of(sources, RMF_SOURCE_CONNECT), base,
                 list_of(sources, RMF_SOURCE_MEDIA),
                 *frames ? " frame-src" : "", frames, own ? " " : "",
                 own ? base : "", *frames ? ";" : "", ancestors);
    rmf_reply_header(req, "Content-Security-Policy", policy.at);
    rmf_buf_free(&policy);
}

/* Nobody else's, and in nobody's frame. */
static void own_policy(rmf_request *req, const char *sources)
{
    rmf_buf policy;
    rmf_buf_init(&policy, 1024);
    rmf_buf_putf(&policy,
                 "default-src 'none'; %s; base-uri 'none'; form-action "
                 "'self'; frame-ancestors 'none'",
                 sources);
    rmf_reply_header(req, "Content-Security-Policy", policy.at);
    rmf_reply_header(req, "Referrer-Policy", "same-origin");
    rmf_buf_free(&policy);
}

/* Drafts name any host, and nothing is asked as anybody. */
static void rehearsal_policy(rmf_request *req)
{
    const char *base = rmf_request_base(req);
    rmf_buf policy;
    rmf_buf_init(&policy, 4096);
    rmf_buf_putf(&policy,
                 "sandbox allow-scripts allow-forms allow-popups "
                 "allow-popups-to-escape-sandbox; default-src 'none'; "
                 "script-src %s https://www.youtube.com 'wasm-unsafe-eval'; "
                 "connect-src %s https: http:; style-src 'unsafe-inline'; "
                 "img-src * data: blob:; media-src %s https: http: blob:; "
                 "frame-src https: http:; base-uri 'none'; form-action "
                 "'none'; frame-ancestors 'self'",
                 base, base, base);
    rmf_reply_header(req, "Content-Security-Policy", policy.at);
    rmf_buf_free(&policy);
}

void rmf_reply_page(rmf_request *req, unsigned status, rmf_page page,
                    rmf_buf *html)
{
    switch (page) {
    case RMF_PAGE_STUDIO:
        own_policy(req,
                   "style-src 'self' 'unsafe-inline'; script-src 'self' "
                   "'wasm-unsafe-eval'; connect-src 'self'; img-src * data: "
                   "blob:; media-src 'self' blob: https: http:; frame-src "
                   "'self'");
        break;
    case RMF_PAGE_REHEARSAL:
        rehearsal_policy(req);
        break;
    case RMF_PAGE_WORDS:
        rmf_reply_header(req, "Content-Security-Policy",
                         "default-src 'none'; style-src 'unsafe-inline'; "
                         "base-uri 'none'; form-action 'none'; "
                         "frame-ancestors *");
        break;
    }
    rmf_reply_buf(req, status, HTML, html);
}

void rmf_reply_film(rmf_request *req, unsigned status,
                    const rmf_film_policy *policy, rmf_buf *html)
{
    player_policy(req, policy->ancestors, policy->sources);
    rmf_reply_buf(req, status, HTML, html);
}

void rmf_reply_form(rmf_request *req, unsigned status, const char *ancestors,
                    rmf_buf *html)
{
    rmf_buf policy;
    rmf_buf_init(&policy, 4096);
    rmf_buf_putf(&policy,
                 "default-src 'none'; style-src 'unsafe-inline'; img-src "
                 "data:; base-uri 'none'; form-action 'self' %s; "
                 "frame-ancestors %s",
                 rmf_request_base(req), ancestors);
    rmf_reply_header(req, "Content-Security-Policy", policy.at);
    rmf_buf_free(&policy);
    rmf_reply_buf(req, status, HTML, html);
}

/* ---- files ------------------------------------------------------------- */

typedef struct range {
    uint64_t from;
    uint64_t size;
} range;

typedef enum range_kind { RANGE_WHOLE, RANGE_PART, RANGE_OUTSIDE } range_kind;

static bool read_digits(const char **at, uint64_t *out)
{
    char *end = NULL;
    if (**at < '0' || **at > '9') return false;
    errno = 0;
    *out = strtoull(*at, &end, 10);
    *at = end;
    return errno == 0;
}

/* One range as RFC 9110; what is malformed or asks for several is ignored, as
 * it allows. */
static range_kind read_range(const char *text, uint64_t size, range *out)
{
    uint64_t from = 0;
    uint64_t to = 0;
    *out = (range){0, size};
    if (!text || strncmp(text, "bytes=", 6) != 0) return RANGE_WHOLE;
    text += 6;
    if (*text == '-') {
        text++;
        if (!read_digits(&text, &to) || *text) return RANGE_WHOLE;
        if (to == 0 || size == 0) return RANGE_OUTSIDE;
        to = to < size ? to : size;
        *out = (range){size - to, to};
        return RANGE_PART;
    }
    if (!read_digits(&text, &from) || *text++ != '-') return RANGE_WHOLE;
    if (!*text) {
        to = UINT64_MAX;
    } else if (!read_digits(&text, &to) || *text || to < from) {
        return RANGE_WHOLE;
    }
    if (from >= size) return RANGE_OUTSIDE;
    to = to < size ? to : size - 1;
    *out = (range){from, to - from + 1};
    return RANGE_PART;
}

static range_kind wanted_range(rmf_request *req, const char *etag,
                               uint64_t size, range *out)
{
    const char *only_if = rmf_request_header(req, "If-Range");
    bool stale = only_if && strcmp(only_if, etag) != 0;
    return read_range(stale ? NULL : rmf_request_header(req, "Range"), size,
                      out);
}

static void put_content_range(rmf_request *req, const range *part,
                              uint64_t size, bool inside)
{
    char text[96];
    if (inside) {
        (void)snprintf(text, sizeof text, "bytes %llu-%llu/%llu",
                       (unsigned long long)part->from,
                       (unsigned long long)(part->from + part->size - 1),
                       (unsigned long long)size);
    } else {
        (void)snprintf(text, sizeof text, "bytes */%llu",
                       (unsigned long long)size);
    }
    rmf_reply_header(req, "Content-Range", text);
}

/* Takes fd. For a HEAD nothing is read. */
static struct MHD_Response *part_of(rmf_request *req, int fd, const range *part)
{
    struct MHD_Response *response = NULL;
    if (strcmp(req->method, "HEAD") != 0) {
        response =
            rmf_loan_response(&req->http->loans, fd, part->from, part->size);
    }
    if (response) {
        (void)close(fd);
        return response;
    }
    response =
        MHD_create_response_from_fd_at_offset64(part->size, fd, part->from);
    if (!response) (void)close(fd);
    return response;
}

void rmf_reply_file(rmf_request *req, int fd, const char *type,
                    const char *etag)
{
    struct stat is = {0};
    range part = {0};
    rmf_reply_header(req, "Accept-Ranges", "bytes");
    if (fstat(fd, &is) != 0 || !S_ISREG(is.st_mode)) {
        (void)close(fd);
        rmf_reply_problem(req, RMF_PROBLEM_not_found, NULL);
        return;
    }
    if (rmf_reply_unchanged(req, etag)) {
        (void)close(fd);
        return;
    }
    uint64_t size = (uint64_t)is.st_size;
    range_kind kind = wanted_range(req, etag, size, &part);
    if (kind != RANGE_WHOLE)
        put_content_range(req, &part, size, kind == RANGE_PART);
    if (kind == RANGE_OUTSIDE) {
        (void)close(fd);
        rmf_reply_problem(req, RMF_PROBLEM_range_outside, NULL);
        return;
    }
    rmf_reply_response(req, kind == RANGE_PART ? 206 : 200, type,
                       part_of(req, fd, &part));
}

void rmf_reply_fd(rmf_request *req, int fd, const char *type)
{
    struct stat is = {0};
    struct MHD_Response *response = NULL;
    if (fstat(fd, &is) == 0) {
        response = MHD_create_response_from_fd_at_offset64((uint64_t)is.st_size,
                                                           fd, 0);
    }
    if (response) {
        rmf_reply_response(req, 200, type, response);
    } else {
        (void)close(fd);
        rmf_reply_problem(req, RMF_PROBLEM_internal, NULL);
    }
}
