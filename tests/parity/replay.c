/* Replays trails and writes everything that a host can see of them, so that
 * builds of the engine can be compared byte by byte.
 *
 *   replay DOCUMENT < trails     an empty line begins the next trail
 *
 * For each input line: its error, the session's hash, the effects, the status,
 * when something changes next, and the bytes of what is on the picture.
 * tests/parity/engine.mjs writes the same for engine.wasm.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/ramify.h"

enum {
    DOCUMENT_MAX = 8 << 20,
    SCRATCH = RMF_INPUT_SIZE_MAX + 65536,
    OUT_MAX = 4 << 20,
    PLACED_MAX = 256
};

typedef struct bench {
    const rmf_document *doc;
    rmf_session *session;
    void *session_memory;
    rmf_turn *turn;
    void *scratch;
    rmf_writer out;
} bench;

static void *block(size_t size)
{
    void *memory = aligned_alloc(16, (size + 31) & ~(size_t)15);
    if (!memory) {
        fputs("replay: out of memory\n", stderr);
        exit(2);
    }
    return memory;
}

static const rmf_document *open_document(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = block(DOCUMENT_MAX);
    size_t size = file ? fread(text, 1, DOCUMENT_MAX, file) : 0;
    if (!file || fclose(file) != 0) {
        fprintf(stderr, "replay: cannot read %s\n", path);
        exit(2);
    }
    size_t need = rmf_document_need(text, size);
    rmf_document *doc = NULL;
    rmf_err err = rmf_document_open(text, size, block(need), need, NULL, &doc);
    if (err != RMF_OK) {
        printf("%s\n", rmf_err_text(err));
        exit(0);
    }
    return doc;
}

/* Flush what `write` gave, as one line. */
static void line(bench *b)
{
    if (b->out.size > b->out.cap) {
        fputs("replay: a line is too long\n", stderr);
        exit(2);
    }
    (void)fwrite(b->out.at, 1, b->out.size, stdout);
    (void)putchar('\n');
    b->out.size = 0;
}

static void effects(bench *b)
{
    uint32_t count = 0;
    const rmf_effect *list = rmf_turn_effects(b->turn, &count);
    for (uint32_t i = 0; i < count; i++) {
        rmf_effect_write(b->doc, &list[i], &b->out);
        line(b);
    }
}

static void picture(bench *b)
{
    static rmf_placed placed[PLACED_MAX];
    rmf_status status;
    rmf_status_get(b->doc, b->session, &status);
    uint32_t count =
        rmf_on_picture(b->doc, b->session, status.t_us, placed, PLACED_MAX);
    const unsigned char *bytes = (const unsigned char *)placed;
    size_t size = count * sizeof placed[0];
    for (size_t i = 0; i < size; i++) {
        printf("%02x", bytes[i]);
    }
    (void)putchar('\n');
}

static void next_change(const bench *b)
{
    rmf_change change;
    rmf_next_change(b->doc, b->session, &change);
    int64_t media = change.media_us == RMF_NEVER ? -1 : change.media_us;
    int64_t at = change.at_ms == RMF_NEVER ? -1 : change.at_ms;
    printf("%" PRId64 " %" PRId64 "\n", media, at);
}

static void feed(bench *b, const char *text, size_t size)
{
    rmf_input input;
    rmf_err err =
        rmf_input_read(b->doc, text, size, b->scratch, SCRATCH, &input, NULL);
    if (err == RMF_OK) {
        err = rmf_feed(b->doc, b->session, &input, b->turn);
    }
    printf("%d %016" PRIx64 "\n", (int)err,
           rmf_session_hash(b->doc, b->session));
    if (err != RMF_OK) {
        return;
    }
    effects(b);
    rmf_status_write(b->doc, b->session, &b->out);
    line(b);
    next_change(b);
    picture(b);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: replay DOCUMENT < trails\n", stderr);
        return 2;
    }
    bench b = {.doc = open_document(argv[1])};
    b.session_memory = block(rmf_session_size(b.doc));
    b.session = rmf_session_init(b.doc, b.session_memory);
    b.turn = rmf_turn_init(b.doc, block(rmf_turn_size(b.doc)));
    b.scratch = block(SCRATCH);
    b.out = (rmf_writer){.at = block(OUT_MAX), .cap = OUT_MAX};
    static char text[RMF_INPUT_SIZE_MAX + 2];
    while (fgets(text, sizeof text, stdin)) {
        size_t size = strcspn(text, "\n");
        if (size == 0) {
            b.session = rmf_session_init(b.doc, b.session_memory);
        } else {
            feed(&b, text, size);
        }
    }
    return 0;
}
