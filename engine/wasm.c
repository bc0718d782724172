/* The WebAssembly exports that every engine has (wasm.h; ARCHITECTURE.md has
 * the table). */
#include "wasm.h"

#define PAGE       65536u
#define PLACED_MAX 4096u
#define NEXT_MAX   64u
#define NEVER      1e300

extern char __heap_base;

rmf_wasm_film rmf_film;

/* ---- memory ---------------------------------------------------------- */

RMF_EXPORT(reserve) void *rmf_reserve(uint32_t size)
{
    if (!rmf_film.heap) rmf_film.heap = (uint32_t)(uintptr_t)&__heap_base;
    uint32_t start = (rmf_film.heap + 15u) & ~15u;
    uint64_t end = (uint64_t)start + size;
    uint64_t have = (uint64_t)__builtin_wasm_memory_size(0) * PAGE;
    if (end > have) {
        uint64_t pages = (end - have + PAGE - 1) / PAGE;
        if (end > UINT32_MAX ||
            __builtin_wasm_memory_grow(0, (uint32_t)pages) == (size_t)-1)
            return NULL;
    }
    rmf_film.heap = (uint32_t)end;
    return (void *)(uintptr_t)start;
}

void rmf_write_result(rmf_write_fn *write, uint32_t arg)
{
    rmf_writer out = {.at = rmf_film.result, .cap = rmf_film.result_cap};
    write(arg, &out);
    if (out.size > out.cap) {
        uint32_t cap = (uint32_t)out.size + (uint32_t)out.size / 2;
        char *larger = rmf_reserve(cap);
        if (larger) {
            rmf_film.result = larger;
            rmf_film.result_cap = cap;
            out = (rmf_writer){.at = larger, .cap = cap};
            write(arg, &out);
        }
    }
    rmf_film.result_size = (uint32_t)(out.size > out.cap ? out.cap : out.size);
}

RMF_EXPORT(result) const char *result(void)
{
    return rmf_film.result;
}

RMF_EXPORT(result_size) uint32_t result_size(void)
{
    return rmf_film.result_size;
}

bool rmf_reserve_result(void)
{
    rmf_film.result_cap = PAGE;
    rmf_film.result = rmf_reserve(PAGE);
    return rmf_film.result != NULL;
}

rmf_err rmf_begin(void)
{
    void *session = rmf_reserve((uint32_t)rmf_session_size(rmf_film.doc));
    void *turn = rmf_reserve((uint32_t)rmf_turn_size(rmf_film.doc));
    rmf_film.placed = rmf_reserve(PLACED_MAX * sizeof(rmf_placed));
    if (!session || !turn || !rmf_film.placed) return RMF_ERR_MEMORY;
    rmf_film.session = rmf_session_init(rmf_film.doc, session);
    rmf_film.turn = rmf_turn_init(rmf_film.doc, turn);
    return RMF_OK;
}

/* ---- feeding --------------------------------------------------------- */

static void put_effects(uint32_t unused, rmf_writer *out)
{
    (void)unused;
    uint32_t count;
    const rmf_effect *effects = rmf_turn_effects(rmf_film.turn, &count);
    for (uint32_t i = 0; i < count; i++) {
        rmf_effect_write(rmf_film.doc, &effects[i], out);
        rmf_put(out, "\n");
    }
}

rmf_err rmf_feed_input(void)
{
    rmf_err err = rmf_feed(rmf_film.doc, rmf_film.session, &rmf_film.input,
                           rmf_film.turn);
    if (err == RMF_OK)
        rmf_write_result(put_effects, 0);
    else
        rmf_film.result_size = 0;
    return err;
}

RMF_EXPORT(moved) rmf_err moved(double from_us, double to_us)
{
    rmf_film.input.kind = RMF_IN_moved;
    rmf_film.input.from_us = (int64_t)from_us;
    rmf_film.input.t_us = (int64_t)to_us;
    rmf_film.input.value_count = 0;
    return rmf_feed_input();
}

/* ---- asking ---------------------------------------------------------- */

