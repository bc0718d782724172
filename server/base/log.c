#include "base/log.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

#define LINE_SIZE_MAX 4096u

static const char *const level_names[] = {"info", "warn", "error"};

static void put_value(rmf_buf *line, const char *value)
{
    bool plain = *value != 0;
    for (const char *c = value; *c && plain; c++)
        plain = *c > ' ' && *c != '"' && *c != '=' && *c != 0x7f;
    if (plain) {
        rmf_buf_puts(line, value);
    } else {
        rmf_buf_json(line, value);
    }
}

static void put_number(rmf_buf *line, int64_t number)
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%lld", (long long)number);
    rmf_buf_puts(line, digits);
}

void rmf_log_line(rmf_buf *line, rmf_level level, const char *event,
                  const rmf_field *fields, size_t count)
{
    char stamp[RMF_TIME_SIZE];
    rmf_time_text(rmf_wall_ms(), stamp);
    rmf_buf_puts(line, stamp);
    rmf_buf_puts(line, " ");
    rmf_buf_puts(line, level_names[level]);
    rmf_buf_puts(line, " ");
    rmf_buf_puts(line, event);
    for (size_t i = 0; i < count; i++) {
        rmf_buf_puts(line, " ");
        rmf_buf_puts(line, fields[i].name);
        rmf_buf_puts(line, "=");
        if (fields[i].text) {
            put_value(line, fields[i].text);
        } else {
            put_number(line, fields[i].number);
        }
    }
    rmf_buf_puts(line, "\n");
    if (!line->failed) return;
    rmf_buf_init(line, line->max);
    rmf_buf_puts(line, "error: a log line was too long\n");
}

void rmf_log_write(const char *lines, size_t size)
{
    if (write(STDERR_FILENO, lines, size) < 0) {
        /* Nobody listens; there is nowhere else to say so. */
    }
}

void rmf_log_fields(rmf_level level, const char *event, const rmf_field *fields,
                    size_t count)
{
    rmf_buf line;
    rmf_buf_init(&line, LINE_SIZE_MAX);
    rmf_log_line(&line, level, event, fields, count);
    rmf_log_write(line.at, line.size);
    rmf_buf_free(&line);
}
