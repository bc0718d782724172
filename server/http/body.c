/* Bodies: whole in memory within the row's limit, or piece by piece to the room
 * that takes them. What nobody takes is read up to a limit and dropped, so that
 * the client hears why. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/request.h"

rmf_piece rmf_request_piece(const rmf_request *req, const char **at,
                            size_t *size)
{
    *at = req->piece_at;
    *size = req->piece_size;
    return req->piece;
}

void rmf_request_limit(rmf_request *req, uint64_t bytes)
{
    req->limit = bytes;
}

/* A length that no number holds is none that any row allows. */
int64_t rmf_request_length(const rmf_request *req)
{
    const char *length = rmf_request_header(req, "Content-Length");
    if (!length) return rmf_request_header(req, "Transfer-Encoding") ? -1 : 0;
    return strtoll(length, NULL, 10);
}

bool rmf_body_there(const rmf_request *req)
{
    return rmf_request_length(req) != 0;
}

/* Whether the list "a/b, c/d" holds the type, parameters aside. A body without
 * a type is taken as the first. */
static bool type_taken(const char *list, const char *type)
{
    size_t size = type ? strcspn(type, "; \t") : 0;
    for (const char *at = list; size > 0 && *at;) {
        size_t one = strcspn(at, ", ");
        if (one == size && strncasecmp(at, type, size) == 0) return true;
        at += one;
        at += strspn(at, ", ");
    }
    return size == 0;
}

static bool in_pieces(const rmf_request *req)
{
    return req->route->body_max == RMF_BODY_PIECES;
}

static void refuse_size(rmf_request *req)
{
    rmf_reply_problem(req, RMF_PROBLEM_body_too_large, "at most %llu bytes",
                      (unsigned long long)req->limit);
}

void rmf_body_begin(rmf_request *req)
{
    const rmf_route *route = req->route;
    int64_t length = rmf_request_length(req);
    if (!route->takes || (length == 0 && !in_pieces(req))) return;
    if (length != 0 &&
        !type_taken(route->takes, rmf_request_header(req, "Content-Type"))) {
        rmf_reply_problem(req, RMF_PROBLEM_body_type, "it takes %s",
                          route->takes);
        return;
    }
    if (in_pieces(req)) {
        req->piece = RMF_PIECE_FIRST;
        (void)rmf_request_handle(req);
    } else {
        req->limit = route->body_max;
        rmf_buf_init(&req->body, route->body_max);
    }
    if (!req->response && length > 0 && (uint64_t)length > req->limit)
        refuse_size(req);
}

/* A body in pieces may take as long as it needs, but it has to get on: the
 * deadline moves with every so many bytes, not with every one. */
static void keep_pace(rmf_request *req, size_t size)
{
    unsigned seconds = req->http->options.body_s;
    req->paced += size;
    if (!req->rests && req->paced < (uint64_t)seconds * RMF_PACE_MIN) return;
    req->paced = 0;
    req->rests = false;
    rmf_peer_deadline(req->http, req->peer, seconds);
}

/* The client is not to blame for the time that the room takes. */
static void give_piece(rmf_request *req, const char *at, size_t size)
{
    keep_pace(req, size);
    req->piece = RMF_PIECE_MORE;
    req->piece_at = at;
    req->piece_size = size;
    bool waits = rmf_request_handle(req);
    req->piece_at = NULL;
    req->piece_size = 0;
    if (!waits) return;
    req->rests = true;
    rmf_peer_deadline(req->http, req->peer, 0);
}

static enum MHD_Result drain(rmf_request *req, size_t size)
{
    req->drained += size;
    return req->drained > RMF_DRAIN_MAX ? MHD_NO : MHD_YES;
}

enum MHD_Result rmf_body_more(rmf_request *req, const char *at, size_t size)
{
    if (req->stage != RMF_STAGE_BODY || req->response || !req->route->takes)
        return drain(req, size);
    req->taken += size;
    if (req->taken > req->limit) {
        refuse_size(req);
    } else if (in_pieces(req)) {
        give_piece(req, at, size);
    } else {
        rmf_buf_add(&req->body, at, size);
        if (req->body.failed)
            rmf_reply_problem(req, RMF_PROBLEM_overloaded, NULL);
    }
    return MHD_YES;
}
