/* The HTTP library's edge: routes, requests, replies, limits, live streams.
 *
 * A room exports a table of routes. A request reaches its handler only when
 * the right that its row names is there and its body is whole and within the
 * row's limit. A handler replies, or waits and lets another thread reply. A row
 * may also take a body of any size piece by piece (RMF_BODY_PIECES).
 *
 *     static void show(rmf_request *req)
 *     {
 *         rmf_app *app = rmf_request_app(req);
 *         …
 *         rmf_reply_buf(req, 200, "application/json", &buf);
 *     }
 */
#ifndef RMF_HTTP_HTTP_H
#define RMF_HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

typedef struct rmf_http rmf_http;
typedef struct rmf_request rmf_request;

/* ---- routes ----------------------------------------------------------- */

/* X(NAME, word): what a row asks of who asks. From SIGNED on it takes somebody
 * who works here; the words stand in the API's description as x-right. */
#define RMF_RIGHTS(X)                                                          \
    X(OPEN, "open")     /* anybody; writes, from no other origin */            \
    X(VIEWER, "viewer") /* anybody, from any origin, without a cookie */       \
    X(SIGNED, "signed") /* who is signed in, for what concerns themselves */   \
    X(READ, "read")     /* see projects, reports, clips */                     \
    X(EDIT, "edit")     /* change and publish them */                          \
    X(OWN, "own")       /* people, invitations, figures of the server */

typedef enum rmf_right {
#define X(name, word) RMF_RIGHT_##name,
    RMF_RIGHTS(X)
#undef X
} rmf_right;

/* A set of rights. */
#define RMF_RIGHT_BIT(right) (1u << (right))
/* Its word; a constant. */
const char *rmf_right_word(rmf_right right);

typedef void rmf_handler(rmf_request *req);

/* As a row's body_max: the body goes to the room piece by piece, in whatever
 * size, and is never kept here. See rmf_request_piece. */
#define RMF_BODY_PIECES UINT32_MAX

typedef struct rmf_route {
    const char *method;  /* GET answers HEAD too */
    const char *pattern; /* {name} stands for one part of the path */
    rmf_right right;
    rmf_handler *handler;
    const char *takes;   /* media type of the body; NULL: no body */
    uint32_t body_max;   /* bytes, or RMF_BODY_PIECES */
    const char *gives;   /* media type of the answer */
    const char *summary; /* one line for the API's description */
} rmf_route;

typedef struct rmf_routes {
    const rmf_route *at;
    unsigned count;
} rmf_routes;

/* ---- problems --------------------------------------------------------- */

/* X(name, status, title): the code in the answer is the name. */
#define RMF_PROBLEMS(X)                                                        \
    X(bad_request, 400, "The request cannot be understood")                    \
    X(body_malformed, 400, "The body is not what this address takes")          \
    X(signin_needed, 401, "You have to sign in first")                         \
    X(signin_wrong, 401, "E-mail and password do not fit together")            \
    X(film_locked, 401, "This film needs a password")                          \
    X(right_missing, 403, "You have no right to do this")                      \
    X(account_needed, 403, "This needs somebody with an account")              \
    X(owner_token_needed, 403, "This needs the owner's token")                 \
    X(other_origin, 403, "This may only be asked from our own pages")          \
    X(address_over, 403, "This address does not hold, or no more")             \
    X(session_foreign, 403, "This session belongs to another project")         \
    X(not_found, 404, "There is nothing here")                                 \
    X(project_unknown, 404, "There is no such film here")                      \
    X(release_unknown, 404, "There is no such release of this film")           \
    X(session_unknown, 404, "This session was never opened here")              \
    X(submission_unknown, 404, "There is no such submission here")             \
    X(endpoint_unknown, 404, "There is no such endpoint here")                 \
    X(delivery_unknown, 404, "There is no such delivery here")                 \
    X(clip_unknown, 404, "There is no such clip here")                         \
    X(person_unknown, 404, "There is no such person here")                     \
    X(invitation_unknown, 404, "There is no such invitation here")             \
    X(token_unknown, 404, "There is no such token here")                       \
    X(method_not_allowed, 405, "This address does not answer that method")     \
    X(body_slow, 408, "The body took too long")                                \
    X(conflict, 409, "Something else was there first")                         \
    X(clip_used, 409, "A film needs this clip")                                \
    X(project_kept, 409, "Only archived films that nobody sees are deleted")   \
    X(clip_unready, 409, "A clip is not ready to be played yet")               \
    X(owner_last, 409, "Somebody has to stay the owner")                       \
    X(email_taken, 409, "Somebody with this e-mail works here already")        \
    X(invitation_over, 410, "This invitation was taken, or is too old")        \
    X(withdrawn, 410, "This film has been withdrawn")                          \
    X(tus_version, 412, "This version of tus is not spoken here")              \
    X(changed_meanwhile, 412, "It has changed since you looked")               \
    X(body_too_large, 413, "The body is too large")                            \
    X(body_type, 415, "The body has a type that this address does not take")   \
    X(range_outside, 416, "The range lies outside the file")                   \
    X(edit_misfit, 422, "The edit does not fit the draft")                     \
    X(document_mistakes, 422, "The document has mistakes")                     \
    X(upload_busy, 423, "Another request sends to this upload")                \
    X(signin_slow, 429, "Too many attempts; wait a little")                    \
    X(headers_too_large, 431, "The headers are too large")                     \
    X(checksum_wrong, 460, "The bytes are not those of their checksum")        \
    X(internal, 500, "Something broke here")                                   \
    X(not_offered, 501, "That format is not offered")                          \
    X(overloaded, 503, "Too much at once; try again in a moment")              \
    X(ffprobe_missing, 503, "Films cannot be looked at here now")              \
    X(store_failed, 503, "What came could not be kept; try again")             \
    X(disk_full, 507, "There is no room on the disk")

