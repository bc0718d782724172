/* A request's way, as server.c walks it. */
#ifndef RMF_HTTP_REQUEST_H
#define RMF_HTTP_REQUEST_H

#include "http/inside.h"

/* After the headers. NULL: out of memory. */
rmf_request *rmf_request_new(rmf_http *http, struct MHD_Connection *con,
                             const char *method, const char *path);
enum MHD_Result rmf_request_begin(rmf_request *req);
/* The body is whole, or somebody has woken the request. */
enum MHD_Result rmf_request_whole(rmf_request *req);
/* Run the handler. True: it waits, and may have been answered already. */
bool rmf_request_handle(rmf_request *req);
/* The reply is out, or the client has gone: count, log and free. */
void rmf_request_done(rmf_request *req);
void rmf_request_end(rmf_request *req);

/* body.c: behind the headers, and for each part that comes. */
bool rmf_body_there(const rmf_request *req);
void rmf_body_begin(rmf_request *req);
enum MHD_Result rmf_body_more(rmf_request *req, const char *at, size_t size);

/* Close the connection unless its deadline is moved within the time; 0: it may
 * take as long as it likes. */
void rmf_peer_deadline(rmf_http *http, rmf_peer *peer, unsigned seconds);

#endif
