/* What the files of the room `http` share. */
#ifndef RMF_HTTP_INSIDE_H
#define RMF_HTTP_INSIDE_H

#include <microhttpd.h>
#include <pthread.h>

#include "base/arena.h"
#include "base/id.h"
#include "http/http.h"

#define RMF_PARTS_MAX        4u
#define RMF_STREAM_MAX       1024u /* bytes a slow reader may leave unread */
#define RMF_STREAM_WHOLE_MAX (64u << 10) /* where none may be left out */
#define RMF_DRAIN_MAX        (4u << 20) /* bytes of a refused body that we read */
#define RMF_PACE_MIN         1024u      /* bytes a second of a body in pieces */
#define RMF_REQUEST_BYTES    (256u << 10)
#define RMF_LOAN_SIZE        (256u << 10)
#define RMF_LOANS            64u   /* at most: 16 MB */
#define RMF_SERVED_SIZE      4096u /* bytes that a pipe takes in one piece */

/* One connection, for the deadlines that the library does not keep. */
typedef struct rmf_peer {
    struct rmf_peer *next, *before;
    int fd;
    int64_t deadline_ms; /* on rmf_clock_ms; 0: none */
} rmf_peer;

typedef struct rmf_stream {
    struct rmf_stream *next, *before;
    rmf_http *http;
    struct MHD_Connection *con;
    struct MHD_Response *headed; /* while it has its headers; borrowed */
    int fd;                      /* the library's, open while this is linked */
    char *text;                  /* what is still to be sent; NULL: nothing */
    size_t size, sent;           /* bytes of `text` */
    bool asleep;                 /* suspended */
    char person[27]; /* whose it is; "": a viewer's, or nobody's account */
    bool over;       /* it ends behind what is still to be sent */
    char topic[];    /* ended by zero; there are many streams */
} rmf_stream;

/* Memory for what is read whole before it is sent. */
typedef struct rmf_loan rmf_loan;
typedef struct rmf_loans {
    pthread_mutex_t lock;
    rmf_loan *idle;
    unsigned made; /* RMF_LOANS at most; they stay */
} rmf_loans;

/* What was served. */
typedef struct rmf_served {
    pthread_mutex_t lock; /* of the lines that were not written yet */
    size_t size;
    char lines[RMF_SERVED_SIZE];
    uint64_t by_class[6]; /* atomic: answers 1xx … 5xx */
    uint64_t us;          /* atomic: of all together */
} rmf_served;

struct rmf_http {
    rmf_http_options options;
    struct MHD_Daemon *daemon;
    char base[512];   /* the public address */
    char prefix[256]; /* its path: "" or "/sub" */
    int listen_fd;
    pthread_mutex_t peers_lock;
    rmf_peer *peers;
    pthread_mutex_t streams_lock;
    rmf_stream *streams;
    bool closing; /* under streams_lock */
    pthread_t watch;
    bool watching;
    bool stopping;         /* atomic */
    uint64_t stream_count; /* atomic */
    rmf_loans loans;
    rmf_served served;
};

typedef enum rmf_stage {
    RMF_STAGE_BODY,    /* the body is coming */
    RMF_STAGE_REFUSED, /* a reply stands, the body is read and dropped */
    RMF_STAGE_HANDLED  /* the handler has run */
} rmf_stage;

typedef struct rmf_part {
    const char *name;
    const char *value;
} rmf_part;

struct rmf_request {
    rmf_http *http;
    struct MHD_Connection *con;
    rmf_peer *peer;
    const rmf_route *route;
    const char *method;
    const char *path;     /* without the prefix */
    char id[RMF_ID_SIZE]; /* "": nobody has asked for it */
    rmf_arena arena;
    rmf_stage stage;
    bool *waits; /* while the handler runs: set when it leaves without reply */
    rmf_buf body;
    uint64_t limit;   /* bytes of the body that may come */
    uint64_t taken;   /* bytes of it that came and were taken */
    uint64_t drained; /* bytes that came and were not */
    uint64_t paced;   /* bytes since the deadline was moved */
    bool rests;       /* the deadline is lifted while the room waits */
    rmf_piece piece;
    const char *piece_at;
    size_t piece_size;
    rmf_part parts[RMF_PARTS_MAX];
    unsigned part_count;
    const char *base;
    rmf_person *person;  /* NULL: nobody, or not looked for yet */
    bool looked;         /* for the person */
    bool lost;           /* and that failed */
    bool limited;        /* scripts of `only_to` alone may read the reply */
    const char *only_to; /* an origin, or NULL */
    struct MHD_Response *response;
    unsigned status;
    struct header {
        struct header *next;
        const char *name, *value;
    } * headers;
    void *kept;
    rmf_request_end_fn *kept_end;
    int64_t began_us;
};

/* route.c: the row for method and path, with the parts of the path filled in.
 * NULL: `allow` lists the methods of the path, or is empty. */
const rmf_route *rmf_route_find(rmf_request *req, rmf_buf *allow);
bool rmf_route_match(const char *pattern, const char *path, rmf_request *req);

/* rights.c: whether the row's right is there; if not, the reply is made. */
bool rmf_right_held(rmf_request *req);

/* problem.c: whether somebody looks at the answer, and no program. */
bool rmf_reads_html(const rmf_request *req);

/* zip.c: the gzip of a text, the caller frees; NULL: no gain, or no memory. */
char *rmf_zip(const char *at, size_t size, size_t *zip_size);

/* reply.c */
void rmf_reply_response(rmf_request *req, unsigned status, const char *type,
                        struct MHD_Response *response);
enum MHD_Result rmf_reply_queue(rmf_request *req);

/* loans.c. The response owns nothing of fd. NULL: too many bytes, too few in
 * the file, or all memory is lent: send it from the file. */
void rmf_loans_open(rmf_loans *loans);
void rmf_loans_close(rmf_loans *loans);
struct MHD_Response *rmf_loan_response(rmf_loans *loans, int fd, uint64_t from,
                                       uint64_t size);

/* served.c: after each request, and now and then. */
void rmf_served_note(rmf_http *http, const rmf_request *req, int64_t us);
void rmf_served_flush(rmf_served *served);

/* live.c */
void rmf_live_close(rmf_http *http);
void rmf_live_beat(rmf_http *http);

#endif
