/* Bodies that are made while they are sent: in memory is one piece. */
#include <stdlib.h>
#include <string.h>

#include "http/inside.h"

#define PIECE_MAX (160u << 20)
#define BLOCK     (64u << 10) /* what the library sends at once */

typedef struct pulled {
    rmf_pull_fn *pull;
    rmf_request_end_fn *end;
    void *thing;
    rmf_buf piece;
    size_t sent; /* of the piece */
    rmf_pulled state;
} pulled;

static ssize_t read_pulled(void *ctx, uint64_t at, char *out, size_t room)
{
    (void)at;
    pulled *p = ctx;
    while (p->sent == p->piece.size && p->state == RMF_PULLED_MORE) {
        rmf_buf_free(&p->piece);
        rmf_buf_init(&p->piece, PIECE_MAX);
        p->sent = 0;
        p->state = p->pull(p->thing, &p->piece);
        if (p->piece.failed) p->state = RMF_PULLED_BROKEN;
    }
    size_t left = p->piece.size - p->sent;
    size_t size = left < room ? left : room;
    if (p->state == RMF_PULLED_BROKEN) return MHD_CONTENT_READER_END_WITH_ERROR;
    if (size == 0) return MHD_CONTENT_READER_END_OF_STREAM;
    memcpy(out, p->piece.at + p->sent, size);
    p->sent += size;
    return (ssize_t)size;
}

static void end_pulled(void *ctx)
{
    pulled *p = ctx;
    p->end(p->thing);
    rmf_buf_free(&p->piece);
    free(p);
}

void rmf_reply_pulled(rmf_request *req, const char *type, rmf_pull_fn *pull,
                      void *thing, rmf_request_end_fn *end)
{
    struct MHD_Response *response = NULL;
    pulled *p = malloc(sizeof *p);
    if (p) {
        *p = (pulled){.pull = pull, .end = end, .thing = thing};
        rmf_buf_init(&p->piece, PIECE_MAX);
        response = MHD_create_response_from_callback(
            MHD_SIZE_UNKNOWN, BLOCK, read_pulled, p, end_pulled);
    }
    if (response) {
        rmf_reply_response(req, 200, type, response);
    } else {
        free(p);
        end(thing);
        rmf_reply_problem(req, RMF_PROBLEM_internal, NULL);
    }
}
