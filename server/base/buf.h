/* A growing text with a mandatory ceiling, and the escapes of what we write.
 *
 * The text is always ended by zero and `at` is never NULL, so it can be printed
 * at any time. Passing the ceiling or running out of memory frees the text and
 * sets `failed`, which sticks: callers add as they like and look once at the
 * end. Cost: amortised linear.
 */
#ifndef RMF_BASE_BUF_H
#define RMF_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct rmf_buf {
    char *at;    /* size bytes and a zero */
    size_t size; /* bytes, without the zero */
    size_t room; /* bytes allocated; 0 while `at` is the constant "" */
    size_t max;  /* the ceiling in bytes */
    bool failed;
} rmf_buf;

void rmf_buf_init(rmf_buf *buf, size_t max);
void rmf_buf_free(rmf_buf *buf);

void rmf_buf_add(rmf_buf *buf, const char *bytes, size_t size);
void rmf_buf_puts(rmf_buf *buf, const char *word);
void rmf_buf_putf(rmf_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The bytes pass to the caller, who frees them; the text is empty again.
 * NULL when it had failed. */
char *rmf_buf_take(rmf_buf *buf, size_t *size);

/* ---- escapes: each appends `word` made harmless ----------------------- */

/* Between tags and inside double or single quotes of HTML. */
void rmf_buf_html(rmf_buf *buf, const char *word);
/* A JSON string with its quotes; '<' is written \u003c, so that it may stand
 * inside a script element. */
void rmf_buf_json(rmf_buf *buf, const char *word);
/* The end of a page of a list of objects: `], "next": …}`, where `last` is the
 * key behind which the next page begins; NULL: there is no more. */
void rmf_buf_page_end(rmf_buf *buf, const char *last);
/* One field of CSV, quoted where needed. What a spreadsheet would take for a
 * formula gets a leading apostrophe, also behind a semicolon, a tab or a line's
 * end inside, where those that split there begin a cell. */
void rmf_buf_csv(rmf_buf *buf, const char *word);
/* One part of an address, percent-encoded; '/' too. */
void rmf_buf_url(rmf_buf *buf, const char *word);
/* JSON text for the inside of a script element: '<' becomes \u003c. */
void rmf_buf_script(rmf_buf *buf, const char *json, size_t size);

#endif
