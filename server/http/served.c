/* What was served: counted, and a line each. The lines are gathered and written
 * many at once, for with fragments a write for each costs a tenth of all: when
 * they fill what a pipe takes unmixed, and four times a second (server.c). */
#include <string.h>

#include "base/log.h"
#include "http/request.h"

static void write_all(rmf_served *served)
{
    if (served->size > 0) rmf_log_write(served->lines, served->size);
    served->size = 0;
}

static void gather(rmf_served *served, const rmf_buf *line)
{
    (void)pthread_mutex_lock(&served->lock);
    if (line->size > sizeof served->lines - served->size) write_all(served);
    if (line->size <= sizeof served->lines) {
        memcpy(served->lines + served->size, line->at, line->size);
        served->size += line->size;
    }
    (void)pthread_mutex_unlock(&served->lock);
}

void rmf_served_flush(rmf_served *served)
{
    (void)pthread_mutex_lock(&served->lock);
    write_all(served);
    (void)pthread_mutex_unlock(&served->lock);
}

/* Who has an id was told it; the others need none. */
static void add_line(rmf_http *http, const rmf_request *req, int64_t us)
{
    const rmf_field fields[] = {RMF_TEXT_FIELD("request", req->id),
                                RMF_TEXT_FIELD("method", req->method),
                                RMF_TEXT_FIELD("path", req->path),
                                RMF_COUNT_FIELD("status", req->status),
                                RMF_COUNT_FIELD("us", us)};
    unsigned first = *req->id ? 0 : 1;
    rmf_buf line;
    rmf_buf_init(&line, sizeof http->served.lines);
    rmf_log_line(&line, RMF_LEVEL_INFO, "served", fields + first,
                 sizeof fields / sizeof fields[0] - first);
    gather(&http->served, &line);
    rmf_buf_free(&line);
}

void rmf_served_note(rmf_http *http, const rmf_request *req, int64_t us)
{
    unsigned class = req->status / 100 < 6 ? req->status / 100 : 0;
    rmf_served *served = &http->served;
    add_line(http, req, us);
    (void)__atomic_add_fetch(&served->by_class[class], 1, __ATOMIC_RELAXED);
    (void)__atomic_add_fetch(&served->us, (uint64_t)us, __ATOMIC_RELAXED);
}
