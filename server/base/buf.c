#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char nothing[1] = "";

void rmf_buf_init(rmf_buf *buf, size_t max)
{
    *buf = (rmf_buf){.at = nothing, .max = max};
}

void rmf_buf_free(rmf_buf *buf)
{
    if (buf->room > 0) free(buf->at);
    buf->at = nothing;
    buf->size = 0;
    buf->room = 0;
}

static void fail(rmf_buf *buf)
{
    rmf_buf_free(buf);
    buf->failed = true;
}

/* Make room for `more` bytes and the zero. */
static bool reserve(rmf_buf *buf, size_t more)
{
    if (buf->failed) return false;
    if (more > buf->max || buf->size > buf->max - more) {
        fail(buf);
        return false;
    }
    size_t need = buf->size + more + 1;
    if (need <= buf->room) return true;
    size_t room = buf->room < 64 ? 64 : buf->room;
    while (room < need)
        room *= 2;
    char *at = realloc(buf->room > 0 ? buf->at : NULL, room);
    if (!at) {
        fail(buf);
        return false;
    }
    if (buf->room == 0) at[0] = 0;
    buf->at = at;
    buf->room = room;
    return true;
}

void rmf_buf_add(rmf_buf *buf, const char *bytes, size_t size)
{
    if (size == 0 || !reserve(buf, size)) return;
    memcpy(buf->at + buf->size, bytes, size);
    buf->size += size;
    buf->at[buf->size] = 0;
}

void rmf_buf_puts(rmf_buf *buf, const char *word)
{
    rmf_buf_add(buf, word, strlen(word));
}

void rmf_buf_putf(rmf_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it is started */
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (size < 0 || !reserve(buf, (size_t)size)) return;
    va_start(args, format);
    (void)vsnprintf(buf->at + buf->size, (size_t)size + 1, format, args);
    va_end(args);
    buf->size += (size_t)size;
}

char *rmf_buf_take(rmf_buf *buf, size_t *size)
{
    if (buf->failed || !reserve(buf, 0)) return NULL;
    char *at = buf->at;
    if (size) *size = buf->size;
    rmf_buf_init(buf, buf->max);
    return at;
}

static const char *html_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void rmf_buf_html(rmf_buf *buf, const char *word)
{
    for (; *word; word++) {
        const char *as = html_of(*word);
        if (as) {
            rmf_buf_puts(buf, as);
        } else {
            rmf_buf_add(buf, word, 1);
        }
    }
}

void rmf_buf_json(rmf_buf *buf, const char *word)
{
    rmf_buf_add(buf, "\"", 1);
    for (; *word; word++) {
        unsigned char c = (unsigned char)*word;
        if (c < 0x20 || c == '<' || c == 0x7f) {
            rmf_buf_putf(buf, "\\u%04x", c);
        } else if (c == '"' || c == '\\') {
            rmf_buf_putf(buf, "\\%c", c);
        } else {
            rmf_buf_add(buf, word, 1);
        }
    }
    rmf_buf_add(buf, "\"", 1);
}

void rmf_buf_page_end(rmf_buf *buf, const char *last)
{
    rmf_buf_puts(buf, "], \"next\": ");
    if (last) {
        rmf_buf_json(buf, last);
    } else {
        rmf_buf_puts(buf, "null");
    }
    rmf_buf_puts(buf, "}\n");
}

/* Whether a cell that began here would be a formula: spreadsheets look past
 * blanks and quotes, and some take the full-width signs (U+FF0B, U+FF0D,
 * U+FF1D, U+FF20) too. */
static bool is_formula(const char *at)
{
    static const char *const wide[] = {"\xef\xbc\x8b", "\xef\xbc\x8d",
                                       "\xef\xbc\x9d", "\xef\xbc\xa0"};
    if (*at && strchr("\t\r", *at)) return true;
    at += strspn(at, " \"'");
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (strncmp(at, wide[i], 3) == 0) return true;
    return *at && strchr("=+-@\t\r", *at);
}

/* Where a program that splits at something else than commas, and so takes no
 * notice of our quotes, begins a new cell. */
static bool splits(char c)
{
    return c == ';' || c == '\t' || c == '\n' || c == '\r';
}

void rmf_buf_csv(rmf_buf *buf, const char *word)
{
    bool formula = is_formula(word);
    if (!formula && !strpbrk(word, ",;\"\t\r\n")) {
        rmf_buf_puts(buf, word);
        return;
    }
    rmf_buf_puts(buf, formula ? "\"'" : "\"");
    for (; *word; word++) {
        if (*word == '"') rmf_buf_add(buf, "\"", 1);
        rmf_buf_add(buf, word, 1);
        if (splits(*word) && is_formula(word + 1)) rmf_buf_add(buf, "'", 1);
    }
    rmf_buf_add(buf, "\"", 1);
}

static bool plain_in_url(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
           c == '~';
}

void rmf_buf_url(rmf_buf *buf, const char *word)
{
    for (; *word; word++) {
        unsigned char c = (unsigned char)*word;
        if (plain_in_url(c)) {
            rmf_buf_add(buf, word, 1);
        } else {
            rmf_buf_putf(buf, "%%%02X", c);
        }
    }
}

void rmf_buf_script(rmf_buf *buf, const char *json, size_t size)
{
    size_t from = 0;
    for (size_t i = 0; i < size; i++) {
        if (json[i] != '<') continue;
        rmf_buf_add(buf, json + from, i - from);
        rmf_buf_puts(buf, "\\u003c");
        from = i + 1;
    }
    rmf_buf_add(buf, json + from, size - from);
}
