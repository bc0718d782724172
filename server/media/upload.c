/* tus 1.0: uploads that go on where they were cut off. Creation (also with the
 * first bytes), offset, termination, checksum, expiry.
 *
 *     POST   /api/v1/clips                 Upload-Length → 201, Location
 *     HEAD   /api/v1/clips/uploads/{id}    → Upload-Offset
 *     PATCH  /api/v1/clips/uploads/{id}    Upload-Offset → 204, Upload-Offset
 *     DELETE /api/v1/clips/uploads/{id}
 *     GET    the same address as JSON, with what became of it
 *
 * POST with {"address": "https://…"} instead makes one that the server brings
 * itself: fetch_routes.c.
 *
 * Offsets that were told are durable.
 */
#include "media/upload.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "media/fetch.h"

#define TUS_VERSION "1.0.0"
#define TUS_TYPE    "application/offset+octet-stream"
#define JSON_TYPE   "application/json"

/* ---- headers ------------------------------------------------------------- */

static void put_number(rmf_request *req, const char *name, int64_t number)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%lld", (long long)number);
    rmf_reply_header(req, name, text);
}

/* False: the reply is made. */
static bool speaks_tus(rmf_request *req)
{
    const char *version = rmf_request_header(req, "Tus-Resumable");
    rmf_reply_header(req, "Tus-Resumable", TUS_VERSION);
    if (version && strcmp(version, TUS_VERSION) == 0) return true;
    rmf_reply_header(req, "Tus-Version", TUS_VERSION);
    rmf_reply_problem(req, RMF_PROBLEM_tus_version,
                      "say Tus-Resumable: " TUS_VERSION);
    return false;
}

static void put_expiry(rmf_request *req, const rmf_upload_note *note)
{
    const rmf_app *app = rmf_request_app(req);
    char text[40];
    struct tm utc;
    time_t at = (time_t)(note->touched_ms / 1000 + app->settings.upload_s);
    if (gmtime_r(&at, &utc) &&
        strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc) > 0)
        rmf_reply_header(req, "Upload-Expires", text);
}

static void put_offset(rmf_request *req, const rmf_upload_note *note)
{
    put_number(req, "Upload-Offset", note->offset);
    put_expiry(req, note);
}

/* ---- beginning ----------------------------------------------------------- */

static bool has_room(rmf_request *req, int64_t bytes)
{
    const rmf_app *app = rmf_request_app(req);
    if (rmf_uploads_fit(rmf_uploads_folder(app), bytes)) return true;
    rmf_reply_problem(req, RMF_PROBLEM_disk_full,
                      "%lld bytes more do not fit; make room and go on",
                      (long long)bytes);
    return false;
}

/* What both ways of sending have in common. False: the reply is made. */
static bool expect_bytes(rmf_request *req, rmf_upload *up)
{
    int64_t coming = rmf_request_length(req);
    int64_t left = up->note.length - up->offset;
    if (!rmf_sum_begin(rmf_request_header(req, "Upload-Checksum"), &up->sum)) {
        rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                          "Upload-Checksum is one of " RMF_SUMS
                          " and the sum in base64");
        return false;
    }
    if (coming > left) {
        rmf_reply_problem(req, RMF_PROBLEM_body_too_large,
                          "%lld bytes are missing, and no more",
                          (long long)left);
        return false;
    }
    if (!has_room(req, coming < 0 ? left : coming)) return false;
    rmf_request_limit(req, (uint64_t)left);
    up->req = req;
    return true;
}

static rmf_upload *new_upload(rmf_request *req)
{
    rmf_upload *up = rmf_upload_new(rmf_request_app(req));
    if (!up) {
        rmf_reply_problem(req, RMF_PROBLEM_overloaded,
                          "too many uploads at once");
    }
    return up;
}

/* ---- creation ------------------------------------------------------------ */

