/* Bytes as what viewers and hosts do, fed as structs: no text stands between
 * them and the engine, so states are reached that damaged text never reaches.
 *
 * Half of what it does follows the engine's wishes (it starts what `go` asked
 * for, plays on from the playhead), the rest is anything, with indexes beyond
 * all ends. After each input: a refused one left the session as it was and no
 * effects; a copy fed the same comes to the same bytes; the session still
 * counts as sound; the queries answer. The film is the one that uses every
 * option, format/corpus/valid/everything.json.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/ramify.h"
#include "engine/text.h"

enum { FILM_SIZE = 1 << 20, STEPS_MAX = 500, PLACED_MAX = 64, NEXT_MAX = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct bytes {
    const uint8_t *at;
    size_t left;
} bytes;

static uint32_t byte(bytes *from)
{
    if (from->left == 0) {
        return 0;
    }
    from->left--;
    return *from->at++;
}

/* Mostly one of `count`, now and then none or one beyond. */
static uint32_t any_of(bytes *from, uint32_t count)
{
    uint32_t n = byte(from);
    if (n >= 250) {
        return n == 255 ? RMF_NONE : count + n - 250;
    }
    return count > 0 ? n % count : RMF_NONE;
}

/* Up to 64 s, in steps that hit the film's own times, and some that do not. */
static int64_t any_time(bytes *from)
{
    uint32_t n = byte(from);
    if (n == 255) {
        return RMF_NEVER;
    }
    if (n == 254) {
        return -1;
    }
    return (int64_t)n * 250000 + (byte(from) == 0);
}

typedef struct film {
    rmf_document *doc;
    void *document_memory;
    rmf_session *session;
    rmf_session *before;
    rmf_session *copy;
    rmf_turn *turn;
    size_t session_size;
    rmf_effect go; /* the last way on that was asked for */
    int64_t at_ms;
} film;

static void *block(size_t size)
{
    void *memory = aligned_alloc(16, (size + 31) & ~(size_t)15);
    if (!memory) {
        abort();
    }
    return memory;
}

static rmf_document *open_film(void)
{
    static char text[FILM_SIZE];
    static rmf_document *doc; /* lives as long as the program */
    if (doc) {
        return doc;
    }
    const char *path = RAMIFY_FILM;
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(2);
    }
    size_t size = fread(text, 1, sizeof text, file);
    (void)fclose(file);
    size_t need = rmf_document_need(text, size);
    if (rmf_document_open(text, size, block(need), need, NULL, &doc) !=
        RMF_OK) {
        (void)fprintf(stderr, "%s has mistakes\n", path);
        exit(2);
    }
    return doc;
}

/* ---- inputs ---------------------------------------------------------- */

static void any_value(bytes *from, rmf_named *value)
{
    static const char *const names[] = {
        "mail",    "name", "road",     "yes", "age",     "first_name",
        "minutes", "loud", "nickname", "ok",  "company", "",
    };
    static const char *const texts[] = {
        "",
        "city",
        "trail",
        "a",
        "b",
        "you@example.com",
        "leather",
        "42",
        "a text that is much longer than the sixty-four bytes of a variable",
    };
    value->group = (rmf_value_group)(byte(from) % 5);
    value->name = rmf_str_of(names[byte(from) % 12]);
    value->value.type = (rmf_type)(byte(from) % 3);
    if (value->value.type == RMF_TEXT) {
        value->value.text = rmf_str_of(texts[byte(from) % 9]);
    } else if (value->value.type == RMF_BOOL) {
        value->value.number = byte(from) % 2;
    } else {
        uint32_t n = byte(from);
        value->value.number = n == 255   ? INT64_MAX
                              : n == 254 ? INT64_MIN
                                         : ((int64_t)n - 20) * 500000;
    }
}

/* Where the session stands, as a host that listens would say it. */
static void as_asked(const film *f, bytes *from, rmf_input *in)
{
    rmf_status status;
    rmf_status_get(f->doc, f->session, &status);
    in->scene = status.scene;
    in->visit = status.visit;
    in->lap = status.lap;
    in->from_us = status.t_us;
    in->t_us = status.t_us + (int64_t)byte(from) * 50000;
    if (in->kind == RMF_IN_started && f->go.kind == RMF_FX_go) {
        in->scene = f->go.scene;
        in->t_us = f->go.t_us;
    }
}