typedef enum rmf_problem {
#define X(name, status, title) RMF_PROBLEM_##name,
    RMF_PROBLEMS(X)
#undef X
} rmf_problem;

/* ---- who asks --------------------------------------------------------- */

#define RMF_COOKIE_SIGNIN "ramify_signin"
#define RMF_COOKIE_OWNER  "ramify_owner"
#define RMF_TOKEN_PREFIX  "rmt_" /* API tokens begin so */
#define RMF_PERSON_NAME   401u   /* 100 characters and a zero */
#define RMF_ADDRESS_SIZE  46u    /* of a numeric address and a zero */

/* By what somebody shows who they are. */
typedef enum rmf_way {
    RMF_WAY_OWNER,  /* the token of the data folder: acts as owner, is nobody */
    RMF_WAY_SIGNIN, /* a cookie */
    RMF_WAY_TOKEN   /* an API token */
} rmf_way;

typedef struct rmf_person {
    rmf_way way;
    char id[27]; /* as rmf_id_new makes them; "" of RMF_WAY_OWNER */
    char name[RMF_PERSON_NAME];
    char role[8];    /* owner, editor, analyst */
    unsigned rights; /* RMF_RIGHT_BIT of each */
    bool renewed;    /* the sign-in holds longer now: so shall its cookie */
} rmf_person;

typedef enum rmf_known {
    RMF_KNOWN,     /* and `out` is filled in */
    RMF_KNOWN_NOT, /* the secret is nobody's, or no more */
    RMF_KNOWN_LOST /* it could not be looked up */
} rmf_known;

/* Whose secret this is (RMF_WAY_SIGNIN or RMF_WAY_TOKEN); `secret` is what came
 * over the line. Asked on the threads that serve, once a request at most. */
typedef rmf_known rmf_who_fn(void *app, rmf_way way, const char *secret,
                             rmf_person *out);

/* ---- the server ------------------------------------------------------- */

typedef struct rmf_http_options {
    const char *listen; /* numeric address */
    uint16_t port;      /* 0: a free one */
    const char *url;    /* public base without a slash at its end, or "" */
    const char *token;  /* the owner's */
    rmf_who_fn *who;    /* NULL: there is nobody but the owner */
    unsigned threads;
    unsigned connections;
    unsigned per_address;
    size_t connection_memory; /* bytes, headers of both ways included */
    unsigned idle_s;          /* for a whole request to arrive */
    unsigned body_s;          /* for its body, or for the next few pieces */
    const rmf_routes *routes; /* borrowed */
    unsigned route_sets;
    void *app; /* what rmf_request_app gives */
} rmf_http_options;

/* Listens and serves until rmf_http_stop. NULL: `why` is a sentence. */
rmf_http *rmf_http_start(const rmf_http_options *options, rmf_buf *why);
/* No new connections; live streams end. Requests that wait still finish. */
void rmf_http_quiesce(rmf_http *http);
/* Ends it all. Every waiting request must have been woken before. */
void rmf_http_stop(rmf_http *http);
/* The address that we print: --url, or http://ADDRESS:PORT. */
const char *rmf_http_base(const rmf_http *http);
/* Prometheus lines. */
void rmf_http_metrics(rmf_http *http, rmf_buf *out);
/* The routes as OpenAPI 3.0. */
void rmf_http_openapi(const rmf_http *http, rmf_buf *out);

/* ---- requests: all texts live as long as the request ------------------- */

