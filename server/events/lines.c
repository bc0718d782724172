/* The events of one session, page by page. */
#include <stdlib.h>

#include "events/chunk.h"
#include "events/events.h"

#define LINES_MAX (64u << 20)

/* Where a line begins, among the bytes. */
typedef struct place {
    int64_t n, arrived_ms;
    size_t at, size;
} place;

typedef struct page {
    rmf_buf bytes;
    place *places; /* of lines with an n from `from` on */
    size_t count, room;
    int64_t from;
    bool failed;
} page;

static int by_n(const void *a, const void *b)
{
    int64_t one = ((const place *)a)->n;
    int64_t two = ((const place *)b)->n;
    return (one > two) - (one < two);
}

static void add_place(page *p, const rmf_line *line, int64_t arrived_ms)
{
    if (p->count == p->room) {
        size_t room = p->room ? p->room * 2 : 256;
        place *more = realloc(p->places, room * sizeof *more);
        if (!more) {
            p->failed = true;
            return;
        }
        p->places = more;
        p->room = room;
    }
    p->places[p->count++] = (place){
        line->n, arrived_ms, (size_t)(line->json - p->bytes.at), line->size};
}

/* Its bytes behind the others. */
static void add_chunk(page *p, const void *bytes, size_t size,
                      int64_t arrived_ms)
{
    rmf_line line;
    size_t at = p->bytes.size;
    if (!rmf_chunk_unpack(bytes, size, &p->bytes)) p->failed = true;
    while (!p->failed && rmf_chunk_next(&p->bytes, &at, &line))
        if (line.n >= p->from) add_place(p, &line, arrived_ms);
    if (p->bytes.size > 0 && p->bytes.at[p->bytes.size - 1] != '\n')
        rmf_buf_add(&p->bytes, "\n", 1);
    if (p->bytes.failed) p->failed = true;
}

/* Whether enough comes before the chunk that begins with `first`. */
static bool is_full(const page *p, int64_t first)
{
    size_t before = 0;
    if (p->count < RMF_EVENTS_PAGE) return false;
    for (size_t i = 0; i < p->count; i++)
        before += p->places[i].n < first;
    return before >= RMF_EVENTS_PAGE;
}

/* Chunks in the order of their first n, until a page is full; *next is the
 * first n that may not be in it. */
static rmf_store_err read_page(rmf_db *db, int64_t no, page *p, int64_t *next)
{
    rmf_rows rows = rmf_db_stream(db,
                                  "SELECT first, lines, arrived_ms FROM chunk "
                                  "WHERE session = $1 AND last >= $2 "
                                  "ORDER BY first",
                                  RMF_ARGS(RMF_N(no), RMF_N(p->from)));
    *next = -1;
    while (*next < 0 && !p->failed && rmf_rows_next(&rows)) {
        size_t size = 0;
        int64_t first = rmf_rows_number(&rows, 0);
        const void *bytes = rmf_rows_bytes(&rows, 1, &size);
        if (is_full(p, first) || p->bytes.size > LINES_MAX / 2) {
            *next = first;
        } else {
            add_chunk(p, bytes, size, rmf_rows_number(&rows, 2));
        }
    }
    rmf_store_err err = rmf_rows_end(&rows);
    return err == RMF_STORE_OK && p->failed ? RMF_STORE_BROKEN : err;
}

rmf_store_err rmf_events_of(rmf_db *db, int64_t no, int64_t from,
                            rmf_event_fn *each, void *ctx, int64_t *next)
{
    page p = {.from = from};
    rmf_buf_init(&p.bytes, LINES_MAX);
    rmf_store_err err = read_page(db, no, &p, next);
    if (p.count > 0) qsort(p.places, p.count, sizeof *p.places, by_n);
    for (size_t i = 0; i < p.count && err == RMF_STORE_OK; i++) {
        const place *line = &p.places[i];
        if (*next >= 0 && line->n >= *next) break;
        each(ctx, &(rmf_stored_event){line->n, line->arrived_ms,
                                      p.bytes.at + line->at, line->size});
    }
    free(p.places);
    rmf_buf_free(&p.bytes);
    return err;
}
