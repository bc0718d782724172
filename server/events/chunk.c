#include "events/chunk.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define PLAIN  '='
#define PACKED 'z' /* raw deflate with the dictionary below */
#define LEVEL  1   /* the writer waits for it; more gains little */
#define WINDOW 12  /* bits: chunks are small */
#define MEMORY 5

/* What events look like, the commonest last; part of the format. */
static const char dictionary[] =
    "\"effect\":\"completed\"}{\"effect\":\"defaulted\",\"element\":\""
    "{\"effect\":\"chosen\",\"element\":\"\",\"option\":\""
    "{\"effect\":\"goal\",\"goal\":\"{\"effect\":\"ending\",\"ending\":\""
    "{\"effect\":\"kept\",\"variable\":\"\",\"value\":"
    "{\"input\":\"submitted\",\"at_ms\":,\"form\":\"\",\"values\":{\"email\":\""
    "{\"input\":\"opened\",\"at_ms\":0,\"seed\":,\"device\":\"desktop\","
    "\"language\":\"en\",\"release\":\"\"}{\"input\":\"answered\",\"at_ms\":"
    ",\"element\":\"\",\"value\":\"{\"input\":\"chose\",\"at_ms\":"
    ",\"element\":\"\",\"option\":\"{\"input\":\"missed\",\"at_ms\":,\"x\":"
    ",\"y\":{\"input\":\"seeked\",\"at_ms\":,\"t\":{\"input\":\"waited\","
    "\"at_ms\":{\"input\":\"paused\",\"at_ms\":{\"input\":\"resumed\","
    "\"at_ms\":{\"input\":\"ended\",\"at_ms\":,\"scene\":\"\",\"visit\":1,"
    "\"lap\":0}{\"input\":\"started\",\"at_ms\":,\"scene\":\"\",\"t\":0}"
    "{\"input\":\"pressed\",\"at_ms\":,\"element\":\""
    "\"derived\":[{\"effect\":\"shown\",\"element\":\"\"}]}"
    "{\"input\":\"moved\",\"from\":0,\"to\":1}";

void rmf_chunk_line(rmf_buf *lines, int64_t n, const char *json)
{
    rmf_buf_putf(lines, "%" PRId64 " ", n);
    rmf_buf_puts(lines, json);
    rmf_buf_add(lines, "\n", 1);
}

static bool deflate_all(const rmf_buf *lines, unsigned char *to, size_t room,
                        size_t *size)
{
    z_stream z = {0};
    if (deflateInit2(&z, LEVEL, Z_DEFLATED, -WINDOW, MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    (void)deflateSetDictionary(&z, (const Bytef *)dictionary,
                               sizeof dictionary - 1);
    z.next_in = (Bytef *)lines->at;
    z.avail_in = (uInt)lines->size;
    z.next_out = to;
    z.avail_out = (uInt)room;
    bool ok = deflate(&z, Z_FINISH) == Z_STREAM_END;
    *size = z.total_out;
    (void)deflateEnd(&z);
    return ok;
}

void rmf_chunk_pack(const rmf_buf *lines, rmf_buf *out)
{
    size_t size = 0;
    unsigned char *packed = malloc(lines->size + 1);
    if (packed && deflate_all(lines, packed, lines->size, &size)) {
        rmf_buf_add(out, (const char[]){PACKED}, 1);
        rmf_buf_add(out, (const char *)packed, size);
    } else {
        rmf_buf_add(out, (const char[]){PLAIN}, 1);
        rmf_buf_add(out, lines->at, lines->size);
    }
    free(packed);
}

static bool inflate_all(const unsigned char *bytes, size_t size, rmf_buf *lines)
{
    unsigned char piece[16384];
    z_stream z = {.next_in = (Bytef *)bytes, .avail_in = (uInt)size};
    if (inflateInit2(&z, -WINDOW) != Z_OK) return false;
    (void)inflateSetDictionary(&z, (const Bytef *)dictionary,
                               sizeof dictionary - 1);
    int code = Z_OK;
    while (code == Z_OK && !lines->failed) {
        z.next_out = piece;
        z.avail_out = sizeof piece;
        code = inflate(&z, Z_NO_FLUSH);
        rmf_buf_add(lines, (const char *)piece, sizeof piece - z.avail_out);
    }
    (void)inflateEnd(&z);
    return code == Z_STREAM_END && !lines->failed;
}

bool rmf_chunk_unpack(const void *bytes, size_t size, rmf_buf *lines)
{
    const unsigned char *at = bytes;
    if (size == 0) return false;
    if (*at == PACKED) return inflate_all(at + 1, size - 1, lines);
    if (*at != PLAIN) return false;
    rmf_buf_add(lines, (const char *)at + 1, size - 1);
    return !lines->failed;
}

bool rmf_chunk_next(const rmf_buf *lines, size_t *at, rmf_line *out)
{
    if (*at >= lines->size) return false;
    const char *line = lines->at + *at;
    const char *end = memchr(line, '\n', lines->size - *at);
    size_t size = end ? (size_t)(end - line) : lines->size - *at;
    char *json = NULL;
    out->n = strtoll(line, &json, 10);
    *at += size + (end != NULL);
    if (*json != ' ' || json >= line + size) return false;
    out->json = json + 1;
    out->size = size - (size_t)(json + 1 - line);
    return true;
}
