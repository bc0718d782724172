/* Structured lines on standard error: one event a line, `name=value` fields,
 * written with one write(2), so that threads never mix.
 *
 *     2026-11-22T06:15:36.123Z info served request=h3k… status=200 us=412
 *
 * Who says much gathers lines and writes them together: they may then stand
 * behind younger ones.
 */
#ifndef RMF_BASE_LOG_H
#define RMF_BASE_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

typedef enum rmf_level {
    RMF_LEVEL_INFO,
    RMF_LEVEL_WARN,
    RMF_LEVEL_ERROR
} rmf_level;

typedef struct rmf_field {
    const char *name;
    const char *text; /* NULL: the number counts */
    int64_t number;
} rmf_field;

static inline rmf_field rmf_text_field(const char *name, const char *text)
{
    return (rmf_field){name, text ? text : "", 0};
}

#define RMF_TEXT_FIELD(name, value)  rmf_text_field(name, value)
#define RMF_COUNT_FIELD(name, value) ((rmf_field){name, NULL, (int64_t)(value)})

void rmf_log_fields(rmf_level level, const char *event, const rmf_field *fields,
                    size_t count);

/* The line alone, with its end, into an empty text; where it finds no room
 * there, the line says that. And whole lines, written. */
void rmf_log_line(rmf_buf *line, rmf_level level, const char *event,
                  const rmf_field *fields, size_t count);
void rmf_log_write(const char *lines, size_t size);

/* RMF_LOG(RMF_LEVEL_INFO, "served", RMF_COUNT_FIELD("status", 200)); */
#define RMF_LOG(level, event, ...)                                             \
    rmf_log_fields(level, event, (const rmf_field[]){__VA_ARGS__},             \
                   sizeof((const rmf_field[]){__VA_ARGS__}) /                  \
                       sizeof(rmf_field))

#endif
