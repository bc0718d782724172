/* A request's way: headers, body, handler, reply, end. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "http/request.h"

void *rmf_request_app(rmf_request *req)
{
    return req->http->options.app;
}

rmf_http *rmf_request_http(rmf_request *req)
{
    return req->http;
}

const char *rmf_request_id(rmf_request *req)
{
    if (!*req->id) rmf_id_new(req->id);
    return req->id;
}

const char *rmf_request_part(const rmf_request *req, const char *name)
{
    for (unsigned i = 0; i < req->part_count; i++)
        if (strcmp(req->parts[i].name, name) == 0) return req->parts[i].value;
    return "";
}

const char *rmf_request_query(const rmf_request *req, const char *name)
{
    return MHD_lookup_connection_value(req->con, MHD_GET_ARGUMENT_KIND, name);
}

const char *rmf_request_header(const rmf_request *req, const char *name)
{
    return MHD_lookup_connection_value(req->con, MHD_HEADER_KIND, name);
}

const char *rmf_request_method(const rmf_request *req)
{
    return req->method;
}

const char *rmf_request_body(const rmf_request *req, size_t *size)
{
    *size = req->body.size;
    return req->body.at;
}

void *rmf_request_memory(rmf_request *req, size_t size)
{
    return rmf_arena_take(&req->arena, size);
}

void rmf_request_keep(rmf_request *req, void *thing, rmf_request_end_fn *end)
{
    req->kept = thing;
    req->kept_end = end;
}

void *rmf_request_kept(const rmf_request *req)
{
    return req->kept;
}

void rmf_request_wait(rmf_request *req)
{
    *req->waits = true;
    MHD_suspend_connection(req->con);
}

void rmf_request_wake(rmf_request *req)
{
    MHD_resume_connection(req->con);
}

/* ---- addresses --------------------------------------------------------- */

static bool plain_host(const char *host)
{
    size_t size = strlen(host);
    for (size_t i = 0; i < size; i++) {
        if (!isalnum((unsigned char)host[i]) && !strchr(".:-[]_", host[i]))
            return false;
    }
    return size > 0 && size < 256;
}

const char *rmf_request_prefix(const rmf_request *req)
{
    return req->http->prefix;
}

const char *rmf_request_base(const rmf_request *req)
{
    return req->base;
}

static const char *find_base(rmf_request *req)
{
    const char *host = rmf_request_header(req, "Host");
    if (*req->http->options.url || !host || !plain_host(host))
        return req->http->base;
    size_t size = strlen(host) + sizeof "http://";
    char *base = rmf_arena_take(&req->arena, size);
    if (!base) return req->http->base;
    (void)snprintf(base, size, "http://%s", host);
    return base;
}

/* Behind a proxy the public path may or may not be cut off before us. */
static const char *without_prefix(const rmf_http *http, const char *path)
{
    size_t size = strlen(http->prefix);
    if (size == 0 || strncmp(path, http->prefix, size) != 0) return path;
    if (path[size] == 0) return "/";
    return path[size] == '/' ? path + size : path;
}

/* Bytes of the pool for a reply's headers. */
#define OUR_HEADERS 1000u

/* ---- beginning --------------------------------------------------------- */

static rmf_peer *peer_of(struct MHD_Connection *con)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(con, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

void rmf_peer_deadline(rmf_http *http, rmf_peer *peer, unsigned seconds)
{
    if (!peer) return;
    int64_t at = seconds ? rmf_clock_ms() + (int64_t)seconds * 1000 : 0;
    (void)pthread_mutex_lock(&http->peers_lock);
    peer->deadline_ms = at;
    (void)pthread_mutex_unlock(&http->peers_lock);
}

rmf_request *rmf_request_new(rmf_http *http, struct MHD_Connection *con,
                             const char *method, const char *path)
{
    rmf_request *req = calloc(1, sizeof *req);
    if (!req) return NULL;
    req->http = http;
    req->con = con;
    req->peer = peer_of(con);
    req->began_us = rmf_clock_us();
    rmf_arena_init(&req->arena, RMF_REQUEST_BYTES);
    rmf_buf_init(&req->body, 0);
    path = without_prefix(http, path);
    req->path = rmf_arena_copy(&req->arena, path, strlen(path));
    req->method = rmf_arena_copy(&req->arena, method, strlen(method));
    if (!req->path || !req->method) {
        rmf_request_end(req);
        return NULL;
    }
    req->base = find_base(req);
    return req;
}

/* A preflight asks what another origin may do here. */
static bool answer_options(rmf_request *req, const rmf_buf *allow)
{
    if (strcmp(req->method, "OPTIONS") != 0 || allow->size == 0) return false;
    rmf_reply_header(req, "Allow", allow->at);
    if (req->route && req->route->right == RMF_RIGHT_VIEWER) {
        rmf_reply_header(req, "Access-Control-Allow-Methods", allow->at);
        rmf_reply_header(req, "Access-Control-Allow-Headers",
                         "Content-Type, If-None-Match, Range");
        rmf_reply_header(req, "Access-Control-Max-Age", "86400");
    }
    rmf_reply_empty(req, 204);
    return true;
}

static void find_route(rmf_request *req)
{
    rmf_buf allow;
    rmf_buf_init(&allow, 256);
    const rmf_route *route = rmf_route_find(req, &allow);
    if (route) {
        req->route = route;
    } else if (!answer_options(req, &allow)) {
        if (allow.size > 0) {
            rmf_reply_header(req, "Allow", allow.at);
            rmf_reply_problem(req, RMF_PROBLEM_method_not_allowed, NULL);
        } else {
            rmf_reply_problem(req, RMF_PROBLEM_not_found, NULL);
        }
    }
    rmf_buf_free(&allow);
}

/* The library keeps the headers of both ways in one pool, those that came
 * twice over. Where ours would find no room, it would close the line without a
 * word. */
static bool headers_fit(const rmf_request *req)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        req->con, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    size_t pool = req->http->options.connection_memory;
    return !info || 2 * info->header_size + OUR_HEADERS <= pool;
}

