#include "base/settings.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum setting_type { TYPE_text, TYPE_number, TYPE_flag } setting_type;

typedef struct setting_row {
    setting_type type;
    size_t offset; /* into rmf_settings */
    const char *flag;
    const char *standard;
    int64_t least, most;
    unsigned commands;
    const char *value_name;
    const char *help;
} setting_row;

static const setting_row rows[] = {
#define X(type, field, flag, standard, least, most, commands, value, help)     \
    {TYPE_##type, offsetof(rmf_settings, field),                               \
     flag,        standard,                                                    \
     least,       most,                                                        \
     commands,    value,                                                       \
     help},
    RMF_SETTINGS(X)
#undef X
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

static bool set_number(const setting_row *row, rmf_settings *settings,
                       const char *value)
{
    char *end = NULL;
    errno = 0;
    long long number = strtoll(value, &end, 10);
    if (errno || end == value || *end || number < row->least ||
        number > row->most)
        return false;
    memcpy((char *)settings + row->offset, &(int64_t){number}, sizeof(int64_t));
    return true;
}

static bool set(const setting_row *row, rmf_settings *settings,
                const char *value, rmf_buf *why)
{
    char *field = (char *)settings + row->offset;
    switch (row->type) {
    case TYPE_text:
        memcpy(field, &value, sizeof value);
        return true;
    case TYPE_number:
        if (set_number(row, settings, value)) return true;
        rmf_buf_putf(why, "--%s takes a number from %lld to %lld, not “%s”",
                     row->flag, (long long)row->least, (long long)row->most,
                     value);
        return false;
    case TYPE_flag:
        memcpy(field, &(bool){*value && strcmp(value, "0") != 0}, sizeof(bool));
        return true;
    }
    return false;
}

static const char *from_environment(const setting_row *row)
{
    char name[64] = "RAMIFY_";
    size_t size = strlen(name);
    for (const char *c = row->flag; *c && size < sizeof name - 1; c++) {
        name[size] = '_';
        if (*c != '-') name[size] = (char)(*c - 'a' + 'A');
        size++;
    }
    name[size] = 0;
    return getenv(name);
}

static bool set_standards(rmf_settings *settings, rmf_buf *why)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const char *given = from_environment(&rows[i]);
        if (!set(&rows[i], settings, given ? given : rows[i].standard, why))
            return false;
    }
    return true;
}

static const setting_row *find(const char *flag, size_t size, unsigned command)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (strlen(rows[i].flag) == size && (rows[i].commands & command) &&
            memcmp(rows[i].flag, flag, size) == 0)
            return &rows[i];
    }
    return NULL;
}

/* One flag, `--name value` or `--name=value`. Returns how many words it took,
 * 0 on a mistake. */
static int read_flag(rmf_settings *settings, unsigned command, int left,
                     char **argv, rmf_buf *why)
{
    const char *flag = argv[0] + 2;
    const char *equals = strchr(flag, '=');
    size_t size = equals ? (size_t)(equals - flag) : strlen(flag);
    const setting_row *row = find(flag, size, command);
    if (!row) {
        rmf_buf_putf(why, "there is no setting --%.*s here; try --help",
                     (int)size, flag);
        return 0;
    }
    if (row->type == TYPE_flag && !equals)
        return set(row, settings, "1", why) ? 1 : 0;
    if (!equals && left < 2) {
        rmf_buf_putf(why, "--%s needs a value (%s)", row->flag,
                     row->value_name);
        return 0;
    }
    if (!set(row, settings, equals ? equals + 1 : argv[1], why)) return 0;
    return equals ? 1 : 2;
}

bool rmf_settings_read(rmf_settings *settings, unsigned command, int argc,
                       char **argv, rmf_words *words, rmf_buf *why)
{
    *words = (rmf_words){.count = 0};
    if (!set_standards(settings, why)) return false;
    bool flags = true; /* behind a lone `--` all are words */
    for (int i = 0; i < argc;) {
        if (flags && strcmp(argv[i], "--") == 0) {
            flags = false;
            i++;
        } else if (flags && strncmp(argv[i], "--", 2) == 0) {
            int took = read_flag(settings, command, argc - i, argv + i, why);
            if (took == 0) return false;
            i += took;
        } else if (words->count < RMF_WORDS_MAX) {
            words->at[words->count++] = argv[i++];
        } else {
            rmf_buf_puts(why, "too many words on the command line");
            return false;
        }
    }
    return true;
}

void rmf_settings_help(unsigned command, rmf_buf *out)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const setting_row *row = &rows[i];
        if (!(row->commands & command)) continue;
        char left[48];
        (void)snprintf(left, sizeof left, "--%s %s", row->flag,
                       row->value_name);
        rmf_buf_putf(out, "  %-28s %s", left, row->help);
        if (*row->standard) rmf_buf_putf(out, " (%s)", row->standard);
        rmf_buf_puts(out, "\n");
    }
}