void *rmf_request_app(rmf_request *req);
rmf_http *rmf_request_http(rmf_request *req);
/* Its name in our log; made when somebody asks for it, and then in the log. */
const char *rmf_request_id(rmf_request *req);
/* What stood for {name} in the pattern; "" if there is no such. */
const char *rmf_request_part(const rmf_request *req, const char *name);
/* ?name=…; NULL if absent. */
const char *rmf_request_query(const rmf_request *req, const char *name);
const char *rmf_request_header(const rmf_request *req, const char *name);
/* Whether the client takes answers in that coding ("gzip", "br"). */
bool rmf_request_takes(rmf_request *req, const char *coding);
const char *rmf_request_body(const rmf_request *req, size_t *size);
/* The body as a JSON object, the caller's (jansson). NULL: it is none, and the
 * answer says what this address `takes`. */
struct json_t *rmf_request_object(rmf_request *req, const char *takes);

/* The handler of a row with RMF_BODY_PIECES is called behind the headers, for
 * each piece, and when the body is whole; without a body, for the first and the
 * last of these. It may refuse with a reply at any time, and wait at the second
 * and third: no piece comes until the wake, and the client is held back. A
 * client that goes away ends the request without the last call; what
 * rmf_request_keep got is closed in every case. */
typedef enum rmf_piece {
    RMF_PIECE_FIRST,
    RMF_PIECE_MORE,
    RMF_PIECE_LAST
} rmf_piece;
/* `at`: the bytes of RMF_PIECE_MORE, borrowed until the handler returns. */
rmf_piece rmf_request_piece(const rmf_request *req, const char **at,
                            size_t *size);
/* At RMF_PIECE_FIRST: so many bytes may come; none, where it is not said. */
void rmf_request_limit(rmf_request *req, uint64_t bytes);
/* Whether a body comes, and its size; -1: not said before (chunked). */
int64_t rmf_request_length(const rmf_request *req);
const char *rmf_request_method(const rmf_request *req);
/* Who asks; NULL: nobody that is known here. From SIGNED on somebody does, and
 * has the row's right. Of a write that anybody may ask it says nothing of where
 * the request comes from. */
const rmf_person *rmf_request_person(rmf_request *req);
/* Whether a row with that right would be answered; for rows that anybody may
 * ask and where those who work here see more. Reading only. */
bool rmf_request_may(rmf_request *req, rmf_right right);
/* The secret of the sign-in's cookie; NULL: none came. */
const char *rmf_request_signin(const rmf_request *req);
/* Any other; NULL: none of that name came. */
const char *rmf_request_cookie(const rmf_request *req, const char *name);
/* Where it comes from: the peer's address, or, of a proxy on this machine, the
 * one that it heard from last (X-Forwarded-For). Of IPv6 the first 64 bits: the
 * rest belongs to one house. */
void rmf_request_address(const rmf_request *req, char out[RMF_ADDRESS_SIZE]);

/* Public base of generated addresses, without a slash at its end: --url, else
 * what the client called us. */
const char *rmf_request_base(const rmf_request *req);
/* The path part of that: "" or "/sub". */
const char *rmf_request_prefix(const rmf_request *req);
/* The address as it was asked for, behind our host: the path, and what stood
 * behind it but the owner's token. */
void rmf_request_asked(const rmf_request *req, rmf_buf *out);
/* Memory that is freed with the request; NULL: none left. */
void *rmf_request_memory(rmf_request *req, size_t size);

/* Something of the room's that is closed with the request, in whatever way it
 * ends. One a request. */
typedef void rmf_request_end_fn(void *thing);
void rmf_request_keep(rmf_request *req, void *thing, rmf_request_end_fn *end);
void *rmf_request_kept(const rmf_request *req);

/* Leave the handler without a reply; another thread replies and then wakes.
 * Nothing of the request may be touched after the wake. */
void rmf_request_wait(rmf_request *req);
void rmf_request_wake(rmf_request *req);

/* ---- replies: one a request -------------------------------------------- */

/* Before the reply; both texts are copied. */
void rmf_reply_header(rmf_request *req, const char *name, const char *value);
/* A cookie for our own pages that no script reads; "" takes it away. */
void rmf_reply_cookie(rmf_request *req, const char *name, const char *value,
                      int64_t seconds);
/* A cookie that also reaches films in other sites' frames, where browsers allow
 * that (over https); `path` is below our prefix and begins with a slash. */
void rmf_reply_cookie_framed(rmf_request *req, const char *name,
                             const char *value, const char *path,
                             int64_t seconds);
/* Of a viewer's row, before the reply: scripts of this origin alone may read
 * it, and not those of any; NULL: none but our own. */
