#include "media/line.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TEXT_MAX (256u << 10)

void rmf_line_init(rmf_line *line)
{
    *line = (rmf_line){.count = 0};
    rmf_arena_init(&line->arena, TEXT_MAX);
}

void rmf_line_free(rmf_line *line)
{
    rmf_arena_free(&line->arena);
}

static void add(rmf_line *line, const char *at, size_t size)
{
    char *copy = rmf_arena_copy(&line->arena, at, size);
    if (!copy || line->count + 1 >= RMF_LINE_MAX) {
        line->failed = true;
        return;
    }
    line->words[line->count++] = copy;
}

void rmf_line_add(rmf_line *line, const char *format, ...)
{
    char text[8192];
    va_list args;
    va_start(args, format);
    /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it is started */
    int size = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (size < 0 || (size_t)size >= sizeof text) {
        line->failed = true;
        return;
    }
    add(line, text, (size_t)size);
}

void rmf_line_words(rmf_line *line, const char *words)
{
    while (*words) {
        size_t size = strcspn(words, " ");
        if (size > 0) add(line, words, size);
        words += size;
        while (*words == ' ')
            words++;
    }
}
