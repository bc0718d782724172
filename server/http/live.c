/* Live streams: server-sent events. An idle stream is a suspended connection;
 * sending gives it a text and wakes it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "http/inside.h"

/* What the library keeps for each stream, and gives in one piece to those who
 * speak HTTP/1.0: viewers are many, and told little. */
#define BLOCK_VIEWER 64u
#define BLOCK_PERSON 4096u

static void drop_text(rmf_stream *stream)
{
    free(stream->text);
    stream->text = NULL;
    stream->size = 0;
    stream->sent = 0;
}

/* Under streams_lock. Who has read all takes a message of any size. False: too
 * much is unread already. An idle stream has no text. */
static bool append(rmf_stream *stream, const char *message, size_t max)
{
    size_t size = strlen(message);
    size_t left = stream->size - stream->sent;
    if (left > 0 && left + size > max) return false;
    char *text = malloc(left + size);
    if (!text) return false;
    if (left > 0) memcpy(text, stream->text + stream->sent, left);
    /* NOLINTNEXTLINE(bugprone-not-null-terminated-result): bytes to send */
    memcpy(text + left, message, size);
    drop_text(stream);
    stream->text = text;
    stream->size = left + size;
    return true;
}

/* Under streams_lock. */
static void wake(rmf_stream *stream)
{
    if (!stream->asleep) return;
    stream->asleep = false;
    MHD_resume_connection(stream->con);
}

typedef struct header_of {
    const char *name, *value;
} header_of;

static enum MHD_Result take_header(void *ctx, enum MHD_ValueKind kind,
                                   const char *name, const char *value)
{
    (void)kind;
    *(header_of *)ctx = (header_of){name, value};
    return MHD_NO; /* the first will do */
}

/* They are out once the body is asked for; what idles does without: that is one
 * KB of nine. */
static void drop_headers(rmf_stream *stream)
{
    header_of is = {NULL, NULL};
    while (stream->headed &&
           MHD_get_response_headers(stream->headed, take_header, &is) > 0 &&
           MHD_del_response_header(stream->headed, is.name, is.value) ==
               MHD_YES) {
        /* The next. */
    }
    stream->headed = NULL;
}

static ssize_t read_stream(void *ctx, uint64_t at, char *out, size_t room)
{
    (void)at;
    rmf_stream *stream = ctx;
    rmf_http *http = stream->http;
    drop_headers(stream);
    (void)pthread_mutex_lock(&http->streams_lock);
    size_t size = stream->size - stream->sent;
    size = size < room ? size : room;
    ssize_t given = (ssize_t)size;
    if (size > 0) {
        memcpy(out, stream->text + stream->sent, size);
        stream->sent += size;
        if (stream->sent == stream->size) drop_text(stream);
    } else if (http->closing || stream->over) {
        given = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        stream->asleep = true;
        MHD_suspend_connection(stream->con);
    }
    (void)pthread_mutex_unlock(&http->streams_lock);
    return given;
}

static void end_stream(void *ctx)
{
    rmf_stream *stream = ctx;
    rmf_http *http = stream->http;
    (void)pthread_mutex_lock(&http->streams_lock);
    if (stream->before) {
        stream->before->next = stream->next;
    } else {
        http->streams = stream->next;
    }
    if (stream->next) stream->next->before = stream->before;
    (void)pthread_mutex_unlock(&http->streams_lock);
    (void)__atomic_sub_fetch(&http->stream_count, 1, __ATOMIC_RELAXED);
    drop_text(stream);
    free(stream);
}

static void link_stream(rmf_stream *stream)
{
    rmf_http *http = stream->http;
    (void)pthread_mutex_lock(&http->streams_lock);
    stream->next = http->streams;
    if (stream->next) stream->next->before = stream;
    http->streams = stream;
    (void)pthread_mutex_unlock(&http->streams_lock);
    (void)__atomic_add_fetch(&http->stream_count, 1, __ATOMIC_RELAXED);
}

