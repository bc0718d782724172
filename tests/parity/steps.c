/* Edits of documents by the server's own hand, for comparison with browsers:
 * each line of standard input is [DOCUMENT, STEPS]; each line of output is the
 * document after them, or null where they are refused. */
#include <stdio.h>
#include <stdlib.h>

#include "projects/steps.h"

/* The document after these steps; NULL: refused, or no such pair. The caller's.
 */
static json_t *edited(const json_t *pair)
{
    rmf_steps_fault fault;
    json_t *document = json_deep_copy(json_array_get(pair, 0));
    const json_t *steps = json_array_get(pair, 1);
    if (document && rmf_steps_apply(&document, steps, &fault) == RMF_STEPS_OK)
        return document;
    json_decref(document);
    return NULL;
}

int main(void)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t size = 0;
    while ((size = getline(&line, &room, stdin)) > 0) {
        json_t *pair = json_loadb(line, (size_t)size, 0, NULL);
        json_t *document = edited(pair);
        if (document)
            json_dumpf(document, stdout, JSON_COMPACT);
        else
            fputs("null", stdout);
        putchar('\n');
        json_decref(document);
        json_decref(pair);
    }
    free(line);
    return 0;
}