static bool read_creation(rmf_request *req, rmf_upload_note *note)
{
    const rmf_app *app = rmf_request_app(req);
    const char *meta = rmf_request_header(req, "Upload-Metadata");
    note->length = rmf_upload_number(rmf_request_header(req, "Upload-Length"));
    if (note->length < 0) {
        rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                          "Upload-Length is the file's size in bytes, said "
                          "when the upload is made");
    } else if (note->length > app->settings.upload_max) {
        rmf_reply_problem(req, RMF_PROBLEM_body_too_large,
                          "at most %lld bytes (--upload-max)",
                          (long long)app->settings.upload_max);
    } else if (!rmf_upload_meta_read(meta, &note->said)) {
        rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                          "Upload-Metadata is pairs of a name and base64, each "
                          "name once, at most %u bytes",
                          RMF_UPLOAD_META_SIZE - 1);
    } else {
        (void)snprintf(note->meta, sizeof note->meta, "%s", meta ? meta : "");
        return true;
    }
    return false;
}

static bool make_upload(rmf_request *req, rmf_upload *up)
{
    const char *folder = rmf_uploads_folder(rmf_request_app(req));
    rmf_id_new(up->note.id);
    up->fresh = true;
    up->note.hash_known = true;
    (void)crypto_generichash_init(&up->note.hash, NULL, 0, RMF_HASH_SIZE / 2);
    up->hash = up->note.hash;
    up->first_hash = up->note.hash;
    if (rmf_upload_take(folder, up->note.id, true, &up->fd) == RMF_UPLOAD_MINE)
        return true;
    rmf_reply_problem(req, RMF_PROBLEM_store_failed, NULL);
    return false;
}

static void begin_creation(rmf_request *req)
{
    if (!speaks_tus(req)) return;
    rmf_upload *up = new_upload(req);
    if (!up) return;
    if (read_creation(req, &up->note) && expect_bytes(req, up) &&
        make_upload(req, up)) {
        rmf_request_keep(req, up, rmf_upload_leave);
    } else {
        rmf_upload_free(up);
    }
}

/* ---- the next bytes ------------------------------------------------------ */

/* Whether it is one of which the server is the sender. */
static bool is_brought(rmf_request *req, rmf_fetch_row *row)
{
    const rmf_app *app = rmf_request_app(req);
    const char *id = rmf_request_part(req, "id");
    char path[RMF_PATH_SIZE];
    return rmf_upload_path(rmf_uploads_folder(app), id, "json", path) &&
           access(path, F_OK) != 0 &&
           rmf_fetches_find(app->store, id, row) == RMF_FETCHES_OK;
}

static bool open_upload(rmf_request *req, rmf_upload *up)
{
    const char *id = rmf_request_part(req, "id");
    rmf_fetch_row row;
    switch (rmf_upload_open(rmf_request_app(req), id, up)) {
    case RMF_UPLOAD_MINE:
        return true;
    case RMF_UPLOAD_BUSY:
        rmf_reply_problem(req, RMF_PROBLEM_upload_busy,
                          "wait until that request has ended");
        return false;
    case RMF_UPLOAD_GONE:
        if (is_brought(req, &row)) {
            rmf_reply_problem(req, RMF_PROBLEM_upload_busy,
                              "the server brings it itself");
            return false;
        }
        rmf_reply_problem(req, RMF_PROBLEM_not_found,
                          "it is finished, has expired, or never was");
        return false;
    }
    return false;
}

static void begin_piece(rmf_request *req)
{
    if (!speaks_tus(req)) return;
    int64_t from = rmf_upload_number(rmf_request_header(req, "Upload-Offset"));
    if (from < 0) {
        rmf_reply_problem(req, RMF_PROBLEM_bad_request,
                          "Upload-Offset says where these bytes belong");
        return;
    }
    rmf_upload *up = new_upload(req);
    if (!up) return;
    bool ok = open_upload(req, up);
    if (ok && from != up->note.offset) {
        put_offset(req, &up->note);
        rmf_reply_problem(req, RMF_PROBLEM_conflict,
                          "the upload stands at %lld, not at %lld",
                          (long long)up->note.offset, (long long)from);
        ok = false;
    }
    ok = ok && expect_bytes(req, up);
    if (ok) rmf_request_keep(req, up, rmf_upload_leave);
    if (!ok) rmf_upload_free(up);
}

static void hand_over(rmf_request *req, rmf_upload *up, rmf_upload_task task)
{
    if (!rmf_upload_work(up, task))
        rmf_reply_problem(req, RMF_PROBLEM_overloaded, "the server ends");
}

static void add_piece(rmf_upload *up, const char *at, size_t size)
{
    if (size > up->room - up->filled) size = up->room - up->filled;
    memcpy(up->block + up->filled, at, size);
    up->filled += size;
}

