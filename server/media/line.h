/* A command's words, put together one by one. Running out of room sticks in
 * `failed`. */
#ifndef RMF_MEDIA_LINE_H
#define RMF_MEDIA_LINE_H

#include <stdbool.h>

#include "base/arena.h"

#define RMF_LINE_MAX 160u

typedef struct rmf_line {
    const char *words[RMF_LINE_MAX]; /* ends with NULL */
    unsigned count;
    rmf_arena arena;
    bool failed;
} rmf_line;

void rmf_line_init(rmf_line *line);
void rmf_line_free(rmf_line *line);
/* One word, formatted. */
void rmf_line_add(rmf_line *line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Many: they are split at spaces. */
void rmf_line_words(rmf_line *line, const char *words);

#endif