static void any_input(film *f, bytes *from, rmf_input *in)
{
    static const rmf_input_kind often[] = {
        RMF_IN_started, RMF_IN_moved,  RMF_IN_moved,     RMF_IN_pressed,
        RMF_IN_chose,   RMF_IN_waited, RMF_IN_submitted, RMF_IN_answered,
    };
    uint32_t first = byte(from);
    uint32_t elements = rmf_element_count(f->doc);

    memset(in, 0, sizeof *in);
    in->kind = first >= 128 ? often[first % 8]
                            : (rmf_input_kind)(first % (RMF_IN_host + 1));
    f->at_ms += (int64_t)byte(from) * 40;
    in->at_ms = byte(from) == 255 ? f->at_ms - 1000 : f->at_ms;
    in->scene = any_of(from, rmf_scene_count(f->doc));
    in->element = any_of(from, elements);
    in->panel = any_of(from, rmf_panel_count(f->doc));
    in->option = any_of(from, 3);
    in->visit = byte(from) % 4;
    in->lap = byte(from) % 4;
    in->answered_ms = in->lap % 2 ? f->at_ms : -1;
    in->t_us = any_time(from);
    in->from_us = any_time(from);
    in->x = any_time(from);
    in->y = any_time(from);
    in->points = any_time(from);
    in->seed = byte(from);
    in->asked = (rmf_asked)(byte(from) % 4);
    in->flag = byte(from) % 2;
    in->correct = byte(from) % 2;
    in->name = RMF_STR("captions");
    in->device = RMF_STR("phone");
    in->language = byte(from) % 2 ? RMF_STR("de") : RMF_STR("xx");
    in->value_count = byte(from) % 4;
    for (uint32_t i = 0; i < in->value_count; i++) {
        any_value(from, &in->values[i]);
    }
    if (byte(from) % 4 != 0) {
        as_asked(f, from, in);
    }
}

/* ---- checks ---------------------------------------------------------- */

static void ask(const film *f)
{
    rmf_status status;
    rmf_change change;
    rmf_placed placed[PLACED_MAX];
    rmf_next next[NEXT_MAX];
    rmf_writer out = {.at = NULL};

    rmf_status_get(f->doc, f->session, &status);
    rmf_status_write(f->doc, f->session, &out);
    rmf_next_change(f->doc, f->session, &change);
    uint32_t count =
        rmf_on_picture(f->doc, f->session, status.t_us, placed, PLACED_MAX);
    for (uint32_t i = 0; i < count && i < PLACED_MAX; i++) {
        rmf_view_element(f->doc, f->session, placed[i].element, &out);
    }
    for (uint32_t i = 0; i < status.panel_count; i++) {
        rmf_view_panel(f->doc, f->session, status.panels[i], &out);
    }
    rmf_view_film(f->doc, f->session, &out);
    (void)rmf_next_scenes(f->doc, f->session, next, NEXT_MAX);
    if (status.scene != RMF_NONE && change.media_us <= status.t_us) {
        abort(); /* hosts would never sleep */
    }
}

static void obey(film *f)
{
    uint32_t count;
    const rmf_effect *effects = rmf_turn_effects(f->turn, &count);

    for (uint32_t i = 0; i < count; i++) {
        rmf_writer out = {.at = NULL};
        rmf_effect_write(f->doc, &effects[i], &out);
        if (effects[i].kind == RMF_FX_go) {
            f->go = effects[i];
        }
    }
}

static void feed(film *f, const rmf_input *in)
{
    memcpy(f->before, f->session, f->session_size);
    memcpy(f->copy, f->session, f->session_size);
    rmf_err second = rmf_feed(f->doc, f->copy, in, f->turn);
    rmf_err first = rmf_feed(f->doc, f->session, in, f->turn);
    uint32_t effects;
    (void)rmf_turn_effects(f->turn, &effects);
    if (first != second || memcmp(f->session, f->copy, f->session_size) != 0) {
        abort(); /* a copy goes another way */
    }
    if (first != RMF_OK &&
        (effects > 0 || memcmp(f->session, f->before, f->session_size) != 0)) {
        abort(); /* a refused input left a trace */
    }
    if (rmf_session_check(f->doc, f->session, f->session_size) != RMF_OK) {
        abort();
    }
    obey(f);
    ask(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bytes from = {data, size};
    film f = {.doc = open_film(), .go = {.kind = RMF_FX_late}};
    static rmf_input in;

    f.session_size = rmf_session_size(f.doc);
    f.session = rmf_session_init(f.doc, block(f.session_size));
    f.before = block(f.session_size);
    f.copy = block(f.session_size);
    f.turn = rmf_turn_init(f.doc, block(rmf_turn_size(f.doc)));
    in = (rmf_input){
        .kind = RMF_IN_opened, .scene = RMF_NONE, .seed = byte(&from)};
    feed(&f, &in);
    for (int step = 0; from.left > 0 && step < STEPS_MAX; step++) {
        any_input(&f, &from, &in);
        feed(&f, &in);
    }
    free(f.session);
    free(f.before);
    free(f.copy);
    free(f.turn);
    return 0;
}