static void take_bytes(rmf_request *req, rmf_handler *begin)
{
    const char *at = NULL;
    size_t size = 0;
    rmf_upload *up = rmf_request_kept(req);
    switch (rmf_request_piece(req, &at, &size)) {
    case RMF_PIECE_FIRST:
        begin(req);
        break;
    case RMF_PIECE_MORE:
        add_piece(up, at, size);
        if (up->filled >= RMF_UPLOAD_BLOCK)
            hand_over(req, up, RMF_UPLOAD_WRITE);
        break;
    case RMF_PIECE_LAST:
        hand_over(req, up, RMF_UPLOAD_END);
        break;
    }
}

/* ---- both ---------------------------------------------------------------- */

static void post_clip(rmf_request *req)
{
    const char *type = rmf_request_header(req, "Content-Type");
    if (type && strncasecmp(type, JSON_TYPE, strlen(JSON_TYPE)) == 0) {
        rmf_fetch_ask(req);
    } else {
        take_bytes(req, begin_creation);
    }
}

static void patch_upload(rmf_request *req)
{
    take_bytes(req, begin_piece);
}

/* ---- answers ------------------------------------------------------------- */

static void answer_fine(const rmf_upload *up)
{
    rmf_request *req = up->req;
    rmf_buf address;
    if (up->task == RMF_UPLOAD_REMOVE) {
        rmf_reply_empty(req, 204);
        return;
    }
    put_offset(req, &up->note);
    if (!up->fresh) {
        rmf_reply_empty(req, 204);
        return;
    }
    rmf_buf_init(&address, 4096);
    rmf_buf_putf(&address, "%s/api/v1/clips/uploads/%s", rmf_request_base(req),
                 up->note.id);
    rmf_reply_header(req, "Location", address.at);
    rmf_buf_free(&address);
    rmf_reply_empty(req, 201);
}

void rmf_upload_answer(const rmf_upload *up)
{
    switch (up->end) {
    case RMF_UPLOAD_FINE:
        answer_fine(up);
        break;
    case RMF_UPLOAD_SUM_WRONG:
        rmf_reply_problem(up->req, RMF_PROBLEM_checksum_wrong,
                          "nothing of these bytes is kept; send them again");
        break;
    case RMF_UPLOAD_FULL:
        rmf_reply_problem(up->req, RMF_PROBLEM_disk_full,
                          "the upload stands at %lld; make room and go on",
                          (long long)up->note.offset);
        break;
    case RMF_UPLOAD_FAILED:
        rmf_reply_problem(up->req, RMF_PROBLEM_store_failed, NULL);
        break;
    case RMF_UPLOAD_BLIND:
        put_offset(up->req, &up->note);
        rmf_reply_problem(up->req, RMF_PROBLEM_ffprobe_missing,
                          "all %lld bytes are here and stay; install ffmpeg on "
                          "the server, then send HEAD or this PATCH again",
                          (long long)up->note.length);
        break;
    }
}

/* ---- asking, removing ---------------------------------------------------- */

static void write_note(const rmf_upload_note *note, rmf_buf *out)
{
    rmf_buf_putf(out,
                 "{\"upload\": \"%s\", \"state\": \"%s\", \"name\": ", note->id,
                 rmf_upload_state_name(note->state));
    rmf_buf_json(out, note->said.name);
    rmf_buf_putf(out, ", \"offset\": %lld, \"length\": %lld",
                 (long long)note->offset, (long long)note->length);
    if (*note->clip) rmf_buf_putf(out, ", \"clip\": \"%s\"", note->clip);
    if (*note->words) {
        rmf_buf_puts(out, ", \"words\": ");
        rmf_buf_json(out, note->words);
    }
    rmf_buf_puts(out, "}\n");
}

