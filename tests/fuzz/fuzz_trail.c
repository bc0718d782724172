/* A document, an empty line, then a trail: any inputs in any order.
 *
 * After each: a refused input left the session as it was; a copy fed the same
 * comes to the same bytes; the session still counts as sound; the queries
 * answer. A first part that is no document stands for the trail alone, with
 * the film that uses every option, format/corpus/valid/everything.json.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/ramify.h"

enum { LINES_MAX = 400, PLACED_MAX = 64, SCRATCH = RMF_INPUT_SIZE_MAX + 65536 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct film {
    const rmf_document *doc;
    rmf_session *session;
    rmf_session *before;
    rmf_session *copy;
    rmf_turn *turn;
    size_t session_size;
    void *scratch;
} film;

static void *block(size_t size)
{
    void *memory = aligned_alloc(16, (size + 31) & ~(size_t)15);
    if (!memory) {
        abort();
    }
    return memory;
}

static void ask(const film *f)
{
    rmf_status status;
    rmf_status_get(f->doc, f->session, &status);
    rmf_change change;
    rmf_next_change(f->doc, f->session, &change);
    rmf_placed placed[PLACED_MAX];
    uint32_t count =
        rmf_on_picture(f->doc, f->session, status.t_us, placed, PLACED_MAX);
    for (uint32_t i = 0; i < count && i < PLACED_MAX; i++) {
        rmf_writer out = {.at = NULL};
        rmf_view_element(f->doc, f->session, placed[i].element, &out);
    }
    if (status.scene != RMF_NONE && change.media_us <= status.t_us) {
        abort(); /* hosts would never sleep */
    }
}

static void feed(film *f, const char *line, size_t size)
{
    rmf_input input;
    if (rmf_input_read(f->doc, line, size, f->scratch, SCRATCH, &input, NULL) !=
        RMF_OK) {
        return;
    }
    memcpy(f->before, f->session, f->session_size);
    memcpy(f->copy, f->session, f->session_size);
    rmf_err first = rmf_feed(f->doc, f->session, &input, f->turn);
    rmf_err second = rmf_feed(f->doc, f->copy, &input, f->turn);
    if (first != second || memcmp(f->session, f->copy, f->session_size) != 0) {
        abort(); /* a copy goes another way */
    }
    if (first != RMF_OK &&
        memcmp(f->session, f->before, f->session_size) != 0) {
        abort(); /* a failed feed left a trace */
    }
    if (rmf_session_check(f->doc, f->session, f->session_size) != RMF_OK) {
        abort();
    }
    ask(f);
}

static void play(const rmf_document *doc, const char *trail, size_t size)
{
    film f = {.doc = doc, .session_size = rmf_session_size(doc)};
    void *memory[5] = {block(f.session_size), block(f.session_size),
                       block(f.session_size), block(rmf_turn_size(doc)),
                       block(SCRATCH)};
    f.session = rmf_session_init(doc, memory[0]);
    f.before = memory[1];
    f.copy = memory[2];
    f.turn = rmf_turn_init(doc, memory[3]);
    f.scratch = memory[4];
    for (int lines = 0; size > 0 && lines < LINES_MAX; lines++) {
        const char *end = memchr(trail, '\n', size);
        size_t line = end ? (size_t)(end - trail) : size;
        feed(&f, trail, line);
        size_t step = end ? line + 1 : line;
        trail += step;
        size -= step;
    }
    for (int i = 0; i < 5; i++) {
        free(memory[i]);
    }
}

static rmf_document *open_film(const char *text, size_t size, void **memory)
{
    size_t need = rmf_document_need(text, size);
    rmf_document *doc = NULL;
    *memory = block(need);
    if (rmf_document_open(text, size, *memory, need, NULL, &doc) != RMF_OK) {
        free(*memory);
        *memory = NULL;
        return NULL;
    }
    return doc;
}

/* The film for inputs that bring none; read once, kept to the end. */
static const rmf_document *own_film(void)
{
    static char text[1 << 20];
    static const rmf_document *doc;
    if (doc) {
        return doc;
    }
    FILE *file = fopen(RAMIFY_FILM, "rb");
    if (!file) {
        perror(RAMIFY_FILM);
        exit(2);
    }
    size_t size = fread(text, 1, sizeof text, file);
    void *memory;
    (void)fclose(file);
    doc = open_film(text, size, &memory);
    if (!doc) {
        (void)fprintf(stderr, "%s has mistakes\n", RAMIFY_FILM);
        exit(2);
    }
    return doc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    const char *gap = size > 1 ? memmem(text, size, "\n\n", 2) : NULL;
    size_t head = gap ? (size_t)(gap - text) : 0;
    void *memory = NULL;
    const rmf_document *doc = open_film(text, head, &memory);
    if (doc && gap) {
        play(doc, gap + 2, size - head - 2);
    } else {
        play(own_film(), text, size);
    }
    free(memory);
    return 0;
}