RMF_EXPORT(on_picture) uint32_t on_picture(double t_us)
{
    uint32_t count = rmf_on_picture(rmf_film.doc, rmf_film.session,
                                    (int64_t)t_us, rmf_film.placed, PLACED_MAX);
    return count < PLACED_MAX ? count : PLACED_MAX;
}

RMF_EXPORT(picture) const rmf_placed *picture(void)
{
    return rmf_film.placed;
}

static double time_of(int64_t time)
{
    return time == RMF_NEVER ? NEVER : (double)time;
}

RMF_EXPORT(next_change) void next_change(void)
{
    rmf_change next;
    rmf_next_change(rmf_film.doc, rmf_film.session, &next);
    rmf_film.change[0] = time_of(next.media_us);
    rmf_film.change[1] = time_of(next.at_ms);
}

RMF_EXPORT(change) const double *change(void)
{
    return rmf_film.change;
}

static void put_status(uint32_t unused, rmf_writer *out)
{
    (void)unused;
    rmf_status_write(rmf_film.doc, rmf_film.session, out);
}

RMF_EXPORT(status) void status(void)
{
    rmf_write_result(put_status, 0);
}

static void put_next_scenes(uint32_t unused, rmf_writer *out)
{
    (void)unused;
    rmf_next next[NEXT_MAX];
    uint32_t count =
        rmf_next_scenes(rmf_film.doc, rmf_film.session, next, NEXT_MAX);
    rmf_put(out, "[");
    for (uint32_t i = 0; i < count; i++) {
        rmf_put(out, i ? ",{\"scene\":" : "{\"scene\":");
        rmf_put_json(out, rmf_scene_id(rmf_film.doc, next[i].scene));
        rmf_put_key(out, "t");
        rmf_put_micro(out, next[i].t_us);
        rmf_put_key(out, "weight");
        rmf_put_micro(out, (int64_t)(next[i].weight * 1e6));
        rmf_put(out, "}");
    }
    rmf_put(out, "]");
}

RMF_EXPORT(next_scenes) void next_scenes(void)
{
    rmf_write_result(put_next_scenes, 0);
}

static void put_film(uint32_t unused, rmf_writer *out)
{
    (void)unused;
    rmf_view_film(rmf_film.doc, rmf_film.session, out);
}

RMF_EXPORT(film) void film_view(void)
{
    rmf_write_result(put_film, 0);
}

static void put_element(uint32_t element, rmf_writer *out)
{
    rmf_view_element(rmf_film.doc, rmf_film.session, element, out);
}

RMF_EXPORT(element) void element_view(uint32_t element)
{
    rmf_film.result_size = 0;
    if (element < rmf_film.doc->elements_count)
        rmf_write_result(put_element, element);
}

static void put_panel(uint32_t panel, rmf_writer *out)
{
    rmf_view_panel(rmf_film.doc, rmf_film.session, panel, out);
}

RMF_EXPORT(panel) void panel_view(uint32_t panel)
{
    rmf_film.result_size = 0;
    if (panel < rmf_film.doc->panels_count) rmf_write_result(put_panel, panel);
}

/* ---- saving ---------------------------------------------------------- */

RMF_EXPORT(session) void *session(void)
{
    return rmf_film.session;
}

RMF_EXPORT(session_size) uint32_t session_size(void)
{
    return (uint32_t)rmf_session_size(rmf_film.doc);
}

RMF_EXPORT(session_hash) uint64_t session_hash(void)
{
    return rmf_session_hash(rmf_film.doc, rmf_film.session);
}

/* The host wrote a session's bytes at session(): take them, or begin anew
 * when they are none of this shape. */
RMF_EXPORT(restore) rmf_err restore(void)
{
    rmf_err err =
        rmf_session_check(rmf_film.doc, rmf_film.session, session_size());
    if (err != RMF_OK) rmf_session_init(rmf_film.doc, rmf_film.session);
    return err;
}

RMF_EXPORT(shape) uint64_t shape(void)
{
    return rmf_document_shape(rmf_film.doc);
}