/* HEAD is the client of tus, which says its version; GET is anybody of ours. */
static void show_upload(rmf_request *req)
{
    rmf_app *app = rmf_request_app(req);
    bool head = strcmp(rmf_request_method(req), "HEAD") == 0;
    rmf_upload_note note;
    rmf_fetch_row row;
    if (head && !speaks_tus(req)) return;
    bool known = rmf_upload_note_read(rmf_uploads_folder(app),
                                      rmf_request_part(req, "id"), &note);
    bool brought = !known && is_brought(req, &row);
    if (brought) {
        note = (rmf_upload_note){.length = row.length,
                                 .offset = row.bytes,
                                 .touched_ms = row.touched_ms};
    }
    if ((!known && !brought) || rmf_upload_expired(app, &note)) {
        rmf_reply_problem(req, RMF_PROBLEM_not_found, NULL);
        return;
    }
    put_offset(req, &note);
    put_number(req, "Upload-Length", note.length);
    if (*note.meta) rmf_reply_header(req, "Upload-Metadata", note.meta);
    if (head) {
        if (note.state == RMF_UPLOAD_WHOLE && *note.words)
            rmf_uploads_look(app);
        rmf_reply_empty(req, 200);
        return;
    }
    if (brought) {
        rmf_fetch_reply(req, 200, &row);
        return;
    }
    rmf_buf out;
    rmf_buf_init(&out, 65536);
    write_note(&note, &out);
    rmf_reply_buf(req, 200, "application/json", &out);
}

static void delete_upload(rmf_request *req)
{
    const rmf_app *app = rmf_request_app(req);
    const char *id = rmf_request_part(req, "id");
    rmf_fetch_row row;
    if (is_brought(req, &row)) {
        rmf_fetch_remove(req);
        return;
    }
    if (!speaks_tus(req)) return;
    rmf_upload *up = new_upload(req);
    if (!up) return;
    rmf_upload_lock lock =
        rmf_upload_take(rmf_uploads_folder(app), id, false, &up->fd);
    if (lock == RMF_UPLOAD_BUSY) {
        rmf_reply_problem(req, RMF_PROBLEM_upload_busy,
                          "wait until that request has ended");
    } else if (!rmf_upload_note_read(rmf_uploads_folder(app), id, &up->note)) {
        rmf_reply_problem(req, RMF_PROBLEM_not_found, NULL);
    } else {
        up->req = req;
        if (rmf_upload_work(up, RMF_UPLOAD_REMOVE)) return;
        rmf_reply_problem(req, RMF_PROBLEM_overloaded, "the server ends");
    }
    rmf_upload_free(up);
}

/* What is offered, to anybody who asks. */
static void offer(rmf_request *req, const char *methods)
{
    const rmf_app *app = rmf_request_app(req);
    rmf_reply_header(req, "Allow", methods);
    rmf_reply_header(req, "Tus-Resumable", TUS_VERSION);
    rmf_reply_header(req, "Tus-Version", TUS_VERSION);
    rmf_reply_header(req, "Tus-Extension",
                     "creation,creation-with-upload,termination,checksum,"
                     "expiration");
    rmf_reply_header(req, "Tus-Checksum-Algorithm", RMF_SUMS);
    put_number(req, "Tus-Max-Size", app->settings.upload_max);
    rmf_reply_empty(req, 204);
}

static void offer_creation(rmf_request *req)
{
    offer(req, "OPTIONS, POST");
}

static void offer_upload(rmf_request *req)
{
    offer(req, "OPTIONS, GET, HEAD, PATCH, DELETE");
}

static const rmf_route routes[] = {
    {"OPTIONS", "/api/v1/clips", RMF_RIGHT_OPEN, offer_creation, NULL, 0, NULL,
     "What tus may do here"},
    {"POST", "/api/v1/clips", RMF_RIGHT_EDIT, post_clip,
     TUS_TYPE ", " JSON_TYPE, RMF_BODY_PIECES, NULL,
     "Begin to upload a clip, by tus 1.0, or name the address to bring it "
     "from"},
    {"OPTIONS", "/api/v1/clips/uploads/{id}", RMF_RIGHT_OPEN, offer_upload,
     NULL, 0, NULL, "What tus may do here"},
    {"GET", "/api/v1/clips/uploads/{id}", RMF_RIGHT_READ, show_upload, NULL, 0,
     "application/json", "How far an upload is, and what became of it"},
    {"PATCH", "/api/v1/clips/uploads/{id}", RMF_RIGHT_EDIT, patch_upload,
     TUS_TYPE, RMF_BODY_PIECES, NULL, "The next bytes of an upload"},
    {"DELETE", "/api/v1/clips/uploads/{id}", RMF_RIGHT_EDIT, delete_upload,
     NULL, 0, NULL, "Give an upload up"},
};

const rmf_routes rmf_upload_routes = {routes, sizeof routes / sizeof routes[0]};