/* Without the headers of other replies: there is no room. */
static enum MHD_Result refuse_headers(rmf_request *req)
{
    static char words[] =
        "{\"type\": \"about:blank\", \"title\": \"The headers are too large\", "
        "\"status\": 431, \"code\": \"headers_too_large\", \"detail\": "
        "\"Mostly "
        "it is cookies of this host: delete them, or let the server start "
        "with a larger --connection-memory\"}\n";
    req->status = 431;
    req->response = MHD_create_response_from_buffer(sizeof words - 1, words,
                                                    MHD_RESPMEM_PERSISTENT);
    return rmf_reply_queue(req);
}

typedef struct framing {
    unsigned hosts, lengths, encodings;
} framing;

static enum MHD_Result count_framing(void *ctx, enum MHD_ValueKind kind,
                                     const char *name, const char *value)
{
    (void)kind;
    (void)value;
    framing *f = ctx;
    if (strcasecmp(name, "Host") == 0) f->hosts++;
    if (strcasecmp(name, "Content-Length") == 0) f->lengths++;
    if (strcasecmp(name, "Transfer-Encoding") == 0) f->encodings++;
    return MHD_YES;
}

/* Where two programs in a row may read the request's end, or its host,
 * differently, one request could be smuggled inside another. */
static bool is_ambiguous(rmf_request *req)
{
    framing f = {0};
    (void)MHD_get_connection_values(req->con, MHD_HEADER_KIND, count_framing,
                                    &f);
    return f.hosts > 1 || f.lengths + f.encodings > 1;
}

static enum MHD_Result refuse_ambiguous(rmf_request *req)
{
    rmf_reply_header(req, "Connection", "close");
    rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                      "a request has one Host, and one Content-Length or "
                      "Transfer-Encoding");
    return rmf_reply_queue(req);
}

enum MHD_Result rmf_request_begin(rmf_request *req)
{
    if (!headers_fit(req)) return refuse_headers(req);
    if (is_ambiguous(req)) return refuse_ambiguous(req);
    find_route(req);
    bool body = rmf_body_there(req);
    rmf_peer_deadline(req->http, req->peer,
                      body ? req->http->options.body_s : 0);
    if (!req->response && rmf_right_held(req)) rmf_body_begin(req);
    if (!req->response) return MHD_YES;
    req->stage = RMF_STAGE_REFUSED;
    if (body && rmf_request_length(req) <= (int64_t)RMF_DRAIN_MAX)
        return MHD_YES;
    return rmf_reply_queue(req);
}

/* ---- handler, end ------------------------------------------------------- */

bool rmf_request_handle(rmf_request *req)
{
    bool waits = false;
    req->waits = &waits;
    req->route->handler(req);
    return waits;
}

enum MHD_Result rmf_request_whole(rmf_request *req)
{
    if (req->stage == RMF_STAGE_BODY) {
        rmf_peer_deadline(req->http, req->peer, 0);
        req->stage = RMF_STAGE_HANDLED;
        req->piece = RMF_PIECE_LAST;
        /* A handler that waits may be answered before it returns; then the
         * library calls again and the reply is sent there. */
        if (!req->response && rmf_request_handle(req)) return MHD_YES;
    }
    return rmf_reply_queue(req);
}

void rmf_request_end(rmf_request *req)
{
    if (req->response) MHD_destroy_response(req->response);
    if (req->kept_end) req->kept_end(req->kept);
    rmf_buf_free(&req->body);
    rmf_arena_free(&req->arena);
    free(req);
}

void rmf_request_done(rmf_request *req)
{
    rmf_http *http = req->http;
    int64_t us = rmf_clock_us() - req->began_us;
    rmf_served_note(http, req, us);
    rmf_peer_deadline(http, req->peer, http->options.idle_s);
    rmf_request_end(req);
}