/* The library would end a stream that has only a head with a last chunk, which
 * the client would take for the next reply. */
static void reply_head(rmf_request *req)
{
    rmf_reply_header(req, "X-Accel-Buffering", "no");
    rmf_reply_bytes(req, "text/event-stream", "", 0);
}

void rmf_reply_live(rmf_request *req, const char *topic, const char *first)
{
    if (strcmp(req->method, "HEAD") == 0) {
        reply_head(req);
        return;
    }
    bool known = req->route->right >= RMF_RIGHT_SIGNED;
    size_t topic_size = strlen(topic) + 1;
    rmf_stream *stream = calloc(1, sizeof *stream + topic_size);
    struct MHD_Response *response = NULL;
    if (stream) {
        stream->http = req->http;
        stream->con = req->con;
        stream->fd = req->peer ? req->peer->fd : -1;
        memcpy(stream->topic, topic, topic_size);
        if (req->person && known) {
            (void)snprintf(stream->person, sizeof stream->person, "%s",
                           req->person->id);
        }
        (void)append(stream, first, RMF_STREAM_MAX);
        response = MHD_create_response_from_callback(
            MHD_SIZE_UNKNOWN, known ? BLOCK_PERSON : BLOCK_VIEWER, read_stream,
            stream, end_stream);
    }
    if (!response) {
        if (stream) drop_text(stream);
        free(stream);
        rmf_reply_problem(req, RMF_PROBLEM_internal, NULL);
        return;
    }
    stream->headed = response;
    link_stream(stream);
    rmf_reply_header(req, "X-Accel-Buffering", "no");
    rmf_reply_response(req, 200, "text/event-stream", response);
}

/* Who reads nothing would not see its end for long: what is being sent to it is
 * given up, by the kernel too. Under streams_lock. */
static void let_go(rmf_stream *stream)
{
    const struct linger none = {.l_onoff = 1, .l_linger = 0};
    stream->over = true;
    (void)setsockopt(stream->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    (void)shutdown(stream->fd, SHUT_RDWR);
}

/* To all streams on the topic; NULL is every topic. How many they are. */
static unsigned send_to(rmf_http *http, const char *topic, const char *message,
                        bool whole)
{
    unsigned count = 0;
    (void)pthread_mutex_lock(&http->streams_lock);
    for (rmf_stream *s = http->streams; s; s = s->next) {
        if (topic && strcmp(s->topic, topic) != 0) continue;
        if (!append(s, message,
                    whole ? RMF_STREAM_WHOLE_MAX : RMF_STREAM_MAX) &&
            whole)
            let_go(s);
        wake(s);
        count++;
    }
    (void)pthread_mutex_unlock(&http->streams_lock);
    return count;
}

unsigned rmf_live_send(rmf_http *http, const char *topic, const char *message)
{
    return send_to(http, topic, message, false);
}

unsigned rmf_live_send_whole(rmf_http *http, const char *topic,
                             const char *message)
{
    return send_to(http, topic, message, true);
}

void rmf_live_end(rmf_http *http, const char *person)
{
    (void)pthread_mutex_lock(&http->streams_lock);
    for (rmf_stream *s = http->streams; s; s = s->next) {
        if (!*s->person || strcmp(s->person, person) != 0) continue;
        s->over = true;
        if (s->asleep) {
            wake(s);
        } else {
            let_go(s);
        }
    }
    (void)pthread_mutex_unlock(&http->streams_lock);
}

/* A comment now and then, so that proxies keep the stream and the dead are
 * noticed. */
void rmf_live_beat(rmf_http *http)
{
    (void)send_to(http, NULL, ":\n\n", false);
}

void rmf_live_close(rmf_http *http)
{
    (void)pthread_mutex_lock(&http->streams_lock);
    http->closing = true;
    for (rmf_stream *s = http->streams; s; s = s->next)
        wake(s);
    (void)pthread_mutex_unlock(&http->streams_lock);
}