void rmf_reply_only_to(rmf_request *req, const char *origin);
/* Sets the ETag ("…" with its quotes). True: the client has it, 304 is sent. */
bool rmf_reply_unchanged(rmf_request *req, const char *etag);
void rmf_reply_empty(rmf_request *req, unsigned status);
/* Takes the buffer's bytes, and sends them as gzip where that is a gain and
 * the client takes it; a failed buffer becomes `internal`. */
void rmf_reply_buf(rmf_request *req, unsigned status, const char *type,
                   rmf_buf *buf);
/* A JSON value (jansson), which is taken, with numbers of so many digits; NULL
 * is a store that could not be read. */
#define RMF_DIGITS_ALL 17u /* a number reads back as the same one */
void rmf_reply_object(rmf_request *req, unsigned status, unsigned digits,
                      struct json_t *value);
/* Constant bytes that outlive the server. */
void rmf_reply_bytes(rmf_request *req, const char *type, const void *at,
                     size_t size);
/* An HTML page. The policy is that of the page; see below. */
typedef enum rmf_page {
    RMF_PAGE_STUDIO,    /* no scripts but ours, and never framed; runs the
                         * engine, shows pictures and clips from anywhere, also
                         * such as were not sent yet, and frames what it has
                         * published */
    RMF_PAGE_REHEARSAL, /* plays what only its author has seen, in a frame of
                         * the studio; it has no origin, so that nothing of it
                         * can act as who looks at it */
    RMF_PAGE_WORDS      /* says what went wrong, in anybody's frame */
} rmf_page;
void rmf_reply_page(rmf_request *req, unsigned status, rmf_page page,
                    rmf_buf *html);
/* A page without scripts that sends a form to us, in the frames of `ancestors`
 * as a Content-Security-Policy has them. */
void rmf_reply_form(rmf_request *req, unsigned status, const char *ancestors,
                    rmf_buf *html);
/* A page with a film, which may ask other hosts: by what it
 * asks them for, lists of origins as a Content-Security-Policy has them, each
 * with a space before it; 'self' stands for our own. */
typedef enum rmf_source {
    RMF_SOURCE_MEDIA,
    RMF_SOURCE_CONNECT,
    RMF_SOURCE_FRAME,
    RMF_SOURCE_SCRIPT,
    RMF_SOURCE_COUNT
} rmf_source;
typedef struct rmf_film_policy {
    const rmf_buf *sources; /* RMF_SOURCE_COUNT of them */
    const char *ancestors;  /* whose frames it may stand in */
} rmf_film_policy;
void rmf_reply_film(rmf_request *req, unsigned status,
                    const rmf_film_policy *policy, rmf_buf *html);
/* A file that was made for this request, whole and uncached; takes fd. */
void rmf_reply_fd(rmf_request *req, int fd, const char *type);
/* A body that is made while it is sent, of any size: `pull` adds the next piece
 * to `out`, which is empty, on a thread that serves others too: some 100 KB at
 * most, in some milliseconds. RMF_PULLED_BROKEN cuts the connection, so that
 * nobody takes what came for the whole. `thing` is closed by `end` in whatever
 * way the reply ends. */
typedef enum rmf_pulled {
    RMF_PULLED_MORE,
    RMF_PULLED_ALL,
    RMF_PULLED_BROKEN
} rmf_pulled;
typedef rmf_pulled rmf_pull_fn(void *thing, rmf_buf *out);
void rmf_reply_pulled(rmf_request *req, const char *type, rmf_pull_fn *pull,
                      void *thing, rmf_request_end_fn *end);
/* A file with ranges and ETag; `etag` as above; takes fd. */
void rmf_reply_file(rmf_request *req, int fd, const char *type,
                    const char *etag);
void rmf_reply_redirect(rmf_request *req, const char *address);
/* problem+json (or a small page for those who read HTML). `format` adds what
 * exactly was wrong; NULL: nothing to add. */
void rmf_reply_problem(rmf_request *req, rmf_problem problem,
                       const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same object begun and not closed, for those who add members to it. */
void rmf_problem_begin(rmf_request *req, rmf_problem problem, rmf_buf *out);

/* ---- live streams ------------------------------------------------------ */

/* The reply is an event stream on `topic` that begins with `first`. */
void rmf_reply_live(rmf_request *req, const char *topic, const char *first);
/* Send to all streams on the topic; how many they are. It is said again soon:
 * who is too slow does without. */
unsigned rmf_live_send(rmf_http *http, const char *topic, const char *message);
/* The same of what is said once: the stream of who is too slow ends, and
 * browsers ask again by themselves. */
unsigned rmf_live_send_whole(rmf_http *http, const char *topic,
                             const char *message);
/* End all streams of that person. Browsers ask again by themselves, and are
 * answered by what that person may do then. */
void rmf_live_end(rmf_http *http, const char *person);

#endif
