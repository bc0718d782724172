/* Uploads while they are written: what upload.c (who asks) and upload_work.c
 * (who writes) share.
 *
 * A request collects a block; when it is full the request waits, and a thread
 * of ours writes, hashes and syncs. So memory is bounded whatever the size, no
 * HTTP thread waits for the disk, and the client is held back by it.
 */
#ifndef RMF_MEDIA_UPLOAD_H
#define RMF_MEDIA_UPLOAD_H

#include "app.h"
#include "media/fetches.h"
#include "media/media.h"
#include "media/upload_note.h"

#define RMF_UPLOAD_BLOCK (256u << 10) /* bytes that are written at once */

typedef enum rmf_upload_task {
    RMF_UPLOAD_WRITE, /* the block; then the request goes on */
    RMF_UPLOAD_END, /* the block, the checksum, the disk; then it is answered */
    RMF_UPLOAD_LEAVE,  /* the client went away: keep what came */
    RMF_UPLOAD_REMOVE, /* the client wants it gone */
    RMF_UPLOAD_KEEP    /* all is here: make a clip of it */
} rmf_upload_task;

typedef enum rmf_upload_end {
    RMF_UPLOAD_FINE,
    RMF_UPLOAD_SUM_WRONG, /* the piece is undone */
    RMF_UPLOAD_FULL,      /* no room; the note's offset stands */
    RMF_UPLOAD_FAILED,    /* the disk failed otherwise; the same */
    RMF_UPLOAD_BLIND      /* all is here, but ffprobe is not: it stays whole */
} rmf_upload_end;

typedef struct rmf_upload {
    rmf_upload_note note;
    crypto_generichash_state hash; /* of what lies before `offset` */
    crypto_generichash_state first_hash;
    struct rmf_uploads *all;
    struct rmf_upload *next; /* in the queue of work */
    rmf_request *req;        /* NULL: nobody waits */
    rmf_upload_task task;
    rmf_upload_end end;
    bool fresh;     /* made by this request: nobody else knows it */
    int fd;         /* ID.data, locked */
    int64_t first;  /* offset at which the request began */
    int64_t offset; /* bytes written, durable or not */
    rmf_sum sum;    /* of this request's bytes */
    size_t filled;  /* bytes of the block */
    size_t room;
    char *block;
} rmf_upload;

/* A new one, or the one of that id with its lock; the caller has it until it is
 * given to rmf_upload_work or freed. NULL: out of memory, or too many at once.
 */
rmf_upload *rmf_upload_new(rmf_app *app);
rmf_upload_lock rmf_upload_open(rmf_app *app, const char *id, rmf_upload *up);
void rmf_upload_free(rmf_upload *up);
/* False: the server ends; the caller still has it. */
bool rmf_upload_work(rmf_upload *up, rmf_upload_task task);
/* For RMF_UPLOAD_LEAVE, which is never refused. */
void rmf_upload_leave(void *thing);

/* fetch_routes.c: those that the server brings itself. The pieces of a body
 * with an address; a reply with what one is; its end for good; and what streams
 * are told. */
void rmf_fetch_ask(rmf_request *req);
void rmf_fetch_reply(rmf_request *req, unsigned status,
                     const rmf_fetch_row *row);
void rmf_fetch_remove(rmf_request *req);
void rmf_fetches_told(const rmf_app *app, const char *id);

/* clip_routes.c: the stream of one `sort` ("clip", "upload") of that id, begun
 * with its state of now; and the next state, to all who listen. */
void rmf_media_live(rmf_request *req, const char *sort, const char *id,
                    const rmf_buf *state);
void rmf_media_live_send(const rmf_app *app, const char *sort, const char *id,
                         const rmf_buf *state);

/* upload.c: reply to up->req by up->task and up->end. */
void rmf_upload_answer(const rmf_upload *up);

/* Look soon at what is whole and could not be made a clip. */
void rmf_uploads_look(rmf_app *app);

/* DATA/uploads */
const char *rmf_uploads_folder(const rmf_app *app);
/* Whether nobody has come back in time. */
bool rmf_upload_expired(const rmf_app *app, const rmf_upload_note *note);

#endif
