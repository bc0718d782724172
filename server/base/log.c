#include "base/log.h"

#include <string.h>
#include <unistd.h>

#include "base/buf.h"
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

void rmf_log_fields(rmf_level level, const char *event, const rmf_field *fields,
                    size_t count)
{
    rmf_buf line;
    rmf_buf_init(&line, LINE_SIZE_MAX);
    char stamp[RMF_TIME_SIZE];
    rmf_time_text(rmf_wall_ms(), stamp);
    rmf_buf_putf(&line, "%s %s %s", stamp, level_names[level], event);
    for (size_t i = 0; i < count; i++) {
        rmf_buf_putf(&line, " %s=", fields[i].name);
        if (fields[i].text) {
            put_value(&line, fields[i].text);
        } else {
            rmf_buf_putf(&line, "%lld", (long long)fields[i].number);
        }
    }
    rmf_buf_puts(&line, "\n");
    const char *said =
        line.failed ? "error: a log line was too long\n" : line.at;
    if (write(STDERR_FILENO, said, strlen(said)) < 0) {
        /* Nobody listens; there is nowhere else to say so. */
    }
    rmf_buf_free(&line);
}
