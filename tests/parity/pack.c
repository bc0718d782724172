/* Writes the pack of a document, for the tests of the player's engine.
 *
 *   pack DOCUMENT > PACK
 */
#include <stdio.h>
#include <stdlib.h>

#include "engine/ramify.h"

enum { DOCUMENT_MAX = 8 << 20 };

static void *block(size_t size)
{
    void *memory = aligned_alloc(16, (size + 31) & ~(size_t)15);
    if (!memory) {
        fputs("pack: out of memory\n", stderr);
        exit(2);
    }
    return memory;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    char *text = block(DOCUMENT_MAX);
    size_t size = file ? fread(text, 1, DOCUMENT_MAX, file) : 0;
    size_t need = rmf_document_need(text, size);
    rmf_document *doc = NULL;
    if (!file || fclose(file) != 0 ||
        rmf_document_open(text, size, block(need), need, NULL, &doc) !=
            RMF_OK) {
        fputs("pack: this is no document\n", stderr);
        return 1;
    }
    void *scratch = block(rmf_pack_scratch(doc));
    rmf_writer out = {0};
    rmf_pack_write(doc, scratch, &out);
    out = (rmf_writer){.at = block(out.size), .cap = out.size};
    rmf_pack_write(doc, scratch, &out);
    return fwrite(out.at, 1, out.size, stdout) == out.size ? 0 : 1;
}
